"""The questionnaire as templates see it: its questions with their controls, its points, its matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from types import SimpleNamespace
from typing import Any

from tenderkit.blocks import FIELD_NAME, MAX_FIELD_NAME, FieldKind
from tenderkit.catalogue import Option, Question, Questionnaire
from tenderkit.catalogue.questionnaire import (
    Dimension,
    FormField,
    SupplierType,
    further_field,
    head_field,
    particulars_field,
    type_field,
)
from tenderkit.templating import Markdown, Missing, Rendering
from tenderkit.views.withheld import FieldNames, OptionNames, QuestionnaireNames, QuestionNames, SupplierTypeNames

Control = Callable[..., Markdown]


def controls(rendering: Rendering) -> dict[str, Control]:
    """The functions that write a field into a template: `tick_box(name, label)`, `text_field`, `date_field`, `choice_field`."""

    def made(
        kind: FieldKind, name: object, label: object, value: object, required: object, brief: object, options: Iterable[object] = ()
    ) -> Markdown:
        text = str(name)
        if not FIELD_NAME.fullmatch(text) or len(text) > MAX_FIELD_NAME:
            hint = f"use at most {MAX_FIELD_NAME} letters and digits, with points or hyphens between them, a letter first"
            rendering.fault("TK414", f"“{name}” cannot be the name of a field", hint)
            return Markdown("")
        held = Markdown("")
        if value not in (None, "", False) and not isinstance(value, Missing):
            held = Markdown(" = ☒") if kind == "check" else Markdown(" = ") + rendering.slot(value)
        listed = Markdown(" / ").join(map(rendering.slot, options))
        among = Markdown(" : ") + listed if listed else Markdown("")
        place = Markdown(f"]({kind}:{text}{'~' if brief else ''}{'!' if required else ''})")
        return Markdown("[") + rendering.slot(" ".join(str(label).split())) + held + among + place

    return {
        "tick_box": lambda name, label, ticked=False, required=False: made("check", name, label, ticked, required, False),
        "text_field": lambda name, label, value="", required=False, brief=False: made("text", name, label, value, required, brief),
        "date_field": lambda name, label, value="", required=False, brief=False: made("date", name, label, value, required, brief),
        "choice_field": lambda name, label, options, value="", required=False, brief=False: made(
            "choice", name, label, value, required, brief, options
        ),
    }


def tones(questionnaire: Questionnaire | None) -> Callable[[object], Markdown]:
    """What shades a table cell by a level: the lowest, the highest, and all between alike."""
    order = questionnaire.level_ids if questionnaire else ()

    def tone(level: object) -> Markdown:
        if level not in order:
            return Markdown("")
        return Markdown("{.low}" if level == order[0] else "{.high}" if level == order[-1] else "{.medium}")

    return tone


def view(
    questionnaire: Questionnaire | None,
    rendering: Rendering,
    filled: SimpleNamespace,
    errata: Iterable[Any],
    return_by: date | None,
    either: str,
) -> SimpleNamespace:
    """The questionnaire for templates; `filled` are the values that fields of the head hold already, by id.

    `either` is the word between two answers that exclude others.
    """
    if questionnaire is None:
        return SimpleNamespace()
    make = controls(rendering)
    titles = {level.id: level.title for level in questionnaire.levels}

    def option(entry: Option) -> SimpleNamespace:
        label = f"{entry.id} {entry.text}"
        particulars = make["text_field"](particulars_field(entry.id), f"{entry.id} {entry.specify}") if entry.specify else None
        return OptionNames(
            **_facts(entry, "id", "text", "points", "exclusive", "specify", "certainty", "erratum", "added_from"),
            reconstructed=list(entry.reconstructed),
            plausible=entry.plausible and SimpleNamespace(start=entry.plausible.start, to=entry.plausible.to),
            box=make["tick_box"](entry.id, label),
            particulars=particulars,
        )

    def question(entry: Question) -> SimpleNamespace:
        further = make["text_field"](further_field(entry.id), f"{entry.id} {entry.further}") if entry.further else None
        alone = [choice.id for choice in entry.options if choice.exclusive]
        return QuestionNames(
            **_facts(entry, "id", "title", "text", "dimension", "maximum", "further"),
            several=entry.answers == "several",
            exclusive=f" {either} ".join(alone),
            options=[option(choice) for choice in entry.options],
            further_field=further,
        )

    def field(entry: FormField) -> SimpleNamespace:
        control = make[f"{entry.type}_field"](head_field(entry.id), entry.text, getattr(filled, entry.id, ""))
        return FieldNames(**_facts(entry, "id", "text", "type", "required", "addition", "erratum"), control=control)

    def supplier_type(entry: SupplierType) -> SimpleNamespace:
        name = type_field(entry.id)
        particulars = make["text_field"](particulars_field(name), f"{entry.text}: {entry.specify}") if entry.specify else None
        box = make["tick_box"](name, entry.text)
        return SupplierTypeNames(**_facts(entry, "id", "text", "specify", "scored", "erratum"), box=box, particulars=particulars)

    added = [entry.added_from for _, entry in questionnaire.options()]
    return QuestionnaireNames(
        **_facts(questionnaire, "id", "title", "version", "purpose", "rules_erratum"),
        types_erratum=next((kind.erratum for kind in questionnaire.supplier_types if not kind.scored), None),
        source=questionnaire.source.section,
        errata=list(errata),
        return_by=return_by,
        fields=[field(entry) for entry in questionnaire.fields],
        supplier_types=[supplier_type(entry) for entry in questionnaire.supplier_types],
        columns=[SimpleNamespace(id=kind.id, text=kind.text) for kind in questionnaire.supplier_types if kind.scored],
        questions=[question(entry) for entry in questionnaire.questions],
        levels=[SimpleNamespace(id=level.id, title=level.title, scenario=level.scenario) for level in questionnaire.levels],
        dimensions=[_dimension(entry, titles) for entry in questionnaire.dimensions],
        has_additions=any(entry.addition for entry in questionnaire.fields) or any(added),
    )


def _dimension(entry: Dimension, titles: dict[str, str]) -> SimpleNamespace:
    gap = entry.gap
    return SimpleNamespace(
        **_facts(entry, "id", "title", "maximum", "erratum"),
        bands=[
            SimpleNamespace(level=band.level, title=titles[band.level], start=band.start, to=band.to, text=band.text)
            for band in entry.bands
        ],
        gap=gap and SimpleNamespace(**_facts(gap, "score", "level", "reason", "chosen", "erratum"), title=titles[gap.level]),
    )


def _facts(entry: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in names}
