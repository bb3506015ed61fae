"""The inlines of a paragraph, heading or cell → HTML; the footnotes that they have are gathered on the way.

Every text is escaped, and no attribute holds style or script: a page may forbid both. What is made is well-formed XML too.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence

from tenderkit.blocks import Blank, Break, Field, Footnote, Inline, Link, Picture, Reference, Slot, Text, merge_text, plain
from tenderkit.faults import Fault
from tenderkit.files import pictures
from tenderkit.labels import label
from tenderkit.templating import Lacking
from tenderkit.word import Index
from tenderkit.word.forms.fields import prompt_of
from tenderkit.word.writing.fragments import escape, escape_attribute
from tenderkit.word.writing.unbroken import unbroken

_OUTSIDE = ("https://", "http://", "mailto:")
_DOTS = 96  # an inch, in CSS


class Phrases:
    """The words of one document on their way: the `values` of its slots, its pictures by path, and its `notes` so far, in HTML.

    `labels` are the words of its language, and `address` gives the page and place where what is missing is filled in.
    """

    def __init__(
        self,
        contents: Index,
        values: Sequence[str],
        drawn: Mapping[str, pictures.Picture],
        labels: Mapping[str, str],
        address: Callable[[Fault], str] | None,
    ) -> None:
        self.contents, self.values, self.drawn, self.labels, self.address = contents, values, drawn, labels, address
        self.notes: list[str] = []

    def word(self, name: str) -> str:
        """One of the few words of ours, escaped."""
        return escape(label(self.labels, name))

    def of(self, content: Sequence[Inline], first: int, *, typed: bool = False, tags: bool = False, bare: bool = False) -> str:
        """The HTML of inlines; their slots count from `first`.

        What is `typed` has no spaces at which no line may end; what is `bare`, a link or a blank, has its own look alone.
        """
        out: list[str] = []
        look = ""  # the tags that are open: words and values that look alike share them
        for before, node, after in zip((None, *content), content, (*content[1:], None), strict=False):
            if isinstance(node, Text | Slot):
                own = "" if bare else _look(node, tags=tags)
                if own != look:
                    out += (_closing(look), own)
                    look = own
                words = node.text if isinstance(node, Text) else self.values[first + node.index]
                out.append(_lines(unbroken(words, before, after) if isinstance(node, Text) and not typed else words))
                continue
            out += (_closing(look), self._other(node, first))
            look = ""
        return "".join([*out, _closing(look)])

    def plain(self, content: Sequence[Inline], first: int) -> str:
        """The words of inlines, as they stand in an attribute."""
        return escape_attribute(plain(content, self.values[first:]))

    def _other(self, node: Inline, first: int) -> str:
        if isinstance(node, Break):
            return "<br/>"
        if isinstance(node, Blank):
            return self._blank(node, first)
        if isinstance(node, Link):
            words = self.of(node.content, first, bare=True)
            if not node.address.startswith(_OUTSIDE):
                return words  # a file beside the document, which lies nowhere yet
            return f'<a href="{escape_attribute(node.address)}" rel="external noreferrer">{words}</a>'
        if isinstance(node, Reference):
            return self._reference(node, first)
        if isinstance(node, Field):
            return self._field(node, first)
        if isinstance(node, Picture):
            return self.picture(node, first)
        if isinstance(node, Footnote):
            return self._note(node, first)
        return ""

    def _blank(self, node: Blank, first: int) -> str:
        words = self.of(merge_text((Text("["), *node.content, Text("]"))), first, bare=True)
        held = [self.values[first + slot.index] for slot in node.content if isinstance(slot, Slot)]
        fault = next((value.fault for value in held if isinstance(value, Lacking)), None)
        if fault is not None and self.address is not None and (address := self.address(fault)):
            words = f'<a href="{escape_attribute(address)}">{words}</a>'
        return f'<mark class="missing">{words}</mark>'

    def _reference(self, node: Reference, first: int) -> str:
        target = self.contents.by_anchor.get(node.target)
        if node.form == "words":
            words = self.of(node.content, first)
        else:
            words = "" if target is None else escape(target.title if node.form == "title" else target.full)
        if target is None or not words or node.target in self.contents.theirs:
            return words
        return f'<a href="#{target.bookmark}">{words}</a>'

    def _field(self, node: Field, first: int) -> str:
        facts = f'disabled="disabled" aria-label="{self.plain(node.label, first)}"'
        prompt = escape_attribute(label(self.labels, f"prompt_{prompt_of(node)}")) if node.written else ""
        held = plain(node.value, self.values[first:])
        if node.kind == "check":
            return f'<input type="checkbox" {facts}{_if(bool(held), "checked")}/>'
        if node.kind == "choice":
            options = dict.fromkeys(plain(option, self.values[first:]) for option in node.options)
            chosen = (f"<option{_if(option == held, 'selected')}>{escape_attribute(option)}</option>" for option in options)
            return f"<select {facts}><option>{prompt}</option>{''.join(chosen)}</select>"
        words = escape(held.replace("\r\n", "\n").replace("\r", "\n"))
        return f'<textarea rows="1" {facts} placeholder="{prompt}">{words}</textarea>'

    def picture(self, node: Picture, first: int) -> str:
        """A picture in its own size, or its words where there is none."""
        shown = self.drawn.get(plain(node.path, self.values[first:]))
        if shown is None:
            return f'<span class="no-picture">{self.of(node.content, first)}</span>'
        across, down = (max(round(dots * _DOTS / shown.density), 1) for dots in (shown.width, shown.height))
        source = f"data:image/{shown.kind};base64,{base64.b64encode(shown.data).decode()}"
        return f'<img src="{source}" alt="{self.plain(node.content, first)}" width="{across}" height="{down}"/>'

    def _note(self, node: Footnote, first: int) -> str:
        number = len(self.notes) + 1
        self.notes.append(f'<p id="_note_{number}"><a href="#_mark_{number}">{number}</a> {self.of(node.content, first)}</p>')
        return f'<sup><a id="_mark_{number}" href="#_note_{number}">{number}</a></sup>'


def _if(holds: bool, name: str) -> str:
    return f' {name}="{name}"' if holds else ""


def _look(node: Text | Slot, *, tags: bool) -> str:
    strong = '<strong class="tag">' if tags and node.strong else "<strong>" if node.strong else ""
    return strong + ("<em>" if node.emphasis and not (tags and node.strong) else "")


def _closing(look: str) -> str:
    return ("</em>" if "<em>" in look else "") + ("</strong>" if look.startswith("<strong") else "")


def _lines(text: str) -> str:
    escaped = escape(text)
    return escaped if text.isprintable() else escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "<br/>")
