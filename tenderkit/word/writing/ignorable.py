"""A document with elements of Word 2010 → the same, whose root says, as Word writes it, that others may pass them by.

Source: ISO 29500-3, 7.2 (Ignorable).
"""

from __future__ import annotations

import re

_MC = b"http://schemas.openxmlformats.org/markup-compatibility/2006"
_W14 = b"http://schemas.microsoft.com/office/word/2010/wordml"
_ROOT = re.compile(rb"<(?:[\w.-]+:)?document\b[^>]*>")
_DECLARED = re.compile(rb"""\sxmlns:([\w.-]+)\s*=\s*["']([^"']*)["']""")


def ignorable(document: bytes) -> bytes:
    """Return the document with the declaration; one that has it stays as it is."""
    found = _ROOT.search(document)
    if found is None:
        return document
    root, compatible = _named(found[0], b"mc", _MC)
    root, word = _named(root, b"w14", _W14)
    said = re.search(rb"\s" + re.escape(compatible) + rb""":Ignorable\s*=\s*["']([^"']*)["']""", root)
    if said is None:
        root = root[:-1] + b" " + compatible + b':Ignorable="' + word + b'">'
    elif word not in said[1].split():
        root = root[: said.end(1)] + b" " + word + root[said.end(1) :]
    return document[: found.start()] + root + document[found.end() :]


def _named(root: bytes, wanted: bytes, space: bytes) -> tuple[bytes, bytes]:
    """Return the root with a prefix for a namespace, and that prefix: the one that it has, else the one wanted."""
    prefixes = dict(_DECLARED.findall(root))
    known = next((prefix for prefix, name in prefixes.items() if name == space), None)
    if known is not None:
        return root, known
    prefix = wanted
    while prefix in prefixes:
        prefix += b"x"
    return root[:-1] + b" xmlns:" + prefix + b'="' + space + b'">', prefix
