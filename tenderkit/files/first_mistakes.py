"""A text that is not YAML → the slip that its writer most probably made, with the line, what it should read, and why.

A guess is told only where it is right: each is tried on the text, and the one after which YAML can be read furthest is taken. So
what is told mends the file, or the first of its mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LONGEST = 30_000  # characters of a text that is read again for each guess
_BACK = 3  # lines above the one where YAML stops
_WHOLE = 1_000_000_000  # "the line where reading stops" of a text that can be read to its end

_KEY = re.compile(r"^(?P<indent>[ ]*(?:- +)?)(?P<key>[^\s:#\"'“”„\[{][^:#]*?):(?P<gap>[ ]+)(?P<value>\S.*?)\s*$")
_ENTRY = re.compile(r"^(?P<indent>[ ]*)(?P<dash>- +)?")
_SHORT = 70  # characters of a line that a hint repeats
_SPACES = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"  # they look like a space, and are not one to YAML
BULLETS = "–—−•·*"
_QUOTES = "“”„‟«»‘’‚"
_SIGNS = {
    "@": "an @",
    "`": "a backtick",
    "%": "a percent sign",
    "&": "an &",
    "*": "an asterisk",
    "!": "an exclamation mark",
    "[": "a bracket",
    "{": "a brace",
    "]": "a bracket",
    "}": "a brace",
    "|": "a vertical bar",
    ">": "a >",
    ",": "a comma",
    "-": "a hyphen",
    "?": "a question mark",
}


@dataclass(frozen=True)
class Slip:
    """A slip: the line it is on, counted from 0, what is wrong, and what to do."""

    line: int
    message: str
    hint: str


@dataclass(frozen=True)
class _Guess:
    slip: Slip
    lines: list[str]  # of the text without the slip


def slip_in(text: str) -> Slip | None:
    """The slip because of which a text cannot be read as YAML; None where no guess mends it."""
    lines = text.split("\n")
    stops, begun = _stops(text)
    if stops == _WHOLE or len(text) > _LONGEST:
        return None
    near = {line for line in (*range(max(0, stops - _BACK), stops + 1), begun) if line < len(lines)}
    furthest, best = stops, None
    for guess in _guesses(lines, sorted(near, reverse=True)):
        reached, _ = _stops("\n".join(guess.lines))
        if reached > furthest:
            furthest, best = reached, guess.slip
    return best


def _stops(text: str) -> tuple[int, int]:
    """The line on which YAML cannot be read on, and the one on which that began; past all lines where the text can be read."""
    try:
        for _ in yaml.parse(text, Loader=_Loader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line if mark else 0
        return line, error.context_mark.line if error.context_mark else line
    except (yaml.YAMLError, RecursionError):
        return 0, 0
    return _WHOLE, _WHOLE


def _guesses(lines: list[str], near: list[int]) -> Iterator[_Guess]:
    """The guesses, the likeliest first: of two that mend the same, the first counts."""
    yield from _tabs(lines)
    yield from _strange_spaces(lines)
    for number in near:
        yield from _separators(lines, number)
        yield from _bullets(lines, number)
        yield from _comments(lines, number)
        yield from _brackets(lines, number)
        yield from _quoting(lines, number)
    for number in sorted(near):
        yield from _odd_indentation(lines, number)
    for number in near:
        yield from _missing_dash(lines, number)
        yield from _second_line(lines, number)
        yield from _indentation(lines, number)


def _guess(lines: list[str], number: int, becomes: str, message: str, hint: str = "") -> _Guess:
    shown = becomes.strip()
    hint = hint or (f"write `{shown}`" if len(shown) <= _SHORT else "put the text in quotation marks")
    return _Guess(Slip(number, message, hint), [*lines[:number], becomes, *lines[number + 1 :]])


def _tabs(lines: list[str]) -> Iterator[_Guess]:
    """Tabs at the beginnings of lines, all of them: an editor that writes one writes many."""
    found = [number for number, line in enumerate(lines) if "\t" in line[: len(line) - len(line.lstrip())]]
    if found:
        others = len(found) - 1
        more = f", and so {'does' if others == 1 else 'do'} {others} more" if others else ""
        for width in (2, 4):
            mended = [_without_tabs(line, width) for line in lines]
            hint = f"put {width} spaces in the place of each tab"
            yield _Guess(Slip(found[0], f"this line begins with a tab{more}; YAML allows only spaces there", hint), mended)


def _without_tabs(line: str, width: int) -> str:
    start = line[: len(line) - len(line.lstrip())]
    return start.replace("\t", " " * width) + line.lstrip()


def _strange_spaces(lines: list[str]) -> Iterator[_Guess]:
    found = [number for number, line in enumerate(lines) if any(sign in line for sign in _SPACES)]
    if found:
        mended = [re.sub(f"[{_SPACES}]", " ", line) for line in lines]
        message = "this line has a special space in it, as copied text often does, and YAML takes it for a letter"
        yield _Guess(Slip(found[0], message, "delete the space and type it again"), mended)


def _separators(lines: list[str], number: int) -> Iterator[_Guess]:
    """No space after the colon, a colon of another script, or an equals sign."""
    found = re.match(r"^([ ]*(?:- +)?)([A-Za-z][\w.-]*)(:(?=\S)|[ ]*[：=])[ ]*(.*)$", lines[number])
    if found:
        start, key, sign, value = found.groups()
        missing = "there is no space after the colon" if sign == ":" else f"“{sign.strip()}” is where the colon should be"
        yield _guess(lines, number, f"{start}{key}: {value}", f"{missing} of “{key}”" if sign == ":" else missing)


def _bullets(lines: list[str], number: int) -> Iterator[_Guess]:
    """Another sign than a hyphen before the entries of a list, or none of the space after it."""
    pattern = re.compile(rf"^([ ]*)([{BULLETS}-])([ ]*)(?=[^\s-])")
    found = pattern.match(lines[number])
    if not found or (found[2] == "-" and found[3]):
        return
    mended = [pattern.sub(r"\1- ", line) if (one := pattern.match(line)) and one[2] == found[2] else line for line in lines]
    if found[2] == "-":
        message, hint = "there is no space after the hyphen of this entry", f"write `{mended[number].strip()}`"
    else:
        message, hint = f"“{found[2]}” does not begin an entry of a list", f"write a hyphen and a space: `{mended[number].strip()}`"
    yield _Guess(Slip(number, message, hint), mended)


def _comments(lines: list[str], number: int) -> Iterator[_Guess]:
    """A # in a text within brackets, which takes the closing bracket along."""
    found = _KEY.match(lines[number])
    if found and found["value"][0] in "[{" and " #" in found["value"]:
        message = f"a # after a space begins a comment, and takes the rest of “{found['key']}” along"
        yield _guess(lines, number, lines[number].replace(" #", " +"), message, "put the text with the # in quotation marks")


def _brackets(lines: list[str], number: int) -> Iterator[_Guess]:
    """A list or keys in brackets that nothing closes."""
    found = _KEY.match(lines[number])
    closing = {"[": "]", "{": "}"}.get(found["value"][0], "") if found else ""
    if found and closing and found["value"].count(found["value"][0]) > found["value"].count(closing):
        message = f"the {_SIGNS[closing].removeprefix('a ')} of “{found['key']}” is never closed"
        yield _guess(lines, number, f"{lines[number].rstrip()}{closing}", message)


def _quoting(lines: list[str], number: int) -> Iterator[_Guess]:
    """A value that YAML takes for more than a text: it wants quotation marks, or other ones."""
    found = _KEY.match(lines[number])
    if not found or "\\" in found["value"]:
        return
    key, value, comment = found["key"], found["value"], ""
    if " #" in value:
        value, _, comment = value.partition(" #")
        value, comment = value.rstrip(), f" #{comment}"
    first = value[0]
    text = value.strip("\"'" + _QUOTES) if first in "\"'" + _QUOTES else value
    if first in _QUOTES or (value[-1] in _QUOTES and first in "\"'"):
        sign = next(sign for sign in value if sign in _QUOTES)
        message = f"“{key}” is quoted with a typographic mark ({sign}), and YAML knows only straight ones"
    elif first in "\"'" and value.count(first) == 1:
        message = f"the quotation mark ({first}) before the text of “{key}” is never closed"
    elif first in "\"'":
        message = f"the text of “{key}” goes on after its quotation mark ({first}) closes"
        text = value[1:-1] if value[-1] == first else value
    elif first in _SIGNS:
        message = f"the text of “{key}” begins with {_SIGNS[first]}, which means something else in YAML"
    elif re.search(r":(\s|$)", value):
        message = f"the text of “{key}” has a colon in it, and is not in quotation marks"
    else:
        return
    quoted = f'"{text}"' if '"' not in text else "'{}'".format(text.replace("'", "''"))
    yield _guess(lines, number, f"{found['indent']}{key}: {quoted}{comment}", message)


def _column(line: str) -> int:
    """The column in which what a line says begins: behind the hyphen of an entry."""
    found = _ENTRY.match(line)
    return len(found[0]) if found else 0


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _moved(lines: list[str], number: int, column: int) -> _Guess | None:
    found = _ENTRY.match(lines[number])
    dash = len(found["dash"] or "") if found else 0
    now = _column(lines[number])
    if column == now or column < dash:
        return None
    return _guess(
        lines,
        number,
        " " * (column - dash) + lines[number].lstrip(" "),
        f"this line {_indented(now - dash)}, which does not fit the lines around it",
        f"put {_spaces(column - dash)} before it" if column > dash else "remove the spaces before it",
    )


def _indented(number: int) -> str:
    return f"is indented by {_spaces(number)}" if number else "is not indented"


def _spaces(number: int) -> str:
    return "1 space" if number == 1 else f"{number} spaces"


def _odd_indentation(lines: list[str], number: int) -> Iterator[_Guess]:
    """A line that begins in another column than both its neighbours."""
    if not 0 < number < len(lines) - 1 or not all(_says_something(line) for line in lines[number - 1 : number + 2]):
        return
    above, below = _column(lines[number - 1]), _column(lines[number + 1])
    if above == below and (guess := _moved(lines, number, above)):
        yield guess


def _indentation(lines: list[str], number: int) -> Iterator[_Guess]:
    """A line that should begin where one above it does."""
    if not _says_something(lines[number]):
        return
    above = [line for line in lines[max(0, number - 12) : number] if _says_something(line)]
    for column in dict.fromkeys(_column(line) for line in reversed(above)):
        if guess := _moved(lines, number, column):
            yield guess


def _missing_dash(lines: list[str], number: int) -> Iterator[_Guess]:
    """The first line of an entry of a list without its hyphen: the lines after it stand further in."""
    if number + 1 >= len(lines) or not _KEY.match(lines[number]) or _ENTRY.match(lines[number])["dash"]:  # type: ignore[index]
        return
    column = _column(lines[number])
    if _says_something(lines[number + 1]) and _column(lines[number + 1]) == column + 2:
        same = re.compile(rf"^[ ]{{{column}}}(?=[^\s#-])")
        mended = lines[:]
        for other in range(number, len(lines)):
            if _says_something(lines[other]) and _column(lines[other]) < column:
                break
            mended[other] = same.sub(" " * column + "- ", lines[other])
        hint = f"write `{mended[number].strip()}`"
        yield _Guess(Slip(number, "a hyphen is missing before this entry of a list", hint), mended)


def _second_line(lines: list[str], number: int) -> Iterator[_Guess]:
    """A text that goes on in the next line, where YAML takes that for a key."""
    if number == 0 or ": " in lines[number] or lines[number].rstrip().endswith(":") or not _says_something(lines[number]):
        return
    above = lines[number - 1]
    if not _KEY.match(above):
        return
    joined = [*lines[: number - 1], f"{above.rstrip()} {lines[number].strip()}", *lines[number + 1 :]]
    hint = "put it at the end of the line above, or write its key and a colon before it"
    message = f"“{lines[number].strip()[:_SHORT]}” is neither a key nor part of the text above"
    # An empty line in its place: one line less would look like one step less far.
    yield _Guess(Slip(number, message, hint), [*joined[:number], "", *joined[number:]])
