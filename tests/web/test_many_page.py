"""Many tenders on the page: a table out and in, a run that is seen and stopped, and documents that are those of the command."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.browsing import Answer, Browser
from support.commanded import commanded, files_in, taken
from support.runs import BASE, LETTER

from tenderkit import bulk
from tenderkit.web import background
from tenderkit.web.pages import many_page

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """Somebody at the page of a tender with one short document."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own/letter.md").write_text(LETTER, encoding="utf-8")
    (tmp_path / "tender.yaml").write_text(f"documents: [letter]\nhouse: {{templates: own}}\n{BASE}", encoding="utf-8")
    browser = Browser(tmp_path)
    yield browser
    if browser.work.run is not None:
        browser.work.run.stop()
        browser.work.run.wait(30)


def table(*rows: str) -> bytes:
    return "\n".join(("key,title,award.points.AC-1", *rows)).encode()


def dropped(browser: Browser, data: bytes, name: str = "jobs.csv") -> Answer:
    return browser.drop("/many", {"do": "drop"}, [(name, data)])


def run(browser: Browser, name: str = "jobs.csv", do: str = "draft") -> Answer:
    """Have a table made, wait for it, and look."""
    assert browser.post("/many", {"do": do, "table": name}).headers["location"] == "/many#run"
    assert browser.work.run is not None
    browser.work.run.wait(60)
    return browser.get("/many")


def documents(browser: Browser) -> dict[str, bytes]:
    return {name: data for name, data in files_in(browser.folder / "output/many").items() if name.endswith(".docx")}


def test_the_table_to_fill_in_is_that_of_the_command(browser: Browser) -> None:
    commanded("bulk", "--init", browser.folder / "jobs.xlsx", "--tender", browser.folder)
    assert taken(browser.post("/many", {"do": "table"})) == {"jobs.xlsx": (browser.folder / "jobs.xlsx").read_bytes()}


def test_the_documents_are_those_of_the_command(browser: Browser) -> None:
    dropped(browser, table("one,First,10", f"two,{SCRIPT},12.5"))
    answer = run(browser)
    assert answer.words("run-stage") == "All rows are done."
    assert "2 tenders made now, with 2 documents" in answer.words("run-progress")
    commanded("bulk", browser.folder / "tables/jobs.csv", "--tender", browser.folder, "-o", browser.folder / "out", "--draft")
    made = {name: data for name, data in files_in(browser.folder / "out").items() if name != "run.jsonl"}
    assert taken(browser.post("/many", {"do": "all"})) == made
    assert len(made) == 3
    assert taken(browser.post("/many", {"do": "take:index.xlsx"})) == {"index.xlsx": made["index.xlsx"]}
    assert taken(browser.post("/many", {"do": "take:one-letter-draft.docx"})) == {
        "one-letter-draft.docx": made["one-letter-draft.docx"]
    }
    assert SCRIPT not in answer.text


def test_what_is_wrong_is_told_by_row_and_column_and_the_rest_is_made(browser: Browser) -> None:
    dropped(browser, table("one,First,10", f"two,Second,{SCRIPT}", "one,Third,10"))
    answer = run(browser)
    assert "Row 3: column “award.points.AC-1”" in answer.words("run-faults")
    assert "Row 4: the key “one” is also that of" in answer.words("run-faults")
    assert "1 tenders made now" in answer.words("run-progress")
    assert "2 left out" in answer.words("run-progress")
    assert SCRIPT not in answer.text
    assert list(documents(browser)) == ["one-letter-draft.docx"]


def test_a_table_that_was_mended_and_dropped_again_is_the_one_to_make_and_only_what_is_new_is_made(browser: Browser) -> None:
    dropped(browser, table("one,First,10", "two,Second,x"))
    run(browser)
    time.sleep(0.01)
    dropped(browser, table("one,First,10", "two,Second,12"))
    names = [option.text for option in browser.get("/many").page.iter("option")]
    assert names == ["jobs (2).csv", "jobs.csv"]
    assert "1 tenders made now, with 1 documents; 1 were made before" in run(browser, names[0]).words("run-progress")
    dropped(browser, table("one,First,10", "two,Second,x"))  # the first one again: it is there, and now the last
    assert [option.text for option in browser.get("/many").page.iter("option")] == ["jobs.csv", "jobs (2).csv"]


def test_a_run_is_seen_and_stopped_and_goes_on_also_after_the_program_was_started_anew(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = bulk.run

    def slow(jobs: bulk.Jobs, **options: object) -> Iterator[bulk.Outcome]:
        for outcome in whole(jobs, **options):  # type: ignore[arg-type]
            yield outcome
            time.sleep(0.02)

    monkeypatch.setattr(bulk, "run", slow)
    dropped(browser, table(*(f"k{number},Title {number},10" for number in range(80))))
    browser.post("/many", {"do": "draft", "table": "jobs.csv"})
    first = browser.work.run
    assert first is not None
    browser.post("/many", {"do": "draft", "table": "jobs.csv"})
    assert browser.work.run is first  # one at a time
    end = time.monotonic() + 30
    while not (first.progress and first.progress.phase == "making") and time.monotonic() < end:
        time.sleep(0.01)
    page = browser.get("/many").page
    assert page.get_element_by_id("progress").get("max") == "80"
    assert page.xpath("//*[@data-going]")
    assert page.get_element_by_id("run-stage").get("role") == "status"
    assert browser.post("/many", {"do": "stop"}).status == 303
    assert first.stage in ("stopping", "stopped")
    first.wait(30)
    answer = browser.get("/many")
    assert answer.words("run-stage") == "You stopped it."
    assert not answer.page.xpath("//*[@data-going]")
    before = documents(browser)
    assert 0 < len(before) < 80
    monkeypatch.undo()
    again = Browser(browser.folder)
    assert f"{len(before)} documents are in the folder" in again.get("/many").words("made")
    assert run(again).words("run-stage") == "All rows are done."
    assert len(documents(again)) == 80
    assert before.items() <= documents(again).items()


def test_bounds_are_told(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    dropped(browser, table("one,First,10", "two,Second,10", "three,Third,10"))
    monkeypatch.setattr(background, "MOST", 2)
    answer = run(browser)
    assert answer.words("run-stage") == "It could not be finished."
    assert "this table has more than 2 tenders, and no document was made" in answer.words("run-faults")
    assert not (browser.folder / "output").exists()
    monkeypatch.undo()
    run(browser)
    monkeypatch.setattr(many_page, "_ZIP_BYTES", 1000)
    assert "too large for one file" in browser.post("/many", {"do": "all"}).words("problems")


def test_of_many_faults_the_page_keeps_some_and_says_how_many_more_there_are(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "_TOLD", 3)
    dropped(browser, table(*(f"k{number},Title,x{number}" for number in range(10))))
    assert "7 more are in the index." in run(browser).words("run-faults")


def test_no_name_leads_out_of_the_folder(browser: Browser) -> None:
    dropped(browser, table("one,First,10"), "../../evil.csv")
    assert [path.name for path in (browser.folder / "tables").iterdir()] == ["evil.csv"]
    assert "“x.exe” is not a file that is read here" in dropped(browser, b"MZ", "x.exe").words("problems")
    for name in ("../tender.yaml", "/etc/passwd", "", "..", "nothing.csv"):
        assert browser.post("/many", {"do": "final", "table": name}).headers["location"] == "/many"
        assert browser.post("/many", {"do": f"take:{name or 'x'}"}).status == 303
    run(browser, "evil.csv")
    secret = browser.folder / "secret.docx"
    secret.write_bytes(b"secret")
    ledger = browser.folder / "output/many/run.jsonl"
    row = json.loads(ledger.read_text(encoding="utf-8").splitlines()[0])
    os.symlink(secret, ledger.with_name("link.docx"))
    told = [{**row["documents"][0], "path": path} for path in ("../../secret.docx", str(secret), "link.docx")]
    with ledger.open("a", encoding="utf-8") as file:
        file.write(json.dumps({**row, "key": "evil", "documents": told}) + "\n")
    for path in ("../../secret.docx", str(secret), "link.docx"):
        assert browser.post("/many", {"do": f"take:{path}"}).status == 303
    assert b"secret" not in taken(browser.post("/many", {"do": "all"})).values()
    assert "secret" not in browser.get("/many").words("made")


def test_a_table_that_cannot_be_read_is_told(browser: Browser) -> None:
    dropped(browser, b"PK\x03\x04 no workbook", "jobs.xlsx")
    answer = run(browser, "jobs.xlsx")
    assert answer.words("run-stage") == "It could not be finished."
    assert answer.words("run-faults")


def test_the_page_speaks_the_language_of_the_file(browser: Browser) -> None:
    with (browser.folder / "tender.yaml").open("a", encoding="utf-8") as file:
        file.write("language: nl\n")
    dropped(browser, table("one,First,x"))
    answer = run(browser)
    assert answer.words("run-stage") == "Alle rijen zijn klaar."
    assert "Rij 2:" in answer.words("run-faults")
