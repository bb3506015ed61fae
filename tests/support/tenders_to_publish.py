"""Hypothesis → data of tenders that can be published: nothing is missing, and whatever else can differ does."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import yaml
from conftest import EXAMPLES, example
from hypothesis import strategies as st

ADDITIONS = {
    "ADD-1": {},
    "ADD-2": {},
    "ADD-3": {"ADD-3.explanation_days": "10", "ADD-3.plan_days": "20", "ADD-3.consequence": "a payment of 1% & more"},
    "ADD-4": {"ADD-4.months": "6"},
    "ADD-5": {"ADD-5.months": "3", "ADD-5.receipt_days": "5"},
    "ADD-6": {"ADD-6.months": "2"},
}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters="\x85\u2028\u2029"), min_size=1).map(
    lambda text: f"x{text.strip()}"[:120].strip()
)
POINTS = st.integers(1, 4000).map(lambda halves: Decimal(halves) / 2)


@st.composite
def tenders(draw: st.DrawFn) -> dict[str, Any]:
    """The data of a tender of a scenario, in one or two languages, with other points, dates, additions, and what a notice says."""
    data = yaml.load(example(draw(st.sampled_from([*EXAMPLES]))).read_text(encoding="utf-8"), yaml.BaseLoader)
    added = draw(st.lists(st.sampled_from(sorted(ADDITIONS)), unique=True))
    if "ADD-2" in added and "AC-4" not in data["award"]["points"]:
        added.remove("ADD-2")  # it follows up that action plan
    data["items"] = {"add": added}
    data["blanks"] = {**data.get("blanks", {}), **{name: value for one in added for name, value in ADDITIONS[one].items()}}
    data["languages"] = draw(st.sampled_from([["en"], ["nl"], ["nl", "en"]]))
    data["title"], data["reference"] = draw(WORDS), draw(WORDS)
    data["products"] = [{"name": draw(WORDS), "quantity": draw(st.integers(1, 10**6))} for _ in range(draw(st.integers(1, 3)))]
    data["award"] = {"points": {name: draw(POINTS) for name in data["award"]["points"]}, "rounding": {"step": "0.5"}}
    if draw(st.booleans()):
        name = draw(st.sampled_from([*data["award"]["points"]]))
        data["award"]["least"] = {name: data["award"]["points"][name] / 2}
    start = date(2027, 4, 1) + timedelta(draw(st.integers(0, 400)))
    end = start + timedelta(draw(st.integers(200, 3000)))
    data["dates"] = {"award": date(2027, 3, 1), "contract_start": start, "delivery": start + timedelta(30), "contract_end": end}
    weights = draw(st.sampled_from(["points", "percentages"]))
    data["notice"] = {"ocid": "ocds-abc123-1", "weights": weights, "other_points": draw(st.one_of(st.just(0), POINTS))}
    if draw(st.integers(0, 3)) == 0:
        data["notice"]["formula"] = {language: draw(WORDS) for language in data["languages"]}
    data["numbering"] = draw(st.sampled_from(["ids", "plain"]))
    return data
