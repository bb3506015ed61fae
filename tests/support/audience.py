"""The words of a document → the lines that say what is for the buyer alone."""

from __future__ import annotations

import re
from functools import cache

from conftest import ROOT

WORDS = ROOT / "tests/data/words_for_the_buyer.txt"


@cache
def words_for_the_buyer() -> re.Pattern[str]:
    lines = [line for line in WORDS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    choices = [re.escape(line).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for line in lines]
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)|\bE-\d+\b", re.IGNORECASE)


def for_the_buyer(text: str) -> list[str]:
    """Return the lines of a text that say what is for the buyer alone."""
    return [line for line in text.splitlines() if words_for_the_buyer().search(line)]
