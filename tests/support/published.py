"""What others publish of their formats, made strict → what is wrong with a file of ours: an empty list where nothing is.

The schemas are those of the standards, and no part of the project: they are in `shared/schemas` beside it, or where
PUBLISHED_SCHEMAS says. They let much through: here an unknown key is wrong, and a code that is in no list, a text that is too long,
a sum that is not 100.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from jsonschema import Draft4Validator, Draft202012Validator, FormatChecker
from lxml import etree

from tenderkit.exchange import data_schema

SCHEMAS = Path(os.environ.get("PUBLISHED_SCHEMAS") or ROOT.parent / "shared/schemas")
needs_schemas = pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the published schemas are not there (shared/schemas)")

# Lists of the standard that are open, and of which only the page exists: what we use of them.
_OPEN_LISTS = {
    "milestoneType.csv": ["preProcurement", "approval", "engagement", "assessment", "delivery", "reporting", "financing"],
    "partyRole.csv": ["buyer", "procuringEntity", "supplier", "tenderer", "funder", "enquirer", "payer", "payee"],
    "releaseTag.csv": ["planning", "tender", "tenderAmendment", "tenderUpdate", "award", "contract"],
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    if isinstance(value, str):
        datetime.fromisoformat(value)
        return bool(_MOMENT.fullmatch(value))
    return True


# Open Contracting Data Standard


@cache
def _of_ocds() -> Draft4Validator:
    folder = SCHEMAS / "ocds"
    schema = json.loads((folder / "release-schema.json").read_text(encoding="utf-8"))
    for extension in ("lots", "awardCriteria"):
        schema = _merged(schema, json.loads((folder / f"{extension}-release-schema.json").read_text(encoding="utf-8")))
    lists = dict(_OPEN_LISTS)
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            lists[path.name] = [row["Code"] for row in csv.DictReader(stream)]
    return Draft4Validator(_strict(schema, lists), format_checker=_FORMATS)


def _merged(target: Any, patch: Any) -> Any:
    """A JSON Merge Patch (RFC 7396), as extensions of the standard are."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        merged[key] = _merged(merged.get(key), value)
    return {key: value for key, value in merged.items() if value is not None}


def _strict(schema: Any, lists: Mapping[str, list[str]]) -> Any:
    """A schema in which an object has no key but those named, no text is empty, and a code is one of its list."""
    if isinstance(schema, list):
        return [_strict(each, lists) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _strict(value, lists) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict):
        made["additionalProperties"] = False
    if isinstance(schema.get("type"), str | list) and "string" in schema["type"]:
        made.setdefault("minLength", 1)
    if codes := lists.get(str(schema.get("codelist"))):
        made.get("items", made)["enum"] = codes
    return made


def ocds_faults(data: bytes, rest: Decimal = Decimal(0)) -> list[str]:
    """What is wrong with a release; `rest` is the percentage of the award criteria that it does not have."""
    release = json.loads(data)
    found = [f"{'/'.join(map(str, error.path))}: {error.message[:120]}" for error in _of_ocds().iter_errors(release)]
    if found:
        return found
    exact = json.loads(data, parse_float=Decimal, parse_int=Decimal)
    tender, parties = exact["tender"], {party["id"] for party in exact["parties"]}
    lots = [lot["id"] for lot in tender["lots"]]
    named = [exact["buyer"]["id"], tender["procuringEntity"]["id"]]
    found += [f"{name} is no party" for name in named if name not in parties]
    related = [name for milestone in tender.get("milestones", ()) for name in milestone.get("relatedLots", ())]
    related += [item["relatedLot"] for item in tender.get("items", ()) if "relatedLot" in item]
    found += [f"{name} is no lot" for name in related if name not in lots]
    for kind in ("lots", "items", "milestones"):
        counts = Counter(record["id"] for record in tender.get(kind, ()))
        found += [f"{kind}: {name} appears twice" for name, count in counts.items() if count > 1]
    if not re.fullmatch(r"ocds-[a-z0-9]{6}-.+", exact["ocid"]) or not re.fullmatch("[a-z]{2}", exact["language"]):
        found.append("the id of the procedure or the language is not as the standard has it")
    for lot in tender["lots"]:
        criteria = lot.get("awardCriteria", {}).get("criteria", ())
        numbers = [[n for n in one.get("numbers", ()) if "weight" in n] for one in criteria]
        found += _of_weights([(n["weight"], n["number"]) for of_one in numbers for n in of_one], rest, "percentageExact")
        found += ["a criterion has two weights" for of_one in numbers if len(of_one) > 1]
        found += ["a number is below 0" for one in criteria for n in one.get("numbers", ()) if n["number"] < 0]
        if criteria and not all(numbers) and "weightingDescription" not in lot["awardCriteria"]:
            found.append("a criterion has no weight, and no formula says how it counts")
    return found


def _of_weights(weights: list[tuple[str, Decimal]], rest: Decimal, percentages: str) -> Iterator[str]:
    if len({kind for kind, _ in weights}) > 1:
        yield "criteria of one lot weigh in different ways"
    total = sum(number for kind, number in weights if kind == percentages)
    if any(kind == percentages for kind, _ in weights) and total + rest != 100:
        yield f"the percentages add up to {total + rest}"


# eForms


_NS = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
}
# The official languages of the Union.
_LANGUAGES = re.findall("...", "BULCESDANDEUELLENGSPAESTFINFRAGLEHRVHUNITALITLAVMLTNLDPOLPORRONSLKSLVSWE")
_LOT = "LOT-0001"
# What a fragment has beside the fields: the lot, and the code that goes with BT-70 (OPT-060).
_FIXED = {("ID", "Lot"): {_LOT}, ("ExecutionRequirementCode", "conditions"): {"performance"}}


@cache
def _of_eforms() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "eforms/schemas/maindoc/UBL-ContractNotice-2.3.xsd"))


@cache
def _codes(name: str) -> frozenset[str]:
    tree = etree.parse(SCHEMAS / f"eforms/codelists/{name}.gc")
    return frozenset(tree.xpath("//Row/Value[@ColumnRef='code']/SimpleValue/text()"))


@cache
def _fields() -> tuple[dict[str, Any], ...]:
    every = json.loads((SCHEMAS / "eforms/fields-award-lot.json").read_text(encoding="utf-8"))
    return tuple(field for field in every if "-Lot" in field["id"] and "LotsGroup" not in field["id"])


def _put_in_place(lot: Any) -> Any:
    """The complete notice of the standard, with what a lot of a fragment holds in the place of what its own lot has there."""
    notice = etree.parse(SCHEMAS / "eforms/examples/notices/cn_24_maximal.xml").getroot()
    [own] = notice.xpath(f"cac:ProcurementProjectLot[cbc:ID='{_LOT}']", namespaces=_NS)
    by_list = "cbc:ProcurementTypeCode[@listName='social-objective' or @listName='strategic-procurement']"
    places = {
        "cac:TenderingTerms": "cac:ContractExecutionRequirement[cbc:ExecutionRequirementCode/@listName='conditions']",
        "cac:TenderingTerms/cac:AwardingTerms": "cac:AwardingCriterion",
        "cac:ProcurementProject": f"cac:ProcurementAdditionalType[{by_list}]",
    }
    for path, what in places.items():
        [parent] = own.xpath(path, namespaces=_NS)
        old = parent.xpath(what, namespaces=_NS)
        at = parent.index(old[0])
        for element in old:
            parent.remove(element)
        name = what.partition("[")[0]
        for number, element in enumerate(lot.xpath(f"{path}/{name}", namespaces=_NS)):
            parent.insert(at + number, element)
    return notice


def eforms_faults(data: bytes, rest: Decimal = Decimal(0)) -> list[str]:
    """What is wrong with a fragment of a notice; `rest` is the percentage of the award criteria that it does not have."""
    fragment = etree.fromstring(data)
    lots = fragment.xpath("cac:ProcurementProjectLot", namespaces=_NS)
    if len(lots) != 1 or len(fragment) != 1:
        return ["the fragment is not of one lot"]
    claimed = [*_unclaimed(lots[0])]
    notice = _put_in_place(lots[0])
    if not _of_eforms().validate(notice):
        return [str(error.message)[:160] for error in _of_eforms().error_log] + claimed
    [lot] = notice.xpath(f"cac:ProcurementProjectLot[cbc:ID='{_LOT}']", namespaces=_NS)
    return [*claimed, *_of_fields(lot, notice), *_of_lot(lot, rest)]


def _unclaimed(lot: Any) -> Iterator[str]:
    """Yield what stands in a fragment and is no field: an unknown list, or an element that goes nowhere."""
    root = etree.Element("notice")
    root.append(etree.fromstring(etree.tostring(lot)))
    fields = {id_of for field in _fields() if not _of_attribute(field) for id_of in _found(root, field)}
    tree = root.getroottree()
    for leaf in root.iter("*"):
        if len(leaf.xpath("*")) == 0 and tree.getpath(leaf) not in fields:
            name = etree.QName(leaf).localname
            code = leaf.get("listName") or leaf.get("schemeName") or ""
            if (leaf.text or "") not in _FIXED.get((name, code), ()):
                yield f"{name} {leaf.text!r} ({code}) is in no field"


def _of_attribute(field: dict[str, Any]) -> bool:
    return bool(re.search(r"/@\w+$", field["xpathAbsolute"]))


def _found(root: Any, field: dict[str, Any]) -> list[str]:
    tree = root.getroottree()
    return [tree.getpath(element) for element in root.xpath(field["xpathAbsolute"], namespaces=_NS)]


def _of_fields(lot: Any, notice: Any) -> Iterator[str]:
    for field in _fields():
        held = notice.xpath(field["xpathAbsolute"], namespaces=_NS)
        if _of_attribute(field):
            own = [text for text in held if lot in text.getparent().iterancestors()]
            if field["id"].endswith("-Language"):
                yield from (f"{field['id']}: {text} is no language of a notice" for text in own if text not in _LANGUAGES)
            continue
        own = [element for element in held if lot in element.iterancestors()]
        for element in own:
            text = element.text or ""
            if not text.strip():
                yield f"{field['id']} is empty"
            if len(text) > field.get("maxLength", len(text)):
                yield f"{field['id']} has {len(text)} characters"
            if "codeList" in field and text not in _codes(field["codeList"]["value"]["id"]):
                yield f"{field['id']}: “{text}” is no code of {field['codeList']['value']['id']}"
            if field["type"] == "number" and not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
                yield f"{field['id']}: “{text}” is no number"
        places = Counter((element.getparent(), element.get("languageID")) for element in own)
        yield from (f"{field['id']} is there {count} times" for count in places.values() if count > 1)


def _of_lot(lot: Any, rest: Decimal) -> Iterator[str]:
    """Yield what is wrong with a lot as a whole: languages that differ, weights that do not add up, codes that need another."""
    texts: dict[Any, set[str]] = {}
    paths = (
        ".//cac:SubordinateAwardingCriterion/cbc:Name",
        ".//cac:SubordinateAwardingCriterion/cbc:Description",
        ".//cac:AwardingCriterion/cbc:CalculationExpression",
        ".//cac:ContractExecutionRequirement[cbc:ExecutionRequirementCode='performance']/cbc:Description",
        ".//cbc:ProcurementType[../cbc:ProcurementTypeCode/@listName='strategic-procurement']",
    )
    for path in paths:
        for element in lot.xpath(path, namespaces=_NS):
            texts.setdefault((element.getparent(), element.tag), set()).add(element.get("languageID"))
    if len(set(map(frozenset, texts.values()))) > 1:
        yield "the texts are not all in the same languages"
    criteria = lot.xpath(".//cac:SubordinateAwardingCriterion", namespaces=_NS)
    weights = []
    for criterion in criteria:
        for name in ("cbc:AwardingCriterionTypeCode", "cbc:Name", "cbc:Description"):
            if not criterion.xpath(name, namespaces=_NS):
                yield f"a criterion has no {name}"
        found = criterion.xpath(".//efac:AwardCriterionParameter[efbc:ParameterCode/@listName='number-weight']", namespaces=_NS)
        pairs = [(each.findtext("efbc:ParameterCode", "", _NS), each.findtext("efbc:ParameterNumeric", "", _NS)) for each in found]
        weights += [(code, Decimal(number)) for code, number in pairs if re.fullmatch(r"[0-9]+(\.[0-9]+)?", number)]
        if not pairs and not lot.xpath(".//cac:AwardingCriterion/cbc:CalculationExpression", namespaces=_NS):
            yield "a criterion has no weight, and no formula says how it counts"
        if len(pairs) > 1:
            yield "a criterion has two weights"
    yield from _of_weights(weights, rest, "per-exa")
    social = lot.xpath(".//cbc:ProcurementTypeCode[@listName='social-objective']", namespaces=_NS)
    strategic = lot.xpath(".//cbc:ProcurementTypeCode[@listName='strategic-procurement']/text()", namespaces=_NS)
    if bool(social) != ("soc-obj" in strategic):
        yield "a social objective needs soc-obj, and the other way round"


# The data of a tender


def data_faults(data: bytes) -> list[str]:
    """What is wrong with a tender as data: by its schema, and between its parts."""
    held = json.loads(data)
    found = [
        f"{'/'.join(map(str, error.path))}: {error.message[:120]}"
        for error in Draft202012Validator(data_schema()).iter_errors(held)
    ]
    if found:
        return found
    exact = json.loads(data, parse_float=Decimal, parse_int=Decimal)
    ids = [item["id"] for item in exact["items"]]
    found += [f"{name} appears twice" for name, count in Counter(ids).items() if count > 1]
    found += [f"{due['item']} is due and no item" for due in exact["due_dates"] if due["item"] not in ids]
    found += [f"{name} is of a lot and no item" for lot in exact["lots"] for name in lot["items"] if name not in ids]
    for item in exact["items"]:
        tops = [level["points"] for level in item["levels"]]
        if item.get("scoring") and (max(tops) != item["points"] and item["scoring"] != "additive"):
            found.append(f"{item['id']}: the best level does not earn its points")
        if item.get("scoring") is None and ("points" in item or tops):
            found.append(f"{item['id']} has points and no scoring")
    found += [f"{path}: not in the languages of the file" for path in _of_other_languages(exact, set(exact["languages"]))]
    return found


def _of_other_languages(held: Any, languages: set[str], path: str = "") -> Iterator[str]:
    worded = ("title", "text", "verification", "assessment", "label", "what", "counted_from")
    if isinstance(held, list):
        for number, child in enumerate(held):
            yield from _of_other_languages(child, languages, f"{path}/{number}")
    elif isinstance(held, dict):
        for key, child in held.items():
            if (key in worded or path == "/terms") and isinstance(child, dict) and set(child) != languages:
                yield f"{path}/{key}"
            yield from _of_other_languages(child, languages, f"{path}/{key}")
