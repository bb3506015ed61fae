"""A buyer's Word file → a report of what documents take over from it, for a person who is to decide whether it will do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from tenderkit import word
from tenderkit.blocks import Heading, plain
from tenderkit.catalogue import load_catalogue
from tenderkit.documents.compose import compose, frame_values
from tenderkit.documents.types import MADE_LATER, SHIPPED_STYLE, DocumentType, Library, load_library
from tenderkit.faults import Fault, Location, suggestion
from tenderkit.files import arguments
from tenderkit.files.arguments import PathLike
from tenderkit.files.yamlfile import YamlFile
from tenderkit.tender import Tender, no_tender, resolve
from tenderkit.views.names import NOTHING
from tenderkit.word.house.gaps import Gap, Gapped

if TYPE_CHECKING:
    from tenderkit.word.house.examining import Examination  # what reads a buyer's own file takes time to import


@dataclass(frozen=True)
class NameFact:
    """A name in braces: the part of the file that it stands in, its value in this tender, and whether documents know it."""

    name: str
    part: str
    value: str
    known: bool


@dataclass(frozen=True)
class SectionFact:
    """What a marker names: the words of the heading, its level (1 is a chapter), and the documents that have it."""

    heading: str
    level: int
    documents: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class HouseReport:
    """What becomes of a buyer's Word file: the file itself, the names in braces in it, what its markers name, what is wrong."""

    file: Examination
    names: tuple[NameFact, ...]
    sections: Mapping[str, SectionFact]
    faults: tuple[Fault, ...]

    def __repr__(self) -> str:
        return f"HouseReport({self.file.path!r}, {len(self.faults)} faults)"

    def as_data(self) -> dict[str, Any]:
        """Return the report as plain data, for `--json`."""
        data = asdict(self)
        return {**data.pop("file"), **data, "faults": [fault.as_data() for fault in self.faults]}


def examine_house_style(
    path: PathLike, *, tender: Tender | None = None, clauses: PathLike | None = None, templates: PathLike | None = None
) -> HouseReport:
    """Say what documents take over from a .docx or .dotx of the buyer's own, what is added, and what a person should mend.

    Names of styles and names in braces are those of the `tender`; without one, names in braces are held against a tender of each
    scenario, and have no values. Raises TenderkitError for a file that no document can be made with (TK501 to TK505, TK517).
    """
    from tenderkit.word.house.adopting import adopt
    from tenderkit.word.house.examining import examine

    if tender is not None:
        arguments.one(tender, Tender, "tender", "a tender is expected, as `load_tender` gives it")
    mapping = tender.file.house.styles if tender else {}
    house = adopt(arguments.path(path, "path"), SHIPPED_STYLE, tuple(sorted(mapping.items())))
    library = load_library(templates or (tender.templates if tender else None))
    tenders = [tender] if tender else list(_samples(clauses))
    kind = library.chosen(tenders[0].file.documents, tenders[0].yaml.where("documents"))[0]
    names, faults = _names(house, tenders[0], kind, library, with_values=tender is not None)
    markers = [marker.name for marker in house.model.markers if marker.name] if house.model else []
    sections = _sections(tenders, library) if markers else {}
    for name in markers:
        if name not in sections:
            hint = suggestion(name, sections, otherwise="see docs/house-style.md for the names of each document")
            faults.append(Fault(Location(house.path), "TK506", f"no document has a section “{name}” for the marker", hint))
    levels = {name: found.level for name, found in sections.items()}
    file = examine(house, word.house_style(SHIPPED_STYLE), mapping, levels)
    named = {name: sections[name] for name in markers if name in sections}
    return HouseReport(file, names, named, tuple(sorted({*file.faults, *faults})))


def _samples(clauses: PathLike | None) -> Iterator[Tender]:
    """Yield a tender of each scenario in which nothing is filled in."""
    catalogue = load_catalogue(clauses=clauses)
    for scenario in catalogue.meta.scenarios:
        yield resolve(YamlFile({"scenario": scenario.id}, "catalogue", {}), catalogue)


def _names(
    house: word.HouseStyle, tender: Tender, kind: DocumentType, library: Library, *, with_values: bool
) -> tuple[tuple[NameFact, ...], list[Fault]]:
    parts = dict(house.gapped) | ({house.main: house.model.document} if house.model else {})
    facts: list[NameFact] = []
    faults: list[Fault] = []
    for part, gapped in parts.items():
        for name in dict.fromkeys(gapped.names()):
            alone = replace(house, gapped=((part, Gapped((Gap(name),))),), model=None)
            values, wrong = frame_values(tender, kind, library, alone, draft=True, about=NOTHING)
            facts.append(NameFact(name, part, values.get(name, "") if with_values and not wrong else "", not wrong))
            faults += wrong
    return tuple(facts), faults


def _sections(tenders: list[Tender], library: Library) -> dict[str, SectionFact]:
    """What can be named at a marker, in the documents of these tenders and in those of a consultation."""
    found: dict[str, SectionFact] = {}
    consultation = no_tender(tenders[0].catalogue) if tenders[0].catalogue.questionnaire else None
    # What is made unasked comes first, and says at which level a section is: forms repeat sections of other documents.
    for kind in sorted(library.types.values(), key=lambda kind: kind.on_request):
        for each in tenders if kind.per == "tender" else [consultation]:
            if each is None or kind.per in MADE_LATER:
                continue
            flow = compose(each, kind, library, draft=True)[0]
            for placed in flow.placed:
                block = placed.block
                if isinstance(block, Heading) and block.anchor:
                    before = found.get(block.anchor)
                    documents = dict.fromkeys([*(before.documents if before else ()), kind.id])
                    title = plain(block.content, flow.values[placed.first_slot :])
                    fact = before or SectionFact(title, block.level, ())
                    found[block.anchor] = replace(fact, documents=tuple(documents))
    return found
