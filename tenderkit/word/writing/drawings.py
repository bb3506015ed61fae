"""What is drawn in the line of a text, a chart or a picture → its frame (DrawingML, ISO 29500-1, 20.4); and pictures themselves."""

from __future__ import annotations

from typing import NamedTuple

from tenderkit import keeping
from tenderkit.files.pictures import Picture
from tenderkit.word.house.house import Relation, relative
from tenderkit.word.writing.fragments import Drawn
from tenderkit.word.writing.zip import Member, member

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EMU = 635  # in a twip
# pandoc finds the words for a picture where the root declares this prefix; a model's root is its author's.
DECLARED = f' xmlns:wp="{DRAWING}/wordprocessingDrawing"'
_ENDING = {"png": "png", "jpeg": "jpg"}
_TWIPS = 1440  # in an inch


def frame(number: int, name: str, across: int, down: int) -> tuple[str, str, str]:
    """Return what stands before the words for those who do not see a drawing, before the drawing itself, and behind it.

    `number` is unique in the document, `across` and `down` are its size in EMU.
    """
    return (
        f'<w:r><w:drawing><wp:inline{DECLARED} distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{down}"/><wp:docPr id="{number}" name="{name}" descr="',
        f'"/><wp:cNvGraphicFramePr/><a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{DRAWING}/',
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
    )


class Image(NamedTuple):
    """What of a picture is in the document's text: the name of its file there, which its bytes make, and its own size in twips."""

    name: str
    ending: str
    width: int
    height: int


def image(picture: Picture) -> Image:
    """Return what a document says of a picture."""
    across, down = (round(dots * _TWIPS / picture.density) for dots in (picture.width, picture.height))
    return Image(f"picture-{picture.sha256[:12]}", _ENDING[picture.kind], max(across, 1), max(down, 1))


def size(shown: Image, drawn: Drawn, line: int) -> tuple[int, int]:
    """Return the size in EMU in which a picture is drawn, in proportion: its own, made smaller where there is less room."""
    room = drawn.width or int(line * drawn.share)
    wide, high = shown.width, shown.height
    if wide > room:
        wide, high = room, max(high * room // wide, 1)
    if high > drawn.height:
        wide, high = max(wide * drawn.height // high, 1), drawn.height
    return wide * EMU, high * EMU


def blip(shown: Image, number: int, across: int, down: int) -> str:
    """Return the picture in its frame."""
    return (
        f'picture"><pic:pic xmlns:pic="{DRAWING}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="{shown.name}.{shown.ending}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{OFFICE}" r:embed="{relation_id(shown)}"/><a:stretch>'
        f'<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )


# Parts


def relation_id(shown: Image) -> str:
    """Return the id of the relationship to a picture: the same in every document."""
    return "rId" + shown.name.capitalize().replace("-", "")


def part_name(shown: Image) -> str:
    """Return the name of the part of a picture: two pictures that are one have one part."""
    return f"word/media/{shown.name}.{shown.ending}"


def relationship(shown: Image, folder: str) -> Relation:
    """Return the relationship that leads from the main part, in its folder, to a picture."""
    return Relation(relation_id(shown), f"{OFFICE}/image", relative(part_name(shown), folder))


def content_type(shown: Image) -> str:
    """Return the content type of the part of a picture."""
    return "image/png" if shown.ending == "png" else "image/jpeg"


@keeping.by_value("word.picture")
def part(picture: Picture) -> Member:
    """Return the part of a picture, compressed."""
    return member(part_name(image(picture)), picture.data)
