"""A language that nobody speaks: every letter of a text of ours becomes another one, so that whatever stays English is seen."""

from __future__ import annotations

import re
from pathlib import Path

from tenderkit.documents.proofreading import master_files
from tenderkit.files.translations import PRINTED, Entry, written
from tenderkit.labels import LABELS

_KEPT = re.compile(
    r"\{%.*?%\}|\{\{.*?\}\}|\]\([^)]*\)|\{[#.]?[\w-]+\}|&\w+;|<br>|\[TOC\]|^> \[!\w+\]|^(?:Table name|Table|Facts|Chart):|https?://\S+"
    r"|\b[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+[a-z]?\b"
)
LANGUAGE, LETTERS = "sv", {True: "Ж", False: "ж"}  # a language that we can write numbers and dates in


def toy(line: str) -> str:
    """Return a line in the toy language."""
    pieces, at = [], 0
    for kept in _KEPT.finditer(line):
        pieces += [_changed(line[at : kept.start()]), PRINTED.sub(_printed, kept[0]) if kept[0].startswith("{{") else kept[0]]
        at = kept.end()
    return "".join([*pieces, _changed(line[at:])])


_THOUSANDS, _DECIMALS = re.compile(r"(?<=\d),(?=\d{3}\b)"), re.compile(r"(?<![\d.])(\d+)\.(\d+)(?![\d.]*\d)")


def _changed(text: str) -> str:
    """Change the letters, and write numbers as the language does."""
    text = _THOUSANDS.sub("\N{NO-BREAK SPACE}", _DECIMALS.sub(r"\1,\2", text))
    return "".join(LETTERS[letter.isupper()] if letter.isalpha() else letter for letter in text)


def _printed(found: re.Match[str]) -> str:
    words = next(group for group in found.groups() if group is not None)
    return found[0].replace(f'"{words}"', f'"{_changed(words)}"')


def po_path(kind: str, language: str, stem: str) -> str:
    """Return where the translation of a file of the master is: that of pages in the browser lies with the clauses."""
    return f"clauses/{language}/pages/{stem}.po" if kind == "pages" else f"{kind}/{language}/{stem}.po"


def written_into(folder: Path) -> tuple[Path, Path]:
    """Write the toy language into folders for clauses and templates, and return both."""
    for file in master_files():
        path = folder / po_path(file.kind, LANGUAGE, file.stem)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written([Entry(line, toy(line)) for line in file.lines], LANGUAGE), encoding="utf-8")
    labels = "".join(f"  {name}: '{toy(words)}'\n" for name, words in LABELS.items())
    head = f"name: Toy\nlocale: sv-SE\nreviewed: {{by: Nobody at all, on: 2026-11-27}}\nlabels:\n{labels}"
    (folder / "clauses" / LANGUAGE / "language.yaml").write_text(head, encoding="utf-8")
    return folder / "clauses", folder / "templates"
