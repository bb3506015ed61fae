"""Pictures from outside: PNG and JPEG of the tender's folder, whole and bounded; nothing goes out that they do not show."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.png import SIGN, chunk, png

from tenderkit.files import pictures
from tenderkit.files.pictures import UnfitError

DATA = Path(__file__).resolve().parent.parent / "data/pictures"
KINDS = ("photo.jpg", "progressive.jpg", "cmyk.jpg", "grey.jpg")


def told(folder: Path, name: str, content: bytes | None = None) -> str:
    """The code and the words of the fault of a picture; "" where it is all right."""
    if content is not None:
        (folder / name).write_bytes(content)
    try:
        pictures.read(folder, name)
    except UnfitError as error:
        return f"{error.code} {error}" if error.hint else "without a hint"
    return ""


def test_a_png_has_its_size_and_its_density(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(40, 20, density=300))
    found = pictures.read(tmp_path, "a.png")
    assert (found.kind, found.width, found.height, round(found.density)) == ("png", 40, 20, 300)


@pytest.mark.parametrize("density", [0, 1, 20, 5000])
def test_a_density_that_cannot_be_is_that_of_screens(tmp_path: Path, density: float) -> None:
    (tmp_path / "a.png").write_bytes(png(density=density))
    assert pictures.read(tmp_path, "a.png").density == 96


@pytest.mark.parametrize("name", KINDS)
def test_jpeg_is_read_plain_and_progressive_in_grey_and_in_four_colours(name: str) -> None:
    found = pictures.read(DATA, name)
    assert (found.kind, found.width, found.height) == ("jpeg", 60, 40)
    assert found.density == (150 if name == "photo.jpg" else 96)


def test_what_a_picture_does_not_show_does_not_go_out(tmp_path: Path) -> None:
    assert b"home" in (DATA / "photo.jpg").read_bytes()
    (tmp_path / "photo.jpg").write_bytes((DATA / "photo.jpg").read_bytes() + b"PK\3\4 hidden at home")
    (tmp_path / "a.png").write_bytes(png(more=chunk(b"tEXt", b"Author\0at home"), end=chunk(b"IEND", b"") + b"hidden at home"))
    kept = [pictures.read(tmp_path, name).data for name in ("photo.jpg", "a.png")]
    assert all(b"home" not in data and b"hidden" not in data for data in kept)
    assert kept[1] == png()


@pytest.mark.parametrize("name", ["../a.png", "maps/../../a.png", "/etc/passwd", "C:\\a.png", "maps\\a.png", "", ".", "\0"])
def test_a_path_does_not_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "tender"
    folder.mkdir()
    (tmp_path / "a.png").write_bytes(png())
    assert told(folder, name).startswith("TK433")


def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "tender"
    (folder / "own").mkdir(parents=True)
    (tmp_path / "a.png").write_bytes(png())
    (folder / "own/b.png").write_bytes(png())
    (folder / "file.png").symlink_to(tmp_path / "a.png")
    (folder / "away").symlink_to(tmp_path)
    (folder / "inside.png").symlink_to(folder / "own/b.png")
    assert "leads out of the folder" in told(folder, "file.png")
    assert "leads out of the folder" in told(folder, "away/a.png")
    assert told(folder, "inside.png") == ""


@pytest.mark.parametrize("name", ["https://example.org/a.png", "file:///etc/passwd", "data:image/png;base64,xx"])
def test_an_address_is_no_file(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, name) == f"TK433 “{name}” is an address, and a picture is a file"


def test_what_is_not_there_or_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    assert told(tmp_path, "a.png").startswith("TK433 the picture “a.png” cannot be read: ")
    assert told(tmp_path, "folder.png").startswith("TK433")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.png")
        assert told(tmp_path, "pipe.png").startswith("TK433")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
        (b'\xef\xbb\xbf<svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
        (b"GIF89a" + bytes(20), "a GIF"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a WebP"),
        (b"\0\0\0\x18ftypheic", "a HEIC"),
        (b"II*\0" + bytes(20), "a TIFF"),
        (b"BM" + bytes(20), "a bitmap of Windows"),
        (b"%PDF-1.7", "a PDF"),
        (b"MZ" + bytes(20), "not a kind of picture"),
        (b"", "not a kind of picture"),
    ],
)
def test_other_files_are_refused_by_what_they_are_whatever_their_name(tmp_path: Path, content: bytes, words: str) -> None:
    found = told(tmp_path, "a.png", content)
    assert found.startswith("TK434")
    assert words in found


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (png(says=(3000, 10)), "does not hold the 3,000 × 10 pixels"),
        (png(says=(3, 10)), "does not hold the 3 × 10 pixels"),
        (png(says=(0, 10)), "no width or no height"),
        (png()[:-30], "ends in the middle"),
        (png()[:40], "ends in the middle"),
        (png().replace(b"IDAT", b"IDAX"), "a checksum is wrong"),
        (png(more=chunk(b"ABCD", b"")), "parts that no PNG has"),
        (png(more=chunk(b"IHDR", bytes(13))), "parts that no PNG has"),
        (SIGN + chunk(b"IEND", b""), "does not begin with its size"),
        (SIGN + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 5, 0, 0, 0)) + chunk(b"IEND", b""), "kind of colour"),
        (SIGN + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 3, 0, 0, 0)) + chunk(b"IEND", b""), "kind of colour"),
        (png().replace(zlib.compress(b"")[:2], b"\0\0", 1), "a checksum is wrong"),
        (png(1, 1)[:33] + chunk(b"IDAT", b"no pixels") + chunk(b"IEND", b""), "its data are broken"),
    ],
)
def test_a_png_that_is_damaged_or_lies_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    found = told(tmp_path, "a.png", content)
    assert found.startswith("TK434")
    assert words in found


def jpeg(*, size: tuple[int, int] | None = None, cut: int = 0, until: bytes = b"") -> bytes:
    """The photo, with another size in its header, cut short, or up to some sign."""
    data = (DATA / "photo.jpg").read_bytes()
    at = data.index(b"\xff\xc0") + 5
    data = data[:at] + struct.pack(">HH", *reversed(size)) + data[at + 4 :] if size else data
    data = data[: data.index(until)] if until else data
    return data[: len(data) - cut]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (jpeg(cut=1), "ends in the middle"),
        (jpeg(cut=300), "ends in the middle"),
        (jpeg(until=b"\xff\xda"), "ends in the middle"),
        (jpeg(until=b"\xff\xda") + b"\xff\xd9", "holds no pixels"),
        (jpeg(size=(5000, 4000)), "does not hold the 5,000 × 4,000 pixels"),
        (jpeg(size=(0, 40)), "no width or no height"),
        (b"\xff\xd8\xff", "ends in the middle"),
        (b"\xff\xd8\xff\xe0\0\0", "ends in the middle"),
        (jpeg().replace(b"\xff\xc0", b"\xff\xc3"), "a rare kind of JPEG"),
        (jpeg().replace(b"\xff\xdb\0\x43", b"\xff\xdb\0\x40"), "there is something between its parts"),
        ((DATA / "turned.jpg").read_bytes(), "stored turned or mirrored"),
    ],
)
def test_a_jpeg_that_is_damaged_or_lies_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    found = told(tmp_path, "a.jpg", content)
    assert found.startswith("TK434")
    assert words in found


def test_what_is_too_large_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = (
        SIGN + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")
    )
    assert told(tmp_path, "a.png", bomb) == "TK435 “a.png” has 60,000 × 60,000 pixels"
    assert told(tmp_path, "a.png", png(says=(6_000, 6_000))).startswith("TK435")
    assert told(tmp_path, "a.jpg", jpeg(size=(60_000, 60_000))).startswith("TK435")
    assert told(tmp_path, "a.png", png(more=chunk(b"tEXt", bytes(pictures.MOST_BYTES)))) == "TK435 “a.png” has more than 5 MB"


def test_pixels_beyond_those_announced_are_not_unpacked(tmp_path: Path) -> None:
    pixels = zlib.compress(bytes(200_000_000))
    content = png()[:33] + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    assert "does not hold the 30 × 10 pixels" in told(tmp_path, "a.png", content)


@settings(deadline=None)
@given(st.sampled_from([*KINDS, "turned.jpg", ""]), st.integers(0, 2_000), st.integers(0, 40), st.binary(max_size=20))
def test_a_damaged_picture_is_read_or_told_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, name: str, at: int, gone: int, put: bytes
) -> None:
    data = (DATA / name).read_bytes() if name else png(more=chunk(b"tEXt", b"words"), density=200)
    content = data[:at] + put + data[at + gone :]
    assert told(tmp_path_factory.mktemp("damaged"), "a", content)[:5] in ("", "TK434", "TK435")
