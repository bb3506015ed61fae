"""An evaluation → the sheets of a workbook in which an evaluator, or all of them together, score."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from tenderkit.evaluation.asking_scores import Asked, Part
from tenderkit.evaluation.facts import Facts
from tenderkit.evaluation.loading_evaluations import Evaluation
from tenderkit.evaluation.record import CONSENSUS, Place, Score, Tenderer
from tenderkit.files.tables.line import column_letter
from tenderkit.labels import label
from tenderkit.numbers import format_value
from tenderkit.rules.scoring import tidy
from tenderkit.sheets import Cell, Formula, Page, ToFillIn, sheet_name

WORDING = "words"  # in the first column of the hidden sheet, before the fingerprint of what all other sheets say
HIDDEN = "tenderkit"  # the sheet that says what the workbook is, and holds the lists
FORM = "evaluation 1"  # of the workbook: one that is laid out otherwise has another number
LEVEL, REASON, POINTS, STATE, FACTS = 3, 4, 5, 6, 7  # columns, counted from 0; those of the evaluators come after them
_LISTS = 3  # the first column of the lists on the hidden sheet, two for each criterion of a lot
_BESIDE = 30  # the width of the column of an evaluator, in a consensus


@dataclass(frozen=True)
class Agreed:
    """What stands in the cells of a consensus to begin with."""

    level: str = ""
    reason: str = ""


@dataclass(frozen=True, repr=False)
class ScorePages:
    """Makes the sheets of one workbook.

    `facts` stand beside the criteria. For a consensus, `beside` has the scores of each evaluator by name, and `agreed` what they
    agree on.
    """

    evaluation: Evaluation
    evaluator: str
    facts: Facts = field(default_factory=dict)
    beside: Mapping[str, Mapping[Place, Score]] = field(default_factory=dict)
    agreed: Mapping[Place, Agreed] = field(default_factory=dict)

    def word(self, name: str, **held: str) -> str:
        """A word of ours in the language of the tender."""
        return label(self.evaluation.tender.catalogue.meta.labels, name, **held)

    @cached_property
    def sheets(self) -> Mapping[tuple[str, str], str]:
        """The name of the sheet of each lot and tenderer."""
        taken = {HIDDEN, self.word("evaluation").casefold(), "history"}  # the last is a name that Excel keeps for itself
        return {
            (part.lot, each.name): sheet_name(each.name, taken, f" ({part.lot})" if part.lot else "")
            for part in self.parts
            for each in self.evaluation.assessed(part)
        }

    @property
    def parts(self) -> list[Part]:
        """The lots in which something is scored, and not only priced."""
        return [part for part in self.evaluation.parts if part.asked]

    @cached_property
    def identity(self) -> Mapping[str, str]:
        """What the hidden sheet says of the workbook."""
        found = {"form": FORM, "reference": self.evaluation.tender.file.reference or "", "evaluator": self.evaluator}
        return found | {f"rule {part.lot}".strip(): part.fingerprint for part in self.evaluation.parts}

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The sheets: what to do, one for each tenderer and lot, and the hidden one."""
        return (*self.shown, self.hidden())

    @cached_property
    def shown(self) -> tuple[Page, ...]:
        """The sheets that people see."""
        return (self.first(), *self.of_tenderers())

    @cached_property
    def wording(self) -> str:
        """The SHA-256 of what these say before anybody scores; without what forms and other evaluators say, which comes later."""

        def text(cell: Cell | Decimal | Formula | ToFillIn) -> str:
            return cell.choices if isinstance(cell, ToFillIn) else cell.text if isinstance(cell, Formula) else str(cell)

        said = [
            [page.name, page.above, page.header[:FACTS], [[*map(text, row[:FACTS])] for row in page.rows]] for page in self.shown
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def first(self) -> Page:
        """The sheet that says what to do, and how far it is done."""
        file = self.evaluation.tender.file
        how = ["score_how", "score_cells", "score_facts", *(["consensus_how"] if self.beside else [])]
        who = self.word("consensus") if self.evaluator == CONSENSUS else f"{self.word('evaluator')}: {self.evaluator}"
        about = " – ".join(filter(None, [file.reference, file.title]))
        rows: list[list[Cell | Formula]] = []
        for part in self.parts:
            for each in self.evaluation.assessed(part):
                name = self.sheets[part.lot, each.name]
                first, last = self.rows_of(part)
                cells = f"'{name}'!${column_letter(STATE)}${first}:${column_letter(STATE)}${last}"
                done = self.word("state_complete")
                number = sum(bool(self.given(part, each, asked).reason) for asked in part.asked)
                end = f" {self.word('of')} {len(part.asked)}"
                state = Formula(f"COUNTIF({cells},{_text(done)})&{_text(end)}", f"{number}{end}")
                rows.append([*([self.title_of(part)] if part.lot else []), each.name, name, state])
        of_lots = bool(self.evaluation.tender.lots)
        heads = [self.word(name) for name in (*(["lot"] if of_lots else []), "tenderer", "sheet", "state")]
        above = (f"{self.word('evaluation')}: {about}", who, "", *map(self.word, how), "")
        return Page(self.word("evaluation"), above, heads, rows, (*([30] if of_lots else []), 40, 34, 16))

    def title_of(self, part: Part) -> str:
        """What a lot is called; "" where there are none."""
        lot = part.tender.lot
        return f"{self.word('lot')} {lot.id}: {lot.title}" if lot else ""

    def rows_of(self, part: Part) -> tuple[int, int]:
        """The first and the last row of the criteria on a sheet of a lot, counted from 1."""
        first = 3 + bool(part.lot) + 1
        return first, first + len(part.asked) - 1

    def of_tenderers(self) -> Iterator[Page]:
        """Yield the sheets on which scores are given."""
        column = _LISTS
        for part in self.parts:
            ranges = [self.ranges(column + 2 * number, asked) for number, asked in enumerate(part.asked)]
            column += 2 * len(part.asked)
            first, _ = self.rows_of(part)
            level, reason = f"${column_letter(LEVEL)}{first}", f"${column_letter(REASON)}{first}"
            heads = ["criterion", "asked", "published_levels", "level", "reason", "points_of_level", "state", "facts"]
            header = [*map(self.word, heads), *self.beside]
            widths = (18, 38, 22, 18, 42, 8, 14, 20, *([_BESIDE] * len(self.beside)))
            for each in self.evaluation.assessed(part):
                above = (each.name, *filter(None, [self.title_of(part)]), self.word("score_how"))
                rows = [self.row(part, each, asked, first + number, *ranges[number]) for number, asked in enumerate(part.asked)]
                shaded = f'OR(TRIM({level})="",TRIM({reason})="")'
                yield Page(self.sheets[part.lot, each.name], above, header, rows, widths, shaded)

    def ranges(self, column: int, asked: Asked) -> tuple[str, str]:
        """Where the hidden sheet has the levels of a criterion, and their points."""
        first, last = 2, len(asked.levels) + 1
        names, points = column_letter(column), column_letter(column + 1)
        return f"{HIDDEN}!${names}${first}:${names}${last}", f"{HIDDEN}!${points}${first}:${points}${last}"

    def given(self, part: Part, each: Tenderer, asked: Asked) -> Agreed:
        """What stands in the cells to begin with."""
        return self.agreed.get(Place(part.lot, each.name, asked.id), Agreed())

    def row(
        self, part: Part, each: Tenderer, asked: Asked, number: int, levels: str, worths: str
    ) -> list[Cell | Formula | ToFillIn]:
        """The row of a criterion."""
        given = self.given(part, each, asked)
        locale = self.evaluation.tender.catalogue.meta.locale
        worth = [format_value(tidy(points), locale) for points in asked.points]
        level, reason = f"{column_letter(LEVEL)}{number}", f"{column_letter(REASON)}{number}"
        chosen_now = f"({levels}=TRIM({level}))"  # whatever its capitals and spaces, as it is read back
        known = f"SUMPRODUCT(--{chosen_now})"
        earned = f'IF({known}=0,"",SUMPRODUCT({chosen_now}*{worths}))'
        words = [_text(self.word(name)) for name in ("not_scored", "level_missing", "reason_missing", "state_complete")]
        without = f'IF(TRIM({reason})="",{words[0]},{words[1]})'
        state = f'IF({known}=0,{without},IF(TRIM({reason})="",{words[2]},{words[3]}))'
        shows = self.word("state_complete" if given.level and given.reason else "reason_missing" if given.level else "not_scored")
        chosen = asked.row(given.level) if given.level else None
        beside = [
            f"{asked.levels[score.row]} ({worth[score.row]})\n{score.reason}"
            for scores in self.beside.values()
            for score in [scores[Place(part.lot, each.name, asked.id)]]
        ]
        return [
            asked.heading,
            asked.text,
            "\n".join(f"{name}: {earns}" for name, earns in zip(asked.levels, worth, strict=True)),
            ToFillIn(given.level, levels),
            ToFillIn(given.reason),
            Formula(earned, "" if chosen is None else f"{tidy(asked.points[chosen])}"),
            Formula(state, shows),
            self.facts.get((each.name, asked.id)),
            *beside,
        ]

    def hidden(self) -> Page:
        """The sheet that says what the workbook is, and which sheet is whose; beside that the lists of levels with their points."""
        told: list[tuple[str, ...]] = [*((name, value, "") for name, value in self.identity.items())]
        told += [(WORDING, self.wording, "")]
        told += [(f"sheet {lot}".strip(), tenderer, name) for (lot, tenderer), name in self.sheets.items()]
        columns: list[list[Cell | Decimal]] = []
        heads: list[str] = []
        for part in self.parts:
            for asked in part.asked:
                heads += [f"{part.lot} {asked.id}".strip(), self.word("points_of_level")]
                columns += [[*asked.levels], [*asked.points]]
        rows = []
        for number in range(max([len(told), *map(len, columns)])):
            left: list[Cell | Decimal] = [*told[number]] if number < len(told) else [None, None, None]
            rows.append([*left, *(column[number] if number < len(column) else None for column in columns)])
        return Page(HIDDEN, (), ("", "", "", *heads), rows, (12, 24, 34), hidden=True)


def _text(words: str) -> str:
    """A text within a formula."""
    return '"' + words.replace('"', '""') + '"'
