"""A flow of blocks + a frame (header, footer, properties) + a house style → the bytes of a Word document."""

from __future__ import annotations

import posixpath
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from tenderkit import keeping
from tenderkit.blocks import NOTE_KINDS, Flow
from tenderkit.files.pictures import Picture
from tenderkit.word.forms import fields, seal
from tenderkit.word.house.gaps import LANGUAGE, Gapped
from tenderkit.word.house.house import OFFICE, HouseStyle, Marker, Model, Relation, relative
from tenderkit.word.writing import block_xml, charts, drawings, notes
from tenderkit.word.writing.assembly import Assembly, SectionEnd, assemble, sizes_of
from tenderkit.word.writing.content_types import content_types
from tenderkit.word.writing.drawings import Image
from tenderkit.word.writing.dressing import dressed
from tenderkit.word.writing.fragments import DECLARATION, IGNORABLE, NAMESPACES, Begun, escape_attribute, run
from tenderkit.word.writing.header_footer import Frame, core, frame_parts, our_frames, with_draft
from tenderkit.word.writing.headings import Index, index
from tenderkit.word.writing.protection import for_controls, protected
from tenderkit.word.writing.settings import Settings
from tenderkit.word.writing.zip import Member, member, pack

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NO_PICTURES: Mapping[str, Picture] = {}
_MANIFEST_ID = uuid.uuid5(uuid.NAMESPACE_URL, "tenderkit:manifest")


def write(
    flow: Flow, settings: Settings, house: HouseStyle, contents: Index | None = None, pictures: Mapping[str, Picture] = NO_PICTURES
) -> bytes:
    """Return a Word document; the same input gives the same bytes.

    `contents` is the index of the flow's headings where the caller has it already; its problems and those of `chart_problems`
    are the caller's to report. `pictures` are those of the flow by their paths. Raises ValueError for a chart whose values are no
    numbers, which would be drawn wrong, and for a picture that is not among them.
    """
    headings = contents or index(flow, house)
    begins = tuple(headings.begins.items())
    sizes, drawn = sizes_of(flow, house, begins, settings.decimal, pictures)
    words = tuple((name, settings.word(name)) for name in ("contents", "table", "figure", *NOTE_KINDS))
    laid = assemble(flow.placed, sizes, house, begins, words, settings.locale)
    prompts = _prompts(settings, {fields.prompt_of(node) for node in laid.fields})
    house = house.turning if laid.turned and house.turning else house
    frames = tuple(our_frames(house, turned=laid.turned))
    section = partial(_section, house, frames, settings.draft)
    parts = [
        (part.marker, part.with_values(flow.values, headings.headings, prompts, settings.locale, section)) for part in laid.parts
    ]
    # A form needs a glossary with the prompts of its fields; an author's document may have one.
    theirs = house.part("document.glossary+xml")
    glossary = bool(laid.fields) and not theirs
    values = {**settings.values, LANGUAGE: settings.locale}
    changing = {name: text.encode() for name, text in frame_parts(settings, house, frames).items()}
    changing |= {name: with_draft(name, part.filled(values), settings, house) for name, part in house.gapped if part.names()}
    changing |= {name: with_draft(name, dict(house.parts)[name], settings, house) for name in house.frames if name not in changing}
    changing[f"customXml/item{house.manifest}.xml"] = (DECLARATION + settings.manifest).encode()
    changing["docProps/core.xml"] = core(settings).encode()
    if settings.seal is not None:
        held = changing.get(seal.PART) or dict(house.parts).get(seal.PART, b"")
        changing[seal.PART] = seal.properties(settings.seal, held).encode()
    if laid.notes is not None:
        written = laid.notes.with_values(flow.values, headings.headings, prompts, settings.locale)
        changing |= _notes(written, laid.note_links, house, values)
    if laid.fields and theirs:
        changing[theirs] = fields.added(changing.get(theirs) or dict(house.parts)[theirs], prompts).encode()
    document = (
        _in_model(parts, laid, house.model, settings, house)
        if house.model
        else _whole(parts, section(laid.ends), form=bool(laid.fields), pictured=bool(laid.images))
    )
    shared = _static(
        house,
        settings.locale,
        tuple(drawn),
        frames,
        laid.images,
        prompts if laid.fields else (),
        protect=settings.protected,
        sealed=settings.seal is not None,
        changing=frozenset(changing),
        noted=laid.notes is not None,
    )
    return pack(
        [
            *shared,
            *_shared(
                house, laid.lists, laid.links, tuple(drawn), frames, laid.images, glossary=glossary, noted=laid.notes is not None
            ),
            *(
                member(name, content)
                for number, data in drawn.items()
                for name, content in charts.parts(number, data, house, settings.locale).items()
            ),
            *(member(name, content) for name, content in changing.items()),
            *_media(laid.images, pictures.values(), house),
            member(house.main, document),
        ]
    )


def _notes_part(house: HouseStyle) -> str:
    """Return the name of the part with the footnotes: that of the author's document, or a new one."""
    return house.part("footnotes+xml") or posixpath.join(posixpath.dirname(house.main), "footnotes.xml")


def _notes(written: bytes, links: Sequence[str], house: HouseStyle, values: Mapping[str, str]) -> dict[str, bytes]:
    """Return the part with the footnotes, and the one with their links where they have any."""
    name = _notes_part(house)
    folder, last = posixpath.split(name)
    related = posixpath.join(folder, "_rels", f"{last}.rels")
    held, gapped = dict(house.parts), dict(house.gapped)
    theirs = gapped[name].filled(values) if name in gapped else held.get(name)
    parts = {name: notes.part(written) if theirs is None else notes.added(theirs, written)}
    if links:
        rows = _relations(_link(address) for address in links).encode()
        start, end = rows.index(b"<Relationship "), rows.index(b"</Relationships>")
        parts[related] = (
            held[related].replace(b"</Relationships>", rows[start:end] + b"</Relationships>") if related in held else rows
        )
    return parts


def _link(address: str) -> Relation:
    return Relation(block_xml.link_id(address), f"{OFFICE}/hyperlink", address, external=True)


def _prompts(settings: Settings, found: Collection[str]) -> fields.Prompts:
    """Return what empty fields say; a form has the prompts of texts and dates, and of the others those that are `found` in it."""
    names = ("text", "date", *(name for name in ("choice", "brief") if name in found))
    return tuple((name, settings.word(f"prompt_{name}")) for name in names)


def _in_model(
    parts: Sequence[tuple[Marker | None, bytes]], laid: Assembly, model: Model, settings: Settings, house: HouseStyle
) -> bytes:
    """Return the author's document with the content at its markers and its names in braces filled in."""
    content = {marker.number: xml for marker, xml in parts if marker is not None}
    if settings.draft and not house.frames and content:
        draft = block_xml.paragraph_start("BodyText") + run(settings.word("draft"), "<w:b/>") + "</w:p>"
        first = min(content)
        content[first] = dressed(draft, model.dress, settings.locale).encode() + content[first]
    content |= dict(laid.gaps)
    content |= {gap: (later if gap in laid.split else own).encode() for gap, own, later in model.sections}
    document = model.document
    if laid.fields:
        document = Gapped((model.form_start, *document.pieces[1:]))
    return document.filled(settings.values, content)


def _whole(parts: Sequence[tuple[Marker | None, bytes]], section: str, *, form: bool, pictured: bool) -> bytes:
    names = f"{NAMESPACES} {IGNORABLE}" if form else NAMESPACES
    names += drawings.DECLARED if pictured else ""
    start, end = f"{DECLARATION}<w:document {names}><w:body>", f"{section}</w:body></w:document>"
    return b"".join([start.encode(), *(xml for _, xml in parts), end.encode()])


def _section(house: HouseStyle, frames: Sequence[Frame], draft: bool, end: SectionEnd) -> str:
    """Return the w:sectPr that ends pages. What is said of a first page is said of the document's, not of the first in a row."""
    page = house.page
    ours = [frame for frame in frames if frame.turned == end.turned]
    kinds: dict[str, tuple[str, ...]] = dict.fromkeys((frame.half for frame in ours), ("default",))
    after = page.after if end.first else page.later
    if house.own:  # the first page or the even ones may have a header of their own: ours is on all
        kinds |= dict.fromkeys(kinds, ("default", "first", "even"))
    elif not draft and end.first:  # nothing stands above the title, but that the document is a draft
        kinds["footer"] = ("default", "first")
        after = f"{after}<w:titlePg/>"
    references = "".join(
        f'<w:{frame.half}Reference w:type="{kind}" r:id="{frame.id}"/>' for frame in ours for kind in kinds[frame.half]
    )
    page = page.turned if end.turned else page
    page = replace(page, references=page.references + references, after=after)
    return f"<w:sectPr>{page.xml}</w:sectPr>"


def _media(images: Sequence[Image], pictures: Iterable[Picture], house: HouseStyle) -> list[Member]:
    """Return the parts of pictures; a document of ours that became a model has some of them already."""
    held = {name for name, _ in house.parts}
    parts = {drawings.image(picture): drawings.part(picture) for picture in pictures}
    return [parts[image] for image in images if drawings.part_name(image) not in held]


def _relationships(
    house: HouseStyle,
    links: Sequence[str],
    drawn: Sequence[int],
    frames: Sequence[Frame],
    images: Sequence[Image],
    *,
    glossary: bool,
    noted: bool,
) -> str:
    base = posixpath.dirname(house.main)
    rows = list(house.relations)
    rows += [Relation(frame.id, f"{OFFICE}/{frame.half}", relative(frame.name, base)) for frame in frames]
    if glossary:
        rows.append(Relation("rIdGlossary", f"{OFFICE}/glossaryDocument", relative(fields.GLOSSARY, base)))
    if noted and not house.part("footnotes+xml"):
        rows.append(Relation("rIdFootnotes", f"{OFFICE}/footnotes", relative(_notes_part(house), base)))
    rows += [charts.relationship(number, base) for number in drawn]
    number = house.manifest
    name = f"rIdManifest{number if number > 1 else ''}"
    rows.append(Relation(name, f"{OFFICE}/customXml", relative(f"customXml/item{number}.xml", base)))
    held = {row.id for row in rows}  # a document of ours that became a model has some of our links already
    rows += [
        Relation(block_xml.link_id(address), f"{OFFICE}/hyperlink", address, external=True)
        for address in links
        if block_xml.link_id(address) not in held
    ]
    rows += [relation for image in images if (relation := drawings.relationship(image, base)).id not in held]
    return _relations(rows)


def _relations(rows: Iterable[Relation]) -> str:
    found = [
        f'<Relationship Id="{escape_attribute(row.id)}" Type="{escape_attribute(row.type)}" Target="{escape_attribute(row.target)}"'
        + (' TargetMode="External"/>' if row.external else "/>")
        for row in rows
    ]
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(found)}</Relationships>'


@keeping.by_value("word.style-parts")
def _static(
    house: HouseStyle,
    locale: str,
    drawn: tuple[int, ...],
    frames: tuple[Frame, ...],
    images: tuple[Image, ...],
    prompts: fields.Prompts,
    *,
    protect: bool,
    sealed: bool,
    changing: frozenset[str],
    noted: bool,
) -> tuple[Member, ...]:
    """Compress what documents of one style and language share that have charts of the same numbers.

    A form has `prompts`, and one that is `noted` footnotes.
    """
    glossary = bool(prompts) and not house.part("document.glossary+xml")
    types = {**charts.types(drawn), **(fields.TYPES if glossary else {}), **(seal.TYPES if sealed else {})}
    types |= {drawings.part_name(image): drawings.content_type(image) for image in images}
    types |= {frame.name: f"{_WORD}.{frame.half}+xml" for frame in frames}
    types |= {_notes_part(house): notes.TYPE} if noted else {}
    parts = {**dict(house.parts), **{name: part.filled({LANGUAGE: locale}) for name, part in house.gapped if not part.names()}}
    settings = house.part("settings+xml")
    if prompts and house.model:
        parts[settings] = for_controls(parts[settings])
    if noted and not house.part("footnotes+xml"):
        parts[settings] = notes.named_in(parts[settings])
    if protect:
        parts[settings] = protected(parts[settings])
    number = house.manifest
    around = [
        Relation("rIdTender1", f"{OFFICE}/officeDocument", house.main),
        Relation("rIdTender2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        Relation("rIdTender3", f"{OFFICE}/extended-properties", "docProps/app.xml"),
        *house.around,
    ]
    if sealed and not any(row.target == seal.PART for row in house.around):
        around.append(Relation("rIdSeal", f"{OFFICE}/custom-properties", seal.PART))
    texts = {
        "[Content_Types].xml": DECLARATION + content_types(house, types),
        "_rels/.rels": _relations(around),
        "docProps/app.xml": (
            f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>tenderkit</Application></Properties>"
        ),
        f"customXml/itemProps{number}.xml": (
            f'{DECLARATION}<ds:datastoreItem ds:itemID="{{{str(_MANIFEST_ID).upper()}}}" '
            'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
            '<ds:schemaRefs><ds:schemaRef ds:uri="urn:tenderkit:manifest:1"/></ds:schemaRefs></ds:datastoreItem>'
        ),
        f"customXml/_rels/item{number}.xml.rels": _relations(
            [Relation("rId1", f"{OFFICE}/customXmlProps", f"itemProps{number}.xml")]
        ),
    }
    if glossary:
        texts |= {name: DECLARATION + text for name, text in fields.glossary(prompts).items()}
    parts |= {name: text.encode() for name, text in texts.items()}
    return tuple(member(name, content) for name, content in parts.items() if name not in changing)


@keeping.by_value("word.lists-and-links")
def _shared(
    house: HouseStyle,
    lists: tuple[Begun, ...],
    links: tuple[str, ...],
    drawn: tuple[int, ...],
    frames: tuple[Frame, ...],
    images: tuple[Image, ...],
    *,
    glossary: bool,
    noted: bool,
) -> tuple[Member, Member]:
    """Compress what documents with the same lists, links and charts share: the numbering part and the relationships."""
    folder, name = posixpath.split(house.main)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    relationships = member(rels, _relationships(house, links, drawn, frames, images, glossary=glossary, noted=noted).encode())
    return member(house.lists_part, _numbering(house, lists)), relationships


def _numbering(house: HouseStyle, lists: tuple[Begun, ...]) -> bytes:
    """Give every numbered list a w:num of its own, so that each counts from its start (as pandoc does)."""
    own = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{_definition(house, begun)}"/>'
        f'<w:lvlOverride w:ilvl="{begun.level}"><w:startOverride w:val="{begun.start}"/></w:lvlOverride></w:num>'
        for number, begun in enumerate(lists, house.next_list)
    )
    return house.numbering.filled({"": own})


def _definition(house: HouseStyle, begun: Begun) -> int:
    return house.lettered if begun.lettered else house.bulleted if begun.bulleted else house.ordered
