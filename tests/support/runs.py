"""Runs of many documents for tests: a short template, a base tender, and what came of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tenderkit import bulk
from tenderkit.bulk import index, ledger

LETTER = """---
id: letter
title: Letter
description: A short document
version: "1"
audience: buyer
---
# {{ tender.title }}

To {{ tender.authority.name }}, about {{ tender.reference }}: {{ tender.total }} points from {{ tender.dates.award }} on.

{% for product in tender.products %}
- {{ product.name }}
{% endfor %}
"""
BASE = """scenario: low
reference: base
title: A title
contracting_authority: {name: Base}
products: [Notebook]
award: {points: {AC-1: 10, AC-2: 20}}
dates: {award: 2027-02-26, contract_start: 2027-03-15, delivery: 2027-05-03, contract_end: 2030-03-14}
"""
HEADER = "reference,contracting_authority.name,award.points.AC-1,dates.award"


def line(number: int) -> str:
    return f"R-{number:04d},Municipality {number},{10 + number % 5},2027-02-{1 + number % 28:02d}"


@pytest.fixture
def small_run(tmp_path: Path) -> Callable[..., bulk.Jobs]:
    """Write a table of jobs, and return the run of it."""

    def write(rows: Iterable[str] = tuple(map(line, range(40))), header: str = HEADER, **options: object) -> bulk.Jobs:
        templates = tmp_path / "templates"
        templates.mkdir(exist_ok=True)
        (templates / "letter.md").write_text(LETTER, encoding="utf-8")
        (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
        (tmp_path / "jobs.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        chosen = {"documents": ("letter",), "output": tmp_path / "out", "templates": templates, **options}
        return bulk.Jobs(tmp_path / "jobs.csv", tmp_path / "base.yaml", **chosen)  # type: ignore[arg-type]

    return write


Run = Callable[..., bulk.Jobs]


def outcomes(jobs: bulk.Jobs, **options: Any) -> list[bulk.Outcome]:
    return list(bulk.run(jobs, **options))


def counts(found: list[bulk.Outcome]) -> tuple[int, int, int]:
    """Return how many were made, current and failed."""
    summary = bulk.Summary()
    for outcome in found:
        summary.add(outcome)
    return summary.made, summary.current, summary.failed


def faults(found: list[bulk.Outcome]) -> list[str]:
    return [str(fault) for outcome in found for fault in outcome.faults]


def documents(folder: Path) -> dict[str, bytes]:
    """Return every file of a run but its ledger and its index, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (ledger.NAME, index.NAME)
    }


def with_base(jobs: bulk.Jobs, *lines: str) -> bulk.Jobs:
    """Add lines to the base tender."""
    assert jobs.tender is not None
    jobs.tender.write_text(BASE + "\n".join(lines) + "\n", encoding="utf-8")
    return jobs
