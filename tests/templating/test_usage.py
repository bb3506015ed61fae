"""Which terms a document uses: found in what Jinja reads of its templates, never too few."""

from __future__ import annotations

import pytest

from tenderkit.files.frontmatter import Passage
from tenderkit.templating import Engine


def used(text: str, **others: str) -> set[str] | None:
    templates = {"t": text, **others}
    found = Engine({name: Passage(text, f"{name}.md") for name, text in templates.items()}).terms_of_template("t")
    return None if found is None else set(found)


@pytest.mark.parametrize(
    "text",
    [
        "{{ term.delivery }}",
        "{{ term['delivery'] }}",
        "{% if a %}{{ b or term.delivery | upper }}{% endif %}",
        "{% set words = term %}{{ words.delivery }}",
        "{% set words = term %}{% set more = words %}{{ more['delivery'] }}",
        "{% with words = term %}{{ words.delivery }}{% endwith %}",
        "{% macro m() %}{{ term.delivery }}{% endmacro %}",
        "{{ 'a' ~ term.delivery ~ 'b' }}{{ [term.delivery] | join }}",
        "{% set delivery = term.delivery %}",
    ],
)
def test_a_term_counts_however_it_is_taken(text: str) -> None:
    assert used(text) == {"delivery"}


@pytest.mark.parametrize(
    "text",
    [
        "In this sentence term.delivery is plain text.",
        "{# {{ term.delivery }} #}",
        "{% raw %}{{ term.delivery }}{% endraw %}",
        "{{ 'term.delivery' }}",
        "{{ tender.delivery }}{{ other.term.delivery }}",
        "{{ terms.delivery }}",
    ],
)
def test_words_that_only_look_like_a_term_do_not_count(text: str) -> None:
    assert used(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "{% macro m(words) %}{{ words.delivery }}{% endmacro %}{{ m(term) }}",
        "{% macro m(words=term) %}{{ words.delivery }}{% endmacro %}{{ m() }}",
        "{% for words in [term] %}{{ words.delivery }}{% endfor %}",
        "{% set n = namespace(words=term) %}{{ n.words.delivery }}",
        "{% set d = {'words': term} %}{{ d.words['delivery'] }}",
        "{{ [term] | map(attribute='delivery') | first }}",
        "{% set words, b = term, 1 %}{{ words.delivery }}",
        "{% set words = a or term %}{{ words.delivery }}",
        "{% call(words) m(term) %}{{ words.delivery }}{% endcall %}",
    ],
)
def test_where_the_terms_are_handed_on_every_name_counts_that_may_be_one(text: str) -> None:
    found = used(text)
    assert found is not None
    assert "delivery" in found


def test_what_is_handed_on_in_one_template_counts_in_those_it_takes_in() -> None:
    macros = "{% macro m(words) %}{{ words.delivery }}{% endmacro %}"
    assert "delivery" in (used("{% import 'o' as o %}{{ o.m(term) }}", o=macros) or ())
    assert "delivery" in (used("{% from 'o' import m %}{{ m(term) }}", o=macros) or ())
    assert "delivery" in (used("{% set words = term %}{% include 'o' %}", o="{{ words.delivery }}") or ())
    assert "delivery" in (used("{% import 'o' as o with context %}{{ o.words.delivery }}", o="{% set words = term %}") or ())


def test_what_a_template_takes_in_counts_and_nothing_else() -> None:
    others = {"o": "{{ term.delivery }}{% include 'p' %}", "p": "{{ term.buyer }}", "q": "{{ term.contract }}"}
    assert used("{% include ['missing', 'o'] %}", **others) == {"delivery", "buyer"}
    assert used("{% import 'o' as o %}", **others) == {"delivery", "buyer"}
    assert used("{{ term.supplier }}", **others) == {"supplier"}
    assert used("{% include a %}", **others) == {"delivery", "buyer", "contract"}


def test_a_term_whose_name_is_worked_out_may_be_any() -> None:
    assert used("{% for name in names %}{{ term[name] }}{% endfor %}") is None


def test_a_template_with_faults_uses_nothing_that_can_be_told() -> None:
    assert used("{{ term.delivery") == set()
