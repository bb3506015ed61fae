"""Calendars with something wrong in them, given as the one made before: a fault that says what, or a calendar; no bug of ours."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

import pytest
from conftest import example
from hypothesis import given, settings
from hypothesis import strategies as st
from support import mutations
from support.ended import ended
from support.profiles import examples

import tenderkit

pytestmark = pytest.mark.slow


@settings(max_examples=examples(25))
@given(st.randoms())
def test_a_mutated_calendar_is_taken_or_told(random: Random) -> None:
    tender = tenderkit.load_tender(example("medium"))
    before = tenderkit.due_calendar(tender, "ics")[0].data
    with tempfile.TemporaryDirectory() as folder:
        path, output = Path(folder, "old.ics"), Path(folder, "output")
        path.write_bytes(mutations.mutated(before, random, (mutations.lines, mutations.lines, mutations.raw)))
        found = ended("calendar", example("medium"), "--since", path, "-o", output, output=output)
        assert output.exists() == (found.status == 0)
