"""What becomes of files that are there already: drafts of ours are replaced, what a person edited or issued is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from conftest import example

import tenderkit
from tenderkit.documents import drafts
from tenderkit.documents.saving import plan

Write = Callable[..., Path]
ANNEX, MONITORS = "MON-2027-03-tender-annex", example("low")


def annex(path: Path = MONITORS, *, draft: bool = True) -> list[tenderkit.Document]:
    return tenderkit.render(tenderkit.load_tender(path), "tender-annex", draft=draft)


def with_title(path: Path, title: str) -> Path:
    """Change the title in a tender file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(f"title: {title}" if line.startswith("title:") else line for line in lines) + "\n", encoding="utf-8")
    return path


def edit(path: Path, words: str = "A remark of the lawyer.") -> None:
    """Do what a person does in Word: change the first paragraph and save."""
    document = docx.Document(str(path))
    document.paragraphs[0].text = words
    document.save(str(path))


def refusal(documents: list[tenderkit.Document], folder: Path) -> tenderkit.Fault:
    with pytest.raises(tenderkit.TenderkitError) as caught:
        tenderkit.save(documents, folder)
    [fault] = caught.value.faults
    assert fault.code == "TK601"
    return fault


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("[!.]*"))


def test_a_draft_that_nobody_touched_is_replaced(tender_file: Write, tmp_path: Path) -> None:
    out, path = tmp_path / "out", tender_file("low")
    tenderkit.save(annex(path), out)
    later = annex(with_title(path, "Screens"))
    assert tenderkit.save(later, out) == [out / f"{ANNEX}-draft.docx"]
    assert (out / f"{ANNEX}-draft.docx").read_bytes() == later[0].data
    again = annex(with_title(path, "Screens and arms"))
    tenderkit.save(again, out)
    assert (out / f"{ANNEX}-draft.docx").read_bytes() == again[0].data, "and again, for what was replaced is known too"


def test_a_draft_that_somebody_edited_is_kept_and_it_is_said_what_differs(tender_file: Write, tmp_path: Path) -> None:
    out, path = tmp_path / "out", tender_file("low")
    [draft] = tenderkit.save(annex(path), out)
    edit(draft)
    before = draft.read_bytes()
    fault = refusal(annex(path), out)
    assert (
        "kept, because it was edited since tenderkit wrote it: one paragraph differs: it has “A remark of the lawyer.”"
        in fault.message
    )
    assert fault.hint == f"rename it; or use --force, which sets it aside as {ANNEX}-draft-edited.docx"
    assert draft.read_bytes() == before


def test_a_heading_is_quoted_as_it_is_seen_with_a_gap_behind_its_number(tender_file: Write, tmp_path: Path) -> None:
    out, path = tmp_path / "out", tender_file("low")
    [draft] = tenderkit.save(annex(path), out)
    theirs = docx.Document(str(draft))
    entry = theirs.element.body.xpath(".//w:p[.//w:tab and .//w:hyperlink]")[0]  # of the contents
    entry.getparent().remove(entry)
    theirs.save(str(draft))
    assert re.search(r"lacks “\d+ \w", refusal(annex(path), out).message)


def test_even_with_force_an_edited_draft_is_not_lost(tender_file: Write, tmp_path: Path) -> None:
    out, path = tmp_path / "out", tender_file("low")
    edited = []
    for words in ("First remark.", "Second remark."):
        [draft] = tenderkit.save(annex(path), out, force=True)
        edit(draft, words)
        edited.append(draft.read_bytes())
    made = annex(path)
    tenderkit.save(made, out, force=True)
    assert names(out) == [f"{ANNEX}-draft-edited-2.docx", f"{ANNEX}-draft-edited.docx", f"{ANNEX}-draft.docx"]
    assert (out / f"{ANNEX}-draft.docx").read_bytes() == made[0].data
    assert [(out / f"{ANNEX}-draft-edited{end}.docx").read_bytes() for end in ("", "-2")] == edited


def test_a_final_is_never_replaced_without_force_though_nobody_touched_it(tender_file: Write, tmp_path: Path) -> None:
    out, path = tmp_path / "out", tender_file("low")
    [final] = tenderkit.save(annex(path, draft=False), out)
    before = final.read_bytes()
    later = annex(with_title(path, "Screens"), draft=False)
    fault = refusal(later, out)
    assert "it was kept, because it may have been issued: " in fault.message
    assert "where “Screens” would be" in fault.message
    assert final.read_bytes() == before
    tenderkit.save(later, out, force=True)
    assert final.read_bytes() == later[0].data
    assert names(out) == [final.name], "nothing is set aside of what is replaced by force"
    assert not (out / drafts.RECORD).exists(), "finals leave nothing beside them"


@pytest.mark.parametrize("record", [None, b"", b"[]", b'{"a": 1}', b"\xff", b"[" * 100_000], ids=str)
def test_without_a_record_that_can_be_read_every_draft_is_kept(record: bytes | None, tender_file: Write, tmp_path: Path) -> None:
    out, path = tmp_path / "out", tender_file("low")
    tenderkit.save(annex(path), out)
    (out / drafts.RECORD).unlink()
    if record is not None:
        (out / drafts.RECORD).write_bytes(record)
    assert "because it may not be as tenderkit wrote it" in refusal(annex(with_title(path, "Screens")), out).message


def test_a_record_names_nothing_of_the_machine(tender_file: Write, tmp_path: Path) -> None:
    tenderkit.save(annex(tender_file("low")), tmp_path / "out")
    text = (tmp_path / "out" / drafts.RECORD).read_text(encoding="ascii")
    assert json.loads(text)[f"{ANNEX}-draft.docx"]["tender"] == "../tender.yaml"
    assert str(tmp_path) not in text


@pytest.mark.parametrize("draft", [True, False], ids=["a draft", "a final"])
def test_a_draft_without_a_reference_does_not_stay_behind(draft: bool, tender_file: Write, tmp_path: Path) -> None:
    out, path = tmp_path / "out", tender_file("low", ("reference: MON-2027-03", "reference:"))
    tenderkit.save(annex(path), out)
    assert names(out) == ["no-reference-tender-annex-draft.docx"]
    path.write_text(path.read_text(encoding="utf-8").replace("reference:", "reference: MON-2027-03"), encoding="utf-8")
    tenderkit.save(annex(path, draft=draft), out)
    assert names(out) == [f"{ANNEX}-draft.docx" if draft else f"{ANNEX}.docx"]


def test_a_draft_without_a_reference_stays_where_it_was_edited_or_is_of_another_tender(tender_file: Write, tmp_path: Path) -> None:
    out, path = tmp_path / "out", tender_file("low", ("reference: MON-2027-03", "reference:"))
    tenderkit.save(annex(path), out)
    tenderkit.save(annex(example("medium")), out)
    assert "no-reference-tender-annex-draft.docx" in names(out), "that of another tender"
    edit(out / "no-reference-tender-annex-draft.docx")
    path.write_text(path.read_text(encoding="utf-8").replace("reference:", "reference: MON-2027-03"), encoding="utf-8")
    tenderkit.save(annex(path), out)
    assert {"no-reference-tender-annex-draft.docx", f"{ANNEX}-draft.docx"} < set(names(out))


def test_the_draft_stays_when_the_final_is_made(tmp_path: Path) -> None:
    for draft in (True, False):
        tenderkit.save(annex(draft=draft), tmp_path)
    assert names(tmp_path) == [f"{ANNEX}-draft.docx", f"{ANNEX}.docx"]


def test_a_plan_says_what_would_become_of_each_file_and_writes_nothing(tender_file: Write, tmp_path: Path) -> None:
    out, path = tmp_path / "out", tender_file("low")
    every = tenderkit.render(tenderkit.load_tender(path), draft=True)
    _, schedule, _ = tenderkit.save(every, out)
    (out / every[2].name).unlink()
    edit(schedule)
    before = {name: (out / name).read_bytes() for name in names(out)}
    changed = tenderkit.render(tenderkit.load_tender(with_title(path, "Screens")), draft=True)
    assert [file.becomes for file in plan(changed, out).files] == ["replaced", "kept", "new"]
    assert [file.becomes for file in plan(every, out).files] == ["same", "kept", "new"]
    assert [file.becomes for file in plan(changed, out, force=True).files] == ["replaced", "replaced", "new"]
    assert {name: (out / name).read_bytes() for name in names(out)} == before


def test_a_file_that_is_not_of_word_is_kept_without_a_comparison(tmp_path: Path) -> None:
    (tmp_path / f"{ANNEX}.docx").write_bytes(b"not of Word")
    assert (
        refusal(annex(draft=False), tmp_path).message
        == "this file exists and differs; it was kept, because it may have been issued"
    )


def test_the_same_words_in_another_look_are_told_as_such(tmp_path: Path) -> None:
    [path] = tenderkit.save(annex(draft=False), tmp_path)
    document = docx.Document(str(path))
    document.core_properties.comments = "looked at"
    document.save(str(path))
    assert "the words are the same, the formatting or the properties differ" in refusal(annex(draft=False), tmp_path).message
