"""YAML data + a pydantic model → a frozen object, and every schema fault with its file and line.

What is wrong is left out and the rest validated again, so that one run reaches the checks that come after the schema.
"""

from __future__ import annotations

import datetime
import re
import threading
import typing
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from tenderkit.faults import Fault, did_you_mean, suggestion
from tenderkit.files import first_mistakes
from tenderkit.files.notation import Notation, iso_day, notation_of, numbers_in
from tenderkit.files.yamlfile import KeyPath, YamlFile

# Editors read `reference: 2027` as a number; we take it as the text that was typed.
_TEXT_OR_NUMBER = WithJsonSchema({"type": ["string", "number"]})
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), _TEXT_OR_NUMBER]


class _OfALanguage:
    """Marks a field whose text is words, which a translation has in its own language, and no name or code."""


Words = Annotated[Text, _OfALanguage()]


def number_schema(**limits: int) -> WithJsonSchema:
    """The JSON Schema of a decimal number within limits: a number, or its digits as text."""
    return WithJsonSchema({"anyOf": [{"type": "number", **limits}, {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}]})


def _day(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, str):
        value = iso_day(value, info.context or Notation())
        if not _ISO_DAY.fullmatch(value):
            raise PydanticCustomError("date_form", "not a date")
    return value


def _number(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, str) and _EXPONENT.fullmatch(value.strip()):
        return value.strip()
    return _only_reading(value, info, percent=True)


def _percentage(value: Any, info: ValidationInfo) -> Any:
    """Read 33.333 as everybody does: nobody takes it for more than a hundred percent."""
    if isinstance(value, str):
        possible = [digits for digits in numbers_in(value, info.context or Notation(), percent=True) if Decimal(digits) <= 100]
        if len(possible) == 1:
            return possible[0]
    return _number(value, info)


def _whole(value: Any, info: ValidationInfo) -> Any:
    digits = _only_reading(value, info, percent=False)
    if isinstance(digits, str) and "." in digits:
        raise PydanticCustomError("int_form", "not whole")
    return digits


def _only_reading(value: Any, info: ValidationInfo, *, percent: bool) -> Any:
    """The digits of a text that everybody reads as the same number; what is no text is left to pydantic."""
    if not isinstance(value, str):
        return value
    found = numbers_in(value, info.context or Notation(), percent=percent)
    if len(found) > 1:
        raise PydanticCustomError("number_read_in_two_ways", TWO_READINGS, dict(zip(("english", "dutch"), found, strict=True)))
    if not found:
        raise PydanticCustomError("number_form" if percent else "int_form", "not a number")
    return found[0]


TWO_READINGS = "is {english} to some readers and {dutch} to others"
ONE_READING = "write no sign between thousands, as in 1000, or say how numbers are written: `reading.numbers` in the tender file"
_EXPONENT = re.compile(r"-?[0-9]+(\.[0-9]{1,2})?[eE][+-]?[0-9]{1,3}")  # as 1e1: what programs write
_PART_OF_TEXT = "if it is part of the text above, put both on one line, in quotation marks"
_SHORT = 60  # characters of a value that a hint repeats
_WITH_UNIT = re.compile(r"[0-9][0-9.,' \u00a0]*\s*[^\W\d_€$£%]{1,20}\.?|[€$£]\s*[0-9][0-9., ]*|[0-9][0-9., ]*\s*[€$£]")
_SHORT_YEAR = re.compile("[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}")
_ISO_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
# The last words of an annotation, after limits: the text of a number comes first through what reads it.
AS_WHOLE, AS_NUMBER = BeforeValidator(_whole), BeforeValidator(_number)
Percent = Annotated[
    Decimal,
    Field(ge=0, le=100, max_digits=9, decimal_places=6),
    number_schema(minimum=0, maximum=100),
    BeforeValidator(_percentage),
]
Day = Annotated[datetime.date, BeforeValidator(_day)]


def day(text: str, notation: Notation) -> datetime.date | None:
    """The date that year-month-day names, or None."""
    text = iso_day(text, notation)
    try:
        return datetime.date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


def _what_day(text: str, model: type[BaseModel]) -> str:
    """What to do about a text that is not a date; a tender file may say that its dates have the day first."""
    if _ISO_DAY.fullmatch(text):
        return "there is no such day: check the month and the day, as in 2027-03-01"
    way = "write year-month-day, as in 2027-03-01"
    if _SHORT_YEAR.fullmatch(text.strip()):
        return f"{way}, with all four digits of the year"
    if "reading" in model.model_fields and iso_day(text, Notation(day_first=True)) != text:
        return f"{way}, or put `reading: {{dates: day-first}}` into the tender file"
    return way


def _what_number(text: str, decimal: str, *, whole: bool) -> str:
    """What to do about a text that is not a number."""
    if _WITH_UNIT.fullmatch(text.strip()):
        return "write the number alone, without a unit or a word"
    if whole:
        return "write digits alone, such as 1000"
    return f"write digits, with a {'comma' if decimal == ',' else 'point'} before decimals"


class Model(BaseModel):
    """A record read from a file: immutable, and any key that it does not know is a fault."""

    # Built when it is first used: most models are only parts of others, and a program that starts need not wait for them.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    _worded: ClassVar[frozenset[str]]

    @classmethod
    def worded(cls) -> frozenset[str]:
        """The names of the fields that hold words."""
        if "_worded" not in cls.__dict__:
            cls._worded = frozenset(name for name, info in cls.model_fields.items() if _is_words(info.annotation, info.metadata))
        return cls._worded


def _is_words(annotation: Any, metadata: Iterable[Any] = ()) -> bool:
    """Whether an annotation is Words, or Words among others as in `Words | None`."""
    marked = any(isinstance(mark, _OfALanguage) for mark in (*metadata, *getattr(annotation, "__metadata__", ())))
    return marked or any(_is_words(part) for part in typing.get_args(annotation) if not isinstance(part, str))


M = TypeVar("M", bound=BaseModel)
_BUILDING = threading.Lock()


def without_empty(value: Any) -> Any:
    """The data without the keys and entries that hold nothing: an empty value is a value not given."""
    if isinstance(value, dict):
        return {key: without_empty(child) for key, child in value.items() if child is not None}
    if isinstance(value, list):
        return [without_empty(child) for child in value]
    return value


def validate(model: type[M], file: YamlFile, notation: Notation | None = None) -> tuple[M | None, list[Fault], set[KeyPath]]:
    """Validate a file against a model; `notation` says how the file writes numbers and dates, where it does.

    Returns the object made of all that is valid (None where too little is), the faults (TK110 to TK117), and the key
    paths they concern: later checks stay silent about those. Where an entry of a list is left out, the lines of `file` move
    along, so that they are those of the entries that remain.
    """
    if not model.__pydantic_complete__:
        with _BUILDING:  # some versions of pydantic build a model wrong for two threads that first need it at once
            model.model_rebuild()
    data = without_empty(file.data)
    faults: list[Fault] = []
    concerned: set[KeyPath] = set()
    while True:
        above = {keys[:end] for keys in concerned for end in range(len(keys) + 1)}
        try:
            return model.model_validate(data, context=notation), faults, concerned
        except ValidationError as error:
            remove: set[KeyPath] = set()
            # Misspelt keys first: what they make missing is no second mistake.
            for detail in sorted(error.errors(include_url=False), key=lambda detail: detail["type"] == "missing"):
                missing = detail["type"] == "missing"
                keys = _keys_in(data, detail["loc"], missing=missing)
                told = {keys}
                if keys not in above:  # else it is but the consequence of a fault there, or below
                    faults.append(_fault(model, file, keys, {**detail, "input": _written(data, keys, detail)}, told, notation))
                concerned |= told
                above |= {path[:end] for path in told for end in range(len(path) + 1)}
                remove.add(keys[:-1] if missing else keys)
            if not all(remove):
                return None, faults, concerned
            _remove(data, remove, file.lines, concerned)


def _written(data: Any, keys: KeyPath, detail: Any) -> Any:
    """The value at keys as it was written, which is what a fault quotes; else what pydantic says of it."""
    try:
        for key in keys:
            data = data[key]
    except (KeyError, IndexError, TypeError):
        return detail["input"]
    return data if isinstance(data, str) else detail["input"]


def _keys_in(data: Any, loc: tuple[int | str, ...], *, missing: bool) -> KeyPath:
    """The key path of an error: pydantic's location without the parts that name a union's branch."""
    keys: list[str | int] = []
    for position, part in enumerate(loc):
        inside = (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        )
        if inside:
            data = data[part]
            keys.append(part)
        elif missing and position == len(loc) - 1:
            keys.append(part)
    return tuple(keys)


def _remove(data: Any, remove: set[KeyPath], lines: dict[KeyPath, int], concerned: set[KeyPath]) -> None:
    """Leave values out; entries of lists that stand after them move up, with their lines and faults."""
    left_out: dict[KeyPath, list[int]] = {}
    # Deepest and last first, so that the indexes of list entries still to be removed stay right.
    for keys in sorted(remove, key=lambda path: [str(part).zfill(6) for part in path], reverse=True):
        inside = data
        try:
            for part in keys[:-1]:
                inside = inside[part]
            del inside[keys[-1]]
        except (KeyError, IndexError, TypeError):
            continue  # already gone with an enclosing value
        if isinstance(inside, list):
            left_out.setdefault(keys[:-1], []).insert(0, int(keys[-1]))
    if not left_out:
        return

    def moved(path: KeyPath) -> KeyPath | None:
        new: list[str | int] = []
        for end, part in enumerate(path):
            gone = left_out.get(path[:end])
            if gone and isinstance(part, int):
                before = bisect_left(gone, part)
                if gone[before : before + 1] == [part]:
                    return None
                part -= before
            new.append(part)
        return tuple(new)

    kept = {new: line for path, line in lines.items() if (new := moved(path)) is not None}
    moved_along = {new for path in concerned if (new := moved(path)) is not None}
    moved_along |= {(*new, "an entry left out") for path in left_out if (new := moved(path)) is not None}
    lines.clear()
    lines.update(kept)
    concerned.clear()
    concerned.update(moved_along)


def _fault(
    model: type[BaseModel], file: YamlFile, keys: KeyPath, detail: Any, concerned: set[KeyPath], notation: Notation | None
) -> Fault:
    kind: str = detail["type"]
    context: dict[str, Any] = detail.get("ctx", {})
    name = next((part for part in reversed(keys) if isinstance(part, str)), "the file")
    shown = f"“{detail['input']}”" if isinstance(detail["input"], str) else f"the value of “{name}”"
    if kind == "missing":
        code, message, hint = "TK110", f"“{name}” is missing", "add it"
    elif kind == "extra_forbidden":
        known = _known_keys(model, keys[:-1])
        meant, hint = _misplaced(model, file, keys, known)
        concerned.update((*keys[:-1], key) for key in meant)
        code, message = "TK111", f"“{name}” is not a key here"
    elif kind.startswith(("date", "time")):
        code, message, hint = "TK112", f"{shown} is not a date", _what_day(str(detail["input"]), model)
    elif (kind.startswith("decimal_") and "digits" in kind) or kind == "decimal_max_places":
        code, message, hint = "TK114", f"{shown} has too many digits for “{name}”", "write at most six decimals"
    elif kind == "number_read_in_two_ways":
        code, message, hint = "TK113", f"{shown} {TWO_READINGS.format(**context)}", ONE_READING
    elif kind == "encoding_form":
        code, message, hint = "TK118", f"there is no encoding {shown}", "write its name, such as utf-8, cp1250 or cp1252"
    elif kind == "locale_form":
        code, message, hint = "TK118", f"there is no language {shown}", "write its code, such as nl, en-GB or de-CH"
    elif kind.startswith(("int", "number", "decimal", "float", "finite")):
        code, message, hint = (
            "TK113",
            f"{shown} is not a {'whole ' if kind.startswith('int') else ''}number",
            _what_number(
                str(detail["input"]), notation_of(detail["input"], notation or Notation()).decimal, whole=kind.startswith("int")
            ),
        )
    elif kind.startswith(("greater_than", "less_than")):
        limit = next(iter(context.values()))
        side = "at least" if kind.startswith("greater") else "at most"
        side = {"greater_than": "more than", "less_than": "less than"}.get(kind, side)
        code, message, hint = "TK114", f"{shown} is out of range for “{name}”", f"it must be {side} {limit}"
    elif kind in ("literal_error", "enum"):
        choices = re.findall("'([^']*)'", str(context["expected"]))
        near = suggestion(str(detail["input"]), choices)
        code, message, hint = "TK115", f"{shown} is not one of {', '.join(choices)}", near or "choose one of these"
    elif kind.endswith("_type"):
        code, message, hint = "TK116", f"{shown} has the wrong shape", _what_shape(model, keys, kind[:-5], detail["input"])
    elif kind == "string_too_short":
        code, message, hint = "TK117", f"“{name}”: this text is empty", "fill it in, or leave the key out"
    elif kind == "value_error":
        code, message, hint = ("TK117", f"“{name}”: {context.get('error', detail['msg'])}", "fill it in, or leave the key out")
    else:
        code, message, hint = "TK117", f"{shown} does not fit “{name}”", _description(model, keys) or detail["msg"]
    return Fault(file.where(*keys), code, message, hint)


def _field(model: type[BaseModel], keys: KeyPath) -> FieldInfo | None:
    info: FieldInfo | None = None
    for key in keys:
        if isinstance(key, str) and key in model.model_fields:
            info = model.model_fields[key]
            model = _model_in(info.annotation) or model
    return info


def _description(model: type[BaseModel], keys: KeyPath) -> str:
    info = _field(model, keys)
    return (info.description or "") if info else ""


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The first model in an annotation such as `tuple[Level, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in typing.get_args(annotation) if (found := _model_in(part))), None)


def _what_shape(model: type[BaseModel], keys: KeyPath, kind: str, value: Any) -> str:
    """What to do about a value of the wrong shape: text, a list, or keys with values."""
    short = value if isinstance(value, str) and 0 < len(value) <= _SHORT else ""
    if kind in ("tuple", "list") and short[:1] in first_mistakes.BULLETS and short:
        return f"write a hyphen and a space where “{short[0]}” is: `- {short[1:].strip()}`"
    if kind in ("tuple", "list"):
        return f"write a list: a line of its own for each entry, as `- {short or 'entry'}`"
    if kind in ("dict", "model"):
        info = _field(model, keys)
        inner = _model_in(info.annotation) if info else None
        named = f"name: {short}" if short and kind == "model" and inner and "name" in inner.model_fields else "key: value"
        if isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
            return f"leave out the hyphens: write `{named}` on each line"
        return f"write `{named}` on a line of its own below it, after two more spaces"
    return "write text alone, without hyphens, brackets or keys" if kind == "string" else f"write {kind}"


def _misplaced(model: type[BaseModel], file: YamlFile, keys: KeyPath, known: list[str]) -> tuple[list[str], str]:
    """What an unknown key may mean: the keys known here that it stands for, and in words what to do."""
    name = str(keys[-1])
    if name.lower() in known:
        return [name.lower()], "write keys in small letters"
    if (above := _empty_above(file, keys)) and _may_hold(model, (*keys[:-1], above), name):
        return [above], f"if it belongs to “{above}”, put two more spaces before it"
    if near := did_you_mean(name, known):
        more = f" {_PART_OF_TEXT}" if " " in name else ""
        return [near], f"did you mean “{near}”?{more}"
    if places := [place for place in _places_of(model, name) if place]:
        return [], f"it belongs under {' or '.join(f'“{place}”' for place in places[:2])}"
    if " " in name:
        return [], _PART_OF_TEXT
    return [], f"the keys here are: {', '.join(known)}"


def _may_hold(model: type[BaseModel], keys: KeyPath, name: str) -> bool:
    """Whether a key of this name is known below others, or any name is."""
    info = _field(model, keys)
    inner = _model_in(info.annotation) if info else None
    return name in inner.model_fields if inner else info is not None and typing.get_origin(info.annotation) is dict


def _empty_above(file: YamlFile, keys: KeyPath) -> str:
    """The key right above that has nothing below it, where it may lack what stands too far to the left."""
    inside = file.data
    for key in keys[:-1]:
        inside = inside[key]
    before = ""
    for key, value in inside.items():
        if key == keys[-1]:
            return before
        # Those that stand too far to the left follow one another.
        before = key if value is None else before if (*keys[:-1], key) in file.lines and before else ""
    return ""


def _places_of(model: type[BaseModel], name: str, above: tuple[str, ...] = ()) -> Iterator[str]:
    """The keys under which a key of this name is known."""
    for field_name, info in model.model_fields.items():
        if inner := _model_in(info.annotation):
            if name in inner.model_fields:
                yield ".".join((*above, info.alias or field_name))
            yield from _places_of(inner, name, (*above, info.alias or field_name))


def _known_keys(model: type[BaseModel], keys: KeyPath) -> list[str]:
    for key in keys:
        if isinstance(key, str) and key in model.model_fields:
            model = _model_in(model.model_fields[key].annotation) or model
    return [info.alias or name for name, info in model.model_fields.items()]
