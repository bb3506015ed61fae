"""The whole pack of a tender: every document that its items call for, in folders by phase, with an index that leads to each."""

from __future__ import annotations

import io
import json
import posixpath
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import page
import pytest
from click.testing import CliRunner, Result
from conftest import ROOT, example
from lxml import etree
from support import accessibility, lint, profiles, reading
from support.dutch import TENDER as DUTCH
from support.open_xml_sdk import Validator
from support.reading import W

import tenderkit
from tenderkit.cli import main
from tenderkit.documents import load_library
from tenderkit.documents.packing import entries

Write = Callable[..., Path]
TENDERS = [*(example(scenario) for scenario in ("low", "medium", "high")), DUTCH]
LANGUAGES = ("en", "nl")
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
INDEX = "pack-index"
NOT_YET = ("return", "market", "award", "tenderer")  # what has to be returned, or decided, first
each_tender = pytest.mark.parametrize("path", TENDERS, ids=lambda path: path.parent.name)
RISKS = """---
id: {id}
title: Risks
description: Risks of the products
version: "1.0"
audience: tenderer
on_request: true
items: [AC-1, CC-1]
{more}---
# {{{{ document.title }}}}

Text.
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@cache
def pack(path: Path) -> dict[str, list[tenderkit.Document]]:
    """Return the pack of an example in each language: both are made in one run."""
    made = tenderkit.render(tenderkit.load_tender(path).changed(languages=list(LANGUAGES)), pack=True)
    found = {language: [one for one in made if one.name.endswith(f"-{language}.docx")] for language in LANGUAGES}
    assert sum(map(len, found.values())) == len(made)
    return found


def index_of(documents: list[tenderkit.Document]) -> tenderkit.Document:
    [found] = [document for document in documents if document.id == INDEX]
    return found


def links(data: bytes) -> dict[str, str]:
    """Return the paths to which a document leads, by the words of the links."""
    relations = etree.fromstring(reading.part(data, "word/_rels/document.xml.rels").encode())
    targets = {each.get("Id"): each.get("Target") for each in relations}
    return {reading.prose(link): unquote(targets[link.get(f"{R}id")]) for link in reading.body(data).iter(f"{W}hyperlink")}


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("[!.]*") if path.is_file())


# What is in it --------------------------------------------------------------------------------------------------------------------


@pytest.mark.some(3)
@each_tender
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pack_has_every_document_that_can_be_made_for_the_items_of_the_tender(path: Path, language: str) -> None:
    tender = tenderkit.load_tender(path)
    kinds = [kind for kind in load_library().types.values() if kind.lots == "each"]  # none of these tenders has lots
    called = {kind.id for kind in kinds if kind.per not in NOT_YET and (not kind.items or kind.items_in(tender))}
    documents = [document.id for document in pack(path)[language]]
    assert set(documents) == called
    assert len(documents) == len(called)


@each_tender
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_leads_to_each_of_the_others_by_its_title(path: Path, language: str) -> None:
    documents = pack(path)[language]
    index, titles = index_of(documents), load_library().in_language(language).types
    others = {titles[document.id].title: document.name for document in documents if document is not index}
    assert {reading.spaced(words): target for words, target in links(index.data).items()} == others
    assert index.name == posixpath.basename(index.name), "it lies above the folders"


@pytest.mark.some(2)
@each_tender
@pytest.mark.parametrize("language", LANGUAGES)
def test_lint_and_accessibility_find_nothing_in_a_pack(path: Path, language: str) -> None:
    found = {one.name: [*lint.findings(one.data), *accessibility.findings(one.data)] for one in pack(path)[language]}
    assert found == {one.name: [] for one in pack(path)[language]}


@each_tender
def test_what_is_for_the_buyer_alone_lies_in_no_folder_with_others(path: Path) -> None:
    library = load_library()
    for document in pack(path)["en"]:
        folder = posixpath.dirname(document.name)
        assert (folder in ("", "buyer-only")) == (library.types[document.id].audience == "buyer"), document.name


def test_a_document_lies_in_the_folder_of_its_phase() -> None:
    folders = {document.id: posixpath.dirname(document.name) for document in pack(example("high"))["en"]}
    assert folders["supplier-questionnaire"] == "1-consultation"
    assert folders["tender-annex"] == folders["production-sites"] == "2-tender"
    assert folders["contract-schedule"] == "4-contract"
    assert folders["buyer-notes"] == folders["scoring-instructions"] == "buyer-only"


def own(folder: Path, name: str, more: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(RISKS.format(id=name, more=more), encoding="utf-8")
    return folder


def test_items_and_else_the_front_matter_say_when_a_document_is_used(tmp_path: Path) -> None:
    own(tmp_path / "own", "risks")
    library = load_library(own(tmp_path / "own", "risks-at-the-award", "phase: award\n"))
    both = tenderkit.load_tender(example("low"))
    clause_alone = both.changed(items={"leave_out": ["AC-1"]}, award={"points": {"AC-1": None}})
    found = {entry.kind.id: entry for entry in entries(both, library)}
    assert (found["risks"].phases, found["risks"].items) == (("tender", "contract"), ("AC-1", "CC-1"))
    assert (found["risks-at-the-award"].phases, found["risks-at-the-award"].folder) == (("award",), "3-award")
    [alone] = [entry for entry in entries(clause_alone, library) if entry.kind.id == "risks"]
    assert (alone.phases, alone.items, alone.folder) == (("contract",), ("CC-1",), "4-contract")


def test_what_is_used_in_two_phases_lies_in_one_folder_and_is_in_the_index_twice_for_its_reader_of_the_time(tmp_path: Path) -> None:
    templates = own(tmp_path / "own", "risks")
    made = tenderkit.render(tenderkit.load_tender(example("low")), pack=True, templates=templates)
    assert [document.name for document in made if document.id == "risks"] == ["2-tender/MON-2027-03-risks.docx"]
    rows = [
        cells for table in reading.opened(index_of(made).data).tables for cells in ([c.text for c in r.cells] for r in table.rows)
    ]
    found = [cells for cells in rows if cells[0].startswith("Risks\n")]
    assert [cells[2] for cells in found] == ["the Tenderer", "the Contractor"]
    assert [reading.spaced(cells[3]) for cells in found] == ["AC-1 and CC-1"] * 2


def test_a_broken_index_is_told_by_the_check_of_the_templates(tmp_path: Path) -> None:
    text = (ROOT / "templates/pack-index.md").read_text(encoding="utf-8")
    (tmp_path / "pack-index.md").write_text(text.replace("row.description", "row.descripton"), encoding="utf-8")
    assert run("check", "--catalogue").exit_code == 0
    result = run("check", "--catalogue", "--templates", tmp_path)
    assert result.exit_code == 1
    assert "descripton" in result.output


# Files ----------------------------------------------------------------------------------------------------------------------------


def test_render_all_writes_the_pack_and_says_the_path_of_each_file(tmp_path: Path) -> None:
    result = run("render", example("low"), "--all", "-o", tmp_path)
    assert result.exit_code == 0, result.output
    assert sorted(result.stdout.split()) == [str(tmp_path / name) for name in names(tmp_path)]
    again = run("render", example("low"), "--all", "-o", tmp_path)
    assert f"{len(names(tmp_path))} same" in again.stderr


def test_a_dry_run_of_a_pack_writes_nothing(tmp_path: Path) -> None:
    result = run("render", example("low"), "--all", "-o", tmp_path / "out", "--dry-run", "--json")
    assert result.exit_code == 0, result.output
    assert {row["becomes"] for row in json.loads(result.stdout)} == {"new"}
    assert not (tmp_path / "out").exists()


def test_drafts_of_a_pack_that_nobody_touched_are_replaced_in_every_folder(tender_file: Write, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("render", tender_file("low"), "--all", "--draft", "-o", out).exit_code == 0
    before = {name: (out / name).read_bytes() for name in names(out)}
    changed = tender_file("low", ("title: Monitors", "title: Screens"))
    assert run("render", changed, "--all", "--draft", "-o", out).exit_code == 0
    after = {name: (out / name).read_bytes() for name in names(out)}
    assert list(after) == list(before)
    assert all(name.endswith("-draft.docx") for name in after)
    assert after["MON-2027-03-pack-index-draft.docx"] != before["MON-2027-03-pack-index-draft.docx"]
    assert after["2-tender/MON-2027-03-tender-annex-draft.docx"] != before["2-tender/MON-2027-03-tender-annex-draft.docx"]
    assert "buyer-only/MON-2027-03-scoring-instructions-draft.docx" in after


def test_a_draft_of_a_pack_that_has_another_name_now_is_removed_from_its_folder(tender_file: Write, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("render", tender_file("low"), "--all", "--draft", "-o", out).exit_code == 0
    renamed = tender_file("low", ("MON-2027-03", "MON-2027-04"))
    assert run("render", renamed, "--all", "--draft", "-o", out).exit_code == 0
    assert [name for name in names(out) if "MON-2027-03" in name] == []


def test_drafts_above_a_pack_are_none_of_its_own(tmp_path: Path) -> None:
    assert run("render", example("low"), "--draft", "-o", tmp_path).exit_code == 0
    usual = names(tmp_path)
    assert run("render", example("low"), "--all", "--draft", "-o", tmp_path).exit_code == 0
    assert set(usual) < set(names(tmp_path))


@pytest.mark.parametrize("draft", [[], ["--draft"]], ids=["final", "draft"])
def test_an_edited_document_of_a_pack_is_kept_and_nothing_is_written(tmp_path: Path, draft: list[str]) -> None:
    assert run("render", example("low"), "--all", *draft, "-o", tmp_path).exit_code == 0
    annex = tmp_path / f"2-tender/MON-2027-03-tender-annex{'-draft' * bool(draft)}.docx"
    annex.write_bytes(b"mine")
    index = next(tmp_path.glob("*index*.docx"))
    index.unlink()
    result = run("render", example("low"), "--all", *draft, "-o", tmp_path)
    assert result.exit_code == 1
    assert "TK601" in result.stderr
    assert annex.name in result.stderr
    assert annex.read_bytes() == b"mine"
    assert not index.exists()


def test_a_fault_in_one_document_keeps_all_of_the_pack_from_being_written(tender_file: Write, tmp_path: Path) -> None:
    result = run("render", tender_file("low", ("  CC-1.months: 2\n", "")), "--all", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "CC-1.months" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_document_of_a_pack_saves_itself_in_its_folder_or_under_a_name(tmp_path: Path) -> None:
    [annex] = [document for document in pack(example("low"))["en"] if document.id == "tender-annex"]
    assert annex.save(tmp_path) == tmp_path / "2-tender/MON-2027-03-tender-annex-en.docx"
    assert annex.save(tmp_path / "annex.docx") == tmp_path / "annex.docx"


def test_a_name_that_a_link_cannot_hold_as_it_is_still_leads_to_its_file(tmp_path: Path) -> None:
    own(tmp_path / "own", "risks", 'file: "{title} (50%) #1 {document}"\n')
    tender = tenderkit.load_tender(example("low")).changed(title="Écrans [2] à Łódź")
    made = tenderkit.render(tender, pack=True, templates=tmp_path / "own")
    [risks] = [document for document in made if document.id == "risks"]
    assert risks.name == "2-tender/Écrans [2] à Łódź (50%) #1 risks.docx"
    assert links(index_of(made).data)["Risks"] == risks.name


# Which documents a tender gets ----------------------------------------------------------------------------------------------------


def listed(*arguments: object) -> dict[str, dict[str, object]]:
    result = run("list", "documents", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return {row["id"]: row for row in json.loads(result.stdout)}


@each_tender
def test_the_list_of_a_tender_has_what_render_makes_and_says_why(path: Path) -> None:
    rows, tender = listed(path.parent), tenderkit.load_tender(path)
    assert {name for name, row in rows.items() if row["made"] == "usual"} == {one.id for one in tenderkit.render(tender)}
    in_pack = {name for name, row in rows.items() if row["made"] in ("usual", "on-request", "pack")}
    assert in_pack == {one.id for one in tenderkit.render(tender, pack=True)}
    assert {name for name, row in rows.items() if row["made"] == "score"} == {"market-overview", "supplier-profile"}
    letters = {"letter-award", "letter-not-admitted", "letter-not-awarded"}
    awarding = {"award-decision", "award-report", "evaluation-sheet", *letters}
    assert {name for name, row in rows.items() if row["made"] == "award"} == awarding
    for row in rows.values():
        assert set(row["called_for_by"]) <= {item.id for item in tender.items}  # type: ignore[call-overload]
        assert bool(row["called_for_by"]) == bool(row["items"])


def test_in_the_folder_of_a_tender_the_list_is_that_of_the_tender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example("high").parent)
    result = run("list", "documents")
    assert result.exit_code == 0, result.output
    lines = {line.split()[1]: line for line in result.stdout.splitlines() if not line.startswith("all phases")}
    assert "SC-2" in lines["production-sites"]
    assert "made with --all or -d" in lines["production-sites"]
    assert "made unasked" in lines["tender-annex"]
    assert "action-plan is not among them: it is there for AC-4, which this tender does not have" in result.stderr


def test_the_list_says_what_the_tender_file_has_made(tender_file: Write) -> None:
    rows = listed(tender_file("low", ("scenario: low\n", "scenario: low\ndocuments: [tender-annex-short]\n")))
    assert [name for name, row in rows.items() if row["made"] == "usual"] == ["tender-annex-short"]


def test_outside_of_a_tender_the_list_has_all_documents_or_those_of_a_scenario(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert set(listed()) == set(load_library().types)
    assert "production-sites" in listed("--scenario", "high")
    assert "production-sites" not in listed("--scenario", "low")


def test_a_tender_and_a_scenario_are_not_asked_for_at_once() -> None:
    assert run("list", "documents", example("low"), "--scenario", "low").exit_code == 2


# What cannot be asked -------------------------------------------------------------------------------------------------------------


def test_all_documents_and_some_are_not_asked_for_at_once() -> None:
    assert run("render", example("low"), "--all", "-d", "tender-annex").exit_code == 2
    with pytest.raises(tenderkit.TenderkitError) as caught:
        tenderkit.render(tenderkit.load_tender(example("low")), "tender-annex", pack=True)
    assert [(fault.code, fault.location.path) for fault in caught.value.faults] == [("TK612", "argument documents")]


def test_the_index_is_not_made_without_what_it_lists(tmp_path: Path) -> None:
    result = run("render", example("low"), "-d", INDEX, "-o", tmp_path)
    assert result.exit_code == 1
    assert "TK416" in result.stderr
    assert "--all" in result.stderr


# In other formats -----------------------------------------------------------------------------------------------------------------


def hrefs(document: tenderkit.Document) -> Iterator[str]:
    """Yield where the links of an OpenDocument text or a PDF lead."""
    if document.name.endswith(".odt"):
        with zipfile.ZipFile(io.BytesIO(document.data)) as package:
            root = etree.fromstring(package.read("content.xml"))
        # The first step leads out of the package (OpenDocument 1.3, part 2, 3.7).
        yield from (str(target).removeprefix("../") for target in root.xpath("//@*[local-name()='href']"))
    else:
        for found in document.data.split(b"/URI(")[1:]:
            yield found.partition(b")")[0].decode()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pdf", "odt"])
def test_an_index_in_another_format_leads_to_documents_in_that_format(soffice: str, kind: str) -> None:
    made = tenderkit.export(pack(example("low"))["en"], kind)
    index = index_of(made)
    assert set(hrefs(index)) == {document.name for document in made if document is not index}


@pytest.fixture(scope="module")
def of_packs() -> list[tenderkit.Document]:
    """Return the indexes and a fourth of the rest: test_both_languages tries each of those by itself. `scripts/long` takes all."""
    every = [document for path in TENDERS for documents in pack(path).values() for document in documents]
    return [one for at, one in enumerate(every) if profiles.NAME == "long" or one.id == INDEX or at % 4 == 0]


@pytest.mark.slow
@pytest.mark.matrix
def test_the_open_xml_sdk_finds_no_error_in_a_pack(of_packs: list[tenderkit.Document], sdk_validator: Validator) -> None:
    assert sdk_validator.found({one.name: one.data for one in of_packs}) == {}


@pytest.mark.slow
@pytest.mark.matrix
def test_a_pack_passes_the_check_of_pdf_ua_1(of_packs: list[tenderkit.Document], soffice: str) -> None:
    found = {
        pdf.name: [failure.message for failure in page.validate_pdf_bytes(pdf.data, profile="ua1").failures]
        for pdf in tenderkit.export(of_packs, "pdf")
    }
    assert found == {name: [] for name in found}


def test_a_pack_is_one_zip_file_too_and_always_the_same_one(tmp_path: Path) -> None:
    documents = list(pack(TENDERS[0])["en"])
    data = tenderkit.zipped(documents)
    assert data == tenderkit.zipped(documents[::-1])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {each.name: each.data for each in documents}
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    (tmp_path / "pack.zip").write_bytes(data)
    shutil.unpack_archive(tmp_path / "pack.zip", tmp_path / "out")
    assert (tmp_path / "out" / documents[0].name).read_bytes() == documents[0].data


def test_a_zip_file_takes_no_two_documents_of_one_name() -> None:
    [document] = tenderkit.render(tenderkit.load_tender(TENDERS[0]), "tender-annex")
    with pytest.raises(tenderkit.TenderkitError, match="TK602"):
        tenderkit.zipped([document, replace(document, name=document.name.upper())])


def test_a_program_is_told_what_the_terminal_shows_of_the_documents() -> None:
    tender = tenderkit.load_tender(DUTCH)
    shown = json.loads(run("list", "documents", DUTCH, "--json").stdout)
    entries = tenderkit.documents_of(tender)
    assert [(entry.kind.id, entry.kind.title, list(entry.items), entry.made) for entry in entries] == [
        (row["id"], row["title"], row["called_for_by"], row["made"]) for row in shown
    ]
