"""Returned files → answers, each with everything that is wrong with it as values: one bad file never stops the others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tenderkit.blocks import UNFIT, FieldKind
from tenderkit.catalogue import Catalogue, Question, Questionnaire
from tenderkit.catalogue.questionnaire import further_field, head_field, particulars_field, type_field
from tenderkit.faults import Fault, Location, Severity, TenderkitError
from tenderkit.files import places
from tenderkit.labels import PROMPTS, label
from tenderkit.rules.maturity import Answers, flaws
from tenderkit.word.forms.reading import Form, read_form
from tenderkit.word.forms.scanning import normal, unpiled

MAX_TEXT = 4000  # characters of one answer: some two pages
# What cannot be printed, and what means something else where documents are made.
# Characters that turn the text after them around, so that a reader sees something else than what is stored (Unicode, UAX 9).
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TEMPLATE = re.compile(r'<template id="([^"]*)"')
FORM = "supplier-questionnaire"
_NO_ANSWERS = Answers()
_LOST = "see what stands there; score a form that was made with a tender file with --tender"


def supplier_key(name: str) -> str:
    """Return a supplier's name as two of them are compared: capitals, spaces and the look of quotation marks do not count."""
    return normal(name).casefold()


@dataclass(frozen=True)
class Return:
    """A returned questionnaire: the file as it was named, the supplier, what it answered, and what is wrong.

    `unsettled` are the questions that cannot be scored for other reasons than the answers themselves. A `refused` file could not be
    read, one that is `ignored` is not a return: neither has answers.
    """

    file: str
    supplier: str = ""
    answers: Answers = _NO_ANSWERS
    unsettled: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    refused: bool = False
    ignored: bool = False
    duplicate: bool = False

    @property
    def name(self) -> str:
        """Return the supplier's name, or the file's where it gives none."""
        return self.supplier or Path(self.file).stem

    @property
    def file_name(self) -> str:
        """The name of the file without its folders: those are of the buyer's machine, and none of a document's business."""
        return Path(self.file).name

    @property
    def key(self) -> str:
        """Return what two returns of one supplier have in common."""
        return supplier_key(self.supplier)


def read_returns(paths: Iterable[Path], questionnaire: Questionnaire, catalogue: Catalogue) -> list[Return]:
    """Read returned forms in order; those of one supplier are marked as duplicates. Raises nothing for what is in the files."""
    reader = _Reader(questionnaire, catalogue)
    seen: set[Path] = set()
    found = []
    for path in paths:
        if (place := _place(path)) not in seen:
            seen.add(place)
            found.append(reader.read(path))
    return _with_duplicates(found)


def _place(path: Path) -> Path:
    """Return where a file is; the path itself where that leads nowhere."""
    try:
        return path.resolve()
    except (ValueError, OSError, RuntimeError):
        return path


class _Reader:
    """Reads the forms of one questionnaire."""

    def __init__(self, questionnaire: Questionnaire, catalogue: Catalogue) -> None:
        self.questionnaire = questionnaire
        self.fields = dict(_fields(questionnaire))
        self.printed = {option.id: option.id for _, option in questionnaire.options()}
        self.printed |= {head_field(entry.id): entry.text for entry in questionnaire.fields}
        self.printed |= {type_field(kind.id): kind.text for kind in questionnaire.supplier_types}
        self.prompts = {*PROMPTS.values(), *(label(catalogue.meta.labels, name) for name in PROMPTS)}

    def read(self, path: Path) -> Return:
        """Read one file."""
        shown = places.shown(path)
        sections = [question.id for question in self.questionnaire.questions]
        try:
            form = read_form(path, self.fields, self.printed, sections, tuple(self.prompts))
        except TenderkitError as error:
            faults = tuple(Fault(Location(shown), fault.code, fault.message, fault.hint) for fault in error.faults)
            return Return(shown, refused=True, faults=faults)
        return _Look(form, shown, self.questionnaire, self.fields).result()


def _fields(questionnaire: Questionnaire) -> Iterator[tuple[str, FieldKind]]:
    """Yield the fields of a form of this questionnaire."""
    for entry in questionnaire.fields:
        yield head_field(entry.id), entry.type
    for kind in questionnaire.supplier_types:
        yield type_field(kind.id), "check"
        if kind.specify:
            yield particulars_field(type_field(kind.id)), "text"
    for question in questionnaire.questions:
        for option in question.options:
            yield option.id, "check"
            if option.specify:
                yield particulars_field(option.id), "text"
        if question.further:
            yield further_field(question.id), "text"


class _Look:
    """What one form says, and what is wrong with it."""

    def __init__(self, form: Form, shown: str, questionnaire: Questionnaire, fields: dict[str, FieldKind]) -> None:
        self.form, self.shown, self.questionnaire, self.fields = form, shown, questionnaire, fields
        self.faults: list[Fault] = []
        self.unsettled: dict[str, None] = {}

    def fault(self, code: str, message: str, hint: str, severity: Severity = "fault") -> None:
        self.faults.append(Fault(Location(self.shown), code, message, hint, severity))

    def result(self) -> Return:
        ours = _TEMPLATE.search(self.form.manifest)
        if ours and ours[1] != FORM and not self.form.names:
            self.fault("TK814", f"this is a {_quoted(ours[1])} and no questionnaire: left out", "", "warning")
            return Return(self.shown, ignored=True, faults=tuple(self.faults))
        seal = self.form.seal
        if seal is not None and seal.form.partition("/")[0] != self.questionnaire.id:
            message = f"a form of another questionnaire, “{_quoted(seal.form).replace('/', ' ')}”"
            self.fault("TK807", message, f"score it with the catalogue that has it; this one has “{self.questionnaire.id}”")
            return Return(self.shown, refused=True, faults=tuple(self.faults))
        if not self.form.entries:
            self.fault("TK801", "no field of the questionnaire is in this file", "ask for the form that was sent")
            return Return(self.shown, refused=True, faults=tuple(self.faults))
        texts = {name: self.text(name) for name, kind in self.fields.items() if kind != "check"}
        supplier = texts.get(head_field("company"), "")
        ticked = frozenset(option.id for _, option in self.questionnaire.options() if self.ticked(option.id))
        types = tuple(kind.id for kind in self.questionnaire.supplier_types if self.ticked(type_field(kind.id)))
        written = [text for name, text in texts.items() if not name.startswith(head_field(""))]
        if not ticked and not types and not supplier and not any(written):
            fault = Fault(Location(self.shown), "TK813", "this form is not filled in: left out", "", "warning")
            return Return(self.shown, ignored=True, faults=(fault,))
        answers = Answers(self.types(types, texts), ticked, texts)
        self.check_version()
        self.check_texts()
        self.check_fields(ticked)
        self.check_answers(answers)
        return Return(self.shown, supplier, answers, tuple(self.unsettled), tuple(self.faults))

    def text(self, name: str) -> str:
        """Return what stands in a text field, without what could not be printed or would mislead its reader."""
        entry = self.form.entries.get(name)
        stored = entry.text if entry else ""
        fit = unpiled(_TURNING.sub("", UNFIT.sub("\ufffd", stored)))
        clean = unicodedata.normalize("NFC", fit)
        if len(clean) > MAX_TEXT:
            self.fault("TK812", f"the text in {name} is cut to {MAX_TEXT} characters", "read the rest in the file", "warning")
            clean = clean[:MAX_TEXT]
        elif fit != stored:
            message = f"the text in {name} held characters that cannot be printed, or turn the text around: taken out"
            self.fault("TK812", message, "compare it with the file", "warning")
        return clean

    def ticked(self, name: str) -> bool:
        entry = self.form.entries.get(name)
        return entry is not None and entry.ticked is True

    def types(self, ticked: tuple[str, ...], texts: dict[str, str]) -> tuple[str, ...]:
        """Return the types ticked; where none is, a type that was written in stands for its box."""
        if ticked:
            return ticked
        written = [kind.id for kind in self.questionnaire.supplier_types if texts.get(particulars_field(type_field(kind.id)))]
        return tuple(written[:1])

    def check_version(self) -> None:
        ours = f"{self.questionnaire.id}/{self.questionnaire.version}"
        seal = self.form.seal
        unknown = sorted(name for name in self.form.names if name not in self.fields)
        if seal is not None and seal.form != ours:
            message = f"a form of “{_quoted(seal.form).replace('/', ' ')}”, and not of “{ours.replace('/', ' ')}”"
            self.fault("TK807", message, "questions whose words are the same are scored; ask for the present form for the others")
        elif unknown:
            message = f"the form has fields that this questionnaire has not: {', '.join(map(_quoted, unknown[:5]))}"
            self.fault("TK807", message, "score it with the tender file that it was made with")

    def check_texts(self) -> None:
        """Report every question and option that reads otherwise than in the catalogue, or than it was sent."""
        form = self.form
        whole = " ".join(form.texts)
        seal = form.seal if form.seal is not None and not form.seal.holds(form.texts) else None
        named = False
        for question in self.questionnaire.questions:
            changed = []
            for option in question.options:
                around = form.around.get(option.id)
                if around is None:
                    continue
                touched = seal is not None and not seal.holds_part(option.id, around)
                if touched or normal(option.text) not in around:
                    changed.append(option.id)
            section = form.sections.get(question.id)
            missing = normal(question.text) not in whole or normal(question.title) not in whole
            if not changed and (
                missing or (seal is not None and section is not None and not seal.holds_part(question.id, section))
            ):
                changed.append(question.id)
            for name in changed:
                message = f"the text of {name} is not the one that was sent"
                self.fault("TK806", message, "ask the supplier what its answer means: the question is not scored")
                self.unsettled[question.id] = None
            named = named or bool(changed)
        if seal is not None and not named:
            message = "text outside the questions was changed"
            self.fault("TK806", message, "compare the form with the one that was sent", "warning")

    def check_fields(self, ticked: frozenset[str]) -> None:
        """Report boxes that are lost, appear twice or cannot be told, and fields that are lost."""
        names = {option.id: question.id for question, option in self.questionnaire.options()}
        for name, kind in self.fields.items():
            entry = self.form.entries.get(name)
            if entry is None:
                # What goes with a box that is not ticked is no loss.
                if kind == "check" or name.removesuffix(".specify") in ticked:
                    severity: Severity = "fault" if kind == "check" else "warning"
                    self.fault("TK810", f"the field {name} is not in this form any more", _LOST, severity)
            elif entry.twice:
                self.fault("TK810", f"the field {name} appears twice in this form, and the two differ", "see what is meant")
            elif kind == "check" and entry.ticked is None:
                shown = f"“{_quoted(entry.shown)[:20]}”" if entry.shown else "nothing"
                self.fault("TK809", f"whether {name} is ticked cannot be told: {shown} stands there", "ask the supplier")
            else:
                continue
            if name in names:
                self.unsettled[names[name]] = None

    def check_answers(self, answers: Answers) -> None:
        for entry in self.questionnaire.fields:
            if entry.required and not answers.text(head_field(entry.id)):
                self.fault("TK802", f"“{entry.text}” is not filled in", "ask the supplier", "fault")
        kinds = {kind.id: kind for kind in self.questionnaire.supplier_types}
        if not answers.types:
            self.fault("TK805", "the supplier does not say what type of supplier it is", "points for each type are shown; ask it")
        elif len(answers.types) > 1:
            said = " and ".join(kinds[name].text for name in answers.types)
            self.fault("TK804", f"the supplier says that it is {said}: one answer is allowed", "ask which of them holds")
        questions = {question.id: question for question in self.questionnaire.questions}
        for name, flaw in flaws(self.questionnaire, answers).items():
            if name in self.unsettled:
                continue
            self.flaw(questions[name], flaw, answers)
        for question, option in self.questionnaire.options():
            if option.specify and option.id in answers.ticked and not answers.text(particulars_field(option.id)):
                message = f"{option.id} is ticked, but “{option.specify}” is not filled in"
                self.fault("TK811", message, f"ask the supplier; the points of {question.id} count all the same", "warning")

    def flaw(self, question: Question, flaw: str, answers: Answers) -> None:
        """Report an answer that cannot be scored."""
        ticked = [option for option in question.options if option.id in answers.ticked]
        names = ", ".join(option.id for option in ticked)
        if flaw == "missing":
            self.fault("TK802", f"{question.id} {question.title} is not answered", "ask the supplier: it is not scored")
        elif flaw == "several":
            self.fault(
                "TK804", f"{question.id} allows one answer, and {names} are ticked", "ask which of them holds: it is not scored"
            )
        else:
            alone = next(option.id for option in ticked if option.exclusive)
            others = ", ".join(option.id for option in ticked if option.id != alone)
            message = f"{question.id} contradicts itself: {alone} is ticked, which denies {others}"
            self.fault("TK803", message, "ask which of them holds: it is not scored")


def _quoted(text: str) -> str:
    """Return words of a file as they can stand in a message, whatever they are."""
    return "".join(sign for sign in text[:64] if sign.isprintable())


def _with_duplicates(returns: Sequence[Return]) -> list[Return]:
    """Mark what came more than once from one supplier: the same answers count once, different ones not at all."""
    groups: dict[str, list[int]] = {}
    for position, found in enumerate(returns):
        if found.key and not found.refused and not found.ignored:
            groups.setdefault(found.key, []).append(position)
    marked = list(returns)
    for positions in groups.values():
        if len(positions) < 2:
            continue
        first = returns[positions[0]]
        same = all(_same_answers(returns[position], first) for position in positions)
        for position in positions[1:] if same else positions:
            twin = returns[positions[0] if position != positions[0] else positions[1]]
            other = twin.file_name if twin.file_name != returns[position].file_name else twin.file
            if same:
                message, hint = f"the same return of {first.name} as {other}: counted once", "leave one out"
            else:
                message = f"{first.name} has also returned {other}, with other answers: neither is counted"
                hint = "find out which of them holds, and leave the other out"
            fault = Fault(Location(returns[position].file), "TK808", message, hint, "warning" if same else "fault")
            marked[position] = replace(returns[position], duplicate=True, faults=(*returns[position].faults, fault))
    return marked


def _same_answers(one: Return, other: Return) -> bool:
    return (one.answers.ticked, one.answers.types) == (other.answers.ticked, other.answers.types)
