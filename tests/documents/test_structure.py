"""What looks like a heading is one, what a clause lists can be cited, and the points stand where eyes look for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import EXAMPLES, example
from support import lint, reading
from support.their_houses import house

import tenderkit
from tenderkit.blocks import Block, Heading, List, Paragraph, Table, outline, plain
from tenderkit.documents import compose, load_library
from tenderkit.markdown import parse
from tenderkit.views.letters import with_letters

Write = Callable[..., Path]
# How each kind of scoring is said in a few words.
SAID = {
    "binary": "all or nothing",
    "additive": "the percentages of the parts that are met add up",
    "alternatives": "of the levels that apply, the one that earns most counts",
    "tiers": "by the number of things shown that meet the criterion",
    "graded": "by the number of parts that are complete",
}


def blocks(scenario: str, document: str) -> tuple[Block, ...]:
    library = load_library()
    flow, _, faults = compose(tenderkit.load_tender(example(scenario)), library.types[document], library)
    assert faults == []
    return flow.with_values()


def items(found: tuple[Block, ...]) -> Iterator[list[Block]]:
    """Yield the section of each item: its heading and all below it."""
    section: list[Block] = []
    for block in found:
        if isinstance(block, Heading) and block.level <= 2:
            if section:
                yield section
            section = []
        if section or (isinstance(block, Heading) and re.fullmatch("[A-Z]+-[0-9]+", block.anchor)):
            section.append(block)


@pytest.mark.parametrize("scenario", EXAMPLES)
def test_each_award_criterion_begins_with_its_maximum_of_points_and_how_it_is_scored(scenario: str) -> None:
    tender = tenderkit.load_tender(example(scenario))
    sections = {
        str(section[0].anchor): section for section in items(blocks(scenario, "tender-annex")) if isinstance(section[0], Heading)
    }
    scored = [chosen for chosen in tender.items if chosen.scoring is not None]
    assert scored
    for chosen in scored:
        assert chosen.scoring
        below = sections[chosen.id][1]
        assert isinstance(below, Paragraph)
        assert plain(below.content).startswith(f"At most {chosen.points}\u00a0points")
        assert plain(below.content).endswith(f"{SAID[chosen.scoring.kind]}.")


def test_every_kind_of_scoring_is_said_somewhere_in_the_examples() -> None:
    tenders = [tenderkit.load_tender(example(scenario)) for scenario in EXAMPLES]
    assert {chosen.scoring.kind for tender in tenders for chosen in tender.items if chosen.scoring} == set(SAID)


@pytest.mark.parametrize("scenario", EXAMPLES)
def test_verification_assessment_and_scoring_are_headings_below_their_criterion(scenario: str) -> None:
    tender = tenderkit.load_tender(example(scenario))
    for section in items(blocks(scenario, "tender-annex")):
        first, *rest = (block for block in section if isinstance(block, Heading))
        chosen = tender.item(first.anchor)
        assert chosen is not None
        texts = chosen.item.texts
        wanted = [name.capitalize() for name in ("verification", "assessment") if name in texts and texts[name].text.strip()]
        wanted += ["Scoring"] if chosen.scoring else []
        assert [(plain(heading.content), heading.level) for heading in rest] == [(name, 3) for name in wanted]
        if chosen.scoring:
            at = section.index(rest[-1])
            assert isinstance(section[at + 1], Table), "the table of points is in the part on scoring"


@pytest.mark.parametrize("document", ["tender-annex", "contract-schedule"])
@pytest.mark.parametrize("scenario", EXAMPLES)
def test_every_list_of_a_criterion_or_clause_has_letters(scenario: str, document: str) -> None:
    lists = [block for section in items(blocks(scenario, document)) for block in section if isinstance(block, List)]
    assert all(found.lettered for found in lists)
    assert lists or (scenario, document) == ("low", "contract-schedule") or not document


def test_a_clause_of_the_buyers_own_has_letters_whatever_marks_its_lists_have(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    clause = (Path(tenderkit.__file__).parent.parent / "clauses/en/CC-1.md").read_text(encoding="utf-8")
    text = clause[clause.index("# Text") : clause.index("# Guidance")]
    lists = "- one;\n  1. inner;\n\n     with more;\n- two.\n\nIt may hold:\n\n1. three;\n2. four.\n\nIn the end:\n- five.\n\n"
    (tmp_path / "en/CC-1.md").write_text(clause.replace(text, f"# Text\n\nIt shall hold:\n\n{lists}"), encoding="utf-8")
    tender = tenderkit.load_tender(example("low"), clauses=tmp_path)
    [schedule] = tenderkit.render(tender, ["contract-schedule"], draft=True)
    document = lint.Document(schedule.data)
    shown = [f"{label.shown} {reading.words(paragraph)}" for paragraph, label in document.labels.items()]
    at = next(number for number, line in enumerate(shown) if line.endswith("It shall hold:"))
    clause_number = shown[at].split()[0]
    stem = clause_number.rpartition(".")[0]
    assert shown[at : at + 9] == [
        f"{stem}.1 It shall hold:",
        "(a) one;",
        "(i) inner;",
        "(b) two.",
        f"{stem}.2 It may hold:",
        "(a) three;",
        "(b) four.",
        f"{stem}.3 In the end:",
        "(a) five.",
    ]


@pytest.mark.parametrize("name", ["", "Article and Section", "section signs", "starts at five"])
def test_a_text_of_the_buyers_own_refers_to_an_item_of_a_list_in_any_house(tmp_path: Path, name: str) -> None:
    (tmp_path / "en").mkdir()
    clause = (Path(tenderkit.__file__).parent.parent / "clauses/en/CC-1.md").read_text(encoding="utf-8")
    text = clause[clause.index("# Text") : clause.index("# Guidance")]
    own = '# Text\n\nIt holds:\n\n- one;\n- two. {{ anchor("two") }}\n\nPoint {{ number("two") }} is due.\n\n'
    (tmp_path / "en/CC-1.md").write_text(clause.replace(text, own), encoding="utf-8")
    style = tmp_path / "house.docx"
    if name:
        style.write_bytes(house(name))
    tender = tenderkit.load_tender(example("low"), clauses=tmp_path)
    [schedule] = tenderkit.render(tender, ["contract-schedule"], draft=True, house_style=style if name else None)
    document = lint.Document(schedule.data)
    [number] = [label.bare for paragraph, label in document.labels.items() if reading.words(paragraph) == "It holds:"]
    assert f"Point {number}(b) is due." in reading.text(schedule.data)
    assert lint.findings(schedule.data) == []


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("- a\n- b", "+ a\n+ b"),
        ("9. a\n10. b", "+  a\n+   b"),
        ("1) a\n   * b\n     goes on", "+  a\n   + b\n     goes on"),
        ("words\n- a", "words\n+ a"),
        ("in the year\n2027. A sentence", "in the year\n2027. A sentence"),
        ("- a\n\n  more\n\n- b\n\nwords\n2. more", "+ a\n\n  more\n\n+ b\n\nwords\n2. more"),
        ("| - |\n> - a\n**b** - c", "| - |\n> - a\n**b** - c"),
    ],
)
def test_only_the_marks_of_lists_become_those_of_letters(typed: str, letters: str) -> None:
    assert with_letters(typed) == letters


@pytest.mark.parametrize(
    "typed", ["- a\n  - b\n\n    more\n- c", "1. a\n   - b\n     1. c\n10. d", "-    a\n\n     b", "12.   a\n\n      b"]
)
def test_nothing_leaves_its_item_where_its_mark_becomes_one_of_letters(typed: str) -> None:
    def bare(text: str) -> str:
        return re.sub("(?:Lettered|Numbered|Bulleted) list", "list", outline(parse(text, ()).flow.with_values()))

    assert bare(with_letters(typed)) == bare(typed)


def test_the_short_form_cites_the_items_of_a_list_as_the_annex_does() -> None:
    tender = tenderkit.load_tender(example("medium"))
    long, short = (cited(tenderkit.render(tender, [name])[0].data) for name in ("tender-annex", "tender-annex-short"))
    assert len(long) > 10
    assert [line for line in long if line not in short] == []


def cited(data: bytes) -> list[str]:
    """Return the items of lists that have letters, each with its letter."""
    labels = lint.Document(data).labels.items()
    return [f"{label.shown} {reading.words(paragraph)}" for paragraph, label in labels if label.shown.startswith("(")]
