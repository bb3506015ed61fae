"""Every command with a standard output that cannot hold its letters, takes no more, is closed, or is not there."""

from __future__ import annotations

import ast
import errno
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from support.commands import ARGUMENTS, calls, commands, prepare

from tenderkit.cli import main
from tenderkit.faults import MAX_MESSAGE, MAX_PATH, MAX_VALUE, Fault, Location, TenderkitError

CALLS = calls()
each_call = pytest.mark.parametrize("call", CALLS, ids=lambda call: " ".join([call[0], *call[-1:]]).replace(os.sep, "/")[:40])


class Refusing(io.RawIOBase):
    """What is behind a stream when the disk is full, or nobody reads any more."""

    def __init__(self, number: int) -> None:
        self.number = number

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raise OSError(self.number, os.strerror(self.number))


class Kept(io.BytesIO):
    """What is behind a stream and can be looked at after it was closed."""

    def close(self) -> None:
        """Stay open."""


def text_stream(raw: io.RawIOBase | io.BytesIO, encoding: str = "utf-8") -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding=encoding, errors="strict", write_through=isinstance(raw, io.BytesIO))


def status(call: list[str], folder: Path, out: Any, err: Any, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a call in a folder with these streams, and return its exit status."""
    folder.mkdir()
    prepare(folder)
    with monkeypatch.context() as patched:
        patched.chdir(folder)
        patched.setattr(sys, "stdout", out)
        patched.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as end:
            main(call, prog_name="tenderkit")
    return int(end.value.code or 0)


def written(folder: Path) -> dict[str, bytes]:
    """Return what a call wrote; of a ledger not the seconds, which differ from run to run."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: re.sub(rb'"seconds": [0-9.e-]+', b"", data) for name, data in files.items()}


def test_every_command_is_tried() -> None:
    assert {name for name, _ in commands()} == set(ARGUMENTS)


@pytest.mark.some(3)
@each_call
def test_no_encoding_and_no_broken_output_loses_work_or_changes_what_is_made(
    call: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, err = Kept(), Kept()
    right = status(call, tmp_path / "utf-8", text_stream(out), text_stream(err), monkeypatch)
    assert right in (0, 1)
    assert b"TK900" not in err.getvalue()
    made = written(tmp_path / "utf-8")
    for encoding in ("cp850", "ascii"):
        other, messages = Kept(), Kept()
        there = text_stream(other, encoding), text_stream(messages, encoding)
        assert status(call, tmp_path / encoding, *there, monkeypatch) == right
        assert written(tmp_path / encoding) == made
        if call[-1] == "--json" or call == ["schema"]:
            assert without_seconds(other.getvalue()) == without_seconds(out.getvalue()), "data is UTF-8"
        else:
            assert other.getvalue().decode(encoding) == in_encoding(out.getvalue().decode(), encoding)
        if call[-1] != "--json":
            shown = without_seconds(messages.getvalue()).decode(encoding)
            assert shown == in_encoding(without_seconds(err.getvalue()).decode(), encoding)
    failing = 1 if out.getvalue() else right
    tried: dict[str, tuple[Any, Any, int]] = {
        "nothing": (None, None, right),
        "closed": (closed(), closed(), right),
        "full": (text_stream(Refusing(errno.ENOSPC)), text_stream(io.BytesIO()), failing),
        "unread": (text_stream(Refusing(errno.EPIPE)), text_stream(io.BytesIO()), right),
        "full for messages": (text_stream(io.BytesIO()), text_stream(Refusing(errno.ENOSPC)), right),
    }
    for name, (stdout, stderr, expected) in tried.items():
        assert status(call, tmp_path / name, stdout, stderr, monkeypatch) == expected, name
        assert written(tmp_path / name) == made, name


def closed() -> io.TextIOWrapper:
    stream = text_stream(io.BytesIO())
    stream.close()
    return stream


def without_seconds(data: bytes) -> bytes:
    """Return what was printed without what differs from run to run."""
    return re.sub(rb'"seconds": [0-9.e-]+|, [0-9]+ a second|\([0-9.]+ s\)', b"", data)


def in_encoding(text: str, encoding: str) -> str:
    return text.encode(encoding, "backslashreplace").decode(encoding)


def test_a_full_output_is_told_on_the_other_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    err = Kept()
    assert status(["list", "items"], tmp_path / "a", text_stream(Refusing(errno.ENOSPC)), text_stream(err), monkeypatch) == 1
    assert err.getvalue().decode().startswith("standard output: TK607 nothing more can be written: No space left on device (")


def test_an_output_that_nobody_reads_to_its_end_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    err = Kept()
    assert status(["list", "items"], tmp_path / "a", text_stream(Refusing(errno.EPIPE)), text_stream(err), monkeypatch) == 0
    assert err.getvalue() == b""


@pytest.mark.parametrize("words", [["--help"], ["render", "--help"], ["list", "items", "--scenario", "ąę"], ["łist"], ["--łist"]])
def test_help_and_wrong_usage_are_printed_in_any_encoding(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, whole_messages = Kept(), Kept()
    right = status(words, tmp_path / "utf-8", text_stream(whole), text_stream(whole_messages), monkeypatch)
    for encoding in ("ascii", "cp850", "cp1252"):
        out, err = Kept(), Kept()
        assert status(words, tmp_path / encoding, text_stream(out, encoding), text_stream(err, encoding), monkeypatch) == right
        assert out.getvalue().decode(encoding) == in_encoding(whole.getvalue().decode(), encoding)
        assert err.getvalue().decode(encoding) == in_encoding(whole_messages.getvalue().decode(), encoding)


def test_on_a_terminal_of_another_encoding_data_is_ascii(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = Kept()
    stream = text_stream(out, "cp850")
    monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    status(["schema"], tmp_path / "a", stream, text_stream(io.BytesIO()), monkeypatch)
    assert out.getvalue().isascii()
    assert json.loads(out.getvalue()) == json.loads(CliRunner().invoke(main, ["schema"]).stdout)


@pytest.mark.parametrize("word", ["a\x1b[2Jb", "a\u202eb", "a\rb", "a\nx.yaml:1: TK304 forged"])
def test_a_wrong_option_is_quoted_without_doing_anything_to_the_terminal(word: str) -> None:
    result = CliRunner().invoke(main, ["list", "items", "--scenario", word])
    assert result.exit_code == 2
    assert "\\" in result.stderr
    assert not re.search("[\x1b\u202e\r]|^x.yaml", result.stderr, re.MULTILINE)


# Values in faults


ANY_TEXT = st.text(st.characters(), max_size=80) | st.text(st.sampled_from("\n\r\x1b\u202e\u2028\x85“”\x00\ud800aé "), max_size=40)
A_LINE = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]*\Z")


@given(ANY_TEXT, st.integers(0, 9), ANY_TEXT, ANY_TEXT)
def test_no_value_can_forge_the_line_of_a_fault(path: str, line: int, message: str, hint: str) -> None:
    fault = Fault(Location(path, line), "TK304", f"“{message}” is wrong", hint)
    assert A_LINE.match(str(fault)), "one line that does nothing to a terminal"
    assert str(TenderkitError([fault])) == str(fault)
    assert A_LINE.match(str(fault.as_data()["message"]))
    assert A_LINE.match(str(fault.as_data()["hint"]))
    assert fault.as_data()["path"] == path, "a program has to find the file"


@given(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=MAX_VALUE))
def test_a_value_that_can_be_printed_is_quoted_as_it_is(value: str) -> None:
    assert str(Fault(Location("a.yaml", 1), "TK304", f"“{value}” is wrong")) == f"a.yaml:1: TK304 “{value}” is wrong"


@pytest.mark.parametrize("value", ["می‌خواهم", "👩‍👩‍👧‍👦", "1 000 €", "Łódź", "עברית", "日本語"])
def test_words_of_any_script_are_quoted_as_they_are(value: str) -> None:
    assert f"“{value}”" in str(Fault(Location("a.yaml", 1), "TK304", f"“{value}” is wrong"))


@given(st.integers(0, 3_000), st.integers(1, 3_000))
def test_long_values_are_cut_and_what_is_wrong_stays(path: int, value: int) -> None:
    shown = str(Fault(Location("p" * path + ".yaml", 7), "TK304", f"“{'v' * value}” is not a key here", "x" * value))
    assert len(shown) <= MAX_PATH + 2 * MAX_MESSAGE + 20
    assert ".yaml:7: TK304 “" in shown
    assert "” is not a key here (" in shown


def test_a_value_of_a_million_letters_is_cut() -> None:
    assert len(str(Fault(Location("a"), "TK111", "“" + "k\x1b" * 500_000 + "” and “" + "k" * 10**6 + "”"))) < 2_000


def test_a_message_without_quotation_marks_keeps_both_its_ends() -> None:
    shown = str(Fault(Location("a"), "TK111", "begins " + "k" * 10**5 + " ends"))
    assert shown.startswith("a: TK111 begins k")
    assert shown.endswith("k ends")


# The process itself


def command(call: list[str], folder: Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **options.pop("env", {})}
    words = [sys.executable, "-m", "tenderkit", *call]
    return subprocess.run(words, cwd=folder, env=environment, check=False, timeout=300, **options)


@pytest.mark.slow
@pytest.mark.parametrize("call", [call for call in CALLS if call[-1] != "--json"], ids=lambda call: call[0])
def test_the_process_ends_with_the_right_status_whatever_its_output_is(call: list[str], tmp_path: Path) -> None:
    def run(name: str, **options: Any) -> tuple[int, dict[str, bytes], bytes]:
        folder = tmp_path / name
        folder.mkdir()
        prepare(folder)
        found = command(call, folder, **{"stderr": subprocess.PIPE, **options})
        assert b"Exception ignored" not in (found.stderr or b"")
        return found.returncode, written(folder), found.stdout or b""

    right, made, printed = run("whole", stdout=subprocess.PIPE)
    assert run("cp1252", stdout=subprocess.PIPE, env={"PYTHONIOENCODING": "cp1252:strict"})[:2] == (right, made)
    reading, writing = os.pipe()
    os.close(reading)
    assert run("unread", stdout=writing)[:2] == (right, made)
    os.close(writing)
    if Path("/dev/full").exists():
        with open("/dev/full", "wb") as full:
            assert run("full", stdout=full)[:2] == (1 if printed else right, made)
            assert run("full for messages", stdout=subprocess.DEVNULL, stderr=full)[:2] == (right, made)


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX"},
        {"LC_ALL": "tr_TR.UTF-8"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "nowhere"},
        {"HOME": "", "USERPROFILE": ""},
    ],
    ids=str,
)
def test_no_locale_changes_what_is_made(environment: dict[str, str], tmp_path: Path) -> None:
    made = []
    for name, variables in (("usual", {}), ("odd", environment)):
        folder = tmp_path / name
        folder.mkdir()
        prepare(folder)
        for call in (["render", ARGUMENTS["render"][0], "-o", "out"], ["bulk", *ARGUMENTS["bulk"]], ["score", *ARGUMENTS["score"]]):
            found = command(call, folder, env=variables, capture_output=True)
            assert b"TK900" not in found.stderr
            assert b"Traceback" not in found.stderr
        made.append({name: data for name, data in written(folder).items() if name.isascii() and name.endswith(".docx")})
        assert len(made[-1]) > 4
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (KeyboardInterrupt(), 130, "stopped\n"),
        (MemoryError(), 1, "TK605 there is not enough memory for this (close other programs, or make fewer documents at a time)\n"),
        (RecursionError(), 1, "TK606 something in this is nested too deeply (take lists, brackets or macros out of one another)\n"),
        (
            PermissionError(errno.EACCES, "Permission denied", "a\x1b.yaml"),
            1,
            "a\\x1b.yaml: TK604 the operating system refused this: Permission denied "
            "(check your rights and the space on the disk)\n",
        ),
        (
            OSError("no reason"),
            1,
            "TK604 the operating system refused this: no reason (check your rights and the space on the disk)\n",
        ),
        (ZeroDivisionError("a\nb"), 1, "TK900 this is a bug in tenderkit: ZeroDivisionError: a\\nb (please report it)\n"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_nobody_nearer_knew_is_told_by_its_name(
    error: BaseException, status: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tenderkit.catalogue

    def refused(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(tenderkit.catalogue, "load_catalogue", refused)
    result = CliRunner().invoke(main, ["list", "items"])
    assert (result.exit_code, result.stdout, result.stderr) == (status, "", told)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C reaches a process of Windows by its console")
def test_ctrl_c_ends_a_run_with_130_and_the_next_one_goes_on(tmp_path: Path) -> None:
    rows = "".join(f"job-{number},Town {number}\n" for number in range(3_000))
    prepare(tmp_path)
    (tmp_path / "jobs.csv").write_text(f"key,contracting_authority.name\n{rows}", encoding="utf-8")
    words = [sys.executable, "-m", "tenderkit", "bulk", *ARGUMENTS["bulk"]]
    process = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while process.poll() is None and not list(tmp_path.glob("out/*.docx")):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, messages = process.communicate()
    assert process.returncode == 130, messages
    assert b"stopped: run the same command again to continue" in messages
    assert b"Traceback" not in messages
    assert not list(tmp_path.glob("out/.*.part"))


def test_a_program_in_one_file_can_start_its_workers() -> None:
    code = (
        "import multiprocessing, sys; from tenderkit.__main__ import run\n"
        "sys.frozen, sys.argv = True, ['tenderkit', '--version']\n"
        "multiprocessing.freeze_support = lambda: print('its workers begin here')\n"
        "run()"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.startswith("its workers begin here\ntenderkit, version ")


def test_everything_is_printed_by_one_module() -> None:
    ways = {"print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write"}
    around = [
        path.name
        for path in (ROOT / "tenderkit").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ways
    ]
    assert around == []


# Folders where files belong, and files where folders do


IN_THE_WAY = [
    ("tender.yaml/", ["check", "."], "tender.yaml: TK120"),
    ("tender.yaml/", ["render", "."], "tender.yaml: TK120"),
    ("tender.yaml/", ["questionnaire", "."], "tender.yaml: TK120"),
    ("tender.yaml/", ["bulk", "jobs.csv", "--tender", "."], "tender.yaml: TK120"),
    ("all/a.yaml/", ["bulk", "all"], "all/a.yaml: TK120"),
    ("table.csv/", ["bulk", "table.csv", "--tender", ARGUMENTS["render"][0]], "table.csv: TK870"),
    ("table.csv/", ["questionnaire", "--suppliers", "table.csv"], "is a directory"),
    ("house.docx/", ["render", ARGUMENTS["render"][0], "--house-style", "house.docx"], "is a directory"),
    ("own/letter.md/", ["list", "documents", "--templates", "own"], "own/letter.md: TK120"),
    ("own/AC-3.md/", ["list", "items", "--clauses", "own"], "own/AC-3.md: TK120"),
    ("own/terms.yaml/", ["list", "items", "--clauses", "own"], "own/terms.yaml: TK120"),
    ("out/2027-ICT-014-tender-annex.docx/", ["render", *ARGUMENTS["render"]], "out/2027-ICT-014-tender-annex.docx: TK609"),
    ("out/2027-ICT-014-tender-annex.docx/", ["render", *ARGUMENTS["render"], "--force"], "TK609"),
    ("out/umeå-tender-annex.docx/", ["bulk", *ARGUMENTS["bulk"]], "out/umeå-tender-annex.docx: TK609"),
    ("out/run.jsonl/", ["bulk", *ARGUMENTS["bulk"]], "out/run.jsonl: TK876"),
    ("out/tender.schema.json/", ["init", "out"], "out/tender.schema.json: TK609"),
    ("out/tender.yaml/", ["init", "out"], "out/tender.yaml: TK601"),
    ("out", ["init", "out"], "is a file"),
    ("out", ["init", "out/below"], "out/below/tender.yaml: TK603"),
    ("out", ["render", ARGUMENTS["render"][0], "-o", "out/below"], "TK603"),
    ("out", ["bulk", "jobs.csv", "--tender", ARGUMENTS["render"][0], "-o", "out/below"], "TK876"),
]


@pytest.mark.parametrize(("there", "call", "told"), IN_THE_WAY, ids=[f"{call[0]} {there}" for there, call, _ in IN_THE_WAY])
def test_what_is_in_the_way_is_told_and_stays(
    there: str, call: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    prepare(tmp_path)
    path = Path(there)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir() if there.endswith("/") else path.write_bytes(b"words")
    result = CliRunner().invoke(main, call)
    assert result.exit_code in (1, 2)
    assert told in result.output
    assert "TK900" not in result.output
    assert path.is_dir() if there.endswith("/") else path.read_bytes() == b"words"
    assert [other.name for other in tmp_path.rglob("*.part")] == []


@pytest.mark.parametrize("name", ["x" * 300, "調" * 100, "/".join(["y" * 200] * 30)], ids=["letters", "bytes", "path"])
def test_a_path_that_no_system_takes_is_told_as_that(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    prepare(tmp_path)
    for call, codes in {
        ("check", name): "TK122|TK101",
        ("render", name): "TK122|TK101",
        ("render", ARGUMENTS["render"][0], "-o", name): "TK603",
        ("init", name): "TK603",
        ("bulk", "jobs.csv", "--tender", ARGUMENTS["render"][0], "-o", name): "TK876",
        ("score", name): "TK801",
    }.items():
        result = CliRunner().invoke(main, call)
        assert (result.exit_code, "TK900" in result.output) == (1, False), call
        assert re.search(f": ({codes}) ", result.output), result.output
