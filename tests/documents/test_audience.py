"""Who reads what: nothing that is for the buyer alone reaches a document for others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import EXAMPLES, example
from support import reading
from support.audience import for_the_buyer
from support.doc_tables import quoted, rows, sections

import tenderkit
from tenderkit.blocks import outline
from tenderkit.catalogue.audience import audience_of
from tenderkit.documents import compose, load_library
from tenderkit.documents.types import DocumentType
from tenderkit.files.yamlfile import YamlFile
from tenderkit.tender import Tender, no_tender, resolve
from tenderkit.views import withheld


def test_the_words_for_the_buyer_find_what_was_once_published() -> None:
    published = [
        "For CC-3 the source names no first date; the one here is the catalogue’s own reading.",
        "Addition to the source; it builds on section 3.4",
        "the equal steps used here are a suggestion of the catalogue.",
        "Sections and numbers are those of its source, the CFIT manual (2025)",
        "A list and a plan are equal here (reading E-13).",
        "† Added to the printed questionnaire",
    ]
    assert for_the_buyer("\n".join(published)) == published
    assert for_the_buyer("The resources of the sourcing destinations are read manually.") == []


def in_public(kind: DocumentType) -> bool:
    return kind.audience != "buyer"


def tenders() -> Iterator[tuple[str, Tender]]:
    """Yield the examples, and each scenario with every addition, as a draft; all are as the shipped catalogue has them."""
    for scenario in EXAMPLES:
        yield EXAMPLES[scenario], tenderkit.load_tender(example(scenario))
    catalogue = tenderkit.load_catalogue()
    for scenario in EXAMPLES:
        there = {item.id for item in catalogue.in_scenario(scenario)}
        added = [
            item.id
            for item in catalogue.items.values()
            if item.meta.addition and all(there.intersection(ids) for ids in item.references(None))
        ]
        assert added, "an addition that every scenario can have"
        yield (
            f"{scenario} with {', '.join(added)}",
            resolve(YamlFile({"scenario": scenario, "items": {"add": added}}, "t", {}), catalogue),
        )


@pytest.mark.parametrize(("name", "tender"), [pytest.param(*pair, id=pair[0]) for pair in tenders()])
def test_no_document_for_others_says_what_is_for_the_buyer(name: str, tender: Tender) -> None:
    library = load_library()
    kinds = [kind for kind in library.types.values() if in_public(kind) and kind.per == "tender" and kind.fits(tender)]
    assert {"tender-annex", "contract-schedule"} <= {kind.id for kind in kinds}
    for kind in kinds:
        flow, _, faults = compose(tender, kind, library, draft=True)
        assert faults == []
        assert for_the_buyer(outline(flow.with_values())) == [], kind.id


def test_the_form_for_suppliers_says_nothing_that_is_for_the_buyer() -> None:
    library = load_library()
    flow, _, faults = compose(no_tender(tenderkit.load_catalogue()), library.types["supplier-questionnaire"], library)
    assert faults == []
    assert for_the_buyer(outline(flow.with_values())) == []


@pytest.mark.parametrize("scenario", EXAMPLES)
def test_header_and_footer_name_catalogue_and_source_to_the_buyer_alone(scenario: str) -> None:
    for document in tenderkit.render(tenderkit.load_tender(example(scenario))):
        parts = [reading.part(document.data, f"word/{name}1.xml") for name in ("header", "footer")]
        frame = " ".join(re.findall(r">([^<]+)<", "".join(parts)))
        assert ("CFIT manual (2025) · catalogue" in frame) == (document.id == "buyer-notes")
        assert bool(for_the_buyer(frame)) == (document.id == "buyer-notes"), document.id


def test_every_text_of_the_catalogue_has_an_audience_and_a_public_one_says_nothing_for_the_buyer() -> None:
    catalogue = tenderkit.load_catalogue()
    texts = [(f"{item.id} {name}", name, text) for item in catalogue.items.values() for name, text in item.texts.items()]
    texts += [(name, name, text) for name, text in catalogue.passages.items()]
    assert len(texts) > 200
    assert {"public", "buyer"} == {audience_of(name) for _, name, _ in texts}
    assert [place for place, name, text in texts if audience_of(name) == "public" and for_the_buyer(text.text)] == []
    assert any(for_the_buyer(text.text) for _, name, text in texts if audience_of(name) == "buyer")


# Templates of one's own

LOOPS = {
    "": "{}",
    "item": "{{% for item in items %}}{}{{% endfor %}}",
    "due": "{{% for due in calendar %}}{}{{% endfor %}}",
    "catalogue": "{}",
    "questionnaire": "{}",
    "question": "{{% for question in questionnaire.questions %}}{}{{% endfor %}}",
    "option": "{{% for option in questionnaire.questions[0].options %}}{}{{% endfor %}}",
    "field": "{{% for field in questionnaire.fields %}}{}{{% endfor %}}",
    "kind": "{{% for kind in questionnaire.supplier_types %}}{}{{% endfor %}}",
}
WITHHELD = {
    "": withheld.NAMES,
    "item": withheld.ITEM,
    "due": withheld.DUE,
    "catalogue": withheld.CatalogueNames._for_buyer,
    "questionnaire": withheld.QuestionnaireNames._for_buyer,
    "question": withheld.QuestionNames._for_buyer,
    "option": withheld.OptionNames._for_buyer,
    "field": withheld.FieldNames._for_buyer,
    "kind": withheld.SupplierTypeNames._for_buyer,
}
NAMES = sorted(f"{owner}.{name}".lstrip(".") for owner, names in WITHHELD.items() for name in names)


def faults_of(folder: Path, body: str, reader: str) -> list[str]:
    """Return code and line of the faults of a template of one's own that prints `body` in line 9."""
    head = f"---\nid: letter\ntitle: Letter\ndescription: A letter\nversion: '1'\naudience: {reader}\n---\n"
    folder.mkdir(exist_ok=True)
    (folder / "letter.md").write_text(f"{head}# Letter\n{body}\n", encoding="utf-8")
    library = load_library(folder)
    faults = compose(tenderkit.load_tender(example("medium")), library.types["letter"], library)[2]
    return sorted({f"{fault.location.line} {fault.code}" for fault in faults})


@pytest.mark.some(16)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("reader", ["tenderer", "contractor", "supplier", "buyer"])
def test_a_name_for_the_buyer_is_a_fault_in_a_document_for_others(name: str, reader: str, tmp_path: Path) -> None:
    owner, _, part = name.rpartition(".")
    uses = [f"{{% if {name} %}}x{{% endif %}}"]
    if owner:
        uses.append(f'{{% if {owner}["{part}"] %}}x{{% endif %}}')
        uses.append(f'{{% for one in [{owner}] | map(attribute="{part}") if one %}}x{{% endfor %}}')
    for number, use in enumerate(uses):
        found = faults_of(tmp_path / str(number), LOOPS[owner].format(use), reader)
        assert found == ([] if reader == "buyer" else ["9 TK355"]), use


def test_a_template_may_ask_whether_it_has_a_name_for_the_buyer(tmp_path: Path) -> None:
    body = LOOPS["item"].format("{% if item.guidance is defined %}\n{{ item.guidance }}\n{% endif %}")
    assert faults_of(tmp_path / "1", body, "contractor") == faults_of(tmp_path / "2", body, "buyer") == []


def test_the_page_on_templates_lists_the_names_for_the_buyer() -> None:
    shown = {word for row in rows(sections("templates")["For the buyer alone"]) for word in quoted(row[1])}
    assert shown == set(NAMES)
