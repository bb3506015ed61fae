"""A record read from a file → the same record with its words changed: those of another language in their place, or back.

Which fields hold words, and which names and codes, the record itself says (`Words` in files/validation.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from tenderkit.files.translations import master_of
from tenderkit.files.validation import Model

M = TypeVar("M", bound=Model)


def in_words(model: M, change: Callable[[str], str]) -> M:
    """Return a record with its words, and those of the records in it, changed; what stays the same is not copied."""
    changed: dict[str, Any] = {}
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, str):
            new: Any = change(value) if name in type(model).worded() else value
        elif isinstance(value, Model):
            new = in_words(value, change)
        elif isinstance(value, tuple):
            new = tuple(in_words(each, change) if isinstance(each, Model) else each for each in value)
            new = value if all(a is b for a, b in zip(new, value, strict=True)) else new
        else:
            continue
        if new is not value:
            changed[name] = new
    return model.model_copy(update=changed) if changed else model


def in_master(model: M) -> M:
    """Return a record with the English of its words."""
    return in_words(model, master_of)


def in_words_of(model: M, other: Model) -> M:
    """Return a record with the words that another one has, which says the same in another language."""
    words = {master_of(text): text for text in words_of(other)}
    return in_words(model, lambda text: words.get(master_of(text), text))


def words_of(model: Model) -> Iterator[str]:
    """Yield the words of a record and of those in it, in the order of their fields."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, str) and name in type(model).worded():
            yield value
        elif isinstance(value, Model):
            yield from words_of(value)
        elif isinstance(value, tuple):
            for each in value:
                yield from words_of(each) if isinstance(each, Model) else ()
