"""Lots → a fragment of an eForms notice (SDK 1.16): what a lot says of award criteria, performance and strategic procurement.

It is no notice: whoever has one puts these elements into its lots. Codes, lengths and languages are right here; the rules that the
notice platform runs (Schematron) are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tenderkit.documents.spoken_texts import Section
from tenderkit.exchange.criteria import OBJECTIVE, TERMS, Criterion, Lot
from tenderkit.exchange.xml_text import Element
from tenderkit.faults import Fault
from tenderkit.tender import Tender

SDK = "1.16"
NAMESPACE = "urn:tenderkit:eforms-fragment:1"
NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
}
# The official languages of the Union, by the codes of the notice.
LANGUAGES = {
    "bg": "BUL", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA", "et": "EST",
    "fi": "FIN", "fr": "FRA", "ga": "GLE", "hr": "HRV", "hu": "HUN", "it": "ITA", "lt": "LIT", "lv": "LAV",
    "mt": "MLT", "nl": "NLD", "pl": "POL", "pt": "POR", "ro": "RON", "sk": "SLK", "sl": "SLV", "sv": "SWE",
}  # fmt: skip
LONGEST = {"BT-540": 6000, "BT-543": 1000, "BT-70": 6000, "BT-734": 400, "BT-777": 6000}  # characters
_LABEL = (
    f"A fragment for the lots of an eForms notice, SDK {SDK}. It is not a notice. Checked: codes, lengths of texts, and that "
    "percentages add up to 100 with those of criteria that are elsewhere. Not checked: the rules of the notice platform "
    "(Schematron), which see the notice as a whole. The languages have to be those of the notice."
)


@dataclass(frozen=True)
class _Field:
    """A text of a field as it is in each language, and what it is about."""

    id: str
    about: str
    texts: tuple[tuple[str, str], ...]


def faults_of(tender: Tender, lots: Sequence[Lot]) -> Iterator[Fault]:
    """Yield what no notice can hold: a language that has no code (TK654), a text that is longer than its field (TK653)."""
    for language in tender.file.spoken:
        if language not in LANGUAGES:
            hint = f"choose among {', '.join(LANGUAGES)}"
            keys = "languages" if tender.file.languages else "language"
            yield Fault(tender.yaml.where(keys), "TK654", f"“{language}” is not a language of a notice", hint)
    for lot in lots:
        for field in _fields(tender, lot):
            for language, text in field.texts:
                if len(text) > LONGEST[field.id]:
                    most = LONGEST[field.id]
                    message = f"{field.id} ({field.about}) takes {most} characters, and its text in “{language}” has {len(text)}"
                    hint = "shorten the text in a clause or a template (_notice.md) of your own"
                    yield Fault(tender.yaml.where("notice"), "TK653", message, hint)


def fragment(tender: Tender, lots: Sequence[Lot]) -> Element:
    """The fragment, with every text in all languages of the tender."""
    spaces = {"xmlns": NAMESPACE, **{f"xmlns:{prefix}": name for prefix, name in NAMESPACES.items()}}
    return Element("fragment", "", tuple(_lot(tender, lot) for lot in lots), {**spaces, "sdk": f"eforms-sdk-{SDK}"}, _LABEL)


def _fields(tender: Tender, lot: Lot) -> Iterator[_Field]:
    for criterion in lot.criteria:
        yield _field(lot, "BT-734", criterion.id, _title)
        yield _field(lot, "BT-540", criterion.id, _text)
    if lot.of_kind("contract-clause"):
        yield _field(lot, "BT-70", TERMS, _text)
    if lot.items:
        yield _field(lot, "BT-777", OBJECTIVE, _text)
    if lot.criteria and tender.file.notice.formula:
        yield _Field("BT-543", "formula", tuple((name, tender.file.notice.formula[name]) for name in tender.file.spoken))


def _field(lot: Lot, name: str, about: str, of: Callable[[Section], str]) -> _Field:
    return _Field(name, about, tuple((one.language, of(one.sections[about])) for one in lot.spoken))


def _title(section: Section) -> str:
    return section.title


def _text(section: Section) -> str:
    return section.text


def _lot(tender: Tender, lot: Lot) -> Element:
    fields = {(field.id, field.about): field for field in _fields(tender, lot)}

    def words(element: str, name: str, about: str) -> list[Element]:
        field = fields.get((name, about))
        return [
            Element(element, text, attributes={"languageID": LANGUAGES[language]}, remark=name)
            for language, text in (field.texts if field else ())
        ]

    def code(element: str, listed: str, value: str, name: str) -> Element:
        return Element(element, value, attributes={"listName": listed}, remark=name)

    def number(listed: str, value: str, name: str, digits: Decimal) -> Element:
        coded = code("efbc:ParameterCode", listed, value, name)
        return Element(
            "efac:AwardCriterionParameter", children=(coded, Element("efbc:ParameterNumeric", f"{digits:f}", remark="BT-541"))
        )

    def criterion(one: Criterion) -> Element:
        numbers = []
        if not tender.file.notice.formula:
            percent = tender.file.notice.weights == "percentages" and one.percent is not None
            value, digits = ("per-exa", one.percent) if percent else ("poi-exa", one.points)
            numbers.append(number("number-weight", value, "BT-5421", digits or Decimal(0)))
        if one.least is not None:
            numbers.append(number("number-threshold", "min-score", "BT-5423", one.least))
        return Element(
            "cac:SubordinateAwardingCriterion",
            children=(
                *_extension(numbers),
                code("cbc:AwardingCriterionTypeCode", "award-criterion-type", "quality", "BT-539"),
                *words("cbc:Name", "BT-734", one.id),
                *words("cbc:Description", "BT-540", one.id),
            ),
        )

    terms, project = list[Element](), list[Element]()
    if ("BT-70", TERMS) in fields:
        performance = code("cbc:ExecutionRequirementCode", "conditions", "performance", "OPT-060")
        terms.append(Element("cac:ContractExecutionRequirement", children=(performance, *words("cbc:Description", "BT-70", TERMS))))
    if lot.criteria:
        inner = (*words("cbc:CalculationExpression", "BT-543", "formula"), *map(criterion, lot.criteria))
        terms.append(Element("cac:AwardingTerms", children=(Element("cac:AwardingCriterion", children=inner),)))
    if ("BT-777", OBJECTIVE) in fields:
        social = code("cbc:ProcurementTypeCode", "social-objective", "hum-right", "BT-775")
        strategic = code("cbc:ProcurementTypeCode", "strategic-procurement", "soc-obj", "BT-06")
        project.append(Element("cac:ProcurementAdditionalType", children=(social,)))
        project.append(
            Element("cac:ProcurementAdditionalType", children=(strategic, *words("cbc:ProcurementType", "BT-777", OBJECTIVE)))
        )
    parts = [("cac:TenderingTerms", terms), ("cac:ProcurementProject", project)]
    return Element(
        "cac:ProcurementProjectLot",
        children=(
            Element("cbc:ID", lot.id, attributes={"schemeName": "Lot"}),
            *(Element(name, children=tuple(held)) for name, held in parts if held),
        ),
    )


def _extension(parameters: Sequence[Element]) -> Iterator[Element]:
    """Yield what holds the numbers of a criterion: UBL has no place for them, so that they stand in an extension."""
    held = tuple(parameters)
    for name in ("efext:EformsExtension", "ext:ExtensionContent", "ext:UBLExtension", "ext:UBLExtensions"):
        held = (Element(name, children=held),) if held else ()
    yield from held
