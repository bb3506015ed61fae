"""Returned files → answers, each with everything that is wrong with it as values: one bad file never stops the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from tenderkit.blocks import FieldKind
from tenderkit.catalogue import Catalogue, Question, Questionnaire, languages
from tenderkit.catalogue.asking import sealed_as
from tenderkit.catalogue.questionnaire import further_field, head_field, particulars_field, type_field
from tenderkit.consultation.wording import wording
from tenderkit.faults import Fault, Location, Severity, TenderkitError
from tenderkit.files import places
from tenderkit.files.translations import MASTER
from tenderkit.forms.folders import each_once
from tenderkit.forms.looking import Look, quoted
from tenderkit.labels import PROMPTS, label
from tenderkit.rules.maturity import Answers, flaws
from tenderkit.tender import Tender, in_language, no_tender
from tenderkit.word.forms.reading import Form, Returned, form_of
from tenderkit.word.forms.scanning import normal

_TEMPLATE = re.compile(r'<template id="([^"]*)"')
FORM = "supplier-questionnaire"
_NO_ANSWERS = Answers()


def supplier_key(name: str) -> str:
    """Return a supplier's name as two of them are compared: capitals, spaces and the look of quotation marks do not count."""
    return normal(name).casefold()


@dataclass(frozen=True)
class Return:
    """A returned questionnaire: the file as it was named, the supplier, what it answered, and what is wrong.

    `unsettled` are the questions that cannot be scored for other reasons than the answers themselves; `version` is that of the
    questionnaire by the form's seal, "" without one. A `refused` file could not be read, one that is `ignored` is not a return:
    neither has answers.
    """

    file: str
    supplier: str = ""
    answers: Answers = _NO_ANSWERS
    unsettled: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    refused: bool = False
    ignored: bool = False
    duplicate: bool = False
    version: str = ""

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


def read_returns(
    paths: Iterable[Path], questionnaire: Questionnaire, catalogue: Catalogue, templates: Path | None = None
) -> list[Return]:
    """Read returned forms in order; those of one supplier are marked as duplicates. Raises nothing for what is in the files.

    `templates` are the buyer's own: a form without its seal is compared with the one that they make.
    """
    reader = ReturnReader(questionnaire, catalogue, templates)
    return _with_duplicates([reader.read(path) for path in each_once(paths)])


class ReturnReader:
    """Reads the forms of one questionnaire."""

    def __init__(self, questionnaire: Questionnaire, catalogue: Catalogue, templates: Path | None) -> None:
        self.questionnaire, self.catalogue, self.templates = questionnaire, catalogue, templates
        self.sections = [question.id for question in questionnaire.questions]
        self.fields = dict(_fields(questionnaire))
        self.printed = {option.id: option.id for _, option in questionnaire.options()}
        self.printed |= {head_field(entry.id): entry.text for entry in questionnaire.fields}
        self.printed |= {type_field(kind.id): kind.text for kind in questionnaire.supplier_types}
        self.languages = languages(catalogue.own)
        self.spoken: dict[str, _Sent] = {}
        self.prompts = {label(self.sent_in(each).labels, name) for each in self.languages for name in PROMPTS}

    def read(self, path: Path, returned: Returned | None = None) -> Return:
        """Read one file, which may be open already."""
        shown = places.shown(path)
        try:
            form = (returned or Returned(path)).form(self.fields, self.printed, self.sections, tuple(self.prompts))
        except TenderkitError as error:
            faults = tuple(Fault(Location(shown), fault.code, fault.message, fault.hint) for fault in error.faults)
            return Return(shown, refused=True, faults=faults)
        return _Look(form, shown, self).result()

    def sent_in(self, language: str) -> _Sent:
        """Return the questionnaire as it is sent in a language of the catalogue."""
        if language not in self.spoken:
            tender = replace(no_tender(self.catalogue), questionnaire=self.questionnaire)
            self.spoken[language] = _Sent(in_language(tender, language), self)
        return self.spoken[language]

    def language_of(self, form: Form) -> str:
        """Return the language that a form was sent in: its seal says it; without one it is taken for the catalogue's own."""
        named = form.seal.form.split("/")[2:] if form.seal else []
        language = named[0] if named else MASTER if form.seal else self.catalogue.language
        return language if language in self.languages else self.catalogue.language


class _Sent:
    """A questionnaire in the words of a language, and the form that is made of it."""

    def __init__(self, tender: Tender, reader: ReturnReader) -> None:
        self.tender, self.reader = tender, reader
        self.questionnaire, self.labels = tender.asked(), tender.catalogue.meta.labels
        self.name = sealed_as(self.questionnaire.id, self.questionnaire.version, tender.catalogue.language)

    @cached_property
    def form(self) -> Form:
        """The form as it is sent today."""
        from tenderkit.consultation.questionnaires import questionnaires

        (document,) = questionnaires(self.tender, templates=self.reader.templates)
        return form_of(document.data, self.reader.fields, self.reader.sections)


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


class _Look(Look):
    """What one questionnaire says, and what is wrong with it."""

    doubt = "ask the supplier what its answer means: it is not scored"
    lost = "look at the file; if the form was made with a tender file, score it with --tender"
    outside = "outside the questions"
    asks = "ask the supplier"

    def __init__(self, form: Form, shown: str, reader: ReturnReader) -> None:
        super().__init__(form, shown, reader.fields)
        self.questionnaire, self.reader = reader.questionnaire, reader
        self.in_use: frozenset[str] = frozenset()  # the answers that are ticked
        self.unsettled: dict[str, None] = {}
        self.untrue: set[str] = set()  # types that cannot be relied on
        self.questions = {option.id: question.id for question, option in self.questionnaire.options()}
        self.questions |= {question.id: question.id for question in self.questionnaire.questions}
        self.questions |= {further_field(question.id): question.id for question in self.questionnaire.questions}

    def result(self) -> Return:
        ours = _TEMPLATE.search(self.form.manifest)
        if ours and ours[1] != FORM and not self.form.names:
            self.fault("TK814", f"this is a {quoted(ours[1])} and not a questionnaire: left out", "", "warning")
            return Return(self.shown, ignored=True, faults=tuple(self.faults))
        seal = self.form.seal
        if seal is not None and seal.form.partition("/")[0] != self.questionnaire.id:
            message = f"a form of another questionnaire, “{quoted(seal.form).replace('/', ' ')}”"
            self.fault("TK807", message, f"score it with the catalogue that has it; this one has “{self.questionnaire.id}”")
            return Return(self.shown, refused=True, faults=tuple(self.faults))
        boxes = [name for name, kind in self.fields.items() if kind == "check"]
        stand = sum(name in self.form.entries for name in boxes)
        if not self.form.entries or (self.form.bare and stand * 2 < len(boxes)):
            message = "no field of the questionnaire is in this file"
            if self.form.entries:
                message = f"this is not the questionnaire: {stand or 'none'} of its {len(boxes)} answers can be found in it"
            self.fault("TK801", message, "ask for the form that was sent")
            return Return(self.shown, refused=True, faults=tuple(self.faults))
        texts = {name: self.text(name) for name, kind in self.fields.items() if kind != "check"}
        supplier = texts.get(head_field("company"), "")
        ticked = frozenset(option.id for _, option in self.questionnaire.options() if self.ticked(option.id))
        types = tuple(kind.id for kind in self.questionnaire.supplier_types if self.ticked(type_field(kind.id)))
        written = [text for name, text in texts.items() if not name.startswith(head_field(""))]
        unclear = any(name in self.form.entries and self.form.entries[name].ticked is None for name in boxes)
        if not ticked and not types and not supplier and not any(written) and not unclear:
            fault = Fault(Location(self.shown), "TK813", "this form is not filled in: left out", "", "warning")
            return Return(self.shown, ignored=True, faults=(fault,))
        self.in_use = ticked
        never = self.check_wording(self.check_remarks([*self.fields, *self.questions]))
        self.check_fields(never=never)
        types = tuple(name for name in self.types(types, texts) if name not in self.untrue)
        answers = Answers(types, ticked, texts)
        self.check_answers(answers)
        version = quoted(seal.form.split("/")[1]) if seal is not None and "/" in seal.form else ""
        return Return(self.shown, supplier, answers, tuple(self.unsettled), tuple(self.faults), version=version)

    def types(self, ticked: tuple[str, ...], texts: dict[str, str]) -> tuple[str, ...]:
        """Return the types ticked; where none is, a type that was written in stands for its box."""
        if ticked:
            return ticked
        written = [kind.id for kind in self.questionnaire.supplier_types if texts.get(particulars_field(type_field(kind.id)))]
        return tuple(written[:1])

    def unsettle(self, name: str) -> None:
        """Let what stands at a field, or in a question, not be scored."""
        if name in self.questions:
            self.unsettled[self.questions[name]] = None
        elif name.startswith(type_field("")):
            self.untrue.add(name.removeprefix(type_field("")))

    def severity(self, name: str, kind: FieldKind) -> Severity | None:
        """How much it matters that a field is lost: what goes with a box that is not ticked is no loss."""
        return "fault" if kind == "check" else "warning" if name.removesuffix(".specify") in self.in_use else None

    def named(self, name: str) -> str:
        """Return a field or a question as a message calls it."""
        kinds = {type_field(kind.id): kind.text for kind in self.questionnaire.supplier_types}
        heads = {head_field(entry.id): entry.text for entry in self.questionnaire.fields}
        words = kinds.get(name) or heads.get(name)
        return f"“{words}”" if words else name

    def check_wording(self, unseen: frozenset[str]) -> bool:
        """Report texts that are not those that were sent, and a form of another version; return whether what lacks was never there.

        Of what is not seen, as `unseen` names it, nothing more is said.
        """
        form, seal = self.form, self.form.seal
        sent = self.reader.sent_in(self.reader.language_of(form))
        ours = sent.name
        found = wording(form, sent.questionnaire, ours, lambda: sent.form)
        unknown = sorted(name for name in form.names if name not in self.fields)
        for name in found.changed:
            self.unsettle(name)
            if name not in unseen and self.questions.get(name) not in {self.questions.get(other) for other in unseen} - {None}:
                message = f"the text of {self.named(name)} is not the one that was sent"
                self.fault("TK806", message, "ask the supplier what its answer means: it is not scored")
        if seal is None:
            message = (
                "the form has lost its seal: its questions are compared with those of the catalogue, the text around them is not"
            )
            self.fault("TK819", message, "compare the form with the one that was sent", "warning")
        elif found.outside:
            self.fault("TK806", "text outside the questions was changed", "compare the form with the one that was sent", "warning")
        self.check_margins()
        another = seal is not None and seal.form != ours
        if another or unknown or found.other:
            for name in found.other:
                self.unsettle(name)
            message = "a form of another tender file or catalogue"
            if another and seal is not None:
                message = f"a form of “{quoted(seal.form).replace('/', ' ')}”, and not of “{ours.replace('/', ' ')}”"
            if unknown:
                message += f"; it has fields that this questionnaire does not have: {', '.join(map(quoted, unknown[:5]))}"
            if found.other:
                message += f"; what it says at {', '.join(found.other)} is not what this questionnaire says, and is not scored"
            self.fault("TK807", message, "score it with the tender file that it was made with, or ask for the present form")
        return seal is not None and seal.holds(form.texts)

    def check_answers(self, answers: Answers) -> None:
        for entry in self.questionnaire.fields:
            if entry.required and not answers.text(head_field(entry.id)):
                self.fault("TK802", f"“{entry.text}” is not filled in", "ask the supplier", "fault")
        kinds = {kind.id: kind for kind in self.questionnaire.supplier_types}
        if not answers.types and not self.untrue:
            self.fault("TK805", "the supplier does not say what type of supplier it is", "points for each type are shown; ask it")
        elif len(answers.types) > 1:
            said = " and ".join(f"“{kinds[name].text}”" for name in answers.types)
            self.fault("TK804", f"the supplier says that it is {said}: one answer is allowed", "ask which of them is right")
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
                "TK804", f"{question.id} allows one answer, and {names} are ticked", "ask which of them is right: it is not scored"
            )
        else:
            alone = next(option.id for option in ticked if option.exclusive)
            others = ", ".join(option.id for option in ticked if option.id != alone)
            message = f"{question.id} contradicts itself: {alone} is ticked, which denies {others}"
            self.fault("TK803", message, "ask which of them is right: it is not scored")


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
            other = twin.file_name if twin.file_name != returns[position].file_name else f"another {twin.file_name}"
            if same:
                message, hint = f"the same return of {first.name} as {other}: counted once", "leave one out"
            else:
                message = f"{first.name} has also returned {other}, with other answers: neither is counted"
                hint = "find out which of them is right, and leave the other out"
            fault = Fault(Location(returns[position].file), "TK808", message, hint, "warning" if same else "fault")
            marked[position] = replace(returns[position], duplicate=True, faults=(*returns[position].faults, fault))
    return marked


def _same_answers(one: Return, other: Return) -> bool:
    return (one.answers.ticked, one.answers.types) == (other.answers.ticked, other.answers.types)
