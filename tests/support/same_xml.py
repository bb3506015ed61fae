"""XML → the same XML, written in another way: what a parser reads is equal, what a regular expression finds is not."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from support.reading import W
from support.word_files import members, packed

Way = Callable[[bytes], bytes]
TAG = re.compile(r"<[^<>]+>")
TEXT = re.compile(r"(<w:(?:t|instrText)\b[^<>]*>)([^<>]+)(</w:)")


def single_quotes(xml: bytes) -> bytes:
    return _in_tags(xml, lambda tag: re.sub('="([^"\']*)"', r"='\1'", tag))


def attributes_turned(xml: bytes) -> bytes:
    def turned(tag: str) -> str:
        found = re.findall(r'\s([^\s="]+="[^"]*")', tag)
        name = re.match(r"</?[^\s/>]+", tag)
        return (
            tag
            if not found or tag.startswith("<?") or name is None
            else f"{name[0]} {' '.join(reversed(found))}{'/' * tag.endswith('/>')}>"
        )

    return _in_tags(xml, turned)


def indented(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    etree.indent(root, space="\t")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def line_breaks_in_tags(xml: bytes) -> bytes:
    return _in_tags(xml, lambda tag: tag if tag.startswith("<?") else re.sub(r'\s(?=[^\s="]+=")', "\n   ", tag))


def other_prefixes(xml: bytes) -> bytes:
    text = xml.decode()
    for prefix, other in (("w", "x"), ("r", "rel")):
        text = re.sub(rf"xmlns:{prefix}=", f"xmlns:{other}=", text)
        text = _in_tags(text.encode(), lambda tag, p=prefix, o=other: re.sub(rf"(?<=[<\s/]){p}:", f"{o}:", tag)).decode()  # type: ignore[misc]
    return text.encode()


def comments(xml: bytes) -> bytes:
    text = TEXT.sub(r"\1<!-- before -->\2<!-- </w:p> -->\3", xml.decode())
    return re.sub(r"(<w:p>|<w:pPr>|<w:style [^>]*>|<w:lvl [^>]*>|<w:sectPr>)", r"\1<!-- <w:p> & a note -->", text).encode()


def instructions(xml: bytes) -> bytes:
    text = re.sub(r"(<w:p>|<w:pPr>|<w:style [^>]*>|<w:lvl [^>]*>|<w:sectPr>)", r"\1<?editor mark?>", xml.decode())
    return TEXT.sub(r"\1<?editor start?>\2\3", text).encode()


def cdata(xml: bytes) -> bytes:
    return TEXT.sub(
        lambda match: match[1] + ("".join(f"<![CDATA[{part}]]>" for part in _plain(match[2]))) + match[3], xml.decode()
    ).encode()


def long_form(xml: bytes) -> bytes:
    return _in_tags(xml, lambda tag: re.sub(r"^<([^\s/>]+)(.*?)\s*/>$", r"<\1\2></\1>", tag, flags=re.DOTALL))


def default_namespace(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    if not root.tag.startswith(W):
        return xml
    text = _in_tags(xml, lambda tag: re.sub("^<(/?)w:", r"<\1", tag)).decode()
    return re.sub(r"(<(?!\?)[^\s>]+)", rf'\1 xmlns="{W[1:-1]}"', text, count=1).encode()


def character_references(xml: bytes) -> bytes:
    text = TEXT.sub(
        lambda match: match[1] + re.sub(r"[A-Za-z{}\[\]](?![^&;]{0,6};)", lambda c: f"&#x{ord(c[0]):X};", match[2]) + match[3],
        xml.decode(),
    )
    return re.sub(r'(w:val=")([A-Z])', lambda match: f"{match[1]}&#{ord(match[2])};", text).encode()


WAYS: tuple[Way, ...] = (
    single_quotes,
    attributes_turned,
    indented,
    line_breaks_in_tags,
    other_prefixes,
    comments,
    instructions,
    cdata,
    long_form,
    default_namespace,
    character_references,
)


def file_in(way: Way, data: bytes) -> bytes:
    """A package whose parts below word/ are written in another way."""
    return packed(
        {
            name: way(content) if name.startswith("word/") and name.endswith(".xml") else content
            for name, content in members(data).items()
        }
    )


def _in_tags(xml: bytes, change: Callable[[str], str]) -> bytes:
    return TAG.sub(lambda match: match[0] if match[0].startswith("<?") else change(match[0]), xml.decode()).encode()


def _plain(text: str) -> list[str]:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return [text[: len(text) // 2], text[len(text) // 2 :]]
