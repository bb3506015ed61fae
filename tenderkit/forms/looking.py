"""A form that came back, as it was read → its texts, and what is wrong with it whatever it asks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from tenderkit.blocks import UNFIT, FieldKind
from tenderkit.faults import Fault, Location, Severity
from tenderkit.forms.remarks import Found, of_remarks
from tenderkit.word.forms.reading import Form
from tenderkit.word.forms.scanning import unpiled

MAX_TEXT = 4000  # characters of one answer: some two pages
# Characters that turn the text after them around, so that a reader sees something else than what is stored (Unicode, UAX 9).
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MOST_NAMED = 5  # fields that a message names


def quoted(text: str, most: int = 64) -> str:
    """Words of a file as they can stand in a message, whatever they are."""
    return "".join(sign for sign in " ".join(text.split())[:most] if sign.isprintable())


class Look:
    """What one form says of its `fields`, and what is wrong with it; `shown` is the file as messages name it.

    `doubt` says what to do about words that may mean something else than they seem, `lost` about a field that is no longer there,
    and `outside` where words stand that concern no field.
    """

    doubt = "ask who filled it in what it means"
    lost = "look at the file"
    outside = "outside the fields"
    asks = "ask who filled it in"

    def __init__(self, form: Form, shown: str, fields: Mapping[str, FieldKind]) -> None:
        self.form, self.shown, self.fields = form, shown, fields
        self.faults: list[Fault] = []

    def fault(self, code: str, message: str, hint: str, severity: Severity = "fault") -> None:
        """Record what is wrong."""
        self.faults.append(Fault(Location(self.shown), code, message, hint, severity))

    def unsettle(self, name: str) -> None:
        """Take note that what stands at a field, or in a section, cannot be relied on."""

    def named(self, name: str) -> str:
        """What a message calls a field or a section."""
        return name

    def severity(self, name: str, kind: FieldKind) -> Severity | None:
        """How much it matters that a field is lost; None where it does not."""
        return "fault"

    def text(self, name: str) -> str:
        """What stands in a field, without what could not be printed or would mislead its reader."""
        entry = self.form.entries.get(name)
        stored = entry.text if entry else ""
        if stored.isascii() and stored.isprintable() and len(stored) <= MAX_TEXT:
            return stored  # as most are
        fit = unpiled(_TURNING.sub("", UNFIT.sub("\ufffd", stored)))
        clean = unicodedata.normalize("NFC", fit)
        if len(clean) > MAX_TEXT:
            self.fault("TK812", f"the text in {name} is cut to {MAX_TEXT} characters", "read the rest in the file", "warning")
            clean = clean[:MAX_TEXT]
        elif fit != stored:
            message = f"the text in {name} held characters that cannot be printed, or turn the text around: they were removed"
            self.fault("TK812", message, "compare it with the file", "warning")
        return clean

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        entry = self.form.entries.get(name)
        return entry is not None and entry.ticked is True

    def check_remarks(self, known: Iterable[str]) -> frozenset[str]:
        """Report what is not seen and what stands beside the answers; return what of the `known` is not seen."""
        found: Found = of_remarks(self.form.remarks, known)
        for what, names, words in found.hidden:
            for name in names:
                self.unsettle(name)
            more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
            at = ", ".join(map(self.named, names[:_MOST_NAMED]))
            self.fault("TK817", f"words at {at}{more} are {what}: “{quoted(words, 160)}”", self.doubt)
        for what, names, words in found.beside:
            place = f"at {', '.join(map(self.named, names[:_MOST_NAMED]))}" if names else self.outside
            said = f"says “{quoted(words, 160)}”" if words.strip() else "has no words"
            self.fault("TK818", f"{what} {place} {said}, and is not read", "check what it means for the answers", "warning")
        return frozenset(name for _, names, _ in found.hidden for name in names)

    def check_margins(self) -> None:
        """Report a header or a footer that is not the one that was sent."""
        if self.form.seal is not None and not self.form.seal.holds_margins(self.form.margins):
            message = f"the header or footer is not the one that was sent: it says “{quoted(self.form.margins, 160)}”"
            self.fault("TK818", message, "compare the form with the one that was sent", "warning")

    def check_fields(self, *, never: bool) -> None:
        """Report boxes that are lost, appear twice or cannot be told, and fields that are lost.

        A field of which nothing is left was `never` there if all fixed texts are as they were sent: the form is another one.
        """
        for name, kind in self.fields.items():
            entry = self.form.entries.get(name)
            if entry is None or (kind == "check" and entry.ticked is None and not entry.shown):
                if entry is None and never:
                    continue
                severity = self.severity(name, kind)
                if severity is not None:
                    what = "field" if kind != "check" else "box of" if entry else "field"
                    self.fault("TK810", f"the {what} {name} is no longer in this form", self.lost, severity)
            elif entry.twice:
                self.fault(
                    "TK810", f"the field {name} appears twice in this form, and the two differ", "find out which one is right"
                )
            elif kind == "check" and entry.ticked is None:
                message = f"whether {name} is ticked cannot be told: “{quoted(entry.shown)[:20]}” is there"
                self.fault("TK809", message, self.asks)
            else:
                continue
            if kind == "check":
                self.unsettle(name)
