"""What a tender says to its buyer is what its documents say, and what is missing stands in brackets."""

from __future__ import annotations

import json

import pytest
from conftest import ROOT

import tenderkit


@pytest.mark.parametrize("name", ["notebooks", "laptops-nl"])
def test_the_words_of_a_page_are_those_that_are_published(name: str) -> None:
    tender = tenderkit.load_tender(ROOT / "examples" / name)
    words = tenderkit.in_plain_words(tender)
    [document] = tenderkit.as_data(tender, "json")
    language = tender.catalogue.language
    published = {item["id"]: item for item in json.loads(document.data)["items"]}
    assert words.faults == ()
    assert [item.id for item in words.items] == [item.id for item in tender.items] == list(published)
    for item in words.items:
        other = published[item.id]
        for kind in ("title", "text", "verification", "assessment"):
            assert getattr(item, kind) == other[kind][language]
        told = [(level.label, level.text, level.percent, level.points) for level in item.levels]
        assert told == [
            (level["label"][language], level["text"][language], level["percent"], level["points"]) for level in other["levels"]
        ]
    assert [row.day for row in words.due] == [row.day for row in tender.due]
    assert any(item.guidance for item in words.items)


def test_of_a_tender_in_which_all_is_missing_every_word_is_there() -> None:
    for scenario in ("low", "medium", "high"):
        looked = tenderkit.look_at({"scenario": scenario, "items": {"add": ["ADD-3"]}})
        assert looked.tender is not None
        words = tenderkit.in_plain_words(looked.tender)
        assert words.faults == ()
        assert all(item.text for item in words.items)
        assert all(level.points is None for item in words.items for level in item.levels)
        assert all(decision.question and decision.unset for decision in words.decisions)
    blanks = [blank for item in words.items for blank in item.blanks]
    assert (("blanks", "ADD-3.plan_days"), "whole number") in [(blank.keys, blank.type) for blank in blanks]


def test_a_decision_that_was_taken_says_what_follows_from_it() -> None:
    tender = tenderkit.load_tender(ROOT / "examples/notebooks").changed(decisions={"page_rule": "annexes-count"})
    found = {decision.id: decision for decision in tenderkit.in_plain_words(tender).decisions}
    assert (found["page_rule"].value, found["page_rule"].kind) == ("annexes-count", "choice")
    assert found["page_rule"].effect == {value: text for value, text, _ in found["page_rule"].options}["annexes-count"]
    assert found["proof"].value == found["proof"].effect == ""
    assert sum(default for _, _, default in found["proof"].options) == 1
