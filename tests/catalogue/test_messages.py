"""Messages that end in documents: a pattern in the language takes the place of the English, and every such message has one."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import EXAMPLES, ROOT, example
from support import hostile
from support.toy_language import toy

from tenderkit import Fault, TenderkitError, load_catalogue, load_tender
from tenderkit.catalogue.messages import Messages
from tenderkit.consultation.profiles import profile
from tenderkit.consultation.returns import read_returns
from tenderkit.files.faithful import losses
from tenderkit.tender import no_tender

CATALOGUE = load_catalogue()
ENGLISH = CATALOGUE.messages
TOY = replace(ENGLISH, words={line: toy(line) for line in ENGLISH.lines()})
# What is carried over as it is: quotations, ids, names of files, parts and fields, what the XML library says, the name of a term.
CARRIED = re.compile(r"“[^”]*”|\b[A-Z]+-\d+\b|\S*[._<]\S*|(?:Opening|Excessive|error parsing) .*|\bcontract\b")
OUR_WORDS = {word for line in ENGLISH.lines() for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"\{\w+\}", "", line))}


def left_in_english(message: str) -> list[str]:
    """Return the words of ours that a message still has in a language that has other letters."""
    said = TOY.said(message, "sv-SE")
    return (
        [word for word in re.findall(r"[A-Za-z]{2,}", CARRIED.sub("", said)) if word in OUR_WORDS] if said != message else [message]
    )


def made(*patterns: tuple[str, str], **parts: list[tuple[str, str]]) -> Messages:
    """Return messages of these patterns, each with its words in the language."""
    groups = {"": list(patterns), **parts}
    words = {english: there for group in groups.values() for english, there in group}
    return Messages({name: tuple(english for english, _ in group) for name, group in groups.items()}, words)


def test_what_stands_in_holes_is_carried_over_in_any_order() -> None:
    messages = made(("{item} and {other} are “{what}”", "“{what}” zijn {other} en {item}"))
    assert messages.said("AC-1 and AC-2 are “one and the same”", "nl-NL") == "“one and the same” zijn AC-2 en AC-1"


def test_dates_numbers_and_lists_are_written_as_the_language_does() -> None:
    messages = made(("{list} earn {number} points on {day}", "{list} leveren op {day} {number} punten op"))
    message = "“Salt and pepper” and AC-2 earn 1200.5 points on 1 March 2027"
    assert messages.said(message, "nl-NL") == "“Salt and pepper” en AC-2 leveren op 1\N{NO-BREAK SPACE}maart 2027 1.200,5 punten op"


def test_what_stands_in_a_hole_of_a_part_is_in_the_language_and_else_as_it_was() -> None:
    messages = made(
        ("it is {off}", "het is {off}"), off=[("a Sunday", "een zondag"), ("a holiday ({name})", "een feestdag ({name})")]
    )
    assert messages.said("it is a Sunday", "nl-NL") == "het is een zondag"
    assert messages.said("it is a holiday (Epiphany)", "nl-NL") == "het is een feestdag (Epiphany)"
    assert messages.said("it is a Monday", "nl-NL") == "het is a Monday"


def test_the_pattern_that_says_most_is_the_one_that_is_meant() -> None:
    messages = made(
        ("the file is damaged: {why}", "kapot: {why}"), ("the file is damaged: a part is lost", "kapot: een deel ontbreekt")
    )
    assert messages.said("the file is damaged: a part is lost", "nl-NL") == "kapot: een deel ontbreekt"


def test_a_message_stays_english_without_a_pattern_and_without_a_translation_of_it() -> None:
    message = "“Company” is not filled in"
    assert made(("another message", "iets anders")).said(message, "nl-NL") == message
    assert replace(ENGLISH, words={"ask the supplier": "vraag het"}).said(message, "nl-NL") == message
    assert CATALOGUE.said(message) == message
    assert load_catalogue("nl").said(message) == "“Company” is niet ingevuld"


def test_a_lost_hole_of_a_translation_is_told() -> None:
    assert losses("“{field}” is not filled in", "“{veld}” is niet ingevuld", "nl-NL") == [
        "has no “{field}”, which the English has",
        "has “{veld}”, which the English does not have",
    ]
    assert losses("{item} and {other}", "{other} en {item}", "nl-NL") == []


# Expressions in messages whose values are words of ours, with all that they may be.
VALUES = {
    "what": ("field", "box of", "a comment"),
    "place": ("at A1", "outside the questions"),
    "said": ("says “no”", "has no words"),
    "more": ("", " and 2 more"),
    "_PURPOSE[self.trust.code]": ("a form",),
    "self.outside": ("outside the questions", "outside the fields"),
}
# Those that end in no document: of the tender file, and of house styles.
ELSEWHERE = {
    "there is no return from “7”",
    "write the name as it is in the return",
    "“7” says itself what type it is, and is scored as that",
    "remove the line",
    "remove its content, and keep the styles",
    "this file holds too much markup for a house style",
    "the part 7 is damaged: 7",
}


def texts(node: ast.expr | None) -> Iterator[tuple[str, ...]]:
    """Yield what an expression may say: for each text of it, the ways it reads with the values that it may have."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield (node.value,)
    elif isinstance(node, ast.JoinedStr):
        parts = [(p.value,) if isinstance(p, ast.Constant) else VALUES.get(ast.unparse(p.value), ("7",)) for p in node.values]  # type: ignore[attr-defined]
        yield tuple("".join(map(str, said)) for said in itertools.product(*parts))
    elif isinstance(node, ast.IfExp):
        yield from (*texts(node.body), *texts(node.orelse))
    elif isinstance(node, ast.Tuple):
        yield from (found for part in node.elts for found in texts(part))


def messages_in(source: str) -> Iterator[tuple[str, ...]]:
    """Yield the messages and hints that a module makes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("fault", "Fault", "refusal", "refused"):
            yield from (found for argument in node.args for found in texts(argument) if " " in found[0])
        elif isinstance(node, ast.Assign) and re.search("message|hint|_LOST|_AGAIN", ast.unparse(node.targets[0])):
            yield from (found for found in texts(node.value) if " " in found[0])


def without_a_pattern(source: str) -> list[str]:
    return [
        ways[0] for ways in messages_in(source) if not {*ways} & ELSEWHERE and all(TOY.said(one, "sv-SE") == one for one in ways)
    ]


@pytest.mark.parametrize(
    "module",
    [
        *("consultation/returns", "consultation/profiles", "forms/looking", "forms/responses", "forms/tables"),
        *("word/forms/parts", "word/forms/reading", "word/forms/opendocument", "word/untrusted"),
    ],
)
def test_every_message_about_a_return_has_a_pattern(module: str) -> None:
    source = (ROOT / f"tenderkit/{module}.py").read_text(encoding="utf-8")
    assert list(messages_in(source))
    assert without_a_pattern(source) == []


def test_a_message_without_a_pattern_is_seen() -> None:
    source = 'self.fault("TK801", f"the form {name} is upside down", "ask the supplier")'
    assert without_a_pattern(source) == ["the form 7 is upside down"]
    assert left_in_english("words at A1.2 are upside down and in a box: “no”") != []


@pytest.mark.slow
def test_hostile_forms_leave_no_word_of_ours_in_english(tmp_path: Path) -> None:
    makers = {
        **{name: make for name, (make, _) in hostile.REFUSED.items()},
        **{name: one.make for name, one in hostile.READ.items()},
    }
    for name, make in makers.items():
        (tmp_path / f"{name}.docx").write_bytes(make())
    tender = no_tender(CATALOGUE)
    returns = read_returns(sorted(tmp_path.glob("*.docx")), tender.asked(), CATALOGUE)
    found = {words for each in returns for fault in profile(each, tender).faults for words in (fault.message, fault.hint) if words}
    assert len(found) > 30
    assert {message: left for message in found if (left := left_in_english(message))} == {}


@pytest.mark.parametrize(("table", "column"), [("hiding", 3), ("beside", 0)])
def test_whatever_is_remarked_in_a_form_has_its_words(table: str, column: int) -> None:
    lines = (ROOT / f"tests/data/forms/{table}.txt").read_text(encoding="utf-8").splitlines()
    said = {line.split(" | ")[column].strip() for line in lines if not line.startswith("#")} - {"-"}
    form = "words at A1.2 are {}: “no”" if table == "hiding" else "{} at A1.2 says “no”, and is not read"
    assert said
    assert {words: left for words in said if (left := left_in_english(form.format(words)))} == {}


ODD = """\
scenario: medium
title: A title that ends.
products: [{name: Notebooks}]
items: {add: [CC-2, SC-1]}
terms: {contract: AGREEMENT, tenderer: Bidders, delivery: Aanvoer}
decisions: {strategic_components: [batteries]}
questionnaire: {return_by: 2027-01-01}
date: 2027-01-02
dates: {award: 2027-03-02, contract_start: 2027-03-01, delivery: 2027-03-20, contract_end: 2030-12-30}
"""


def warnings_of(path: Path) -> list[Fault]:
    try:
        found = load_tender(path).faults
    except TenderkitError as error:
        found = error.faults
    return [fault for fault in found if fault.severity == "warning"]


def test_no_warning_about_a_tender_file_leaves_a_word_of_ours_in_english(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text(ODD, encoding="utf-8")
    (tmp_path / "dutch.yaml").write_text(f"language: nl\n{ODD}", encoding="utf-8")
    files = [*tmp_path.glob("*.yaml"), *(ROOT / "tests/data/tenders").glob("*.yaml"), *map(example, EXAMPLES)]
    found = [fault for path in files for fault in warnings_of(path)]
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tenderkit/tender").glob("*.py"))
    warned = set(re.findall(r'\.warn\([^"]*(?:"[a-z_]+"[^"]*)*"(TK\d+)"', sources)) | {"TK221"}
    assert {fault.message: left for fault in found if (left := left_in_english(fault.message))} == {}
    assert warned - {fault.code for fault in found} == set()
