"""What was decided → Word documents: report, decision, a sheet for each tenderer, and the letters, which are drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tenderkit.documents import Document, load_library, make
from tenderkit.documents.compose import source_date
from tenderkit.documents.types import DocumentType, Library, distinct
from tenderkit.evaluation.award_views import BUYER, AwardViews, Facts, Reader, outcome
from tenderkit.evaluation.decision_workbook import decision_workbook
from tenderkit.evaluation.record import Decided, LotResult
from tenderkit.faults import Fault, stop_on
from tenderkit.files.arguments import PathLike
from tenderkit.rules.awarding import Ranked
from tenderkit.tender import Tender, in_all_languages
from tenderkit.views.names import About

DECISION = "award-decision"


def award_documents(
    decided: Decided, *, templates: PathLike | None = None, house_style: PathLike | None = None, facts: Facts | None = None
) -> Iterator[Document]:
    """Yield the documents of an award, for each lot by itself: one at a time, for there may be many tenderers.

    They are what the templates are that are made `per` award (the report; the decision, also as a workbook) and `per` tenderer (its
    sheet; the letter for how its tender fared). All come in each language of the tender file. Letters are drafts always, the others
    until `decided.approved` says by whom and when. What is still blank in a draft, `open_values` tells.

    `facts` are what was found in returned forms, by lot, tenderer and criterion: they stand beside the scores in the sheet. What a
    tenderer marked as confidential is in no document for others than the buyer and itself.

    Raises TenderkitError where a template has a fault, and where a document that is approved has a blank (TK303).
    """
    names = dict(zip([each.name for each in decided.tenderers], distinct([each.name for each in decided.tenderers]), strict=True))
    for language in in_all_languages(decided.tender):
        library = load_library(templates or decided.tender.templates).in_language(language.catalogue.language)
        for result in decided.lots:
            maker = _Maker(decided, result, _of_lot(language, result), library, house_style, facts or {}, names)
            yield from maker.documents()


def open_values(decided: Decided) -> tuple[Fault, ...]:
    """What the letters leave blank: the day of the award and the days of the standstill, where the tender file lacks them (TK303)."""
    found: dict[Fault, None] = {}
    for result in decided.lots:
        for name, what in (("award", "the day of the award"), ("standstill", "the standstill")):
            if getattr(result.tender.file.dates, name) is None:
                hint = f"write “{name}” below “dates”: the letters have a blank there"
                where = result.tender.yaml.where("dates", name)
                found[Fault(where, "TK303", f"“dates.{name}”, {what}, is not filled in", hint, "missing")] = None
    return tuple(found)


def _of_lot(tender: Tender, result: LotResult) -> Tender:
    return next((each for each in tender.lots if each.lot and each.lot.id == result.lot), tender)


class _Maker:
    """Makes the documents of one lot in one language."""

    def __init__(
        self,
        decided: Decided,
        result: LotResult,
        tender: Tender,
        library: Library,
        house_style: PathLike | None,
        facts: Facts,
        names: Mapping[str, str],
    ) -> None:
        self.decided, self.result, self.tender, self.library = decided, result, tender, library
        self.house_style, self.facts, self.file_names = house_style, facts, names
        self.approved = decided.approved.by is not None and decided.approved.on is not None

    def documents(self) -> Iterator[Document]:
        """Yield those of the award first, and then each tenderer's."""
        kinds = [kind for kind in self.library.types.values() if kind.fits(self.tender)]
        for kind in kinds:
            if kind.per == "award":
                document = self.made(kind, self.views(BUYER if kind.audience == "buyer" else None), None)
                yield document
                if kind.id == DECISION:
                    data = decision_workbook(self.views(None).decided(), self.tender, not self.approved, source_date())
                    yield replace(document, name=f"{document.name.removesuffix('.docx')}.xlsx", data=data)
        for ranked in self.result.ranked:
            for kind in kinds:
                if kind.per == "tenderer" and (not kind.tenderers or outcome(ranked, self.result) in kind.tenderers):
                    reader: Reader = BUYER if kind.audience == "buyer" else self.result.tenderer(ranked.name)
                    yield self.made(kind, self.views(reader), ranked)

    def views(self, reader: Reader) -> AwardViews:
        return AwardViews(self.decided, self.result, self.tender, reader, self.facts)

    def made(self, kind: DocumentType, views: AwardViews, of: Ranked | None) -> Document:
        """Make a document; raises TenderkitError with its faults."""
        about = About(views.names(of), {} if of is None else {"tenderer": self.file_names[of.name]})
        draft = kind.is_letter or not self.approved
        document, faults = make(self.tender, kind, self.library, house_style=self.house_style, draft=draft, about=about)
        stop_on(faults)
        assert document is not None
        return document
