"""Files of a catalogue with something wrong in them: a fault that names the file, or a tender that is checked."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

import pytest
from conftest import ROOT, example
from hypothesis import given, settings
from hypothesis import strategies as st
from support import mutations
from support.ended import ended
from support.profiles import examples

pytestmark = pytest.mark.slow

CLAUSES = sorted(path.name for path in (ROOT / "clauses/en").iterdir() if path.is_file())
OF_TEXT = (mutations.lines, mutations.lines, mutations.front_matter, mutations.front_matter, mutations.raw)
OF_YAML = (mutations.lines, mutations.of_yaml, mutations.of_yaml, mutations.raw)
many = settings(max_examples=examples(25))


@many
@given(st.sampled_from(CLAUSES), st.randoms())
def test_a_mutated_file_of_the_catalogue_is_a_fault_or_is_used(name: str, random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        content = (ROOT / "clauses/en" / name).read_bytes()
        kinds = OF_TEXT if name.endswith(".md") else OF_YAML
        Path(folder, name).write_bytes(mutations.mutated(content, random, kinds))
        checked(Path(folder))


def checked(folder: Path) -> None:
    ended("check", example("medium"), "--clauses", folder)
    ended("questionnaire", "--clauses", folder, "-o", folder / "output", output=folder / "output")
