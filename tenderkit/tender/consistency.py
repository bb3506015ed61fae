"""What is wrong within a tender file beyond its schema: characters, dates, names and the values of blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tenderkit.catalogue import Blank, Catalogue, languages
from tenderkit.catalogue.grammar import Noun, noun, number_of_gender, with_article
from tenderkit.catalogue.phrasing import (
    ends_like_a_sentence,
    in_capitals,
    other_number,
    phrase_wording,
    same_word,
    term_wording,
    words_before,
)
from tenderkit.catalogue.schema import Milestone
from tenderkit.faults import Severity, suggestion
from tenderkit.files import pictures
from tenderkit.files.notation import Notation, notation_of, numbers_in
from tenderkit.files.validation import TWO_READINGS, day
from tenderkit.files.yamlfile import KeyPath
from tenderkit.languages import rules
from tenderkit.tender.choosing import Chosen, find
from tenderkit.tender.file import QuestionnaireChoices, TenderFile
from tenderkit.tender.report import Report
from tenderkit.tender.tender import BlankValue


def check_dates(file: TenderFile, report: Report) -> None:
    """Report dates in an order that cannot be (TK307), and warn of an order that is unusual."""
    dates = file.dates

    def ordered(first: Milestone, second: Milestone, message: str, *, strictly: bool, severity: Severity) -> None:
        one, two = getattr(dates, first), getattr(dates, second)
        if one is not None and two is not None and (two <= one if strictly else two < one):
            words = f"{message} ({first}: {one}, {second}: {two})"
            report.fault(("dates", second), "TK307", words, "correct one of the dates", severity)

    ordered("contract_start", "contract_end", "the contract ends before it starts", strictly=True, severity="fault")
    ordered("award", "delivery", "delivery is not after the award", strictly=True, severity="fault")
    ordered("award", "contract_start", "the contract starts before it is awarded", strictly=False, severity="warning")
    ordered("contract_start", "delivery", "delivery is before the contract starts", strictly=False, severity="warning")
    ordered("delivery", "contract_end", "the contract ends before delivery", strictly=False, severity="warning")


def check_return(file: TenderFile, report: Report) -> None:
    """Warn of a last day for returns that is past on the date of the form (TK307)."""
    day, of_form = file.questionnaire.return_by, file.date
    if day is not None and of_form is not None and day < of_form:
        message = f"the last day for returns is before the date of the form (date: {of_form}, return_by: {day})"
        report.warn(("questionnaire", "return_by"), "TK307", message, "correct one of the dates")


def check_award(file: TenderFile, chosen: Chosen, catalogue: Catalogue, report: Report) -> None:
    """Report points and steps for what is not an award criterion, or not in the tender (TK302, TK304).

    Without a scenario nothing can be said of what is in the tender.
    """
    known_items = catalogue.scenario(file.scenario or "") is not None and not report.touched("items")
    for group, what in (("points", "points"), ("least", "least points"), ("percentages", "percentages"), ("steps", "steps")):
        for name in getattr(file.award, group):
            keys: KeyPath = ("award", group, name)
            found = find(name, keys, catalogue, report)
            if found is None:
                continue
            report.concerned.update({("award", group, found[0].id)} if found[0].id != name else ())
            if found[0].meta.kind != "award-criterion":
                report.fault(keys, "TK304", f"{name} is not an award criterion and earns no points", "remove the line")
            elif known_items and found[0].id not in chosen:
                message = f"{what} for {name}, which is not in this tender"
                report.fault(keys, "TK304", message, "add the item, or remove the line")


def check_kpis(file: TenderFile, chosen: Chosen, catalogue: Catalogue, report: Report) -> None:
    """Report what is said of an indicator that no item has, or none of this tender (TK365)."""
    known = {f"{item.id}.{kpi.id}": item.id for item in catalogue.items.values() for kpi in item.meta.kpis}
    asked = {
        f"{item.id}.{kpi.id}"
        for item, variant in chosen.values()
        for kpi in item.meta.kpis
        if not kpi.variants or variant in kpi.variants
    }
    for name in file.kpis:
        if name not in known:
            hint = suggestion(name, known, otherwise="`tenderkit show` prints the indicators of an item, such as CC-2.timeliness")
            report.fault(("kpis", name), "TK365", f"there is no indicator “{name}”", hint)
        elif name not in asked and chosen and not report.touched("items"):
            report.fault(
                ("kpis", name), "TK365", f"“{name}” is not an indicator of this tender", "add the item, or remove the line"
            )


def check_languages(file: TenderFile, catalogue: Catalogue, report: Report) -> None:
    """Report languages after the first that the catalogue does not have (TK202); warn of one that is not looked at (TK322)."""
    if not file.languages:
        return
    if report.yaml.data.get("language") and file.language not in file.languages:
        message = f"documents are made in {', '.join(file.spoken)}, as `languages` says, and not in “{file.language}”"
        report.warn(("language",), "TK322", message, "remove it, or add it to `languages`")
    if len(file.spoken) == 1:
        return
    known = languages(catalogue.own)
    for index, name in enumerate(file.languages):
        if index and name not in known:
            hint = suggestion(name, known, otherwise=f"there is: {', '.join(known)}")
            report.fault(("languages", index), "TK202", f"there is no catalogue in “{name}”", hint)


def check_terms(file: TenderFile, catalogue: Catalogue, report: Report) -> dict[str, Noun]:
    """The renamed terms; reports those that the catalogue does not define (TK310), or whose word does not fit.

    That is its form (TK350, TK351, TK354), or that its article is not known (TK356).
    """
    language, grammar = catalogue.language, catalogue.meta.grammar
    nouns = {name: noun(text, name, grammar) for name, text in file.terms.items()}
    words = {name: same_word(term.term, language) for name, term in catalogue.terms.items()}
    words |= {name: same_word(noun.word, language) for name, noun in nouns.items()}
    for position, (name, renamed) in enumerate(nouns.items()):
        word = renamed.word
        keys: KeyPath = ("terms", name)
        if name not in catalogue.terms:
            hint = suggestion(name, catalogue.terms, otherwise=f"choose one of: {', '.join(catalogue.terms)}")
            report.fault(keys, "TK310", f"there is no term “{name}”", hint)
            continue
        form = term_wording(word, language)
        if form.faults:
            message = f"the word “{word}” for {name} {' and '.join(form.faults)}"
            report.fault(keys, "TK350", message, f"write “{form.better}”: the texts are written for that form")
        later = list(file.terms)[position + 1 :]
        if same := [other for other in catalogue.terms if other not in (name, *later) and words[other] == words[name]]:
            message = f"“{word}” would be the word for two terms, {name} and {same[0]}"
            report.fault(keys, "TK351", message, "give each a word of its own")
        if in_capitals(form.better):
            hint = "write it as a name, or leave it if that is what you want"
            report.warn(keys, "TK354", f"the word “{word}” for {name} is in capitals, as it will be in every sentence", hint)
        usual = catalogue.terms[name].term
        if number := other_number(form.better, usual, language) or number_of_gender(renamed, name, grammar):
            message = f"the texts are written for a {number} as “{usual}”, and “{word}” does not look like one"
            report.warn(keys, "TK354", message, f"use the {number}, or check that the sentences read well")
        elif not renamed.sure and not form.faults:
            message = (
                f"the word “{word}” for {name} has no article, and is taken to be as “{usual}”: “{with_article(renamed, grammar)}”"
            )
            report.warn(keys, "TK356", message, f"write its article before it: {' or '.join(grammar.articles)}")
    return nouns


def check_names(file: TenderFile, report: Report) -> None:
    """Warn of names and titles that end like a sentence (TK353): a document prints that too."""
    named: list[tuple[KeyPath, str | None]] = [
        (("title",), file.title),
        (("contracting_authority", "name"), file.contracting_authority.name),
        *(((("products", index, "name")), product.name) for index, product in enumerate(file.products)),
        (("house", "header"), file.house.header),
        (("house", "footer"), file.house.footer),
    ]
    for keys, text in named:
        if text and ends_like_a_sentence(text):
            hint = "remove it, unless it belongs to the name"
            report.warn(keys, "TK353", f"“{text}” ends with “{text[-1]}”, as it will wherever a document prints it", hint)


def blank_values(file: TenderFile, catalogue: Catalogue, report: Report) -> dict[str, BlankValue | None]:
    """The values of the buyer's blanks by name (CC-1.months), None for one that does not fit its type (TK309)."""
    if not file.blanks:
        return {}
    known = {f"{item.id}.{blank.id}": blank for item in catalogue.items.values() for blank in item.meta.blanks}
    owners = {f"{item.id}.{blank.id}": item for item in catalogue.items.values() for blank in item.meta.blanks}
    values: dict[str, BlankValue | None] = {}
    notation = file.reading.notation
    for name in file.blanks:
        text = report.yaml.data["blanks"][name]  # as it was written, and not only its letters
        keys: KeyPath = ("blanks", name)
        if name not in known:
            hint = suggestion(name, known, otherwise=f"choose one of: {', '.join(known)}")
            report.fault(keys, "TK309", f"there is no blank “{name}”", hint)
            report.concerned.update(("blanks", other) for other in known if f"“{other}”" in hint)
            continue
        values[name], problem = _blank_value(known[name], text.strip(), notation_of(text, notation))
        if problem:
            report.concerned.add(keys)
            report.fault(keys, "TK309", f"“{text}” {problem} ({name}: {known[name].text})", f"write a {known[name].type}")
        if known[name].form == "phrase":
            texts = [passage.text for passage in owners[name].texts.values()]
            check_phrase(keys, text.strip(), words_before(f"blank.{known[name].id}", texts), catalogue, report)
    return values


def check_phrase(keys: KeyPath, text: str, before: list[str], catalogue: Catalogue, report: Report) -> None:
    """Report a phrase that does not fit into its sentence (TK352); warn of a capital letter that a name may have (TK354)."""
    form = phrase_wording(text, catalogue.language, before)
    if form.faults:
        message = f"“{text}” {' and '.join(form.faults)}; it is printed within a sentence"
        report.fault(keys, "TK352", message, f"write “{form.better}”")
    first = form.better.split()[0]
    if first.istitle() and len(first) > 1 and not rules(catalogue.language).capital_nouns:
        hint = f"write “{first.lower()}”, unless it is a name or a defined term"
        report.warn(keys, "TK354", f"“{first}” has a capital letter, and is printed within a sentence", hint)


def _blank_value(blank: Blank, text: str, notation: Notation) -> tuple[BlankValue | None, str]:
    """What the buyer wrote by the blank's type, or None and what is wrong with it."""
    if blank.type == "date":
        found = day(text, notation)
        return found, "" if found else "is not a date"
    if blank.type == "text":
        return text, ""
    found_numbers = numbers_in(text, notation)
    if len(found_numbers) > 1:
        return None, TWO_READINGS.format(english=found_numbers[0], dutch=found_numbers[1])
    if not found_numbers or not re.fullmatch(r"[0-9]{1,9}", found_numbers[0]):
        return None, "is not a whole number"
    number = int(found_numbers[0])
    if blank.minimum is not None and number < blank.minimum:
        return None, f"is less than {blank.minimum}"
    if blank.maximum is not None and number > blank.maximum:
        return None, f"is more than {blank.maximum}"
    return number, ""


def check_logo(file: TenderFile, report: Report) -> None:
    """Report a logo that no document can hold (TK433 to TK435)."""
    logo = file.contracting_authority.logo
    if logo is None:
        return
    try:
        pictures.read(Path(report.yaml.path).parent, logo.file)
    except pictures.UnfitError as error:
        report.fault(("contracting_authority", "logo", "file"), error.code, str(error), error.hint)


def check_questionnaire(file: TenderFile, catalogue: Catalogue, report: Report) -> None:
    """Report choices about the questionnaire that name what it does not have (TK330), or that it cannot do without (TK331)."""
    choices, questionnaire = file.questionnaire, catalogue.questionnaire
    if not choices.model_fields_set:
        return
    if questionnaire is None:
        if choices != QuestionnaireChoices():
            report.fault(("questionnaire",), "TK330", "the catalogue has no questionnaire", "remove these lines")
        return
    dimensions = {dimension.id: dimension for dimension in questionnaire.dimensions}
    options = {option.id: question for question, option in questionnaire.options()}

    def known(keys: KeyPath, name: str, names: Iterable[str], what: str) -> bool:
        if name in names:
            return True
        hint = suggestion(name, names, otherwise=f"choose one of: {', '.join(names)}")
        report.fault(("questionnaire", *keys), "TK330", f"there is no {what} “{name}”", hint)
        return False

    for name, level in choices.gaps.items():
        if known(("gaps", name), name, dimensions, "dimension") and dimensions[name].gap is None:
            hint = "remove the line"
            report.fault(("questionnaire", "gaps", name), "TK331", f"every score of “{name}” is in a band", hint)
        known(("gaps", name), level, questionnaire.level_ids, "level")
    for name, own in choices.points.items():
        known(("points", name), name, options, "option")
        for column in own:
            known(("points", name, column), column, questionnaire.columns, "supplier type with points")
    for index, name in enumerate(choices.leave_out):
        known(("leave_out", index), name, options, "option")
    for question in questionnaire.questions:
        left = [option for option in question.options if option.id not in choices.leave_out]
        if len(left) < 2:
            message = f"only {len(left)} of the options of {question.id} would be left"
            report.fault(("questionnaire", "leave_out"), "TK331", message, "keep two options or more")
    for name, column in choices.supplier_types.items():
        known(("supplier_types", name), column, questionnaire.columns, "supplier type with points")
