"""Parts → a .docx, byte for byte the same; and what a house style is asked for."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenderkit import markdown, word
from tenderkit.faults import TenderkitError
from tenderkit.files import places
from tenderkit.word.house.adopting import adopt
from tenderkit.word.house.house import house_style
from tenderkit.word.writing.zip import Member, member, pack

calm = settings(deadline=None)  # a slow machine is no failure

OURS = places.data_root() / "templates" / "house-style.docx"
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\\\x00"), min_size=1, max_size=20)


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


# Packing


@calm
@given(st.dictionaries(NAMES, st.binary(max_size=2000), max_size=8))
def test_what_is_packed_is_read_by_any_zip_reader(parts: dict[str, bytes]) -> None:
    archive = opened(pack(member(name, content) for name, content in parts.items()))
    assert archive.testzip() is None
    assert {name: archive.read(name) for name in archive.namelist()} == parts


@calm
@given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=8), st.randoms())
def test_the_same_parts_in_any_order_give_the_same_bytes(parts: dict[str, bytes], random: object) -> None:
    members = [member(name, content) for name, content in parts.items()]
    shuffled = list(members)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pack(members) == pack(shuffled)


def test_a_part_compressed_once_packs_like_one_compressed_again() -> None:
    once = member("a.xml", b"<a/>" * 1000)
    assert pack([once]) == pack([member("a.xml", b"<a/>" * 1000)]) == pack([once])


def test_the_content_types_come_first_and_the_other_parts_by_name() -> None:
    names = ["word/document.xml", "[Content_Types].xml", "_rels/.rels", "a.xml", "Z.xml"]
    archive = opened(pack(member(name, b"") for name in names))
    assert archive.namelist() == ["[Content_Types].xml", "Z.xml", "_rels/.rels", "a.xml", "word/document.xml"]


def test_nothing_of_the_clock_or_the_machine_is_in_a_package() -> None:
    for info in opened(pack([member("a.xml", b"<a/>"), member("größe.xml", b"")])).infolist():
        assert info.date_time == (1980, 1, 1, 0, 0, 0)
        assert (info.create_system, info.external_attr, info.extra, info.comment) == (0, 0, b"", b"")


def test_a_part_that_repeats_itself_is_compressed() -> None:
    assert len(pack([member("a.xml", b"<w:p/>" * 10_000)])) < 2_000


def test_a_package_of_nothing_is_a_package() -> None:
    assert opened(pack(())).namelist() == []


def test_a_member_remembers_what_a_reader_checks() -> None:
    made = member("a.xml", b"words")
    assert isinstance(made, Member)
    (info,) = opened(pack([made])).infolist()
    assert (info.CRC, info.file_size, info.compress_size) == (made.crc, 5, len(made.data))


# House styles


def styled(folder: Path, changes: dict[str, tuple[str, str] | None], name: str = "style.docx") -> Path:
    """Write our house style with a text replaced in some parts, or without them, and return its path."""
    path = folder / name
    with zipfile.ZipFile(OURS) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part in changes:
                change = changes[part]
                if change is None:
                    continue
                before, after = (text.encode() for text in change)
                assert before in content
                content = content.replace(before, after, 1)
            new.writestr(part, content)
    return path


def codes(path: Path) -> list[str]:
    with pytest.raises(TenderkitError) as error:
        house_style(path)
    assert all(fault.location.path == str(path) and fault.hint for fault in error.value.faults)
    return [fault.code for fault in error.value.faults]


def test_our_house_style_gives_its_parts_and_its_page() -> None:
    house = house_style(OURS)
    assert house.part("styles+xml") == "word/styles.xml"
    assert house.page.xml.startswith("<w:pgSz ")
    assert "<w:pgMar " in house.page.xml
    assert house.page.text_width == 9240


def test_the_text_is_as_wide_as_the_page_without_its_margins(tmp_path: Path) -> None:
    path = styled(tmp_path, {"word/document.xml": ('w:w="11906"', 'w:w="16838"')})
    assert house_style(path).page.text_width == 9240 + 16838 - 11906


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert codes(tmp_path / "none.docx") == ["TK501"]


@pytest.mark.parametrize("content", [b"", b"words", b"%PDF-1.7", b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512])
def test_a_file_that_is_not_a_docx_is_a_fault(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "style.docx"
    path.write_bytes(content)
    assert codes(path) == ["TK501"]


def test_a_folder_is_a_fault(tmp_path: Path) -> None:
    assert codes(tmp_path) == ["TK501"]


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/settings.xml"])
def test_a_docx_without_a_part_that_documents_need_is_a_fault(tmp_path: Path, part: str) -> None:
    assert codes(styled(tmp_path, {part: None})) == ["TK501"]


@pytest.mark.parametrize("element", ["<w:pgSz ", "<w:pgMar "])
def test_a_docx_without_page_size_or_margins_is_a_fault(tmp_path: Path, element: str) -> None:
    path = styled(tmp_path, {"word/document.xml": (element, element.replace("pg", "other"))})
    assert codes(path) == ["TK501"]


def test_a_docx_with_a_damaged_part_is_a_fault(tmp_path: Path) -> None:
    data = bytearray(OURS.read_bytes())
    with zipfile.ZipFile(OURS) as archive:
        info = archive.getinfo("word/styles.xml")
    start = info.header_offset + 30 + len(info.filename) + 50
    data[start : start + 200] = bytes(255 - byte for byte in data[start : start + 200])
    path = tmp_path / "style.docx"
    path.write_bytes(data)
    assert codes(path) == ["TK501"]


def test_a_docx_whose_text_is_not_utf_8_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "style.docx"
    with zipfile.ZipFile(OURS) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            new.writestr(part, b"\xff\xfe" if part == "word/document.xml" else old.read(part))
    assert codes(path) == ["TK501"]


FRAME = word.Settings("Annex", "Tender", "Authority", "T-1", "Annex", "Catalogue", "en-GB")


def written(text: str, path: Path) -> zipfile.ZipFile:
    return opened(word.write(markdown.parse(text).flow, FRAME, adopt(path, OURS)))


def test_a_house_style_without_a_numbered_list_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    path = styled(tmp_path, {"word/numbering.xml": ('<w:num w:numId="3"', '<w:num w:numId="4"')})
    assert codes(path) == ["TK501"]


def test_numbers_of_lists_do_not_meet_those_of_the_house_style(tmp_path: Path) -> None:
    # Word leaves gaps in the numbers of lists that were deleted.
    more = '<w:num w:numId="9"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    path = styled(tmp_path, {"word/numbering.xml": ("</w:numbering>", more)})
    numbering = written("\n\nWords.\n\n".join(["1. one"] * 8), path).read("word/numbering.xml").decode()
    numbers = [part.split('"')[1] for part in numbering.split("<w:num ")[1:]]
    assert len(numbers) >= 4 + 8
    assert len(set(numbers)) == len(numbers)


def test_lists_stand_before_what_the_schema_wants_last(tmp_path: Path) -> None:
    # Word itself ends the part with this element (ISO 29500-1, 17.9.19).
    end = '<w:numIdMacAtCleanup w:val="1"/></w:numbering>'
    path = styled(tmp_path, {"word/numbering.xml": ("</w:numbering>", end)})
    assert written("1. one", path).read("word/numbering.xml").decode().endswith(end)
