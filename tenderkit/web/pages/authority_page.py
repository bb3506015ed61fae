"""The page about the contract and who awards it: the facts at the head of every document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tenderkit.web.asked import Option, Question
from tenderkit.web.visit import Page, Visit

_ABOUT = ("reference", "title", "date", "country")
_WORDS = {"title": "contract_title"}  # `title` is that of the page
_AUTHORITY = ("name", "address", "contact", "email")


def questions(visit: Visit) -> Sequence[Question]:
    """What the contract is called, who awards it, and in which language the documents are."""
    languages = tuple(Option(code, visit.say(f"authority.language_{code}")) for code in ("en", "nl"))
    return (
        *(visit.question(name, words=f"authority.{_WORDS.get(name, name)}") for name in _ABOUT),
        *(
            visit.question(
                "contracting_authority", name, words=f"authority.authority_{name}", kind="text" if name == "address" else None
            )
            for name in _AUTHORITY
        ),
        visit.question("reading", "numbers", words="authority.numbers"),
        visit.question(
            "language",
            words="authority.language",
            kind="choice",
            options=(Option("", visit.say("authority.language_none")), *languages),
        ),
    )


def show(_: Visit) -> Mapping[str, Any]:
    """Nothing beside the questions."""
    return {"about": _ABOUT, "authority": [f"contracting_authority.{name}" for name in _AUTHORITY]}


PAGE = Page(
    "authority",
    "/authority",
    show,
    questions,
    about=(*((name,) for name in _ABOUT), ("contracting_authority",), ("language",), ("languages",), ("reading",)),
    step=True,
)
