"""What a document's headings are called and numbered: the cached text of references and of the table of contents.

Counts as Word will: Heading 1 and 2 and clause paragraphs are levels of one list (see templates/make_house_style.py); the title and
lower headings have no number. In a house style of the buyer's own its lists count, as its scheme says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tenderkit import keeping
from tenderkit.blocks import (
    LIST_LEVELS,
    Block,
    Field,
    Flow,
    Heading,
    Inline,
    List,
    Note,
    Paragraph,
    Placed,
    Problem,
    Reference,
    Slot,
    inlines,
    plain,
)
from tenderkit.faults import suggestion
from tenderkit.word.forms.fields import field_bookmark
from tenderkit.word.house.house import CLAUSE_LEVEL, Above, HouseStyle, Marker, Scheme
from tenderkit.word.house.lists import Counter, Number, written

NUMBERED_LEVELS = 2
_NO_LEVEL = 9  # of a heading of the author's, a clause or an item: it is in no contents of ours
_LETTERS = ("lowerLetter", "lowerRoman", "upperLetter")  # how the items of lists with letters count, from level to level
_SPACE = re.compile("[ \t\r\n]+")
_ANCHOR = re.compile(r"^[A-Za-z][A-Za-z0-9-]{0,29}$")


@dataclass(frozen=True)
class Target:
    """A heading: its number as Word will show it ("" where it has none), its words, its bookmark, and its number where it is cited.

    A `worded` number brings words of its own, as “Article 4”: it is cited without them. A clause and an item with a letter are like
    a heading without words, the item `below` the clause or heading with whose number it is cited.
    """

    level: int
    number: str
    title: str
    anchor: str
    bookmark: str
    cited: str = ""
    worded: bool = False
    below: Target | None = None

    @property
    def full(self) -> str:
        """The whole number: 4.2.1(a)."""
        return (self.below.cited if self.below else "") + self.cited


@dataclass(frozen=True)
class Counted:
    """By their places among the blocks: the number that each clause shows, and the items with letters before each list of them."""

    clauses: Mapping[int, str]
    letters: Mapping[int, int]


@dataclass(frozen=True)
class Index:
    """The headings of a document in order, those with an anchor by name, what is wrong, and where markers' contents begin.

    The anchors in `theirs` are those of headings of the author's.
    """

    headings: tuple[Target, ...]
    by_anchor: dict[str, Target]
    problems: tuple[Problem, ...]
    begins: Mapping[int, Marker] = field(default_factory=dict)
    counted: Counted = field(default_factory=lambda: Counted({}, {}))
    theirs: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Numbered:
    """What documents have in common that differ in values only: their headings, where the values stand in those, what is wrong.

    `anchors` gives the position of the heading with that anchor, `valued` the positions of headings whose words hold a value,
    `named` the words of the headings with an anchor and the first of their values. `theirs` are the headings of the author's, by
    anchor, that stand for one of ours and are referred to; `clauses` are the bookmarks of clauses that are, by their place among
    the blocks. Targets that are no headings of ours come last.
    """

    headings: tuple[Target, ...]
    anchors: Mapping[str, int]
    valued: Mapping[int, tuple[Sequence[Inline], int]]
    named: Mapping[str, tuple[Sequence[Inline], int]]
    problems: tuple[Problem, ...]
    theirs: Mapping[str, Above]
    clauses: Mapping[int, str]
    counted: Counted


def section_bookmark(anchor: str) -> str:
    """Return the bookmark around a whole section: its anchor, with the characters that Word allows."""
    return anchor.replace("-", "_")


def heading_bookmark(anchor: str) -> str:
    """Return the (hidden) bookmark around a heading's words, which REF fields name."""
    return "_Ref_" + section_bookmark(anchor)


def index(flow: Flow, house: HouseStyle | None = None, begins: Mapping[int, Marker] | None = None) -> Index:
    """Number a document's headings, as the house style does, and hold every reference against them.

    `begins` says at which block the content of a marker begins: the numbered paragraphs of the author before it count too.
    """
    shared = numbered(flow.placed, house, tuple((begins or {}).items()))
    headings = list(shared.headings)
    for position, (content, first) in shared.valued.items():
        found = headings[position]
        title = _title(content, first, flow.values, shared.named)
        headings[position] = replace(found, title=title)
    by_anchor = {anchor: headings[position] for anchor, position in shared.anchors.items()}
    return Index(tuple(headings), by_anchor, shared.problems, begins or {}, shared.counted, frozenset(shared.theirs))


@keeping.by_value("word.headings")
def numbered(blocks: tuple[Placed, ...], house: HouseStyle | None, begins: tuple[tuple[int, Marker], ...]) -> Numbered:
    """Number the headings of blocks, whatever their values; the titles of those that hold values are empty."""
    count, count_theirs = _counting(house)
    scheme = house.scheme if house else Scheme()
    named = {
        placed.block.anchor: (placed.block.content, placed.first_slot)
        for placed in blocks
        if isinstance(placed.block, Heading) and placed.block.anchor
    }
    marked = dict(begins)
    headings: list[Target] = []
    anchors: dict[str, int] = {}
    valued: dict[int, tuple[Sequence[Inline], int]] = {}
    problems: list[Problem] = []
    above: dict[str, tuple[Above, Number]] = {}
    around: Target | None = None  # the last clause or heading with a number: what items with letters are cited with
    letters = _Letters()
    others: list[tuple[int, Target]] = []  # clauses and items with an anchor, each with its line
    clauses: dict[int, str] = {}
    shown: dict[int, str] = {}  # the number of each clause
    before: dict[int, int] = {}  # how many items with letters stand before each list
    clause: int | None = None  # the position of `around` where it is a clause
    for position, placed in enumerate(blocks):
        block = placed.block
        if position in marked:
            scheme, theirs = marked[position].scheme, marked[position].heading
            letters, around, clause = _Letters(), None, None
            counted = [count_theirs(*place) for place in marked[position].counted]
            if theirs is not None:
                above[marked[position].name] = theirs, Number() if theirs.counted is None else counted[theirs.counted]
        if isinstance(block, Paragraph) and block.style == "clause":
            number = count(scheme, "Clause", CLAUSE_LEVEL)
            bookmark = heading_bookmark(block.anchor) if block.anchor else f"_Ref_clause_{position}"
            around = Target(_NO_LEVEL, number.shown, "", block.anchor, bookmark, number.cited, number.worded)
            letters, clause = _Letters(), position
            shown[position] = number.shown
            if block.anchor:
                others.append((placed.line, around))
                clauses[position] = bookmark
        elif isinstance(block, List):
            before[position] = letters.counts[0]
            for label, anchor in letters.of(block):
                others.append((placed.line, Target(_NO_LEVEL, label, "", anchor, heading_bookmark(anchor), label, below=around)))
                if clause is not None and around is not None:
                    clauses[clause] = around.bookmark
        if not isinstance(block, Heading):
            continue
        number = count(scheme, scheme.style(block.level), block.level)
        title = ""
        if _holds_values(block.content, named):
            valued[len(headings)] = (block.content, placed.first_slot)
        else:
            title = _title(block.content, 0, (), named)
        bookmark = heading_bookmark(block.anchor) if block.anchor else f"_Toc_{len(headings) + 1}"
        headings.append(Target(block.level, number.shown, title, block.anchor, bookmark, number.cited, number.worded))
        # Below a heading without a number letters begin anew: with the number above it, two items would be cited alike.
        letters, around, clause = _Letters(), headings[-1] if number.cited else None, None
        if block.anchor:
            problems += _anchor(block.anchor, anchors, placed.line)
            anchors[block.anchor] = len(headings) - 1
    for line, other in others:
        problems += _anchor(other.anchor, anchors, line)
        anchors[other.anchor] = len(headings)
        headings.append(other)
    problems += _misplaced(blocks, {other.anchor for _, other in others})
    wanted = {reference.target for _, reference in _references(blocks)}
    standing = {name: found for name, found in above.items() if name in wanted and name not in anchors}
    for name, (heading, number) in standing.items():
        anchors[name] = len(headings)
        headings.append(Target(_NO_LEVEL, number.shown, heading.words, name, heading_bookmark(name), number.cited, number.worded))
    problems += _structure(blocks)
    problems += _fields(blocks)
    for line, reference in _references(blocks):
        found = anchors.get(reference.target)
        if found is None:
            hint = suggestion(reference.target, anchors, otherwise="put what it refers to in the document")
            message = f"a reference leads to “{reference.target}”, which is not in this document"
            problems.append(Problem(line, message, hint, reference.target))
        elif reference.form == "title" and any(other.anchor == reference.target for _, other in others):
            message = f"“{reference.target}” has no title to refer to"
            problems.append(Problem(line, message, f'refer to its number: [](#{reference.target} "number")'))
        elif reference.form == "number" and not headings[found].cited:
            message = f"“{headings[found].title or reference.target}” has no number to refer to"
            problems.append(Problem(line, message, "refer to its title", reference.target if reference.target in standing else ""))
    found_above = {name: heading for name, (heading, _) in standing.items()}
    return Numbered(tuple(headings), anchors, valued, named, tuple(problems), found_above, clauses, Counted(shown, before))


class _Letters:
    """Counts the items with letters below one heading or clause, as Word does."""

    def __init__(self) -> None:
        self.counts = [0] * LIST_LEVELS

    def of(self, node: List, depth: int = 0, before: str = "") -> Iterator[tuple[str, str]]:
        """Yield how each item that has an anchor is cited, (b)(ii), and the anchor."""
        for first, *more in node.items if node.lettered else ():
            self.counts[depth] += 1
            self.counts[depth + 1 :] = [0] * (LIST_LEVELS - depth - 1)
            cited = f"{before}({written(self.counts[depth], _LETTERS[depth])})"
            if isinstance(first, Paragraph) and first.anchor:
                yield cited, first.anchor
            for child in more:
                if isinstance(child, List):
                    yield from self.of(child, depth + 1, cited)


def _anchor(anchor: str, taken: Mapping[str, int], line: int) -> Iterator[Problem]:
    """Yield what is wrong with the name of an anchor."""
    if not _ANCHOR.match(anchor):
        yield Problem(line, f"“{anchor}” cannot be an anchor", "use at most 30 letters, digits and hyphens, a letter first")
    elif anchor.casefold() in {other.casefold() for other in taken}:
        yield Problem(line, f"the anchor “{anchor}” appears twice in this document", "give each heading its own")


def _misplaced(blocks: Sequence[Placed], known: set[str]) -> Iterator[Problem]:
    """Yield a problem for each anchor of a paragraph that has no number."""
    for placed in blocks:
        for anchor in _anchors_in(placed.block):
            if anchor not in known:
                hint = "put it at the end of a heading, of a clause or of an item with a letter, or remove it"
                yield Problem(placed.line, f"the anchor “{anchor}” stands at a paragraph without a number", hint)


def _anchors_in(block: Block) -> Iterator[str]:
    """Yield the anchors of paragraphs."""
    if isinstance(block, Paragraph) and block.anchor:
        yield block.anchor
    children = [child for item in block.items for child in item] if isinstance(block, List) else []
    for child in block.content if isinstance(block, Note) else children:
        yield from _anchors_in(child)


def _structure(blocks: Sequence[Placed]) -> Iterator[Problem]:
    """Yield what makes a document hard to follow, for a screen reader above all (EN 301 549, 10.1.3.1), or count wrongly."""
    level = -1
    for placed in blocks:
        block = placed.block
        if isinstance(block, Paragraph) and block.style == "clause" and level < NUMBERED_LEVELS:
            # Word would count the heading that is not there: the next one of its level would be the second.
            hint = f"put a heading of {'#' * (NUMBERED_LEVELS + 1)} above it"
            yield Problem(placed.line, "a numbered clause without a heading of the second level", hint)
        if not isinstance(block, Heading):
            continue
        if block.level > level + 1 and level >= 0:
            yield Problem(placed.line, "a heading skips a level", f"write {'#' * (level + 2)} or put a heading above it")
        if block.level == 0 and level >= 0:
            yield Problem(placed.line, "a document has one title", "write ## for a heading")
        if any(isinstance(node, Reference) and node.form == "number" for node in block.content):
            yield Problem(placed.line, "a heading cannot hold the number of another", "refer to its title, or do so in the text")
        level = block.level


def _fields(blocks: Sequence[Placed]) -> Iterator[Problem]:
    """Yield a problem for each field that another has the name of: of two, one answer would be lost."""
    seen: set[str] = set()
    for placed in blocks:
        for node in inlines(placed.block):
            if isinstance(node, Field):
                if (name := field_bookmark(node.name).casefold()) in seen:
                    yield Problem(placed.line, f"the field “{node.name}” appears twice in this document", "give each its own name")
                seen.add(name)


def _title(content: Sequence[Inline], first: int, values: Sequence[str], named: Mapping[str, tuple[Sequence[Inline], int]]) -> str:
    return _SPACE.sub(" ", _words(content, first, values, named)).strip()


def _holds_values(
    content: Sequence[Inline], named: Mapping[str, tuple[Sequence[Inline], int]], seen: frozenset[str] = frozenset()
) -> bool:
    """Return whether the words of a heading hold a value, its own or that of a heading it refers to."""
    return any(
        isinstance(node, Slot)
        or _holds_values(getattr(node, "content", ()), named, seen)
        or (isinstance(node, Field) and _holds_values(node.value, named, seen))
        or (
            isinstance(node, Reference)
            and node.target in named
            and node.target not in seen
            and _holds_values(named[node.target][0], named, seen | {node.target})
        )
        for node in content
    )


def _words(
    content: Sequence[Inline],
    first: int,
    values: Sequence[str],
    named: Mapping[str, tuple[Sequence[Inline], int]],
    seen: frozenset[str] = frozenset(),
) -> str:
    """Return the words of a heading; a reference in it to another heading's title stands for that one's words."""
    parts = []
    for node in content:
        if isinstance(node, Reference) and node.form == "title" and node.target in named and node.target not in seen:
            words, at = named[node.target]
            parts.append(_words(words, at, values, named, seen | {node.target}))
        else:
            parts.append(values[first + node.index] if isinstance(node, Slot) else plain((node,), values[first:]))
    return "".join(parts)


def _counting(house: HouseStyle | None) -> tuple[Callable[[Scheme, str, int], Number], Callable[[int, int], Number]]:
    """Return what counts a paragraph of a style of ours, and one of the author's by its list.

    The house's own lists count, or the plain 1, 1.1, 1.1.1 of the shipped style.
    """
    if house is None or house.lists is None:
        counters = [0] * CLAUSE_LEVEL

        def plainly(_scheme: Scheme, style: str, level: int) -> Number:
            numbered_style = style == "Clause" or 1 <= level <= NUMBERED_LEVELS
            return _count(counters, level) if numbered_style else Number()

        return plainly, lambda _number, _level: Number()
    counter = Counter(house.lists)

    def counted(scheme: Scheme, style: str, _level: int) -> Number:
        place = scheme.place(style)
        return counter.count(*place) if place else Number()

    return counted, counter.count


def _count(counters: list[int], level: int) -> Number:
    counters[level - 1] += 1
    counters[level:] = [0] * (len(counters) - level)
    number = ".".join(str(count) for count in counters[:level])
    return Number(number, number)


def _references(blocks: Sequence[Placed]) -> Iterator[tuple[int, Reference]]:
    for placed in blocks:
        for node in inlines(placed.block):
            if isinstance(node, Reference):
                yield placed.line, node
