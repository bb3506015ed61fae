"""Errors are sown into the Dutch texts, and the check of translations finds them: docs/translating.md says how many."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.support.seeded_errors import KINDS, errors, told


def test_no_lost_number_id_condition_or_slot_gets_past_the_check(tmp_path: Path) -> None:
    made = [error for error in errors("nl", seed=1, of_each=40) if error.kind in ("number", "id", "condition or slot")]
    assert told(made, "nl", tmp_path) == made


@pytest.mark.slow
def test_few_lost_negations_duties_and_terms_get_past_the_check(tmp_path: Path) -> None:
    made = [error for error in errors("nl", seed=1, of_each=40) if error.kind in ("negation", "duty", "term")]
    found = Counter(error.kind for error in told(made, "nl", tmp_path))
    assert found["negation"] >= 38
    assert found["term"] == 40
    assert found["duty"] >= 32  # “has a plan to lead to it?” has no word that it counts


@pytest.mark.slow
def test_the_texts_as_they_are_have_none(tmp_path: Path) -> None:
    assert set(KINDS) == {error.kind for error in errors("nl", seed=1, of_each=1)}
    right = [type(error)(error.kind, error.file, error.master, error.right, error.right) for error in errors("nl", 1, 40)]
    assert told(right, "nl", tmp_path) == []
