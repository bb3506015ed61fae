"""Profiles and market as templates see them: plain names and values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from tenderkit.catalogue import Option, Question, Questionnaire
from tenderkit.catalogue.questionnaire import further_field, head_field, particulars_field, type_field
from tenderkit.consultation.profiles import Market, Profile
from tenderkit.consultation.rounds import Rounds, dimensions, level
from tenderkit.files.translations import master_of
from tenderkit.files.worded import words_of
from tenderkit.labels import label
from tenderkit.rules.maturity import ALL_RULES, DimensionScore, QuestionScore, Score
from tenderkit.rules.sensitivity import Doubt, Sensitivity, Tried, spans
from tenderkit.tender import Tender


class Views:
    """Makes the names that the templates of profiles and of the market overview have, in the language of a tender.

    The results may have been scored with the tender in another language (`scored_with`): what they name is found by its id.
    """

    def __init__(self, tender: Tender, scored_with: Tender | None = None) -> None:
        self.questionnaire, self.catalogue = tender.asked(), tender.catalogue
        self.requoted = _requoting(scored_with.asked() if scored_with else self.questionnaire, self.questionnaire)
        self.dimensions = {dimension.id: dimension for dimension in self.questionnaire.dimensions}
        self.types = {kind.id: kind.text for kind in self.questionnaire.supplier_types}
        self.either = f" {label(tender.catalogue.meta.labels, 'or')} "

    def said(self, message: str) -> str:
        """Return a message, and what it quotes of the questionnaire, in the language."""
        return self.catalogue.said(self.requoted(message))

    def level(self, level: str | None) -> SimpleNamespace | None:
        """Return a level with its title and scenario, None where it is not known."""
        if level is None:
            return None
        found = next(known for known in self.questionnaire.levels if known.id == level)
        return SimpleNamespace(id=found.id, title=found.title, scenario=found.scenario)

    def profile(self, result: Profile) -> SimpleNamespace:
        """Return what the template of a profile calls `profile`."""
        source = result.source
        return SimpleNamespace(
            supplier=source.name,
            named=bool(source.supplier),
            file=source.file_name,
            refused=source.refused,
            ignored=source.ignored,
            duplicate=source.duplicate,
            counted=result.counted,
            mapped=result.mapped,
            type=" / ".join(self.type_in_words(result)),
            level=self.level(result.level),
            possible=[self.level(level) for level in result.possible] if any(doubt.options for doubt in result.doubts) else [],
            head=self.head(result),
            columns=[self.column(score) for score in result.scores],
            questions=[self.question(question, result) for question in self.questionnaire.questions],
            doubts=[self.doubt(doubt) for doubt in result.doubts],
            faults=[
                SimpleNamespace(
                    code=fault.code, message=self.said(fault.message), hint=self.said(fault.hint), severity=fault.severity
                )
                for fault in result.faults
            ],
            wrong=any(fault.severity != "warning" for fault in result.faults),
            by_gap=[score.dimension.id for one in result.scores for score in one.dimensions if score.by_gap],
        )

    def type_in_words(self, result: Profile) -> list[str]:
        """Return the types that a supplier says it is, with what it wrote beside them."""
        answers = result.source.answers
        found = []
        for name in answers.types:
            written = answers.text(particulars_field(type_field(name)))
            found.append(f"{self.types[name]}: {written}" if written else self.types[name])
        return found

    def head(self, result: Profile) -> list[SimpleNamespace]:
        """Return what stands in the head of the form, as far as it is filled in."""
        answers = result.source.answers
        rows = [(entry.text, answers.text(head_field(entry.id))) for entry in self.questionnaire.fields]
        return [SimpleNamespace(name=name, text=text) for name, text in rows if text]

    def column(self, score: Score) -> SimpleNamespace:
        """Return the result of a supplier counted as one type."""
        return SimpleNamespace(
            id=score.column, title=self.types[score.column], dimensions=[self.dimension(entry) for entry in score.dimensions]
        )

    def dimension(self, entry: DimensionScore) -> SimpleNamespace:
        """Return the points and the level of a dimension."""
        dimension = self.dimensions[entry.dimension.id]
        return SimpleNamespace(
            id=dimension.id,
            title=dimension.title,
            points=entry.points,
            maximum=dimension.maximum,
            level=self.level(entry.level),
            text=dimension.text(entry.level) if entry.level else None,
            by_gap=entry.by_gap,
            gap=dimension.gap,
        )

    def question(self, question: Question, result: Profile) -> SimpleNamespace:
        """Return the answers to a question with their points, in the order of the columns of `profile.columns`."""
        scores = [self.of_question(question, score) for score in result.scores]
        answers = result.source.answers
        return SimpleNamespace(
            id=question.id,
            title=question.title,
            maximum=question.maximum,
            flaw=scores[0].flaw if scores else "missing",
            options=[self.option(option, result) for option in question.options],
            sums=[score.sum for score in scores],
            points=[score.points for score in scores],
            capped=any(score.capped for score in scores),
            alone_erratum=next((option.erratum for option in question.options if option.exclusive), None),
            further=answers.text(further_field(question.id)) if question.further else "",
            further_title=question.further,
        )

    @staticmethod
    def of_question(question: Question, score: Score) -> QuestionScore:
        """Return the points of one question."""
        return next(entry for entry in score.questions if entry.question.id == question.id)

    def option(self, option: Option, result: Profile) -> SimpleNamespace:
        """Return an answer: whether it is ticked, what was written beside it, and what it earns."""
        return SimpleNamespace(
            id=option.id,
            text=option.text,
            ticked=option.id in result.source.answers.ticked,
            particulars=result.source.answers.text(particulars_field(option.id)),
            points=[option.points[score.column] for score in result.scores],
            reconstructed=any(score.column in option.reconstructed for score in result.scores),
            certainty=option.certainty,
            erratum=option.erratum,
        )

    def doubt(self, doubt: Doubt) -> SimpleNamespace:
        """Return what a level rests on, with the levels that other values would give."""
        gap = None if doubt.options else doubt.dimension.gap
        return SimpleNamespace(
            dimension=self.dimensions[doubt.dimension.id].title,
            options=[self.unread(option) for option in doubt.options],
            errata=self.errata([gap.erratum] if gap else [option.erratum for option in doubt.options]),
            score=gap.score if gap else None,
            chosen=gap is not None and gap.chosen,
            used=self.questionnaire.level_title(str(doubt.used)) if gap else doubt.used,
            matters=doubt.matters,
            ranges=self.ranges(doubt.tried),
        )

    def unread(self, option: Option) -> SimpleNamespace:
        """Return an answer whose points cannot be read: those used, and the first and the last of those that are plausible."""
        assert option.plausible is not None  # the checks of the catalogue see to it
        used = self.either.join(str(points) for points in sorted({option.points[column] for column in option.reconstructed}))
        return SimpleNamespace(id=option.id, used=used, first=option.plausible.start, last=option.plausible.to)

    def ranges(self, tried: Tried) -> list[SimpleNamespace]:
        """Return the values that give the same level as first, last and level."""
        return [SimpleNamespace(first=first, last=last, level=self.level(level)) for first, last, level in spans(tried)]

    def sensitivity(self, found: Sensitivity) -> SimpleNamespace:
        """Return what the scenario is under the points that cannot be read, all together and each alone."""
        return SimpleNamespace(
            options=[
                SimpleNamespace(**vars(self.unread(option)), ranges=self.ranges(found.alone[option.id])) for option in found.options
            ],
            errata=self.errata(option.erratum for option in found.options),
            matters=found.matters,
            combinations=sum(found.outcomes.values()),
            outcomes=[SimpleNamespace(level=self.level(level), number=number) for level, number in found.outcomes.items()],
        )

    def rounds(self, found: Rounds) -> SimpleNamespace:
        """Return what the template of the overview calls `market.rounds`."""
        moves = found.moves(self.questionnaire)
        return SimpleNamespace(
            suppliers=[
                SimpleNamespace(
                    supplier=way.supplier,
                    before=self.level(level(way.before)),
                    now=self.level(level(way.now)),
                    version=way.before.source.version if way.before.source.version in found.versions else None,
                    dimensions=[
                        SimpleNamespace(
                            before=self.level(before.level if before else None),
                            points_before=before.points if before else None,
                            now=self.level(now.level if now else None),
                            points_now=now.points if now else None,
                        )
                        for dimension in self.questionnaire.dimensions
                        for before, now in [(dimensions(way.before).get(dimension.id), dimensions(way.now).get(dimension.id))]
                    ],
                )
                for way in found.ways
                if way.before and way.now
            ],
            new=[way.supplier for way in found.ways if way.state == "new"],
            gone=[way.supplier for way in found.ways if way.state == "gone"],
            moves=[
                SimpleNamespace(title=dimension.title, higher=higher, same=same, lower=lower)
                for dimension in self.questionnaire.dimensions
                for higher, same, lower in [moves[dimension.id]]
            ],
            versions=list(found.versions),
            unread=list(found.unread),
        )

    def market(self, market: Market, results: Sequence[Profile], rounds: Rounds | None = None) -> SimpleNamespace:
        """Return what the template of the overview calls `market`."""
        shown = [result for result in results if not result.source.ignored]
        doubts = [doubt for result in results if result.counted for doubt in result.doubts]
        raised, lowered = market.moves
        order = self.questionnaire.level_ids
        place = order.index(market.level) if market.level else None
        return SimpleNamespace(
            level=self.level(market.level),
            suppliers=[self.row(result) for result in shown if result.counted],
            not_counted=[self.row(result) for result in shown if not result.counted],
            ignored=[result.source.file_name for result in results if result.source.ignored],
            counts=[
                SimpleNamespace(title=dimension.title, numbers=list(market.counts[dimension.id].values()))
                for dimension in self.questionnaire.dimensions
            ],
            overall=list(market.overall.values()),
            alternatives=[
                SimpleNamespace(
                    supplier=rules.supplier,
                    market=rules.market,
                    level=self.level(market.alternatives[rules.name]),
                    chosen=rules == market.rules,
                )
                for rules in ALL_RULES
            ],
            raised=raised,
            lowered=lowered,
            higher=self.level(order[place + 1]) if place is not None and place + 1 < len(order) else None,
            lower=self.level(order[place - 1]) if place else None,
            gap_used=market.gap_used,
            gap_errata=self.errata(doubt.dimension.gap.erratum for doubt in doubts if not doubt.options and doubt.dimension.gap),
            other_gap=self.level(market.other_gap),
            with_others=[
                SimpleNamespace(title=self.types[column], level=self.level(level)) for column, level in market.with_others.items()
            ],
            doubtful=market.doubtful,
            sensitivity=market.sensitivity and self.sensitivity(market.sensitivity),
            rounds=rounds and self.rounds(rounds),
        )

    @staticmethod
    def errata(names: Iterable[str | None]) -> str | None:
        """Return the readings named, each once, or None."""
        return ", ".join(sorted({name for name in names if name})) or None

    def row(self, result: Profile) -> SimpleNamespace:
        """Return a supplier as a row of the overview."""
        score = result.score
        return SimpleNamespace(
            supplier=result.source.name,
            file=result.source.file_name,
            type=" / ".join(self.type_in_words(result)),
            as_type=self.types[score.column] if score else None,
            mapped=result.mapped,
            dimensions=[self.dimension(entry) for entry in score.dimensions] if score else [],
            level=self.level(result.level),
            reasons=[self.said(fault.message) for fault in result.faults],
            faults=sum(fault.severity == "fault" for fault in result.faults),
        )


def _requoting(before: Questionnaire, after: Questionnaire) -> Callable[[str], str]:
    """Return what puts words of a questionnaire that a message quotes into those of the same in another language."""
    if before is after:
        return str
    words = {master_of(text): text for text in words_of(after)}
    quoted = {f"“{text}”": f"“{words.get(master_of(text), text)}”" for text in words_of(before)}
    titles = zip(before.questions, after.questions, strict=True)
    quoted |= {f"{one.id} {one.title}": f"{other.id} {other.title}" for one, other in titles}
    pattern = re.compile("|".join(map(re.escape, sorted(quoted, key=len, reverse=True))))
    return lambda message: pattern.sub(lambda found: quoted[found[0]], message)


def data(results: Sequence[Profile], market: Market, questionnaire: Questionnaire, rounds: Rounds | None = None) -> dict[str, Any]:
    """Return the result as plain data: what `tenderkit score --json` prints; with `rounds` only where there was an earlier one."""
    return {
        "suppliers": [_supplier(result, questionnaire) for result in results],
        "market": {
            "scenario": _scenario(market.level, questionnaire),
            "rule": market.rules.name,
            "alternatives": {name: _scenario(level, questionnaire) for name, level in market.alternatives.items()},
            "sensitivity": None
            if market.sensitivity is None
            else {_scenario(level, questionnaire): number for level, number in market.sensitivity.outcomes.items()},
        },
        **({} if rounds is None else {"rounds": _rounds(rounds, questionnaire)}),
    }


def _rounds(found: Rounds, questionnaire: Questionnaire) -> dict[str, Any]:
    moves = found.moves(questionnaire)
    return {
        "suppliers": [
            {"supplier": way.supplier, "state": way.state, "before": _side(way.before, moves), "now": _side(way.now, moves)}
            for way in found.ways
        ],
        "moves": {name: dict(zip(("higher", "same", "lower"), numbers, strict=True)) for name, numbers in moves.items()},
        "versions": list(found.versions),
        "unread": list(found.unread),
    }


def _side(side: Profile | None, asked: Iterable[str]) -> dict[str, Any] | None:
    if side is None:
        return None
    entries = {name: dimensions(side).get(name) for name in asked}
    return {
        "file": side.source.file,
        "version": side.source.version or None,
        "points": {name: entry and entry.points for name, entry in entries.items()},
        "levels": {name: entry and entry.level for name, entry in entries.items()},
        "level": level(side),
    }


def _scenario(level: str | None, questionnaire: Questionnaire) -> str | None:
    return next((known.scenario for known in questionnaire.levels if known.id == level), None)


def _supplier(result: Profile, questionnaire: Questionnaire) -> dict[str, Any]:
    dimensions = [dimension.id for dimension in questionnaire.dimensions]
    columns = {score.column: _points_and_levels(score) for score in result.scores}
    # A supplier of no scored type has no result of its own, but one by each type (reading E-7).
    one: Mapping[str, Any] = next(iter(columns.values())) if len(columns) == 1 else {}
    nothing = dict.fromkeys(dimensions)
    return {
        "file": result.source.file,
        "supplier": result.source.supplier or None,
        "type": result.source.answers.types[0] if len(result.source.answers.types) == 1 else None,
        "points": one.get("points", nothing),
        "levels": one.get("levels", nothing),
        "level": result.level,
        "possible": list(result.possible),
        "counted": result.counted,
        "by_type": columns,
        "faults": [fault.as_data() for fault in result.faults],
    }


def _points_and_levels(score: Score) -> dict[str, dict[str, int | str | None]]:
    return {
        "points": {entry.dimension.id: entry.points for entry in score.dimensions},
        "levels": {entry.dimension.id: entry.level for entry in score.dimensions},
    }
