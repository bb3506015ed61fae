"""What a name of a file may be on every system that a buyer or a supplier may have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

MAX_CHARACTERS = 120  # of a name without its ending
# Systems hold 255 bytes, in UTF-8 the most that a name can take anywhere; “-draft.docx” and the number of a page come on top.
MAX_BYTES = 240
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# Control characters, and those that end a line or turn a text around, are as bad in a name as what Windows does not allow.
_NOT_ALLOWED = re.compile(r'[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff<>:"/\\|?*]+')
_KEPT = re.compile(r"con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]", re.IGNORECASE)
_ZERO_WIDTH_JOINER = "\u200d"
_VIRAMA = 9  # the class of signs that join two consonants of an Indian script
_SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
_FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]*\\Z")


def allowed(text: str) -> str:
    """A text with a hyphen for what cannot stand in a name, without spaces, points and hyphens at its ends."""
    return _NOT_ALLOWED.sub("-", text).strip(" .-")


def is_kept(name: str) -> bool:
    """Whether Windows keeps a name for itself, as NUL or com1.docx."""
    return _KEPT.fullmatch(name.split(".")[0].rstrip()) is not None


def cut(text: str, characters: int, octets: int) -> str:
    """The beginning of a text that is so long at most, ending on a whole character as a reader sees it."""
    end = len(text[:characters].encode(errors="replace")[:octets].decode(errors="ignore"))
    whole = end
    while 0 < whole < len(text) and _belong_together(text, whole):
        whole -= 1
    return text[: whole or end].rstrip(" .-")


def _belong_together(text: str, position: int) -> bool:
    """Whether what stands before and after a position are parts of one character: a letter and its accents, an emoji."""
    before, after = text[position - 1], text[position]
    joined = _ZERO_WIDTH_JOINER in (before, after) or unicodedata.combining(before) == _VIRAMA
    if joined or unicodedata.category(after).startswith("M"):
        return True
    flag = _FLAG_LETTERS.search(text, 0, position)
    half_a_flag = flag is not None and len(flag[0]) % 2 == 1 and _FLAG_LETTERS.fullmatch(after) is not None
    return half_a_flag or _SKIN_TONES.match(after) is not None


def filled(pattern: str, values: Mapping[str, str], whole: Collection[str], characters: int = MAX_CHARACTERS) -> str:
    """A pattern with values in the places of their names, short enough for a name: the longest values are cut for it.

    Those named in `whole` are never cut, as they tell one document from the other: with them it may be too long all the same.
    """
    used = {name: values[name] for name in PLACEHOLDER.findall(pattern)}
    while True:
        name = PLACEHOLDER.sub(lambda match: used[match[1]], pattern)
        longest = max((key for key in used if key not in whole), key=lambda key: _octets(used[key]), default=None)
        too_long, too_large = len(name) - characters, _octets(name) - MAX_BYTES
        if max(too_long, too_large) <= 0 or longest is None or not used[longest]:
            return name
        value = used[longest]
        used[longest] = cut(value, max(len(value) - max(too_long, 1), 0), max(_octets(value) - max(too_large, 1), 0))


def _octets(text: str) -> int:
    return len(text.encode(errors="replace"))
