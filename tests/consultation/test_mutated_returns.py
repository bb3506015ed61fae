"""Returned forms with something wrong in them: each is scored or told, and the one beside it is scored as ever."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import mutations
from support.ended import ended
from support.filling import filled
from support.profiles import examples

pytestmark = pytest.mark.slow

KINDS = (mutations.package,) * 9 + (mutations.raw,)
many = settings(max_examples=examples(25))


@many
@given(st.randoms())
def test_a_mutated_return_is_scored_or_told_and_stops_no_other(random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "mutated.docx").write_bytes(mutations.mutated(filled(), random, KINDS))
        Path(folder, "other.docx").write_bytes(filled(texts={"supplier.company": "Another supplier"}))
        found = ended("score", folder, "--no-documents")
        assert any("Another supplier" in line for line in found.lines)
