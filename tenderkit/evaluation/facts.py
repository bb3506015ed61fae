"""The folders of returned forms → what they say, counted and not judged: facts that stand beside a criterion, and never a score."""

from __future__ import annotations

from collections.abc import Mapping

from tenderkit.evaluation.loading_evaluations import Evaluation
from tenderkit.faults import Fault
from tenderkit.forms.folders import returned_files
from tenderkit.forms.responses import Reader, Response
from tenderkit.forms.tables import Tables, shown, with_duplicates

Facts = Mapping[tuple[str, str], str]  # by tenderer and criterion


def facts_of(evaluation: Evaluation) -> tuple[Facts, tuple[Fault, ...]]:
    """What the forms of each tenderer say on the criteria whose forms they are, a line for each; and warnings.

    A form that cannot be read, or is of no kind that is asked for here, is told, and stops nothing.
    """
    folders = {each.name: each.forms for each in evaluation.tenderers if each.forms is not None and each.admitted}
    if not folders:
        return {}, ()
    tender = evaluation.tender
    reader = Reader(tender.catalogue.own, evaluation.templates)
    language = tender.catalogue.language
    kinds = {name: reader.kind(name, language) for name in reader.kinds}
    maker = Tables({name: shown(kind) for name, kind in kinds.items()}, tender.catalogue.meta.labels, tender.catalogue.said)
    found: dict[tuple[str, str], list[str]] = {}
    faults: list[Fault] = []
    for tenderer, folder in folders.items():
        files, told = returned_files([folder])
        faults += told
        responses: list[Response] = with_duplicates([reader.read(path) for path in files])
        for each in responses:
            faults += [Fault(fault.location, fault.code, fault.message, fault.hint, "warning") for fault in each.faults]
            if each.form not in kinds or each.duplicate or each.refused or each.ignored:
                continue
            for criterion in kinds[each.form].items:
                found.setdefault((tenderer, criterion), []).append(f"{kinds[each.form].title}: {maker.state(each)}")
    return {place: "\n".join(lines) for place, lines in found.items()}, tuple(faults)
