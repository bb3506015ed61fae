"""A tender, tenderers and rows of scoring tables → an award, by way of the files that a buyer has: annex, evaluation, scores."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conftest import ROOT

import tenderkit
from tenderkit.evaluation import Decided, award_documents, decide, load_evaluation, read_scores
from tenderkit.files import yamlfile

AWARD = ROOT / "examples/award"
Given = Mapping[tuple[str, str], tuple[int, str]]  # row and reason, by tenderer and criterion


def data_of(path: Path) -> dict[str, Any]:
    """Return what a YAML file holds."""
    text, _ = yamlfile.read_text(path)
    parsed, faults = yamlfile.parse(text, str(path))
    assert not [fault for fault in faults if fault.severity == "fault"]
    return dict(parsed.data)


def publish(folder: Path) -> list[str]:
    """Write the annex of the tender in a folder as it is published, and return its name, or those of all lots."""
    made = tenderkit.render(tenderkit.load_tender(folder), ["tender-annex"])
    return [document.save(folder / "published", force=True).relative_to(folder).as_posix() for document in made]


def decided(
    folder: Path,
    *,
    tender: Mapping[str, Any] | None = None,
    evaluation: Mapping[str, Any] | None = None,
    given: Given | None = None,
    published: bool = True,
) -> Decided:
    """Decide the example, or one with other values at the top of its files, and with other scores of a single evaluator.

    `given` are rows, counted from the best one; the last where there are fewer. What it lacks has the first row.
    """
    folder.mkdir(exist_ok=True)
    write(folder / "tender.yaml", {**data_of(AWARD / "tender.yaml"), **(tender or {})})
    names = publish(folder) if published else [path.relative_to(folder).as_posix() for path in folder.glob("published/*")]
    alone = {} if given is None else {"evaluators": ["A. Berg"]}
    write(folder / "evaluation.yaml", {**data_of(AWARD / "evaluation.yaml"), "published": names, **alone, **(evaluation or {})})
    found = load_evaluation(folder / "evaluation.yaml")
    if given is None:
        return decide(found, read_scores(found, sorted((AWARD / "scores").iterdir())))
    scores: dict[str, Any] = {}
    for part in found.parts:
        below: dict[str, Any] = scores.setdefault(part.lot, {})
        for who in found.assessed(part):
            for asked in part.asked:
                row, reason = given.get((who.name, asked.id), (0, "As the tender shows."))
                level = asked.levels[min(row, len(asked.levels) - 1)]
                below.setdefault(who.name, {})[asked.id] = {"level": level, "reason": reason}
    write(folder / "berg.yaml", {"evaluator": "A. Berg", "scores": scores.get("", scores)})
    return decide(found, read_scores(found, folder / "berg.yaml"))


def write(path: Path, data: Mapping[str, Any]) -> None:
    """Write data as JSON, which is YAML."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def documents(of: Decided, **options: Any) -> dict[str, tenderkit.Document]:
    """Return the documents of an award by what their names say after the reference of the tender."""
    reference = (of.tender.file.reference or "").replace("/", "-")
    return {document.name.removeprefix(f"{reference}-"): document for document in award_documents(of, **options)}


def tenderers(*names: str, **more: Any) -> list[dict[str, Any]]:
    """Return tenderers for an evaluation file that are admitted, each with the same price unless `more` says otherwise."""
    return [{"name": name, "admitted": True, "prices": {"PR-1": 2_000_000}, **more} for name in names]
