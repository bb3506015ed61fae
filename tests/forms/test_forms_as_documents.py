"""Every form as a Word document, in each language, with few rows and with many: nothing is wrong with it or hard to reach."""

from __future__ import annotations

import pytest
from support import accessibility, lint
from support.form_kinds import KINDS, empty
from support.open_xml_sdk import Validator
from support.reading import W, body

from tenderkit.blocks import MAX_FIELD_LABEL
from tenderkit.word.forms.fields import field_bookmark, tag

LANGUAGES = ["en", "nl"]


@pytest.mark.some(10)
@pytest.mark.parametrize("rows", [None, 25])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_wrong_with_a_form(name: str, language: str, rows: int | None) -> None:
    data = empty(name, language, rows)
    assert lint.findings(data) == []
    assert accessibility.findings(data) == []


@pytest.mark.slow
@pytest.mark.matrix
def test_the_open_xml_sdk_finds_no_error_in_forms(sdk_validator: Validator) -> None:
    assert sdk_validator.found({f"{name} {language}": empty(name, language) for name in KINDS for language in LANGUAGES}) == {}


@pytest.mark.parametrize("name", KINDS)
def test_every_control_has_a_tag_an_id_a_name_and_a_bookmark_of_its_own(name: str) -> None:
    seen: set[str] = set()
    for control in body(empty(name)).iter(f"{W}sdt"):
        properties = control.find(f"{W}sdtPr")
        facts = {fact: properties.find(f"{W}{fact}").get(f"{W}val") for fact in ("tag", "id", "alias", "lock")}
        before, after = control.getprevious(), control.getnext()
        assert before.get(f"{W}name") == field_bookmark(facts["tag"].removeprefix(tag("")))
        assert (before.tag, after.tag) == (f"{W}bookmarkStart", f"{W}bookmarkEnd")
        assert facts["lock"] == "sdtLocked"
        assert 0 < len(facts["alias"]) <= MAX_FIELD_LABEL
        assert len(facts["tag"]) <= 64
        for fact in ("tag", "id", "alias"):
            assert facts[fact] not in seen, facts
            seen.add(facts[fact])
