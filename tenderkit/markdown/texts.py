"""A text of Markdown with slot markers → the flow of a document: cut into chunks, each read once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tenderkit import keeping
from tenderkit.blocks import MARKERS, SLOT_CLOSE, SLOT_OPEN, Content, Flow, Placed, Problem
from tenderkit.markdown.chunks import Chunk, Reader
from tenderkit.markdown.table_lines import CAPTIONS, parse_table

_SLOT = re.compile(f"{SLOT_OPEN}([0-9]+){SLOT_CLOSE}")
_STRAY = re.compile(f"[{MARKERS}]")
_LIST_ITEM = re.compile(r" {0,3}([-*+]|[0-9]{1,9}[.)])( |$)")
_RULE_CELL = r"\s*:?-+:?\s*"
_TABLE_RULE = re.compile(rf"^ {{0,3}}\|?{_RULE_CELL}(\|{_RULE_CELL})*\|?\s*$")


@dataclass(frozen=True)
class Parsed:
    """A text's blocks with their values in order, and what is wrong with the text."""

    flow: Flow
    problems: tuple[Problem, ...]


def parse(text: str, values: Sequence[str] = ()) -> Parsed:
    """Turn Markdown into blocks; `values` are those of the slot markers, by the number in the marker."""
    placed, order, problems = _parse(text)
    return Parsed(Flow(placed, tuple([values[number] for number in order])), problems)


@keeping.by_value("markdown.text")
def _parse(text: str) -> tuple[Content, tuple[int, ...], tuple[Problem, ...]]:
    """Read a text, and the order in which its values stand: documents that differ in values only are read once."""
    order = tuple([int(number) for number in _SLOT.findall(text)])
    text = _SLOT.sub(SLOT_OPEN, text)
    if text.count(SLOT_OPEN) != len(order) or SLOT_CLOSE in text:
        problem = Problem(_line_of_stray(text), "a value was cut in pieces by a filter", "apply filters to the value itself")
        return Content(), (), (problem,)
    placed: list[Placed] = []
    problems: list[Problem] = []
    slot = 0
    for line, chunk in _chunks(text):
        parsed = _parse_chunk(chunk)
        placed += [Placed(block, slot, line + offset) for offset, block in parsed.blocks]
        problems += [Problem(line + problem.line, problem.message, problem.hint) for problem in parsed.problems]
        slot += chunk.count(SLOT_OPEN)
    return Content(placed), order, tuple(problems)


def _line_of_stray(text: str) -> int:
    match = _STRAY.search(text)
    return text.count("\n", 0, match.start()) + 1 if match else 1


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, chunk): runs of lines between blank ones; a list keeps its loose items, a caption its table."""
    lines: list[str] = []
    start, in_list, gap = 1, False, False
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.isspace():
            gap = True
            continue
        if gap and lines:
            goes_on = in_list and (line[0] == " " or _LIST_ITEM.match(line))
            caption = len(lines) == 1 and lines[0].startswith(CAPTIONS) and "|" in line
            if goes_on or caption:
                lines += [""] * (number - start - len(lines))
            else:
                yield start, "\n".join(lines)
                lines, in_list = [], False
        gap = False
        if not lines:
            start = number
        in_list = in_list or bool(_LIST_ITEM.match(line))
        lines.append(line)
    if lines:
        yield start, "\n".join(lines)


@keeping.by_value("markdown.chunk")
def _parse_chunk(chunk: str) -> Chunk:
    lines = chunk.split("\n")
    if _LIST_ITEM.match(lines[0]) or lines[0].lstrip().startswith(">"):
        return Reader(chunk).read()
    rule = next((index for index, line in enumerate(lines) if index and "|" in line and _TABLE_RULE.match(line)), 0)
    return parse_table(lines, rule) if rule else Reader(chunk).read()
