"""The page on which one asks the market: the questionnaire as a form for any supplier, or for each one of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import tenderkit
from tenderkit.faults import TenderkitError
from tenderkit.web.asked import Question
from tenderkit.web.handing import handed, too_much
from tenderkit.web.visit import Done, Page, Visit

_MOST = 500  # suppliers at once: half a minute of work, and 30 MB


def questions(visit: Visit) -> Sequence[Question]:
    """What the form says of the return, beside what it takes from the first page."""
    return (
        visit.question("questionnaire", "return_by", words="consultation.return_by"),
        visit.question("contracting_authority", "email", words="consultation.return_to"),
    )


def show(visit: Visit) -> Mapping[str, Any]:
    """The list of suppliers, where it could not be used."""
    return {"suppliers": visit.typed.get("suppliers", "")}


def act(visit: Visit, what: str) -> Done:
    """Make the forms, or the instructions for scoring them: those of the command line."""
    try:
        tender = tenderkit.load_tender(visit.work.path, consultation=True)
        if what == "scoring":
            return handed(tenderkit.scoring_instructions(tender), visit.say("consultation.scoring_file"))
        if what == "any":
            return handed(tenderkit.questionnaires(tender), visit.say("consultation.forms_file"))
        if what == "list":
            heads = {visit.say("consultation.name"): "name", visit.say("consultation.contact"): "contact"}
            suppliers = tenderkit.suppliers_in(visit.typed.get("suppliers", ""), heads)
            if len(suppliers) > _MOST:
                return too_much(f"this list has more than {_MOST} suppliers, and no form was made", "make the forms part by part")
            return handed(tenderkit.questionnaires(tender, suppliers), visit.say("consultation.forms_file"))
    except TenderkitError as error:
        return Done(faults=error.faults)
    return Done()


PAGE = Page(
    "consultation", "/consultation", show, questions, act, about=(("questionnaire", "return_by"),), step=True, tallied=False
)
