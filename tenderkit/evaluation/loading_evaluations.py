"""An evaluation file + its tender file → the evaluation: who tendered for what, and by which rule; every fault of it in one run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tenderkit.blocks import UNFIT
from tenderkit.documents.types import load_library
from tenderkit.evaluation.asking_scores import Asked, Part, part_of, same
from tenderkit.evaluation.evaluation_file import FILE, EvaluationFile, EvaluationInLots, EvaluationWithoutLots, Tendered
from tenderkit.evaluation.record import CONSENSUS, Confidential, Tenderer
from tenderkit.faults import Fault, TenderkitError, stop_on, suggestion
from tenderkit.files import arguments, places, yamlfile
from tenderkit.files.arguments import PathLike
from tenderkit.files.validation import validate
from tenderkit.files.yamlfile import KeyPath, YamlFile
from tenderkit.tender import Tender, load_tender


@dataclass(frozen=True, repr=False)
class Evaluation:
    """An evaluation: its file, its tender, what of that is awarded by itself (`parts`), and who tendered.

    `warnings` are of the evaluation file; those of the tender file `check` tells.
    """

    yaml: YamlFile
    file: EvaluationFile
    tender: Tender
    parts: tuple[Part, ...]
    tenderers: tuple[Tenderer, ...]
    warnings: tuple[Fault, ...]
    templates: Path | None = None

    def __repr__(self) -> str:
        return f"Evaluation({self.yaml.path!r}, {len(self.parts)} lots, {len(self.tenderers)} tenderers)"

    @property
    def evaluators(self) -> tuple[str, ...]:
        """The names of those who score."""
        return self.file.evaluators

    @property
    def folder(self) -> Path:
        """The folder of the evaluation file."""
        return Path(self.yaml.path).parent

    def of(self, part: Part) -> tuple[Tenderer, ...]:
        """Who tenders for a lot, in the order of the file."""
        return tuple(each for each in self.tenderers if not part.lot or part.lot in each.lots)

    def assessed(self, part: Part) -> tuple[Tenderer, ...]:
        """Those of them that are admitted: selection comes first."""
        return tuple(each for each in self.of(part) if each.admitted)

    def places(self) -> Iterator[tuple[Part, Tenderer, Asked]]:
        """Yield what a whole set of scores has: lot by lot, tenderer by tenderer, criterion by criterion."""
        for part in self.parts:
            for tenderer in self.assessed(part):
                for asked in part.asked:
                    yield part, tenderer, asked


def load_evaluation(source: PathLike = FILE, *, clauses: PathLike | None = None, templates: PathLike | None = None) -> Evaluation:
    """Load an evaluation file, or that of a folder, and hold it against its tender file.

    `clauses` and `templates` are the buyer's own, else those that the tender file names. Raises TenderkitError with every fault of
    both files: beside those of any such file TK373 there is nothing to score, TK380 a name that cannot be told from another, TK381
    a lot, TK382 an admission or its reason, TK383 a price, TK384 a criterion or a name that the tender does not have.
    """
    path = arguments.path(source, "source")
    if os.path.isdir(path):
        path = path / FILE
    text, faults = yamlfile.read_text(path, places.shown(path))
    stop_on(faults)
    yaml, faults = yamlfile.parse(text, places.shown(path))
    if not isinstance(yaml.data, dict):
        hint = "`tenderkit evaluate --init` writes one to start from"
        raise TenderkitError(faults or [Fault(yaml.where(), "TK116", "an evaluation file is a list of `key: value`", hint)])
    faults += [*yaml.warnings, *yamlfile.forbidden_characters(yaml, UNFIT, "TK311")]
    named = yaml.data.get("tender", places.TENDER_FILE)
    tender = None
    try:
        tender = load_tender(path.parent / (named if isinstance(named, str) else places.TENDER_FILE), clauses=clauses)
    except TenderkitError as error:
        faults += error.faults
    if tender is None:  # then nobody knows of what form its prices are
        raise TenderkitError([*faults, *validate(EvaluationFile, yaml)[1]])
    model: type[EvaluationFile] = EvaluationInLots if tender.lots else EvaluationWithoutLots
    file, found, concerned = validate(model, yaml, tender.file.reading.notation)
    faults += found
    own = arguments.optional_path(templates, "templates") or tender.templates
    library = load_library(own)
    parts = []
    for each in tender.lots or (tender,):
        part, wrong = part_of(each, library)
        faults += wrong
        parts += [part] if part is not None else []
    if file is None or len(parts) < len(tender.lots or (tender,)):
        raise TenderkitError(dict.fromkeys(fault for fault in faults if fault.severity != "warning"))
    look = _Look(yaml, file, tender, tuple(parts), path.parent, faults, concerned)
    tenderers = tuple(look.tenderer(index, given) for index, given in enumerate(file.tenderers))
    look.check_names()
    look.check_draws()
    stop_on(faults)
    warnings = tuple(fault for fault in dict.fromkeys(faults) if fault.severity == "warning")
    return Evaluation(yaml, file, tender, tuple(parts), tenderers, warnings, own)


@dataclass(frozen=True)
class _Look:
    """Holds what the evaluation file says against its tender."""

    yaml: YamlFile
    file: EvaluationFile
    tender: Tender
    parts: tuple[Part, ...]
    folder: Path
    faults: list[Fault]
    concerned: set[KeyPath]

    def fault(self, keys: KeyPath, code: str, message: str, hint: str) -> None:
        """Record a fault, unless something is wrong there already."""
        if not any(path[: len(keys)] == keys[: len(path)] for path in self.concerned if path):
            self.faults.append(Fault(self.yaml.where(*keys), code, message, hint))

    def tenderer(self, index: int, given: Tendered) -> Tenderer:
        """A tenderer, as far as it is sound."""
        keys: KeyPath = ("tenderers", index)
        lots = self.lots(keys, given)
        if given.admitted and given.not_admitted:
            hint = "write `admitted: false`, or remove the reason"
            self.fault((*keys, "not_admitted"), "TK382", f"{given.name} is admitted, and has a reason why not", hint)
        if not given.admitted and not given.not_admitted:
            message = f"{given.name} is not admitted, and nothing says why"
            self.fault((*keys, "admitted"), "TK382", message, "write the reason under “not_admitted”, for the letter to it")
        marks, known = given.confidential, {name for part in self.parts for name in part.criteria}
        for place, name in enumerate(marks.criteria):
            self.known((*keys, "confidential", "criteria", place), name, known)
        forms = self.folder / given.forms if given.forms else None
        if forms is not None and not os.path.isdir(forms):
            self.fault((*keys, "forms"), "TK101", f"there is no folder “{given.forms}”", "check the name, as seen from this file")
        return Tenderer(
            given.name,
            given.address,
            lots,
            given.admitted,
            given.not_admitted or "",
            self.prices(keys, given, lots),
            forms,
            Confidential(marks.criteria, marks.words),
        )

    def known(self, keys: KeyPath, name: str, criteria: set[str] | tuple[str, ...]) -> bool:
        """Whether a criterion is one of these; a fault where it is not."""
        if name not in criteria:
            hint = suggestion(name, criteria, otherwise=f"choose one of: {', '.join(sorted(criteria)) or 'none'}")
            self.fault(keys, "TK384", f"“{name}” is not an award criterion that fits here", hint)
        return name in criteria

    def lots(self, keys: KeyPath, given: Tendered) -> tuple[str, ...]:
        """The lots that it tenders for, in the order of the tender file."""
        ids = [part.lot for part in self.parts if part.lot]
        for place, name in enumerate(given.lots):
            if name not in ids:
                hint = suggestion(name, ids, otherwise=f"there are: {', '.join(ids)}" if ids else "remove the line")
                message = f"there is no lot “{name}”" if ids else "this tender has no lots"
                self.fault((*keys, "lots", place), "TK381", message, hint)
        return tuple(name for name in ids if not given.lots or name in given.lots)

    def prices(self, keys: KeyPath, given: Tendered, lots: tuple[str, ...]) -> dict[str, Mapping[str, Decimal]]:
        """Its prices by lot: each that is scored, and no other."""
        keys, raw = (*keys, "prices"), given.prices
        by_lot: Mapping[str, Any] = raw if lots or self.tender.lots else {"": raw}
        for name in by_lot:
            if name and name not in lots:
                message = f"{given.name} has prices for lot “{name}”, and does not tender for it"
                self.fault((*keys, name), "TK383", message, "correct the lot, or add it under “lots”")
        found: dict[str, Mapping[str, Decimal]] = {}
        for part in self.parts:
            if part.lot and part.lot not in lots:
                continue
            own: KeyPath = (*keys, part.lot) if part.lot else keys
            prices = by_lot.get(part.lot, {})
            for name in prices:
                self.known((*own, name), name, part.priced)
            lacking = [name for name in part.priced if name not in prices]
            if lacking and given.admitted:
                of_lot = f" for lot {part.lot}" if part.lot else ""
                message = f"{given.name} has no price under {', '.join(lacking)}{of_lot}"
                self.fault(own, "TK383", message, f"add it, as `{lacking[0]}: 118000`")
            found[part.lot] = prices
        return found

    def check_names(self) -> None:
        """Look for names of evaluators and tenderers that cannot be told apart, and for lists without any."""
        lists = {"evaluators": self.file.evaluators, "tenderers": tuple(each.name for each in self.file.tenderers)}
        for key, names in lists.items():
            if not names:
                self.fault((key,), "TK380", f"there are no {key}", "name one at least")
            seen: set[str] = {CONSENSUS} if key == "evaluators" else set()
            for index, name in enumerate(names):
                if same(name) in seen:
                    message = f"“{name}” is the name of all evaluators together"
                    if same(name) != CONSENSUS or key == "tenderers":
                        message = f"the name “{name}” appears twice"
                    self.fault((key, index), "TK380", message, "give each a name of its own")
                seen.add(same(name))

    def check_draws(self) -> None:
        """Look for names in a draw by lot that no tenderer has: it would decide nothing."""
        for part in self.parts:
            names = [given.name for given in self.file.tenderers]
            for place, name in enumerate(part.rule.drawn):
                if name not in names:
                    where = part.tender.yaml.where("award", "tie_break", "draw", "result", place)
                    hint = suggestion(name, names, otherwise="write the names as in the evaluation file")
                    self.faults.append(Fault(where, "TK384", f"“{name}” was drawn, and is not a tenderer", hint))
