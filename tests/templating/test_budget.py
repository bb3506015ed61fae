"""Templates without end: each is stopped at its line by what it does and not by a clock, alike on every system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from conftest import ROOT

from tenderkit.blocks import SLOT_CLOSE
from tenderkit.faults import Fault
from tenderkit.files.frontmatter import Passage
from tenderkit.templating import Engine, Rendered, Rendering, budget
from tenderkit.templating.budget import MAX_DEPTH, MAX_TEXT
from tenderkit.views.filters import FILTERS

CASES = [
    case.strip("\n").split("\n---\n")
    for case in (ROOT / "tests/data/templates/without_end.txt").read_text(encoding="utf-8").split("\n====\n")
]
WORDS = {"steps": " steps", "characters": " characters of text", "calls": "calls itself", "digits": " digits", "places": " places"}


def render(text: str, names: Mapping[str, Any] | None = None) -> Rendered:
    engine = Engine({"t": Passage(text, "t.md"), "empty": Passage("", "empty.md")}, FILTERS)
    return engine.render("t", lambda _rendering: dict(names or {}), "en-GB")


def fault(text: str, names: Mapping[str, Any] | None = None) -> Fault:
    (found,) = render(text, names).faults
    return found


@pytest.mark.some(18)
@pytest.mark.parametrize(("sentence", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_template_without_end_is_stopped_at_its_line(
    sentence: str, text: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "MAX_STEPS", 500_000)  # a tenth, to be quick
    monkeypatch.setattr(budget, "MAX_TEXT", 4_000_000)
    found = fault(text, {"v": "value of a tender"})
    place, what = expected.split()
    assert (str(found.location), found.code) == (place, "TK407"), sentence
    assert WORDS[what] in found.message
    assert found.hint


@pytest.mark.parametrize("sentence", ["a loop over a long range", "a text that doubles", "a number squared over and over"])
def test_what_would_take_too_much_is_stopped_before_it_is_done(sentence: str) -> None:
    (text,) = [text for name, text, _ in CASES if name == sentence]
    assert fault(text).code == "TK407"


@pytest.mark.parametrize("calls", [MAX_DEPTH, MAX_DEPTH + 1])
def test_macros_may_call_each_other_a_hundred_deep_on_every_system(calls: int) -> None:
    text = "{% macro m(n) %}{% if n > 1 %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(" + str(calls) + ") }}"
    assert bool(render(text).faults) == (calls > MAX_DEPTH)


def test_a_list_of_ten_thousand_rows_is_no_template_without_end() -> None:
    rows = [{"name": f"Product {number}", "quantity": number} for number in range(10_000)]
    text = """\
{% macro cell(x) %}{% if x %}**{{ x }}**{% endif %}{% endmacro %}
{% set total = rows | sum("quantity") %}
{% for row in rows | sort(attribute="name") %}
| {{ loop.index }} | {{ cell(row.name) }} | {{ row.quantity }} of {{ total }} |
{% endfor %}"""
    rendered = render(text, {"rows": rows})
    assert rendered.faults == ()
    assert rendered.text.count(SLOT_CLOSE) == 40_000


@pytest.mark.parametrize("shift", [0, 1])
def test_a_text_is_stopped_at_one_and_the_same_character(shift: int) -> None:
    text = "{% for i in range(1000) %}{{ v }}{% endfor %}"
    length = MAX_TEXT // 1000 - 1
    rest = MAX_TEXT - 1000 * length
    template = text + "x" * (rest + shift)
    assert bool(render(template, {"v": "x" * length}).faults) == bool(shift)


def test_what_is_kept_counts_as_if_it_were_done_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_STEPS", 500_000)
    passage = Passage("{% for i in range(999) %}{{ i }}{% endfor %}", "c.md")
    engine = Engine({"t": Passage("{% for i in range(4000) %}{{ text() }}{% endfor %}", "t.md")})

    def names(rendering: Rendering) -> dict[str, Any]:
        return {"text": lambda: rendering.text(passage, {})}

    first, second = (engine.render("t", names, "en-GB") for _ in range(2))
    assert [found.code for found in first.faults] == ["TK407"]
    assert (first.faults, len(first.values)) == (second.faults, len(second.values))


def test_a_text_of_the_catalogue_without_end_is_told_at_its_own_line() -> None:
    passage = Passage(
        "One\n\n{% for a in range(9999) %}\n{% for b in range(9999) %}{% endfor %}{% endfor %}", "clauses/AC-2.md", 30
    )
    engine = Engine({"t": Passage("# Title\n\n{{ text }}", "t.md")})
    rendered = engine.render("t", lambda rendering: {"text": rendering.text(passage, {})}, "en-GB")
    assert [f"{found.location} {found.code}" for found in rendered.faults] == ["clauses/AC-2.md:33 TK407"]


def test_a_name_in_a_header_that_has_no_end_is_a_fault_and_nothing_is_raised() -> None:
    passage = Passage("{% for a in range(1000000000) %}{% endfor %}", "clauses/AC-2.md", 30)
    found = Engine({}).value("x", lambda rendering: {"x": rendering.text(passage, {})}, "en-GB", "house.docx")
    assert [f"{found.location} {found.code}" for found in found.faults] == ["clauses/AC-2.md:30 TK407"]


# Templates that are nested too deeply to be read


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{{ " + "[" * 3000 + "]" * 3000 + " }}",
        "{{ " + "not " * 3000 + "1 }}",
        "{{ " + "1 + " * 3000 + "1 }}",
        "{{ v" + ".x" * 3000 + " }}",
        "{{ v" + " | abs" * 3000 + " }}",
        "{% if v %}" * 300 + "{% endif %}" * 300,
        "{% for x in [1] %}" * 30 + "{% endfor %}" * 30,
        "{% macro m() %}" * 300 + "{% endmacro %}" * 300,
    ],
)
def test_a_template_nested_too_deeply_is_a_fault_at_its_line(text: str) -> None:
    engine = Engine({"t": Passage("One\n\n" + text, "t.md")})
    assert [f"{found.location} {found.code}" for found in engine.check()] == ["t.md:3 TK417"]
    rendered = engine.render("t", lambda _rendering: {"v": 1}, "en-GB")
    assert [f"{found.location} {found.code}" for found in rendered.faults] == ["t.md:3 TK417"]


def test_a_number_of_more_digits_than_python_reads_is_a_fault_at_its_line() -> None:
    engine = Engine({"t": Passage("One\n\n{{ " + "9" * 5000 + " }}", "t.md")})
    assert [f"{found.location} {found.code}" for found in engine.check()] == ["t.md:3 TK407"]
