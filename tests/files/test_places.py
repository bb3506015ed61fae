"""Where files live, how paths are shown, and that a file is written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from tenderkit.faults import TenderkitError
from tenderkit.files import atomic, places


def test_the_data_root_holds_the_clauses_and_the_templates() -> None:
    assert (places.data_root() / "clauses" / "en" / "catalogue.yaml").is_file()
    assert list((places.data_root() / "templates").glob("*.md"))


def test_without_a_folder_of_the_buyer_there_is_the_shipped_one_alone() -> None:
    assert places.layers("clauses") == [places.data_root() / "clauses"]


def test_the_buyers_folder_lies_over_the_shipped_one(tmp_path: Path) -> None:
    assert places.layers("templates", tmp_path) == [places.data_root() / "templates", tmp_path]


def test_a_path_below_the_current_folder_is_shown_relative_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert places.shown(tmp_path / "clauses" / "AC-3.md") == "clauses/AC-3.md"
    assert places.shown(Path("clauses/AC-3.md")) == "clauses/AC-3.md"


def test_a_path_elsewhere_is_shown_as_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert places.shown(tmp_path / "there.yaml") == (tmp_path / "there.yaml").as_posix()
    assert places.shown(Path("../there.yaml")) == "../there.yaml"


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    target = tmp_path / "output" / "2027" / "annex.docx"
    atomic.write(target, b"\x00\xffwords")
    assert target.read_bytes() == b"\x00\xffwords"


def test_writing_replaces_what_was_there_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "annex.docx"
    target.write_bytes(b"an older and longer content")
    atomic.write(target, b"new")
    assert target.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["annex.docx"]


def test_a_written_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    atomic.write(tmp_path / "annex.docx", b"")
    assert stat.S_IMODE(os.stat(tmp_path / "annex.docx").st_mode) == stat.S_IMODE(os.stat(tmp_path / "plain").st_mode)


def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    name = "é" * 125 + ".docx"
    assert len(name.encode()) == 255
    atomic.write(tmp_path / name, b"x")
    assert (tmp_path / name).read_bytes() == b"x"


def test_where_a_folder_has_the_name_nothing_is_written_and_nothing_left_behind(tmp_path: Path) -> None:
    (tmp_path / "annex.docx").mkdir()
    with pytest.raises(OSError, match=r"annex\.docx"):
        atomic.write(tmp_path / "annex.docx", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["annex.docx"]


def test_where_a_file_stands_in_the_way_of_a_folder_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "output").write_bytes(b"kept")
    with pytest.raises(OSError, match="output"):
        atomic.write(tmp_path / "output" / "annex.docx", b"x")
    assert (tmp_path / "output").read_bytes() == b"kept"
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


def test_a_reader_sees_the_old_file_or_the_new_one_and_never_a_part(tmp_path: Path) -> None:
    target = tmp_path / "annex.docx"
    whole = {letter * 100_000 for letter in (b"a", b"b")}
    atomic.write(target, b"a" * 100_000)
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(target.read_bytes())
        seen.add(target.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(100):
        atomic.write(target, (b"a", b"b")[number % 2] * 100_000)
    done.set()
    reader.join()
    assert seen
    assert seen <= whole


def test_a_file_gets_its_name_when_all_of_it_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    through, named = os.fsync, os.replace

    def fsync(number: int) -> None:
        steps.append(f"{os.fstat(number).st_size} bytes on the disk")
        through(number)

    def replace(old: str, new: Path) -> None:
        steps.append(f"named {Path(new).name}")
        named(old, new)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    atomic.write(tmp_path / "a.docx", b"x" * 100_000)
    assert steps == ["100000 bytes on the disk", "named a.docx"]


def test_where_the_disk_does_not_take_it_nothing_is_named_and_nothing_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="No space"):
        atomic.write(tmp_path / "a.docx", b"x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("room", range(3))
def test_of_files_that_belong_together_none_is_there_where_the_disk_does_not_take_them_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    left = iter(range(room))

    def fsync(_number: int) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    (tmp_path / "b.docx").write_bytes(b"before")
    files = {tmp_path / f"{name}.docx": b"x" for name in "abc"}
    with pytest.raises(TenderkitError) as raised:
        atomic.save(files)
    assert f"{'abc'[room]}.docx: TK603 cannot be written: No space left on device (make room on the disk)" in str(raised.value)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("b.docx", b"before")]


def test_folders_in_the_way_of_files_are_all_told_before_anything_is_written(tmp_path: Path) -> None:
    for name in "ac":
        (tmp_path / f"{name}.docx").mkdir()
    with pytest.raises(TenderkitError) as raised:
        atomic.save({tmp_path / f"{name}.docx": b"x" for name in "abc"})
    assert [fault.code for fault in raised.value.faults] == ["TK609", "TK609"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.docx", "c.docx"]
