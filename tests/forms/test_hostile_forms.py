"""The hostile and odd files that returns are tried with, turned to every kind of form: refused and named, or read and told."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support import hostile
from support.filling import TEXTS, edited
from support.form_kinds import KINDS, empty, filled, kind_of, reader
from support.form_kinds import asked as asked_by
from support.reading import W

from tenderkit.catalogue.asking import cell_name, field_name, names_of
from tenderkit.consultation.any_form import read_forms

SECONDS, MEGABYTES = 2.0, 200


def complete(name: str) -> bytes:
    """Return a form that is filled in as it should be: its respondent is the one that the files of the returns are made of."""
    kind = kind_of(name)
    written: dict[str, Any] = {}
    for each in kind.fields:
        cells = (
            [(cell_name(each.id, row, column.id), column) for row in range(1, max(1, each.least) + 1) for column in each.columns]
            if each.kind == "rows"
            else [(field_name(each.id), each)]
        )
        for place, asked in cells:
            answers = {"tick": True, "date": date(2027, 3, 8), "choice": asked.options[0].text if asked.options else ""}
            written[place] = answers.get(asked.kind, f"Words at {place}")
    assert kind.respondent
    written[field_name(kind.respondent)] = TEXTS["supplier.company"]
    there = dict(names_of(kind.fields, asked_by(empty(name), kind)))
    return filled(empty(name), {place: answer for place, answer in written.items() if place in there})


@pytest.fixture(scope="module", params=KINDS)
def turned(request: pytest.FixtureRequest) -> Iterator[tuple[str, bytes]]:
    """Let the files be made of a form of this kind."""
    with pytest.MonkeyPatch.context() as patch:
        data = complete(request.param)
        patch.setattr(hostile, "form", lambda: data)
        yield request.param, data


def made(make: Callable[[], bytes]) -> bytes | None:
    """Return a file; None for one that is made of an answer of the questionnaire, which other forms have not got."""
    try:
        return make()
    except (StopIteration, AssertionError):
        return None


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / f"{name}.docx"
    path.write_bytes(data)
    return path


@pytest.mark.some(2)
def test_the_form_behind_them_all_reads_well(turned: tuple[str, bytes], tmp_path: Path) -> None:
    found = reader().read(written(tmp_path, "good", turned[1]))
    assert found.faults == ()
    assert found.lacking == ()
    assert found.respondent == TEXTS["supplier.company"]


@pytest.mark.some(2)
def test_a_file_not_to_be_trusted_is_refused_and_the_others_are_read(turned: tuple[str, bytes], tmp_path: Path) -> None:
    files = {name: data for name, (make, _) in hostile.REFUSED.items() if (data := made(make)) is not None}
    assert len(files) > 0.9 * len(hostile.REFUSED)
    paths = [written(tmp_path, name, data) for name, data in files.items()]
    *found, good = read_forms([*paths, written(tmp_path, "good", turned[1])]).responses
    assert good.faults == ()
    for path, one in zip(paths, found, strict=True):
        assert one.refused, path.stem
        assert one.answers == {}
        [fault] = one.faults
        assert (fault.code, fault.location.path) == ("TK801", path.as_posix())
        assert hostile.REFUSED[path.stem][1] in fault.message, path.stem
        assert fault.message.isprintable()


@pytest.mark.some(2)
def test_an_odd_file_is_read_for_what_it_says_or_told(turned: tuple[str, bytes], tmp_path: Path) -> None:
    good = reader().read(written(tmp_path, "good", turned[1]))
    files = {name: data for name, entry in hostile.READ.items() if (data := made(entry.make)) is not None}
    assert len(files) >= 15
    for name, data in files.items():
        found = reader().read(written(tmp_path, name, data))
        if name == "twenty_thousand_controls_of_one_name" and found.refused:
            assert "too large for a form" in found.faults[0].message  # a form with many fields of its own
            continue
        assert not found.refused, name
        wanted = {
            field: hostile.READ[name].company if said == TEXTS["supplier.company"] else said for field, said in good.answers.items()
        }
        assert (found.answers, found.rows) == (wanted, good.rows) or found.faults, name
        assert all(f"{fault.message}{fault.hint}".isprintable() for fault in found.faults)


@pytest.mark.some(2)
@pytest.mark.parametrize("name", KINDS)
def test_what_is_struck_through_or_stands_beside_a_field_is_told(name: str, tmp_path: Path) -> None:
    def strike(root: Any) -> None:
        run = next(run for run in root.iter(f"{W}r") if TEXTS["supplier.company"] in "".join(run.itertext()))
        look = run.makeelement(f"{W}rPr")
        look.append(look.makeelement(f"{W}strike"))
        run.insert(0, look)

    found = reader().read(written(tmp_path, "struck", edited(complete(name), strike)))
    assert "TK817" in {fault.code for fault in found.faults}


MEASURE = """
import json, re, sys, time
from pathlib import Path
from tenderkit.forms.responses import Reader
reader, seconds = Reader(), {}
for path in map(Path, sys.argv[1:]):
    start = time.process_time()
    reader.read(path)
    seconds[path.name] = time.process_time() - start
kilobytes = re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]
print(json.dumps({"seconds": seconds, "megabytes": int(kilobytes) / 1024}))
"""


@pytest.mark.some(0, slow=4)
@pytest.mark.matrix
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of a process apart from its parent's")
def test_none_costs_more_than_a_moment_and_a_little_memory(turned: tuple[str, bytes], tmp_path: Path) -> None:
    makers = {**hostile.LIMITS, **{name: make for name, (make, _) in hostile.REFUSED.items()}}
    paths = [written(tmp_path, name, data) for name, make in makers.items() if (data := made(make)) is not None]
    run = subprocess.run([sys.executable, "-c", MEASURE, *map(str, paths)], capture_output=True, text=True, timeout=300, check=True)
    found = json.loads(run.stdout)
    assert len(found["seconds"]) == len(paths)
    assert {name: seconds for name, seconds in found["seconds"].items() if seconds > SECONDS} == {}
    assert found["megabytes"] < MEGABYTES
