"""What a name of a file may be on every system that a buyer or a supplier may have."""

from __future__ import annotations

import re

_NOT_ALLOWED = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_KEPT = re.compile(r"con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]", re.IGNORECASE)


def allowed(text: str) -> str:
    """Return a text with a hyphen for what cannot stand in a name, without spaces, points and hyphens at its ends."""
    return _NOT_ALLOWED.sub("-", text).strip(" .-")


def is_kept(name: str) -> bool:
    """Return whether Windows keeps a name for itself, as NUL or com1.docx."""
    return _KEPT.fullmatch(name.split(".")[0].rstrip()) is not None
