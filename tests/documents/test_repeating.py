"""One document after others like it: whatever of the tender differs, it says what it would say alone."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from conftest import EXAMPLES, example
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tenderkit
from tenderkit import TenderkitError, yamlfile
from tenderkit.documents import load_library, make
from tenderkit.documents.context import About, Context, Supplier
from tenderkit.templating import Rendered, Session
from tenderkit.templating.recording import Recordings
from tenderkit.tender import Tender, resolve
from tenderkit.tender.shape import shape_of
from tenderkit.yamlfile import YamlFile

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
LIBRARY = load_library()
CATALOGUE = tenderkit.load_catalogue()
SOME = st.sampled_from(["", "R&D <b>", "2027/1", "1", "línea\nsegunda", "x" * 40])
DAYS = st.sampled_from([None, "2026-12-01", "2027-02-28", "2027-03-01", "2027-06-30", "2029-01-31", "2031-05-31"])
POINTS = st.sampled_from([None, "1", "15", "20.5", "30", "30.0"])
QUANTITIES = st.sampled_from([None, "1", "1200"])
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
    ("terms",): st.sampled_from([{}, {"contractor": "Supplier"}, {"tenderer": "Bidder & Co"}]),
    ("items",): st.sampled_from([{}, {"add": ["ADD-1"]}, {"add": ["ADD-2", "ADD-3"]}, {"leave_out": ["AC-3"]}, {"add": ["CC-2b"]}]),
    ("scenario",): st.sampled_from(["low", "medium", "high"]),
    ("values",): st.sampled_from([{}, {"lot": "1"}, {"lot": "2"}]),
    ("questionnaire", "return_by"): DAYS,
}
KEYS = sorted(CHANGES, key=str)


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


def alone(document: str, context: Context, draft: bool) -> Rendered:
    """Render a document as the first of its shape."""
    kept, LIBRARY.engine.recordings = LIBRARY.engine.recordings, Recordings()
    try:
        return LIBRARY.engine.render(document, context, "en-GB", draft=draft)
    finally:
        LIBRARY.engine.recordings = kept


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("scenario", sorted(EXAMPLES))
@calm
@given(rows=rows())
def test_a_document_after_others_says_what_it_would_say_alone(
    scenario: str, draft: bool, rows: list[list[tuple[tuple[str | int, ...], Any]]]
) -> None:
    for tender in tenders(scenario, rows):
        for kind in LIBRARY.types.values():
            if kind.per == "tender":
                context = Context(tender, kind)
                again = LIBRARY.engine.render(kind.id, context, "en-GB", draft=draft)
                assert again == LIBRARY.engine.render(kind.id, context.__call__, "en-GB", draft=draft)
                assert again.varying == alone(kind.id, context, draft).varying


def test_the_bytes_of_a_document_are_the_same_after_others_and_alone() -> None:
    rows: list[list[tuple[tuple[str | int, ...], Any]]] = [[(("reference",), f"no. {number}")] for number in range(3)]
    for kind in (LIBRARY.types[name] for name in ("tender-annex", "contract-schedule", "buyer-notes")):
        for tender in tenders("high", rows):
            after, faults = make(tender, kind, LIBRARY)
            assert after
            assert faults == []
            kept, LIBRARY.engine.recordings = LIBRARY.engine.recordings, Recordings()
            try:
                assert make(tender, kind, LIBRARY)[0] == after
            finally:
                LIBRARY.engine.recordings = kept


@calm
@given(st.lists(st.tuples(SOME, SOME, SOME), min_size=2, max_size=4))
def test_a_form_after_others_says_what_it_would_say_alone(heads: list[tuple[str, str, str]]) -> None:
    kind = LIBRARY.types["supplier-questionnaire"]
    for name, contact, reference in heads:
        data = {"reference": reference or None, "products": [{"name": name}] if name else []}
        tender = resolve(YamlFile(data, "tender.yaml", {}), CATALOGUE, consultation=True)
        context = Context(tender, kind, About(supplier=Supplier(name, contact)))
        again = LIBRARY.engine.render(kind.id, context, "en-GB")
        assert again == LIBRARY.engine.render(kind.id, context.__call__, "en-GB")


@pytest.mark.parametrize("document", ["tender-annex", "contract-schedule", "buyer-notes", "supplier-questionnaire"])
def test_the_templates_run_once_for_tenders_that_differ_in_values_only(document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    library = load_library()
    kind = library.types[document]
    runs = 0
    names = Context.__call__

    def counted(self: Context, session: Session) -> dict[str, Any]:
        nonlocal runs
        runs += 1
        return names(self, session)

    monkeypatch.setattr(Context, "__call__", counted)
    products = base_of("high").data["products"]
    rows = [
        [
            (("reference",), f"no. {number}"),
            (("contracting_authority", "name"), f"authority {number}"),
            (("award", "points", "AC-7"), str(20 + number)),
            (("dates", "award"), f"2027-05-0{number}"),
            (("dates", "contract_end"), f"2031-05-0{number}"),
            (("products",), [{**product, "name": f"server {number}"} for product in products]),
        ]
        for number in range(1, 6)
    ]
    made = [library.engine.render(document, Context(tender, kind), "en-GB") for tender in tenders("high", rows)]
    assert len({rendered.values for rendered in made}) == 5
    assert not any(rendered.faults for rendered in made)
    assert runs <= 1  # none, where another test made such a document before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("values: {lot: '1'}", "values: {lot: }"),
        ("values: {lot: '1'}", "values: {}"),
        ("items: {add: [ADD-1]}", "items: {add: [ADD-2]}"),
        ("terms: {contractor: Supplier}", "terms: {contractor: Seller}"),
        ("products: [Laptop]", "products: [Laptop, Dock]"),
        ("award: {rounding: {step: 0.5}}", "award: {rounding: {step: 1}}"),
        ("questionnaire: {leave_out: [X.4]}", "questionnaire: {leave_out: [X.3]}"),
    ],
)
def test_what_decides_more_than_a_value_makes_another_shape(one: str, other: str) -> None:
    assert shape_of(yamlfile.parse(one, "")[0].data) != shape_of(yamlfile.parse(other, "")[0].data)


def test_values_and_the_lines_they_stand_on_make_no_other_shape() -> None:
    one = "reference: a\nvalues: {lot: '1'}\ndates: {award: 2027-01-01}"
    other = "reference: b\n\nvalues: {lot: '2'}\ndates: {award: 2028-01-01}"
    assert shape_of(yamlfile.parse(one, "")[0].data) == shape_of(yamlfile.parse(other, "")[0].data)
