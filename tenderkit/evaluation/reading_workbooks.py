"""A workbook that an evaluator filled in → the scores, and every fault by sheet and cell: all else has to be as it was made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tenderkit.evaluation.asking_scores import Asked, same
from tenderkit.evaluation.loading_evaluations import Evaluation
from tenderkit.evaluation.score_pages import FACTS, HIDDEN, LEVEL, REASON, WORDING, ScorePages
from tenderkit.evaluation.scoring_by_people import Gathering
from tenderkit.faults import Fault, Location, suggestion
from tenderkit.files import places
from tenderkit.files.tables.excel import Cell, Grid, grids
from tenderkit.files.tables.line import column_letter
from tenderkit.sheets import MAX_TEXT, Formula, Page, ToFillIn

_ROWS, _COLUMNS = 2_000, 400  # as far as a sheet is looked at
_AGAIN = "copy the levels and reasons into the workbook that `tenderkit evaluate` makes"
_MOST = 5  # changed cells of a sheet that are told one by one


class ReturnedBook:
    """A workbook that came back: what it says of itself, and its sheets. Raises TenderkitError as `grids` does."""

    def __init__(self, path: Path) -> None:
        self.shown = places.shown(path)
        self.sheets = {grid.name: grid for grid in grids(path, self.shown, rows=_ROWS, columns=_COLUMNS)}
        told = self.sheets[HIDDEN].cells if HIDDEN in self.sheets else {}
        texts = {at: cell.text for at, cell in told.items()}
        self.says = {texts[row, 1]: texts.get((row, 2), "") for row, column in texts if column == 1 and texts[row, 1]}

    def at(self, sheet: str, row: int, column: int) -> Location:
        """The place of a cell, both counted from 1."""
        return Location(f"{self.shown}, {sheet}!{column_letter(column - 1)}{row}")

    def stranger(self, evaluation: Evaluation) -> Fault | None:
        """Why the workbook is not one of this evaluation (TK387); None where it is."""
        expected = ScorePages(evaluation, self.says.get("evaluator", "")).identity
        where = Location(self.shown)
        if "form" not in self.says:
            return Fault(where, "TK387", "this is not a workbook of scores that tenderkit made", _AGAIN)
        if self.says["form"] != expected["form"]:
            return Fault(where, "TK387", "another version of tenderkit made this workbook", _AGAIN)
        if self.says.get("reference", "") != expected["reference"]:
            message = f"this workbook is of the tender “{self.says.get('reference', '')}”"
            return Fault(where, "TK387", message, f"the tender here is “{expected['reference']}”: take its own workbook")
        rules = [name for name in {**self.says, **expected} if name.split()[0] == "rule"]
        changed = [name for name in rules if self.says.get(name) != expected.get(name)]
        if changed:
            lots = [name.removeprefix("rule").strip() for name in changed]
            of_lots = f" of lot {', '.join(lots)}" if any(lots) else ""
            message = f"the rule of the award{of_lots} is another one than when this workbook was made"
            return Fault(where, "TK387", message, f"{_AGAIN}, and check them: points or levels have changed")
        return None


def read_book(book: ReturnedBook, pages: ScorePages) -> Gathering:
    """The scores in a workbook, held against the sheets that it was made of.

    Faults: TK387 the tender or the evaluation file was changed since; TK389 to TK391 what is not scored, has no reason, or names a
    level that does not exist; TK392 a sheet or a cell that was changed; TK394 what no cell to fill in may hold; and TK393, a
    warning, a least that is not met.
    """
    found = Gathering()
    if book.says.get(WORDING) != pages.wording:
        message = "the title, the language, a text or who tenders is another one now than when this workbook was made"
        found.fault(Location(book.shown), "TK387", message, _AGAIN)
        return found
    expected = {page.name: page for page in pages.pages}
    for name in book.sheets:
        if name not in expected:
            hint = suggestion(name, expected, otherwise="remove it: notes belong into the reasons")
            found.fault(Location(f"{book.shown}, {name}"), "TK392", f"the sheet “{name}” is not one of this workbook", hint)
    for name, page in expected.items():
        if name not in book.sheets:
            found.fault(Location(book.shown), "TK392", f"the sheet “{name}” is missing, or was renamed", _AGAIN)
        else:
            _compare(book, book.sheets[name], page, found)
    for part in pages.parts:
        first, _last = pages.rows_of(part)
        for tenderer in pages.evaluation.assessed(part):
            sheet = pages.sheets[part.lot, tenderer.name]
            if sheet not in book.sheets:
                continue
            grid = book.sheets[sheet]
            for row, asked in enumerate(part.asked, first):
                if row in grid.unseen.rows:
                    continue  # which is told
                at, reason_at = book.at(sheet, row, LEVEL + 1), book.at(sheet, row, REASON + 1)
                level = _filled_in(grid.cells.get((row, LEVEL + 1)), at, found, asked)
                reason = _filled_in(grid.cells.get((row, REASON + 1)), reason_at, found)
                if level is not None and reason is not None:
                    found.give(part, tenderer.name, asked, level, reason, at, reason_at)
                    found.warn_of_least(part, tenderer.name, asked)
    return found


def _filled_in(cell: Cell | None, where: Location, found: Gathering, asked: Asked | None = None) -> str | None:
    """What was typed into a cell; None where that cannot be a text, which is told (TK394). A level may be called by a number."""
    if cell is None:
        return ""
    if cell.kind == "formula":
        found.fault(where, "TK394", f"this cell holds a formula, “{cell.text}”", "type the words themselves")
    elif cell.kind == "error":
        found.fault(where, "TK394", f"this cell holds the error {cell.text}", "type the words themselves")
    elif cell.kind == "number" and not (asked and cell.text in asked.levels):
        found.fault(
            where,
            "TK394",
            f"this cell holds a number or a date, {cell.text}",
            "choose a level from the list; write reasons in words",
        )
    else:
        return cell.text
    return None


def _compare(book: ReturnedBook, grid: Grid, page: Page, found: Gathering) -> None:
    """Tell what of a sheet differs from how it was made, its cells to fill in aside (TK392, TK394)."""
    for cells in grid.merged:
        where = Location(f"{book.shown}, {grid.name}!{cells.split(':')[0]}")
        found.fault(where, "TK394", f"the cells {cells} are merged", "unmerge them")
    rows = range(page.first_row, page.first_row + len(page.rows))
    if not page.hidden:
        for number in sorted(grid.unseen.rows.intersection(rows)):
            found.fault(book.at(grid.name, number, 1), "TK394", f"row {number} is hidden", "show it")
        for column in sorted(grid.unseen.columns.intersection(range(len(page.widths)))):
            found.fault(book.at(grid.name, 1, column + 1), "TK394", f"column {column_letter(column)} is hidden", "show it")
    made = cells_of(page)
    scored = any(isinstance(cell, ToFillIn) for cell in made.values())
    changed, since = [], set[int]()
    for row, column in sorted(made.keys() | grid.cells.keys()):
        was, cell = made.get((row, column), ""), grid.cells.get((row, column))
        if isinstance(was, ToFillIn) or (scored and column == FACTS + 1 and row >= page.first_row):
            continue  # what forms say may be more by now, and decides nothing
        if _plain(cell.text if cell else "") == _plain(was):
            continue
        if scored and FACTS + 1 < column <= len(page.header) and row >= page.first_row:
            since.add(column)
        else:
            changed.append((row, column, was))
    for column in sorted(since):
        message = f"{page.header[column - 1]} has given another level or reason since this consensus was made"
        found.fault(
            book.at(grid.name, page.first_row - 1, column), "TK392", message, "make the consensus anew, and copy what holds"
        )
    for row, column, was in changed[:_MOST]:
        message = f"this cell was changed: it was “{was}”" if was else "this cell was empty, and is not one to fill in"
        found.fault(book.at(grid.name, row, column), "TK392", message, _AGAIN)
    if len(changed) > _MOST:
        more = f"{len(changed) - _MOST} more cells of this sheet were changed"
        found.fault(Location(f"{book.shown}, {grid.name}"), "TK392", more, _AGAIN)


def cells_of(page: Page) -> Mapping[tuple[int, int], str | ToFillIn]:
    """The cells of a sheet by row and column, counted from 1, as they read when nobody has changed them."""
    found: dict[tuple[int, int], str | ToFillIn] = {}
    for row, words in enumerate(page.above, 1):
        found[row, 1] = words
    for column, words in enumerate(page.header, 1):
        found[page.first_row - 1, column] = words
    for row, cells in enumerate(page.rows, page.first_row):
        for column, cell in enumerate(cells, 1):
            if isinstance(cell, ToFillIn):
                found[row, column] = cell
            elif cell is not None:
                found[row, column] = f"={cell.text}" if isinstance(cell, Formula) else str(cell)[:MAX_TEXT]
    return found


def _plain(text: str | ToFillIn) -> str:
    return "".join(same(str(text)).split())
