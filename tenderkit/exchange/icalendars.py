"""Due dates → an iCalendar file (RFC 5545), and what an earlier one held: the only module that knows icalendar.

Each due date is an event of a whole day. Its UID stays the same when its date or its words change, so that a calendar that takes
the file in again updates the event and does not double it. SEQUENCE counts the changes since the first file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tenderkit.blocks import UNPRINTABLE
from tenderkit.exchange.due_rows import DueRow, DueTable
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import places, regular
from tenderkit.numbers import format_value
from tenderkit.version import __version__

MAX_SIZE = 5_000_000  # bytes of an earlier file
_DOMAIN = "@tenderkit"
_OURS = "name the .ics that `tenderkit calendar` wrote for this tender"


@dataclass(frozen=True)
class Event:
    """An event of a whole day, as a file holds it."""

    uid: str
    day: date
    summary: str
    description: str
    sequence: int = 0
    cancelled: bool = False


def mark_of(reference: str) -> str:
    """What the UIDs of one tender end with: they tell its events from those of others."""
    return f".{hashlib.sha256(reference.encode()).hexdigest()[:16]}{_DOMAIN}"


def event(row: DueRow, heads: tuple[str, ...], mark: str, reference: str, locale: str) -> Event:
    """A due date as an event; one that has no day is none, and its day must be known."""
    assert row.day is not None
    day = format_value(row.day, locale).replace("\xa0", " ")
    told = zip(heads, (day, row.clause, row.what, row.counted, row.owner, row.evidence), strict=False)
    lines = [f"{head}: {text}" for head, text in told if text]
    return Event(f"{row.id}{mark}", row.day, f"{row.what} – {row.clause}", "\n".join([*lines, reference]))


def since(events: Iterable[Event], before: Mapping[str, Event]) -> list[Event]:
    """Events with the SEQUENCE that follows from an earlier file, and those that it had and are no more, cancelled.

    What has not changed keeps its SEQUENCE; what was cancelled then stays as it was.
    """
    found = []
    for now in events:
        then = before.get(now.uid)
        if then is not None:
            same = replace(now, sequence=then.sequence, cancelled=then.cancelled) == then
            now = replace(now, sequence=then.sequence if same and not then.cancelled else then.sequence + 1)
        found.append(now)
    kept = {now.uid for now in found}
    gone = [before[uid] for uid in sorted(before.keys() - kept)]
    return found + [then if then.cancelled else replace(then, sequence=then.sequence + 1, cancelled=True) for then in gone]


def as_ics(table: DueTable, events: Iterable[Event], stamped: date, remind: int) -> bytes:
    """The bytes of an iCalendar file, made on the day `stamped`; it reminds so many days before a date (`remind`; 0: never)."""
    from icalendar import Alarm, Calendar
    from icalendar import Event as Component

    made = Calendar()
    made.add("prodid", f"-//tenderkit//tenderkit {__version__}//{table.language.upper()}")
    made.add("version", "2.0")
    made.add("x-wr-calname", table.title)
    for one in events:
        component = Component()
        component.add("uid", one.uid)
        component.add("dtstamp", datetime(stamped.year, stamped.month, stamped.day, tzinfo=UTC))
        component.add("dtstart", one.day)
        if one.day < date.max:  # a whole day ends when the next one begins
            component.add("dtend", one.day + timedelta(days=1))
        component.add("sequence", one.sequence)
        component.add("summary", one.summary)
        component.add("description", one.description)
        component.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
        component.add("transp", "TRANSPARENT")
        if remind and not one.cancelled:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("trigger", timedelta(days=-remind))
            alarm.add("description", one.summary)
            component.add_component(alarm)
        made.add_component(component)
    data: bytes = made.to_ical()
    return data


def read(path: Path, mark: str) -> dict[str, Event]:
    """The events of a tender in an earlier file by their UIDs, whatever other events it has.

    Raises TenderkitError where the file cannot be read as a calendar (TK651) or has no event of the tender (TK652).
    """
    place = Location(places.shown(path))
    try:
        with regular.opened(path) as stream:
            data = stream.read(MAX_SIZE + 1)
    except OSError as error:
        raise TenderkitError([places.not_read(places.shown(path), error)]) from None
    if len(data) > MAX_SIZE:
        raise TenderkitError([Fault(place, "TK651", "this is too large for the calendar of a tender", _OURS)])
    try:
        found = [_event(component) for calendar in _calendars(data) for component in calendar.walk("VEVENT")]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        message = f"this cannot be read as an iCalendar file: {str(error)[:80]}"
        raise TenderkitError([Fault(place, "TK651", message, _OURS)]) from None
    own = {one.uid: one for one in found if one.uid.endswith(mark)}
    if not own:
        message = "this has no event of this tender"
        raise TenderkitError([Fault(place, "TK652", message, "name the .ics of this tender, whose reference has to be the same")])
    return own


def _calendars(data: bytes) -> list[Any]:
    from icalendar import Calendar

    found: list[Any] = Calendar.from_ical(data, multiple=True)
    if not found:
        raise ValueError("it holds no calendar")
    return found


def _event(component: Any) -> Event:
    start = component.decoded("dtstart", None)
    day = start.date() if isinstance(start, datetime) else start
    uid, cancelled = str(component.get("uid", "")), str(component.get("status", "")).upper() == "CANCELLED"
    if not isinstance(day, date):
        return Event("", date.min, "", "")  # of another maker: an event without a day is none of ours
    summary, description = (UNPRINTABLE.sub("", str(component.get(name, ""))) for name in ("summary", "description"))
    return Event(uid, day, summary, description, int(component.get("sequence", 0)), cancelled)
