"""Files that are broken, or made to break us: each is refused and named, or read for what it says, and stops no other."""

from __future__ import annotations

import io
import json
import os
import re
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.filling import COMPLETE, TEXTS, filled, part
from support.hostile import LIMITS, READ, REFUSED

import tenderkit
from tenderkit.consultation.profiles import profile
from tenderkit.consultation.returns import Return, read_returns
from tenderkit.files.places import data_root
from tenderkit.tender import no_tender

SECONDS, MEGABYTES = 2.0, 200
CATALOGUE = tenderkit.load_catalogue()
TENDER = no_tender(CATALOGUE)
# What a process opens while it reads, as Python reports it (PEP 578); a hook cannot be taken away again, only be silenced.
OPENED: list[tuple[str, str, object]] = []
LISTENING: list[bool] = []


def overhear(event: str, details: tuple[object, ...]) -> None:
    if LISTENING and event in ("open", "socket.connect", "socket.getaddrinfo", "os.mkdir", "subprocess.Popen", "os.system"):
        OPENED.append((event, str(details[0]), details[1] if len(details) > 1 else ""))


sys.addaudithook(overhear)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every file, and a good one."""
    place = tmp_path_factory.mktemp("returns")
    for name, make in (
        *((name, entry[0]) for name, entry in REFUSED.items()),
        *((name, entry.make) for name, entry in READ.items()),
    ):
        (place / f"{name}.docx").write_bytes(make())
    (place / "good.docx").write_bytes(filled(texts={"supplier.company": "A good supplier"}))
    return place


@pytest.fixture
def overheard() -> Iterator[list[tuple[str, str, object]]]:
    """What is opened during the test."""
    OPENED.clear()
    LISTENING.append(True)
    yield OPENED
    LISTENING.clear()


def read_beside_a_good_one(path: Path, folder: Path) -> Return:
    """Read a file together with a good one, which must not suffer."""
    first, second = read_returns([path, folder / "good.docx"], TENDER.questionnaire, CATALOGUE)
    assert second.supplier == "A good supplier"
    assert [fault.code for fault in second.faults] == []
    assert profile(second, TENDER).counted
    return first


@pytest.mark.some(20)
@pytest.mark.parametrize("name", REFUSED)
def test_a_file_not_to_be_trusted_is_refused_and_named(folder: Path, name: str) -> None:
    path = folder / f"{name}.docx"
    found = read_beside_a_good_one(path, folder)
    assert found.refused
    [fault] = found.faults
    assert (fault.code, fault.location.path) == ("TK801", path.as_posix())
    assert REFUSED[name][1] in fault.message
    assert fault.hint
    assert len(fault.message) < 200
    assert fault.message.isprintable()
    assert profile(found, TENDER).scores == ()


@pytest.mark.some(15)
@pytest.mark.parametrize("name", READ)
def test_an_odd_file_is_read_for_what_it_says(folder: Path, name: str) -> None:
    wanted, found = READ[name], read_beside_a_good_one(folder / f"{name}.docx", folder)
    assert not found.refused
    assert {fault.code for fault in found.faults} == wanted.faults, found.faults
    assert found.answers.ticked == wanted.ticked
    assert found.answers.types == ("manufacturer",)
    assert found.supplier == wanted.company
    assert all(f"{fault.message}{fault.hint}".isprintable() and len(fault.message) < 400 for fault in found.faults)


ONLY_LINUX = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells the peak of a process apart from its parent's"
)


def measured(files: list[Path]) -> dict[str, Any]:
    """Read files in a process of its own; return the seconds of processor time of each, and the most memory of all."""
    run = subprocess.run([sys.executable, "-c", MEASURE, *map(str, files)], capture_output=True, text=True, timeout=300, check=True)
    found = json.loads(run.stdout)
    assert len(found["seconds"]) == len(files)
    return dict(found)


@pytest.mark.slow
@ONLY_LINUX
def test_each_file_takes_little_time_and_memory(folder: Path) -> None:
    found = measured(sorted(folder.glob("*.docx")))
    assert not {name: round(seconds, 1) for name, seconds in found["seconds"].items() if seconds > SECONDS}
    assert found["megabytes"] < MEGABYTES


@pytest.mark.slow
@ONLY_LINUX
@pytest.mark.parametrize("name", LIMITS)
def test_a_file_at_the_limits_takes_little_time_and_memory_too(tmp_path: Path, name: str) -> None:
    (tmp_path / "form.docx").write_bytes(LIMITS[name]())
    found = measured([tmp_path / "form.docx"])
    assert found["seconds"]["form.docx"] < SECONDS
    assert found["megabytes"] < MEGABYTES
    [read] = read_returns([tmp_path / "form.docx"], TENDER.questionnaire, CATALOGUE)
    assert not read.refused, "it would cost less than the limits allow"


# One process for all: what the hungriest of them takes, with Python and the catalogue, is the peak. Linux counts into ru_maxrss
# what the parent held at the fork; VmHWM is the process's own.
MEASURE = """
import json, re, resource, sys, time
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
import tenderkit
from tenderkit.consultation.returns import read_returns
from tenderkit.files.places import data_root
from tenderkit.tender import no_tender
catalogue = tenderkit.load_catalogue()
questionnaire, seconds = no_tender(catalogue).questionnaire, {}
for path in map(Path, sys.argv[1:]):
    start = time.process_time()
    read_returns([path], questionnaire, catalogue)
    seconds[path.name] = time.process_time() - start
kilobytes = re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]
print(json.dumps({"seconds": seconds, "megabytes": int(kilobytes) / 1024}))
"""


def test_nothing_but_the_files_is_opened(folder: Path, overheard: list[tuple[str, str, object]]) -> None:
    files = sorted(folder.glob("*.docx"))
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    overheard.clear()
    read_returns(files, TENDER.questionnaire, CATALOGUE)
    # A form that has lost its seal is compared with one that is made of our own templates.
    opened = {(event, place) for event, place, _ in overheard if not Path(place).is_relative_to(data_root() / "templates")}
    assert opened == {("open", str(path)) for path in files}
    assert {mode for _, _, mode in overheard} == {"r"}
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_no_page_is_fetched_for_an_entity(tmp_path: Path, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a"
        for name in ("entity_that_is_a_web_page", "a_main_document_elsewhere", "a_template_and_links_elsewhere"):
            with zipfile.ZipFile(folder / f"{name}.docx") as archive:
                members = {member: archive.read(member) for member in archive.namelist()}
            path = tmp_path / f"{name}.docx"
            with zipfile.ZipFile(path, "w") as archive:
                for member, content in members.items():
                    archive.writestr(member, re.sub(rb"http://127\.0\.0\.1:9/a", address.encode(), content))
            read_returns([path], TENDER.questionnaire, CATALOGUE)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_folder_is_refused(tmp_path: Path, folder: Path) -> None:
    assert "this is not a file" in read_beside_a_good_one(tmp_path, folder).faults[0].message


def test_a_missing_file_is_refused(tmp_path: Path, folder: Path) -> None:
    assert "No such file" in read_beside_a_good_one(tmp_path / "nobody.docx", folder).faults[0].message


def test_a_name_that_no_file_can_have_is_refused(folder: Path) -> None:
    assert read_beside_a_good_one(Path("a\0b.docx"), folder).refused


def test_a_name_that_is_not_utf_8_is_refused_and_can_be_printed(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.docx")
    path.write_bytes(b"nothing")
    found = read_beside_a_good_one(path, folder)
    assert str(found.faults[0]).encode()


def test_a_file_that_leads_back_to_itself_is_refused(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "loop.docx"
    path.symlink_to(path)
    assert read_beside_a_good_one(path, folder).refused


def test_a_pipe_keeps_nobody_waiting(tmp_path: Path, folder: Path) -> None:
    os.mkfifo(tmp_path / "pipe.docx")
    assert "this is not a file" in read_beside_a_good_one(tmp_path / "pipe.docx", folder).faults[0].message


def test_a_file_without_permission_is_refused(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, right = tmp_path / "secret.docx", Path.open

    def forbidden(self: Path, *rest: object, **named: object) -> object:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return right(self, *rest, **named)  # type: ignore[call-overload]

    path.write_bytes(filled())
    monkeypatch.setattr(Path, "open", forbidden)
    assert "Permission denied" in read_beside_a_good_one(path, folder).faults[0].message


def test_a_cut_at_any_place_is_refused(tmp_path: Path) -> None:
    data = filled()
    paths = []
    for at in range(0, len(data), 450):
        paths.append(tmp_path / f"{at}.docx")
        paths[-1].write_bytes(data[:at])
    assert all(found.refused for found in read_returns(paths, TENDER.questionnaire, CATALOGUE))


def test_a_byte_that_is_wrong_never_changes_an_answer_unseen(tmp_path: Path) -> None:
    data = filled()
    paths = []
    for at in range(3, len(data), 301):
        paths.append(tmp_path / f"{at}.docx")
        paths[-1].write_bytes(data[:at] + bytes([data[at] ^ 0x15]) + data[at + 1 :])
    for found in read_returns(paths, TENDER.questionnaire, CATALOGUE):
        assert found.refused or (found.answers.ticked | {"type.manufacturer"}, found.supplier) == (
            COMPLETE,
            TEXTS["supplier.company"],
        )


def test_the_files_are_what_they_say() -> None:
    """Guard against tests that pass because a file was made wrongly: the form behind them all reads well."""
    assert b"w14:checked" in part(filled())
    with zipfile.ZipFile(io.BytesIO(filled())) as archive:
        assert archive.testzip() is None
    assert len(REFUSED) + len(READ) > 80
