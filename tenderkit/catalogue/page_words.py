"""The folders of clauses → the words of the pages in the browser, by the name of the page and their own: home.title.

They are beside the clauses, in `en/pages/home.yaml` and the like, so that a language has them where it has all others. Nothing but
the page in the browser reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tenderkit.catalogue.spoken import spoken_in
from tenderkit.faults import Fault, stop_on
from tenderkit.files import places, yamlfile
from tenderkit.files.translations import MASTER
from tenderkit.files.yamlfile import YamlFile

FOLDER = "pages"


def page_words(language: str = MASTER, clauses: Path | None = None) -> Mapping[str, str]:
    """The words of the pages in a language, in English where it has none for a line that reads as it does today.

    Raises TenderkitError where a file of words is no list of `name: words` (TK116), or cannot be read.
    """
    faults: list[Fault] = []
    folders = [folder / language / FOLDER for folder in places.layers("clauses", clauses)]
    spoken = spoken_in(language, folders if language != MASTER else [], faults)
    found: dict[str, str] = {}
    for file in page_files(faults):
        stem = Path(file.path).stem
        words = spoken(stem)
        found |= {f"{stem}.{name}": words.get(text, text) for name, text in file.data.items()}
    stop_on(faults)
    return found


def page_files(faults: list[Fault]) -> list[YamlFile]:
    """The files of the master that have words of pages: each holds a dict of names and lines."""
    found = []
    for path in sorted((places.data_root() / "clauses" / MASTER / FOLDER).glob("*.yaml")):
        shown = places.shown(path)
        text, wrong = yamlfile.read_text(path, shown)
        file, more = yamlfile.parse(text, shown)
        faults += [*wrong, *more]
        if not isinstance(file.data, dict) or not all(isinstance(words, str) for words in file.data.values()):
            faults.append(Fault(file.where(), "TK116", "the words of a page are a list of `name: words`", "see CONTRIBUTING.md"))
            continue
        found.append(file)
    return found
