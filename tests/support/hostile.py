"""Hostile and broken files by the dozen, each made by a small function that says what it is.

`REFUSED` holds those that no answer may be taken from, with words of the reason that is given. `READ` holds those that are read
like the form they were made from (`COMPLETE` and `TEXTS` of filling.py), with what differs: faults, ticks, the company's name.
`LIMITS` holds those that cost most.
"""

from __future__ import annotations

import copy
import functools
import io
import re
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from support.filling import (
    COMPLETE,
    MAIN,
    TEXTS,
    WHO,
    Element,
    control_of,
    edited,
    empty_form,
    filled,
    part,
    replaced,
    row_of,
    with_parts,
    without_controls,
    without_tags,
    zipped,
)
from support.reading import W

Maker = Callable[[], bytes]
TYPES, RELATIONS, MAIN_RELATIONS = "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PILE = "\u0301\u0316" * 200_000
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
COMPANY = f'<w:t xml:space="preserve">{TEXTS["supplier.company"]}</w:t>'.encode()


@functools.cache
def form() -> bytes:
    """Return the form filled in as it should be."""
    return filled()


@dataclass(frozen=True)
class Reading:
    """How a file is read: the boxes ticked, the company's name, and the codes of what is said about it."""

    make: Maker
    faults: frozenset[str]
    ticked: frozenset[str]
    company: str


REFUSED: dict[str, tuple[Maker, str]] = {}
LIMITS: dict[str, Maker] = {}
READ: dict[str, Reading] = {}


def refused(reason: str) -> Callable[[Maker], Maker]:
    def register(make: Maker) -> Maker:
        REFUSED[make.__name__] = (make, reason)
        return make

    return register


def read(*faults: str, without: frozenset[str] = frozenset(), company: str = TEXTS["supplier.company"]) -> Callable[[Maker], Maker]:
    def register(make: Maker) -> Maker:
        READ[make.__name__] = Reading(make, frozenset(faults), frozenset(COMPLETE) - without - {"type.manufacturer"}, company)
        return make

    return register


def at_the_limit(make: Maker) -> Maker:
    LIMITS[make.__name__] = make
    return make


def with_doctype(doctype: str, content: str = "", encoding: str = "UTF-8") -> bytes:
    """Return the form with a DOCTYPE, and content of it in the company's name."""
    text = part(form()).decode().split("?>", 1)[1].replace(COMPANY.decode(), f"<w:t>{content}</w:t>")
    return with_parts(
        form(), {MAIN: f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{text}'.encode(encoding, "xmlcharrefreplace")}
    )


def in_body(xml: str | bytes) -> bytes:
    """Return the form with more at the start of its body."""
    return replaced(form(), b"<w:body>", b"<w:body>" + (xml.encode() if isinstance(xml, str) else xml))


def company(xml: str) -> bytes:
    """Return the form with this markup for the company's name."""
    return replaced(form(), COMPANY, f"<w:t>{xml}</w:t>".encode())


def related(kind: str, target: str, mode: str = "Internal", source: str = MAIN_RELATIONS) -> bytes:
    """Return the form with another relationship."""
    node = f'<Relationship Id="rIdEvil" Type="{REL}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    return replaced(form(), b"</Relationships>", node.encode(), source)


def typed(extension: str, kind: str) -> bytes:
    """Return the form with another content type."""
    node = f'<Default Extension="{extension}" ContentType="{kind}"/><Default Extension="png" ContentType="image/png"/><Override'
    return replaced(form(), b"<Override", node.encode(), TYPES)


def patched(data: bytes, name: str, offset: int, value: bytes) -> bytes:
    """Return an archive with bytes changed in a member's entry of the directory (APPNOTE 4.3.12)."""
    at = next(found.start() for found in re.finditer(b"PK\x01\x02", data) if data[found.start() + 46 :].startswith(name.encode()))
    return data[: at + offset] + value + data[at + offset + len(value) :]


# XML that is larger than it looks, or reaches out


@refused("DOCTYPE")
def billion_laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return with_doctype(f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>', "&l9;")


@refused("DOCTYPE")
def quadratic_blowup() -> bytes:
    return with_doctype(f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>', "&a;" * 20_000)


@refused("DOCTYPE")
def entity_that_is_a_file() -> bytes:
    return with_doctype('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;")


@refused("DOCTYPE")
def entity_that_is_a_web_page() -> bytes:
    return with_doctype('<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/a">]>', "&a;")


@refused("DOCTYPE")
def document_type_that_is_a_file() -> bytes:
    return with_doctype('<!DOCTYPE x SYSTEM "file:///etc/passwd">')


@refused("DOCTYPE")
def doctype_in_the_relationships() -> bytes:
    return replaced(form(), b"<Relationships", b'<!DOCTYPE x [<!ENTITY a "b">]><Relationships', RELATIONS)


@refused("not UTF-8")
def doctype_in_utf_16() -> bytes:
    return with_doctype('<!DOCTYPE x [<!ENTITY a "b">]>', "&a;", "UTF-16")


@refused("not UTF-8")
def doctype_in_utf_7() -> bytes:
    text = part(form()).decode().split("?>", 1)[1]
    xml = '<?xml version="1.0" encoding="UTF-7"?>' + "+ADwAIQ-DOCTYPE x [+ADwAIQ-ENTITY a +ACI-b+ACI-+AD4]+AD4-" + text
    return with_parts(form(), {MAIN: xml.encode()})


@refused("not UTF-8")
def doctype_in_ebcdic() -> bytes:
    return with_parts(form(), {MAIN: '<?xml version="1.0" encoding="cp037"?><!DOCTYPE x><x/>'.encode("cp037")})


@refused("not UTF-8")
def another_encoding() -> bytes:
    return with_doctype("", "Caf\u00e9", "iso-8859-1")


@refused("damaged")
def a_thousand_levels() -> bytes:
    return in_body(b"<w:sdt><w:sdtContent>" * 500 + b"</w:sdtContent></w:sdt>" * 500)


@refused("too large")
def a_hundred_thousand_levels() -> bytes:
    return in_body(b"<w:sdt><w:sdtContent>" * 50_000 + b"</w:sdtContent></w:sdt>" * 50_000)


@refused("too large")
def two_million_elements() -> bytes:
    return in_body(b"<a/>" * 1_900_000)


@refused("too large")
def half_a_million_attributes() -> bytes:
    return in_body(b"<a " + b" ".join(b'a%d=""' % n for n in range(500_000)) + b"/>")


@refused("too large")
def one_attribute_of_ten_megabytes() -> bytes:
    return in_body(b'<a a="' + b"x" * 10_000_000 + b'"/>')


@refused("too large")
def ten_megabytes_in_one_answer() -> bytes:
    return company("x" * 10_000_000)


@refused("more text")
def three_megabytes_in_one_answer() -> bytes:
    return company("x" * 3_000_000)


@refused("more text")
def a_novel_in_ligatures_that_unfold() -> bytes:
    return in_body(f"<w:p><w:r><w:t>{chr(0xFDFA) * 2_000_000}</w:t></w:r></w:p>")


@refused("damaged")
def xml_that_is_not_well_formed() -> bytes:
    return replaced(form(), b"</w:body>", b"")


@refused("damaged")
def a_name_that_tells_a_long_story() -> bytes:
    return in_body(f"<{'a' * 40_000}></b>")


@refused("damaged")
def properties_that_never_end() -> bytes:
    return with_parts(form(), {"docProps/custom.xml": b"<property" * 40_000})


# Archives


@refused("too large")
def zip_bomb() -> bytes:
    return with_parts(form(), {"word/media/image1.png": b"\0" * 100_000_000})


@refused("damaged")
def zip_bomb_that_lies_about_its_size() -> bytes:
    return patched(with_parts(form(), {MAIN: b" " * 100_000_000}), MAIN, 24, struct.pack("<I", 1000))


@refused("does not use")
def zip_bomb_packed_in_another_way() -> bytes:
    bomb = io.BytesIO(with_parts(form(), {MAIN: None}))
    with zipfile.ZipFile(bomb, "a") as archive:
        archive.writestr(MAIN, b" " * 7_000_000, zipfile.ZIP_BZIP2)
    return bomb.getvalue()


@read()
def zip_bomb_in_a_part_that_nobody_needs() -> bytes:
    return with_parts(form(), {"word/embeddings/a.zip": zipped([("a", b"\0" * 30_000_000)])})


@refused("too large")
def six_hundred_members() -> bytes:
    return with_parts(form(), {f"word/media/{n}.png": b"" for n in range(600)})


@refused("too large")
def a_directory_of_half_a_million_members() -> bytes:
    count = 500_000
    entries = (b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a") * count
    return entries + b"PK\x05\x06" + bytes(4) + struct.pack("<HHIIH", count & 0xFFFF, count & 0xFFFF, len(entries), 0, 0)


@refused("impossible names")
def a_member_twice() -> bytes:
    return with_parts(form(), {"word/document.xm_": b"<w:document/>"}).replace(b"word/document.xm_", MAIN.encode())


@refused("impossible names")
def a_member_twice_but_for_its_case() -> bytes:
    return with_parts(form(), {"WORD/Document.xml": b"<w:document/>"})


@refused("impossible names")
def a_name_that_leaves_the_package() -> bytes:
    return with_parts(form(), {"word/../../evil.xml": b"<a/>"})


@refused("impossible names")
def an_absolute_name() -> bytes:
    return with_parts(form(), {"/tmp/evil.xml": b"<a/>"})


@refused("impossible names")
def a_name_with_backslashes() -> bytes:
    return with_parts(form(), {"word\\..\\..\\evil.xml": b"<a/>"})


@refused("encrypted")
def an_encrypted_member() -> bytes:
    return patched(form(), MAIN, 8, struct.pack("<H", 1))


@refused("damaged")
def a_member_with_another_checksum() -> bytes:
    return patched(form(), MAIN, 16, b"abcd")


@refused("not a Word file")
def an_archive_cut_in_half() -> bytes:
    return form()[: len(form()) // 2]


@refused("")
def an_archive_with_a_hole() -> bytes:
    data = form()
    return data[:4000] + b"\xff" * 2000 + data[6000:]


@refused("not a Word file")
def noise_that_begins_like_an_archive() -> bytes:
    return b"PK\x03\x04" + bytes(range(256)) * 40


@read()
def an_archive_after_another_program() -> bytes:
    return b"MZ" + bytes(3000) + form()


# Things that are no form


@refused("not a Word file")
def an_empty_file() -> bytes:
    return b""


@refused("not a Word file")
def a_text_file() -> bytes:
    return b"Dear buyer, please find our answers below.\n"


@refused("not a Word file")
def a_pdf() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


@refused("old .doc format")
def an_old_word_file_or_an_encrypted_one() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le")


@refused("not a text document")
def an_opendocument_file_that_is_none() -> bytes:
    return zipped([("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")])


@refused("not a Word file")
def an_archive_of_something_else() -> bytes:
    return zipped([("holiday.jpg", b"\xff\xd8\xff")])


@refused("not a Word document")
def a_spreadsheet() -> bytes:
    return with_parts(form(), {TYPES: part(form(), TYPES).replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")})


@refused("not a Word document")
def no_main_document() -> bytes:
    return with_parts(form(), {MAIN: None})


@refused("not a Word document")
def a_main_document_elsewhere() -> bytes:
    return replaced(form(), b'Target="word/document.xml"', b'Target="http://127.0.0.1:9/a" TargetMode="External"', RELATIONS)


@refused("not a Word document")
def a_main_document_above_the_package() -> bytes:
    return replaced(form(), b'Target="word/document.xml"', b'Target="../../../etc/passwd"', RELATIONS)


@refused("two main documents")
def two_main_documents() -> bytes:
    return with_parts(related("officeDocument", "word/other.xml", source=RELATIONS), {"word/other.xml": part(empty_form())})


@refused("not a Word document")
def a_web_page_as_main_document() -> bytes:
    return with_parts(form(), {MAIN: b"<html><body/></html>"})


# Things that come along


@refused("macros")
def a_macro() -> bytes:
    return with_parts(form(), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


@refused("macros")
def a_type_with_macros() -> bytes:
    kinds = part(form(), TYPES)
    old = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return with_parts(form(), {TYPES: kinds.replace(old, b"application/vnd.ms-word.document.macroEnabled.main+xml")})


@refused("macros")
def a_macro_under_another_name() -> bytes:
    return typed("bin", "application/vnd.ms-office.vbaProject")


@refused("embedded object")
def an_ole_object() -> bytes:
    return related("oleObject", "embeddings/a.bin")


@refused("embedded object")
def an_ole_object_by_its_extension() -> bytes:
    return typed("bin", "application/vnd.openxmlformats-officedocument.oleObject")


@refused("embedded object")
def an_activex_control() -> bytes:
    return typed("bin", "application/vnd.ms-office.activeX")


@refused("another document")
def another_document_inside() -> bytes:
    return related("aFChunk", "chunk.html")


@refused("another document")
def another_document_inside_without_a_relationship() -> bytes:
    return in_body('<w:altChunk xmlns:r="a" r:id="rId1"/>')


@read()
def a_template_and_links_elsewhere() -> bytes:
    form = related("attachedTemplate", "\\\\127.0.0.1\\share\\evil.dotm", "External")
    return replaced(form, b"<w:body>", b'<w:body><w:p><w:hyperlink r:id="rIdEvil"/></w:p>')


# Markup that other programs write, or a joker


@read()
def another_prefix() -> bytes:
    return with_parts(form(), {MAIN: re.sub(rb"\bw:", b"q:", part(form()).replace(b"xmlns:w=", b"xmlns:q="))})


@read()
def strict_open_xml() -> bytes:
    spaces = {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        REL.encode(): b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    changed = {}
    for name in (MAIN, RELATIONS, MAIN_RELATIONS):
        content = part(form(), name)
        for old, new in spaces.items():
            content = content.replace(old, new)
        changed[name] = content
    return with_parts(form(), changed)


@read()
def a_main_document_known_by_its_extension() -> bytes:
    override = re.search(rb'<Override PartName="/word/document.xml" ContentType="([^"]*)"/>', part(form(), TYPES))
    assert override
    kinds = part(form(), TYPES).replace(override[0], b"").replace(b'"application/xml"', b'"' + override[1] + b'"')
    return with_parts(form(), {TYPES: kinds})


@read()
def comments_and_instructions_inside_text() -> bytes:
    return company("Ac<!-- not -->me<?evil run?> B<![CDATA[.]]>V.")


@read()
def a_choice_with_a_fallback() -> bytes:
    def change(root: Element) -> None:
        control = control_of(root, "A1.2")
        both = etree.Element(f"{{{MC}}}AlternateContent", nsmap={"mc": MC})
        control.getparent().replace(control, both)
        etree.SubElement(both, f"{{{MC}}}Choice", {"Requires": "w14"}).append(control)
        etree.SubElement(both, f"{{{MC}}}Fallback").append(copy.deepcopy(control_of(root, "A1.3")))

    return edited(form(), change)


@read("TK806")
def a_text_box_that_speaks_for_the_form() -> bytes:
    box = "<w:txbxContent><w:p><w:r><w:t>A1.7</w:t></w:r></w:p><w:p><w:r><w:t>☒</w:t></w:r></w:p></w:txbxContent>"
    shape = f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>{box}</v:textbox></v:shape>'
    return in_body(f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>")


def wrapped(name: str, level: str) -> bytes:
    """Return the form with a control of nobody's around the run, paragraph, cell or row of a field."""

    def change(root: Element) -> None:
        control = control_of(root, name)
        node = control if level == "run" else next(control.iterancestors(f"{W}{level}"))
        outer = etree.Element(f"{W}sdt")
        node.getparent().replace(node, outer)
        etree.SubElement(outer, f"{W}sdtPr")
        etree.SubElement(outer, f"{W}sdtContent").append(node)

    return edited(form(), change)


def moved_out(name: str, level: str) -> bytes:
    """Return the form with the control of a field around its paragraph or cell, as Word saves one that fills it."""

    def change(root: Element) -> None:
        control = control_of(root, name)
        node = next(control.iterancestors(f"{W}{level}"))
        parent, at = control.getparent(), control.getparent().index(control)
        content = control.find(f"{W}sdtContent")
        parent[at : at + 1] = list(content)
        node.getparent().replace(node, control)
        content.append(node)

    return edited(form(), change)


@read()
def a_control_around_the_control() -> bytes:
    return wrapped("A1.2", "run")


@read()
def a_control_around_the_paragraph() -> bytes:
    return wrapped("A1.2", "p")


@read()
def a_control_around_the_cell() -> bytes:
    return wrapped("A1.2", "tc")


@read()
def a_control_around_the_row() -> bytes:
    return wrapped("A1.2", "tr")


@read()
def a_control_around_the_table() -> bytes:
    return wrapped("A1.2", "tbl")


@read()
def a_box_that_holds_its_cell() -> bytes:
    return moved_out("A1.2", "tc")


@read()
def a_text_that_holds_its_cell() -> bytes:
    return moved_out("supplier.company", "tc")


@read()
def a_text_that_holds_its_paragraph() -> bytes:
    return moved_out("supplier.company", "p")


@read()
def a_box_that_holds_its_paragraph() -> bytes:
    return moved_out("A1.2", "p")


@read("TK818", company="Acme B.V.\nand sons")
def a_table_inside_an_answer() -> bytes:
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>and sons</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"

    def change(root: Element) -> None:
        content = control_of(root, "supplier.company").find(f"{W}sdtContent")
        inner = etree.SubElement(content, f"{W}r")
        inner.append(etree.fromstring(f'<w:pict xmlns:w="{W[1:-1]}"><w:txbxContent>{table}</w:txbxContent></w:pict>'))

    return edited(form(), change)


@read("TK806", "TK810", without=frozenset({"A1.2"}))
def a_row_that_is_deleted_in_tracked_changes() -> bytes:
    def change(root: Element) -> None:
        etree.SubElement(row_of(root, "A1.2").find(f"{W}trPr"), f"{W}del", WHO)

    return edited(form(), change)


@read("TK810", without=frozenset({"A1.2"}))
def a_cell_that_is_deleted_in_tracked_changes() -> bytes:
    def change(root: Element) -> None:
        cell = next(control_of(root, "A1.2").iterancestors(f"{W}tc"))
        etree.SubElement(cell.find(f"{W}tcPr"), f"{W}cellDel", WHO)

    return edited(form(), change)


def tracked(name: str, change: str) -> bytes:
    """Return the form with the control of a field inside a tracked change."""

    def move(root: Element) -> None:
        control = control_of(root, name)
        around = etree.Element(f"{W}{change}", WHO)
        control.getparent().replace(control, around)
        around.append(control)

    return edited(form(), move)


@read()
def a_control_that_is_inserted() -> bytes:
    return tracked("A1.2", "ins")


@read("TK810", without=frozenset({"A1.2"}))
def a_control_that_is_deleted() -> bytes:
    return tracked("A1.2", "del")


# Identities


def copied(name: str, change: Callable[[Element], None]) -> bytes:
    """Return the form with a second control of the same name, changed."""

    def add(root: Element) -> None:
        control = control_of(root, name)
        second = copy.deepcopy(control)
        change(second)
        control.addnext(second)

    return edited(form(), add)


@read()
def a_tag_twice_that_agrees() -> bytes:
    return copied("A1.2", lambda control: None)


@read("TK810")
def a_tag_twice_that_differs() -> bytes:
    def untick(control: Element) -> None:
        checked = control.find(".//{http://schemas.microsoft.com/office/word/2010/wordml}checked")
        checked.set(checked.keys()[0], "0")
        next(control.iter(f"{W}t")).text = "☐"

    return copied("A1.2", untick)


@read()
def tags_that_are_lost() -> bytes:
    return without_tags(form())


@read()
def controls_that_are_lost() -> bytes:
    return without_controls(form())


@read("TK807")
def a_field_of_nobody() -> bytes:
    evil = "\u202e\u200b&lt;script&gt;" + "x" * 5000
    return in_body(f'<w:p><w:sdt><w:sdtPr><w:tag w:val="tk.{evil}"/></w:sdtPr><w:sdtContent/></w:sdt></w:p>')


@read("TK806")
def bookmarks_without_end() -> bytes:
    return in_body(
        "<w:p>"
        + "".join(f'<w:bookmarkStart w:id="{n}" w:name="_tk_no{n}"/>' for n in range(5000, 45_000))
        + "<w:r><w:t>hello</w:t></w:r></w:p>"
    )


@read("TK806", "TK809", without=frozenset({"A1.2"}))
def a_bookmark_that_lost_its_end() -> bytes:
    def drop(root: Element) -> None:
        start = next(mark for mark in root.iter(f"{W}bookmarkStart") if mark.get(f"{W}name") == "_tk_A1_2")
        end = next(mark for mark in root.iter(f"{W}bookmarkEnd") if mark.get(f"{W}id") == start.get(f"{W}id"))
        end.getparent().remove(end)

    return edited(without_controls(form()), drop)


@read("TK810")
def twenty_thousand_controls_of_one_name() -> bytes:
    one = b'<w:sdt><w:sdtPr><w:tag w:val="tk.A1.2"/></w:sdtPr><w:sdtContent/></w:sdt>'
    return replaced(form(), b"</w:p><w:sectPr", one * 20_000 + b"</w:p><w:sectPr")


@read("TK807")
def a_seal_of_another_form() -> bytes:
    return replaced(form(), b"human_rights/1.0 ", b"human_rights/0.9\xe2\x80\xae ", "docProps/custom.xml")


@read("TK819")
def a_seal_that_never_ends() -> bytes:
    return replaced(form(), b"human_rights/1.0 ", b"human_rights/1.0 x " + b"f" * 7_000_000, "docProps/custom.xml")


# What is written in the answers


@read("TK812", company="Acme\ufffd evil")
def text_that_turns_around() -> bytes:
    return company("Acme&#x85; &#x202E;ev\u2066il\u2069")


@read("TK812", company="Acme \ufffdB.V.\ufffd")
def markers_of_the_templates() -> bytes:
    return company("Acme &#xE000;B.V.&#xE003;")


@read(company="=cmd|' /C calc'!A0")
def a_formula() -> bytes:
    return company("=cmd|' /C calc'!A0")


@read(company="{{ tender }} <b>{% raw %}</b> & [x](javascript:1)")
def text_that_looks_like_a_template() -> bytes:
    return company("{{ tender }} &lt;b>{% raw %}&lt;/b> &amp; [x](javascript:1)")


@read("TK812", company=unicodedata.normalize("NFC", "Acme" + "\u0301\u0316" * 15))
def marks_piled_on_a_letter() -> bytes:
    return company("Acme" + "\u0301\u0316" * 200_000)


@read("TK806")
def marks_piled_outside_the_answers() -> bytes:
    return in_body(f"<w:p><w:r><w:t>e</w:t></w:r><w:r><w:t>{PILE}</w:t></w:r></w:p>")


@read("TK812", company="x" * 4000)
def an_answer_of_many_pages() -> bytes:
    return company("x" * 400_000)


# Files at the limits: as much markup as is allowed, where it costs most


def nested(levels: int, start: str, inner: str, end: str) -> bytes:
    return in_body(start * levels + inner + end * levels)


TABLE = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")


@at_the_limit
def empty_paragraphs_in_nested_tables() -> bytes:
    return nested(70, TABLE[0], "<w:p/>" * 110_000, TABLE[1])


@at_the_limit
def runs_in_nested_controls() -> bytes:
    return nested(110, "<w:sdt><w:sdtContent>", f"<w:p>{'<w:r><w:t>a</w:t></w:r>' * 29_000}</w:p>", "</w:sdtContent></w:sdt>")


@at_the_limit
def paragraphs_in_nested_controls_of_ours() -> bytes:
    control = '<w:sdt><w:sdtPr><w:tag w:val="tk.A1.2"/></w:sdtPr><w:sdtContent>'
    return nested(100, control, "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 20_000, "</w:sdtContent></w:sdt>")


@at_the_limit
def runs_that_are_formatted() -> bytes:
    run = '<w:r><w:rPr><w:color w:val="000000"/><w:sz w:val="20"/></w:rPr><w:t>a</w:t></w:r>'
    return in_body(f"<w:p>{run * 11_000}</w:p>")


@at_the_limit
def runs_in_nested_tables() -> bytes:
    return nested(70, TABLE[0], f"<w:p>{'<w:r><w:rPr/><w:t>a</w:t></w:r>' * 25_000}</w:p>", TABLE[1])


@at_the_limit
def ligatures_that_unfold_in_every_section() -> bytes:
    marks = "".join(f'<w:bookmarkStart w:id="{9000 + n}" w:name="{name}"/>' for n, name in enumerate(("A1", "A2", "P", "X")))
    return in_body(f"<w:p>{marks}<w:r><w:t>{chr(0xFDFA) * 20_000}</w:t></w:r></w:p>")


@at_the_limit
def fields_that_begin_and_never_end() -> bytes:
    return in_body(
        "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/></w:r>' * 19_000 + "</w:p>"
    )


@at_the_limit
def drawings_in_drawings() -> bytes:
    return nested(240, "<w:drawing>", "<a/>" * 130_000, "</w:drawing>")


@at_the_limit
def tables_with_a_row_of_many_cells() -> bytes:
    return in_body("<w:tbl><w:tr>" + "<w:tc/>" * 130_000 + "</w:tr></w:tbl>")


@at_the_limit
def styles_that_rest_on_each_other() -> bytes:
    style = '<w:style w:type="paragraph" w:styleId="S{0}"><w:basedOn w:val="S{1}"/><w:rPr><w:b/></w:rPr></w:style>'
    styles = "".join(style.format(n, n - 1) for n in range(10_000))
    used = "".join(f'<w:p><w:pPr><w:pStyle w:val="S{n}"/></w:pPr></w:p>' for n in range(0, 10_000, 2))
    made = replaced(in_body(used), b"</w:styles>", styles.encode() + b"</w:styles>", "word/styles.xml")
    return made


@at_the_limit
def a_comment_of_many_words() -> bytes:
    words = "<w:p><w:r><w:t>Only on Mondays. </w:t></w:r></w:p>" * 16_000
    comments = f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="0">{words}</w:comment></w:comments>'
    made = related("comments", "comments.xml")
    made = replaced(made, b"<w:body>", b'<w:body><w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>')
    return with_parts(made, {"word/comments.xml": comments.encode()})


@refused("too large")
def many_parts_that_are_each_just_small_enough() -> bytes:
    filler = "<a/>" * 60_000
    styles = part(form(), "word/styles.xml").replace(b"</w:styles>", filler.encode() + b"</w:styles>")
    theme = part(form(), "word/theme/theme1.xml").replace(b"</a:theme>", filler.encode() + b"</a:theme>")
    return with_parts(in_body(filler), {"word/styles.xml": styles, "word/theme/theme1.xml": theme})


@at_the_limit
def declarations_of_nobody_and_choices_among_them() -> bytes:
    spaces = " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(30_000))
    choices = '<mc:AlternateContent><mc:Choice Requires="n1"/></mc:AlternateContent>' * 20_000
    return in_body(f'<w:p xmlns:mc="{MC}" {spaces}>{choices}</w:p>')


@read("TK806", "TK810", "TK819", without=frozenset({"A1.2"}))
def a_form_without_its_seal_and_with_an_answer_less() -> bytes:
    made = edited(form(), lambda root: row_of(root, "A1.2").getparent().remove(row_of(root, "A1.2")))
    return with_parts(made, {"docProps/custom.xml": None})
