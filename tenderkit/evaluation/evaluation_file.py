"""What an evaluation file (`evaluation.yaml`), and a file of scores beside it, may hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from tenderkit.files.validation import Day, Model, Text
from tenderkit.tender.file import Money

FILE = "evaluation.yaml"


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]


class ConfidentialMarks(Model):
    """What a tenderer marked as confidential."""

    criteria: Annotated[Texts, Field(description="award criteria whose reasons nobody else reads, as [AC-4]")] = ()
    words: Annotated[Texts, Field(description="words without which no one else reads a reason, as [Plant 7]")] = ()


class ApprovalGiven(Model):
    """Who approved the decision; blank in drafts."""

    by: Annotated[Text | None, Field(description="name and function of who approved it")] = None
    on: Annotated[Day | None, Field(description="the day of the approval")] = None


class Tendered(Model):
    """A tenderer; of which form its prices are depends on whether the tender has lots."""

    name: Annotated[Text, Field(description="name of the tenderer")]
    address: Annotated[Text, Field(description="postal address, for the letter")] = ""
    lots: Annotated[Texts, Field(description="ids of the lots that it tenders for; all of them if left out")] = ()
    admitted: Annotated[bool, Field(description="true or false: whether it is admitted, for selection comes first")]
    not_admitted: Annotated[Text | None, Field(description="why it is not admitted")] = None
    prices: Mapping[str, Any] = Field(default_factory=dict)
    forms: Annotated[Text | None, Field(description="folder of its returned forms, as seen from this file")] = None
    confidential: ConfidentialMarks = ConfidentialMarks.model_construct()


class GivenTenderer(Tendered):
    """A tenderer of a tender without lots."""

    prices: Annotated[dict[str, Money], Field(description="the prices offered, by criterion, as PR-1: 118000")] = Field(
        default_factory=dict
    )


class GivenForLots(Tendered):
    """A tenderer of a tender in lots."""

    prices: Annotated[
        dict[str, dict[str, Money]], Field(description="the prices offered, by lot and criterion, as 1: {PR-1: 118000}")
    ] = Field(default_factory=dict)


class EvaluationFile(Model):
    """An evaluation file (`evaluation.yaml`), whether its tender has lots or not."""

    tender: Annotated[Text, Field(description="the tender file, as seen from this file")] = "tender.yaml"
    published: Annotated[Texts, Field(description="the tender annex as it was published, or the annexes of all lots")] = ()
    evaluators: Annotated[Texts, Field(description="names of those who score, as [A. Berg, C. Dael]")]
    opened: Annotated[Day | None, Field(description="the day on which the tenders were opened")] = None
    tenderers: Annotated[tuple[Tendered, ...], Field(description="who tendered")]
    approved: ApprovalGiven = ApprovalGiven.model_construct()


class EvaluationWithoutLots(EvaluationFile):
    """The evaluation file of a tender without lots."""

    tenderers: Annotated[tuple[GivenTenderer, ...], Field(description="who tendered")]


class EvaluationInLots(EvaluationFile):
    """The evaluation file of a tender in lots."""

    tenderers: Annotated[tuple[GivenForLots, ...], Field(description="who tendered")]


class GivenScore(Model):
    """A score with its reason."""

    level: Annotated[Text | None, Field(description="the level, by its words, its id or its percentage")] = None
    reason: Annotated[Text | None, Field(description="why, for whoever reads the decision")] = None


class ScoresFile(Model):
    """The scores of an evaluator, or the consensus, by tenderer and criterion."""

    evaluator: Annotated[Text, Field(description="who scores; consensus for the scores that all agree on")]
    scores: Annotated[dict[str, dict[str, GivenScore]], Field(description="by tenderer and criterion: {level: …, reason: …}")]


class ScoresInLots(Model):
    """The same for a tender in lots."""

    evaluator: Annotated[Text, Field(description="who scores; consensus for the scores that all agree on")]
    scores: Annotated[
        dict[str, dict[str, dict[str, GivenScore]]], Field(description="by lot, tenderer and criterion: {level: …, reason: …}")
    ]
