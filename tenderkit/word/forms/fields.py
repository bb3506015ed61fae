"""Fields of a form → content controls, and the glossary that holds what they say while they are empty.

A control is found again by its tag, or by the bookmark around it, which older programs keep where they drop the tag. Its id is
drawn from the tag. Source: ISO 29500-1, 17.5.2; [MS-DOCX] 2.6 for the box to tick.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence

from tenderkit.blocks import MAX_FIELD_LABEL, Field, Slot, plain
from tenderkit.word.writing.fragments import NAMESPACES, escape, escape_attribute, escape_value

TICKED, UNTICKED = "☒", "☐"
# The names by which Word knows its own prompts.
PROMPTS = {
    "text": "DefaultPlaceholder_-1854013440",
    "date": "DefaultPlaceholder_-1854013437",
    "choice": "DefaultPlaceholder_-1854013438",
    "brief": "TenderkitPlaceholder",
}
Prompts = tuple[tuple[str, str], ...]
GLOSSARY = "word/glossary/document.xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = {GLOSSARY: f"{_WORD}.document.glossary+xml", "word/glossary/styles.xml": f"{_WORD}.styles+xml"}

_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_BOX_FONT = '<w:rFonts w:hint="eastAsia" w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/>'
_BOX_LOOK = f'<w:rPr>{_BOX_FONT}<w:sz w:val="24"/></w:rPr>'
_PROMPT_LOOK = '<w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr>'


def tag(name: str) -> str:
    """The tag of the field of that name."""
    return f"tk.{name}"


def field_bookmark(name: str) -> str:
    """The (hidden) bookmark around the field of that name."""
    return "_tk_" + name.replace(".", "_").replace("-", "_")


def _id(name: str) -> int:
    """A number of 32 bits: the same for a field in every document."""
    return int.from_bytes(hashlib.sha256(tag(name).encode()).digest()[:4], "big", signed=True)


def _title(words: str) -> str:
    """Return the words that name a control to who does not see it: as many whole ones as Word takes."""
    words = " ".join(words.split())
    if len(words) <= MAX_FIELD_LABEL:
        return words
    most = MAX_FIELD_LABEL - 1
    end = words.rfind(" ", 0, most + 1)
    return words[: end if end > 0 else most].rstrip(" ,;:–") + "…"


def slots(node: Field) -> int:
    """How many values of its chunk a field needs to know."""
    parts = (*node.label, *node.value, *(part for option in node.options for part in option))
    return 1 + max((part.index for part in parts if isinstance(part, Slot)), default=-1)


def prompt_of(node: Field) -> str:
    """Which prompt an empty field shows."""
    return "brief" if node.brief else node.kind


def control(node: Field, values: Sequence[str], bookmark: int, prompts: Prompts, locale: str) -> str:
    """A content control inside the bookmark of that number; `values` are those of the slots of its chunk.

    A field without a value shows the prompt of its kind.
    """
    name = field_bookmark(node.name)
    label = _title(plain(node.label, values))
    properties = (
        f'<w:alias w:val="{escape_attribute(label)}"/><w:tag w:val="{tag(node.name)}"/>'
        f'<w:id w:val="{_id(node.name)}"/><w:lock w:val="sdtLocked"/>'
    )
    if node.kind == "check":
        properties = f"{_BOX_LOOK}{properties}{_box(ticked=bool(node.value))}"
        content = f"<w:r>{_BOX_LOOK}<w:t>{TICKED if node.value else UNTICKED}</w:t></w:r>"
    else:
        held = plain(node.value, values)
        prompt = prompt_of(node)
        properties += f'<w:placeholder><w:docPart w:val="{PROMPTS[prompt]}"/></w:placeholder>'
        if node.kind == "choice":
            kind = _list([plain(option, values) for option in node.options])
        else:
            kind = '<w:text w:multiLine="1"/>' if node.kind == "text" else _date(locale)
        if held:
            properties, content = properties + kind, f'<w:r><w:t xml:space="preserve">{escape_value(held)}</w:t></w:r>'
        else:
            words = escape(dict(prompts)[prompt])
            properties, content = f"{properties}<w:showingPlcHdr/>{kind}", f"<w:r>{_PROMPT_LOOK}<w:t>{words}</w:t></w:r>"
    return (
        f'<w:bookmarkStart w:id="{bookmark}" w:name="{name}"/>'
        f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
        f'<w:bookmarkEnd w:id="{bookmark}"/>'
    )


def _list(options: Sequence[str]) -> str:
    """The options of a choice: what is read is the words that are shown, so their value is the same."""
    words = (escape_attribute(option) for option in dict.fromkeys(options))
    items = "".join(f'<w:listItem w:displayText="{option}" w:value="{option}"/>' for option in words)
    return f"<w:dropDownList>{items}</w:dropDownList>"


def _box(*, ticked: bool) -> str:
    states = "".join(
        f'<w14:{state} w14:val="{ord(sign):04X}" w14:font="MS Gothic"/>'
        for state, sign in (("checkedState", TICKED), ("uncheckedState", UNTICKED))
    )
    # The prefix is declared here: the root of a model document is its author's.
    return f'<w14:checkbox {_W14}><w14:checked w14:val="{int(ticked)}"/>{states}</w14:checkbox>'


def _date(locale: str) -> str:
    return (
        f'<w:date><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="{escape_attribute(locale)}"/>'
        '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
    )


def _entry(kind: str, words: str, look: str = _PROMPT_LOOK) -> str:
    """A building block of a glossary."""
    return (
        f'<w:docPart><w:docPartPr><w:name w:val="{PROMPTS[kind]}"/><w:category><w:name w:val="General"/>'
        '<w:gallery w:val="placeholder"/></w:category><w:types><w:type w:val="bbPlcHdr"/></w:types>'
        '<w:behaviors><w:behavior w:val="content"/></w:behaviors>'
        f'<w:guid w:val="{{{str(uuid.uuid5(uuid.NAMESPACE_URL, f"tenderkit:{kind}")).upper()}}}"/></w:docPartPr>'
        f"<w:docPartBody><w:p><w:r>{look}<w:t>{escape(words)}</w:t></w:r></w:p></w:docPartBody></w:docPart>"
    )


def added(theirs: bytes, prompts: Prompts) -> str:
    """The glossary of an author's document with the prompts that it lacks; which styles it has is not looked at."""
    from lxml import etree  # forms in documents of the author's alone need it

    root = etree.fromstring(theirs)
    space = f"{{{root.nsmap[root.prefix]}}}"
    held = {node.get(f"{space}val") for node in root.iter(f"{space}name")}
    parts = root.find(f"{space}docParts")
    if parts is None:
        parts = etree.SubElement(root, f"{space}docParts")
    look = '<w:rPr><w:color w:val="595959"/></w:rPr>'
    for kind, words in prompts:
        if PROMPTS[kind] not in held:
            parts.extend(list(etree.fromstring(f"<w:docParts {NAMESPACES}>{_entry(kind, words, look)}</w:docParts>")))
    return str(etree.tostring(root, encoding="unicode"))


def glossary(prompts: Prompts) -> dict[str, str]:
    """The parts from which Word puts a prompt back when an answer is deleted; `prompts` by kind of field."""
    entries = "".join(_entry(kind, words) for kind, words in prompts)
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:color w:val="595959"/></w:rPr></w:style>'
    )
    relationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
    return {
        GLOSSARY: f"<w:glossaryDocument {NAMESPACES}><w:docParts>{entries}</w:docParts></w:glossaryDocument>",
        "word/glossary/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
        "word/glossary/_rels/document.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relationship}" Target="styles.xml"/></Relationships>'
        ),
    }
