"""README and tutorial as a newcomer follows them: every command as it stands, in order, in a fresh folder and environment."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from support.walking import Step, clean_environment, walk

pytestmark = pytest.mark.slow
NOT_COPIED = shutil.ignore_patterns(".*", "output", "node_modules", "__pycache__", "tests", "benchmarks", "dist")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository in which nothing is set up, on a machine that can install packages."""
    folder = tmp_path_factory.mktemp("newcomer") / "tenderkit"
    shutil.copytree(ROOT, folder, ignore=NOT_COPIED)
    (folder / "output").mkdir()
    reach = ["python3", "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder.parent / "reach"), "markupsafe"]
    if not os.environ.get("CI") and subprocess.run(reach, capture_output=True, check=False).returncode:
        pytest.skip("no package index can be reached")
    return folder


def test_the_tutorial_runs_as_written(checkout: Path) -> None:
    last = None
    for step in walk(checkout / "docs/tutorial.md", checkout, clean_environment()):
        if isinstance(step, Step):
            assert step.status == (1 if step.block == "faults" else 0), f"{step.line}\n{step.printed}"
            last = step
        else:
            assert last
            for line in step.splitlines():
                assert line in last.printed, last
    made = {path.relative_to(checkout).as_posix() for path in (checkout / "school-notebooks").rglob("*.docx")}
    assert {path.rpartition("/")[2] for path in made} >= {
        "2027-ICT-014-tender-annex.docx",
        "2027-ICT-014-contract-schedule-draft.docx",
        "north-tender-annex.docx",
        "2027-ICT-014-supplier-questionnaire-Nordlys Computers.docx",
    }
    assert not any("no-reference" in path for path in made)
    assert any("market-overview" in path for path in made)


def test_the_steps_of_the_readme_run_one_after_the_other(checkout: Path) -> None:
    readme = checkout / "README.md"
    for_tests = re.compile("^python3 -m venv .* pytest .*\n", re.MULTILINE)  # CI itself runs that one
    shorter, left_out = for_tests.subn("", readme.read_text(encoding="utf-8"))
    assert left_out == 1
    readme.write_text(shorter, encoding="utf-8")
    expected = {"tenderkit check my-tender": 1}  # what is empty in a new tender file is told
    steps = walk(readme, checkout, clean_environment())
    assert [step.line for step in steps if isinstance(step, Step) and step.status != expected.get(step.line, 0)] == [], steps
    assert len(steps) > 8
