"""An evaluation and whole sets of scores → what is decided by the rule that was published, and the record of it (`record.yaml`)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tenderkit.evaluation.asking_scores import Part
from tenderkit.evaluation.loading_evaluations import Evaluation
from tenderkit.evaluation.published_annex import published_annexes
from tenderkit.evaluation.record import CONSENSUS, Approval, Decided, LotResult, Place, Published, Score, Scores
from tenderkit.faults import Fault, Location, TenderkitError, stop_on
from tenderkit.files import arguments, places, yamlfile
from tenderkit.rules.awarding import Assessed, award
from tenderkit.rules.scoring import tidy

_FORM = "1"
_PLAIN = re.compile(r"(?!(?:null|true|false|yes|no|on|off|[yn])$)[a-z]+[0-9]*")  # a key that YAML takes for the text it is
_ENDS = re.compile("[\x85\u2028\u2029]")  # of a line, for YAML and not for JSON
_ELSE = "a price, a reason why somebody is not admitted, a draw or the rule is another one now, which changed no points and no rank"


def decide(evaluation: Evaluation, scores: Scores) -> Decided:
    """Apply the rule of the award: who is rejected and why, the points, the ranking, and between whom lots are still to be drawn.

    Raises TenderkitError: TK385 and TK386 where what was published is not known, or is another rule (see `published_annexes`), and
    TK395 while several evaluators have no consensus: no total is worked out and nobody is ranked before.
    """
    arguments.one(evaluation, Evaluation, "evaluation", "an evaluation is expected, as `load_evaluation` gives it")
    arguments.one(scores, Scores, "scores", "scores are expected, as `read_scores` gives them")
    faults: list[Fault] = []
    published: tuple[Published, ...] = ()
    try:
        published = published_annexes(evaluation)
    except TenderkitError as error:
        faults += error.faults
    lacking = [(part, who, asked) for part, who, asked in evaluation.places()
               if Place(part.lot, who.name, asked.id) not in scores.consensus]  # fmt: skip
    if lacking:
        hint = "`tenderkit evaluate` makes consensus.xlsx of the scores of all: fill it in, and add it"
        faults.append(Fault(evaluation.yaml.where("evaluators"), "TK395", "the evaluators have no consensus yet", hint))
    stop_on(faults)
    lots = tuple(_lot(part, evaluation, scores) for part in evaluation.parts)
    approved = evaluation.file.approved
    return Decided(
        evaluation.tender,
        evaluation.tenderers,
        lots,
        evaluation.evaluators,
        evaluation.file.opened,
        Approval(approved.by, approved.on),
        published,
        _sha256([lot.fingerprint for lot in lots]),
    )


def _lot(part: Part, evaluation: Evaluation, scores: Scores) -> LotResult:
    tenderers = evaluation.of(part)
    given = {each.name: _of_tenderer(scores.consensus, part, each.name) for each in tenderers if each.admitted}
    entered = [
        Assessed(
            each.name,
            {name: score.points for name, score in given.get(each.name, {}).items()},
            each.prices.get(part.lot, {}),
            each.admitted,
        )
        for each in tenderers
    ]
    by_evaluator = {
        who: {each.name: _of_tenderer(known, part, each.name) for each in tenderers if each.admitted}
        for who, known in scores.by_evaluator.items()
    }
    applied = {
        "rule": part.record,
        "drawn": list(part.rule.drawn),
        "tenderers": [
            {
                "name": each.name,
                "admitted": each.admitted,
                "not_admitted": each.not_admitted,
                "prices": {name: f"{tidy(price)}" for name, price in sorted(each.prices.get(part.lot, {}).items())},
                "scores": {name: [score.row, score.reason] for name, score in given.get(each.name, {}).items()},
            }
            for each in tenderers
        ],
    }
    return LotResult(part.tender, part.rule, tenderers, given, by_evaluator, award(part.rule, entered), _sha256(applied))


def _of_tenderer(scores: Mapping[Place, Score], part: Part, name: str) -> dict[str, Score]:
    return {asked.id: scores[Place(part.lot, name, asked.id)] for asked in part.asked}


def _sha256(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def record_of(decided: Decided, evaluation: Evaluation) -> bytes:
    """The record of what was decided, as YAML: scores with their reasons, points and ranks, and the fingerprints."""
    levels = {(part.lot, asked.id): asked.levels for part in evaluation.parts for asked in part.asked}

    def scored(lot: str, name: str, score: Score) -> dict[str, Any]:
        return {"level": levels[lot, name][score.row], "points": f"{tidy(score.points)}", "reason": score.reason}

    def of_lot(lot: LotResult) -> dict[str, Any]:
        def scores(given: Mapping[str, Mapping[str, Score]]) -> dict[str, Any]:
            return {who: {name: scored(lot.lot, name, score) for name, score in of.items()} for who, of in given.items()}

        ranking = {
            each.name: {
                "rank": None if each.rank is None else str(each.rank),
                "points": None if each.total is None else f"{tidy(each.total)}",
                "tied": list(each.tied),
                "below": list(each.below),
                "admitted": str(each.admitted).lower(),
            }
            for each in lot.ranked
        }
        given = {CONSENSUS: scores(lot.scores)} | {who: scores(of) for who, of in lot.by_evaluator.items()}
        return {"lot": lot.lot or None, "fingerprint": lot.fingerprint, "ranking": ranking, "scores": given}

    data = {
        "form": _FORM,
        "reference": decided.tender.file.reference,
        "fingerprint": decided.fingerprint,
        "published": [{"name": one.name, "lot": one.lot or None, "sha256": one.sha256} for one in decided.published],
        "lots": [of_lot(lot) for lot in decided.lots],
    }
    return ("\n".join(_yaml(data)) + "\n").encode()


def _yaml(value: Any) -> Iterator[str]:
    """Yield the lines of data as YAML: each text in quotation marks, as JSON has it, which YAML takes for the same."""
    pairs = [(f"{key if _PLAIN.fullmatch(key) else _quoted(key)}:", child)
             for key, child in value.items()] if isinstance(value, dict) else [("-", child) for child in value]  # fmt: skip
    for mark, child in pairs:
        if isinstance(child, dict | list) and child:
            lines = list(_yaml(child))
            if mark == "-":
                yield f"- {lines[0]}"
                yield from (f"  {line}" for line in lines[1:])
            else:
                yield mark
                yield from (f"  {line}" for line in lines)
        elif isinstance(child, dict | list):
            yield f"{mark} {'{}' if isinstance(child, dict) else '[]'}"
        else:
            yield mark if child is None else f"{mark} {_quoted(child)}"


def _quoted(text: str) -> str:
    """A text in quotation marks that YAML and JSON read alike."""
    return _ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def changed_since(decided: Decided, evaluation: Evaluation, path: Path) -> list[Fault]:
    """What of a record that was written before is another one now (TK396), each at its line; none where there is no record.

    Raises TenderkitError where the record cannot be read.
    """
    if not path.exists():
        return []
    shown = places.shown(path)
    text, faults = yamlfile.read_text(path, shown)
    stop_on(faults)
    old, faults = yamlfile.parse(text, shown)
    stop_on(faults)
    new, _ = yamlfile.parse(record_of(decided, evaluation).decode(), shown)
    if old.data == new.data:
        return []
    hint = "see that it was meant; --force replaces the record"
    if not isinstance(old.data, dict) or old.data.get("reference") != new.data["reference"]:
        return [Fault(Location(shown), "TK396", "this is not the record of this evaluation", hint)]
    lines = list(_changes(old.data, new.data, ())) or [(("fingerprint",), _ELSE)]
    return [Fault(old.where(*keys), "TK396", message, hint) for keys, message in lines]


def _changes(old: Any, new: Any, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield what differs, with where; not the fingerprints, which follow from it, nor the points of a level that is another one."""
    if isinstance(old, dict) and isinstance(new, dict):
        follows = {"fingerprint"} | ({"points"} if old.get("level") != new.get("level") else set())
        for key in dict.fromkeys([*old, *new]):
            if key not in follows or isinstance(old.get(key), dict):
                yield from _changes(old.get(key), new.get(key), (*keys, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _changes(before, after, (*keys, index))
    elif old != new:
        yield keys, _change(keys, old, new)


def _change(keys: tuple[str | int, ...], old: Any, new: Any) -> str:
    match keys:
        case ("lots", _, "scores", who, tenderer, criterion, "level" | "reason" as what):
            return f"the {what} of {who} for {criterion} of {tenderer} is another one now"
        case ("lots", _, "ranking", tenderer, "rank"):
            return f"{tenderer} had rank {_told(old)}, and has {_told(new)} now"
        case ("published", index, "sha256") if isinstance(index, int):
            return "the annex that was published is another file now"
        case _:
            names = ", ".join(key for key in keys if isinstance(key, str) and key != "lots")
            return f"{names}: {_told(old)} before, and {_told(new)} now"


def _told(value: Any) -> str:
    if isinstance(value, dict) or (isinstance(value, list) and not all(isinstance(each, str) for each in value)):
        return "there"
    return ", ".join(value) or "none" if isinstance(value, list) else "none" if value is None else str(value)
