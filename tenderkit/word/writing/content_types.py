"""The part that says what each part of a Word document is (ECMA-376 part 2, 7.2.3)."""

from __future__ import annotations

from collections.abc import Mapping

from tenderkit.word.house.house import HouseStyle
from tenderkit.word.writing.fragments import escape_attribute

_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = f"{_OFFICE}.wordprocessingml"


def manifest_number(house: HouseStyle) -> int:
    """Return the number of the custom part that holds the manifest: the first that the author's document leaves free."""
    return house.marked.manifest if house.marked else 1


def content_types(house: HouseStyle, more: Mapping[str, str]) -> str:
    """Return the part: the parts of the house, those that every document has, and `more` of this one."""
    kinds = dict(house.types) or {
        "word/styles.xml": f"{_WORD}.styles+xml",
        "word/settings.xml": f"{_WORD}.settings+xml",
        "word/fontTable.xml": f"{_WORD}.fontTable+xml",
        "word/theme/theme1.xml": f"{_OFFICE}.theme+xml",
    }
    kinds |= {
        "word/document.xml": f"{_WORD}.document.main+xml",
        "word/numbering.xml": f"{_WORD}.numbering+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": f"{_OFFICE}.extended-properties+xml",
        f"customXml/itemProps{manifest_number(house)}.xml": f"{_OFFICE}.customXmlProperties+xml",
    }
    if house.marked:
        kinds = {name: kind for name, kind in kinds.items() if not name.startswith("docProps/") or name in dict(house.types)}
        kinds |= {name: kind for name, kind in house.types if name.startswith("docProps/")}
    elif not house.frames:
        kinds |= {"word/header1.xml": f"{_WORD}.header+xml", "word/footer1.xml": f"{_WORD}.footer+xml"}
    kinds |= more
    endings = {**dict(house.defaults), "rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    rows = [
        f'<Default Extension="{escape_attribute(name)}" ContentType="{escape_attribute(kind)}"/>' for name, kind in endings.items()
    ]
    rows += [
        f'<Override PartName="/{escape_attribute(name)}" ContentType="{escape_attribute(kind)}"/>' for name, kind in kinds.items()
    ]
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{"".join(rows)}</Types>'
