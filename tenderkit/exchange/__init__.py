"""A tender → files for other programs: calendars, notices, open data."""

from tenderkit.exchange.calendars import CALENDAR_FORMATS, due_calendar
from tenderkit.exchange.notices import DATA_FORMATS, as_data
from tenderkit.exchange.tender_data import data_schema

__all__ = ["CALENDAR_FORMATS", "DATA_FORMATS", "as_data", "data_schema", "due_calendar"]
