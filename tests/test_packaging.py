"""The wheel, installed in a fresh virtual environment outside the checkout, does what the checkout does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, example

import tenderkit

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_holds_every_template_and_clause_and_nothing_for_developers(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, ending in (("clauses", ".md"), ("clauses", ".yaml"), ("templates", ".md"), ("templates", ".docx")):
        for path in (ROOT / folder).rglob(f"*{ending}"):
            assert f"tenderkit/{path.relative_to(ROOT).as_posix()}" in names
    assert "tenderkit/docs/faults.md" in names  # what `tenderkit explain` prints
    assert not any(name.startswith(("tests", "examples")) or "make_house_style" in name for name in names)
    assert "tenderkit/py.typed" in names


def test_the_page_of_the_package_leads_nowhere_that_is_not_there(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    [metadata] = [archive.read(name).decode() for name in archive.namelist() if name.endswith("METADATA")]
    assert "# tenderkit" in metadata
    assert re.findall(r"\]\((?!https://|#)", metadata) == []


def test_the_installed_wheel_renders_an_example_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "environment"
    venv.create(home, with_pip=False, symlinks=True)
    run = [str(home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")), "-I"]
    purelib = subprocess.run(
        [*run, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], check=True, capture_output=True, text=True
    ).stdout.strip()
    zipfile.ZipFile(wheel).extractall(purelib)
    # The libraries that tenderkit depends on, from the environment of the tests; without its own editable install.
    (Path(purelib) / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    shutil.copy(example("high"), tmp_path / "tender.yaml")
    where = subprocess.run(
        [*run, "-c", "import tenderkit; print(tenderkit.__file__)"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    assert Path(where.strip()).is_relative_to(home)
    command = [*run, "-m", "tenderkit", "render", "tender.yaml", "-o", "made"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "3 documents of tender.yaml in made: 3 new\n")
    for document in tenderkit.render(tenderkit.load_tender(example("high"))):
        assert (tmp_path / "made" / document.name).read_bytes() == document.data


def test_the_house_style_is_the_one_its_script_makes(tmp_path: Path) -> None:
    made = tmp_path / "house-style.docx"
    subprocess.run([sys.executable, str(ROOT / "templates/make_house_style.py"), str(made)], check=True, capture_output=True)
    assert made.read_bytes() == (ROOT / "templates/house-style.docx").read_bytes()
