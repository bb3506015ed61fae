"""The versions of libraries: constraints.txt names those that are tested, and the README's commands take them."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
LINES = [line for line in CONSTRAINTS if not line.startswith("#")]
TESTED = dict(line.split("==") for line in LINES)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = [
    *PROJECT["dependencies"],
    *(each for extra in ("dev", "distributed", "web") for each in PROJECT["optional-dependencies"][extra]),
]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """scripts/versions as a module."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("versions", str(ROOT / "scripts/versions"))
    spec = importlib.util.spec_from_loader("versions", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "versions", module)  # where dataclasses look their module up
    loader.exec_module(module)
    return module


def needed(requirement: Requirement, seen: set[str]) -> Iterator[str]:
    """The names of the packages that an installed requirement brings with it on this Python."""
    name = canonicalize_name(requirement.name)
    if name in seen or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
        return
    seen.add(name)
    yield name
    for line in requires(name) or ():
        yield from needed(Requirement(line), seen)


def test_a_constraint_is_a_name_and_a_version_and_nothing_else() -> None:
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*==[0-9]+(\.[0-9]+)*(\.post[0-9]+)?", line) for line in LINES)
    names = [line.split("==")[0] for line in LINES]
    assert names == sorted(set(names))


@pytest.mark.parametrize("line", sorted(set(DECLARED)))
def test_the_tested_version_is_one_that_we_say_works(line: str) -> None:
    requirement = Requirement(line)
    assert TESTED[canonicalize_name(requirement.name)] in requirement.specifier


def installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def test_everything_that_an_installation_for_developers_brings_is_constrained() -> None:
    # Of other versions (scripts/versions tries them) the constraints say nothing: those may need other libraries.
    if others := [name for name, tested in TESTED.items() if installed(name) not in (None, tested)]:
        pytest.skip(f"of {', '.join(others[:3])} another version is installed than the tested one")
    seen: set[str] = set()
    try:
        names = [name for line in DECLARED for name in needed(Requirement(line), seen)]
    except PackageNotFoundError as error:
        pytest.skip(f"{error.name} is not installed")
    assert set(names) - TESTED.keys() == set()
    assert len(names) > 40


def test_the_commands_of_the_readme_take_the_tested_versions() -> None:
    commands = re.findall("^python3 -m venv .*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) == 2
    assert all(" install -q -c constraints.txt -e " in command for command in commands)


def test_every_test_runs_in_ci_the_quick_ones_by_the_command_of_the_readme_and_the_slow_ones_after_it() -> None:
    def runs(name: str) -> list[str]:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        return [line.partition(" -m ")[2].removesuffix(' "$@"') for line in lines if " -m pytest " in line]

    [readme] = [command for command in runs("README.md") if "venv" in command]
    quick, slow = 'pytest -n auto -m "not slow"', "pytest -n auto -m slow"
    assert readme.endswith(quick)
    assert runs(".ci/run") == [slow]
    assert runs("scripts/test") == [quick, slow]


def test_a_requirement_without_a_lower_bound_cannot_be_tried_and_is_told(script: ModuleType) -> None:
    assert dict(script.requirements(["types-PyYAML>=6.0", "lxml>=5.3"])) == {"types-pyyaml": "6.0", "lxml": "5.3"}
    for line in ("lxml", "lxml==5.3", "lxml>=5,<6"):
        with pytest.raises(SystemExit, match="no lower bound"):
            list(script.requirements([line]))


def test_the_lowest_versions_are_the_bounds_of_what_users_install_and_the_tested_ones_of_our_tools(script: ModuleType) -> None:
    lowest = script.lowest()
    for requirement in map(Requirement, PROJECT["dependencies"]):
        assert str(requirement.specifier) == f">={lowest[canonicalize_name(requirement.name)]}"
    assert lowest["pytest"] == TESTED["pytest"]


def test_constraints_are_renewed_with_versions_that_every_python_can_install(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script, "CONSTRAINTS", tmp_path / "constraints.txt")
    script.CONSTRAINTS.write_text("# How it is renewed.\nold==1\n")
    found = [{"b": "1.10", "a": "2"}, {"b": "1.9", "c": "3"}]
    script.renew([script.Outcome(str(number), "newest", True, "", versions, "") for number, versions in enumerate(found)])
    assert script.CONSTRAINTS.read_text() == "# How it is renewed.\na==2\nb==1.9\nc==3\n"


def test_the_table_says_what_failed_and_shows_the_end_of_its_output(script: ModuleType) -> None:
    good = script.Outcome("3.11.7", "newest", True, "2 passed", {"lxml": "6.1.3", "pytest": "9"}, "")
    bad = script.Outcome("3.13.0", "lowest", False, "not installed: no lxml", {}, "ERROR: no lxml")
    assert list(script.table([good, bad])) == [
        "Python 3.11.7  newest  passed  2 passed",
        "    lxml 6.1.3",
        "Python 3.13.0  lowest  FAILED  not installed: no lxml",
        "\n--- Python 3.13.0, lowest",
        "ERROR: no lxml",
    ]
