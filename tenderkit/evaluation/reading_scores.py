"""Workbooks and files of scores → the scores of every evaluator and the consensus: all of them, or faults."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tenderkit.evaluation.asking_scores import same
from tenderkit.evaluation.evaluation_file import FILE, ScoresFile, ScoresInLots
from tenderkit.evaluation.loading_evaluations import Evaluation
from tenderkit.evaluation.reading_workbooks import ReturnedBook, read_book
from tenderkit.evaluation.record import CONSENSUS, RECORD, Place, Score, Scores
from tenderkit.evaluation.score_pages import ScorePages
from tenderkit.evaluation.scoring_by_people import Gathering
from tenderkit.evaluation.workbooks_of_scores import consensus_pages
from tenderkit.faults import Fault, Location, TenderkitError, stop_on, suggestion
from tenderkit.files import arguments, places, yamlfile
from tenderkit.files.arguments import PathLike
from tenderkit.files.validation import validate
from tenderkit.files.yamlfile import KeyPath, YamlFile

_WORKBOOK, _YAML = ".xlsx", (".yaml", ".yml")
_OTHERS = (".ods", ".xls", ".xlsm", ".xlsb", ".csv")


def read_scores(evaluation: Evaluation, paths: PathLike | Iterable[PathLike]) -> Scores:
    """Read the workbooks (.xlsx), or files (.yaml), in which evaluators scored; a folder stands for those in it.

    With one evaluator his scores are the consensus. Raises TenderkitError with the faults of all files: TK387 a file that is none
    of this evaluation, or another one of the same evaluator; TK388 an evaluator whose scores are missing; TK389 to TK394 what is
    wrong with a score, by sheet and cell or by line. Warnings, as of a least that is not met (TK393), are in what comes back.
    """
    arguments.one(evaluation, Evaluation, "evaluation", "an evaluation is expected, as `load_evaluation` gives it")
    files = {path.resolve(): path for path in _files(arguments.paths(paths, "paths"))}.values()  # one named twice is one
    faults: list[Fault] = []
    found: dict[str, Gathering] = {}
    named: dict[str, Path] = {}
    later: list[tuple[str, _Source]] = []
    refused = 0
    for path in files:
        try:
            source = _source(path, evaluation)
        except TenderkitError as error:
            faults += error.faults
            refused += 1
            continue
        who = _who(source.evaluator, evaluation)
        where = source.where
        if who is None:
            hint = suggestion(source.evaluator, evaluation.evaluators, otherwise=f"there are: {', '.join(evaluation.evaluators)}")
            faults.append(Fault(where, "TK387", f"“{source.evaluator}” is not an evaluator", hint))
            refused += 1
        elif who in named:
            message = f"the scores of {who} are also in {places.shown(named[who])}"
            faults.append(Fault(where, "TK387", message, "keep the file that holds"))
        else:
            named[who] = path
            later.append((who, source))
    for who, source in sorted(later, key=lambda pair: pair[0] == CONSENSUS):
        if who != CONSENSUS:
            found[who] = source.read({}, evaluation)
        elif all(_whole(found.get(name), evaluation) for name in evaluation.evaluators):
            found[who] = source.read({name: found[name].scores for name in evaluation.evaluators}, evaluation)
    for gathering in found.values():
        faults += gathering.faults
    needed = any(evaluation.places())  # prices alone are scored by no one
    missing = [name for name in evaluation.evaluators if name not in named and needed]
    for index, name in enumerate(evaluation.evaluators):
        if name in missing and len(missing) > refused:  # else a file that is told may be his
            hint = "add the file; a workbook to fill in is made by `tenderkit evaluate`"
            faults.append(Fault(evaluation.yaml.where("evaluators", index), "TK388", f"the scores of {name} are missing", hint))
    stop_on(faults)
    by_evaluator = {name: found[name].scores if name in found else {} for name in evaluation.evaluators}
    alone = by_evaluator[evaluation.evaluators[0]] if len(by_evaluator) == 1 else {}
    consensus = found[CONSENSUS].scores if CONSENSUS in found else alone
    return Scores(by_evaluator, consensus, tuple(dict.fromkeys(faults)))


def _whole(gathering: Gathering | None, evaluation: Evaluation) -> bool:
    return gathering is not None and len(gathering.scores) == sum(1 for _ in evaluation.places())


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files, those of a folder by name, without what programs keep there for themselves and other files of ours."""
    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        for child in sorted(path.iterdir()):
            ours = child.name in (FILE, RECORD, places.TENDER_FILE) or child.name.startswith(("~$", "."))
            if child.suffix.lower() in (_WORKBOOK, *_YAML, *_OTHERS) and not ours:
                yield child


def _who(name: str, evaluation: Evaluation) -> str | None:
    """The evaluator that a file names, or CONSENSUS; None for nobody that is known."""
    return next((known for known in (*evaluation.evaluators, CONSENSUS) if same(known) == same(name)), None)


@dataclass(frozen=True)
class _Source:
    """A file of scores that is open: whose they are, and what it holds."""

    where: Location
    evaluator: str
    held: ReturnedBook | YamlFile
    scores: Mapping[str, Any]

    def read(self, beside: Mapping[str, Mapping[Place, Score]], evaluation: Evaluation) -> Gathering:
        """Its scores; of a consensus those of the evaluators stand `beside`."""
        if isinstance(self.held, ReturnedBook):
            if beside:
                return read_book(self.held, consensus_pages(evaluation, beside, {}))
            return read_book(self.held, ScorePages(evaluation, _who(self.evaluator, evaluation) or ""))
        return _from_yaml(self.held, self.scores, evaluation)


def _source(path: Path, evaluation: Evaluation) -> _Source:
    shown, ending = places.shown(path), path.suffix.lower()
    if ending in _YAML:
        return _yaml(path, shown, evaluation)
    if ending != _WORKBOOK and os.path.lexists(path):
        message = f"scores are read from .xlsx and .yaml, and this ends with “{ending}”"
        raise TenderkitError([Fault(Location(shown), "TK387", message, "save the workbook as .xlsx")])
    book = ReturnedBook(path)
    if fault := book.stranger(evaluation):
        raise TenderkitError([fault])
    return _Source(Location(shown), book.says.get("evaluator", ""), book, {})


def _yaml(path: Path, shown: str, evaluation: Evaluation) -> _Source:
    text, faults = yamlfile.read_text(path, shown)
    stop_on(faults)
    yaml, faults = yamlfile.parse(text, shown)
    if not isinstance(yaml.data, dict):
        hint = "write `evaluator: …`, and `scores:` below it"
        raise TenderkitError(faults or [Fault(yaml.where(), "TK116", "a file of scores is a list of `key: value`", hint)])
    model: type[ScoresFile | ScoresInLots] = ScoresInLots if evaluation.tender.lots else ScoresFile
    file, found, _ = validate(model, yaml, evaluation.tender.file.reading.notation)
    stop_on([*faults, *found])
    assert file is not None
    return _Source(yaml.where("evaluator"), file.evaluator, yaml, file.scores)


def _from_yaml(yaml: YamlFile, scores: Mapping[str, Any], evaluation: Evaluation) -> Gathering:
    """The scores in a file, each place of the evaluation looked up in it; and what is in it and has no place."""
    found = Gathering()
    known: dict[KeyPath, None] = {}
    for part, tenderer, asked in evaluation.places():
        lot: KeyPath = ("scores", part.lot) if part.lot else ("scores",)
        keys: KeyPath = (*lot, tenderer.name, asked.id)
        known |= {keys[:end]: None for end in range(2, len(keys) + 1)}
        of_lot = scores.get(part.lot, {}) if part.lot else scores
        given = of_lot.get(tenderer.name, {}).get(asked.id)
        at, reason_at = yaml.where(*keys, "level"), yaml.where(*keys, "reason")
        found.give(part, tenderer.name, asked, (given and given.level) or "", (given and given.reason) or "", at, reason_at)
        found.warn_of_least(part, tenderer.name, asked)
    depth = 4 if evaluation.tender.lots else 3
    for keys in yaml.lines:
        if keys[:1] == ("scores",) and 2 <= len(keys) <= depth and keys not in known and (len(keys) == 2 or keys[:-1] in known):
            names = [str(other[-1]) for other in known if other[:-1] == keys[:-1]]
            hint = suggestion(str(keys[-1]), names, otherwise=f"there are: {', '.join(names)}" if names else "remove it")
            found.fault(yaml.where(*keys), "TK392", f"nothing is scored here for “{keys[-1]}”", hint)
    return found
