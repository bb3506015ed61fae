"""The forms of the reports under the contract: each asks what its clause does, and takes over what the year before said."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, example
from support.form_kinds import asked, empty, filled, kind_of, made, read, reader, tender_for
from support.reading import text

from tenderkit.cli import main
from tenderkit.forms.carrying import carried
from tenderkit.forms.responses import Response

_SECTION = re.compile(r" \((section|paragraaf) [0-9.]+\)")  # where the contract has what it refers to
FIRST, SECOND, LAST = "2028-06-01", "2029-06-01", "2031-05-31"  # due dates of examples/servers
HEAD = {"contractor": "Nordlys Computers", "date": date(2028, 5, 20)}
LIST = HEAD | {
    "sites.1.product": "Rack servers",
    "sites.1.site": "Tatra Assembly, hall 2",
    "sites.1.address": "Priemyselná 14, 917 01 Trnava",
    "sites.1.country": "Slovakia",
    "sites.1.activity": "Assembly",
    "risks.1.sites": "Tatra Assembly, hall 2",
    "risks.1.risk": "Excessive overtime of agency workers",
    "complete": "No, the gaps are explained below",
    "gaps.1.missing": "Sites that make the boards of the switches",
    "gaps.1.efforts": "The maker was asked in March and in September",
    "gaps.1.steps": "A visit to the maker",
}
ALL = ("site-list", "mitigation-report", "due-diligence-report")


def returned(name: str, answers: dict[str, str | date], scenario: str = "high") -> Response:
    return read(filled(empty(name, scenario=scenario), answers))


def lines(document: bytes) -> list[str]:
    return text(document).split("\n")


def next_year(earlier: Response, name: str) -> Response:
    """Return what stands in the form that is made with an earlier one."""
    return read(made(tender_for(name, scenario="high"), name, carried(earlier, kind_of(name))))


@pytest.mark.parametrize("name", ALL)
def test_a_report_comes_with_its_contract_and_the_first_day_that_it_is_due(name: str) -> None:
    found = returned(name, HEAD)
    assert found.answers["contract"] == "DH-2027/0412"
    assert found.period == FIRST


def test_a_site_list_is_complete_where_it_says_what_the_clause_asks() -> None:
    found = returned("site-list", LIST)
    assert not found.faults
    assert not found.lacking


def test_key_risks_are_asked_in_variant_b_only_and_then_at_least_one() -> None:
    kind = kind_of("site-list")
    assert "risks" not in asked(empty("site-list", scenario="medium"), kind)
    assert asked(empty("site-list", scenario="high"), kind)["risks"].least == 1
    without = {name: answer for name, answer in LIST.items() if not name.startswith("risks")}
    assert [(lack.field, lack.found) for lack in returned("site-list", without).lacking] == [("risks", 0)]
    assert not returned("site-list", without, "medium").lacking


def test_the_list_of_next_year_holds_the_rows_of_this_one_and_the_next_date() -> None:
    earlier = returned("site-list", LIST)
    found = next_year(earlier, "site-list")
    assert found.rows == earlier.rows
    assert found.respondent == "Nordlys Computers"
    assert found.period == SECOND
    assert found.answers["date"] is None
    assert found.answers["complete"] is None


def test_after_the_last_date_there_is_no_next_one() -> None:
    found = next_year(returned("mitigation-report", HEAD | {"due": date.fromisoformat(LAST)}), "mitigation-report")
    assert found.answers["due"] is None


def test_the_first_list_holds_the_sites_that_the_tender_named() -> None:
    tendered = returned("production-sites", {name: answer for name, answer in LIST.items() if name.startswith("sites")})
    found = next_year(tendered, "site-list")
    assert found.rows["sites"] == tendered.rows["sites"]
    assert found.period == FIRST


def test_a_report_of_another_kind_does_not_move_the_date() -> None:
    found = next_year(returned("site-list", LIST), "due-diligence-report")
    assert found.respondent == "Nordlys Computers"
    assert found.period == FIRST


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_report_says_its_clause_and_indicators_in_the_words_of_the_contract(name: str, language: str) -> None:
    tender = tender_for(name, language, "high")
    (clause,) = kind_of(name).items
    report = lines(empty(name, language, scenario="high"))
    contract = [_SECTION.sub("", line) for line in lines(made(tender, "contract-schedule"))]
    start = next(at for at, line in enumerate(contract) if re.match(f"{clause} [^(]*$", line) and len(contract[at + 1]) > 60)
    end = next(at for at in range(start + 1, len(contract)) if re.match("(CC|ADD|SC)-[0-9] ", contract[at]))
    missing = [line for line in contract[start:end] if not any(line in said for said in report)]
    caption, *head = missing
    assert caption.endswith(contract[start])
    assert len(head) == 2, "the aspects and indicators stand in a list, and in the contract in a table with a header"
    assert end - start > 8


def test_the_log_says_the_time_for_answers_where_the_contract_has_one() -> None:
    assert any("within 15 Working Days" in line for line in lines(empty("information-requests", scenario="high")))
    assert not any("Working Days" in line for line in lines(empty("information-requests", scenario="medium")))


def test_there_is_no_report_without_its_clause(tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["render", str(example("low")), "-d", "site-list", "-o", str(tmp_path)])
    assert run.exit_code == 1
    assert "TK422" in run.stderr


def test_the_command_makes_the_report_of_the_next_year(tmp_path: Path) -> None:
    earlier = tmp_path / "list.docx"
    earlier.write_bytes(filled(empty("site-list", scenario="high"), LIST))
    call = ["render", str(ROOT / "examples/servers"), "-d", "site-list", "--with", str(earlier), "-o", str(tmp_path)]
    assert CliRunner().invoke(main, call).exit_code == 0
    (path,) = tmp_path.glob("DH-*.docx")
    assert reader().read(path).period == SECOND
