"""Random answers and rows → every form that there is, filled in as Word stores it → read back equal, and told to be complete."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.filling import without_controls, without_tags
from support.form_kinds import FORMS, KINDS, answered, asked, empty, filled, kind_of, read
from support.profiles import examples

LANGUAGES = {"en": "en-GB", "nl": "nl-NL"}
WAYS = [
    pytest.param(lambda form: form, id="word"),
    pytest.param(without_tags, id="known by bookmarks"),
    pytest.param(without_controls, id="without controls"),
]


def test_there_are_forms() -> None:
    assert "production-sites" in KINDS


@pytest.mark.some(10)
@pytest.mark.parametrize("saved", WAYS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "scenario"), FORMS)
@settings(max_examples=examples(8), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_filled_in_is_read(name: str, scenario: str, language: str, saved: Any, data: st.DataObject) -> None:
    kind = kind_of(name, language)
    form = empty(name, language, scenario=scenario)
    written, answers, rows = data.draw(answered(kind, asked(form, kind)))
    found = read(saved(filled(form, written, LANGUAGES[language])))
    held = dict(found.answers)
    for each in kind.fields:
        # What the buyer has filled in beforehand stays where nothing is written over it.
        if each.id in answers and answers[each.id] is None:
            held[each.id] = None
    assert held == answers
    assert {field: {line.number: line.cells for line in lines} for field, lines in found.rows.items()} == rows
    assert (found.form, found.version, found.language) == (name, kind.version, language)
    assert not found.lacking
    assert {fault.code for fault in found.faults} <= {"TK822"}  # random texts may be long
