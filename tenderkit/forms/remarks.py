"""What is remarked in a returned form → the answers that it concerns: an entry for each reason, and each thing beside the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tenderkit.word.forms.reading import Remark

_MOST = 20  # things beside the text that are told of one form

Entry = tuple[str, tuple[str, ...], str]  # what it is, the names of the fields and questions, the words


@dataclass(frozen=True)
class Found:
    """What is not seen, and what stands beside the text."""

    hidden: tuple[Entry, ...]
    beside: tuple[Entry, ...]


def of_remarks(remarks: Iterable[Remark], known: Iterable[str]) -> Found:
    """Sort remarks by what they say; of the names in them those `known` are kept."""
    order = {name: place for place, name in enumerate(known)}
    hidden: dict[str, tuple[dict[str, None], str]] = {}
    beside: dict[Entry, None] = {}
    for remark in remarks:
        names = dict.fromkeys(sorted(_names(remark, order), key=order.__getitem__))
        if remark.hidden:
            if names:
                hidden.setdefault(remark.what, ({}, remark.words))[0].update(names)
        else:
            beside[remark.what, tuple(names), remark.words] = None
    return Found(
        tuple((what, tuple(sorted(names, key=order.__getitem__)), words) for what, (names, words) in hidden.items()),
        tuple(beside)[:_MOST],
    )


def _names(remark: Remark, known: dict[str, int]) -> Iterator[str]:
    """Yield what a remark concerns: the fields in its line, particulars by the box that they go with; else its sections."""
    fields = [name.removesuffix(".specify") for name in remark.fields if name.removesuffix(".specify") in known]
    yield from fields or [name for name in remark.sections if name in known]
