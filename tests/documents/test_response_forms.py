"""The forms of a tenderer: each made where its item is, asking what the item asks, with the numbers of catalogue and decisions."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from conftest import EXAMPLES, ROOT, example
from support import accessibility, converting, lint, reading
from support.form_kinds import filled, made
from support.pages import pages_of

import tenderkit
from tenderkit.catalogue import load_catalogue
from tenderkit.catalogue.asking import Wanted, heard
from tenderkit.documents import load_library
from tenderkit.faults import TenderkitError
from tenderkit.tender import Tender, in_language
from tenderkit.word.forms.reading import Returned

Write = Callable[..., Path]

MADE = {
    "low": ["policy-commitment", "risk-assessment", "submission-checklist"],
    "medium": ["action-plan", "production-plan", "production-sites", "risk-assessment", "submission-checklist"],
    "high": [
        *("component-sites", "due-diligence", "production-plan", "production-sites", "risk-assessment", "submission-checklist")
    ],
}
FORMS = sorted({name for names in MADE.values() for name in names})


def form(tender: Tender | Path, name: str) -> bytes:
    [document] = tenderkit.render(tenderkit.load_tender(tender) if isinstance(tender, Path) else tender, [name])
    return document.data


def asked(data: bytes, name: str) -> Mapping[str, Wanted]:
    """What a form asks, as its seal says it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "form.docx")
        path.write_bytes(data)
        seal = Returned(path).seal
    assert seal is not None
    return heard(load_library().types[name].fields, seal.asked)


def least(wanted: Mapping[str, Wanted]) -> dict[str, int]:
    return {name: here.least for name, here in wanted.items() if here.rows}


@pytest.mark.parametrize("scenario", EXAMPLES)
def test_each_form_is_made_where_its_item_is(scenario: str) -> None:
    tender = tenderkit.load_tender(example(scenario))
    assert [name for name in FORMS if load_library().types[name].fits(tender)] == MADE[scenario]


@pytest.mark.some(2)
@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("scenario", EXAMPLES)
def test_every_form_is_sound_and_can_be_read_by_all(scenario: str, language: str) -> None:
    tender = in_language(tenderkit.load_tender(example(scenario)), language)
    for name in MADE[scenario]:
        data = made(tender, name)
        assert lint.findings(data) == [], name
        assert accessibility.findings(data) == [], name


def test_the_least_numbers_are_those_of_the_catalogue() -> None:
    held = {thing: number for part in load_catalogue().items["SC-1"].meta.requirements for thing, number in part.at_least.items()}
    numbers = [held["key_components"], held["raw_materials"], held["human_rights_risks"]]
    for scenario in EXAMPLES:
        assert [*least(asked(form(example(scenario), "risk-assessment"), "risk-assessment")).values()] == numbers
    # A form that has lost its seal is judged by the front matter alone.
    assert [each.least for each in load_library().types["risk-assessment"].fields if each.kind == "rows"] == numbers


def test_a_catalogue_that_asks_for_more_risks_makes_a_form_that_does(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "clauses/en", tmp_path / "clauses/en")
    item = tmp_path / "clauses/en/SC-1.md"
    item.write_text(item.read_text(encoding="utf-8").replace("human_rights_risks: 3", "human_rights_risks: 5"), encoding="utf-8")
    tender = tenderkit.load_tender(example("medium"), clauses=tmp_path / "clauses")
    assert least(asked(form(tender, "risk-assessment"), "risk-assessment"))["risks"] == 5


def test_an_action_plan_has_at_least_the_actions_from_which_on_it_earns_points(tender_file: Write) -> None:
    assert least(asked(form(example("medium"), "action-plan"), "action-plan")) == {"actions": 1}
    path = tender_file("medium", ("site_volume: 80", "site_volume: 80\n  least_actions: 2"))
    assert least(asked(form(path, "action-plan"), "action-plan")) == {"actions": 2}


def test_the_risk_assessment_after_the_award_is_the_contractors(tender_file: Write) -> None:
    both = reading.text(form(example("low"), "risk-assessment"))
    assert "Where CC-1 applies, the Contractor submits it after the award, within the time set there." in both
    changes = ("award:\n", "items:\n  leave_out: [AC-1]\n\naward:\n")
    text = example("low").read_text(encoding="utf-8")
    points = next(line for line in text.splitlines() if line.strip().startswith("AC-1:"))
    alone = reading.text(form(tender_file("low", changes, (f"{points}\n", "")), "risk-assessment"))
    assert "This form is the report asked for in CC-1 Human rights risk assessment." in alone
    assert "Tenderer" not in alone


def test_no_plan_is_asked_for_where_only_the_list_meets_the_criterion(tender_file: Write) -> None:
    path = tender_file("high", ("decisions:\n", 'decisions:\n  plan_accepted: "no"\n'))
    text = reading.text(form(path, "production-plan"))
    assert "AC-6" in text
    assert "SC-2" not in text
    assert "lists" not in asked(form(path, "production-plan"), "production-plan")
    assert "sc_2_plan" not in asked(form(path, "submission-checklist"), "submission-checklist")
    assert "ac_6_plan" in asked(form(path, "submission-checklist"), "submission-checklist")


def test_a_plan_that_nobody_asks_for_is_not_made(tender_file: Write) -> None:
    text = example("high").read_text(encoding="utf-8")
    points = next(line for line in text.splitlines() if line.strip().startswith("AC-6:"))
    changes = [("add: [ADD-3]", "add: [ADD-3]\n  leave_out: [AC-6]"), (f"{points}\n", ""), ("  total: 50\n", "")]
    path = tender_file("high", *changes, ("decisions:\n", 'decisions:\n  plan_accepted: "no"\n'))
    with pytest.raises(TenderkitError) as error:
        form(path, "production-plan")
    assert [fault.code for fault in error.value.faults] == ["TK422"]
    assert "or has with plan_accepted: no" in error.value.faults[0].message


def test_with_both_lists_a_plan_says_which_it_is_for() -> None:
    assert "lists" in asked(form(example("high"), "production-plan"), "production-plan")
    assert "lists" not in asked(form(example("medium"), "production-plan"), "production-plan")


def test_the_commitment_is_asked_for_what_the_buyer_decided(tender_file: Write) -> None:
    usual = asked(form(example("low"), "policy-commitment"), "policy-commitment")
    assert not {"in_force", "covers"} & usual.keys()
    decided = "decisions:\n  commitment_scope: products\n  commitment_date: the final date for submission of tenders\n\naward:\n"
    narrower = asked(form(tender_file("low", ("award:\n", decided)), "policy-commitment"), "policy-commitment")
    assert [narrower[name].required for name in ("in_force", "covers")] == [True, True]


def test_the_checklist_has_a_box_for_each_thing_that_is_asked_for(tender_file: Write) -> None:
    wanted = asked(form(example("high"), "submission-checklist"), "submission-checklist")
    boxes = ["sc_1", "sc_2_list", "sc_2_plan", "ac_6_list", "ac_6_plan", "ac_7"]
    assert [name for name in wanted if name.split("_")[0] in ("sc", "ac", "add")] == boxes
    path = tender_file("high", ("decisions:\n", "decisions:\n  proof: on-request\n"))
    assert {"sc_1_declaration", "sc_2_declaration"} <= asked(form(path, "submission-checklist"), "submission-checklist").keys()


def test_the_checklist_calls_the_forms_by_their_titles() -> None:
    types = load_library().types
    named = {field.id: field.label for field in types["submission-checklist"].fields if field.kind == "tick"}
    same = {"sc_1": "risk-assessment", "ac_1": "risk-assessment", "sc_2_list": "production-sites", "ac_3_list": "production-sites"}
    same |= {"sc_2_plan": "production-plan", "ac_3_plan": "production-plan", "ac_4": "action-plan", "ac_7": "due-diligence"}
    same |= {"ac_2_commitment": "policy-commitment", "ac_6_list": "component-sites"}
    assert {name: named[name] for name in same} == {name: types[kind].title for name, kind in same.items()}


def test_what_is_for_the_buyers_record_cannot_be_printed(tmp_path: Path, tender_file: Write) -> None:
    text = (
        (ROOT / "templates/action-plan.md")
        .read_text(encoding="utf-8")
        .replace("id: action-plan", "id: leak")
        .replace("AC-4", "SC-1")
    )
    body = "{% for item in document.items %}{{ item.decision.subject_matter }}{% endfor %}\n"
    (tmp_path / "leak.md").write_text(text.split("{% import")[0] + body, encoding="utf-8")
    path = tender_file("medium", ("site_volume: 80", "site_volume: 80\n  subject_matter: a reason that is on record"))
    with pytest.raises(TenderkitError) as error:
        tenderkit.render(tenderkit.load_tender(path), ["leak"], templates=tmp_path)
    assert [fault.code for fault in error.value.faults] == ["TK404"]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("scenario", EXAMPLES)
def test_the_risk_assessment_fits_on_its_pages_when_it_is_filled_in(
    scenario: str, language: str, soffice: str, tmp_path: Path
) -> None:
    data = made(in_language(tenderkit.load_tender(example(scenario)), language), "risk-assessment")
    words = " ".join(["A sentence that says what is known of this risk, of whom it concerns, and where it arises."] * 5)
    answers = {"company": "Nordlys Computers, for itself and for Vega Leasing"}
    answers |= {
        f"components.{row}.{cell}": "Lithium-ion batteries, in the Republic of Korea"
        for row in (1, 2, 3)
        for cell in ("component", "destination")
    }
    answers |= {
        f"materials.{row}.{cell}": "Cobalt, from the Katanga region" for row in (1, 2, 3, 4) for cell in ("material", "destination")
    }
    for row in (1, 2, 3):
        answers |= {
            f"risks.{row}.risk": "Forced labour",
            f"risks.{row}.linked": "Cobalt, Katanga",
            f"risks.{row}.discussion": words,
        }
    [path] = converting.written(tmp_path, {"full.docx": filled(data, answers)})
    assert len(pages_of(*converting.convert([path], "pdf", tmp_path), (1000, 1000))) == 2
