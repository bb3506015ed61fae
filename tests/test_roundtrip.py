"""Documents go through other hands: LibreOffice saves them again, pandoc and mammoth read them, somebody adds a heading."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from conftest import EXAMPLES, example
from lxml import etree
from support import converting, peers, reading
from support.reading import W

import tenderkit

pytestmark = pytest.mark.slow

TEXT = "txt:Text (encoded):UTF8,LF"


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("originals")
    paths: list[Path] = []
    for scenario in EXAMPLES:
        paths += tenderkit.save(tenderkit.render(tenderkit.load_tender(example(scenario))), folder)
    return paths


@pytest.fixture(scope="module")
def resaved(originals: list[Path], soffice: str, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Let LibreOffice open the documents and save them as Word documents again."""
    folder = tmp_path_factory.mktemp("resaved")
    peers.convert(soffice, "docx:MS Word 2007 XML", folder, *originals)
    return {path: folder / path.name for path in originals}


@pytest.fixture(scope="module")
def opendocument(originals: list[Path], soffice: str, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Let LibreOffice open the documents and save them as OpenDocument."""
    return dict(zip(originals, converting.convert(originals, "odt", tmp_path_factory.mktemp("odt")), strict=True))


# LibreOffice.


def test_libreoffice_keeps_every_heading_paragraph_item_and_cell_in_a_word_document(resaved: dict[Path, Path]) -> None:
    for original, again in resaved.items():
        assert peers.squeezed(peers.by_lxml(again.read_bytes())) == peers.squeezed(peers.by_lxml(original.read_bytes()))


def test_libreoffice_keeps_every_heading_paragraph_item_and_cell_in_opendocument(opendocument: dict[Path, Path]) -> None:
    for original, again in opendocument.items():
        assert peers.squeezed(peers.by_lxml_from_odt(again)) == peers.squeezed(peers.by_lxml(original.read_bytes()))


def test_libreoffice_keeps_every_number_and_every_reference(
    resaved: dict[Path, Path], opendocument: dict[Path, Path], soffice: str, tmp_path: Path
) -> None:
    for path, again in resaved.items():
        (tmp_path / f"first-{path.name}").write_bytes(path.read_bytes())
        (tmp_path / f"again-{path.name}").write_bytes(again.read_bytes())
    peers.convert(soffice, TEXT, tmp_path, *tmp_path.glob("*.docx"), *opendocument.values())
    for path in resaved:
        first, again, odt = (
            (tmp_path / f"{version}{path.stem}.txt").read_text(encoding="utf-8-sig") for version in ("first-", "again-", "")
        )
        assert re.search(r"^ +1 \w", first, re.MULTILINE), "the text has the numbers of headings"
        assert first == again == odt, path.name


def test_libreoffice_keeps_rows_columns_and_header_rows(resaved: dict[Path, Path], opendocument: dict[Path, Path]) -> None:
    for original, again in resaved.items():
        expected = word_tables(original)
        assert expected
        assert all(headers == 1 and len(set(cells)) == 1 for headers, cells in expected)
        assert word_tables(again) == expected, original.name
        assert odt_tables(opendocument[original]) == expected, original.name


def word_tables(path: Path) -> list[tuple[int, list[int]]]:
    """Return the number of header rows of each table, and of the cells of each row."""
    return [
        (len(table.findall(f"{W}tr/{W}trPr/{W}tblHeader")), [len(row.findall(f"{W}tc")) for row in table.findall(f"{W}tr")])
        for table in reading.body(path.read_bytes()).iter(f"{W}tbl")
    ]


def odt_tables(path: Path) -> list[tuple[int, list[int]]]:
    row, cell = (peers.OFFICE % ("table", name) for name in ("table-row", "table-cell"))
    header = peers.OFFICE % ("table", "table-header-rows")
    return [
        (len(table.findall(f"{header}/{row}")), [len(line.findall(cell)) for line in table.iter(row)])
        for table in peers.odt_content(path).iter(peers.OFFICE % ("table", "table"))
    ]


def test_libreoffice_keeps_fields_as_fields_and_leaves_none_without_its_bookmark(
    resaved: dict[Path, Path], opendocument: dict[Path, Path]
) -> None:
    for original, again in resaved.items():
        assert sorted(fields(again)) == sorted(fields(original)), original.name
        for path in (original, again):
            assert {field.split()[1] for field in fields(path) if field.startswith("REF")} <= bookmarks(path)
        content = peers.odt_content(opendocument[original])
        references = list(content.iter(peers.OFFICE % ("text", "bookmark-ref")))
        assert len(references) == sum(field.startswith("REF") for field in fields(original))


def fields(path: Path) -> list[str]:
    """Return the fields of a document: the kind, for a reference its bookmark, and whether it shows the number."""
    found = [(node.text or "").split() for node in reading.body(path.read_bytes()).iter(f"{W}instrText")]
    return [
        " ".join([*field[: 2 if field[0] in ("REF", "SEQ") else 1], *(["\\w"] if field[0] == "REF" and "\\w" in field else [])])
        for field in found
        if field and field[0] in ("REF", "SEQ", "TOC")
    ]


def bookmarks(path: Path) -> set[str]:
    return {node.get(f"{W}name") for node in reading.body(path.read_bytes()).iter(f"{W}bookmarkStart")}


def test_libreoffice_keeps_the_bookmark_around_every_item(resaved: dict[Path, Path], opendocument: dict[Path, Path]) -> None:
    for original, again in resaved.items():
        items = {name for name in bookmarks(original) if not name.startswith("_")}
        assert items <= bookmarks(again), original.name
        ranges = peers.odt_content(opendocument[original]).iter(peers.OFFICE % ("text", "bookmark-start"))
        assert items <= {node.get(peers.OFFICE % ("text", "name")) for node in ranges}, f"{original.name}: one became a point"


# Other readers.


def test_pandoc_reads_every_heading_paragraph_item_and_cell_in_order(originals: list[Path]) -> None:
    for path in originals:
        assert peers.by_pandoc(path) == peers.by_lxml(path.read_bytes()), path.name


def test_mammoth_reads_every_heading_paragraph_item_and_cell_in_order(originals: list[Path]) -> None:
    for path in originals:
        assert peers.by_mammoth(path) == peers.by_lxml(path.read_bytes()), path.name


def test_every_kind_of_block_is_among_what_is_read(originals: list[Path]) -> None:
    kinds = {kind for path in originals for kind, _ in peers.by_lxml(path.read_bytes())}
    assert {"heading 1", "heading 2", "paragraph", "item", "cell"} <= kinds


# Editing.


@pytest.fixture(scope="module")
def edited(originals: list[Path], soffice: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Put a heading before the first section that is referred to, and update the fields; return before and after."""
    folder = tmp_path_factory.mktemp("edited")
    original = next(path for path in originals if path.name.endswith("contract-schedule.docx") and "DH-" in path.name)
    changed, updated = folder / "changed.docx", folder / "updated.docx"
    with zipfile.ZipFile(original) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, with_heading(old.read(name)) if name == "word/document.xml" else old.read(name))
    peers.update(soffice, changed, updated)
    return original, updated


def with_heading(content: bytes) -> bytes:
    document = etree.fromstring(content)
    body = document[0]
    target = next(field.text.split()[1] for field in body.iter(f"{W}instrText") if field.text.split()[0] == "REF")
    heading = next(block for block in body if any(node.get(f"{W}name") == target for node in block.iter(f"{W}bookmarkStart")))
    assert heading.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Heading2"
    new = etree.fromstring(
        f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>A heading put in</w:t></w:r></w:p>'
    )
    body.insert(body.index(heading), new)
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)


def numbers(path: Path) -> dict[str, str]:
    """Return the number of each heading, by its title, as the table of contents has it."""
    found = {}
    for paragraph in reading.body(path.read_bytes()).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and re.fullmatch(r"TOC\d|Contents\d", style.get(f"{W}val")):
            number, title = peers.tidy(reading.words(paragraph)).split(" ", 1)
            found[title] = number
    return found


def references(path: Path) -> dict[str, str]:
    """Return the shown number of each section that is referred to, by its title."""
    body = reading.body(path.read_bytes())
    titles, found = {}, {}
    for paragraph in body.iter(f"{W}p"):
        for mark in paragraph.iter(f"{W}bookmarkStart"):
            titles[mark.get(f"{W}name")] = peers.tidy(reading.words(paragraph))
    for node in body.iter(f"{W}instrText"):
        field = node.text.split()
        if field[0] == "REF" and "\\w" in field:
            shown = node.xpath("string(following::w:t[1])", namespaces={"w": W[1:-1]})
            found[titles[field[1]]] = shown
    return found


def test_a_heading_put_in_renumbers_those_after_it(edited: tuple[Path, Path]) -> None:
    before, after = (numbers(path) for path in edited)
    place = after.pop("A heading put in")
    section, _, position = place.rpartition(".")
    assert list(after) == list(before)
    for title, number in before.items():
        chapter, _, count = number.rpartition(".")
        moved = chapter == section and int(count) >= int(position)
        assert after[title] == (f"{chapter}.{int(count) + 1}" if moved else number)
    assert after != before


def test_references_follow_a_heading_that_moved(edited: tuple[Path, Path]) -> None:
    before, after = edited
    assert references(before)
    for path in (before, after):
        assert references(path) == {title: numbers(path)[title] for title in references(path)}
    assert list(references(after)) == list(references(before))
    assert any(number != references(before)[title] for title, number in references(after).items())
