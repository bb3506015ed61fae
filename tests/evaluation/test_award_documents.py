"""The documents of an award: the same points everywhere, each reason to those who may read it, and drafts until somebody signs."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT, example
from hypothesis import given, settings
from hypothesis import strategies as st
from support import accessibility, award_oracle, awarding, lint, reading
from support.audience import for_the_buyer
from support.awarding import decided, documents
from support.profiles import examples

import tenderkit
from tenderkit.blocks import outline
from tenderkit.cli import main
from tenderkit.documents import compose
from tenderkit.documents.types import MADE_LATER, load_library
from tenderkit.evaluation import Decided, award_documents, award_views, evaluation_workbooks, letter_faults, load_evaluation
from tenderkit.evaluation.award_samples import check_templates
from tenderkit.evaluation.documents_of_award import made_of, views_for
from tenderkit.faults import TenderkitError
from tenderkit.views.names import About

OUTLINES = ROOT / "tests/data/outlines"
NORDLYS, VEGA, KESTREL, AURORA = "Nordlys IT Supplies", "Vega Devices", "Kestrel Computing", "Aurora Systems"
LETTERS = {VEGA: "letter-award", NORDLYS: "letter-not-awarded", KESTREL: "letter-not-awarded", AURORA: "letter-not-admitted"}
APPROVED = {"by": "E. Falk, head of purchasing", "on": "2027-04-09"}


@cache
def example_award() -> Decided:
    with TemporaryDirectory() as folder:
        return decided(Path(folder))


@cache
def made() -> Mapping[str, tenderkit.Document]:
    return documents(example_award())


def letter(name: str, among: Mapping[str, tenderkit.Document] | None = None) -> str:
    return reading.text((among or made())[f"{LETTERS[name]}-{name}-draft.docx"].data)


def all_text(document: tenderkit.Document) -> str:
    """The words of a document, or of a workbook."""
    if document.name.endswith(".docx"):
        frame = [reading.part(document.data, f"word/{name}1.xml") for name in ("header", "footer")]
        return "\n".join([reading.text(document.data), *frame, reading.part(document.data, "docProps/core.xml")])
    book = openpyxl.load_workbook(io.BytesIO(document.data))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


# What is made


def test_each_tenderer_gets_the_letter_for_how_it_fared_and_each_that_was_scored_a_sheet() -> None:
    assert sorted(made()) == sorted(
        [
            *("award-decision-draft.docx", "award-decision-draft.xlsx", "award-report-draft.docx"),
            *(f"evaluation-sheet-{name}-draft.docx" for name in (VEGA, NORDLYS, KESTREL)),
            *(f"{letter}-{name}-draft.docx" for name, letter in LETTERS.items()),
        ]
    )


@pytest.mark.parametrize("name", ["", VEGA, NORDLYS, AURORA])
def test_the_outlines_of_the_documents_are_those_reviewed(name: str, request: pytest.FixtureRequest) -> None:
    of, library = example_award(), load_library()
    [result] = of.lots
    for kind, who in made_of(result, of.tender, library.types):
        if (who.name if who else "") == name:
            names = views_for(kind, who, of, result, of.tender).names(who)
            flow, _, faults = compose(of.tender, kind, library, draft=True, about=About(names))
            assert faults == []
            found = re.sub(r"\b[0-9a-f]{16,64}\b", "…", reading.spaced(outline(flow.with_values()))) + "\n"
            golden = OUTLINES / f"award-{kind.id}.txt"
            if kind.id == "evaluation-sheet" and name != NORDLYS:
                continue
            if request.config.getoption("--renew"):
                golden.write_text(found, encoding="utf-8")
            assert found == golden.read_text(encoding="utf-8")


@pytest.mark.some(2)
@pytest.mark.parametrize("name", ["award-report", "award-decision", *(f"{kind}-{name}" for name, kind in LETTERS.items())])
def test_lint_and_accessibility_find_nothing(name: str) -> None:
    data = made()[f"{name}-draft.docx"].data
    assert [*lint.findings(data), *accessibility.findings(data)] == []


def test_the_templates_have_no_fault_with_an_award_of_any_kind() -> None:
    assert check_templates() == []


def test_a_fault_of_a_letter_of_ones_own_is_found_by_the_check(tmp_path: Path) -> None:
    shipped = (ROOT / "templates/letter-award.md").read_text(encoding="utf-8")
    (tmp_path / "letter-award.md").write_text(shipped + "\n{{ tenderer.colour }}\n", encoding="utf-8")
    assert {fault.code for fault in check_templates(templates=tmp_path)} == {"TK404"}


@pytest.mark.parametrize("name", [kind.id for kind in load_library().types.values() if kind.per in ("award", "tenderer")])
def test_render_says_what_makes_the_documents_of_an_award(name: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["render", str(example("low")), "-d", name, "-o", str(tmp_path)])
    assert result.exit_code == 1
    assert f"TK416 {name} is made of what was decided (`tenderkit award` makes it)" in result.stderr


def test_all_kinds_of_documents_that_come_later_say_what_makes_them() -> None:
    kinds = {kind.per for kind in load_library().types.values()}
    assert kinds - set(MADE_LATER) == {"tender", "consultation", "supplier"}


# Points


def number(text: object) -> Fraction:
    return Fraction(Decimal(str(text).replace(",", "").replace("EUR", "").strip()))


STEPS, MODES = st.sampled_from(["0.1", "0.25", "0.5", "1"]), st.sampled_from(["half-up", "half-even", "up", "down"])


@st.composite
def awards(draw: st.DrawFn) -> dict[str, Any]:
    """A tender with criteria of every kind, three tenderers and their scores."""
    step = draw(STEPS)
    points = {name: str(Decimal(step) * draw(st.integers(4, 99))) for name in ("AC-3", "AC-4", "PR-1", "PR-2")}
    own = {"step": draw(STEPS.filter(lambda other: not Decimal(points["PR-1"]) % Decimal(other))), "mode": draw(MODES)}
    award = {
        "points": points,
        "criteria": [
            {"id": "PR-1", "title": "Price", "text": "Price.", "price": {"formula": "lowest", "currency": "EUR"}},
            {"id": "PR-2", "title": "Rate", "text": "Rate.", "price": {"formula": "linear", "all_points": 60, "no_points": 120}},
        ],
        "rounding": {"step": step, "mode": draw(MODES)},
        "own_rounding": {"PR-1": own},
        "tie_break": {"criteria": ["AC-3"]},
        **draw(st.sampled_from([{}, {"least": {"AC-3": step}}, {"least_in_all": step}])),
    }
    prices = st.integers(1, 4000).map(lambda cents: str(Decimal(cents) / 20))
    names = ("One & Co", "Two <Ltd>", "Three")
    return {
        "tender": {"award": award, "decisions": {}},
        "evaluation": {
            "tenderers": [
                {"name": name, "admitted": True, "prices": {"PR-1": draw(prices), "PR-2": draw(prices)}} for name in names
            ]
        },
        "given": {
            (name, item): (draw(st.integers(0, 4)), draw(st.sampled_from(["Because.", "*so* | {{ it }} & <is>", "a\nb"])))
            for name in names
            for item in ("AC-3", "AC-4")
        },
    }


def differences(of: Decided, folder: Path, made: Mapping[str, tenderkit.Document]) -> list[str]:
    """Where a document gives other points than the annex has for the level, or than the oracle for the price."""
    [result] = of.lots
    [annex] = (folder / "published").iterdir()
    tables = reading.tables(annex.read_bytes())
    levels = {
        item: {
            row[0]: number(row[3])
            for row in next(rows for name, rows in tables.items() if name.startswith(f"Scoring of {item},"))[1:]
        }
        for item in ("AC-3", "AC-4")
    }
    found: list[str] = []

    def hold(where: str, told: object, wanted: object) -> None:
        if told != wanted:
            found.append(f"{where}: {told}, not {wanted}")

    for workbook in evaluation_workbooks(load_evaluation(folder))[0]:
        columns = list(openpyxl.load_workbook(io.BytesIO(workbook.data)).worksheets[-1].iter_cols(values_only=True))
        heads = [column[0] for column in columns]
        for name, wanted in levels.items():
            rows, points = (columns[heads.index(name) + next_one][1:] for next_one in (0, 1))
            hold(f"workbook of {name}", {row: number(worth) for row, worth in zip(rows, points, strict=True) if row}, wanted)
    report = reading.tables(made["award-report-draft.docx"].data)
    decision = {row[1]: row for row in reading.tables(made["award-decision-draft.docx"].data)["Points and ranking"]}
    book = openpyxl.load_workbook(io.BytesIO(made["award-decision-draft.xlsx"].data)).worksheets[0]
    sheet = {row[1]: row for row in book.iter_rows(values_only=True)}
    left = [each for each in result.ranked if each.total is not None]
    for each in (one for one in result.ranked if one.admitted):
        kind = "letter-award" if each is result.winner else "letter-not-awarded"
        own = {row[0].split()[0]: row for row in letter_table(made, kind, each.name)} if result.winner else {}
        total = Fraction(0)
        for place, one in enumerate(result.rule.criteria):
            if one.price is None:
                [row] = [row for row in report[f"Levels under {one.id} and the reasons for them"] if row[0] == each.name]
                level, points = row[1], number(row[2])
                hold(f"report {one.id}", points, levels[one.id][level])
                hold(f"report {one.id}", row[3], result.scores[each.name][one.id].reason)
            else:
                [row] = [row for row in report[f"Prices under {one.id} and their points"] if row[0] == each.name]
                if row[3] == "–":
                    assert each.total is None
                    continue
                prices = {other.name: Fraction(result.tenderer(other.name).prices[""][one.id]) for other in left}
                rule = {"maximum": str(one.maximum), "rounding": (str(one.rounding.step), one.rounding.mode),
                        "price": {"formula": one.price.formula, "all_points": "60", "no_points": "120"}}  # fmt: skip
                points = award_oracle.points_of_price(rule, prices[each.name], min(prices.values()))
                hold(f"report {one.id}", number(row[3]), points)
                if worked := re.fullmatch(r"(\S+) × (\S+) ÷ (\S+), rounded", row[2]):
                    exact = number(worked[1]) * number(worked[2]) / number(worked[3])
                    hold(f"how {one.id} is worked out", award_oracle.rounded(exact, *rule["rounding"]), points)
            total += points
            hold(f"decision {one.id}", number(decision[each.name][2 + place]), points)
            hold(f"workbook {one.id}", number(sheet[each.name][2 + place]), points)
            if own:
                hold(f"{kind} {one.id}", number(own[one.id][2]), points)
        if each.total is not None:
            hold("decision in all", number(decision[each.name][-2]), total)
            hold("workbook in all", number(sheet[each.name][-2]), total)
            if own:
                hold(f"{kind} in all", number(own["In"][2]), total)
    return found


def letter_table(made: Mapping[str, tenderkit.Document], kind: str, name: str) -> list[list[str]]:
    [found] = [one for key, one in made.items() if key.startswith(f"{kind}-{safe(name)}")]
    return reading.tables(found.data)["Points of your Tender and the reasons for them"][1:]


def safe(name: str) -> str:
    return re.sub(r'[<>:"/\\|?*]', "-", name)


@settings(max_examples=examples(10))
@given(awards())
def test_annex_report_decision_workbook_and_letters_have_the_same_points_for_the_same_level(case: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        of = decided(Path(folder), **case)
        assert differences(of, Path(folder), documents(of)) == []


def test_other_points_in_a_document_would_be_seen(tmp_path: Path) -> None:
    case = {"tender": {"award": {**awarding.data_of(awarding.AWARD / "tender.yaml")["award"], "least": {}}}}
    of = decided(tmp_path, **case, given={})
    tampered = documents(of)
    [result] = of.lots
    first, *others = result.ranked
    other = replace(result, ranked=(replace(first, points={**first.points, "AC-3": Decimal(14)}), *others))
    tampered["award-report-draft.docx"] = documents(replace(of, lots=(other,)))["award-report-draft.docx"]
    assert [line.split(":")[0] for line in differences(of, tmp_path, tampered)] != []


def test_the_report_says_how_prices_became_points_as_the_worked_example_does() -> None:
    rows = reading.tables(made()["award-report-draft.docx"].data)["Prices under PR-1 and their points"]
    assert rows[1:] == [
        [VEGA, "EUR 2,184,000", "65 × 2,100,000 ÷ 2,184,000, rounded", "62.5"],
        [NORDLYS, "EUR 2,100,000", "all points", "65.0"],
        [KESTREL, "EUR 1,932,000", "rejected before prices were turned into points", "–"],
    ]


def test_the_report_has_the_rule_of_the_award_in_the_words_of_the_annex() -> None:
    annex = reading.text(tenderkit.render(tenderkit.load_tender(awarding.AWARD), ["tender-annex"])[0].data)
    report = reading.text(made()["award-report-draft.docx"].data)

    def rule(words: str) -> list[str]:
        lines = words.splitlines()
        first = next(place for place, line in enumerate(lines) if line.startswith("Only a Tender that is admitted"))
        last = next(place for place, line in enumerate(lines) if line.startswith("Where they are still equal"))
        return [re.sub(r" \(section [\d.]+\)", "", line) for line in lines[first : last + 1]]

    assert len(rule(annex)) > 5
    assert rule(report) == rule(annex)


# Letters


def test_the_letter_to_the_others_names_the_winner_its_points_its_reasons_and_its_advantages() -> None:
    words = letter(NORDLYS)
    assert f"It awards the contract to {VEGA}." in words
    assert f"The Tender of {VEGA} has 97.5 points in all." in words
    assert "Under AC-3 Supply chain transparency: products it earned more: 20 points, and yours 14 points." in words
    assert "Under AC-4 Action plan it earned more: 15 points, and yours 7.5 points." in words
    assert "Training, a complaints line and joint audits" in words
    assert "Two of the nine addresses are those of an agent" in words
    assert "Under PR-1" not in words


def test_a_letter_has_no_price_of_another_and_not_the_lowest_one() -> None:
    for name in LETTERS:
        told = {price for price in ("2,184,000", "2,100,000", "1,932,000") if price in letter(name)}
        assert told == {VEGA: {"2,184,000"}, NORDLYS: {"2,100,000"}, KESTREL: {"1,932,000"}, AURORA: set()}[name]


def test_a_letter_names_no_tenderer_but_its_own_and_the_successful_one() -> None:
    for name in LETTERS:
        told = {other for other in LETTERS if other in letter(name)}
        assert told == {name, *([VEGA] if LETTERS[name] == "letter-not-awarded" else [])}


def test_who_is_rejected_reads_which_least_was_not_met() -> None:
    assert (
        "Your Tender is rejected, because it earned fewer than 10 points under AC-3 Supply chain transparency: products."
        in letter(KESTREL)
    )


def test_who_is_not_admitted_reads_why_and_nothing_of_the_award() -> None:
    words = letter(AURORA)
    assert "The risk assessment that SC-1 asks for names one human rights risk and not three." in words
    assert "points in all" not in words


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_states_the_standstill_with_its_last_day(name: str) -> None:
    words = letter(name)
    assert "before a standstill of 20 full days is over" in words
    assert "The last day of the standstill is 29 April 2027." in words


def test_no_number_of_days_is_taken_for_a_standstill_that_the_tender_file_lacks(tmp_path: Path) -> None:
    dates = awarding.data_of(awarding.AWARD / "tender.yaml")["dates"]
    of = decided(tmp_path, tender={"dates": {**dates, "standstill": None}})
    words = letter(VEGA, documents(of))
    assert "before a standstill of [number of days] full days is over" in words
    assert "The last day of the standstill is [last day of the standstill]." in words
    [fault] = letter_faults(of)
    assert (fault.code, fault.severity) == ("TK303", "missing")
    assert "“dates.standstill” is not filled in" in fault.message


def test_a_standstill_of_no_days_is_said_to_be_none(tmp_path: Path) -> None:
    dates = awarding.data_of(awarding.AWARD / "tender.yaml")["dates"]
    words = letter(VEGA, documents(decided(tmp_path, tender={"dates": {**dates, "standstill": 0}})))
    assert "The Contracting Authority observes no standstill before it concludes the Contract." in words


def test_the_report_says_where_the_last_day_is_no_working_day(tmp_path: Path) -> None:
    said = "That last day is not a working day."
    assert said not in reading.text(made()["award-report-draft.docx"].data)
    dates = awarding.data_of(awarding.AWARD / "tender.yaml")["dates"]
    of = decided(tmp_path, tender={"dates": {**dates, "standstill": 22}})  # 1 May is a public holiday
    assert said in reading.text(documents(of)["award-report-draft.docx"].data)


def test_where_to_ask_for_a_review_is_what_the_tender_file_says(tmp_path: Path) -> None:
    words = "An application can be made to the Administrative Court in Umeå until 29 April 2027."
    of = documents(decided(tmp_path, tender={"values": {"review": words}}))
    assert all(words in letter(name, of) for name in LETTERS)
    assert "where, how and until when" in reading.text(made()["award-report-draft.docx"].data)
    assert "where, how and until when" not in reading.text(of["award-report-draft.docx"].data)


def test_letters_are_drafts_also_once_the_decision_is_approved(tmp_path: Path) -> None:
    found = documents(decided(tmp_path, evaluation={"approved": APPROVED}))
    assert {name for name in found if "-draft." in name} == {name for name in found if name.startswith("letter-")}
    for name, document in found.items():
        if name.startswith("letter-"):
            assert "DRAFT" in reading.part(document.data, "word/header1.xml")
        if name.endswith(".docx") and not name.startswith("evaluation-sheet"):
            assert "E. Falk, head of purchasing" in reading.text(document.data), name
    assert "Final" in all_text(found["award-decision.xlsx"])


def test_who_approved_it_and_when_is_blank_until_the_evaluation_file_says_so() -> None:
    for name, document in made().items():
        if name.endswith(".docx") and not name.startswith("evaluation-sheet"):
            assert "[approved by]" in reading.text(document.data), name
            assert "[day of the approval]" in reading.text(document.data), name


def test_an_approved_decision_without_its_date_is_not_made(tmp_path: Path) -> None:
    dates = awarding.data_of(awarding.AWARD / "tender.yaml")["dates"]
    of = decided(tmp_path, evaluation={"approved": APPROVED}, tender={"dates": {**dates, "standstill": None}})
    with pytest.raises(TenderkitError, match=r"TK303 “dates\.standstill” is not filled in"):
        list(award_documents(of))


# Confidential

words = st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x24F), min_size=3, max_size=12).map(
    lambda word: f"zq{word}"
)
PLACES = [(name, item) for name in (VEGA, NORDLYS, KESTREL) for item in ("AC-3", "AC-4")]


@st.composite
def marked(draw: st.DrawFn) -> dict[str, Any]:
    """The example with words that tenderers marked, in reasons about anybody, in any capitals and with any spaces."""
    owned = {name: (f"{draw(words)} {draw(words)}", *draw(st.lists(words, max_size=1))) for name in LETTERS}
    loose = [word for mine in owned.values() for word in mine]

    def reason(number: int) -> str:  # no two are the same
        word = draw(st.sampled_from(loose))
        shown = draw(st.sampled_from([word, word.upper(), word.title(), word.replace(" ", "\n"), word.replace(" ", "  ")]))
        return (
            draw(st.sampled_from(["It is {}.", "({}), as shown", "x{}y", "Nothing of note."])).format(shown) + f" Reason {number}."
        )

    tenderers = []
    for each in awarding.data_of(awarding.AWARD / "evaluation.yaml")["tenderers"]:
        criteria = draw(st.sampled_from([[], ["AC-3"], ["AC-3", "AC-4"]]))
        own = {"confidential": {"words": list(owned[each["name"]]), "criteria": criteria}}
        tenderers.append({**each, **own, **({} if each["admitted"] == "true" else {"not_admitted": reason(9)})})
    return {
        "owned": owned,
        "evaluation": {"tenderers": tenderers},
        "given": {place: ({VEGA: 0, NORDLYS: 1, KESTREL: 2}[place[0]], reason(number)) for number, place in enumerate(PLACES)},
    }


def leaks(case: dict[str, Any], found: Mapping[str, tenderkit.Document]) -> list[str]:
    """Which documents hold what they may not: a word that another tenderer marked, or a reason of a criterion that it marked."""
    secrets: dict[str, list[str]] = {name: list(case["owned"].get(name, ())) for name in LETTERS}
    for each in case["evaluation"]["tenderers"]:
        reasons = (case["given"].get((each["name"], item), (0, ""))[1] for item in each["confidential"]["criteria"])
        secrets[each["name"]] += filter(None, reasons)
    out = []
    for name, document in found.items():
        if name.startswith(("award-report", "evaluation-sheet")):
            continue
        text = re.sub(r"\s+", " ", all_text(document)).casefold()
        for owner, kept in secrets.items():
            if f"-{owner}-" not in name:
                out += [f"{name}: {secret}" for secret in kept if re.sub(r"\s+", " ", secret).casefold() in text]
    return out


@settings(max_examples=examples(15))
@given(marked())
def test_what_a_tenderer_marked_as_confidential_is_in_no_document_for_others(case: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        found = documents(decided(Path(folder), evaluation=case["evaluation"], given=case["given"]))
        assert leaks(case, found) == []
        report = reading.text(found["award-report-draft.docx"].data)
        assert all(line in report for _, reason in case["given"].values() for line in reason.split("\n"))


def test_a_reason_that_is_shown_to_all_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    each = awarding.data_of(awarding.AWARD / "evaluation.yaml")["tenderers"]
    told = [{**one, "confidential": {"words": ["zqplant seven"] if one["name"] == VEGA else [], "criteria": []}} for one in each]
    case: dict[str, Any] = {"owned": {VEGA: ["zqplant seven"]}, "evaluation": {"tenderers": told}}
    case["given"] = {
        (VEGA, "AC-3"): (0, "At zqPlant  Seven."),
        (NORDLYS, "AC-4"): (2, "Unlike ZQPLANT SEVEN."),
        (KESTREL, "AC-3"): (2, "No."),
    }
    of = decided(tmp_path, evaluation=case["evaluation"], given=case["given"])
    assert leaks(case, documents(of)) == []
    monkeypatch.setattr(award_views, "shown_to", lambda reason, *_: reason)
    assert {line.split(":")[0] for line in leaks(case, documents(of))} == {
        f"letter-not-awarded-{NORDLYS}-draft.docx",
        f"letter-not-awarded-{KESTREL}-draft.docx",
    }


def test_a_tenderer_that_cannot_read_its_own_reason_is_told_to_the_buyer(tmp_path: Path) -> None:
    of = decided(tmp_path, given={(NORDLYS, "AC-3"): (1, "Less than the list of plant  7.")})
    [fault] = letter_faults(of)
    assert (fault.code, fault.severity) == ("TK399", "warning")
    assert fault.message == (
        f"{NORDLYS} does not read the reason under AC-3: it holds “Plant 7”, which {VEGA} marked as confidential"
    )
    assert "berg.yaml" in str(fault.location.path)
    kind = "letter-award" if of.lots[0].winner and of.lots[0].winner.name == NORDLYS else "letter-not-awarded"
    words = reading.text(documents(of)[f"{kind}-{NORDLYS}-draft.docx"].data)
    assert "The reason is not disclosed: something in it is confidential." in words


def test_the_report_is_whole_and_says_what_is_confidential() -> None:
    data = made()["award-report-draft.docx"].data
    rows = reading.tables(data)["Levels under AC-3 and the reasons for them"]
    assert [row[3].endswith("Confidential") for row in rows[1:]] == [True, False, False]
    assert reading.tables(data)["What tenderers marked as confidential"][1:] == [[VEGA, "Plant 7"], [NORDLYS, "AC-4"]]


def test_the_sheet_has_what_each_evaluator_gave_and_what_was_found_in_the_forms() -> None:
    found = documents(example_award(), facts={(NORDLYS, "AC-3"): "Production sites: complete\nPlan: 2 of 3 rows"})
    data = found[f"evaluation-sheet-{NORDLYS}-draft.docx"].data
    rows = reading.tables(data)["Scores under AC-3 and the reasons for them"]
    assert [row[:3] for row in rows[1:]] == [
        ["A. Berg", "List of sites", "20"],
        ["C. Dael", "Compilation plan", "14"],
        ["Consensus", "Compilation plan", "14"],
    ]
    assert "Production sites: complete\nPlan: 2 of 3 rows" in reading.text(data)
    others = [text for name, one in found.items() if NORDLYS not in name and "Plan: 2" in (text := all_text(one))]
    assert others == []


# Equal points, nobody left, lots

EQUAL = {
    "evaluation": {"tenderers": [*awarding.tenderers("Alpha", "Beta"), *awarding.tenderers("Gamma", prices={"PR-1": 4_000_000})]}
}
DRAW = {"date": "2027-04-07", "witnesses": ["E. Falk", "H. Lind"], "result": ["Beta", "Alpha"]}


def test_while_lots_are_to_be_drawn_no_letter_says_who_wins(tmp_path: Path) -> None:
    found = documents(decided(tmp_path, **EQUAL, given={}))
    assert not [name for name in found if name.startswith("letter-")]
    for name in ("award-report-draft.docx", "award-decision-draft.docx"):
        words = reading.text(found[name].data)
        assert "Nothing is awarded yet: lots are still to be drawn for the first place." in words
        assert "Alpha and Beta have the same number of points in all, 100 points." in words


def test_a_recorded_draw_decides_and_the_letters_say_so(tmp_path: Path) -> None:
    award = awarding.data_of(awarding.AWARD / "tender.yaml")["award"]
    decided(tmp_path, **EQUAL, given={})
    drawn = {"award": {**award, "tie_break": {**award["tie_break"], "draw": DRAW}}}
    found = documents(decided(tmp_path, tender=drawn, **EQUAL, given={}, published=False))
    words = reading.text(found["letter-not-awarded-Alpha-draft.docx"].data)
    assert "Beta and Alpha have the same number of points in all, 100 points." in words
    assert "They were drawn on 7 April 2027 in the presence of E. Falk and H. Lind." in words
    assert "letter-award-Beta-draft.docx" in found
    third = reading.text(found["letter-not-awarded-Gamma-draft.docx"].data)
    assert "Alpha" not in third
    assert "drawn on" not in third
    assert "The order in which they were drawn is: Beta, Alpha." in reading.text(found["award-report-draft.docx"].data)


def test_where_nobody_is_left_nothing_is_awarded(tmp_path: Path) -> None:
    award = awarding.data_of(awarding.AWARD / "tender.yaml")["award"]
    given = {(name, "AC-3"): (2, "Nothing.") for name in LETTERS}
    found = documents(decided(tmp_path, tender={"award": award}, given=given))
    words = reading.text(found[f"letter-not-awarded-{NORDLYS}-draft.docx"].data)
    assert "No Tender is left, and the contract is not awarded." in words
    assert "The successful tender" not in words
    assert "The contract is not awarded: no Tender is left." in reading.text(found["award-decision-draft.docx"].data)


def test_each_lot_has_its_documents_and_a_tenderer_a_letter_for_each(tmp_path: Path) -> None:
    lots = [{"id": "1", "title": "Notebooks"}, {"id": "2", "title": "Tablets"}]
    tendered = [
        {"name": "Alpha", "admitted": True, "lots": ["1", "2"], "prices": {"1": {"PR-1": 100}, "2": {"PR-1": 200}}},
        {"name": "Beta", "admitted": True, "lots": ["2"], "prices": {"2": {"PR-1": 100}}},
    ]
    of = decided(tmp_path, tender={"lots": lots}, evaluation={"tenderers": tendered}, given={})
    found = documents(of)
    assert sorted(name for name in found if name.startswith("letter-")) == [
        "letter-award-Alpha-lot-1-draft.docx",
        "letter-award-Beta-lot-2-draft.docx",
        "letter-not-awarded-Alpha-lot-2-draft.docx",
    ]
    assert "Lot 2: Tablets" in reading.text(found["letter-not-awarded-Alpha-lot-2-draft.docx"].data)
    assert {name for name in found if name.startswith("award-decision") and name.endswith(".xlsx")} == {
        "award-decision-lot-1-draft.xlsx",
        "award-decision-lot-2-draft.xlsx",
    }


# Languages and readers


def test_what_is_not_for_the_buyer_alone_says_nothing_that_is() -> None:
    library, found = load_library(), list(award_documents(example_award()))
    public = [one for one in found if library.types[one.id].audience != "buyer"]
    assert len(public) == 6
    assert {one.name: for_the_buyer(all_text(one)) for one in public} == {one.name: [] for one in public}


def test_without_a_rule_for_equals_nobody_is_said_to_draw_lots(tmp_path: Path) -> None:
    award = {**awarding.data_of(awarding.AWARD / "tender.yaml")["award"], "tie_break": None}
    found = documents(decided(tmp_path, tender={"award": award}, **EQUAL, given={}))
    words = reading.text(found["award-decision-draft.docx"].data)
    assert "more than one has the first place, and nothing that was published says what decides between equals." in words
    assert "ots are" not in words


def test_every_document_comes_in_every_language_with_the_same_points(tmp_path: Path) -> None:
    found = documents(decided(tmp_path, tender={"languages": ["en", "nl"]}))
    english = sorted(name.replace("-en-", "-") for name in found if "-en-" in name)
    assert english == sorted(name.replace("-nl-", "-") for name in found if "-nl-" in name) == sorted(made())
    words = reading.text(found[f"letter-not-awarded-{NORDLYS}-nl-draft.docx"].data)
    assert "De laatste dag van de opschortende termijn is 29 april 2027." in words
    rows = reading.tables(found[f"letter-not-awarded-{NORDLYS}-nl-draft.docx"].data)[
        "Punten van uw Inschrijving en de motivering daarvan"
    ]
    assert ["PR-1 Price", "Geboden prijs: 2.100.000 EUR\nBerekening: alle punten", "65,0", "65,0"] in rows
    assert openpyxl.load_workbook(io.BytesIO(found["award-decision-nl-draft.xlsx"].data)).sheetnames == [
        "Gunningsbeslissing",
        "Gegevens",
    ]


def test_names_that_differ_in_signs_alone_have_files_of_their_own(tmp_path: Path) -> None:
    found = documents(decided(tmp_path, evaluation={"tenderers": awarding.tenderers("A/B", "A-B", "A B")}, given={}))
    assert len([name for name in found if name.startswith("evaluation-sheet")]) == 3


def test_the_same_award_gives_the_same_bytes(tmp_path: Path) -> None:
    again = documents(decided(tmp_path))
    assert {name: one.sha256 for name, one in again.items()} == {name: one.sha256 for name, one in made().items()}
