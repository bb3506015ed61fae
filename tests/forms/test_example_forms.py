"""The forms of examples/production-sites: those of today, filled in; after a change of the form they are made anew with --renew."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT
from support.form_kinds import filled, made, reader

import tenderkit
from tenderkit.consultation.any_form import read_forms

FOLDER = ROOT / "examples/production-sites"
SITES = [
    ("Rack servers", "Tatra Assembly, hall 2", "Priemyselná 14, 917 01 Trnava", "Slovakia", "Assembly"),
    ("Rack servers", "Penang Boards", "Lorong Perusahaan 8, 13600 Perai", "Malaysia", "Components"),
    ("Storage shelves", "Tatra Assembly, hall 3", "Priemyselná 16, 917 01 Trnava", "Slovakia", "Assembly"),
]
CELLS = ("product", "site", "address", "country", "activity")
ANSWERS = {
    "Nordlys Computers": {
        "tenderer": "Nordlys Computers",
        "contact": "Ingrid Lie, sites@nordlys.example",
        "date": date(2027, 3, 8),
        "complete": True,
        **{f"sites.{row}.{name}": words for row, site in enumerate(SITES, 1) for name, words in zip(CELLS, site, strict=True)},
    },
    "Vega Device Leasing": {
        "tenderer": "Vega Device Leasing",
        "sites.1.product": "Rack servers",
        "sites.1.site": "Assembly plant of our supplier",
        "sites.1.country": "Taiwan",
        "gaps": "Our supplier names its own sites, and none of those who make parts for it. We have asked for them twice.",
    },
}


def example_forms() -> dict[Path, bytes]:
    """Return the forms of the examples by where they are."""
    form = made(tenderkit.load_tender(ROOT / "examples/servers"), "production-sites")
    return {FOLDER / f"DH-2027-0412-production-sites-{name}.docx": filled(form, answers) for name, answers in ANSWERS.items()}


def test_the_example_forms_are_those_of_today_and_hold_the_answers(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--renew"):
        FOLDER.mkdir(exist_ok=True)
        for path, data in example_forms().items():
            path.write_bytes(data)
    files = sorted(FOLDER.glob("*.docx"))
    assert files == sorted(example_forms()), "make them with --renew"
    whole, part = (reader().read(path) for path in files)
    assert whole.faults == (), "make them anew with --renew"
    assert [tuple(line.cells[name] for name in ("site", "country", "activity")) for line in whole.rows["sites"]] == [
        ("Tatra Assembly, hall 2", "Slovakia", "assembly"),
        ("Penang Boards", "Malaysia", "components"),
        ("Tatra Assembly, hall 3", "Slovakia", "assembly"),
    ]
    assert [(fault.code, fault.message) for fault in part.faults] == [
        ("TK802", "“Date of this list” is not filled in"),
        ("TK802", "row 1 of “Production sites” lacks “Address”"),
    ]


def test_the_examples_say_what_is_complete() -> None:
    found = read_forms(sorted(FOLDER.glob("*.docx")))
    assert [found.maker.state(one) for one in found.responses] == [
        "complete",
        "incomplete: no date of this list, row 1 of production sites",
    ]
