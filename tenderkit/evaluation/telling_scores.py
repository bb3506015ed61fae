"""Scores, and what was decided → plain data and rows in words, for who reads them on a screen or in another program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tenderkit.evaluation.asking_scores import Asked, Part
from tenderkit.evaluation.loading_evaluations import Evaluation
from tenderkit.evaluation.record import Decided, LotResult, Place, Score, Scores
from tenderkit.rules.awarding import IN_ALL, Ranked
from tenderkit.rules.scoring import tidy

Row = list[str]


def scores_as_data(evaluation: Evaluation, scores: Scores) -> list[dict[str, Any]]:
    """What each evaluator gave, criterion by criterion, and whether all gave the same level."""
    return [
        {
            "lot": part.lot or None,
            "tenderer": tenderer,
            "criterion": asked.id,
            "agree": len({score.row for score in given.values()}) == 1,
            "scores": {who: _score(asked, score) for who, score in given.items()},
            "consensus": _score(asked, agreed) if agreed else None,
        }
        for part, tenderer, asked, given, agreed in _places(evaluation, scores)
    ]


def scores_in_rows(evaluation: Evaluation, scores: Scores) -> Iterator[Row]:
    """Yield the same as rows of a table, its header first."""
    lots = [""] if evaluation.tender.lots else []
    yield [*(["lot"] * len(lots)), "tenderer", "criterion", *scores.by_evaluator, ""]
    for part, tenderer, asked, given, _ in _places(evaluation, scores):
        cells = [f"{asked.levels[score.row]} ({tidy(score.points)})" for score in given.values()]
        agree = len({score.row for score in given.values()}) == 1
        yield [*([part.lot] * len(lots)), tenderer, asked.id, *cells, "" if agree else "differ"]


def _places(evaluation: Evaluation, scores: Scores) -> Iterator[tuple[Part, str, Asked, dict[str, Score], Score | None]]:
    for part, tenderer, asked in evaluation.places():
        place = Place(part.lot, tenderer.name, asked.id)
        yield part, tenderer.name, asked, {who: of[place] for who, of in scores.by_evaluator.items()}, scores.consensus.get(place)


def _score(asked: Asked, score: Score) -> dict[str, str]:
    return {"level": asked.levels[score.row], "points": f"{tidy(score.points)}", "reason": score.reason}


def decided_as_data(decided: Decided) -> dict[str, Any]:
    """What was decided, lot by lot, each tenderer with its points, its rank, or why it has none."""
    return {
        "fingerprint": decided.fingerprint,
        "published": [
            {"name": one.name, "language": one.language, "lot": one.lot or None, "sha256": one.sha256} for one in decided.published
        ],
        "lots": [
            {
                "lot": lot.lot or None,
                "fingerprint": lot.fingerprint,
                "ranking": [
                    {
                        "tenderer": each.name,
                        "admitted": each.admitted,
                        "rank": each.rank,
                        "total": None if each.total is None else f"{tidy(each.total)}",
                        "points": {name: f"{tidy(points)}" for name, points in each.points.items()},
                        "below": list(each.below),
                        "tied": list(each.tied),
                    }
                    for each in lot.ranked
                ],
            }
            for lot in decided.lots
        ],
    }


def ranking_in_rows(lot: LotResult) -> Iterator[Row]:
    """Yield the ranking of a lot as rows of a table, its header first."""
    criteria = [one.id for one in lot.rule.criteria]
    yield ["rank", "tenderer", *criteria, "total", ""]
    for each in lot.ranked:
        points = [f"{tidy(each.points[name])}" if name in each.points else "–" for name in criteria]
        total = "–" if each.total is None else f"{tidy(each.total)}"
        yield [str(each.rank or "–"), each.name, *points, total, _why(each, lot)]


def _why(each: Ranked, lot: LotResult) -> str:
    if not each.admitted:
        return f"not admitted: {lot.tenderer(each.name).not_admitted}"
    if each.below:
        return (
            f"rejected: fewer points than needed {' and '.join(name if name == IN_ALL else f'under {name}' for name in each.below)}"
        )
    return f"equal to {', '.join(each.tied)}: {_undecided(each, lot)}" if each.tied else ""


def _undecided(each: Ranked, lot: LotResult) -> str:
    tie_break = lot.tender.file.award.tie_break
    if tie_break is None:
        return "nothing was published that decides between them"
    lacking = [name for name in (each.name, *each.tied) if name not in lot.rule.drawn]
    return f"the draw that is recorded does not name {' and '.join(lacking)}" if tie_break.draw else "lots are to be drawn"
