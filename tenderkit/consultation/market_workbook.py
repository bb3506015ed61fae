"""Profiles and market → an Excel workbook, for those who live in Excel: the same facts as the overview, and every answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tenderkit.catalogue.questionnaire import further_field, head_field, particulars_field
from tenderkit.consultation.profiles import Market, Profile
from tenderkit.consultation.result_views import Views
from tenderkit.consultation.rounds import Rounds, dimensions, level
from tenderkit.labels import label
from tenderkit.rules.maturity import ALL_RULES
from tenderkit.sheets import Cell, Shaded, Sheet, Tone, workbook
from tenderkit.tender import Tender


def market_workbook(
    results: Sequence[Profile], market: Market, views: Views, tender: Tender, created: date | None, rounds: Rounds | None = None
) -> bytes:
    """Return the workbook: suppliers, since an earlier round, levels, chart, rules, answers."""
    maker = _Sheets(views, tender)
    shown = [result for result in results if not result.source.ignored]
    since = [maker.rounds(rounds)] if rounds else []
    sheets = [maker.suppliers(shown), *since, maker.levels(market), maker.rules(market), maker.answers(shown), maker.faults(shown)]
    author = tender.file.contracting_authority.name or ""
    title = tender.file.title or maker.word("market_overview")
    return workbook(sheets, title, author, created, tender.catalogue.meta.locale)


class _Sheets:
    """Makes the sheets of one consultation."""

    def __init__(self, views: Views, tender: Tender) -> None:
        self.questionnaire, self.views, self.labels = tender.asked(), views, tender.catalogue.meta.labels

    def word(self, name: str) -> str:
        """Return a word of ours in the language of the catalogue."""
        return label(self.labels, name)

    def words(self, *names: str) -> list[str]:
        return [self.word(name) for name in names]

    def shaded(self, level: str | None) -> Cell | Shaded:
        if level is None:
            return self.word("not_scored")
        order = self.questionnaire.level_ids
        tone: Tone = "low" if level == order[0] else "high" if level == order[-1] else "medium"
        return Shaded(self.questionnaire.level_title(level), tone)

    def suppliers(self, results: Sequence[Profile]) -> Sheet:
        dimensions = self.questionnaire.dimensions
        header = self.words("supplier", "type", "scored_as")
        for dimension in dimensions:
            header += [f"{dimension.title}: {self.word('points')}", f"{dimension.title}: {self.word('level_of_dimension')}"]
        header += self.words("level", "counts", "faults", "file")
        rows = [row for result in results for row in self.supplier_rows(result)]
        return Sheet(self.word("suppliers"), header, rows, [30, 22, 22, *[11] * 2 * len(dimensions), 11, 8, 8, 30])

    def supplier_rows(self, result: Profile) -> Iterator[list[Cell | Shaded]]:
        """Yield a row for each type that a supplier is scored as, and one without points where it is not scored."""
        said = " / ".join(self.views.type_in_words(result))
        faults = sum(fault.severity == "fault" for fault in result.faults)
        end: list[Cell | Shaded] = [self.word("yes" if result.counted else "no"), faults, result.source.file_name]
        nothing: list[Cell | Shaded] = [None, self.word("not_scored")] * len(self.questionnaire.dimensions)
        if not result.scores:
            yield [result.source.name, said, None, *nothing, self.word("not_scored"), *end]
        for score in result.scores:
            points: list[Cell | Shaded] = []
            for entry in score.dimensions:
                points += [entry.points, self.shaded(entry.level)]
            level = self.shaded(result.level)
            yield [result.source.name, said, self.views.types[score.column], *points, level, *end]

    def rounds(self, found: Rounds) -> Sheet:
        """A row for each supplier of either round, with what it had then and has now; nothing where it was not there."""
        asked = self.questionnaire.dimensions
        kinds = self.words("points_before", "points_now", "level_before", "level_now")
        header = [*self.words("supplier", "since_round"), *(f"{dimension.title}: {kind}" for dimension in asked for kind in kinds)]
        header += [
            *(f"{self.word('supplier')}: {self.word(name)}" for name in ("level_before", "level_now")),
            self.word("version_before"),
            self.word("file_before"),
        ]
        rows: list[list[Cell | Shaded]] = []
        for way in found.ways:
            row: list[Cell | Shaded] = [way.supplier, self.word(f"round_{way.state}")]
            for dimension in asked:
                sides = [dimensions(side).get(dimension.id) for side in (way.before, way.now)]
                row += [entry.points if entry else None for entry in sides]
                row += [self.shaded(entry.level) if entry else None for entry in sides]
            row += [self.shaded(level(side)) if side else None for side in (way.before, way.now)]
            earlier = way.before.source if way.before else None
            rows.append([*row, earlier.version if earlier else None, earlier.file_name if earlier else None])
        return Sheet(self.word("since_round"), header, rows, [30, 16, *[11] * 4 * len(asked), 11, 11, 9, 30])

    def levels(self, market: Market) -> Sheet:
        header = [self.word("dimension"), *(level.title for level in self.questionnaire.levels)]
        rows: list[list[Cell | Shaded]] = [
            [dimension.title, *market.counts[dimension.id].values()] for dimension in self.questionnaire.dimensions
        ]
        rows.append([self.word("supplier"), *market.overall.values()])
        widths = [30, *[12] * len(self.questionnaire.levels)]
        return Sheet(self.word("levels"), header, rows, widths, chart=self.word("suppliers_at_level"))

    def rules(self, market: Market) -> Sheet:
        rows: list[list[Cell | Shaded]] = [
            [
                self.word("lowest_dimension" if rules.supplier == "lowest" else "majority"),
                self.word(f"{rules.market}_supplier"),
                self.shaded(market.alternatives[rules.name]),
                self.word("yes" if rules == market.rules else "no"),
            ]
            for rules in ALL_RULES
        ]
        header = self.words("level_of_supplier", "level_of_market", "scenario", "in_use")
        return Sheet(self.word("scenario"), header, rows, [26, 22, 14, 10])

    def answers(self, results: Sequence[Profile]) -> Sheet:
        fields = {head_field(entry.id): entry.text for entry in self.questionnaire.fields}
        fields |= {
            particulars_field(option.id): f"{option.id}: {option.specify}"
            for _, option in self.questionnaire.options()
            if option.specify
        }
        fields |= {
            further_field(entry.id): f"{entry.id}: {entry.further}" for entry in self.questionnaire.questions if entry.further
        }
        options = [option.id for _, option in self.questionnaire.options()]
        rows: list[list[Cell | Shaded]] = [
            [
                result.source.name,
                *(int(name in result.source.answers.ticked) for name in options),
                *(result.source.answers.text(name) for name in fields),
            ]
            for result in results
            if not result.source.refused
        ]
        header = [self.word("supplier"), *options, *fields.values()]
        return Sheet(self.word("answers"), header, rows, [30, *[6] * len(options), *[26] * len(fields)])

    def faults(self, results: Sequence[Profile]) -> Sheet:
        said = self.views.said
        rows: list[list[Cell | Shaded]] = [
            [result.source.file_name, result.source.name, fault.code, self.word(f"kind_{fault.severity}"), *map(said, words)]
            for result in results
            for fault in result.faults
            for words in [(fault.message, fault.hint)]
        ]
        header = self.words("file", "supplier", "code", "fault_kind", "what_is_wrong", "what_to_do")
        return Sheet(self.word("faults"), header, rows, [30, 30, 9, 10, 60, 50])
