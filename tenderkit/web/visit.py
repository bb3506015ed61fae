"""What somebody asks of a page, and what a page is: the two nouns that all pages share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tenderkit.faults import Fault
from tenderkit.files.yamlfile import KeyPath
from tenderkit.web.asked import Kind, Option, Question
from tenderkit.web.tools import Say
from tenderkit.web.work import State, Work


@dataclass(frozen=True)
class Upload:
    """A file that was dropped: the last part of its name, to be shown and never used as a path, and its bytes."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Visit:
    """One request: the work of the folder, its state when it was asked, the words, and what was typed or dropped.

    `link` gives the address where a value can be changed, "" where that is on no page.
    """

    work: Work
    state: State
    say: Say
    query: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Upload, ...] = ()
    link: Callable[[KeyPath], str] = lambda _: ""

    @property
    def data(self) -> dict[str, Any]:
        """The data of the tender file."""
        return self.state.data

    def question(self, *keys: str | int, words: str, kind: Kind | None = None, options: tuple[Option, ...] = ()) -> Question:
        """A question about the value at keys: its kind as the schema says, its label and help the words `WORDS` and `WORDS_help`.

        The words that a value can have are labelled by `WORDS_WORD`, if there are such words, as products.unit_box.
        """
        found, names = self.work.tools.kinds.of(keys)
        if not options and found == "choice" and kind is None:
            nothing = Option("", self.say("common.not_chosen"))
            options = (nothing, *(Option(name, self._label(f"{words}_{name.replace('-', '_')}", name)) for name in names))
        return Question(keys, self.say(words), self._label(f"{words}_help", ""), kind or found, options)

    def _label(self, name: str, otherwise: str) -> str:
        return self.say(name) if self.say.has(name) else otherwise


@dataclass(frozen=True)
class Done:
    """What came of a button: go to a path (that of the page itself if empty), or a file to hand over, or what is wrong."""

    path: str = ""
    faults: tuple[Fault, ...] = ()
    file: tuple[str, str, bytes] | None = None  # name, media type, bytes


Show = Callable[[Visit], Mapping[str, Any]]
Ask = Callable[[Visit], Sequence[Question]]
Act = Callable[[Visit, str], Done]


def _asks_nothing(_: Visit) -> Sequence[Question]:
    return ()


def _does_nothing(_: Visit, __: str) -> Done:
    return Done()


@dataclass(frozen=True)
class Page:
    """A page: its name (of its HTML file and of its words), its path, and its functions.

    `show` gives the names of the HTML file, `questions` what can be typed, and `act` does what a button asks for. `about` are the
    keys of the tender file for which it is the page to go to; `step` says that it is one of the way through a tender, and
    `tallied` that it is complete once nothing on it is missing or wrong.
    """

    name: str
    path: str
    show: Show
    questions: Ask = _asks_nothing
    act: Act = _does_nothing
    about: tuple[KeyPath, ...] = ()
    step: bool = False
    needs_tender: bool = True
    tallied: bool = True
