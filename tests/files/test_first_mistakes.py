"""The commonest first mistakes in a tender file: told in few words at the right line, and what the first fault says mends the file.

Each file in tests/data/first_mistakes has one mistake; its first line says which, its second quotes what the message says to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.cli import main
from tenderkit.files.first_mistakes import Slip, slip_in
from tenderkit.files.validation import validate
from tenderkit.files.yamlfile import parse
from tenderkit.tender import TenderFile, reading_of

FOLDER = ROOT / "tests/data/first_mistakes"

# What a person does who reads the message, and the number of the lines that it names.
Mend = Callable[[str], str]
MENDS: dict[str, tuple[str, Mend]] = {
    "a-colon-in-the-title": ("5", lambda text: text.replace("title: Mon", 'title: "Mon').replace("l offices\n", 'l offices"\n')),
    "a-tab": ("9", lambda text: text.replace("\t", "  ")),
    "a-quantity-with-a-unit": ("15 18", lambda text: text.replace(" pieces", "")),
    "dates-with-the-day-first": ("6 27 30", lambda text: f"reading: {{dates: day-first}}\n{text}"),
    "typographic-quotation-marks": ("5", lambda text: text.replace("title: “", 'title: "').replace("offices”", 'offices"')),
    "one-space-too-many": ("10", lambda text: text.replace("   address", "  address")),
    "no-space-after-the-colon": ("5", lambda text: text.replace("title:Mon", "title: Mon")),
    "a-scenario-with-a-capital": ("3", lambda text: text.replace("scenario: Low", "scenario: low")),
    "points-too-far-left": ("22 23", lambda text: text.replace("  AC-", "    AC-")),
    "a-list-without-hyphens": ("14", lambda text: text.replace("  name: Mon", "  - name: Mon")),
}
each = pytest.mark.parametrize("name", MENDS)


def check(path: Path) -> Result:
    return CliRunner().invoke(main, ["check", str(path)])


def test_every_file_is_tried() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(MENDS)
    assert len(MENDS) >= 10


@pytest.mark.some(4)
@each
def test_a_first_mistake_is_told_in_at_most_three_faults_the_first_of_which_says_what_mends_it(name: str, tmp_path: Path) -> None:
    path = FOLDER / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    told = check(path)
    faults = told.stdout.splitlines()
    says = text.splitlines()[1].removeprefix("# The message says what to do: ")
    lines, mend = MENDS[name]
    assert told.exit_code == 1
    assert 1 <= len(faults) <= 3
    assert says in faults[0]
    assert set(lines.split()) <= set(re.findall(r"\d+", faults[0]))
    mended = tmp_path / "tender.yaml"
    mended.write_text(mend(text), encoding="utf-8")
    assert (check(mended).stdout, check(mended).exit_code) == ("", 0)


BASE = """\
scenario: low
title: Monitors for offices
contracting_authority:
  name: Municipality of Lindenmark
  address: Market Square 1
  contact: Procurement office

products:
  - name: Monitor, 24 inch
    quantity: 850
  - name: Monitor, 27 inch
    quantity: 150
date: 2026-12-01
"""


@pytest.mark.parametrize(
    ("right", "wrong", "line", "says"),
    [
        ("title: Monitors for offices", "title: 'The city's offices'", 2, 'write `title: "The city\'s offices"`'),
        ("title: Monitors for offices", 'title: "Monitors" for offices', 2, "write `title: '\"Monitors\" for offices'`"),
        ("title: Monitors for offices", 'title: "Monitors for offices', 2, 'write `title: "Monitors for offices"`'),
        ("title: Monitors for offices", "title: @offices", 2, 'write `title: "@offices"`'),
        ("title: Monitors for offices", "title: *Monitors* for offices", 2, 'write `title: "*Monitors* for offices"`'),
        ("title: Monitors for offices", "title: [DRAFT] Monitors", 2, 'write `title: "[DRAFT] Monitors"`'),
        ("title: Monitors for offices", "title: {Monitors for offices", 2, "the brace of “title” is never closed"),
        ("title: Monitors for offices", "title = Monitors for offices", 2, "“=” is where the colon should be"),
        ("title: Monitors for offices", "title：Monitors for offices", 2, "write `title: Monitors for offices`"),
        ("title: Monitors for offices", "title: Monitors: for offices  # lot 1", 2, '"Monitors: for offices" # lot 1'),
        ("title: Monitors for offices", "title: Monitors\nfor offices", 3, "put it at the end of the line above"),
        ("  - name", "  • name", 9, "write a hyphen and a space: `- name: Monitor, 24 inch`"),
        ("  - name", "  -name", 9, "there is no space after the hyphen"),
        ("    quantity: 850", "   quantity: 850", 10, "put 4 spaces before it"),
        ("  address", "address", 5, "put 2 spaces before it"),
        ("title", " title", 2, "is indented by 1 space"),
        ("  address: Market", "  address:\u00a0Market", 5, "a special space"),
        ("    quantity", "\t\tquantity", 10, "this line begins with a tab, and so does 1 more"),
    ],
)
def test_what_breaks_a_file_is_told_at_its_line_with_what_to_write(right: str, wrong: str, line: int, says: str) -> None:
    assert right in BASE
    _, (fault,) = parse(BASE.replace(right, wrong), "tender.yaml")
    assert (fault.location.line, fault.code) == (line, "TK103")
    assert says in f"{fault.message} ({fault.hint})"


@pytest.mark.parametrize("text", ["contracting_authority: {name: Office #3}\ntitle: x\n", "products: [Lot #1, Lot #2]\ntitle: x\n"])
def test_a_hash_within_brackets_is_the_cause_and_not_the_bracket(text: str) -> None:
    _, (fault,) = parse(text, "tender.yaml")
    assert (fault.location.line, fault.code) == (1, "TK103")
    assert "a # after a space begins a comment" in fault.message
    assert "in quotation marks" in fault.hint


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("award:\n  points:\n  AC-3: 30\n", "if it belongs to “points”, put two more spaces before it"),
        ("contracting_authority:\nname: x\n", "if it belongs to “contracting_authority”, put two more spaces before it"),
        ("award:\npoints:\n  AC-1: 3\n", "if it belongs to “award”, put two more spaces before it"),
        ("reference:\ntitel: x\n", "did you mean “title”?"),
        ("contract_end: 2027-01-01\n", "it belongs under “dates”"),
        ("name: x\n", "it belongs under “contracting_authority” or “products”"),
        ("Title: x\n", "write keys in small letters"),
        ("title: Monitors\nLot 1: schools\n", "put both on one line, in quotation marks"),
        ("quantity of it: 3\n", "put both on one line, in quotation marks"),
        ("date: 31/12/2027\n", "or put `reading: {dates: day-first}` into the tender file"),
        ("date: 2027-02-30\n", "there is no such day"),
        ("award: {total: 50 points}\n", "write the number alone, without a unit or a word"),
        ("reading: {numbers: '1.000,5'}\naward: {total: fifty}\n", "write digits, with a comma before decimals"),
        ("award: {total: € 50}\n", "write the number alone, without a unit or a word"),
        ("award: {total: fifty}\n", "write digits, with a point before decimals"),
        ("products: Monitor\n", "as `- Monitor`"),
        ("products:\n  – Monitor\n", "write a hyphen and a space where “–” is: `- Monitor`"),
        ("products:\n  • Monitor\n", "write a hyphen and a space where “•” is: `- Monitor`"),
        ("award:\n  points:\n    - AC-3: 30\n", "leave out the hyphens: write `key: value` on each line"),
        ("date: 26/02/27\n", "with all four digits of the year"),
        ("contracting_authority: Town of Example\n", "write `name: Town of Example` on a line of its own below it"),
    ],
)
def test_a_key_or_value_of_the_wrong_form_is_told_with_what_to_write(text: str, says: str) -> None:
    file, _ = parse(text, "tender.yaml")
    _, (fault,), _ = validate(TenderFile, file, reading_of(file.data).notation)
    assert says in fault.hint


def test_of_two_slips_the_first_is_told() -> None:
    _, (fault,) = parse(BASE.replace("title: ", "title: @").replace("address: ", "address: @"), "tender.yaml")
    assert fault.location.line == 2


@pytest.mark.parametrize("text", [BASE, "", "a: [1, 2]\n---\nb: c\n", "%\n%\n", "a:\n" + "  - b: c: d\n" * 20_000])
def test_where_no_guess_mends_it_none_is_told(text: str) -> None:
    assert slip_in(text) is None


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@`,? \n\t“•=", max_size=60))
def test_a_slip_is_on_a_line_of_the_text(text: str) -> None:
    slip = slip_in(text)
    assert slip is None or (isinstance(slip, Slip) and 0 <= slip.line < len(text.split("\n")) and slip.message and slip.hint)
