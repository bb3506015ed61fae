"""A good file and a source of chance → the same file with something wrong in its bytes, lines, cells, YAML, XML or parts.

Each mutation takes the content and a `random.Random` (hypothesis draws one that it can shrink) and returns what it made of them.
What cannot be taken apart any more, after another mutation, is spoiled by its bytes.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import yaml
from lxml import etree

Mutation = Callable[[bytes, Random], bytes]

# What somebody, or some program, may write where something else is meant.
WORDS = (
    "",
    " ",
    "0",
    "-1",
    "1.000",
    "1417.3228346",
    "4_200",
    "1e400",
    "NaN",
    "٣",
    "9" * 40,
    "9" * 5000,
    "null",
    "true",
    "[",
    "{a: {b: [c]}}",
    "&a",
    "*a",
    "!!python/object:os.system x",
    "2027-02-30",
    "9999-12-31",
    "../../outside",
    "con",
    "é" * 200,
    "\u202eevil",
    "\ue000",
    "\ufffe",
    "\x07",
    "\U0001f9fe",
    "=1+1",
    "{{ tender.reference }}",
    "{{ nobody.knows }}",
    "{{",
    "{% for x in",
    "{% raw %}",
    "[[tenderkit]]",
    "| a |\n|---|",
    "# heading {#anchor}",
    "[x](ref:nowhere)",
    "]]>",
    "<a/>",
    "a" * 100_000,
    "Heading1",
)
BYTES = (b"", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\x9d", b"\r", b"\n", b'"', b"\x1a", b"PK\x03\x04", b"\xed\xa0\x80")


def raw(content: bytes, random: Random) -> bytes:
    """Cut, drop, double or overwrite some bytes."""
    start = random.randrange(len(content) + 1)
    end = min(len(content), start + random.choice((1, 2, 16, 400, 10_000)))
    instead = random.choice(
        (b"", content[start:end] * 2, bytes(255 - byte for byte in content[start:end]), random.choice(BYTES), content[:start])
    )
    return content[:start] + instead + (b"" if random.randrange(8) == 0 else content[end:])


def lines(content: bytes, random: Random) -> bytes:
    """Drop, double, move, indent or rewrite a line."""
    rows = content.split(b"\n")
    at = random.randrange(len(rows))
    row = rows.pop(at)
    word = random.choice(WORDS).encode()
    cut = random.randrange(len(row) + 1)
    new: Sequence[Sequence[bytes]] = (
        [],
        [row, row],
        [b"  " + row],
        [row.lstrip()],
        [word],
        [row[:cut] + word + row[cut:]],
        [row.partition(b":")[0] + b": " + word],
        [row.replace(b" ", b"\t")],
    )
    rows[at:at] = random.choice(new)
    if random.randrange(4) == 0:
        rows.insert(random.randrange(len(rows) + 1), row)
    return b"\n".join(rows)


def of_yaml(content: bytes, random: Random) -> bytes:
    """Give a value of a YAML file another shape, or take it away, wherever it stands."""
    try:
        data = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeError, ValueError):
        return raw(content, random)
    holders = [holder for holder in _holders(data) if holder]
    if not holders:
        return raw(content, random)
    holder = random.choice(holders)
    key: Any = random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    value = holder[key]
    instead = random.choice(
        (
            random.choice(WORDS),
            None,
            [],
            {},
            [value],
            {"a": value},
            [value] * 300,
            random.choice((0, -1, 10**30, 0.1, True)),
            random.choice(holders),
        )
    )
    if isinstance(holder, dict) and random.randrange(3) == 0:
        holder[random.choice((*WORDS, *holder, 3))] = holder.pop(key)
    elif random.randrange(6) == 0:
        del holder[key]
    else:
        holder[key] = instead
    try:
        return yaml.safe_dump(data, allow_unicode=bool(random.randrange(2)), sort_keys=False).encode()
    except (yaml.YAMLError, RecursionError, UnicodeError):
        return raw(content, random)


def _holders(data: Any) -> list[Any]:
    """Return all mappings and lists in data, each once: an alias may lead back to where it stands."""
    found: dict[int, Any] = {}
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list) and id(value) not in found:
            found[id(value)] = value
            waiting += value.values() if isinstance(value, dict) else value
    return list(found.values())


def front_matter(content: bytes, random: Random) -> bytes:
    """Give a value in the YAML on top of a text another shape."""
    opening, meta, rest = ([*content.split(b"---\n", 2), b"", b""])[:3]
    return b"---\n".join((opening, of_yaml(meta, random), rest))


def cells(content: bytes, random: Random) -> bytes:
    """Change, add, drop or move a cell or a row of a CSV file."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode())))
    except (UnicodeDecodeError, csv.Error):
        return raw(content, random)
    row = random.choice([row for row in rows if row] or [[""]])
    at = random.randrange(len(row))
    for change in (
        random.choice(
            (
                lambda: row.__setitem__(at, random.choice(WORDS)),
                lambda: row.insert(at, random.choice(WORDS)),
                lambda: row.pop(at),
                lambda: rows.insert(random.randrange(len(rows) + 1), list(row)),
                lambda: rows.insert(0, [random.choice(WORDS)]),
                lambda: row.extend([""] * 3000),
            )
        ),
        lambda: None,
    ):
        change()
    made = io.StringIO()
    csv.writer(made, delimiter=random.choice(",,,;\t|")).writerows(rows)
    return made.getvalue().encode(random.choice(("utf-8", "utf-8", "utf-16", "utf-8-sig")), "replace")


def xml(content: bytes, random: Random) -> bytes:
    """Change, drop, double, move, rename or bury an element or an attribute of XML."""
    try:
        root = etree.fromstring(content)
    except (etree.XMLSyntaxError, ValueError):
        return raw(content, random)
    elements = list(root.iter(etree.Element))
    element = random.choice(elements)
    parent = element.getparent()
    kind = random.randrange(9)
    if kind <= 3 and element.attrib:
        name = random.choice(element.keys())
        if kind == 0:
            del element.attrib[name]
        else:
            _put(random.choice(WORDS), lambda word: element.set(name, word))
    elif kind == 4 and parent is not None:
        parent.remove(element)
    elif kind == 5 and parent is not None:
        for _ in range(random.choice((1, 1, 300))):
            parent.append(etree.fromstring(etree.tostring(element)))
    elif kind == 6 and parent is not None:
        other = random.choice(elements)
        if element not in other.iterancestors() and other is not element:
            other.append(element)
    elif kind == 7:
        element.tag = random.choice([other.tag for other in elements] + ["nobody"])
    elif kind == 8 and parent is not None:
        at = parent.index(element)
        for _ in range(random.choice((1, 40, 240))):
            around = etree.Element(parent.tag, nsmap=parent.nsmap)
            around.append(element)
            element = around
        parent.insert(at, element)
    else:
        _put(random.choice(WORDS), lambda word: setattr(element, "text", word))
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made.replace(b'"', b"'") if random.randrange(12) == 0 else made


def _put(word: str, put: Callable[[str], None]) -> None:
    try:
        put(word)
    except ValueError:
        put("x")  # a character that XML cannot hold


def package(content: bytes, random: Random) -> bytes:
    """Change one part of a zip of XML: mostly its XML, else its bytes, its name, or whether it is there."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError, EOFError, ValueError, UnicodeError):
        return raw(content, random)
    except Exception:  # zlib.error, and what else a broken archive makes fail
        return raw(content, random)
    if not parts:
        return raw(content, random)
    at = random.randrange(len(parts))
    name, part = parts.pop(at)
    kind = random.randrange(12)
    if kind == 0:
        new = []
    elif kind == 1:
        new = [(random.choice(("word/other.xml", name.upper(), "../" + name, random.choice(parts or [(name, b"")])[0])), part)]
    elif kind == 2:
        new = [(name, random.choice((b"", b"<a/>", b"words", random.choice(parts or [(name, b"")])[1])))]
    elif kind <= 4:
        new = [(name, raw(part, random))]
    else:
        new = [(name, xml(part, random) if name.endswith((".xml", ".rels")) else raw(part, random))]
    parts[at:at] = new
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in dict(parts).items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def mutated(content: bytes, random: Random, kinds: Sequence[Mutation]) -> bytes:
    """Return the content with one to three things wrong, of these kinds."""
    for _ in range(random.choice((1, 1, 2, 3))):
        content = random.choice(kinds)(content, random)
    return content
