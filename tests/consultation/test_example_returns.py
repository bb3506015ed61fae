"""The returns of examples/returns: forms of today, filled in; after a change of the form they are made anew with --renew."""

from __future__ import annotations

import pytest
from support.returned import FOLDER, RETURNS, example_returns

from tenderkit.consultation import score
from tenderkit.tender import load_tender


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


def test_the_example_returns_show_every_level_and_a_doubt() -> None:
    result = score(sorted(FOLDER.glob("*.docx")), load_tender(FOLDER / "consultation.yaml", consultation=True))
    assert [found.level for found in result.profiles] == ["medium", "high", "low"]
    assert result.scenario == "medium"
    assert result.market.gap_used == 1
    assert result.market.doubtful == 1
