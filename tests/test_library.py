"""The functions of the package as a program calls them: paths as text, one name for many, and what is said of the wrong thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, example
from support import evaluations

import tenderkit
from tenderkit import bulk
from tenderkit.documents import load_library

RETURN = ROOT / "examples/returns/MC-2027-07-supplier-questionnaire-Kestrel IT Supplies.docx"
HOUSE = ROOT / "templates/house-style.docx"


def tender() -> tenderkit.Tender:
    return tenderkit.load_tender(example("low"))


def consultation() -> tenderkit.Tender:
    return tenderkit.no_tender(tenderkit.load_catalogue())


def annex() -> tenderkit.Document:
    return tenderkit.render(tender(), "tender-annex")[0]


def _own(folder: Path) -> Path:
    """A folder of clauses of the buyer's own, which lie in it directly."""
    folder.mkdir()
    text = (ROOT / "clauses/en/SC-1.md").read_text(encoding="utf-8")
    (folder / "SC-1.md").write_text(text, encoding="utf-8")
    return folder


TAKES: dict[str, Callable[[Any, Path], object]] = {
    "load_tender": lambda kind, _: tenderkit.load_tender(kind(example("low"))).file,
    "load_tender of a folder": lambda kind, _: tenderkit.load_tender(kind(example("low").parent)).file,
    "load_tender with clauses": lambda kind, tmp: (
        tenderkit.load_tender(example("low"), clauses=kind(_own(tmp / "c"))).catalogue.fingerprint
    ),
    "load_catalogue": lambda kind, tmp: tenderkit.load_catalogue(clauses=kind(_own(tmp / "c"))).fingerprint,
    "render with templates": lambda kind, _: tenderkit.render(tender(), templates=kind(ROOT / "templates")),
    "render with house_style": lambda kind, _: tenderkit.render(tender(), house_style=kind(HOUSE)),
    "save": lambda kind, tmp: [path.read_bytes() for path in tenderkit.save([annex()], kind(tmp / "out"))],
    "examine_house_style": lambda kind, _: tenderkit.examine_house_style(kind(HOUSE), templates=kind(ROOT / "templates")).as_data(),
    "questionnaires": lambda kind, _: list(tenderkit.questionnaires(consultation(), templates=kind(ROOT / "templates"))),
    "questionnaires with house_style": lambda kind, _: list(tenderkit.questionnaires(consultation(), house_style=kind(HOUSE))),
    "read_suppliers": lambda kind, tmp: tenderkit.read_suppliers(kind(_table(tmp))),
    "receive_returns": lambda kind, tmp: [path.name for path in tenderkit.receive_returns(kind(tmp), [("a.docx", b"")])[0]],
    "returned_files": lambda kind, _: tenderkit.returned_files(kind(RETURN.parent)),
    "write_scenario": lambda kind, tmp: tenderkit.write_scenario(kind(_consultation_file(tmp)), "high"),
    "read_forms": lambda kind, _: tenderkit.read_forms([kind(RETURN)], templates=kind(ROOT / "templates")).data(),
    "load_evaluation": lambda kind, tmp: tenderkit.load_evaluation(kind(evaluations.write(tmp))).tenderers,
    "read_scores": lambda kind, tmp: list(tenderkit.read_scores(evaluations.evaluation(tmp), kind(_scores(tmp))).consensus),
    "score": lambda kind, _: tenderkit.score([kind(RETURN)], consultation(), templates=kind(ROOT / "templates")).data(),
}


def _consultation_file(folder: Path) -> Path:
    path = folder / "tender.yaml"
    path.write_text("title: A title\n", encoding="utf-8")
    return path


def _table(folder: Path) -> Path:
    path = folder / "suppliers.csv"
    path.write_text("name\nNordlys Computers\n", encoding="utf-8")
    return path


def _scores(folder: Path) -> Path:
    """The workbook of the evaluator, filled in."""
    return evaluations.fill(evaluations.workbook(evaluations.evaluation(folder), folder), evaluations.best)


@pytest.mark.parametrize("name", TAKES)
def test_a_text_works_wherever_a_path_does(name: str, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert TAKES[name](str, tmp_path / "a") == TAKES[name](Path, tmp_path / "b")


def test_a_text_is_one_name_and_not_its_letters() -> None:
    assert [document.id for document in tenderkit.render(tender(), "tender-annex")] == ["tender-annex"]
    assert tenderkit.export(annex(), "docx") == [annex()]
    [form] = tenderkit.questionnaires(consultation(), "Nordlys Computers")
    assert form.name == "supplier-questionnaire-Nordlys Computers.docx"
    assert len(tenderkit.score(str(RETURN), consultation()).profiles) == 1


def test_one_document_is_saved_as_a_list_of_it_is(tmp_path: Path) -> None:
    assert tenderkit.save(annex(), str(tmp_path)) == [tmp_path / "MON-2027-03-tender-annex.docx"]


def test_an_unknown_name_given_as_a_text_is_one_fault() -> None:
    with pytest.raises(tenderkit.TenderkitError) as caught:
        tenderkit.render(tender(), "tender-anex")
    assert [fault.message for fault in caught.value.faults] == ["there is no document “tender-anex”"]


WRONG: dict[str, Callable[[Any], object]] = {
    "load_catalogue of no language": lambda thing: tenderkit.load_catalogue(thing),
    "load_catalogue": lambda thing: tenderkit.load_catalogue(clauses=thing),
    "load_tender": lambda thing: tenderkit.load_tender(thing),
    "load_tender with clauses": lambda thing: tenderkit.load_tender(example("low"), clauses=thing),
    "load_tender with a catalogue": lambda thing: tenderkit.load_tender(example("low"), catalogue=thing),
    "no_tender": lambda thing: tenderkit.no_tender(thing),
    "render": lambda thing: tenderkit.render(thing),
    "render of documents": lambda thing: tenderkit.render(tender(), thing),
    "render of a list of documents": lambda thing: tenderkit.render(tender(), [thing]),
    "render with templates": lambda thing: tenderkit.render(tender(), templates=thing),
    "render with house_style": lambda thing: tenderkit.render(tender(), house_style=thing),
    "documents_of": lambda thing: tenderkit.documents_of(thing),
    "zipped": lambda thing: tenderkit.zipped(thing),
    "preview": lambda thing: tenderkit.preview(thing, "tender-annex"),
    "preview of a document": lambda thing: tenderkit.preview(tender(), thing),
    "preview with templates": lambda thing: tenderkit.preview(tender(), "tender-annex", templates=thing),
    "preview with house_style": lambda thing: tenderkit.preview(tender(), "tender-annex", house_style=thing),
    "export": lambda thing: tenderkit.export(thing),
    "export to formats": lambda thing: tenderkit.export([], thing),
    "save": lambda thing: tenderkit.save(thing, "output"),
    "save of a document": lambda thing: annex().save(thing),
    "save in a folder": lambda thing: tenderkit.save([], thing),
    "examine_house_style": lambda thing: tenderkit.examine_house_style(thing),
    "examine_house_style with a tender": lambda thing: tenderkit.examine_house_style(HOUSE, tender=thing),
    "sample_page": lambda thing: tenderkit.sample_page(thing),
    "questionnaires": lambda thing: list(tenderkit.questionnaires(thing)),
    "questionnaires of suppliers": lambda thing: list(tenderkit.questionnaires(consultation(), thing)),
    "read_suppliers": lambda thing: tenderkit.read_suppliers(thing),
    "read_suppliers with choices": lambda thing: tenderkit.read_suppliers("suppliers.csv", thing),
    "read_forms": lambda thing: tenderkit.read_forms([thing]),
    "read_forms with a tender": lambda thing: tenderkit.read_forms([RETURN], thing),
    "load_evaluation": lambda thing: tenderkit.load_evaluation(thing),
    "evaluation_workbooks": lambda thing: tenderkit.evaluation_workbooks(thing),
    "read_scores with an evaluation": lambda thing: tenderkit.read_scores(thing, "a.xlsx"),
    "decide with an evaluation": lambda thing: tenderkit.decide(thing, thing),
    "award_documents": lambda thing: list(tenderkit.award_documents(thing)),
    "score": lambda thing: tenderkit.score([thing], consultation()),
    "score with a tender": lambda thing: tenderkit.score([RETURN], thing),
    "jobs of a source": lambda thing: bulk.Jobs(thing),
    "jobs with a pattern": lambda thing: bulk.Jobs("jobs.csv", name=thing),
    "jobs of a table": lambda thing: bulk.Jobs("jobs.csv", table=thing),
    "jobs with a notation": lambda thing: bulk.Jobs("jobs.csv", notation=thing),
    "run of jobs": lambda thing: list(bulk.run(thing)),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("thing", [5, object(), b"bytes"], ids=["a number", "an object", "bytes"])
def test_the_wrong_thing_is_a_fault_that_names_the_argument(name: str, thing: object) -> None:
    with pytest.raises(tenderkit.TenderkitError) as caught:
        WRONG[name](thing)
    [fault] = caught.value.faults
    assert fault.code == "TK612"
    assert fault.location.path.startswith("argument ")
    assert f"({type(thing).__name__})" in fault.message


NOT_PATHS = ("load_tender", "load_evaluation", "load_catalogue", "render with", "save in", "examine_house_style", "read_", "score")


@pytest.mark.parametrize(
    "name", [name for name in WRONG if name.startswith(NOT_PATHS) and not name.endswith(("a tender", "choices", "an evaluation"))]
)
@pytest.mark.parametrize("text", ["a\0b", "\ud800"], ids=["with a NUL", "half a character"])
def test_a_text_that_no_file_can_be_called_is_a_fault_too(name: str, text: str) -> None:
    if "a catalogue" in name:
        return
    with pytest.raises(tenderkit.TenderkitError) as caught:
        WRONG[name](text)
    assert {fault.code for fault in caught.value.faults} == {"TK612"}


def test_a_document_whose_name_no_file_can_have_is_a_fault_and_writes_nothing(tmp_path: Path) -> None:
    [document] = tenderkit.render(tender(), "tender-annex")
    with pytest.raises(tenderkit.TenderkitError):
        tenderkit.save([document, replace(document, name="a\0b.docx")], tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [str, Path])
def test_a_document_is_saved_in_a_folder_or_under_a_name_of_its_own(kind: Any, tmp_path: Path) -> None:
    document = annex()
    assert document.save(kind(tmp_path / "there")) == tmp_path / "there" / document.name
    assert document.save(kind(tmp_path / "new/annex.DOCX")) == tmp_path / "new/annex.DOCX"
    assert (tmp_path / "new/annex.DOCX").read_bytes() == document.data
    (tmp_path / "folder.docx").mkdir()
    assert document.save(kind(tmp_path / "folder.docx")) == tmp_path / "folder.docx" / document.name


def test_a_document_that_is_saved_replaces_no_final_and_no_draft_that_was_edited(tmp_path: Path) -> None:
    document, other = annex(), tenderkit.render(tender().changed(title="Screens"), "tender-annex")[0]
    document.save(tmp_path / "annex.docx")
    with pytest.raises(tenderkit.TenderkitError, match="TK601"):
        other.save(tmp_path / "annex.docx")
    assert other.save(tmp_path / "annex.docx", force=True).read_bytes() == other.data
    [draft], [second] = (tenderkit.render(tender().changed(title=title), "tender-annex", draft=True) for title in ("a", "b"))
    draft.save(tmp_path / "draft.docx")
    assert second.save(tmp_path / "draft.docx").read_bytes() == second.data
    (tmp_path / "draft.docx").write_bytes(document.data)
    with pytest.raises(tenderkit.TenderkitError, match="TK601"):
        draft.save(tmp_path / "draft.docx")


def test_a_name_with_the_ending_of_another_format_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(tenderkit.TenderkitError) as caught:
        annex().save(tmp_path / "annex.pdf")
    assert [fault.code for fault in caught.value.faults] == ["TK641"]
    assert list(tmp_path.iterdir()) == []


def test_drafts_of_tenders_that_a_program_made_do_not_replace_one_another(tmp_path: Path) -> None:
    for reference in ("A-1", "A-2"):
        tenderkit.save(tenderkit.render(tender().changed(reference=reference), "tender-annex", draft=True), tmp_path)
    tenderkit.save(tenderkit.render(tender(), "tender-annex", draft=True), tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.docx")) == [
        "A-1-tender-annex-draft.docx",
        "A-2-tender-annex-draft.docx",
        "MON-2027-03-tender-annex-draft.docx",
    ]


def test_a_draft_under_a_name_of_its_own_leaves_the_one_in_its_folder(tmp_path: Path) -> None:
    [draft] = tenderkit.render(tender(), "tender-annex", draft=True)
    paths = [draft.save(tmp_path), draft.save(tmp_path / "a.docx"), draft.save(tmp_path / "b.docx")]
    assert all(path.is_file() for path in paths)


def test_jobs_take_text_and_one_document(tmp_path: Path) -> None:
    (tmp_path / "jobs.csv").write_text("key,title\na,Screens\n", encoding="utf-8")
    jobs = bulk.Jobs(str(tmp_path / "jobs.csv"), tender=str(example("low")), documents="tender-annex", output=str(tmp_path / "out"))
    [outcome] = bulk.run(jobs)
    assert [document.path for document in outcome.documents] == ["a-tender-annex.docx"]


def test_what_a_program_prints_of_an_object_is_a_short_line() -> None:
    catalogue, result = tenderkit.load_catalogue(), tenderkit.score(RETURN, consultation())
    report = tenderkit.examine_house_style(HOUSE)
    things = [
        annex(),
        tender(),
        consultation(),
        catalogue,
        catalogue.items["AC-3"],
        tender().items[0],
        result,
        *result.profiles,
        report,
    ]
    things += [tender().file, tender().yaml, consultation().questionnaire, report.file, *result.profiles[0].scores]
    for thing in [*things, load_library()]:
        assert len(repr(thing)) < 200, repr(thing)
        assert "\n" not in repr(thing)
    assert repr(annex()).startswith("Document('tender-annex', 'MON-2027-03-tender-annex.docx', ")
    assert repr(tender()).endswith(f"'MON-2027-03', low, {len(tender().items)} items)")
