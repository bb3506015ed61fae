"""Tender → its criteria and dates as files for notices and open data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tenderkit.documents.compose import source_date
from tenderkit.documents.formats import known_formats
from tenderkit.documents.saving import Document
from tenderkit.documents.types import load_library
from tenderkit.exchange import eforms, ocds
from tenderkit.exchange.criteria import lots_of
from tenderkit.exchange.due_rows import due_table
from tenderkit.exchange.exact_json import as_json
from tenderkit.exchange.file_names import named
from tenderkit.exchange.open_values import unsaid
from tenderkit.exchange.tender_data import tender_data
from tenderkit.exchange.xml_text import as_xml
from tenderkit.faults import Fault, stop_on
from tenderkit.files import arguments
from tenderkit.files.arguments import PathLike
from tenderkit.tender import Tender, in_all_languages

DATA_FORMATS = ("ocds", "eforms", "json")
_NEEDED = {"ocds": ("date", "notice.ocid"), "eforms": (), "json": ()}


def as_data(tender: Tender, formats: str | Iterable[str], *, templates: PathLike | None = None) -> list[Document]:
    """Make a tender's criteria and dates for other programs: an OCDS release (`ocds`), a fragment of an eForms notice, `json`.

    The release is in one language, and made in each language of the tender; the others hold all of them. Every number is exact, and
    nothing comes from the clock. Raises TenderkitError with every value that is missing (TK303), for what a notice cannot hold
    (TK653, TK654), a template that is not as it is read (TK656), and an unknown format (TK613).
    """
    arguments.one(tender, Tender, "tender", "a tender is expected, as `load_tender` gives it")
    wanted = tuple(dict.fromkeys(known_formats(formats, DATA_FORMATS)))
    needed = [name for kind in wanted for name in _NEEDED[kind]]
    faults = [*unsaid(tender, "reference", "title", "contracting_authority.name", *needed), *_formula(tender)]
    faults += [tender.missing["products"]] if "products" in tender.missing else []
    library = load_library(templates or tender.templates)
    lots, wrong = lots_of(tender, library)
    faults += wrong
    each_language = in_all_languages(tender)
    tables = []
    for each in each_language:
        table, wrong = due_table(each, library)
        faults += wrong
        tables += [table] if table else []
    if "eforms" in wanted and not faults:
        faults += eforms.faults_of(tender, lots)
    stop_on(dict.fromkeys(faults))
    documents = []
    for kind in wanted:
        if kind == "ocds":
            dated = tender.file.date or source_date()
            assert dated is not None, "told above"
            for each, due in zip(each_language, tables, strict=True):
                data = as_json(ocds.release(each, lots, due, dated))
                documents.append(Document(kind, named(each, kind, "json"), data))
        elif kind == "eforms":
            data = as_xml(eforms.fragment(tender, lots))
            documents.append(Document(kind, named(tender, kind, "xml", of_language=False), data))
        else:
            found, wrong = tender_data(tender, library, lots, tables)
            stop_on(wrong)
            documents.append(Document(kind, named(tender, "tender", "json", of_language=False), as_json(found)))
    return documents


def _formula(tender: Tender) -> Iterator[Fault]:
    """Yield the languages in which a formula is missing, where there is one."""
    formula = tender.file.notice.formula
    for language in tender.file.spoken if formula else ():
        if language not in formula:
            where = tender.yaml.where("notice", "formula")
            message = f"“notice.formula.{language}” is not filled in"
            yield Fault(where, "TK303", message, "give the formula in each language of the tender", "missing")
