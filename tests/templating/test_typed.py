"""Values of the buyer's own: printed as they were typed, and by a filter as the number, date, amount or list that they are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.files.frontmatter import Passage
from tenderkit.files.notation import Notation
from tenderkit.languages import RULES
from tenderkit.numbers import format_money, format_value, known_languages, list_joints
from tenderkit.templating import READING, SLOT, Engine, Rendered
from tenderkit.templating import given as as_given


def rendered(template: str, locale: str = "en-GB", notation: Notation = Notation(), **values: Any) -> Rendered:  # noqa: B008
    """Render a template with these values of the buyer's, which it knows by their names."""
    engine = Engine({"t": Passage(template, "t.md")}, READING)
    names = {name: as_given(value, f"values.{name}", notation) for name, value in values.items()}
    return engine.render("t", lambda _rendering: names, locale)


def shown(template: str, locale: str = "en-GB", notation: Notation = Notation(), **values: Any) -> str:  # noqa: B008
    made = rendered(template, locale, notation, **values)
    assert made.faults == ()
    return SLOT.sub(lambda match: made.values[int(match[1])], made.text)


def table() -> list[list[str]]:
    text = (ROOT / "tests/data/amounts.txt").read_text(encoding="utf-8").replace("~", "\u00a0").replace("^", "\u202f")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [[cell.strip(" ") for cell in line.split("|")] for line in lines[1:]]


@pytest.mark.parametrize(("locale", "amount", "printed", "three", "two", "in_quotes"), table())
def test_each_language_prints_amounts_lists_and_quotations_as_the_table_shows(
    locale: str, amount: str, printed: str, three: str, two: str, in_quotes: str
) -> None:
    assert shown('{{ x | money("EUR") }}', locale, x=amount) == printed
    assert shown("{{ x | listed }}", locale, x=["A", "B", "C"]) == three
    assert shown("{{ x | listed }}", locale, x=["A", "B"]) == two
    assert shown("{{ x | quoted }}", locale, x="A") == in_quotes


def test_every_language_whose_numbers_are_known_has_its_rules_and_joins_lists() -> None:
    assert RULES.keys() == set(known_languages())
    assert all("" not in list_joints(language) for language in known_languages())


def test_a_value_is_printed_as_it_was_typed_until_a_filter_says_what_it_is() -> None:
    assert shown("{{ x }}, {{ x | number }}", "nl-NL", x="4,10") == "4,10, 4,1"
    assert shown("{{ x }}, {{ x | date }}", x="2027-03-01") == "2027-03-01, 1\u00a0March 2027"


@given(st.decimals(-(10**30), 10**30, places=6), st.sampled_from(["en-GB", "nl-NL", "fr-FR", "de-CH"]))
def test_a_number_loses_no_digit(number: Decimal, locale: str) -> None:
    assert shown("{{ x | number }}", locale, Notation("."), x=f"{number:f}") == format_value(number, locale)


@given(st.decimals(-(10**30), 10**30, places=4), st.sampled_from(["en-GB", "nl-NL", "fr-FR", "de-CH"]))
def test_an_amount_has_the_digits_of_its_number_and_its_currency_once(number: Decimal, locale: str) -> None:
    text = format_money(number, "EUR", locale)
    assert text.count("EUR") == 1
    assert text.replace("EUR", "").strip("\u00a0").startswith(format_value(number, locale))


def test_numbers_and_dates_can_be_compared_and_added_up_exactly() -> None:
    assert shown("{{ a | number + b | number }}", a="0.1", b="0.2") == "0.3"
    assert shown("{% if a | number > 999 %}more{% else %}less{% endif %}", a="1000") == "more"
    assert shown("{% if a | date < b | date %}before{% endif %}", a="2027-02-28", b="2027-03-01") == "before"


def test_a_filter_reads_as_the_tender_file_writes() -> None:
    assert shown("{{ x | number }}", notation=Notation(","), x="1.000,5") == "1,000.5"
    assert shown("{{ x | date }}", notation=Notation("", day_first=True), x="31/12/2027") == "31\u00a0December 2027"


def test_what_is_a_number_or_a_date_already_stays_so() -> None:
    assert shown("{{ 1200 | number }} {{ x | number | number }} {{ d | date | date }}", x="5", d="2027-03-01").endswith(
        "5 1\u00a0March 2027"
    )


@pytest.mark.parametrize(
    ("template", "values", "fault"),
    [
        ("\n{{ x | number }}", {"x": "about 100"}, "t.md:2: TK440 “about 100” (values.x) is not a number"),
        ("{{ x | number }}", {"x": "1.000"}, "t.md:1: TK440 “1.000” (values.x) is 1 to some readers and 1000 to others"),
        ("{{ x | number }}", {"x": "0.1234567890123"}, "t.md:1: TK440 “0.1234567890123” (values.x) has too many digits"),
        ("{{ x | number }}", {"x": ["1"]}, "t.md:1: TK440 a list is not a number"),
        ("{{ x | number }}", {"x": "25000 EUR"}, "t.md:1: TK440 “25000 EUR” (values.x) is not a number"),
        ("{{ none | number }}", {}, "t.md:1: TK440 nothing is not a number"),
        ("{{ true | number }}", {}, "t.md:1: TK440 a truth value is not a number"),
        ("{{ x | date }}", {"x": "2027-02-30"}, "t.md:1: TK440 “2027-02-30” (values.x) is not a date"),
        ("{{ x | date }}", {"x": "1 March"}, "t.md:1: TK440 “1 March” (values.x) is not a date"),
        ("{{ 5 | date }}", {}, "t.md:1: TK440 a number is not a date"),
        ('{{ x | money("EUR") }}', {"x": "much"}, "t.md:1: TK440 “much” (values.x) is not a number"),
        ("{{ x | money }}", {"x": "5"}, "t.md:1: TK442 an amount of money needs its currency"),
        ('{{ x | money("EURO") }}', {"x": "5"}, "t.md:1: TK442 “EURO” is not a currency (did you mean “EUR”?)"),
        ("{% for y in x %}{{ y }}{% endfor %}", {"x": "Delft"}, "t.md:1: TK441 “values.x” is one text and not a list"),
        ("{{ 5 | listed }}", {}, "t.md:1: TK441 “listed” takes a list, not a number"),
        ("{{ y | number }}", {"x": "5"}, "t.md:1: TK404 “y” is not defined"),
        ("{{ y | listed }}", {"x": "5"}, "t.md:1: TK404 “y” is not defined"),
    ],
)
def test_what_a_filter_cannot_read_is_a_fault_at_the_line_of_the_template(template: str, values: Any, fault: str) -> None:
    made = rendered(template, **values)
    assert [str(found)[: len(fault)] for found in made.faults] == [fault]


def test_markdown_in_a_list_stays_apart_from_values() -> None:
    made = rendered("{% macro m() %}**strong**{% endmacro %}{{ [m(), x] | listed }}", x="*typed*")
    assert made.faults == ()
    assert made.text.startswith("**strong**")
    assert "*typed*" in made.values
