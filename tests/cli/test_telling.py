"""How faults are told: in colour where a person sees them, one line for each cause, and with --strict no warning passes."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT

from tenderkit.cli import main, printing
from tenderkit.faults import Fault, Location

WRONG = Fault(Location("tender.yaml", 4), "TK304", "points for AC-6", "remove the line")
WARNING = Fault(Location("tender.yaml", 5), "TK320", "another scenario", severity="warning")
SETTINGS = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM")


class Terminal(io.StringIO):
    """A stream at which a person sits."""

    def isatty(self) -> bool:
        return True


def printed(fault: Fault, stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> str:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stderr", stream)
    printing.fault(fault)
    return stream.getvalue()


def test_on_a_terminal_the_place_is_bold_a_fault_red_and_a_warning_yellow(monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(WRONG, Terminal(), monkeypatch, {}) == (
        "\x1b[1mtender.yaml:4: \x1b[0m\x1b[1;31mTK304\x1b[0m points for AC-6 (remove the line)\n"
    )
    assert printed(WARNING, Terminal(), monkeypatch, {}) == (
        "\x1b[1mtender.yaml:5: \x1b[0m\x1b[33mTK320 warning:\x1b[0m another scenario\n"
    )


@pytest.mark.parametrize(
    ("terminal", "environment", "coloured"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (True, {"CLICOLOR": "0"}, False),
        (False, {"CLICOLOR": "1"}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": "0"}, False),
        (False, {"CLICOLOR_FORCE": "1"}, True),
    ],
)
def test_the_environment_says_whether_there_are_colours(
    terminal: bool, environment: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = printed(WRONG, Terminal() if terminal else io.StringIO(), monkeypatch, environment)
    assert ("\x1b" in text) is coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", text) == f"{WRONG}\n"


def test_what_a_fault_quotes_colours_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = Fault(Location("a\x1b[31m.yaml", 1), "TK304", "“\x1b[32m” is wrong")
    assert re.findall("\x1b\\[3[12]m", printed(fault, Terminal(), monkeypatch, {})) == []


def test_a_person_at_a_terminal_is_told_once_of_explain(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, said in ((Terminal(), 1), (io.StringIO(), 0)):
        monkeypatch.setattr("sys.stderr", stream)
        with pytest.raises(SystemExit):
            main(["render", str(ROOT / "tests/data/cli/eight-mistakes.yaml")])
        assert stream.getvalue().count("tenderkit explain TK") == said
        assert stream.getvalue().count("TK") > 5


@pytest.fixture
def with_a_warning(tmp_path: Path) -> Path:
    text = (ROOT / "tests/data/first_mistakes/a-scenario-with-a-capital.yaml").read_text(encoding="utf-8")
    path = tmp_path / "tender.yaml"
    path.write_text(text.replace("Low", "low").replace("municipal offices\n", "municipal offices.\n"), encoding="utf-8")
    return path


@pytest.mark.parametrize("json_too", [[], ["--json"]])
def test_strict_lets_no_warning_pass(with_a_warning: Path, json_too: list[str]) -> None:
    lax, strict = (CliRunner().invoke(main, ["check", str(with_a_warning), *json_too, *more]) for more in ([], ["--strict"]))
    assert (lax.exit_code, strict.exit_code) == (0, 1)
    assert lax.stdout == strict.stdout
    assert lax.stdout.count("TK353") == 1
    assert "(with --strict, a warning fails)" in strict.stderr
    with_a_warning.write_text(with_a_warning.read_text(encoding="utf-8").replace("offices.\n", "offices\n"), encoding="utf-8")
    assert CliRunner().invoke(main, ["check", str(with_a_warning), "--strict", *json_too]).exit_code == 0


def test_a_mistake_made_on_many_lines_is_told_once_and_is_in_the_data_for_each_of_them() -> None:
    path = str(ROOT / "tests/data/first_mistakes/dates-with-the-day-first.yaml")
    result = CliRunner().invoke(main, ["check", path])
    (line,) = result.stdout.splitlines()
    assert "the same on lines 27 to 30" in line
    assert result.stderr.startswith("1 fault, 0 warnings in ")
    assert [fault["line"] for fault in json.loads(CliRunner().invoke(main, ["check", path, "--json"]).stdout)] == [
        6,
        27,
        28,
        29,
        30,
    ]
