"""A language → how its translations stand to the catalogue and templates of today, line by line, for those who look after them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tenderkit.catalogue import load_catalogue
from tenderkit.catalogue.grammar import unbound
from tenderkit.catalogue.page_words import FOLDER, page_files
from tenderkit.catalogue.spoken import Spoken, spoken_in
from tenderkit.catalogue.translating import lines_in, place_of
from tenderkit.documents.types import Library, load_library
from tenderkit.faults import Fault, Location, stop_on
from tenderkit.files import places
from tenderkit.files.faithful import losses
from tenderkit.files.force import shifts
from tenderkit.files.translations import MASTER, Entry, PoFile, compared, lines_of, written
from tenderkit.files.worded import words_of

# Small numbers are words in texts; “one” is left out, for it is an article in most languages.
ENGLISH = {
    word: number
    for number, word in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 2)
}


@dataclass(frozen=True)
class MasterFile:
    """A file of the master that has words: `kind` is clauses, templates or pages, `stem` its name without ending."""

    kind: str
    stem: str
    place: Location
    lines: tuple[str, ...]


def master_files(clauses: Path | None = None, templates: Path | None = None) -> list[MasterFile]:
    """Return every file of the catalogue and of the templates that has words, with its lines."""
    catalogue, library = load_catalogue(clauses=clauses), load_library(templates)
    found = [MasterFile("clauses", stem, place_of(stem, catalogue), tuple(lines)) for stem, lines in lines_in(catalogue).items()]
    for stem, passage in library.sources.items():
        lines = dict.fromkeys([*_head(library, stem), *lines_of(passage.text)])
        found.append(MasterFile("templates", stem, Location(passage.path), tuple(lines)))
    faults: list[Fault] = []
    for file in page_files(faults):
        found.append(MasterFile("pages", Path(file.path).stem, file.where(), tuple(dict.fromkeys(file.data.values()))))
    stop_on(faults)
    return found


def _head(library: Library, stem: str) -> Iterator[str]:
    if stem in library.types:
        yield from words_of(library.types[stem])


def spoken(language: str, clauses: Path | None = None, templates: Path | None = None) -> tuple[dict[str, Spoken], list[Fault]]:
    """Return what the folders of a language hold, of the catalogue and of the templates."""
    faults: list[Fault] = []
    layers = {kind: places.layers(kind, own) for kind, own in {"clauses": clauses, "templates": templates}.items()}
    folders = {kind: [folder / language for folder in there] for kind, there in layers.items()}
    folders["pages"] = [folder / FOLDER for folder in folders["clauses"]]
    found = {kind: spoken_in(language, there, faults) for kind, there in folders.items()}
    master = load_catalogue(clauses=clauses).meta.grammar
    for one in found.values():
        one.forms = master.names() | one.grammar.names()
    return found, faults


def language_faults(language: str, clauses: Path | None = None, templates: Path | None = None) -> list[Fault]:
    """Return what is wrong with the translations into a language.

    A line without one (TK215), of another wording than its master has today (TK214) or of no line at all (TK222); and one that has
    lost a number, a name, a reference or a condition, or has one too many (TK218).
    """
    found, faults = spoken(language, clauses, templates)
    head = found["clauses"]
    for file in master_files(clauses, templates):
        faults += _faults(file, found[file.kind].files.get(file.stem, []), head)
    return sorted(faults)


def _faults(file: MasterFile, files: list[PoFile], head: Spoken) -> Iterator[Fault]:
    known = {entry.master for po in files for entry in po.entries}
    for po in files:
        own = [line for line in file.lines if line in {entry.master for entry in po.entries} or line not in known]
        state = compared(own, po)
        for entry, now in state.stale:
            message = f"this translates what {file.stem} said before; now it is “{now}”"
            yield Fault(Location(po.path, entry.line), "TK214", message, "translate it as it is now, and put it in `msgid`")
        for entry in state.superfluous:
            yield Fault(Location(po.path, entry.line), "TK222", f"{file.stem} has no such line", "take the entry out")
        for entry in po.entries:
            if not entry.words or entry.master not in file.lines:
                continue
            for what in _differences(entry.master, entry.words, head):
                yield Fault(Location(po.path, entry.line), "TK218", f"the translation {what}", "put right what differs")
    stale = {now for po in files for _, now in compared(file.lines, po).stale}
    said = {entry.master for po in files for entry in po.entries if entry.words}
    if left := [line for line in file.lines if line not in said and line not in stale]:
        yield _missing(file, left, head)


def _differences(master: str, words: str, head: Spoken) -> list[str]:
    lost = losses(master, words, head.locale or MASTER, head.numbers, ENGLISH, head.forms)
    return [*lost, *shifts(master, words, head.force), *unbound(words, head.grammar)]


def _missing(file: MasterFile, left: Iterable[str], head: Spoken) -> Fault:
    warning = head.not_in_full(file.place, list(left))
    return Fault(warning.location, warning.code, warning.message, f"`tenderkit translate {head.language}` lists them")


COLUMNS = ("file", "English", "translation", "note", "state")


@dataclass(frozen=True)
class Row:
    """A row of a translator's table: a line of a file with its translation and a note, and what is to be done about it."""

    file: str
    english: str
    translation: str
    note: str
    state: str


def rows_for(language: str, clauses: Path | None = None, templates: Path | None = None) -> tuple[list[Row], list[Fault]]:
    """Return a translator's table of a language: every line of the master, in its order.

    The state is empty where a line is translated, else `missing`, or what was translated before the line became what it is.
    """
    found, faults = spoken(language, clauses, templates)
    rows = []
    for file in master_files(clauses, templates):
        files = found[file.kind].files.get(file.stem, [])
        said = {entry.master: entry for po in files for entry in po.entries}
        stale = {now: entry for po in files for entry, now in compared(file.lines, po).stale}
        for line in file.lines:
            entry, before = said.get(line), stale.get(line)
            state = "" if entry and entry.words else f"changed; it was: {before.master}" if before else "missing"
            known = entry or before
            rows.append(Row(f"{file.kind}/{file.stem}", line, known.words if known else "", known.note if known else "", state))
    return rows, faults


def taken_back(
    path: Path, language: str, clauses: Path | None = None, templates: Path | None = None
) -> tuple[dict[str, str], list[Fault]]:
    """Return, of a translator's table, the `.po` files by name, as clauses/nl/AC-3.po, and every fault with its row.

    A line that no file has is a fault (TK222), and so is a translation that loses something (TK218). A row without a translation
    counts as not translated yet.
    """
    from tenderkit.files.tables.streaming import read_rows

    rows, faults = read_rows(path)
    found, more = spoken(language, clauses, templates)
    faults += more
    shown, head = places.shown(path), found["clauses"]
    files = {f"{file.kind}/{file.stem}": file for file in master_files(clauses, templates)}
    keys = {(name, _key(line)): line for name, file in files.items() for line in file.lines}
    said: dict[str, dict[str, Entry]] = {}
    for row in rows:
        name, english = row.cells.get("file", ""), row.cells.get("English", "")
        line = keys.get((name, _key(english)))
        if line is None:
            hint = "take the row out, or write the table anew"
            faults.append(Fault(Location(shown, row.number), "TK222", f"“{name}” has no such line", hint))
            continue
        words = " ".join(row.cells.get("translation", "").split("\n")).strip()
        for what in _differences(line, words, head) if words else ():
            faults.append(Fault(Location(shown, row.number), "TK218", f"the translation {what}", "put right what differs"))
        said.setdefault(name, {})[line] = Entry(line, words, note=row.cells.get("note", ""))
    made = {}
    for name, entries in said.items():
        kind, _, stem = name.partition("/")
        ordered = [entries[line] for line in files[name].lines if line in entries and entries[line].words]
        if ordered:
            folder = f"clauses/{language}/{FOLDER}" if kind == "pages" else f"{kind}/{language}"
            made[f"{folder}/{stem}.po"] = written(ordered, language)
    return made, faults


def _key(line: str) -> str:
    """Return a line as two of them are compared that a spreadsheet may have touched: spaces do not count."""
    return " ".join(line.split())
