"""The part that says what each part of a Word document is (ECMA-376 part 2, 7.2.3)."""

from __future__ import annotations

from collections.abc import Mapping

from tenderkit.word.house.house import HouseStyle
from tenderkit.word.writing.fragments import escape_attribute

_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = f"{_OFFICE}.wordprocessingml"


def content_types(house: HouseStyle, more: Mapping[str, str]) -> str:
    """Return the part: the parts of the house, those that every document has, and `more` of this one."""
    kinds = {
        **dict(house.types),
        house.main: f"{_WORD}.document.main+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": f"{_OFFICE}.extended-properties+xml",
        f"customXml/itemProps{house.manifest}.xml": f"{_OFFICE}.customXmlProperties+xml",
        **more,
    }
    endings = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    rows = [
        f'<Default Extension="{escape_attribute(name)}" ContentType="{escape_attribute(kind)}"/>' for name, kind in endings.items()
    ]
    rows += [
        f'<Override PartName="/{escape_attribute(name)}" ContentType="{escape_attribute(kind)}"/>' for name, kind in kinds.items()
    ]
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{"".join(rows)}</Types>'
