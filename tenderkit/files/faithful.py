"""A line and its translation → what the translation has lost or made up of all that is no word: numbers, names, code and marks.

Which words are right is for a reader to say. That 70% is still 70%, that a reference leads where it led and that a condition is the
same one, is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from tenderkit.files.translations import PRINTED
from tenderkit.labels import HOLE
from tenderkit.numbers import amount, decimal_sign

_CODE = re.compile(r"\{%-?\s*(.*?)\s*-?%\}|\{\{-?\s*(.*?)\s*-?\}\}")
_FORM = re.compile(r"\{\{-?\s*([^{}]+)\.(\w+)\s*-?\}\}")
_PRINTED = re.compile(PRINTED.pattern)
_ID = re.compile(r"\b[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+[a-z]?\b")
_LINK = re.compile(r"\]\([^)\s]*[^)]*\)|\[\^[\w-]+\]|\{[#.][\w-]+\}")
_ADDRESS = re.compile(r"https?://\S+|[\w.+-]+@[\w.-]+\w")
_BEGINNING = re.compile(r"^(?:#+ |[-*] |\d+\. |> \[!\w+\]|> |\|)?(?:Table:|Table name:|Facts:|Chart:|Notes?:)?")
_STRESS = re.compile(r"\*\*|(?<!\*)\*(?!\*)")
_NUMBER = re.compile(r"\d+(?:[.,\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]\d+)*(?:[\s\N{NO-BREAK SPACE}]?%)?")
_ENTITY = re.compile(r"&\w+;")


def losses(
    master: str,
    words: str,
    locale: str,
    number_words: Mapping[str, int] | None = None,
    english: Mapping[str, int] | None = None,
    forms: Mapping[str, bool] | None = None,
) -> list[str]:
    """Return what does not agree, as the ends of a sentence: “has no 70%, which the English has”.

    `number_words` are the words for small numbers in the language, and `english` those in English: three and drie are the same
    number, and are looked at where the language has them. `forms` are the names of what agrees with a term, and whether that has
    the term in it: `term.contract.de` then is the term, and `term.contract.zij`, which a language needs and another does not, is
    no code.
    """
    found: list[str] = []
    master, words = _without_forms(master, forms or {}), _without_forms(words, forms or {})
    for what, there in _KINDS:
        found += _unlike(what, Counter(there(master)), Counter(there(words)))
    of_master, of_words = Counter(_numbers(master, "en-GB")), Counter(_numbers(words, locale))
    if number_words and english:
        of_master += Counter(_in_words(master, english))
        of_words += Counter(_in_words(words, number_words))
    found += _unlike("", of_master, of_words)
    return found


def _unlike(what: str, master: Counter[str], words: Counter[str]) -> Iterator[str]:
    name, a = (f"{what} ", "a ") if what else ("", "")
    for each in sorted(master - words):
        yield f"has no {name}“{each}”, which the English has"
    for each in sorted(words - master):
        yield f"has {a}{name}“{each}”, which the English does not have"


def _without_forms(line: str, forms: Mapping[str, bool]) -> str:
    def bare(found: re.Match[str]) -> str:
        name = found[2][0].lower() + found[2][1:]
        return found[0] if name not in forms else f"{{{{ {found[1]} }}}}" if forms[name] else ""

    return _FORM.sub(bare, line)


def _codes(line: str) -> Iterator[str]:
    """Yield the code of a line, without the words that it prints and the spaces within it."""
    for statement, expression in _CODE.findall(line):
        code = " ".join(_PRINTED.sub('""', statement or expression).split())
        yield f"{{% {code} %}}" if statement else f"{{{{ {code} }}}}"


def _plain(line: str) -> str:
    """Return a line without its code, its ids and where its links lead."""
    line = HOLE.sub(" ", " ".join(part for part in re.split(r"\{%.*?%\}|\{\{.*?\}\}", line)))
    return _ID.sub(" ", _ADDRESS.sub(" ", _LINK.sub("]", line)))


def _numbers(line: str, locale: str) -> Iterator[str]:
    """Yield the numbers of a line as they are written in English, those with a percent sign with it."""
    decimal = decimal_sign(locale)
    for match in _NUMBER.findall(_plain(line)):
        digits, percent = match.rstrip("% \N{NO-BREAK SPACE}"), "%" if match.endswith("%") else ""
        number = amount(digits, decimal)
        yield (digits if number is None else str(number)) + percent


def _in_words(line: str, words: Mapping[str, int]) -> Iterator[str]:
    for word in re.findall(r"[^\W\d_]+", _plain(line)):
        if (number := words.get(word.casefold())) is not None:
            yield str(number)


_Parts = Callable[[str], Iterator[str]]
_KINDS: tuple[tuple[str, _Parts], ...] = (
    ("", _codes),
    ("", lambda line: (f"{{{name}}}" for name in HOLE.findall(_CODE.sub("", line)))),
    ("", lambda line: iter(_ID.findall(line))),
    ("link", lambda line: iter(_LINK.findall(line))),
    ("", lambda line: iter(_ADDRESS.findall(line))),
    ("mark at its beginning", lambda line: iter(filter(None, [_BEGINNING.match(line)[0].strip()]))),  # type: ignore[index]
    ("mark", lambda line: iter(_STRESS.findall(re.sub(r"^[-*] ", "", re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", line))))),
    ("column edge", lambda line: iter("|" * re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", line).count("|"))),
    ("", lambda line: iter(_ENTITY.findall(line))),
)
