"""Catalogue folders: what is wrong in a clause file and where, and how a buyer's folder lies over ours."""

from __future__ import annotations

import errno
import functools
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tenderkit import Fault, TenderkitError
from tenderkit.catalogue import Catalogue, load_catalogue
from tenderkit.documents.dry_run import check_library
from tenderkit.files.places import data_root

CRITERION = """\
---
id: AC-9
kind: award-criterion
title: Repair
version: "1.0"
source: {section: ours}
scenarios: [low]
requirements:
  - id: parts
    text: Spare parts for at least seven years.
scoring:
  kind: alternatives
  levels:
    - id: all
      label: All parts
      text: Every part is offered.
      percent: 100
    - id: some
      label: Some parts
      text: Some parts are offered.
      percent: 40
    - id: none
      label: None
      text: No part is offered.
      percent: 0
---

# Text

The {{ term.tenderer }} offers spare parts:

{{ requirements }}

# Guidance

Ask for prices.
"""
CLAUSE = """\
---
id: CC-9
kind: contract-clause
title: Repair report
version: "1.0"
source: {section: ours}
variants: {a: [low], b: [high]}
references: [AC-9]
blanks:
  - id: months
    type: whole number
    text: Number of months
due:
  - id: report
    text: Repair report
    since: contract_start
    months: months
    every: year
    variants: [b]
kpis:
  - id: timeliness
    aspect: timeliness
    text: The report is in time.
---

# Text

The {{ term.contractor }} reports on repairs.
"""
PLAIN = """\
---
id: CC-9
kind: contract-clause
title: Repair report
version: "1.0"
source: {section: ours}
scenarios: [medium]
---

# Text

The {{ term.contractor }} reports on repairs.
"""
GOOD = {"AC-9.md": CRITERION, "CC-9.md": CLAUSE}


def written(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files of a catalogue folder, named as in it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def loaded(folder: Path, files: Mapping[str, str | bytes], language: str = "en") -> Catalogue:
    return load_catalogue(language, written(folder, files))


def faults_of(folder: Path, files: Mapping[str, str | bytes], language: str = "en") -> tuple[Fault, ...]:
    with pytest.raises(TenderkitError) as error:
        loaded(folder, files, language)
    return error.value.faults


def told(folder: Path, files: Mapping[str, str | bytes], language: str = "en") -> list[str]:
    """Return the faults of a folder as `AC-9.md:12: TK114`, paths relative to the folder."""
    return [
        f"{Path(fault.location.path).relative_to(folder)}:{fault.location.line}: {fault.code}"
        for fault in faults_of(folder, files, language)
    ]


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def line_of(text: str, words: str) -> int:
    """Return the number of the first line that holds the words."""
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)


@functools.cache
def shipped() -> Catalogue:
    return load_catalogue()


def test_the_files_that_the_next_tests_spoil_are_good(tmp_path: Path) -> None:
    catalogue = loaded(tmp_path, GOOD)
    assert catalogue.warnings == ()
    assert set(catalogue.items) == {*shipped().items, "AC-9", "CC-9"}


# One mistake in a clause file: one fault with file and line -------------------------------------------------------------------


@pytest.mark.some(20)
@pytest.mark.parametrize(
    ("name", "old", "new", "code", "near", "says"),
    [
        # the schema
        ("AC-9.md", "title: Repair\n", "", "TK110", "id: AC-9", "“title” is missing"),
        ("AC-9.md", "title: Repair", "title:", "TK110", "title:", "“title” is missing"),
        ("AC-9.md", "title: Repair", "titel: Repair", "TK111", "titel", "did you mean “title”?"),
        ("AC-9.md", "percent: 40", "percent: 140", "TK114", "percent: 140", "at most 100"),
        ("AC-9.md", "percent: 40", "percent: -40", "TK114", "percent: -40", "at least 0"),
        ("AC-9.md", "percent: 40", "percent: forty", "TK113", "percent: forty", "“forty” is not a number"),
        ("AC-9.md", "      percent: 40\n", "", "TK110", "id: some", "“percent” is missing"),
        ("AC-9.md", "percent: 40", "precent: 40", "TK111", "precent", "did you mean “percent”?"),
        ("AC-9.md", "kind: award-criterion", "kind: award-criteria", "TK115", "kind: award", "did you mean “award-criterion”?"),
        ("AC-9.md", "kind: alternatives", "kind: alternative", "TK115", "kind: alternative", "did you mean “alternatives”?"),
        ("AC-9.md", "id: AC-9", "id: ac9", "TK117", "id: ac9", "as AC-3"),
        ("AC-9.md", "id: some", "id: Some parts", "TK117", "id: Some", "as site_list"),
        ("AC-9.md", "label: Some parts", "label: ''", "TK117", "label: ''", "this text is empty"),
        ("AC-9.md", "scenarios: [low]", "scenarios: low", "TK116", "scenarios", "write a list"),
        ("CC-9.md", "since: contract_start", "since: contract-start", "TK209", "since", "did you mean “contract_start”?"),
        ("CC-9.md", "type: whole number", "type: number", "TK115", "type", "whole number, text, date"),
        ("CC-9.md", "aspect: timeliness", "aspect: speed", "TK115", "aspect", "timeliness, completeness, contents, responsiveness"),
        # numbers that do not fit together
        ("AC-9.md", "percent: 100", "percent: 90", "TK210", "percent: 90", "the best level earns 90%, not 100%"),
        ("AC-9.md", "percent: 0\n", "percent: 10\n", "TK210", "levels:", "no level earns 0%"),
        ("AC-9.md", "kind: alternatives", "kind: binary", "TK210", "levels:", "two levels, of 100% and of 0%"),
        ("AC-9.md", "kind: alternatives", "kind: additive", "TK210", "percent: 0", "add up to 140%, not 100%"),
        ("AC-9.md", "id: some", "id: all", "TK210", "percent: 40", "the level “all” appears twice"),
        (
            "AC-9.md",
            "percent: 40\n",
            "percent: 40\n      needs: [all]\n",
            "TK210",
            "needs: [all]",
            "needs “all”, which is not a part",
        ),
        ("CC-9.md", "months: months", "months: month", "TK209", "months: month", "did you mean “months”?"),
        ("CC-9.md", "months: months", "months: '²'", "TK209", "months: '", "neither a number of months nor a blank"),
        ("CC-9.md", "variants: [b]", "variants: [c]", "TK208", "variants: [c]", "known: a, b"),
        ("CC-9.md", "variants: {a: [low], b: [high]}", "scenarios: [high]", "TK208", "variants: [b]", "known: none"),
        ("CC-9.md", "references:", "scenarios: [low]\nreferences:", "TK208", "scenarios", "not both"),
        ("AC-9.md", "kind: award-criterion", "kind: contract-clause", "TK206", "scoring:", "a contract-clause is not scored"),
        ("CC-9.md", "type: whole number", "type: text", "TK209", "months: months", "months"),
        # links
        ("CC-9.md", "references: [AC-9]", "references: [AC-99]", "TK211", "references", "did you mean “AC-9”?"),
        ("CC-9.md", "references: [AC-9]", "references: [AC-3 / XY-Z]", "TK211", "references", "there is no item “XY-Z”"),
        ("CC-9.md", "references: [AC-9]", "requirements_from: AC-99", "TK211", "requirements_from", "did you mean “AC-9”?"),
        ("CC-9.md", "references: [AC-9]", "requirements_from: CC-4", "TK211", "requirements_from", "lists no requirements"),
        (
            "CC-9.md",
            "references:",
            "other_clauses: {leave_out: [AC-99]}\nreferences:",
            "TK211",
            "other_clauses",
            "did you mean “AC-9”?",
        ),
        (
            "CC-9.md",
            "references:",
            "other_clauses: {leaveout: []}\nreferences:",
            "TK111",
            "other_clauses",
            "did you mean “leave_out”?",
        ),
        ("AC-9.md", "scenarios: [low]", "same_subject_as: [SC-9]", "TK211", "same_subject_as", "there is no item “SC-9”"),
        ("CC-9.md", "variants: [b]", "erratum: E14", "TK211", "erratum", "did you mean “E-14”?"),
        ("AC-9.md", "scenarios: [low]", "scenarios: [lwo]", "TK212", "scenarios", "did you mean “low”?"),
        ("AC-9.md", "scenarios: [low]", "scenarios: [calm]", "TK212", "scenarios", "choose one of: low, medium, high"),
        ("CC-9.md", "b: [high]", "b: [hihg]", "TK212", "variants: {", "did you mean “high”?"),
        # sections
        ("AC-9.md", "# Guidance", "# Guidence", "TK204", "# Guidence", "did you mean “guidance”?"),
        ("AC-9.md", "# Text\n", "", "TK204", "The {{ term.tenderer }}", "begin with “# Text”"),
        ("CC-9.md", "The {{ term.contractor }} reports on repairs.\n", "", "TK205", "", "the item has no text"),
        ("CC-9.md", "# Text\n\nThe {{ term.contractor }} reports on repairs.\n", "", "TK205", "", "the item has no text"),
        # YAML and files
        ("AC-9.md", "title: Repair", "title: Repair\ntitle: Spares", "TK104", "title: Spares", "already on line 4"),
        ("AC-9.md", "title: Repair", "title: &t Repair", "TK105", "title", "anchors"),
        ("AC-9.md", "title: Repair", "title: Repair: spares", "TK103", "title", "has a colon in it"),
    ],
)
def test_one_mistake_is_one_fault_with_its_file_and_line(
    tmp_path: Path, name: str, old: str, new: str, code: str, near: str, says: str
) -> None:
    text = GOOD[name].replace(old, new, 1)
    assert text != GOOD[name]
    faults = faults_of(tmp_path, {**GOOD, name: text})
    assert [fault.code for fault in faults] == [code], "\n".join(map(str, faults))
    assert says in str(faults[0])
    assert Path(faults[0].location.path) == tmp_path / name
    body_begins = text.split("\n").index("---", 1) + 2
    assert faults[0].location.line == (line_of(text, near) if near else body_begins)


def test_an_additive_criterion_adds_up_to_a_hundred(tmp_path: Path) -> None:
    additive = changed(changed(CRITERION, "kind: alternatives", "kind: additive"), "percent: 100", "percent: 60")
    assert loaded(tmp_path, {"AC-9.md": additive}).items["AC-9"].meta.scoring is not None
    (fault,) = faults_of(tmp_path, {"AC-9.md": changed(additive, "percent: 40", "percent: 30")})
    assert str(fault).endswith("TK210 the levels of an additive criterion add up to 90%, not 100% (change the percentages)")


@pytest.mark.parametrize("name", ["some", "none", "al"])
def test_a_part_may_need_only_a_part_that_stands_above_it(tmp_path: Path, name: str) -> None:
    additive = changed(changed(CRITERION, "kind: alternatives", "kind: additive"), "percent: 100", "percent: 60")
    right = changed(additive, "percent: 40\n", "percent: 40\n      needs: [all]\n")
    scoring = loaded(tmp_path, {"AC-9.md": right}).items["AC-9"].meta.scoring
    assert scoring is not None
    assert scoring.levels[1].needs == ("all",)
    (fault,) = faults_of(tmp_path, {"AC-9.md": changed(right, "needs: [all]", f"needs: [{name}]")})
    assert (fault.code, fault.message) == ("TK210", f"“some” needs “{name}”, which is not a part above it")


def test_an_award_criterion_without_scoring_is_a_fault(tmp_path: Path) -> None:
    start, end = CRITERION.index("scoring:"), CRITERION.index("---\n\n# Text")
    (fault,) = faults_of(tmp_path, {"AC-9.md": CRITERION[:start] + CRITERION[end:]})
    assert (fault.code, fault.message) == ("TK206", "an award criterion needs scoring")


def test_tiers_need_counts_and_more_must_not_earn_less(tmp_path: Path) -> None:
    tiers = changed(CRITERION, "kind: alternatives", "kind: tiers")
    assert [fault.code for fault in faults_of(tmp_path, {"AC-9.md": tiers})] == ["TK210"] * 3
    for percent, count in (("100", 1), ("40", 2), ("0", 0)):
        tiers = changed(tiers, f"percent: {percent}\n", f"percent: {percent}\n      count: {count}\n")
    (fault,) = faults_of(tmp_path, {"AC-9.md": tiers})
    assert fault.message == "a higher count earns less than a lower one"


@pytest.mark.parametrize("group", ["requirements", "kpis", "blanks", "due"])
def test_an_id_that_stands_twice_is_a_fault_on_the_second(tmp_path: Path, group: str) -> None:
    entries = {
        "requirements": "  - {id: x, text: t}\n",
        "kpis": "  - {id: x, aspect: contents, text: t}\n",
        "blanks": "  - {id: x, type: text, text: t}\n",
        "due": "  - {id: x, text: t, since: award, months: 2}\n",
    }
    front = (
        f"---\nid: CC-8\nkind: contract-clause\ntitle: t\nversion: v\nsource: {{section: s}}\n{group}:\n{entries[group] * 2}---\n"
    )
    assert told(tmp_path, {"CC-8.md": front + "# Text\n\nText.\n"}) == ["CC-8.md:9: TK207"]


def test_an_item_in_two_files_of_one_folder_is_a_fault_that_names_both(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, {"AC-9.md": CRITERION, "repair.md": CRITERION})
    assert fault.code == "TK203"
    assert fault.location.path.endswith("repair.md")
    assert fault.location.line == 2
    assert "AC-9.md" in fault.message


def test_a_second_section_of_the_same_name_is_a_fault_and_never_drops_the_first(tmp_path: Path) -> None:
    text = CRITERION + "\n# Text\n\nOther words.\n"
    (fault,) = faults_of(tmp_path, {"AC-9.md": text})
    assert (fault.code, fault.location.line) == ("TK204", text.split("\n").index("Other words.") - 1)


def test_a_file_that_is_not_utf_8_is_a_fault_with_its_line(tmp_path: Path) -> None:
    assert told(tmp_path, {"AC-9.md": CRITERION.replace("Repair", "Réparation").encode("latin-1")}) == ["AC-9.md:4: TK102"]


def test_a_file_without_front_matter_is_a_fault(tmp_path: Path) -> None:
    assert told(tmp_path, {"AC-9.md": "# Text\n\nHello.\n"}) == ["AC-9.md:1: TK106"]


def test_several_mistakes_in_several_files_are_told_in_one_run(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "AC-9.md": CRITERION.replace("title: Repair", "title: Repair\ncolour: red").replace("# Guidance", "# Guidence"),
        "AC-10.md": "no front matter\n",
        "CC-9.md": CLAUSE.replace("[AC-9]", "[AC-99]").replace("months: months", "months: soon").replace("[high]", "[hihg]"),
        "CC-10.md": b"\xff",
        "terms.yaml": "terms:\n  - id: contractor\n    term: Supplier\n",
        "errata.yaml": "errata: [\n",
    }
    faults = faults_of(tmp_path, files)
    assert sorted((Path(fault.location.path).name, fault.code) for fault in faults) == [
        ("AC-10.md", "TK106"),
        ("AC-9.md", "TK111"),
        ("AC-9.md", "TK204"),
        ("CC-10.md", "TK102"),
        ("CC-9.md", "TK209"),
        ("CC-9.md", "TK211"),
        ("CC-9.md", "TK212"),
        ("errata.yaml", "TK103"),
        ("terms.yaml", "TK110"),
    ], "\n".join(map(str, faults))
    assert all(fault.location.line for fault in faults)
    assert list(faults) == sorted(faults)


def test_several_mistakes_in_one_file_are_told_in_one_run(tmp_path: Path) -> None:
    text = CLAUSE
    for old, new in (
        ("kind: contract-clause", "kind: clause"),
        ("type: whole number", "type: word"),
        ("aspect: timeliness", "aspect: time"),
        ("id: report", "id: Report"),
        ("# Text", "# Txt"),
    ):
        text = changed(text, old, new)
    lines = [line_of(text, words) for words in ("kind:", "type:", "id: Report", "aspect:", "# Txt")]
    assert sorted({fault.location.line for fault in faults_of(tmp_path, {"CC-9.md": text})} - {line_of(text, "# Txt") - 1}) == lines


def test_a_link_to_an_item_whose_file_is_broken_is_not_a_second_fault(tmp_path: Path) -> None:
    assert told(tmp_path, {**GOOD, "AC-9.md": "no front matter\n"}) == ["AC-9.md:1: TK106"]


@pytest.mark.parametrize(
    ("name", "text", "fault", "says"),
    [
        ("terms.yaml", "terms:\n  - id: Contractor\n    term: S\n    definition: d\n", "2: TK117", "as award_date"),
        ("terms.yaml", "terms:\n  - id: x\n    term: S\n    definition: d\n    scope: all\n", "5: TK115", "both, tender, contract"),
        ("terms.yaml", "term:\n  - id: x\n", "1: TK111", "did you mean “terms”?"),
        (
            "errata.yaml",
            "errata:\n  - {id: E-99, title: t, place: p, printed: p, reading: r, certainty: sure, instead: i}\n",
            "2: TK115",
            "certain, near certain, reconstructed, our choice",
        ),
        (
            "errata.yaml",
            "errata:\n  - {id: E-99, title: t, place: p, printed: p, reading: r, certainty: certain, instead: i, concerns: [XY]}\n",
            "2: TK211",
            "E-99 concerns “XY”, which is not an item",
        ),
    ],
)
def test_a_mistake_in_the_lists_of_terms_and_errata_has_its_line(
    tmp_path: Path, name: str, text: str, fault: str, says: str
) -> None:
    assert told(tmp_path, {name: text}) == [f"{name}:{fault}"]
    assert says in str(faults_of(tmp_path, {name: text})[0])


def test_a_catalogue_file_without_scenarios_is_a_fault(tmp_path: Path) -> None:
    text = (data_root() / "clauses/en/catalogue.yaml").read_text(encoding="utf-8")
    text = text[: text.index("scenarios:")] + "scenarios: []\n"
    assert told(tmp_path, {"catalogue.yaml": text}) == [f"catalogue.yaml:{line_of(text, 'scenarios:')}: TK117"]


@pytest.mark.parametrize(
    ("locale", "says"),
    [
        ("en_GB", "write it with a hyphen: en-GB"),
        ("english", "as en-GB; the languages are bg, bs, ca,"),
        ("ja-JP", "the languages are"),
    ],
)
def test_a_locale_in_which_no_number_can_be_written_is_a_fault_at_its_line(tmp_path: Path, locale: str, says: str) -> None:
    text = (data_root() / "clauses/en/catalogue.yaml").read_text(encoding="utf-8").replace("locale: en-GB", f"locale: {locale}")
    assert told(tmp_path, {"catalogue.yaml": text}) == [f"catalogue.yaml:{line_of(text, 'locale:')}: TK220"]
    assert says in faults_of(tmp_path, {"catalogue.yaml": text})[0].hint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Repair report", 'title: "Repair\\u0007report"'),
        ("text: Repair report", 'text: "Repair\\u0007report"'),
        ("reports on repairs", "reports\x07on repairs"),
        ("title: Repair report", "title: Repair\ue000report"),
        ("reports on repairs", "reports\ue001on repairs"),
    ],
)
def test_a_character_that_no_document_can_hold_is_a_fault_of_the_clause_file_and_of_no_template(
    tmp_path: Path, old: str, new: str
) -> None:
    text = changed(CLAUSE, old, new)
    both = changed(CRITERION, "[low]", "[low, high]")  # CC-9 refers to it in both
    faults = check_library(written(tmp_path, {"AC-9.md": both, "CC-9.md": text}))
    assert {Path(fault.location.path).name for fault in faults} == {"CC-9.md"}, "\n".join(map(str, faults))
    assert {fault.location.line for fault in faults} == {next(n for n, line in enumerate(text.split("\n"), 1) if new in line)}


# A buyer's folder over ours ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["", "en/"])
def test_a_new_clause_is_one_file_in_a_flat_folder_or_in_one_for_the_language(tmp_path: Path, place: str) -> None:
    catalogue = loaded(tmp_path, {f"{place}CC-8.md": CLAUSE.replace("CC-9", "CC-8").replace("references: [AC-9]\n", "")})
    assert catalogue.items["CC-8"].title == "Repair report"
    assert [item.id for item in catalogue.in_scenario("low")] == ["AC-1", "AC-2", "CC-1", "CC-8"]
    assert catalogue.items["CC-8"].variant_for("low") == "a"
    assert [item.id for item in catalogue.in_scenario("medium")] == [item.id for item in shipped().in_scenario("medium")]


@pytest.mark.parametrize("place", ["", "en/"])
def test_an_item_of_the_buyer_replaces_ours_and_leaves_the_rest(tmp_path: Path, place: str) -> None:
    catalogue = loaded(tmp_path, {f"{place}mine.md": CRITERION.replace("id: AC-9", "id: AC-3")})
    assert catalogue.items["AC-3"].title == "Repair"
    assert catalogue.items["AC-3"].texts["text"].text.strip().startswith("The {{ term.tenderer }} offers spare parts")
    assert "verification" not in catalogue.items["AC-3"].texts
    for name, item in shipped().items.items():
        assert (catalogue.items[name].fingerprint == item.fingerprint) is (name != "AC-3")
        assert (catalogue.items[name].meta == item.meta) is (name != "AC-3")
    assert list(catalogue.items) == list(shipped().items)
    assert (catalogue.terms, catalogue.errata, catalogue.meta) == (shipped().terms, shipped().errata, shipped().meta)


def test_a_term_of_the_buyer_replaces_ours_and_leaves_the_rest(tmp_path: Path) -> None:
    catalogue = loaded(tmp_path, {"terms.yaml": "terms:\n  - {id: contractor, term: Supplier, definition: Whoever supplies.}\n"})
    assert catalogue.terms["contractor"].term == "Supplier"
    assert {name: term for name, term in catalogue.terms.items() if name != "contractor"} == {
        name: term for name, term in shipped().terms.items() if name != "contractor"
    }


def test_a_reading_of_the_buyer_replaces_ours_and_leaves_the_rest(tmp_path: Path) -> None:
    own = "errata:\n  - {id: E-6, title: t, place: p, printed: p, reading: Low ends at 3., certainty: our choice, instead: i}\n"
    catalogue = loaded(tmp_path, {"errata.yaml": own})
    assert catalogue.errata["E-6"].reading == "Low ends at 3."
    assert list(catalogue.errata) == list(shipped().errata)


def test_a_scenario_of_the_buyer_can_be_used_by_the_buyers_clauses(tmp_path: Path) -> None:
    text = (data_root() / "clauses/en/catalogue.yaml").read_text(encoding="utf-8")
    meta = text + "  - {id: pilot, number: 4, title: Pilot, aim: To try.}\n"
    catalogue = loaded(tmp_path, {"catalogue.yaml": meta, "AC-9.md": CRITERION.replace("[low]", "[pilot]")})
    assert [item.id for item in catalogue.in_scenario("pilot")] == ["AC-9"]


def test_no_clause_is_passed_over_where_some_stand_in_a_folder_for_the_language_and_some_beside_it(tmp_path: Path) -> None:
    catalogue = loaded(tmp_path, {"en/AC-9.md": CRITERION, "CC-9.md": CLAUSE})
    assert {"AC-9", "CC-9"} <= set(catalogue.items)


def test_other_files_in_the_folder_do_not_matter(tmp_path: Path) -> None:
    assert "AC-9" in loaded(tmp_path, {**GOOD, "README.txt": "Ours.", "notes/AC-3.md": "not a clause"}).items


def test_the_buyers_item_is_told_by_its_own_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "ours", {"AC-9.md": changed(CRITERION, "[low]", "[lwo]")})
    with pytest.raises(TenderkitError) as error:
        load_catalogue(clauses=Path("ours"))
    assert [str(fault.location) for fault in error.value.faults] == ["ours/AC-9.md:7"]


@pytest.mark.parametrize("files", [{}, {"README.txt": "Nothing here."}, {"AC-9.docx": "wrong"}])
def test_a_folder_without_catalogue_files_is_a_fault(tmp_path: Path, files: dict[str, str]) -> None:
    (fault,) = faults_of(tmp_path, files)
    assert fault.code == "TK201"
    assert fault.location.path == tmp_path.as_posix()


def test_an_own_item_with_the_id_of_one_with_variants_is_to_blame_and_not_our_files(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, {"CC-2.md": PLAIN.replace("CC-9", "CC-2")})
    assert (fault.code, fault.location.path, fault.location.line) == ("TK211", (tmp_path / "CC-2.md").as_posix(), 2)
    assert "CC-2 takes the place of an item with variants, and others refer to CC-2a and CC-2b" in fault.message
    assert "an id of your own" in fault.hint


def test_a_text_without_its_heading_is_one_fault(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, {"CC-9.md": PLAIN.replace("# Text\n", "", 1)})
    assert (fault.code, fault.hint) == ("TK204", "begin with “# Text”")


def test_a_term_without_its_first_word_is_suggested_whole(tmp_path: Path) -> None:
    written(tmp_path, {"CC-9.md": PLAIN.replace("{{ term.contractor }}", "{{ contractor }}")})
    found = [fault for fault in check_library(tmp_path) if fault.code == "TK404"]
    assert {fault.hint for fault in found} == {"did you mean “term.contractor”?"}


def test_a_folder_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(TenderkitError) as error:
        load_catalogue(clauses=tmp_path / "absent")
    assert [fault.code for fault in error.value.faults] == ["TK201"]


def test_the_fingerprint_of_the_catalogue_changes_with_a_text_and_not_with_the_folder(tmp_path: Path) -> None:
    assert load_catalogue().fingerprint == shipped().fingerprint
    one = loaded(tmp_path / "one", GOOD).fingerprint
    assert one != shipped().fingerprint
    assert loaded(tmp_path / "same", GOOD).fingerprint == one
    assert loaded(tmp_path / "other", {**GOOD, "AC-9.md": CRITERION.replace("Ask for prices", "Ask for terms")}).fingerprint != one


def test_the_fingerprint_of_the_catalogue_changes_with_a_percentage(tmp_path: Path) -> None:
    one = loaded(tmp_path / "one", GOOD).fingerprint
    assert loaded(tmp_path / "other", {**GOOD, "AC-9.md": changed(CRITERION, "percent: 40", "percent: 50")}).fingerprint != one


def test_a_folder_of_clauses_that_may_not_be_looked_into_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.listdir

    def listdir(path: Path) -> list[str]:
        if Path(path) == tmp_path:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return whole(path)

    monkeypatch.setattr(os, "listdir", listdir)
    with pytest.raises(TenderkitError, match="TK121 this folder cannot be opened: Permission denied"):
        load_catalogue("en", tmp_path)
