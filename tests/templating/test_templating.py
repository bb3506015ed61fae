"""Templates: values stay values, every fault is told with its line, and nothing gets out of the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenderkit import markdown
from tenderkit.blocks import (
    MARKERS,
    Blank,
    Block,
    Column,
    Heading,
    Link,
    List,
    Note,
    Paragraph,
    Reference,
    Row,
    Table,
    Text,
    outline,
    plain,
)
from tenderkit.faults import Fault, Location
from tenderkit.files.frontmatter import Passage
from tenderkit.templating import SLOT, Engine, Fixed, Later, Markdown, Missing, Rendered, Rendering

calm = settings(deadline=None)  # a slow machine is no failure

Context = Callable[[Rendering], dict[str, Any]]


@dataclass
class Template:
    """A template t.md that stands in its file from line `line` on, with other templates beside it."""

    text: str
    line: int = 1
    others: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        others = {name: Passage(text, f"{name}.md") for name, text in (self.others or {}).items()}
        self.engine = Engine({"t": Passage(self.text, "t.md", self.line), **others})

    def render(self, names: Context | Mapping[str, Any] | None = None, locale: str = "en-GB", *, draft: bool = False) -> Rendered:
        return self.engine.render("t", context(names), locale, draft=draft)

    def blocks(
        self, names: Context | Mapping[str, Any] | None = None, locale: str = "en-GB", *, draft: bool = False
    ) -> tuple[Block, ...]:
        rendered = self.render(names, locale, draft=draft)
        assert rendered.faults == ()
        parsed = markdown.parse(rendered.text, rendered.values)
        assert parsed.problems == ()
        return parsed.flow.with_values()

    def faults(self, names: Context | Mapping[str, Any] | None = None, *, draft: bool = False) -> list[str]:
        """Return `path:line code` of each fault, those of the Markdown too, sorted by place."""
        rendered = self.render(names, draft=draft)
        found = {(fault.location, fault.code) for fault in rendered.faults}
        origins = self.engine.origins("t", context(names), "en-GB")
        for problem in markdown.parse(rendered.text, rendered.values).problems:
            found.add((origins[problem.line - 1], "TK420"))
        return [f"{place} {code}" for place, code in sorted(found)]


def context(names: Context | Mapping[str, Any] | None) -> Context:
    return names if callable(names) else lambda _rendering: dict(names or {})


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def words(text: str, **names: Any) -> str:
    """Return the words of a template of one paragraph."""
    (block,) = Template(text).blocks(names)
    assert isinstance(block, Paragraph)
    return plain(block.content)


def messages(text: str, **names: Any) -> list[str]:
    return [f"{fault.location.line} {fault.message} ({fault.hint})" for fault in Template(text).render(names).faults]


# A value appears as it was typed

MARKUP = "*_#|`<>&{}[]()\\-+.!~%'\" \n\t1a"
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=f"\ufffe\uffff{MARKERS}")),
    st.text(alphabet=MARKUP, max_size=30),
)

EVERYWHERE = """\
{% macro cited(words) %}“{{ words }}”{% endmacro %}
{% macro strong() %}**{{ caller() }}**{% endmacro %}
{% set noted %}noted {{ v }}{% endset %}
# {{ v }} {{ anchor }}

{{ v }}

Before {{ v }} after

**{{ v }}** and *{{ v }}* and ***{{ v }}***

{{ v }} {.lead}

- {{ v }}

  {{ v }}
  1. {{ v }}

> [!NOTE]
> {{ v }}

Table: {{ v }}
| {{ v }} | b |
|---|---|
| {{ v }} | **{{ v }}** |

[{{ v }}](https://example.org) [{{ v }}](#top)

{{ cited(v) }} {{ noted }} {% call strong() %}{{ v }}{% endcall %}


{{ "a" ~ v ~ noted ~ v }} {{ noted + v }} {{ v + "z" }}

{{ [v, noted, v] | join(", ") }} {{ [v, v] | join(v) }}

{% for part in [v, v] %}({{ part }}){% endfor %}


{% include "other" %}


{{ text }}
"""
OTHER = "Included {{ v }}"
LATER = "Rendered {{ v }}"
ENGINE = Engine({"t": Passage(EVERYWHERE, "t.md"), "other": Passage(OTHER, "other.md")})


@calm
@given(TEXTS)
def test_a_value_appears_as_typed_wherever_it_is_printed(value: str) -> None:
    def names(rendering: Rendering) -> dict[str, Any]:
        return {"v": value, "anchor": Markdown("{#top}"), "text": rendering.text(Passage(LATER, "c.md"), {"v": value})}

    rendered = ENGINE.render("t", names, "en-GB")
    assert rendered.faults == ()
    parsed = markdown.parse(rendered.text, rendered.values)
    assert parsed.problems == ()
    v = Text(value)
    assert parsed.flow.with_values() == (
        Heading(0, (v,), "top"),
        Paragraph((v,)),
        Paragraph((Text(f"Before {value} after"),)),
        Paragraph((Text(value, True), Text(" and "), Text(value, False, True), Text(" and "), Text(value, True, True))),
        Paragraph((v,), "lead"),
        List(False, ((Paragraph((v,)), Paragraph((v,)), List(True, ((Paragraph((v,)),),))),)),
        Note("note", (Paragraph((v,)),)),
        Table((Column("left", 3), Column("left", 3)), Row(((v,), (Text("b"),))), (Row(((v,), (Text(value, True),))),), (v,)),
        Paragraph((Link("https://example.org", (v,)), Text(" "), Reference("top", "words", (v,)))),
        Paragraph((Text(f"“{value}” noted {value} "), Text(value, True))),
        paragraph(f"a{value}noted {value}{value} noted {value}{value} {value}z"),
        paragraph(f"{value}, noted {value}, {value} {value}{value}{value}"),
        paragraph(f"({value})({value})"),
        paragraph(f"Included {value}"),
        paragraph(f"Rendered {value}"),
    )


@pytest.mark.parametrize(
    "value", ["*R&D* | <b>", "{{ 1 }}", "{% if %}", "# x", "- x", "1. x", "line\nline", "\\", "&amp;", "</w:t>", "[TOC]"]
)
def test_a_value_with_markup_characters_appears_as_typed_in_a_heading(value: str) -> None:
    assert Template("## The {{ v }}").blocks({"v": value}) == (Heading(1, (Text(f"The {value}"),)),)


@calm
@given(TEXTS, st.sampled_from([("lower", str.lower), ("upper", str.upper), ("capitalize", str.capitalize), ("trim", str.strip)]))
def test_a_filter_of_text_works_on_the_text_as_typed(value: str, kind: tuple[str, Callable[[str], str]]) -> None:
    name, changed = kind
    assert words(f"{{{{ v | {name} }}}}", v=value) == changed(value)


@calm
@given(TEXTS)
def test_a_value_printed_by_a_constant_of_the_template_is_a_value_too(value: str) -> None:
    assert words('{{ "*" ~ v ~ "*" }}{{ "<b>" }}', v=value) == f"*{value}*<b>"


def test_the_markdown_of_a_macro_or_a_set_block_stays_markdown() -> None:
    text = "{% macro m(x) %}**{{ x }}**{% endmacro %}{% set s %}*{{ v }}*{% endset %}{{ m(v) }} {{ s }} {{ m(s) }}"
    assert Template(text).blocks({"v": "*"}) == (
        Paragraph((Text("*", True), Text(" "), Text("*", False, True), Text(" "), Text("*", True, True))),
    )


def test_markdown_given_by_the_program_stays_markdown() -> None:
    assert Template("{{ anchor }}").blocks({"anchor": Markdown("**x**")}) == (Paragraph((Text("x", True),)),)


@pytest.mark.parametrize(
    "expression",
    [
        "noted.format(v)",
        "noted | indent(v)",
        "noted % v",
        "noted.join([v])",
        "noted.replace('x', v)",
        "[noted] | sum(start=noted) ~ v",
    ],
)
def test_no_way_through_markdown_makes_a_value_markup(expression: str) -> None:
    template = Template("{% set noted %}a {}\nx{% endset %}{{ " + expression + " }}")
    rendered = template.render({"v": "**strong** <b> [x](https://example.org)"})
    assert rendered.faults or "strong" not in rendered.text


@pytest.mark.parametrize(
    "expression", ["noted | first", "noted | list | join", "'{}'.format(noted)", "noted[0]", "noted | reverse"]
)
def test_markdown_that_a_filter_took_apart_is_a_fault_and_no_marker_is_printed(expression: str) -> None:
    rendered = Template("{% set noted %}{{ v }}{% endset %}\n{{ " + expression + " }}").render({"v": "x"})
    printed = "".join(rendered.values)
    assert rendered.faults or not any(marker in printed for marker in MARKERS)


# What a document prints of a value


@pytest.mark.parametrize(
    ("locale", "value", "shown"),
    [
        ("en-GB", 1200, "1,200"),
        ("en-GB", Decimal("1234567.50"), "1,234,567.5"),
        ("en-GB", Decimal("0.125"), "0.125"),
        ("en-GB", -5, "-5"),
        ("en-GB", 0, "0"),
        ("en-GB", Decimal("1E+3"), "1,000"),
        ("nl", Decimal("1200.5"), "1.200,5"),
        ("de", Decimal("1200.5"), "1.200,5"),
        ("fr", Decimal("1200.5"), "1\u202f200,5"),
        ("en-GB", date(2027, 3, 1), "1\u00a0March 2027"),
        ("nl", date(2027, 3, 1), "1\u00a0maart 2027"),
        ("fr", date(2027, 8, 15), "15\u00a0août 2027"),
        ("de", date(2027, 3, 1), "1.\u00a0März 2027"),
        ("es", date(2027, 3, 1), "1\u00a0de\u00a0marzo de 2027"),
        ("bg", date(2027, 3, 1), "1\u00a0март 2027\u202fг."),
    ],
)
def test_numbers_and_dates_are_printed_as_the_language_writes_them(locale: str, value: object, shown: str) -> None:
    assert Template("{{ v }}").blocks({"v": value}, locale) == (paragraph(shown),)
    assert Template('{{ "~" ~ v }}').blocks({"v": value}, locale) == (paragraph(f"~{shown}"),)
    assert Template('{{ [v, v] | join("; ") }}').blocks({"v": value}, locale) == (paragraph(f"{shown}; {shown}"),)


@calm
@given(st.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**9), max_value=10**9))
def test_a_number_is_printed_without_losing_a_digit(number: Decimal) -> None:
    assert Decimal(words("{{ v }}", v=number).replace(",", "")) == number


def test_a_number_written_in_the_template_is_printed_in_the_language_of_each_document() -> None:
    template = Template('{{ 1200 }} {{ "~" ~ 1200 }} {{ [1200] | join }}')
    assert template.blocks(locale="en-GB") == (paragraph("1,200 ~1,200 1,200"),)
    assert template.blocks(locale="nl") == (paragraph("1.200 ~1.200 1.200"),)


@pytest.mark.parametrize("value", [None, True, False, [1], (), {}, {"a": 1}, object(), 1.5, b"x", SimpleNamespace()])
@pytest.mark.parametrize("expression", ["v", "'x' ~ v", "[v, 1] | join", "v ~ noted", "noted + v"])
def test_what_has_no_printed_form_is_a_fault_at_its_line(value: object, expression: str) -> None:
    text = "{% set noted %}x{% endset %}\nOne\n\n{{ " + expression + " }}"
    assert Template(text).faults({"v": value}) == ["t.md:4 TK406"]


def test_an_empty_value_in_a_constant_list_is_a_fault_in_every_rendering() -> None:
    template = Template("One\n\n{{ [none, 1] | join }}")
    assert [template.faults(), template.faults()] == [["t.md:3 TK406"], ["t.md:3 TK406"]]


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x0c", "\x1f", "\x7f", "\ud800", "\ufffe", "\uffff", *MARKERS])
@pytest.mark.parametrize("expression", ["v", "'x' ~ v", "[v] | join", "noted ~ v", "v | upper"])
def test_a_control_character_in_a_value_is_a_fault_at_its_line(character: str, expression: str) -> None:
    text = "{% set noted %}x{% endset %}\nOne\n\n{{ " + expression + " }}"
    assert Template(text).faults({"v": f"a{character}b"}) == ["t.md:4 TK409"]


def test_a_control_character_above_ascii_is_a_fault() -> None:
    # U+0096 is what a dash of Windows-1252 becomes where a program took it for Latin-1.
    assert Template("One\n{{ v }}").faults({"v": "a \x96 b"}) == ["t.md:2 TK409"]


@pytest.mark.parametrize("character", ["\t", "\n", "\r", "\u00a0", "\u00ad", "\u200b", "\u2028", "\ue004", "\U0010ffff"])
def test_line_ends_tabs_and_unusual_spaces_in_a_value_are_no_fault(character: str) -> None:
    assert words("{{ v }}", v=f"a{character}b") == f"a{character}b"


# Missing values

MISSING = Fault(Location("tender.yaml", 3), "TK303", "“title” is not filled in", "fill it in", "missing")


def test_a_missing_value_is_a_blank_in_a_draft() -> None:
    blocks = Template("The {{ title }} and **{{ title }}**").blocks({"title": Missing("title of the tender", MISSING)}, draft=True)
    blank = Blank((Text("title of the tender"),))
    assert blocks == (Paragraph((Text("The "), blank, Text(" and "), blank)),)


def test_a_missing_value_is_its_own_fault_in_a_final_rendering() -> None:
    assert Template("The {{ title }}").render({"title": Missing("title", MISSING)}).faults == (MISSING,)


def test_a_missing_value_that_is_not_printed_is_no_fault() -> None:
    template = Template("{% if title %}There is a title.{% endif %}")
    assert template.blocks({"title": Missing("title", MISSING)}) == (paragraph("There is a title."),)


@pytest.mark.parametrize("expression", ["title", "'x' ~ title", "['x', title] | join", "noted ~ title", "noted + title"])
def test_a_missing_value_is_a_blank_wherever_it_is_printed(expression: str) -> None:
    text = "{% set noted %}x{% endset %}{{ " + expression + " }}"
    names = {"title": Missing("title", MISSING)}
    assert Template(text).render(names).faults == (MISSING,)
    (block,) = Template(text).blocks(names, draft=True)
    assert isinstance(block, Paragraph)
    assert block.content[-1] == Blank((Text("title"),))


@pytest.mark.parametrize(
    "text", ["days (1|2)", "date [day]", "*date*", "R&D <b>", "a_b_c", "`x`", "](https://example.org)", "\\", "a\nb"]
)
def test_the_words_of_a_blank_appear_as_typed(text: str) -> None:
    (block,) = Template("| {{ v }} |\n|---|").blocks({"v": Missing(text, MISSING)}, draft=True)
    assert isinstance(block, Table)
    ((blank,),) = block.header.cells
    assert isinstance(blank, Blank)
    assert plain(blank.content).split() == text.split()


# Faults: all at once, each at its line


def test_every_undefined_name_is_told_in_one_run_with_its_line() -> None:
    text = (
        "{{ one }}\n\n{{ two }} {{ three }}\n{% if four %}x{% endif %}\n{% for x in five %}{{ x }}{% endfor %}\n{{ six | upper }}\n"
    )
    assert Template(text).faults() == ["t.md:1 TK404", "t.md:3 TK404", "t.md:4 TK404", "t.md:5 TK404", "t.md:6 TK404"]
    assert [message.split("”")[0] for message in messages(text)] == ["1 “one", "3 “two", "3 “three", "4 “four", "5 “five", "6 “six"]


@pytest.mark.parametrize(
    "expression",
    [
        "nope",
        "nope.deeper.still",
        "nope['x']",
        "nope()",
        "nope(1).x",
        "nope + 1",
        "1 + nope",
        "-nope",
        "nope * 2",
        "nope > 1",
        "nope == 1",
        "1 in nope",
        "nope ~ 'x'",
        "nope | upper",
        "nope | length",
        "nope | first",
        "nope | list | length",
        "[nope] | join",
        "nope and 1",
        "not nope",
        "1 if nope else 2",
        "noted ~ nope",
        "noted + nope",
        "nope | join(',')",
        "nope | sort | length",
        "nope | round",
        "nope | int",
        "nope | float",
        "nope | abs",
        "nope | min",
        "nope | trim",
        "nope | title",
        "nope | reverse | list",
        "nope | map('upper') | list",
        "nope | selectattr('x') | list",
        "nope | batch(2) | list",
        "nope | groupby('x')",
        "nope | dictsort",
        "nope | unique | list",
        "nope | wordcount",
        "nope is none",
        "nope is equalto 1",
        "nope // 2",
        "7 % nope",
        "nope ** 2",
        "range(nope)",
        "'a' + nope",
        "nope | sum",
        "nope.upper()",
        "[1, 2][nope]",
        "'x' if nope == none else 'y'",
    ],
)
def test_an_undefined_name_is_a_fault_at_its_line_however_it_is_used(expression: str) -> None:
    text = "{% set noted %}x{% endset %}\n\n{% set used = " + expression + " %}\n{{ used }}\n\nThe end {{ far }}"
    found = Template(text).render({}).faults
    assert [(fault.location.line, fault.code) for fault in found if "nope" in fault.message][:1] in ([(3, "TK404")], [(4, "TK404")])
    assert "far" in found[-1].message


def test_an_undefined_attribute_is_a_fault_with_its_line() -> None:
    tender = SimpleNamespace(title="x", reference="y")
    assert messages("{{ tender.title }}\n\n{{ tender.titel }}", tender=tender) == [
        "3 “titel” is not defined there (did you mean “title”?)"
    ]
    assert messages("{{ tender['titel'] }}", tender={"title": "x"}) == ["1 “titel” is not defined there (did you mean “title”?)"]


def test_an_undefined_name_near_a_known_one_comes_with_a_suggestion() -> None:
    assert messages("{{ tendr }}", tender="x", terms="y") == ["1 “tendr” is not defined (did you mean “tender”?)"]


def test_an_undefined_attribute_like_no_other_comes_with_those_there_are() -> None:
    (message,) = messages("{{ tender.zzz }}", tender=SimpleNamespace(title="x", date="y"))
    assert "title" in message
    assert "date" in message


def test_asking_whether_a_name_is_defined_is_no_fault() -> None:
    assert words('{% if x is defined %}a{% else %}b{% endif %}{{ x | default("c") }}') == "bc"


def test_a_parameter_that_a_macro_was_not_given_is_a_fault() -> None:
    assert Template("{% macro m(a) %}\n{{ a }}{% endmacro %}\n{{ m() }}").faults() == ["t.md:2 TK404"]


def test_names_of_a_macro_in_another_file_are_told_with_that_file() -> None:
    template = Template(
        '{% import "o" as o with context %}\n\n{{ o.m(1) }}', others={"o": "\n{% macro m(a) %}\n{{ nope }}\n{% endmacro %}"}
    )
    assert template.faults() == ["o.md:3 TK404"]


def test_lines_are_counted_from_where_the_template_begins_in_its_file() -> None:
    assert Template("One\n{{ nope }}\n\n`code`", line=12).faults() == ["t.md:13 TK404", "t.md:15 TK420"]


def test_several_syntax_errors_are_told_in_one_run() -> None:
    text = "One\n{{ a b }}\n\n{{ c | }}\nTwo\n{{ 'x }}\n{{ ] }}"
    assert Template(text).faults() == ["t.md:2 TK401", "t.md:4 TK401", "t.md:6 TK401", "t.md:7 TK401"]


def test_a_broken_tag_is_a_fault_at_its_line() -> None:
    assert Template("One\n\n{% fi x %}\n{% endif %}").faults() == ["t.md:3 TK401"]
    assert Template("One\n\n{% if x %}\nTwo").faults() in (["t.md:3 TK401"], ["t.md:4 TK401"])


def test_undefined_names_syntax_errors_and_markdown_are_told_in_one_run() -> None:
    text = "# {{ titel }}\n\n{{ a b }}\n\nSee `code`\n\n- <b>x</b>\n\n{{ tender.nope }}\n"
    assert Template(text, line=10).faults({"tender": {"title": "x"}}) == [
        "t.md:10 TK404",
        "t.md:12 TK401",
        "t.md:14 TK420",
        "t.md:16 TK420",
        "t.md:18 TK404",
    ]


@pytest.mark.parametrize(
    "name", ["safe", "escape", "e", "forceescape", "string", "replace", "attr", "format", "tojson", "xmlattr", "nope"]
)
def test_an_unknown_filter_is_a_fault_at_its_line(name: str) -> None:
    assert Template("One\n\n{{ x | " + name + " }}\n\nTwo").faults({"x": "<b>"}) == ["t.md:3 TK401"]


def test_every_unknown_filter_is_told_those_inside_a_condition_too() -> None:
    text = "{{ x | one }}\n\n{{ x | two }}\n{% if x %}\n{{ x | three }}\n{% endif %}"
    assert [place.split()[0] for place in Template(text).faults({"x": "y"})] == ["t.md:1", "t.md:3", "t.md:5"]


@pytest.mark.parametrize(
    "expression", ["1 / 0", "'a' + 1", "x()", "x.y.z()", "1 | dictsort", "{} | dictsort(by='x')", "range()", "'a' | round"]
)
def test_what_fails_while_it_runs_is_a_fault_at_its_line(expression: str) -> None:
    text = "One\n\nTwo\n\n{% if x %}\n{{ " + expression + " }}\n{% endif %}\n"
    (fault,) = Template(text).faults({"x": {"y": SimpleNamespace(z=1)}})
    assert fault.split()[0] == "t.md:6"


def test_what_fails_inside_a_macro_is_a_fault_at_the_line_of_the_macro() -> None:
    template = Template(
        'One\n{% import "o" as o %}\n{{ o.m(0) }}', others={"o": "\n\n\n{% macro m(a) %}\n\n{{ 1 / a }}\n{% endmacro %}"}
    )
    assert template.faults() == ["o.md:6 TK405"]


def test_a_template_that_does_not_exist_is_a_fault_at_the_line_that_asks_for_it() -> None:
    for tag in ('{% include "nope" %}', '{% import "nope" as n %}', '{% from "nope" import m %}'):
        assert Template(f"One\n\nTwo\n\n{tag}\n").faults() == ["t.md:5 TK403"]


def test_a_file_outside_the_template_folders_cannot_be_included() -> None:
    for name in ("/etc/passwd", "../secret", "t.md"):
        assert Template("One\n{% include '" + name + "' %}").faults() == ["t.md:2 TK403"]


def test_syntax_errors_of_an_included_template_are_told_with_its_file() -> None:
    template = Template('One\n{% include "o" %}', others={"o": "Two\n\n{{ a b }}"})
    assert template.faults() == ["o.md:3 TK401"]


def test_the_check_of_an_engine_tells_the_syntax_errors_of_all_its_templates() -> None:
    template = Template("{{ a b }}\n\n{{ c d }}", others={"o": "One\n{{ x | safe }}", "fine": "{{ y }}"})
    assert sorted(str(fault.location) for fault in template.engine.check()) == ["o.md:2", "t.md:1", "t.md:3"]


@pytest.mark.parametrize("character", MARKERS)
def test_a_marker_character_in_a_template_is_a_fault_at_its_line(character: str) -> None:
    assert "t.md:3 TK402" in Template(f"One\n\nTwo {character}").faults()
    assert "t.md:3 TK402" in Template(f"One\n\n{{{{ '{character}' }}}}").faults()


@pytest.mark.parametrize("character", MARKERS)
def test_a_marker_character_in_an_included_template_is_a_fault_at_its_line(character: str) -> None:
    template = Template('{{ v }}\n\n{% include "o" %}', others={"o": f"One\n{character}0\ue001"})
    assert "o.md:2 TK402" in template.faults({"v": "x"})


@pytest.mark.parametrize(("expression", "code"), [("noted | reverse", "TK405"), ("noted[:1]", "TK420"), ("noted[1:]", "TK420")])
def test_a_marker_cut_in_two_is_a_fault_at_its_line(expression: str, code: str) -> None:
    template = Template("{% set noted %}{{ v }}{% endset %}\n\n{{ " + expression + " }}")
    assert template.faults({"v": "x"}) == [f"t.md:3 {code}"]


# The sandbox


@pytest.mark.parametrize(
    "expression",
    [
        "x.__class__",
        "x.__class__.__mro__[1].__subclasses__()",
        "''.__class__",
        "x['__class__']",
        "f.__globals__",
        "f.__code__",
        "self.__init__",
        "x._private",
        "'{0.__class__}'.format(x)",
        "noted.upper()",
        "noted.format(x)",
        "noted.__html__()",
        "noted.striptags()",
        "noted.unescape()",
        "m.append(1)",
        "m.clear()",
        "d.update({})",
        "d.pop('x')",
    ],
)
def test_the_sandbox_lets_nothing_out(expression: str) -> None:
    names = {"x": SimpleNamespace(_private="secret", y=1), "f": lambda: 1, "m": [1], "d": {"x": 1}}
    text = "{% set noted %}a{% endset %}\nOne\n\n{{ " + expression + " }}\n"
    rendered = Template(text).render(names)
    assert {fault.location for fault in rendered.faults} == {Location("t.md", 4)}
    assert all(fault.code in ("TK404", "TK405", "TK408") for fault in rendered.faults)
    assert set(rendered.values) <= {""}
    assert (names["m"], names["d"]) == ([1], {"x": 1})


@pytest.mark.parametrize("expression", ["2 ** 9", "'a' * 9", "9 * 'a'", "[1] * 9", "'%9d' % 1", "x ** x", "'{:>9}' % 1"])
def test_powers_and_the_multiplication_of_texts_are_refused_at_their_line(expression: str) -> None:
    (fault,) = Template("One\n\nTwo\n\n{{ " + expression + " }}\n").faults({"x": 3})
    assert fault.split()[0] == "t.md:5"


def test_numbers_are_calculated_with() -> None:
    assert words("{{ 2 * x + 1 }} {{ 7 % 4 }} {{ 7 // 2 }} {{ x - 1 }} {{ d * 2 }}", x=3, d=Decimal("1.5")) == "7 3 3 2 3"


def test_a_template_that_extends_another_is_refused_for_it_would_drop_words() -> None:
    text = "{% extends 'o' %}\n{% block a %}Our own words.{% endblock %}\n\nThese are ours too.\n{% block b %}{% endblock %}"
    assert Template(text, others={"o": "One"}).faults() == ["t.md:1 TK401", "t.md:2 TK401", "t.md:5 TK401"]


def test_the_autoescape_tag_is_a_fault_in_every_template() -> None:
    tag = "One\n{% autoescape false %}{{ v }}{% endautoescape %}"
    assert Template(tag).faults({"v": "x"}) == ["t.md:2 TK401"]
    assert Template('{% include "o" %}', others={"o": tag}).faults({"v": "x"}) == ["o.md:2 TK401"]


@pytest.mark.parametrize("name", ["lipsum", "cycler", "joiner", "dict", "request", "config", "open", "import"])
def test_a_template_has_no_other_globals(name: str) -> None:
    assert Template("One\n{{ " + name + "() }}").faults()[:1] in (["t.md:2 TK404"], ["t.md:2 TK401"])


# Bounds


def test_output_without_end_is_stopped() -> None:
    text = "One\n{% for a in range(99999) %}{% for b in range(99999) %}" + "x" * 1000 + "{% endfor %}{% endfor %}"
    rendered = Template(text).render()
    assert [fault.code for fault in rendered.faults] == ["TK407"]
    assert len(rendered.text) < 30_000_000


def test_a_value_that_grows_without_end_is_stopped() -> None:
    text = "One\n{% set n = namespace(x='ab') %}\n{% for i in range(26) %}{% set n.x = n.x ~ n.x %}{% endfor %}\n{{ n.x }}"
    rendered = Template(text).render()
    assert [fault.code for fault in rendered.faults] == ["TK407"]


def test_a_large_value_printed_without_end_is_stopped() -> None:
    rendered = Template("{% for a in range(1000) %}{{ v }}{% endfor %}").render({"v": "x" * 100_000})
    assert [fault.code for fault in rendered.faults] == ["TK407"]


@pytest.mark.parametrize(
    "expression", ["'{:>25000000}'.format('x')", "'x'.ljust(25000000)", "'x'.zfill(25000000)", "'a\nb' | indent(25000000)"]
)
def test_no_method_makes_a_text_of_any_length(expression: str) -> None:
    rendered = Template("One\n{{ " + expression + " }}").render()
    assert rendered.faults
    assert all(len(value) < 30_000_000 for value in rendered.values)


def test_a_range_too_long_is_a_fault_at_its_line() -> None:
    (fault,) = Template("One\n\n{% for x in range(10000000) %}{% endfor %}").faults()
    assert fault.split()[0] == "t.md:3"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("One\n{% macro m() %}\n{{ m() }}\n{% endmacro %}\n{{ m() }}", 3),
        ('One\n\n{% include "t" %}', 3),
        ("One\n{% macro m() %}\n{{ n() }}\n{% endmacro %}\n{% macro n() %}{{ m() }}{% endmacro %}\n\n{{ m() }}", None),
    ],
)
def test_a_template_that_calls_itself_without_end_is_a_fault(text: str, line: int | None) -> None:
    (fault,) = Template(text).render().faults
    assert fault.code == "TK407"
    assert fault.location.path == "t.md"
    assert fault.location.line == line or (line is None and 3 <= fault.location.line <= 7)


def test_an_engine_goes_on_after_a_rendering_that_failed() -> None:
    template = Template("{% if bad %}{{ 1 / 0 }}{% endif %}{{ v }}")
    assert template.faults({"bad": True, "v": "x"}) != []
    assert template.blocks({"bad": False, "v": "x"}) == (paragraph("x"),)


# Texts of the catalogue rendered inside a template


def catalogue_text(text: str, line: int, **names: Any) -> Context:
    return lambda rendering: {"text": rendering.text(Passage(text, "clauses/AC-2.md", line), names)}


def test_a_text_of_the_catalogue_is_part_of_the_document() -> None:
    blocks = Template("# Title\n\n{{ text }}\n\nEnd").blocks(catalogue_text("\nOne **{{ v }}**.\n\n- two\n\n", 20, v="*x*"))
    assert outline(blocks) == "Title | Title\nParagraph | One *x*.\nBulleted list\n  Item\n    Paragraph | two\nParagraph | End"


def test_faults_of_a_text_of_the_catalogue_have_its_own_file_and_lines() -> None:
    text = "One {{ nope }}\n\n{{ a b }}\n\nTwo `code`\n\n{{ v.nope }}"
    template = Template("# {{ nope }}\n\n{{ text }}\n\n<b>x</b>\n", line=7)
    assert template.faults(catalogue_text(text, 30, v={})) == [
        "clauses/AC-2.md:30 TK404",
        "clauses/AC-2.md:32 TK401",
        "clauses/AC-2.md:34 TK420",
        "clauses/AC-2.md:36 TK404",
        "t.md:7 TK404",
        "t.md:11 TK420",
    ]


@pytest.mark.parametrize("text", ["One `code`", "One\n\nTwo\n`code`\n", "- one\n- two `code`"])
def test_a_problem_in_the_last_line_of_a_text_of_the_catalogue_has_its_file_and_line(text: str) -> None:
    line = 30 + text.rstrip().count("\n")
    for template in ("{{ text }}\n", "# Title\n\n{{ text }}\n\nMore.", "{% if text %}\n{{ text }}\n{% endif %}\nMore."):
        assert Template(template).faults(catalogue_text(text, 30)) == [f"clauses/AC-2.md:{line} TK420"]


def test_what_fails_while_a_text_of_the_catalogue_runs_is_a_fault_at_its_line() -> None:
    text = "One\n\nTwo\n\n{{ 1 / 0 }}"
    assert Template("# Title\n\n{{ text }}").faults(catalogue_text(text, 30)) == ["clauses/AC-2.md:34 TK405"]


def test_what_fails_in_a_text_that_stands_in_a_yaml_file_is_a_fault_at_its_line() -> None:
    def names(rendering: Rendering) -> dict[str, Any]:
        return {"text": rendering.text(Passage("{{ 1 / 0 }}", "clauses/terms.yaml", 9), {})}

    assert Template("# Title\n\n{{ text }}").faults(names) == ["clauses/terms.yaml:9 TK405"]


def test_a_text_of_the_catalogue_that_fails_does_not_hide_the_faults_of_the_template() -> None:
    def names(rendering: Rendering) -> dict[str, Any]:
        return {"text": lambda: rendering.text(Passage("{{ 1 / 0 }}", "clauses/AC-2.md", 30), {})}

    faults = Template("# {{ nope }}\n\n{{ text() }}\n\n{{ far }}").faults(names)
    assert faults == ["clauses/AC-2.md:30 TK405", "t.md:1 TK404", "t.md:5 TK404"]


def test_names_of_a_text_of_the_catalogue_are_its_own() -> None:
    found = Template("{{ text }}").render(catalogue_text("{{ variat }}", 1, variant="a")).faults
    assert [fault.hint for fault in found] == ["did you mean “variant”?"]


def test_names_of_the_template_are_known_again_after_a_text_of_the_catalogue() -> None:
    def names(rendering: Rendering) -> dict[str, Any]:
        return {"tender": "x", "text": lambda: rendering.text(Passage("One", "c.md"), {"variant": "a"})}

    assert [fault.hint for fault in Template("{{ text() }} {{ tendr }}").render(names).faults] == ["did you mean “tender”?"]


@pytest.mark.parametrize("character", MARKERS)
def test_a_marker_character_in_a_text_of_the_catalogue_is_a_fault_at_its_line(character: str) -> None:
    assert "clauses/AC-2.md:31 TK402" in Template("{{ text }}").faults(catalogue_text(f"One\n{character}", 30))


# Where a line of the result came from


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Title\n\nTwo\nlines `code`", ["t.md:4"]),
        ("{% if yes %}\n`one`\n\n{% endif %}\n\n`two`", ["t.md:2", "t.md:6"]),
        ("{% for x in [1, 2] %}\n- {{ x }}\n{% if x == 2 %}\n- and `code`\n{% endif %}\n{% endfor %}", ["t.md:4"]),
        ("{% set x %}\nOne\n\n`code`\n{% endset %}\n\n\n{{ x }}", ["t.md:4"]),
        ("{% macro m() %}\nOne\n\n`code`\n\n{% endmacro %}\n\n{{ m() }}\n`two`", ["t.md:4", "t.md:9"]),
        ("One\n{#- a comment\nof three\nlines #}\n\n`code`", ["t.md:6"]),
        ("| a |\n|---|\n{% for x in [1, 2] %}\n| {{ x }} |\n{% endfor %}\n| `x` |", ["t.md:6"]),
        ("One\n{%- if yes %}\n\n`code`\n{%- endif %}\n\nTwo\n\n`three`", ["t.md:4", "t.md:9"]),
        ('{% include "o" %}\n\n`here`', ["o.md:3", "t.md:3"]),
        ("{{ v }}\n\n`code`", ["t.md:3"]),
    ],
)
def test_a_problem_of_the_markdown_is_told_at_the_line_of_the_template(text: str, expected: list[str]) -> None:
    template = Template(text, others={"o": "One\n\n`there`"})
    assert template.faults({"yes": True, "v": "several\nlines"}) == [f"{place} TK420" for place in expected]


def test_a_problem_is_told_at_its_line_where_draft_and_final_differ() -> None:
    def names(rendering: Rendering) -> dict[str, Any]:
        return {"draft": rendering.draft}

    template = Template("{% if draft %}\nDraft\n\nof today\n\n{% endif %}\n# Title\n\n`code`")
    assert template.faults(names) == ["t.md:9 TK420"]


def test_a_problem_is_told_at_its_line_where_whole_texts_are_put_on_one_line() -> None:
    def one_line(text: str) -> Markdown:
        return Markdown(" ".join(str(text).split()))

    def names(rendering: Rendering) -> dict[str, Any]:
        return {"text": rendering.text(Passage("One\n\n`code`\n\nTwo", "c.md", 30), {})}

    engine = Engine({"t": Passage("| a |\n|---|\n| {{ text | one_line }} |\n\n`code`", "t.md")}, {"one_line": one_line})
    rendered = engine.render("t", names, "en-GB")
    problems = markdown.parse(rendered.text, rendered.values).problems
    origins = engine.origins("t", names, "en-GB")
    assert len(origins) == len(rendered.text.split("\n"))
    assert origins[problems[-1].line - 1] == Location("t.md", 5)


def test_tracing_does_not_change_what_is_rendered_next() -> None:
    template = Template("# {{ v }}\n\nOne")
    before = template.render({"v": "x"})
    template.engine.origins("t", context({"v": "x"}), "en-GB")
    assert template.render({"v": "x"}) == before


def test_the_same_template_and_values_give_the_same_rendering() -> None:
    names = {"v": "x", "d": {"b": 1, "a": 2}}
    text = "{% for k in d %}{{ k }}{% endfor %}{{ nope }}{{ v }}"
    assert Template(text).render(names) == Template(text).render(names)


def test_what_an_unknown_name_is_asked_for_is_no_second_fault() -> None:
    assert Template("{{ nope.name }}").faults() == ["t.md:1 TK404"]


# What is rendered once for many documents


def test_a_text_of_fixed_names_is_rendered_once_and_its_values_stay_in_order() -> None:
    engine = Engine({"t": Passage("{{ a }}{{ text() }}{{ b }}{{ text() }}", "t.md")})
    passage = Passage("{{ term.x }}-{{ term.y }}", "x.md")

    def document(x: str) -> str:
        def names(rendering: Rendering) -> dict[str, Any]:
            return {"a": "A", "b": "B", "text": lambda: rendering.text(passage, {"term": Fixed(x=x, y="y")})}

        done = engine.render("t", names, "en-GB")
        return SLOT.sub(lambda match: done.values[int(match[1])], done.text)

    assert [document(x) for x in "pqp"] == ["Ap-yBp-y", "Aq-yBq-y", "Ap-yBp-y"]
    assert engine.snippet.cache_info().misses == 2
    assert engine.snippet.cache_info().hits == 4


# Filters make no words of what has none

BLANK = Missing("title", Fault(Location("tender.yaml", 1), "TK303", "not filled in", "", "missing"))
OF_TEXTS = ["capitalize", "lower", "title", "trim", "upper", "wordcount"]


@pytest.mark.parametrize("name", OF_TEXTS)
def test_a_filter_for_texts_leaves_a_blank_a_blank(name: str) -> None:
    template = Template(f"{{{{ v | {name} }}}}")
    assert [fault.code for fault in template.render({"v": BLANK}).faults] == ["TK303"]
    assert template.blocks({"v": BLANK}, draft=True) == (Paragraph((Blank((Text("title"),)),)),)


@pytest.mark.parametrize("name", OF_TEXTS)
@pytest.mark.parametrize("value", [None, [], [object()], {"a": 1}, True, SimpleNamespace(a=1)])
def test_a_filter_for_texts_refuses_what_cannot_be_printed(name: str, value: object) -> None:
    assert Template(f"{{{{ v | {name} }}}}").faults({"v": value}) == ["t.md:1 TK406"]


def test_a_filter_for_texts_works_on_what_is_printed_of_numbers_and_dates() -> None:
    assert words("{{ a | upper }} {{ b | upper }}", a=Decimal("1200.50"), b=date(2027, 3, 1)) == "1,200.5 1\u00a0MARCH 2027"


@pytest.mark.parametrize("name", ["int", "float"])
@pytest.mark.parametrize("value", ["abc", "", None, [], date(2027, 1, 1), "1,200", "R&D"])
def test_what_is_no_number_does_not_become_nought(name: str, value: object) -> None:
    assert Template(f"{{{{ (v | {name}) * 0 if v is none }}}}{{{{ v | {name} | int }}}}").faults({"v": value})[0] == "t.md:1 TK405"


def test_a_number_is_taken_as_one_and_a_default_stands_for_what_is_none() -> None:
    assert words("{{ a | int }} {{ b | int }} {{ c | int(7) }}", a="12", b=Decimal("1200.9"), c="x") == "12 1,200 7"


# What we lean on in Jinja beside what it documents


def test_what_is_printed_is_not_escaped_once_more_and_joined_by_us() -> None:
    code = Engine({}).environment.compile("{{ a.b }}{{ c ~ d }}{% macro m(x) %}{{ x }}{% endmacro %}", raw=True)
    assert not [line for line in code.splitlines() if "escape(" in line]
    assert code.count("environment.finalize(") == 3
    assert "environment.joined((" in code


def test_a_name_is_worked_out_when_a_template_asks_for_it_and_once() -> None:
    asked: list[str] = []

    def names(_rendering: Rendering) -> dict[str, Any]:
        return {name: Later(lambda name=name: asked.append(name) or name) for name in "abc"}  # type: ignore[misc]

    text = (
        "{{ a }}{{ a }}{% import 'o' as o with context %}{% set d = 1 %}{% include 'o' %}{{ o.m() }}{{ 'there' if c is defined }}"
    )
    rendered = Template(text, others={"o": "{% macro m() %}{{ a }}{{ b }}{% endmacro %}{{ b }}"}).render(names)
    assert rendered.faults == ()
    assert rendered.values == ("a", "a", "b", "b", "a", "b", "there")  # what an imported template prints is not shown
    assert sorted(asked) == ["a", "b", "c"]


def test_a_template_taken_in_tells_its_faults_to_every_document() -> None:
    template = Template("{% include 'o' %}", others={"o": "One\ue000{{ v }}"})
    assert [template.faults({"v": "x"}) for _ in range(2)] == [["o.md:1 TK402", "o.md:1 TK420"]] * 2
