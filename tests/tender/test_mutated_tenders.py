"""Tender files with something wrong in them: a fault that says what, or a document, and never a bug of ours."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

import pytest
from conftest import EXAMPLES, example
from hypothesis import given, settings
from hypothesis import strategies as st
from support import mutations
from support.ended import ended
from support.profiles import examples

pytestmark = pytest.mark.slow

KINDS = (mutations.lines, mutations.lines, mutations.of_yaml, mutations.of_yaml, mutations.raw)
many = settings(max_examples=examples(25))


@many
@given(st.sampled_from(sorted(EXAMPLES)), st.randoms())
def test_a_mutated_tender_file_is_checked(scenario: str, random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "tender.yaml")
        path.write_bytes(mutations.mutated(example(scenario).read_bytes(), random, KINDS))
        ended("check", path)


@many
@given(st.sampled_from(sorted(EXAMPLES)), st.randoms(), st.booleans())
def test_of_a_mutated_tender_file_all_documents_are_made_or_none(scenario: str, random: Random, draft: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, output = Path(folder, "tender.yaml"), Path(folder, "output")
        path.write_bytes(mutations.mutated(example(scenario).read_bytes(), random, KINDS))
        found = ended("render", path, "-d", "tender-annex", "-o", output, *["--draft"] * draft, output=output)
        assert output.exists() == (found.status == 0)
