"""A text of ours → its lines with words; a `.po` file of a language → what those lines are in it; both → the text in the language.

English is the master, and its own words are the key: a translation that is used is one of exactly this line. A line that has
changed since has no translation, and is printed in English: nothing that is printed says what its master no longer says.
The files are those of gettext (one entry for each line: `msgid` the English, `msgstr` the translation), which translators and
their programs know. Code in braces, marks of Markdown and numbers stand in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from tenderkit.faults import Fault, Location
from tenderkit.files import places, yamlfile

MASTER = "en"
_REMARK = re.compile(r"\{#.*?#\}", re.DOTALL)
_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
# Words that a code prints: of `"point" if one else "points"` both, and those that a text hands on, as clause.gaps(what="list").
PRINTED = re.compile(r'"([^"]*)"(?= if )|(?<=else )"([^"]*)"|(?<=what=)"([^"]*)"')
_MARKUP = re.compile(r"&\w+;|<br>|\{[.#][\w-]+\}|\[TOC\]|^> \[!\w+\]|^(?:Table|Table name|Facts|Chart):|\]\([^)]*\)")
_PO_LINE = re.compile(r'#.*|\s*|(?:msg\w+(?:\[\d\])?\s+)?"(?:[^"\\]|\\.)*"\s*')  # a program that reads more would lose a letter
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Entry:
    """One line in English and in another language (empty: not translated yet), the line of the file where it stands, and a note."""

    master: str
    words: str
    line: int = 1
    note: str = ""


@dataclass(frozen=True)
class PoFile:
    """The translations of one file, in its order."""

    path: str
    entries: tuple[Entry, ...]


class InLanguage(str):
    """A text in another language than the master's, which knows the text that it translates."""

    master: str

    def __new__(cls, text: str, master: str) -> InLanguage:
        """Make the text."""
        made = super().__new__(cls, text)
        made.master = master
        return made


def master_of(text: str) -> str:
    """Return the English of a text: what it translates, or itself."""
    return text.master if isinstance(text, InLanguage) else text


def read(path: Path) -> tuple[PoFile, list[Fault]]:
    """Read a `.po` file; faults: TK101, TK102 unreadable, TK213 not such a file."""
    import polib  # only who writes in another language needs it

    shown = places.shown(path)
    text, faults = yamlfile.read_text(path, shown)
    if faults:
        return PoFile(shown, ()), faults
    if not any(line.startswith("msgid ") for line in text.split("\n")):
        return PoFile(shown, ()), [Fault(Location(shown, 1), "TK213", "this is not a .po file", "see docs/translating.md")]
    wrong = [number for number, line in enumerate(text.split("\n"), 1) if not _PO_LINE.fullmatch(line)]
    if wrong:
        message, hint = "this line does not belong in a .po file", "check its quotation marks"
        return PoFile(shown, ()), [Fault(Location(shown, number), "TK213", message, hint) for number in wrong]
    try:
        found = polib.pofile(text)
    except (OSError, ValueError) as error:
        message = f"this .po file cannot be read: {str(error).splitlines()[0]}"
        return PoFile(shown, ()), [Fault(Location(shown, 1), "TK213", message, "check the order of its entries")]
    entries = [
        Entry(one.msgid, "" if one.fuzzy else one.msgstr, one.linenum or 1, one.tcomment) for one in found if not one.obsolete
    ]
    return PoFile(shown, tuple(entries)), []


def written(entries: Iterable[Entry], language: str) -> str:
    """Return a `.po` file of these entries."""
    import polib

    file = polib.POFile(wrapwidth=0)
    file.metadata = {"Language": language, "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
    file.extend(polib.POEntry(msgid=one.master, msgstr=one.words, tcomment=one.note) for one in entries)
    return f"{file}\n"


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines of a text that have words of ours, as keys of translations: no remarks, and nothing that is code alone."""
    for line in _REMARK.sub("", text).split("\n"):
        if _has_words(line := line.strip()):
            yield line


def _has_words(line: str) -> bool:
    if _LETTER.search(_MARKUP.sub("", _CODE.sub("", line))):
        return True
    return any(_LETTER.search("".join(found)) for code in _CODE.findall(line) for found in PRINTED.findall(code))


def translated(text: str, words: Mapping[str, str]) -> str:
    """Return a text with those of its lines that `words` has in the other language."""
    made = "\n".join(_line(line, words) for line in text.split("\n"))
    return text if made == text else InLanguage(made, text)


def _line(line: str, words: Mapping[str, str]) -> str:
    bare = line.strip()
    there = words.get(bare)
    return line.replace(bare, there, 1) if there else line


@dataclass(frozen=True)
class Compared:
    """How the translations of a file stand to its master: lines without one, those of another wording, and those of no line."""

    missing: tuple[str, ...]
    stale: tuple[tuple[Entry, str], ...]  # with the line as it is now
    superfluous: tuple[Entry, ...]


def compared(lines: Iterable[str], file: PoFile) -> Compared:
    """Compare translations with the lines of their master, both in order: what stands in the place of a line is its old one."""
    now = list(dict.fromkeys(lines))
    there = {entry.master: entry for entry in file.entries}
    missing, stale, superfluous = [], [], []
    for kind, a, b, c, d in SequenceMatcher(None, list(there), now, autojunk=False).get_opcodes():
        before, after = [there[name] for name in [*there][a:b]], now[c:d]
        if kind == "equal":
            missing += [entry.master for entry in before if not entry.words]
            continue
        moved = [entry for entry in before if entry.master in now]
        gone = [entry for entry in before if entry not in moved]
        new = [line for line in after if line not in there]
        stale += list(zip(gone, new, strict=False))
        superfluous += gone[len(new) :]
        missing += [entry.master for entry in moved if not entry.words] + new[len(gone) :]
    return Compared(tuple(missing), tuple(stale), tuple(superfluous))
