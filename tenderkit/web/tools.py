"""What the pages of every folder share: the HTML files compiled, the words in each language, and what the schema says of values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import jinja2

from tenderkit.catalogue.page_words import page_words
from tenderkit.faults import TenderkitError
from tenderkit.labels import filled_in
from tenderkit.web.schema_kinds import Kinds

HERE = Path(__file__).parent
_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")  # what a date field can show; else it is shown as text


class Say:
    """The words of the pages in a language: `say("home.title")`, with what stands in their holes."""

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        self.language, self._words = language, words

    def __call__(self, name: str, /, **held: object) -> str:
        """The words of that name. KeyError where there are none: the HTML file and the words do not agree."""
        return filled_in(self._words[name], {key: str(value) for key, value in held.items()})

    def has(self, name: str) -> bool:
        """Whether there are words of that name."""
        return name in self._words


class Tools:
    """What is made once, when it is first needed, for as long as the program runs."""

    def __init__(self) -> None:
        self.kinds = Kinds()
        self._said: dict[str, Say] = {}

    @cached_property
    def html(self) -> jinja2.Environment:
        """The HTML files; every value in them is escaped."""
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "html"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals["is_day"] = lambda text: not text or bool(_DAY.fullmatch(text))
        return environment

    def say(self, language: str) -> Say:
        """The words in a language; in English where there is no such language, which the tender file is told of elsewhere."""
        if language not in self._said:
            try:
                self._said[language] = Say(language, page_words(language))
            except TenderkitError:
                return Say("en", page_words())
        return self._said[language]
