"""An .ics → what is wrong with it, by icalendar’s reader and by rules of ours; what a calendar holds that has taken files in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar

STATES = ("CONFIRMED", "CANCELLED")


@dataclass(frozen=True)
class Seen:
    """An event as a calendar holds it."""

    day: date
    summary: str
    sequence: int
    cancelled: bool


def calendar_faults(data: bytes) -> list[str]:
    """What is wrong with a calendar of ours: an empty list where nothing is."""
    try:
        calendar = Calendar.from_ical(data)
    except ValueError as error:
        return [f"cannot be read: {error}"]
    found = [str(error) for component in calendar.walk() for error in component.errors]
    if b"\r\n" not in data or any(len(line) > 75 for line in data.split(b"\r\n")):
        found.append("its lines are not those of RFC 5545")
    found += [f"has no {name}" for name in ("VERSION", "PRODID") if name not in calendar]
    events = calendar.walk("VEVENT")
    found += [] if events else ["has no event"]
    counts = Counter(str(event.get("UID", "")) for event in events)
    found += [f"{uid or 'an event without UID'} is there {count} times" for uid, count in counts.items() if count > 1 or not uid]
    for event in events:
        found += [
            f"an event has no {name}" for name in ("DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS") if name not in event
        ]
        start, end = event.decoded("DTSTART", None), event.decoded("DTEND", None)
        if not isinstance(start, date) or isinstance(start, datetime) or end != start + timedelta(days=1):
            found.append("an event is not a whole day")
        if str(event.get("STATUS")) not in STATES or not str(event.get("SEQUENCE")).isdecimal():
            found.append("an event has no such state or sequence")
        if str(event.get("TRANSP")) != "TRANSPARENT":
            found.append("an event makes its reader busy")
        stamp = event.decoded("DTSTAMP", None)
        if not isinstance(stamp, datetime) or stamp.utcoffset() != timedelta(0):
            found.append("an event is not stamped in universal time")
        for alarm in event.walk("VALARM"):
            trigger = alarm.decoded("TRIGGER", None)
            if not isinstance(trigger, timedelta) or trigger >= timedelta(0) or str(alarm.get("ACTION")) != "DISPLAY":
                found.append("a reminder comes too late, or not as words")
            if str(event.get("STATUS")) == "CANCELLED":
                found.append("what is cancelled reminds")
    return found


def taken_in(*files: bytes) -> dict[str, Seen]:
    """What a calendar holds that has taken in files one after the other: by UID, the higher sequence wins, else the later file."""
    held: dict[str, Seen] = {}
    for data in files:
        for event in Calendar.from_ical(data).walk("VEVENT"):
            uid = str(event["UID"])
            seen = Seen(
                event.decoded("DTSTART"), str(event["SUMMARY"]), int(event["SEQUENCE"]), str(event["STATUS"]) == "CANCELLED"
            )
            if uid not in held or seen.sequence >= held[uid].sequence:
                held[uid] = seen
    return held
