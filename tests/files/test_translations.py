"""Lines with words and `.po` files: what is translated, what a change makes stale, and what a translation may not lose."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.files.faithful import losses
from tenderkit.files.translations import Entry, PoFile, compared, lines_of, master_of, read, translated, written

DUTCH_NUMBERS = {"twee": 2, "drie": 3, "vier": 4}
ENGLISH_NUMBERS = {"two": 2, "three": 3, "four": 4}


@pytest.mark.parametrize(
    "line",
    [
        "{% for item in items %}",
        "{{ part.scoring(item) }}",
        "|:-----|------:|",
        "{# A remark for whoever reads the template #}",
        "| {{ row.id }} | {{ row.points }}% |",
        "[TOC]",
        "&nbsp;",
        "12.5",
        '{{ item.awards | map(attribute="percent") | list }}',
    ],
)
def test_a_line_of_code_marks_and_numbers_has_nothing_to_translate(line: str) -> None:
    assert list(lines_of(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        "The {{ term.tenderer }} shall submit it.",
        "## Award criteria {{ anchor('award') }}",
        "| Level | Points |",
        '{{ number }}&nbsp;{{ "point" if number == 1 else "points" }}',
        "Table: Dates",
        '{{ clause.gaps(what="list") }}',
        "é",
    ],
)
def test_a_line_with_words_is_to_be_translated(line: str) -> None:
    assert list(lines_of(f"  {line}  ")) == [line]


def test_a_remark_over_several_lines_is_none_of_the_text() -> None:
    assert list(lines_of("One.\n{# not\nthis #}\nTwo.")) == ["One.", "Two."]


def test_lines_without_a_translation_stay_and_the_others_know_their_master() -> None:
    text = translated("  - One.\n\nTwo.", {"- One.": "- Een."})
    assert text == "  - Een.\n\nTwo."
    assert master_of(text) == "  - One.\n\nTwo."
    assert translated("Two.", {"- One.": "- Een."}) == "Two."


@given(st.lists(st.tuples(st.text(min_size=1), st.text(), st.text()), max_size=5, unique_by=lambda entry: entry[0]))
def test_what_is_written_reads_back(tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[str, str, str]]) -> None:
    clean = [tuple("".join(c for c in part if c.isprintable()).strip() for part in entry) for entry in entries]
    wanted = [Entry(master, words, note=note) for master, words, note in clean if master]
    path = tmp_path_factory.mktemp("po") / "some.po"
    path.write_text(written({entry.master: entry for entry in wanted}.values(), "nl"), encoding="utf-8")
    file, faults = read(path)
    assert faults == []
    assert {(one.master, one.words) for one in file.entries} == {(one.master, one.words) for one in wanted}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("hello", "1: TK213 this is not a .po file"),
        ('msgid "One\nmsgstr "Een"\n', "1: TK213 this line does not belong in a .po file"),
        ('msgid "One"\nmsgstr "Een"\nnonsense\n', "3: TK213"),
        ('msgid "One"\nmsgstr "Een "nog" een"\n', "2: TK213"),
        ('msgstr "Een"\nmsgid "One"\nmsgid "Two"\n', "1: TK213 this .po file cannot be read"),
    ],
)
def test_a_file_of_another_kind_is_a_fault_at_its_line(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "some.po").write_text(content, encoding="utf-8")
    _, faults = read(tmp_path / "some.po")
    assert says in str(faults[0])


# What has become of a master ------------------------------------------------------------------------------------------------------

BEFORE = PoFile("x.po", tuple(Entry(line, line.upper()) for line in ("one", "two", "three", "four")))


def state(*lines: str) -> tuple[list[str], list[tuple[str, str]], list[str]]:
    found = compared(lines, BEFORE)
    return list(found.missing), [(old.master, now) for old, now in found.stale], [old.master for old in found.superfluous]


def test_a_change_of_one_line_makes_its_translation_stale_and_no_other() -> None:
    assert state("one", "two and a half", "three", "four") == ([], [("two", "two and a half")], [])


def test_a_new_line_is_missing_and_one_that_is_gone_superfluous() -> None:
    assert state("one", "one and a half", "two", "three", "four") == (["one and a half"], [], [])
    assert state("one", "three", "four") == ([], [], ["two"])


def test_lines_that_change_places_are_neither() -> None:
    assert state("two", "one", "three", "four") == ([], [], [])


def test_an_entry_without_a_translation_is_missing() -> None:
    found = compared(["one", "two"], PoFile("x.po", (Entry("one", ""), Entry("two", "TWEE"))))
    assert (found.missing, found.stale, found.superfluous) == (("one",), (), ())


@given(st.lists(st.sampled_from("abcdefgh"), unique=True), st.lists(st.sampled_from("abcdefgh"), unique=True))
def test_every_line_of_the_master_is_translated_missing_or_stale(there: list[str], now: list[str]) -> None:
    found = compared(now, PoFile("x.po", tuple(Entry(line, line) for line in there)))
    assert {*found.missing} | {line for _, line in found.stale} == {*now} - {*there}
    assert {old.master for old, _ in found.stale} | {old.master for old in found.superfluous} == {*there} - {*now}


# What a translation may not lose --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("master", "words"),
    [
        ("At least 70% of {{ term.products }} (reading E-3).", "Ten minste 70% van de {{ term.products }} (lezing E-3)."),
        ("1,200.5 units", "1.200,5 eenheden"),
        ('{{ n }}&nbsp;{{ "point" if n == 1 else "points" }}', '{{ n }}&nbsp;{{ "punt" if n == 1 else "punten" }}'),
        ("- **Two** of four:", "- **Twee** van vier:"),
        ("{% if a %}A {{ x }}{% else %}B{% endif %}", "{% if a %}Een {{ x }}{% else %}Twee{% endif %}".replace("Twee", "Bee")),
        ("See [the site](https://example.org/a).", "Zie [de site](https://example.org/a)."),
        ("Article 67(4) of Directive 2014/24/EU", "artikel 67, lid 4, van Richtlijn 2014/24/EU"),
    ],
)
def test_a_translation_with_everything_in_it_is_right(master: str, words: str) -> None:
    assert losses(master, words, "nl-NL", DUTCH_NUMBERS, ENGLISH_NUMBERS) == []


@pytest.mark.parametrize(
    ("master", "words", "says"),
    [
        ("At least 70% of it.", "Een groot deel ervan.", "has no “70%”"),
        ("At least 70% of it.", "Ten minste 7% ervan.", "has “7%”"),
        ("70% of it", "70 ervan", "has no “70%”"),
        ("1,200 units", "1,200 eenheden", "has no “1200”"),
        ("Two of four.", "Drie van vier.", "has “3”"),
        ("See E-3 and AC-1.", "Zie E-3.", "has no “AC-1”"),
        ("The {{ term.tenderer }} of the {{ term.contract }}.", "De {{ term.tenderer }}.", "has no “{{ term.contract }}”"),
        ("The {{ term.tenderer }}.", "De {{ term.contractor }}.", "has “{{ term.contractor }}”"),
        ('{{ number("summary") }} lists', '{{ number("overzicht") }} toont', "has no"),
        ('{% if x == "low" %}A{% endif %}', '{% if x == "laag" %}A{% endif %}', "has no"),
        ("{% if a %}A{% endif %}", "A", "has no “{% if a %}”"),
        ("## Dates", "# Data", "has no mark at its beginning"),
        ("| A | B |", "| A B |", "has no column edge"),
        ("**Required.** Tick it.", "Verplicht. Kruis het aan.", "has no mark “**”"),
        ("See [this](https://example.org).", "Zie [dit](https://example.com).", "has no link"),
        ("Words.[^a]", "Woorden.", "has no link “[^a]”"),
        ("Table: Dates", "Data", "has no mark at its beginning “Table:”"),
        ("3&nbsp;points", "3 punten", "has no “&nbsp;”"),
    ],
)
def test_a_loss_is_told(master: str, words: str, says: str) -> None:
    found = losses(master, words, "nl-NL", DUTCH_NUMBERS, ENGLISH_NUMBERS)
    assert any(says in one for one in found), found
