"""Returned forms of any kind, the questionnaire among them → what they say, and tables of them: what `tenderkit read` does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from tenderkit.catalogue import load_catalogue
from tenderkit.catalogue.questionnaire import further_field, head_field, particulars_field, type_field
from tenderkit.consultation.returns import FORM, Return, ReturnReader
from tenderkit.documents import Document
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import arguments, places
from tenderkit.files.arguments import PathLike
from tenderkit.forms.folders import each_once
from tenderkit.forms.responses import Lack, Reader, Response, Value
from tenderkit.forms.tables import Shown, Table, Tables, shown, with_duplicates
from tenderkit.forms.workbook import forms_workbook
from tenderkit.rules.maturity import flaws
from tenderkit.tender import Tender, no_tender
from tenderkit.word.forms.reading import Returned


@dataclass(frozen=True, repr=False)
class Forms:
    """What a set of returned forms says: a response for each file, in order, and the tables of them."""

    responses: tuple[Response, ...]
    tables: tuple[Table, ...]
    maker: Tables

    def __repr__(self) -> str:
        return f"Forms({len(self.responses)} responses, {len(self.tables)} tables)"

    @property
    def faults(self) -> list[Fault]:
        """Every fault and warning, in the order of the files."""
        return [fault for found in self.responses for fault in found.faults]

    def data(self) -> dict[str, Any]:
        """The same as plain data: what `tenderkit read --json` prints."""
        return {
            "forms": [self._data(found) for found in self.responses],
            "tables": [
                {"form": table.form, "field": table.field, "title": table.title, "rows": table.data()} for table in self.tables
            ],
        }

    def _data(self, found: Response) -> dict[str, Any]:
        rows = {field: [{"row": line.number, **line.cells} for line in lines] for field, lines in found.rows.items()}
        return {
            "file": found.file,
            "form": found.form or None,
            "version": found.version or None,
            "language": found.language or None,
            "respondent": found.respondent or None,
            "period": found.period or None,
            "state": self.maker.state(found),
            "read": not (found.refused or found.ignored),
            "complete": self.is_complete(found),
            "duplicate": found.duplicate,
            "lacking": [{"field": each.field, "found": each.found, "least": each.least, "row": each.row} for each in found.lacking],
            "answers": dict(found.answers),
            "rows": rows,
            "assessment": None,
            "faults": [fault.as_data() for fault in found.faults],
        }

    def workbook(self) -> bytes:
        """The tables as an Excel workbook, with the faults."""
        return forms_workbook(self.tables, self.responses, self.maker)

    def document(self) -> Document:
        """The workbook as `tenderkit read --xlsx` writes it, for `save`."""
        return Document("returned-forms", "returned-forms.xlsx", self.workbook())

    def is_complete(self, found: Response) -> bool:
        """Whether a form could be read and nothing of what was asked is lacking: counted, and not judged."""
        return not (found.refused or found.ignored or found.lacking)


def read_forms(paths: PathLike | Iterable[PathLike], tender: Tender | None = None, *, templates: PathLike | None = None) -> Forms:
    """Read returned forms of any kind, each told by its seal.

    `tender` is that of which a questionnaire was made, where it was made of one; its language is that of the tables. `templates`
    are the buyer's own. What is wrong with a file is in its response, and stops no other. Raises TenderkitError only where the
    catalogue or a template has a fault, or none of the files is a form (TK816).
    """
    if tender is not None:
        arguments.one(tender, Tender, "tender", "a tender is expected, as `load_tender` and `no_tender` give it")
    own = arguments.optional_path(templates, "templates")
    tender = tender or no_tender(load_catalogue())
    reader = _Anything(tender, own or tender.templates)
    responses = with_duplicates([reader.read(path) for path in each_once(arguments.paths(paths, "paths"))])
    if all(found.ignored for found in responses):
        fault = Fault(Location("read"), "TK816", "there is no form to read", "name the forms that came back")
        raise TenderkitError([*(fault for found in responses for fault in found.faults), fault])
    maker = Tables(reader.shown, reader.tender.catalogue.meta.labels, reader.tender.catalogue.said)
    return Forms(tuple(responses), tuple(maker.of(responses)), maker)


class _Anything:
    """Reads forms of any kind."""

    def __init__(self, tender: Tender, templates: Path | None) -> None:
        self.tender, self.templates = tender, templates
        self.reader = Reader(tender.catalogue.own, templates)

    @cached_property
    def questionnaires(self) -> ReturnReader | None:
        """What reads questionnaires, where the catalogue has one."""
        if self.tender.questionnaire is None:
            return None
        return ReturnReader(self.tender.asked(), self.tender.catalogue, self.templates)

    @property
    def shown(self) -> Mapping[str, Shown]:
        """How the kinds of forms are shown, in the language of the tender."""
        language = self.tender.catalogue.language
        kinds = {name: shown(self.reader.kind(name, language)) for name in self.reader.kinds}
        return {**kinds, FORM: self._questionnaire()} if self.tender.questionnaire is not None else kinds

    def read(self, path: Path) -> Response:
        """Read one file: as what its seal says, or as what most of it looks like."""
        try:
            returned = Returned(path)
            as_questionnaire = self._is_questionnaire(returned)
        except TenderkitError as error:
            found = tuple(Fault(Location(places.shown(path)), each.code, each.message, each.hint) for each in error.faults)
            return Response(places.shown(path), refused=True, faults=found)
        if as_questionnaire and self.questionnaires is not None:
            return self._of_return(self.questionnaires.read(path, returned))
        return self.reader.read(path, returned)

    def _is_questionnaire(self, returned: Returned) -> bool:
        questionnaire = self.tender.questionnaire
        if questionnaire is None:
            return False
        if returned.seal is not None:
            return returned.seal.form.partition("/")[0] == questionnaire.id
        if f'<template id="{FORM}"' in returned.manifest:
            return True
        # Without a mark of ours a file may still be known by the words that are printed in it.
        others = max((len(names & returned.names) for names in self.reader.names.values()), default=0)
        mine = len(self.questionnaires.fields.keys() & returned.names) if self.questionnaires else 0
        return not returned.manifest and mine >= others

    def _questionnaire(self) -> Shown:
        asked = self.tender.asked()
        fields = {entry.id: entry.text for entry in asked.fields} | {"type": self.tender.catalogue.meta.labels.get("type", "Type")}
        for kind in asked.supplier_types:
            fields |= {particulars_field(type_field(kind.id)): f"{kind.text}: {kind.specify}"} if kind.specify else {}
        for question in asked.questions:
            fields[question.id] = f"{question.id} {question.title}"
            fields |= {particulars_field(each.id): f"{each.id} {each.specify}" for each in question.options if each.specify}
            fields |= {further_field(question.id): f"{question.id} {question.further}"} if question.further else {}
        return Shown(asked.title, fields)

    def _of_return(self, found: Return) -> Response:
        """A questionnaire as every other form is told: an answer for each question, which names what is ticked."""
        asked = self.tender.asked()
        answers: dict[str, Value] = {}
        if not found.refused and not found.ignored:
            said = found.answers
            answers = {entry.id: said.text(head_field(entry.id)) or None for entry in asked.fields}
            answers["type"] = ", ".join(said.types) or None
            for name in self._questionnaire().fields:
                answers.setdefault(name, said.text(name) or None)
            for question in asked.questions:
                answers[question.id] = ", ".join(each.id for each in question.options if each.id in said.ticked) or None
            lacking = [Lack(entry.id) for entry in asked.fields if entry.required and not answers[entry.id]]
            lacking += [Lack("type")] * (not said.types)
            lacking += [Lack(name) for name, flaw in flaws(asked, said).items() if flaw == "missing"]
        else:
            lacking = []
        response = Response(found.file, FORM, asked.version, "", found.supplier, "", answers, {}, tuple(lacking), found.faults)
        return replace(response, refused=found.refused, ignored=found.ignored)
