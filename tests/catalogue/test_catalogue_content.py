"""The shipped catalogue against the reading of the manual: items, percentages, conditions, indicators, dates, readings."""

from __future__ import annotations

import functools
import re
from typing import Any

import pytest
import yaml
from conftest import ROOT

from tenderkit.catalogue import Catalogue, Item, load_catalogue
from tenderkit.views.as_data import show

SCENARIOS = {
    "low": ["AC-1", "AC-2", "CC-1"],
    "medium": ["SC-1", "AC-3", "AC-4", "CC-2a", "CC-3a"],
    "high": ["SC-1", "SC-2", "AC-6", "AC-7", "CC-2b", "CC-3b", "CC-4"],
}
TITLES = {
    "SC-1": "Human rights risk assessment",
    "SC-2": "Supply chain transparency: products",
    "AC-1": "Human rights risk assessment",
    "AC-2": "Policy commitment",
    "AC-3": "Supply chain transparency: products",
    "AC-4": "Action plan",
    "AC-6": "Supply chain transparency: components",
    "AC-7": "Due diligence processes",
    "CC-1": "Human rights risk assessment",
    "CC-2": "Reporting on supply chain transparency",
    "CC-3": "Reporting mitigative actions",
    "CC-4": "Reporting on due diligence",
}
SECTIONS = {
    **dict.fromkeys(["AC-1", "AC-2", "CC-1"], "3.3.2"),
    **dict.fromkeys(["AC-3", "AC-4"], "3.3.3"),
    **dict.fromkeys(["SC-1", "CC-2", "CC-3"], "3.3.3 and 3.3.4"),
    **dict.fromkeys(["SC-2", "AC-6", "AC-7", "CC-4"], "3.3.4"),
}
KINDS = {"SC": "selection-criterion", "AC": "award-criterion", "CC": "contract-clause"}
MANUAL = list(TITLES)
AWARD = [name for name in MANUAL if name.startswith("AC")]
VARIANTS = ["CC-1", "CC-2a", "CC-2b", "CC-3a", "CC-3b", "CC-4"]
ADDITIONS = ["ADD-1", "ADD-2", "ADD-3", "ADD-4", "ADD-5", "ADD-6"]
SAID = yaml.safe_load((ROOT / "tests/data/catalogue/additions.yaml").read_text(encoding="utf-8"))
# Texts of an item that stand in documents for tenderers and contractors.
FOR_TENDERERS = ("text", "verification", "assessment", "requirement.", "label.", "level.", "kpi.", "due.")


@functools.cache
def catalogue() -> Catalogue:
    return load_catalogue()


@functools.cache
def shown(name: str) -> dict[str, Any]:
    """Return an item in a variant as `tenderkit show` prints it: with its texts as a reader has them."""
    return show(catalogue(), name)


def item(name: str) -> Item:
    return catalogue().items[name]


def for_tenderers(name: str) -> str:
    return "\n".join(passage.text for key, passage in item(name).texts.items() if key.startswith(FOR_TENDERERS))


def requirements(name: str) -> dict[str, dict[str, int]]:
    return {requirement.id: requirement.at_least for requirement in item(name).meta.requirements}


def test_the_catalogue_loads_without_a_warning() -> None:
    assert catalogue().warnings == ()


def test_the_catalogue_holds_the_items_of_the_manual_and_six_of_ours() -> None:
    assert set(catalogue().items) == {*MANUAL, *ADDITIONS}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_has_exactly_its_items_and_variants(scenario: str) -> None:
    found = [f"{entry.id}{entry.variant_for(scenario) or ''}" for entry in catalogue().in_scenario(scenario)]
    assert found == SCENARIOS[scenario]


def test_items_stand_in_the_order_of_a_document_with_ours_after_those_of_the_manual() -> None:
    assert list(catalogue().items) == [
        *("SC-1", "SC-2", "ADD-1", "AC-1", "AC-2", "AC-3", "AC-4", "AC-6", "AC-7"),
        *("CC-1", "CC-2", "CC-3", "CC-4", "ADD-2", "ADD-3", "ADD-4", "ADD-5", "ADD-6"),
    ]


def test_the_scenarios_are_numbered_from_low_to_high() -> None:
    assert [(scenario.id, scenario.number) for scenario in catalogue().meta.scenarios] == [("low", 1), ("medium", 2), ("high", 3)]


@pytest.mark.parametrize("name", MANUAL)
def test_an_item_has_the_title_the_kind_and_the_printed_place_of_the_manual(name: str) -> None:
    meta = item(name).meta
    assert meta.title == TITLES[name]
    assert meta.kind == KINDS[name[:2]]
    assert (meta.source.section, meta.source.number) == (SECTIONS[name], name[3:])
    assert not meta.addition


def test_the_number_that_the_manual_skips_is_not_filled_in() -> None:
    assert "AC-5" not in catalogue().items


# Criteria -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SC-1", "AC-1", "CC-1"])
def test_the_risk_assessment_has_two_pages_and_the_same_three_parts_wherever_it_is_asked(name: str) -> None:
    meta = item(name).meta
    assert meta.limits == {"pages": 2}
    source = meta.requirements_from or name
    assert source == "SC-1"
    assert requirements(source) == {
        "composition": {"key_components": 1, "raw_materials": 2},
        "origin": {},
        "risks": {"human_rights_risks": 3},
    }


@pytest.mark.parametrize("name", ["SC-1", "AC-1", "CC-1"])
def test_the_risk_assessment_is_a_short_report_that_a_tenderer_may_have_to_explain_orally(name: str) -> None:
    words = shown(name)["text"]
    assert "no more than 2 pages" in words
    assert ("orally" in words) is (name != "CC-1")
    for part in ("Key Component", "two Raw Materials", "Sourcing Destination", "three or more Human Rights Risks"):
        assert part in words


@pytest.mark.parametrize(
    ("name", "kind", "percentages"),
    [
        ("AC-1", "binary", {"complete": 100, "none": 0}),
        ("AC-2", "additive", {"commitment": 50, "communicated": 50, "none": 0}),
        ("AC-3", "alternatives", {"list": 100, "plan": 70, "none": 0}),
        ("AC-4", "tiers", {"three_actions": 100, "two_actions": 50, "one_action": 30, "no_action": 0}),
        ("AC-6", "alternatives", {"list": 100, "plan": 70, "none": 0}),
        ("AC-7", "graded", {"five_parts": 100, "four_parts": 80, "three_parts": 60, "two_parts": 40, "one_part": 20, "no_part": 0}),
    ],
)
def test_an_award_criterion_has_the_percentages_of_the_manual(name: str, kind: str, percentages: dict[str, int]) -> None:
    scoring = item(name).meta.scoring
    assert scoring is not None
    assert scoring.kind == kind
    assert {level.id: level.percent for level in scoring.levels} == percentages


@pytest.mark.parametrize(("name", "counts"), [("AC-4", [3, 2, 1, 0]), ("AC-7", [5, 4, 3, 2, 1, 0])])
def test_what_is_counted_has_its_numbers(name: str, counts: list[int]) -> None:
    scoring = item(name).meta.scoring
    assert scoring is not None
    assert [level.count for level in scoring.levels] == counts


def test_only_the_steps_of_the_due_diligence_criterion_are_a_suggestion_of_ours() -> None:
    suggested = [name for name in AWARD if (scoring := item(name).meta.scoring) is not None and scoring.suggested]
    assert suggested == ["AC-7"]


def test_only_award_criteria_are_scored() -> None:
    assert [name for name, entry in catalogue().items.items() if entry.meta.scoring is not None] == AWARD


def test_no_criterion_has_a_number_of_points() -> None:
    for name in AWARD:
        assert not re.search(r"\b\d+ points\b", for_tenderers(name))


def test_the_plan_for_a_list_has_timelines_challenges_and_engagement_wherever_it_is_asked() -> None:
    assert requirements("SC-2") == {"timelines": {}, "challenges": {}, "engagement": {}}
    assert item("AC-3").meta.requirements_from == item("AC-6").meta.requirements_from == "SC-2"
    for name in ("SC-2", "AC-3", "AC-6"):
        words = shown(name)["text"]
        for part in ("timelines", "deliverables", "challenges", "suppliers will be engaged"):
            assert part in words


@pytest.mark.parametrize(("name", "by_volume", "first_year"), [("SC-2", False, True), ("AC-3", True, False), ("AC-6", True, True)])
def test_a_list_of_sites_is_limited_by_volume_and_its_plan_in_time_as_printed(name: str, by_volume: bool, first_year: bool) -> None:
    texts = item(name).texts
    assert "name and address" in texts["text"].text
    assert ("production volume" in texts["text"].text) is by_volume
    assert ("first year" in texts["text"].text) is first_year
    if name.startswith("AC"):  # the scoring table says the same as the text
        assert "production volume" in texts["level.list"].text
        assert ("first year" in texts["level.plan"].text) is first_year


def test_only_the_components_criterion_asks_for_strategic_components() -> None:
    assert [name for name in MANUAL if "strategic_component" in for_tenderers(name)] == ["AC-6"]


def test_the_product_list_as_a_selection_criterion_treats_list_and_plan_alike() -> None:
    assert "count alike" in for_tenderers("SC-2")
    assert not re.search(r"[0-9]%", for_tenderers("SC-2"))


def test_the_action_plan_asks_for_three_actions_each_with_a_justification_and_gives_the_printed_examples() -> None:
    assert requirements("AC-4") == {"actions": {"actions": 3}, "justification": {}}
    words = shown("AC-4")["text"]
    for part in ("three actions", "justification", "training", "employees or for suppliers", "auditors", "NGOs", "trade unions"):
        assert part in words


def test_the_due_diligence_policy_has_five_parts_in_order() -> None:
    assert list(requirements("AC-7")) == ["policies", "identification", "monitoring", "mitigation", "reporting"]
    words = shown("AC-7")["text"]
    assert "five parts" in words
    assert "high-risk suppliers" in words


def test_the_policy_commitment_is_verified_by_where_it_stands_and_that_suppliers_know_it() -> None:
    words = item("AC-2").texts["verification"].text
    for part in ("website", "supplier code of conduct", "human rights policy", "report", "evidence", "communicated to suppliers"):
        assert part in words


def test_tenderers_are_told_the_guide_on_policy_commitments_with_its_pages_and_address() -> None:
    words = item("AC-2").texts["verification"].text
    assert "pages 18 to 20" in words
    assert "https://www.ohchr.org/sites/default/files/Documents/Issues/Business/guide-business-hr-policy.pdf" in words


@pytest.mark.parametrize("name", [name for name in MANUAL if not name.startswith("CC")])
def test_every_criterion_says_how_it_is_verified_and_guides_the_buyer(name: str) -> None:
    assert item(name).texts["verification"].text.strip()
    assert item(name).texts["guidance"].text.strip()


# Contract clauses -----------------------------------------------------------------------------------------------------------------


def test_the_late_risk_assessment_has_the_only_blank_of_the_manual() -> None:
    assert {name: [blank.id for blank in item(name).meta.blanks] for name in MANUAL if item(name).meta.blanks} == {
        "CC-1": ["months"]
    }
    (blank,) = item("CC-1").meta.blanks
    assert (blank.type, blank.unit, blank.minimum) == ("whole number", "months", 1)


def test_the_late_risk_assessment_is_due_after_award_and_before_delivery_whichever_is_earlier() -> None:
    (due,) = item("CC-1").meta.due
    assert (due.since, due.months, due.every, due.before) == ("award", "months", "once", "delivery")
    words = shown("CC-1")["text"]
    assert "earlier of these two" in words
    assert "in any case before Delivery" in words


@pytest.mark.parametrize("name", ["CC-2a", "CC-2b", "CC-3a", "CC-3b", "CC-4"])
def test_a_report_is_due_every_year_and_first_a_year_after_the_contract_starts(name: str) -> None:
    assert [(due["since"], due["months"], due["every"], due["before"]) for due in shown(name)["due"]] == [
        ("contract_start", 12, "year", None)
    ]
    assert "no later than one year after the Contract Start Date" in shown(name)["text"]
    assert "Once a year" in shown(name)["text"]


def test_only_the_first_mitigation_report_of_the_medium_scenario_has_a_date_of_ours() -> None:
    ours = [(name, due.variants, due.erratum) for name in MANUAL for due in item(name).meta.due if due.erratum is not None]
    assert ours == [("CC-3", ("a",), "E-14")]


@pytest.mark.parametrize("name", ["CC-2a", "CC-2b"])
def test_the_yearly_list_names_key_sites_and_explains_its_gaps(name: str) -> None:
    words = shown(name)["text"]
    for part in ("up-to-date list", "name and address", "key Production Site", "incomplete", "engage suppliers", "next steps"):
        assert part in words


def test_only_the_high_scenario_links_the_sites_to_the_risk_assessment() -> None:
    assert "key Human Rights Risks that could occur at them" in shown("CC-2b")["text"]
    assert "SC-1" in shown("CC-2b")["text"]
    assert "Human Rights Risks" not in shown("CC-2a")["text"]
    assert "SC-1" not in shown("CC-2a")["text"]


def test_both_variants_of_the_mitigation_report_say_the_same() -> None:
    assert shown("CC-3a")["text"] == shown("CC-3b")["text"]
    assert "mitigate Human Rights Risks" in shown("CC-3a")["text"]


def test_the_due_diligence_report_covers_processes_outcomes_and_affected_stakeholders() -> None:
    words = shown("CC-4")["text"]
    for part in ("identify and mitigate", "monitor the outcomes", "evidence", "Affected Stakeholders", "potentially", "AC-7"):
        assert part in words


@pytest.mark.parametrize("name", VARIANTS)
def test_the_right_to_additional_information_is_in_every_report_and_not_in_the_risk_assessment(name: str) -> None:
    assert ("request additional information" in shown(name)["text"]) is (name != "CC-1")


@pytest.mark.parametrize(
    ("name", "aspects"),
    [
        ("CC-1", ["timeliness", "contents"]),
        ("CC-2a", ["timeliness", "completeness"]),
        ("CC-2b", ["timeliness", "completeness", "contents"]),
        ("CC-3a", ["timeliness", "contents", "contents", "responsiveness"]),
        ("CC-3b", ["timeliness", "contents", "contents", "responsiveness"]),
        ("CC-4", ["timeliness", "contents", "contents", "responsiveness"]),
    ],
)
def test_a_clause_has_the_indicators_that_its_variant_asks_for(name: str, aspects: list[str]) -> None:
    assert [kpi["aspect"] for kpi in shown(name)["kpis"]] == aspects


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("CC-1", ["on or before", "components and materials", "Sourcing Destination", "at least three key Human Rights Risks"]),
        ("CC-2a", ["first list", "yearly update", "names and addresses", "Completeness", "detailed explanation of the gaps"]),
        ("CC-2b", ["first list", "yearly update", "names and addresses", "key Human Rights Risks associated with the sites"]),
        (
            "CC-3a",
            ["yearly report", "Number of mitigative actions", "stakeholders were engaged", "requests for additional information"],
        ),
        (
            "CC-3b",
            ["yearly report", "Number of mitigative actions", "stakeholders were engaged", "requests for additional information"],
        ),
        (
            "CC-4",
            [
                *("yearly report", "identify and mitigate", "monitor the outcomes", "engage with Affected Stakeholders"),
                "requests for additional information",
            ],
        ),
    ],
)
def test_an_indicator_measures_what_the_manual_measures(name: str, words: list[str]) -> None:
    joined = "\n".join(kpi["text"] for kpi in shown(name)["kpis"])
    for part in words:
        assert part in joined


@pytest.mark.parametrize("name", [name for name in MANUAL if not name.startswith("CC")])
def test_criteria_have_no_indicators_and_no_due_dates(name: str) -> None:
    assert item(name).meta.kpis == ()
    assert item(name).meta.due == ()


@pytest.mark.parametrize(
    ("name", "references"),
    [
        ("CC-1", []),
        ("CC-2a", []),
        ("CC-2b", [["SC-1", "AC-1"]]),
        ("CC-3a", []),
        ("CC-3b", []),
        ("CC-4", [["AC-7"]]),
        ("ADD-2", [["AC-4"]]),
        *[(name, []) for name in ADDITIONS if name != "ADD-2"],
        *[(name, []) for name in MANUAL if not name.startswith("CC")],
    ],
)
def test_a_clause_refers_by_id_to_what_it_builds_on(name: str, references: list[list[str]]) -> None:
    found = catalogue().find(name)
    assert found is not None
    entry, variant = found
    assert entry.references(variant) == references


# Additions ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ADDITIONS)
def test_an_addition_is_off_by_default_and_labelled_and_has_no_number_of_the_manual(name: str) -> None:
    meta = item(name).meta
    assert meta.addition
    assert meta.scenarios == ()
    assert meta.variants == {}
    assert meta.source.number is None
    assert (meta.source.note or "").startswith("Addition of tenderkit")
    assert "addition of tenderkit and off by default" in item(name).texts["guidance"].text


def test_a_label_is_asked_for_only_with_an_equivalent_one_and_its_legal_basis() -> None:
    words = item("ADD-1").texts["text"].text
    assert "TCO Certified" in words
    assert "EPEAT" in words
    assert "equivalent" in words
    assert "other appropriate means of proof" in words
    assert "Article 43" in item("ADD-1").texts["guidance"].text


@pytest.mark.parametrize(("name", "phrase"), [(name, phrase) for name, words in SAID.items() for phrase in words["says"]])
def test_an_addition_says_what_it_has_to_say(name: str, phrase: str) -> None:
    assert phrase in " ".join(shown(name)["text"].split())


@pytest.mark.parametrize(("name", "phrase"), [(name, phrase) for name, words in SAID.items() for phrase in words["never"]])
def test_an_addition_never_says_what_would_change_its_meaning(name: str, phrase: str) -> None:
    assert phrase not in shown(name)["text"]


def test_what_the_additions_have_to_say_is_written_down_for_each() -> None:
    assert list(SAID) == ADDITIONS


@pytest.mark.parametrize("name", ADDITIONS)
def test_every_blank_of_an_addition_stands_for_one_thing_and_is_printed(name: str) -> None:
    for blank in item(name).meta.blanks:
        # “6 months” asks for its number twice, the second time for the plural.
        printed = len(re.findall(rf"\{{\{{ blank\.{blank.id} \}}\}}", item(name).texts["text"].text))
        assert printed == 1, blank.id


@pytest.mark.parametrize("name", [name for name in ADDITIONS if name != "ADD-1"])
def test_an_added_clause_has_indicators_and_says_in_its_guidance_what_it_goes_with(name: str) -> None:
    assert item(name).meta.kpis
    assert re.search(r"\b(goes with|needs|together with)\b", item(name).texts["guidance"].text, re.IGNORECASE)


def sentences(name: str) -> set[str]:
    """The sentences of an item, without the clauses that it lists."""
    text = re.sub(r"^- [A-Z]+-\d+ .*$", "", shown(name)["text"], flags=re.MULTILINE)
    return set(re.split(r"(?<=[.:;])\s", " ".join(text.split())))


@pytest.mark.parametrize("name", ["ADD-4", "ADD-5", "ADD-6"])
def test_no_sentence_of_an_added_clause_is_in_another_one_too(name: str) -> None:
    for other in [*VARIANTS, *ADDITIONS]:
        if other != name:
            assert not sentences(name) & sentences(other), other


@pytest.mark.parametrize("name", ["ADD-4", "ADD-5", "ADD-6"])
def test_the_gap_that_an_addition_fills_is_in_the_register(name: str) -> None:
    erratum = catalogue().errata["E-80"]
    assert name in erratum.concerns
    assert f"{name} {item(name).title}" in erratum.reading
    assert erratum.certainty == "our choice"


@pytest.mark.parametrize("name", ADDITIONS)
def test_no_item_of_the_manual_needs_an_addition(name: str) -> None:
    for other in MANUAL:
        assert name not in for_tenderers(other)
        assert all(name not in group.ids for group in item(other).meta.references)


# Words ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*MANUAL, *ADDITIONS])
@pytest.mark.parametrize(
    "word", [r"\bE-\d", r"\breading\b", r"\bmanual\b", r"\bscenario", r"tenderkit", r"Directive", r"\bArticle \d"]
)
def test_what_tenderers_read_holds_nothing_that_is_meant_for_the_buyer(name: str, word: str) -> None:
    assert not re.search(word, for_tenderers(name), re.IGNORECASE)


@pytest.mark.parametrize("name", [*MANUAL, *ADDITIONS])
def test_the_guidance_for_the_buyer_puts_no_obligation_on_anybody(name: str) -> None:
    guidance = item(name).texts["guidance"].text
    assert not re.search(r"\bshall\b", guidance)
    assert "{{ requirements }}" not in guidance
    assert "blank." not in guidance


@pytest.mark.parametrize("name", [*MANUAL, *ADDITIONS])
def test_an_item_is_never_named_by_its_bare_number(name: str) -> None:
    assert not re.search(r"\b(criterion|criteria|clauses?) \(?\d", for_tenderers(name), re.IGNORECASE)


@pytest.mark.parametrize("name", [*MANUAL, *ADDITIONS])
def test_a_defined_term_is_never_written_out_so_that_a_buyer_can_rename_it(name: str) -> None:
    written = re.sub(r"\{\{.*?\}\}", "", for_tenderers(name))
    for term in catalogue().terms.values():
        assert not re.search(rf"\b{term.term}\b", written), term.term


@pytest.mark.parametrize("name", MANUAL)
def test_no_text_calls_the_buyer_or_the_contractor_by_another_name(name: str) -> None:
    written = re.sub(r"\{\{.*?\}\}", "", for_tenderers(name))
    assert not re.search(
        r"\b(procuring authority|the supplier\b(?! code)|the bidder|the buyer|award start)", written, re.IGNORECASE
    )


def test_every_term_that_a_text_uses_is_defined_and_every_term_defined_is_used() -> None:
    texts = [passage.text for entry in catalogue().items.values() for passage in entry.texts.values()]
    texts += [term.definition for term in catalogue().terms.values()]
    assert set(re.findall(r"\bterm\.(\w+)", "\n".join(texts))) == set(catalogue().terms)


def test_no_two_terms_are_the_same_word() -> None:
    words = [term.term.casefold() for term in catalogue().terms.values()]
    assert len(words) == len(set(words))


# Errata ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "concerns", "reading"),
    [
        (1, ["CC-4", "AC-7"], "AC-7"),
        (2, ["SC-1", "AC-1", "CC-1"], "id and its title"),
        (3, ["CC-2", "CC-3"], "two variants"),
        (4, ["SC-1"], "scenario 2"),
        (5, ["CC-1", "CC-2", "CC-3", "CC-4"], "One defined term"),
        (6, ["questionnaire"], "Medium begins at 3"),
        (7, ["questionnaire"], "not scored until the buyer says"),
        (8, ["questionnaire"], "A1.1, P.1 and X.1 exclude the other answers"),
        (9, ["questionnaire"], "A1 is capped at 5 and policies at 10. Actions have no cap"),
        (10, ["questionnaire"], "X.4"),
        (11, ["questionnaire"], "lowest dimension"),
        (12, ["AC-4", "AC-1"], "three actions 100%, two 50%, one 30%, none 0%"),
        (13, ["SC-2", "AC-3"], "70%"),
        (14, ["CC-3a"], "One year after the start"),
        (15, ["CC-2"], "only where the variant of the clause asks"),
        (16, ["AC-2", "AC-4", "AC-6"], "off by default"),
        (17, ["SC-1", "SC-2", "AC-2", "AC-7"], "not printed in documents for tenderers"),
        (18, ["questionnaire"], "A1.5 is 2 points for manufacturers"),
    ],
)
def test_the_register_holds_the_readings_of_the_manual(number: int, concerns: list[str], reading: str) -> None:
    erratum = catalogue().errata[f"E-{number}"]
    assert set(concerns) <= set(erratum.concerns)
    assert reading in erratum.reading


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (11, ["median supplier, rounded down"]),
        (16, ["or equivalent", "Article 43"]),
        (18, ["A1.7 is 5 for both"]),
        (9, ["capped at 5", "policies at 10"]),
        (10, ["free field earns no points"]),
    ],
)
def test_a_reading_states_its_figures(number: int, words: list[str]) -> None:
    for part in words:
        assert part in catalogue().errata[f"E-{number}"].reading


def test_a_buyer_can_count_three_points_on_actions_as_low() -> None:
    assert "low" in catalogue().errata["E-6"].instead


@pytest.mark.parametrize(
    ("number", "certainty"),
    [(4, "certain"), (6, "our choice"), (9, "certain"), (11, "our choice"), (14, "our choice"), (18, "reconstructed")],
)
def test_a_reading_says_how_certain_it_is(number: int, certainty: str) -> None:
    assert catalogue().errata[f"E-{number}"].certainty == certainty


def test_readings_stand_in_the_order_of_their_numbers() -> None:
    numbers = [int(name.removeprefix("E-")) for name in catalogue().errata]
    assert numbers == sorted(numbers)


def test_what_an_item_says_of_a_reading_is_in_the_register_and_concerns_it() -> None:
    for name, entry in catalogue().items.items():
        cited = set(re.findall(r"\bE-\d+\b", "\n".join(passage.text for passage in entry.texts.values())))
        for number in cited:
            concerns = catalogue().errata[number].concerns
            assert any(concern.startswith(name) for concern in concerns), f"{name} cites {number}, which concerns {concerns}"


def test_the_reading_on_the_first_mitigation_report_concerns_one_variant_only() -> None:
    assert "E-14" in [erratum.id for erratum in catalogue().errata_for("CC-3", "a")]
    assert "E-14" not in [erratum.id for erratum in catalogue().errata_for("CC-3", "b")]


@pytest.mark.parametrize("name", AWARD)
def test_the_buyer_is_told_of_every_award_criterion_that_the_points_are_to_be_decided(name: str) -> None:
    assert catalogue().decisions["points"].key == "award.points.ITEM"
    assert "points" in [decision.id for decision in catalogue().decisions_for(name, None)]


@pytest.mark.parametrize("name", ["SC-1", "SC-2", "AC-2", "AC-7"])
def test_the_buyer_is_warned_of_the_link_to_the_subject_matter(name: str) -> None:
    assert "E-17" in [erratum.id for erratum in catalogue().errata_for(name, None)]
    assert "subject_matter" in [decision.id for decision in catalogue().decisions_for(name, None)]
