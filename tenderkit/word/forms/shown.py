"""The main document of a returned form → the same without what Word does not show, whatever its formatting.

Left out is what a tracked change deletes or moves away, of several contents of one place all but the one that Word takes, and what
stands in an element that Word does not know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# What Word knows beyond the standard.
_KNOWN = re.compile(r"http://schemas\.microsoft\.com/office/(?:word|drawing)/20[012]\d(?:/\w+)+")
# Elements of Word's own in ones that are neither its own nor those around them that it knows.
_IN_OTHERS = etree.XPath(
    "//*[not(self::w:* or self::mc:* or self::m:*)]/w:*[not(self::w:txbxContent)]",
    namespaces={"w": _W[1:-1], "mc": _MC[1:-1], "m": _M[1:-1]},
)
_DELETED = (f"{_W}del", f"{_W}moveFrom", f"{_W}cellDel")


def prune(root: Any) -> None:
    """Take out of a document what is not shown."""
    for element in [*_deleted(root), *_alternatives(root), *_foreign(root)]:
        if (parent := element.getparent()) is not None:
            parent.remove(element)


def _deleted(root: Any) -> list[Any]:
    """What is deleted; of rows and cells their properties say so."""
    found = []
    for sign in root.iter(*_DELETED):
        properties = sign.getparent()
        of_its_own = properties is not None and properties.tag not in (f"{_W}trPr", f"{_W}tcPr")
        found.append(sign if of_its_own or properties is None else properties.getparent())
    return [element for element in found if element is not None]


def _alternatives(root: Any) -> list[Any]:
    """The contents that are not taken where a place has several: all but the first that Word knows (ISO 29500-3, 9.3)."""
    found: list[Any] = []
    places = list(root.iter(f"{_MC}AlternateContent"))
    spaces: dict[str, set[str]] = {}
    for _, (prefix, space) in etree.iterwalk(root, events=("start-ns",)) if places else ():
        spaces.setdefault(prefix, set()).add(space)
    for place in places:
        contents = list(place.iterchildren(f"{_MC}Choice", f"{_MC}Fallback"))
        taken = next((content for content in contents if _is_known(content, spaces)), None)
        found += [content for content in contents if content is not taken]
    return found


def _is_known(content: Any, spaces: Mapping[str, set[str]]) -> bool:
    """Whether Word knows what a content needs; a prefix that means several things in a document is taken for none that it knows."""
    if content.tag == f"{_MC}Fallback":
        return True
    needs = [spaces.get(prefix, set()) for prefix in content.get("Requires", "").split()]
    return bool(needs) and all(len(meant) == 1 and _KNOWN.fullmatch(min(meant)) for meant in needs)


def _foreign(root: Any) -> list[Any]:
    """What stands in elements that Word does not know; the words of a text box stand in those of drawings."""
    found: list[Any] = _IN_OTHERS(root)
    return found
