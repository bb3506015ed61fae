"""Changes the lists of a numbering part."""

from __future__ import annotations

import re
from collections.abc import Set

from tenderkit.word.house.stylesheet import Lists


def with_list(numbering: str, levels: str, linked: Set[str]) -> tuple[str, int]:
    """Return a numbering part with one more list, and the number of that list (w:numId).

    `levels` is the kind and the levels of the list, as `levels_of` gives them; they keep only the styles that are `linked`.
    """
    text = re.sub(r"<w:numbering([^>]*)/>\s*$", r"<w:numbering\1></w:numbering>", numbering)
    lists = Lists(text.encode())
    definition = max([number for number, _ in lists.levels] + list(lists.definitions.values()), default=-1) + 1
    number = max(lists.definitions, default=0) + 1
    levels = re.sub(r'<w:pStyle w:val="([^"]+)"/>', lambda match: match[0] if match[1] in linked else "", levels)
    new = f'<w:abstractNum w:abstractNumId="{definition}"><w:nsid w:val="7E4E{definition:04X}"/>{levels}</w:abstractNum>'
    # Definitions stand before the lists that use them, and a clean-up mark of Word's after both.
    first = re.search(r"<w:num |<w:numIdMacAtCleanup|</w:numbering>", text)
    assert first, "the part was parsed"
    text = text[: first.start()] + new + text[first.start() :]
    last = re.search(r"<w:numIdMacAtCleanup|</w:numbering>", text)
    assert last, "the part was parsed"
    used = f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/></w:num>'
    return text[: last.start()] + used + text[last.start() :], number


def without_links(numbering: str, styles: Set[str], numbers: Set[int]) -> str:
    """Return a numbering part in which only the lists with these `numbers` may claim these `styles`."""
    used = Lists(numbering.encode()).definitions
    kept = {used[number] for number in numbers if number in used}

    def unlinked(match: re.Match[str]) -> str:
        if int(match[1]) in kept:
            return match[0]
        return re.sub(r'<w:pStyle w:val="([^"]+)"/>', lambda link: "" if link[1] in styles else link[0], match[0])

    pattern = r'<w:abstractNum [^>]*?w:abstractNumId="(\d+)".*?</w:abstractNum>'
    return re.sub(pattern, unlinked, numbering, flags=re.DOTALL)


def levels_of(numbering: str, number: int) -> str:
    """Return the kind and levels of a list of ours."""
    found = re.search(rf'<w:num w:numId="{number}"[^>]*><w:abstractNumId w:val="(\d+)"', numbering)
    assert found, "our house style has this list"
    definition = re.search(rf'<w:abstractNum w:abstractNumId="{found[1]}">(.*?)</w:abstractNum>', numbering, re.DOTALL)
    assert definition, "and its definition"
    return re.sub(r"<w:(nsid|tmpl|name) [^>]*/>", "", definition[1])
