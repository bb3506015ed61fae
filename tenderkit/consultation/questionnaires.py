"""The questionnaire as a form for each supplier, and who they are: from a name, a table of suppliers, or a list that is pasted."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tenderkit.blocks import UNFIT
from tenderkit.documents.compose import make
from tenderkit.documents.saving import Document
from tenderkit.documents.types import load_library
from tenderkit.faults import Fault, Location, stop_on, suggestion
from tenderkit.files import arguments, places
from tenderkit.files.arguments import PathLike
from tenderkit.files.causes import one_for_each
from tenderkit.files.tables import AS_SEEN, TableChoices, TableRow, read_rows
from tenderkit.files.tables.text import pasted
from tenderkit.tender import Tender, in_all_languages
from tenderkit.views.names import ANYBODY, About, Supplier

FORM, SCORING = "supplier-questionnaire", "scoring-instructions"
COLUMNS = ("name", "contact")


ANY = (ANYBODY,)


def read_suppliers(
    path: PathLike, choices: TableChoices = AS_SEEN, warn: Callable[[Sequence[Fault]], None] = lambda _: None
) -> list[Supplier]:
    """Read a table (.csv, .xlsx, .jsonl) with the columns “name” and “contact”, the latter if there is one.

    `choices` say how the table is to be read; `warn` is given the warnings, as that rows are hidden. Raises TenderkitError with all
    faults: those of the table, TK851 a column that it must not or has to have, TK852 a row without a name, TK853 a name that comes
    twice, TK854 a control character.
    """
    path = arguments.path(path, "path")
    arguments.one(choices, TableChoices, "choices", "a `TableChoices` of `tenderkit.files.tables` is expected")
    rows, faults = read_rows(path, choices)
    suppliers, warnings = _suppliers(rows, places.shown(path), faults)
    warn(warnings)
    return suppliers


def suppliers_in(text: str, heads: Mapping[str, str] | None = None) -> list[Supplier]:
    """Suppliers as somebody pastes them: a name on each line, or rows of a spreadsheet with the name and the contact.

    A first row that has the name of a column, of COLUMNS or of `heads` (a word of another language and its column), says which
    columns there are. Raises TenderkitError as `read_suppliers` does.
    """
    arguments.one(text, str, "text", "a text is expected")
    lines = [(number, cells) for number, cells in enumerate(pasted(text), 1) if any(cells)]
    words = {name: name for name in COLUMNS} | {word.casefold(): name for word, name in (heads or {}).items()}
    columns: Sequence[str] = [words.get(cell.casefold(), cell) for cell in lines[0][1]] if lines else ()
    if "name" in columns:
        lines = lines[1:]
    else:
        columns = (*COLUMNS, *string.ascii_uppercase[len(COLUMNS) :])
    rows = [
        TableRow(number, {name: cell for name, cell in zip(columns, cells, strict=False) if cell and not name.startswith("#")})
        for number, cells in lines
    ]
    return _suppliers(rows, "the pasted list", [])[0]


def _suppliers(rows: Sequence[TableRow], shown: str, faults: list[Fault]) -> tuple[list[Supplier], Sequence[Fault]]:
    """The suppliers of a table, and warnings; raises TenderkitError with what is wrong, the `faults` that were found before too."""
    known = {name for row in rows for name in row.cells}
    for name in sorted(known - set(COLUMNS)):
        hint = suggestion(name, COLUMNS, otherwise=f"choose one of: {', '.join(COLUMNS)}; begin it with # to have it left out")
        faults.append(Fault(Location(shown, 1), "TK851", f"a table of suppliers has no column “{name}”", hint))
    warnings = [fault for fault in faults if fault.severity == "warning"]
    if "name" not in known and faults == warnings:
        faults.append(Fault(Location(shown, 1), "TK851", "this table names no suppliers", "give a name in the column “name”"))
    seen: dict[str, int] = {}
    suppliers = []
    for row in rows:
        name, contact = (str(row.cells.get(column, "")).strip() for column in COLUMNS)
        where = Location(shown, row.number)
        if not name and "name" in known:
            faults.append(Fault(where, "TK852", "this supplier has no name", "fill in the column “name”"))
        elif name.casefold() in seen:
            message = f"“{name}” is already in row {seen[name.casefold()]}"
            faults.append(Fault(where, "TK853", message, "keep one row for a supplier"))
        for column, text in (("name", name), ("contact", contact)):
            if UNFIT.search(text):
                faults.append(Fault(where, "TK854", f"the column “{column}” holds a control or reserved character", "remove it"))
        seen.setdefault(name.casefold(), row.number)
        suppliers.append(Supplier(name, contact))
    stop_on(one_for_each(faults))
    return suppliers, one_for_each(warnings)


def questionnaires(
    tender: Tender,
    suppliers: str | Supplier | Iterable[str | Supplier] = ANY,
    *,
    templates: PathLike | None = None,
    house_style: PathLike | None = None,
    protected: bool = True,
    keep_comments: bool = False,
) -> Iterator[Document]:
    """Yield the form for each supplier, named or as `read_suppliers` gives it, in each language of the tender file.

    One that is not `protected` can be changed everywhere.

    Raises TenderkitError where the catalogue has no questionnaire (TK219), or a template has a fault.
    """
    arguments.one(tender, Tender, "tender", "a tender is expected, as `load_tender` and `no_tender` give it")
    wanted = "suppliers are expected, each as its name or as `read_suppliers` gives it"
    found = arguments.several(suppliers, str | Supplier, "suppliers", wanted)
    library = load_library(templates or tender.templates)
    tender.asked()
    spoken = in_all_languages(tender)
    for supplier in (Supplier(one) if isinstance(one, str) else one for one in found):
        about = About(files={"supplier": supplier.name}, supplier=supplier)
        for each in spoken:
            document, faults = make(
                each,
                library.types[FORM],
                library,
                house_style=house_style,
                protected=protected,
                keep_comments=keep_comments,
                about=about,
            )
            stop_on(faults)
            assert document is not None
            yield document


def scoring_instructions(
    tender: Tender, *, templates: PathLike | None = None, house_style: PathLike | None = None, keep_comments: bool = False
) -> Iterator[Document]:
    """Yield the scoring instructions in each language of the tender file; raises what `questionnaires` raises."""
    library = load_library(templates or tender.templates)
    tender.asked()
    for each in in_all_languages(tender):
        document, faults = make(each, library.types[SCORING], library, house_style=house_style, keep_comments=keep_comments)
        stop_on(faults)
        assert document is not None
        yield document
