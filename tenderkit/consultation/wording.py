"""The fixed texts of a returned form → which are not the ones that were sent, and which were sent with other words than ours.

Texts are compared whole: with what the seal of the form knows of them, and where it has none, with the form as it is made today.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tenderkit.catalogue import Question, Questionnaire
from tenderkit.catalogue.questionnaire import type_field
from tenderkit.word.forms.reading import Form
from tenderkit.word.forms.scanning import normal


@dataclass(frozen=True)
class Wording:
    """What differs in the texts of a form.

    `changed` are the answers, types and questions whose text is not the one that was sent, `other` the questions that were sent
    with other words or other answers than this questionnaire has; `outside` says that only other text was changed.
    """

    changed: tuple[str, ...]
    other: tuple[str, ...]
    outside: bool


class _Texts:
    """The texts of one form, beside those that it was sent with and those of the questionnaire."""

    def __init__(self, form: Form, ours: str, sent: Callable[[], Form]) -> None:
        self.form, self.seal, self.sent = form, form.seal, sent
        self.whole = self.seal is not None and self.seal.holds(form.texts)
        self.same_version = self.seal is not None and self.seal.form == ours

    def as_sent(self, name: str, text: str, expected: Callable[[Form], str]) -> bool:
        """Whether a text is the one that was sent."""
        if self.seal is None:
            return text == expected(self.sent())
        return self.whole or self.seal.holds_part(name, text)

    def as_ours(self, text: str, parts: tuple[str, ...], expected: Callable[[Form], str]) -> bool:
        """Whether a text that is as it was sent is that of the questionnaire, of which `parts` are the catalogue's own words."""
        # A buyer's template may put them in other words; those are not the supplier's, and the version says that ours are the same.
        if self.same_version and all(normal(part) in text for part in parts):
            return True
        return text == expected(self.sent())


def wording(form: Form, questionnaire: Questionnaire, ours: str, sent: Callable[[], Form]) -> Wording:
    """Compare the texts of a form with a questionnaire whose forms are sealed as `ours`.

    `sent` gives the form as this questionnaire makes it, and is asked only where that is needed.
    """
    texts = _Texts(form, ours, sent)
    changed: list[str] = []
    other: list[str] = []
    for kind in questionnaire.supplier_types:
        name = type_field(kind.id)
        text = form.around.get(name)
        if text is not None and not texts.as_sent(name, text, lambda made, name=name: made.around.get(name, "")):  # type: ignore[misc]
            changed.append(name)
    for question in questionnaire.questions:
        touched, differs = _answers(texts, question)
        if not touched:
            touched, differs = _question(texts, question, differs=differs)
        changed += touched
        if differs and not touched:
            other.append(question.id)
    outside = texts.seal is not None and not texts.whole and not changed
    return Wording(tuple(changed), tuple(other), outside)


def _answers(texts: _Texts, question: Question) -> tuple[list[str], bool]:
    """Return the answers whose text was changed, and whether one differs from ours as it was sent."""
    changed, differs = [], False
    for option in question.options:

        def expected(made: Form, name: str = option.id) -> str:
            return made.around.get(name, "")

        text = texts.form.around.get(option.id)
        if text is None:
            differs = differs or texts.whole  # it never was there
        elif not texts.as_sent(option.id, text, expected):
            changed.append(option.id)
        else:
            differs = differs or not texts.as_ours(text, (option.text,), expected)
    return changed, differs


def _question(texts: _Texts, question: Question, *, differs: bool) -> tuple[list[str], bool]:
    """Return the question if its own text was changed, and whether it differs from ours as it was sent."""
    text = texts.form.sections.get(question.id)

    def expected(made: Form) -> str:
        return made.sections.get(question.id, "")

    parts = (question.title, question.text)
    if text is None:
        # The section has lost its marks: each paragraph of its own has to be there, as a whole.
        own = [line for line in expected(texts.sent()).split("\n") if any(normal(part) in line for part in parts)]
        return ([], differs) if texts.whole or set(own) <= set(texts.form.texts) else ([question.id], differs)
    if not texts.as_sent(question.id, text, expected):
        return [question.id], differs
    return [], differs or not texts.as_ours(text, parts, expected)
