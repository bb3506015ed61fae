"""A document of a shape that was rendered before says the same as one whose template runs."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenderkit.blocks import MARKERS
from tenderkit.faults import Fault, Location
from tenderkit.frontmatter import Passage
from tenderkit.templating import SLOT, Engine, Fixed, Markdown, Missing, Rendered, Repeatable, Session, Values

calm = settings(deadline=None)  # a slow machine is no failure


@dataclass(frozen=True)
class Letter(Repeatable):
    """A document about values: `v.a`, `v.b` and the rows of `v.rows`, of which there are as many in every letter of a shape."""

    a: Any
    b: Any
    rows: tuple[Any, ...] = ()

    @property
    def shape(self) -> Hashable:
        return len(self.rows)

    @property
    def v(self) -> Values:
        rows = [Values(("v", "rows", place), x=value) for place, value in enumerate(self.rows)]
        return Values(("v",), a=self.a, b=self.b, rows=rows, fixed=Fixed(x="fixed"))

    def views(self, session: Session) -> Letter:
        return self

    def __call__(self, session: Session) -> dict[str, Any]:
        return {"v": self.v, "text": lambda: session.text(Passage("{{ v.a }}-{{ w }}", "x.md"), {"v": self.v, "w": "w"})}


def engine(template: str) -> Engine:
    return Engine({"t": Passage(template, "t.md"), "o": Passage("{% macro m(x) %}<{{ x.a }}>{% endmacro %}{{ v.b }}", "o.md")})


def said(rendered: Rendered) -> str:
    return SLOT.sub(lambda match: rendered.values[int(match[1])], rendered.text)


MISSING = Missing("blank", Fault(Location("tender.yaml", 3), "TK303", "not filled in", "", "missing"))
VALUE = st.one_of(
    st.sampled_from(["", "0", "a", "b", "a|b", MARKERS, "\x07", "\n", "<&>"]),
    st.sampled_from(
        [0, 1, 1200, Decimal("1.0"), Decimal("1.50"), Decimal("1.5"), date(2027, 3, 1), None, MISSING, True, Markdown("*m*")]
    ),
    st.text(max_size=5),
)
LETTERS = st.lists(st.builds(Letter, VALUE, VALUE, st.lists(VALUE, max_size=2).map(tuple)), min_size=2, max_size=6)
TEMPLATES = [
    "{{ v.a }} and {{ v.b }} and {{ v.a }}",
    "{% if v.a %}{{ v.a }}{% elif not v.b %}none{% else %}{{ v.b }}{% endif %}",
    "{{ v.a if v.b else '–' }}; {{ v.a or v.b }}; {% if v.a and v.b %}both{% endif %}",
    "{% if v.a is given %}{{ v.a }}{% endif %}{% if v.b is none %}none{% endif %}{{ v.c is defined }}",
    "{% if v.a == v.b %}same{% endif %}{% if v.a in ['a', 1] %}known{% endif %}",
    "{% for row in v.rows %}{{ loop.index }} {{ row.x }};{% else %}no rows{% endfor %}",
    "{% for row in v.rows if row.x %}{{ loop.index }} {{ row.x }};{% endfor %}{{ v.rows | length }}",
    "{% for row in v.rows | sort(attribute='x') %}{{ row.x }};{% endfor %}",
    "{{ v.rows | map(attribute='x') | join(', ') }} {{ v.rows | join('; ', attribute='x') }}",
    "{% for row in v.rows | selectattr('x') %}{{ row.x }}{% endfor %}{{ v.rows | groupby('x') | length }}",
    "{{ v.a | default('x', true) }} {{ v.a | upper }} {{ v['b'] }} {{ v.rows[0].x }}",
    "{% set x = v.a %}{{ x }}{% set y %}{{ v.b }}{% endset %}{{ y }}{{ y | length }}",
    "{{ v.a ~ '-' ~ v.b }} {{ text() ~ v.a }} {{ v.fixed.x }}",
    "{% import 'o' as o with context %}{{ o.m(v) }}{% include 'o' %}{{ text() }}",
    "{% macro twice(w) %}{{ w.a }}{{ w.b }}{{ caller() }}{% endmacro %}{% call twice(v) %}{{ v.a }}{% endcall %}",
    "{% set n = namespace(x=v) %}{{ n.x.a }}{{ (v.rows or [v])[0] is sameas v }}{{ v == v }}",
    "{{ v.a * 2 }} {{ v.a + v.b }} {{ v.a % 2 }}",
]


@calm
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("draft", [False, True])
@given(letters=LETTERS)
def test_a_letter_after_others_of_its_shape_is_as_if_it_were_the_first(template: str, draft: bool, letters: list[Letter]) -> None:
    kept = KEPT.setdefault((template, draft), engine(template))
    for letter in letters:
        again = kept.render("t", letter, "en-GB", draft=draft)
        assert again == kept.render("t", letter.__call__, "en-GB", draft=draft)


KEPT: dict[tuple[str, bool], Engine] = {}


def runs(template: str, *letters: Letter) -> int:
    """Return how often the template ran to render the letters."""
    kept, count = engine(template), 0

    class Counted(Letter):
        def __call__(self, session: Session) -> dict[str, Any]:
            nonlocal count
            count += 1
            return super().__call__(session)

    for letter in letters:
        assert kept.render("t", Counted(letter.a, letter.b, letter.rows), "en-GB").faults == ()
    return count


def test_values_that_are_only_printed_are_put_in_without_running_the_template() -> None:
    template = "{{ v.a }} {% for row in v.rows %}{{ row.x }}{% endfor %}{{ text() }}"
    assert runs(template, Letter("x", 1, ("r",)), Letter("y", 2, ("s",)), Letter("z", 3, ("t",))) == 1
    assert runs(template, Letter("x", 1, ("r",)), Letter("y", 2, ("s", "t"))) == 2


def test_of_a_condition_counts_only_whether_there_is_a_value() -> None:
    template = "{% if v.a and not v.b %}{{ v.a }}{% endif %}{{ 'b' if v.b is given }}"
    assert runs(template, Letter("x", ""), Letter("y", ""), Letter("z", "")) == 1
    assert runs(template, Letter("x", ""), Letter("", ""), Letter("x", "b"), Letter("y", "")) == 3


def test_a_value_that_a_template_compares_is_looked_at_whole() -> None:
    assert runs("{% if v.a == 'x' %}x{% endif %}", Letter("x", 1), Letter("y", 1), Letter("x", 2)) == 2
    assert runs("{{ v.a | upper }}", Letter("x", 1), Letter("y", 1), Letter("x", 2), Letter("y", 2)) == 2


def test_a_rendering_with_faults_is_done_again_and_tells_them_again() -> None:
    kept = engine("{{ v.a }}{{ v.nope }}")
    for _ in range(2):
        assert [fault.code for fault in kept.render("t", Letter("x", 1), "en-GB").faults] == ["TK404"]


def test_a_value_that_cannot_be_printed_is_told_after_others_that_can() -> None:
    kept = engine("{{ v.a }}")
    assert said(kept.render("t", Letter("x", 1), "en-GB")) == "x"
    assert [fault.code for fault in kept.render("t", Letter("\x07", 1), "en-GB").faults] == ["TK409"]
    assert [fault.code for fault in kept.render("t", Letter(None, 1), "en-GB").faults] == ["TK406"]
    assert [fault.code for fault in kept.render("t", Letter(MISSING, 1), "en-GB").faults] == ["TK303"]
    assert said(kept.render("t", Letter(Markdown("*m*"), 1), "en-GB")) == "*m*"
    assert said(kept.render("t", Letter("y", 1), "en-GB")) == "y"


def test_languages_and_drafts_are_told_apart() -> None:
    kept = engine("{{ v.a }}{{ v.b }}")
    letter = Letter(Decimal("1200.5"), MISSING)
    assert kept.render("t", letter, "en-GB").faults
    assert said(kept.render("t", letter, "en-GB", draft=True)) == "1,200.5[blank](blank:)"
    assert said(kept.render("t", letter, "nl-NL", draft=True)) == "1.200,5[blank](blank:)"


def test_values_without_end_are_told_where_the_template_ran_before() -> None:
    kept = engine("{{ v.a }}{{ v.b }}")
    assert kept.render("t", Letter("a", "b"), "en-GB").faults == ()
    assert [fault.code for fault in kept.render("t", Letter("a" * 15_000_000, "b" * 15_000_000), "en-GB").faults] == ["TK407"]


def test_only_so_many_recordings_are_kept() -> None:
    kept = engine("{{ v.a | upper }}{{ v.rows | length }}")
    for number in range(200):
        kept.render("t", Letter(str(number), 1, ("x",) * (number % 100)), "en-GB")
    assert len(kept.recordings) == 64
    for number in range(20):
        kept.render("t", Letter(str(number), 1), "en-GB")
    assert sum(len(kept.recordings.of(("t", "en-GB", False, count))) for count in range(100)) <= 64 * 4


def test_of_long_tables_only_the_last_recordings_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenderkit.templating.recording._MAX_VALUES", 1000)
    kept = engine("{% for row in v.rows %}{{ row.x }}{% endfor %}")
    for length in (600, 500, 300, 2_000):
        kept.render("t", Letter("a", "b", ("x",) * length), "en-GB")
        assert kept.recordings.of(("t", "en-GB", False, length))
    assert len(kept.recordings) == 1


def test_a_name_that_is_not_there_can_be_asked_for_in_every_letter() -> None:
    template = "{{ v.a }}{% if v.c is defined or v['e'] is defined %}there{% endif %}{{ v.d | default('none') }}"
    kept = engine(template)
    assert [said(kept.render("t", Letter(value, 1), "en-GB")) for value in "xyz"] == ["xnone", "ynone", "znone"]
    assert runs(template, Letter("x", 1), Letter("y", 1)) == 1
