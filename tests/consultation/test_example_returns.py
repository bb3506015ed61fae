"""The returns of examples/returns: forms of today, filled in; after a change of the form they are made anew with --renew."""

from __future__ import annotations

import pytest
from conftest import ROOT
from support.returned import FOLDER, RETURNS, example_returns

from tenderkit import load_catalogue
from tenderkit.consultation import score
from tenderkit.tender import load_tender, no_tender


def test_the_example_returns_are_forms_of_today_and_hold_the_answers(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--renew"):
        for path, data in example_returns().items():
            path.write_bytes(data)
    files = sorted(FOLDER.glob("*.docx"))
    assert files == sorted(example_returns()), "make them with --renew"
    result = score(files, load_tender(FOLDER / "consultation.yaml", consultation=True))
    assert [(fault.code, fault.severity) for fault in result.faults] == [("TK811", "warning")], "make them anew with --renew"
    for answer, found in zip(RETURNS, result.profiles, strict=True):
        assert found.source.supplier == answer.supplier.name
        assert found.source.answers.ticked == {name for name in answer.ticks if not name.startswith("type.")}
        for name, words in answer.texts.items():
            assert found.source.answers.text(name) == words


def test_a_form_of_the_first_layout_is_read_as_ever() -> None:
    """Forms that were sent out before fields had lines and questions tags are still returned."""
    (first,) = score([ROOT / "tests/data/forms/first-layout.docx"], no_tender(load_catalogue())).profiles
    assert first.faults == ()
    (answer,) = (one for one in RETURNS if one.supplier.name == first.source.supplier)
    assert first.source.answers.ticked == {name for name in answer.ticks if not name.startswith("type.")}
    assert {name: first.source.answers.text(name) for name in answer.texts} == dict(answer.texts)


def test_the_example_returns_show_every_level_and_a_doubt() -> None:
    result = score(sorted(FOLDER.glob("*.docx")), load_tender(FOLDER / "consultation.yaml", consultation=True))
    assert [found.level for found in result.profiles] == ["medium", "high", "low"]
    assert result.scenario == "medium"
    assert result.market.gap_used == 1
    assert result.market.doubtful == 1
