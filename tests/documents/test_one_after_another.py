"""One document after others, and beside others in threads: whatever of the tender differs, it says what it would say alone."""

from __future__ import annotations

import copy
import functools
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLES, ROOT, example
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.doc_tables import GROUPS, ROW_NAMES, in_first_column, sections
from support.profiles import examples

import tenderkit
from tenderkit import TenderkitError, keeping
from tenderkit.documents import load_library, make
from tenderkit.files import yamlfile
from tenderkit.files.frontmatter import Passage
from tenderkit.files.yamlfile import YamlFile
from tenderkit.templating import SLOT, Engine, Rendered
from tenderkit.tender import Tender, resolve
from tenderkit.views.filters import FILTERS
from tenderkit.views.item import ItemView
from tenderkit.views.names import About, Context, Supplier
from tenderkit.views.rows import ScoringRow
from tenderkit.views.tender_view import TenderView

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples(10))
CATALOGUE = tenderkit.load_catalogue()
SOME = st.sampled_from(["", "R&D <b>", "2027/1", "1", "línea\nsegunda", "x" * 40])
DAYS = st.sampled_from([None, "2026-12-01", "2027-02-28", "2027-03-01", "2027-06-30", "2029-01-31", "2031-05-31"])
POINTS = st.sampled_from([None, "1", "15", "20.5", "30", "30.0"])
# What a row of a table may change in an example, by the keys in its tender file.
CHANGES: dict[tuple[str | int, ...], st.SearchStrategy[Any]] = {
    ("reference",): SOME,
    ("title",): SOME,
    ("date",): DAYS,
    **{("contracting_authority", name): SOME for name in ("name", "address", "contact", "email")},
    ("products",): st.lists(
        st.fixed_dictionaries({"name": SOME}, optional={"quantity": st.sampled_from([None, "1", "1200"]), "details": SOME}),
        max_size=3,
    ),
    **{("award", "points", name): POINTS for name in ("AC-2", "AC-3", "AC-4", "AC-6", "AC-7")},
    ("award", "rounding"): st.sampled_from([{"step": "0.5"}, {"step": "0.01", "mode": "up"}, {"step": "0.5", "mode": "half-even"}]),
    ("award", "steps"): st.sampled_from([{}, {"AC-7": ["10", "40", "100"]}]),
    **{("dates", name): DAYS for name in ("award", "contract_start", "delivery", "contract_end")},
    ("blanks", "CC-1.months"): st.sampled_from([None, "3", "12"]),
    ("blanks", "ADD-3.plan_days"): st.sampled_from([None, "20", "30"]),
    ("blanks", "ADD-3.consequence"): SOME,
    ("terms",): st.sampled_from([{}, {"contractor": "Supplier"}, {"tenderer": "Bidder & Co"}, {"tender": "Offer"}]),
    ("items",): st.sampled_from([{}, {"add": ["ADD-1"]}, {"add": ["ADD-2", "ADD-3"]}, {"leave_out": ["AC-3"]}, {"add": ["CC-2b"]}]),
    ("scenario",): st.sampled_from(["low", "medium", "high"]),
    ("values",): st.sampled_from([{}, {"lot": "1"}, {"lot": "2"}]),
    ("questionnaire", "return_by"): DAYS,
}
KEYS = sorted(CHANGES, key=str)
OF_A_TENDER = sorted(kind.id for kind in load_library().types.values() if kind.per == "tender")


def changed(data: Any, keys: tuple[str | int, ...], value: Any) -> None:
    for key in keys[:-1]:
        data = data.setdefault(key, {})
    data[keys[-1]] = value


@st.composite
def rows(draw: st.DrawFn) -> list[list[tuple[tuple[str | int, ...], Any]]]:
    """Draw the rows of a table: the same columns in each, with values of its own."""
    columns = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=4))
    return [[(keys, draw(CHANGES[keys])) for keys in columns] for _ in range(draw(st.integers(2, 4)))]


def base_of(scenario: str) -> YamlFile:
    text, _ = yamlfile.read_text(example(scenario))
    base = yamlfile.parse(text, "tender.yaml")[0]
    base.data["award"].pop("total", None)
    return base


def tenders(scenario: str, rows: list[list[tuple[tuple[str | int, ...], Any]]]) -> Iterator[Tender]:
    """Yield an example with the changes of each row; of a tender with faults there is no document."""
    base = base_of(scenario)
    for row in rows:
        data = copy.deepcopy(base.data)
        for keys, value in row:
            changed(data, keys, value)
        with suppress(TenderkitError):
            yield resolve(YamlFile(data, "tender.yaml", base.lines), CATALOGUE)


def alone(kind: str, tender: Tender, *, draft: bool = False) -> Rendered:
    """Render a document as the first of its engine."""
    library = load_library()
    return Engine(library.sources, FILTERS).render(kind, Context(tender, library.types[kind]), "en-GB", draft=draft)


def said(rendered: Rendered) -> str:
    return SLOT.sub(lambda match: rendered.values[int(match[1])], rendered.text)


# The shipped documents


@pytest.mark.some(1)
@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("scenario", sorted(EXAMPLES))
@calm
@given(rows=rows(), names=st.lists(st.sampled_from(OF_A_TENDER), min_size=1, max_size=3, unique=True))
def test_a_document_after_others_says_what_it_would_say_alone(
    scenario: str, draft: bool, rows: list[list[tuple[tuple[str | int, ...], Any]]], names: list[str]
) -> None:
    library = load_library()
    for tender in tenders(scenario, rows):
        for kind in (library.types[name] for name in names):
            after = library.engine.render(kind.id, Context(tender, kind), "en-GB", draft=draft)
            assert after == alone(kind.id, tender, draft=draft)


@calm
@given(st.lists(st.tuples(SOME, SOME, SOME), min_size=2, max_size=4))
def test_a_form_after_others_says_what_it_would_say_alone(heads: list[tuple[str, str, str]]) -> None:
    library = load_library()
    kind = library.types["supplier-questionnaire"]
    for name, contact, reference in heads:
        data = {"reference": reference or None, "products": [{"name": name}] if name else []}
        tender = resolve(YamlFile(data, "tender.yaml", {}), CATALOGUE, consultation=True)
        context = Context(tender, kind, About(supplier=Supplier(name, contact)))
        after = library.engine.render(kind.id, context, "en-GB")
        assert after == Engine(library.sources, FILTERS).render(kind.id, context, "en-GB")


def test_the_bytes_of_a_document_are_the_same_after_others_and_when_nothing_is_kept() -> None:
    library = load_library()
    rows: list[list[tuple[tuple[str | int, ...], Any]]] = [[(("reference",), f"no. {number}")] for number in range(3)]
    for kind in (library.types[name] for name in ("tender-annex", "contract-schedule", "buyer-notes")):
        for tender in tenders("high", rows):
            after, faults = make(tender, kind, library)
            assert after
            assert faults == []
            keeping.forget()
            assert make(tender, kind, library)[0] == after


# Templates of the buyer: every documented name, in every way to use it


def expressions() -> dict[str, str]:
    """Return, for each documented name, what prints FORM of it: a name of a row is used in a loop over its list."""
    below = sections("templates")
    names = {word for title in GROUPS for word in in_first_column(below[title]) if "(" not in word}
    lists = {row: name for name, row in reversed(ROW_NAMES.items())}

    def looped(name: str, inside: str) -> str:
        row = name.partition(".")[0]
        return looped(lists[row], f"{{% for {row} in {lists[row]} %}}{inside}{{% endfor %}}") if row in lists else inside

    roots = {name for name in names if "." not in name}
    found = {name: looped(name, "FORM") for name in names if "." in name or name not in ROW_NAMES.values()}
    return {name: text for name, text in found.items() if text == "FORM" or any(f" in {root}" in text for root in roots)}


WAYS = {
    "value": "{{ X }} {{ X ~ '!' }}",
    "condition": "{% if X %}yes{% elif X is none %}none{% else %}no{% endif %}{{ 'given' if X is given }}",
    "comparison": "{% if X == 'R&D <b>' %}R{% endif %}{% if X in ['1', 1] %}1{% endif %}{{ X == tender.title }}",
    "filter": "{{ X | default('nothing', true) | upper }}{{ [X, X] | join('; ') }}",
    "list": "{% for y in [X, 'z', X] | select('given') %}{{ loop.index }}{{ y }}{% endfor %}{{ X | length if X is sequence }}",
    "macro": "{% macro m(y, z=X) %}<{{ y }}{{ z }}>{% endmacro %}{{ m(X) }}",
    "call": "{% macro m(y) %}{{ y }}{{ caller() }}{% endmacro %}{% call m(X) %}{{ X }}{% endcall %}",
    "include": "{% set y = X %}{% set z %}{{ X }}{% endset %}{% include 'o' %}",
    "import": "{% import 'p' as p with context %}{{ p.twice(X) }}",
}
PASSAGES = {
    f"{way} {name}": Passage(text.replace("FORM", template.replace("X", name)), f"{way} {name}")
    for name, text in expressions().items()
    for way, template in WAYS.items()
}
PASSAGES |= {
    "o": Passage("{{ y }}{{ z }}{% if y %}!{% endif %}", "o"),
    "p": Passage("{% macro twice(y) %}{{ y }}{{ y }}{{ tender.reference }}{% endmacro %}", "p"),
}


@functools.cache
def buyers() -> Engine:
    """Return the engine that has rendered all templates before, for others."""
    return Engine(PASSAGES, FILTERS)


def test_the_ways_reach_the_names_of_all_groups() -> None:
    reached = {name.split(" ", 1)[1] for name in PASSAGES if " " in name}
    assert {"tender.reference", "item.points", "row.points", "blank.value", "due.day", "event.day", "option.text"} <= reached
    assert len(reached) > 120


@settings(calm, max_examples=examples(20))
@given(st.sampled_from(sorted(EXAMPLES)), rows(), st.randoms(use_true_random=False), st.booleans())
def test_every_documented_name_after_others_is_what_it_would_be_alone(
    scenario: str, rows: list[list[tuple[tuple[str | int, ...], Any]]], chance: random.Random, draft: bool
) -> None:
    kind = load_library().types["tender-annex"]
    names = chance.sample([name for name in PASSAGES if " " in name], 8)
    for tender in tenders(scenario, rows):
        context, first = Context(tender, kind), Engine(PASSAGES, FILTERS)
        for name in names:
            after = buyers().render(name, context, "en-GB", draft=draft)
            assert after == first.render(name, context, "en-GB", draft=draft)


def test_what_is_added_to_views_while_a_program_runs_is_printed_for_its_own_tender(monkeypatch: pytest.MonkeyPatch) -> None:
    def add(view: type, name: str, value: Callable[[Any], Any]) -> None:
        monkeypatch.setattr(view, name, property(value), raising=False)

    add(TenderView, "nickname", lambda view: f"nick {view.reference}")
    add(TenderView, "parts", lambda view: view.title.split())
    add(TenderView, "long", lambda view: len(view.title) > 8)
    add(TenderView, "day", lambda view: view.date)
    add(ItemView, "nickname", lambda view: f"{view.id} of {view._base.tender.file.reference}")
    add(ScoringRow, "share", lambda row: f"{row.points} for {row.percent}%")
    templates = {
        "t": "{{ tender.nickname }} {% for part in tender.parts %}[{{ part }}]{% endfor %} {{ tender.parts | length }}"
        "{% if tender.long %} long{% endif %} {{ tender.nickname | upper }} {{ tender.day }} {% include 'o' %}"
        "{% macro m(x) %} <{{ x }}>{% endmacro %}{{ m(tender.nickname) }}"
        "{% for item in award_criteria %} {{ item.nickname }}{% for row in item.awards %} {{ row.share }}{% endfor %}{% endfor %}",
        "o": "in {{ tender.nickname }}{% if tender.parts %} {{ tender.parts[0] }}{% endif %}",
    }
    engine = Engine({name: Passage(text, f"{name}.md") for name, text in templates.items()})
    kind = load_library().types["tender-annex"]
    changes: list[list[tuple[tuple[str | int, ...], Any]]] = [
        [(("reference",), f"r{number}"), (("title",), title), (("date",), f"2027-01-{number:02d}")]
        for number, title in enumerate(["a b", "one two three", "c", "d e", "one two three four"], 1)
    ]
    for number, tender in enumerate(tenders("medium", changes), 1):
        rendered = engine.render("t", Context(tender, kind), "en-GB")
        assert rendered.faults == ()
        title, parts = tender.file.title or "", (tender.file.title or "").split()
        shares = " ".join(
            f"{name} of r{number}" + "".join(f" {points} for {percent}%" for points, percent in earned)
            for name, earned in {
                "AC-3": [("30", 100), ("21", 70), ("0", 0)],
                "AC-4": [("20", 100), ("10", 50), ("6", 30), ("0", 0)],
            }.items()
        )
        assert said(rendered) == (
            f"nick r{number} {''.join(f'[{part}]' for part in parts)} {len(parts)}{' long' if len(title) > 8 else ''} "
            f"NICK R{number} {number}\u00a0January 2027 in nick r{number} {parts[0]} <nick r{number}> {shares}"
        )


# In threads


@pytest.mark.slow
def test_documents_made_in_threads_are_those_made_one_after_the_other(tmp_path: Path) -> None:
    made = []
    for threads in ("6", "1"):
        folder = tmp_path / threads
        folder.mkdir()
        # A process of its own: what is shared is made while it makes its first documents.
        command = [sys.executable, str(ROOT / "tests/support/in_threads.py"), threads, str(example("medium")), str(folder)]
        made.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    beside_others, alone = made
    assert beside_others == alone
    assert len(alone["rendered"]) == 6
    assert len(alone["bulk"]) == 150
    assert len({tuple(hashes) for hashes in alone["bulk"].values()}) == 150
