"""Lists in the cells of tables are lists of Word: what it prints before each item is what the author wrote, in every house."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from conftest import ROOT, example
from hypothesis import given, settings
from hypothesis import strategies as st
from support import accessibility, lint
from support.reading import W

import tenderkit
from tenderkit import markdown, word
from tenderkit.files.frontmatter import Passage
from tenderkit.templating import Engine
from tenderkit.views.filters import in_cell

SHIPPED = word.house_style(ROOT / "templates/house-style.docx")
FRAME = word.Settings("T", "S", "A", "L", "R", "F", "en-GB")


def written(text: str, *values: str) -> bytes:
    parsed = markdown.parse(text, list(values))
    assert parsed.problems == ()
    return word.write(parsed.flow, FRAME, SHIPPED)


def lines(data: bytes) -> list[list[str]]:
    """Each cell of the tables with its lines: what Word prints before the words (• for any bullet), and the words."""
    document = lint.Document(data)
    found = []
    for cell in document.story.root.iter(f"{W}tc"):
        shown = []
        for paragraph in cell.iter(f"{W}p"):
            words = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
            label = document.labels.get(paragraph)
            shown.append(f"{label.shown or '•'} {words}" if label else words)
        found.append(shown)
    return found


def cell(text: str) -> list[str]:
    return lines(written(f"| a | b |\n|---|---|\n| {text} | c |"))[2]


def test_items_have_bullets_numbers_and_letters_of_word() -> None:
    assert cell("Bring:<br>- a list<br>  - inside<br>and a plan") == ["Bring:", "• a list", "• inside", "and a plan"]
    assert cell("1. cart<br>2. rope<br>so far<br>3. hook<br>1. anew") == ["1. cart", "2. rope", "so far", "3. hook", "1. anew"]
    assert cell("- one<br>  1. in<br>  2. in<br>- two<br>  1. in") == ["• one", "(a) in", "(b) in", "• two", "(a) in"]


def test_letters_go_on_through_a_cell_and_begin_anew_in_the_next() -> None:
    data = written("| a | b |\n|---|---|\n| + one<br>  + in<br>+ two<br>Words<br>+ three | + one |")
    assert lines(data)[2:] == [["(a) one", "(i) in", "(b) two", "Words", "(c) three"], ["(a) one"]]
    assert "letters_are_cited_once" not in [finding.rule for finding in lint.findings(data)]


numbers = st.lists(st.tuples(st.integers(0, 4), st.sampled_from("xyz")), min_size=1, max_size=6)


@given(numbers)
@settings(deadline=None)
def test_no_number_of_an_author_becomes_another(typed: list[tuple[int, str]]) -> None:
    """As dates, 1. April, or as a list that goes on: 0 stands for a line without a number."""
    text = [f"{number}. {words}" if number else words for number, words in typed]
    assert cell("<br>".join(text)) in (text, ["".join(text)])


def test_values_are_items_as_they_were_typed(tmp_path: Path) -> None:
    head = "---\nid: sites\ntitle: Sites\ndescription: x\nversion: '1'\naudience: buyer\n---\n# Sites\n\n"
    table = "Table: Sites\n| Sites | b |\n|:--|:--|\n| At:<br>{{ values.sites | in_cell }} | c |\n"
    (tmp_path / "sites.md").write_text(head + table, encoding="utf-8")
    text = example("low").read_text(encoding="utf-8")
    values = "\nvalues: {sites: [Delft, '*Lei|den* <br> & 1. co', '- Gouda']}\n"
    (tmp_path / "tender.yaml").write_text(text + values, encoding="utf-8")
    [made] = tenderkit.render(tenderkit.load_tender(tmp_path / "tender.yaml"), ["sites"], templates=tmp_path)
    assert [*lint.findings(made.data), *accessibility.findings(made.data)] == []
    assert lines(made.data)[2] == ["At:", "• Delft", "• *Lei|den* <br> & 1. co", "• - Gouda"]


def test_a_text_of_the_catalogue_keeps_its_lists_in_a_cell() -> None:
    text = "Bring:\n\n1. cart\n1. rope\n   that holds\n   - and a hook\n\nNo more.\n\n+ one\n  + in"
    engine = Engine({"t": Passage("{% set text %}" + text + "{% endset %}{{ text | in_cell }}", "t.md")}, {"in_cell": in_cell})
    made = engine.render("t", lambda _rendering: {}, "en-GB")
    assert made.text == "Bring:<br>1. cart<br>2. rope that holds<br>  - and a hook<br>No more.<br>+ one<br>  + in"


@pytest.mark.parametrize("marker", ["", "[[tenderkit]]"], ids=["house style", "model"])
def test_in_a_house_of_others_they_have_bullets_and_numbers_too(tmp_path: Path, marker: str) -> None:
    theirs = docx.Document()
    theirs.add_paragraph(marker)
    theirs.save(str(tmp_path / "house.docx"))
    head = "---\nid: lists\ntitle: Lists\ndescription: x\nversion: '1'\naudience: buyer\n---\n# Lists\n\n## One\n\n"
    body = "| a | b |\n|---|---|\n| - one<br>- two | 1. x<br>2. y<br>+ z |\n\n- a\n\n1. b\n"
    (tmp_path / "lists.md").write_text(head + body, encoding="utf-8")
    tender = tenderkit.load_tender(example("low"))
    [made] = tenderkit.render(tender, ["lists"], templates=tmp_path, house_style=tmp_path / "house.docx")
    assert lines(made.data)[2:] == [["• one", "• two"], ["1. x", "2. y", "(a) z"]]
