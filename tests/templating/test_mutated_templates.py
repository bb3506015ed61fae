"""Templates with something wrong in them: a fault in the template, or a document that is whole."""

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

TEMPLATES = ("tender-annex", "contract-schedule", "_macros")
KINDS = (mutations.lines, mutations.lines, mutations.lines, mutations.front_matter, mutations.raw)
many = settings(max_examples=examples(25))


@many
@given(st.sampled_from(TEMPLATES), st.randoms())
def test_a_mutated_template_is_a_fault_or_gives_whole_documents(name: str, random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        content = (ROOT / f"templates/{name}.md").read_bytes()
        Path(folder, f"{name}.md").write_bytes(mutations.mutated(content, random, KINDS))
        rendered(Path(folder), Path(folder, "output"))


def rendered(templates: Path, output: Path) -> None:
    documents = ("-d", "tender-annex", "-d", "contract-schedule")
    found = ended("render", example("low"), *documents, "--templates", templates, "-o", output, output=output)
    assert output.exists() == (found.status == 0)
