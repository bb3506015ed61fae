"""A day and a country → why nobody works on that day: a Saturday, a Sunday, a public holiday by its name.

Public holidays come from the library `holidays`, which is imported only where a country is asked for: it is slow to import.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tenderkit import keeping

_WEEKEND = {5: "Saturday", 6: "Sunday"}


@keeping.by_value("rules.countries")
def countries() -> Mapping[str, Sequence[str]]:
    """The countries whose holidays are known, by their ISO 3166 codes, each with the codes of its regions: DE has BY."""
    import holidays

    known: Mapping[str, Sequence[str]] = holidays.list_supported_countries(include_aliases=False)
    return known


def day_off(day: date, country: str | None = None) -> str:
    """In words what keeps a day from being a working day, as “a Saturday”; an empty text for a working day.

    `country` is one of `countries`, or one with a region, as DE-BY. Without it only the weekend is looked at.
    """
    weekend, holiday = _WEEKEND.get(day.weekday(), ""), _holiday(day, country) if country else ""
    if weekend and holiday:
        return f"a {weekend} and public holiday ({holiday})"
    return f"a {weekend}" if weekend else f"a public holiday ({holiday})" if holiday else ""


def _holiday(day: date, country: str) -> str:
    return _holidays(country, day.year).get(day, "")


@keeping.by_value("rules.holidays")
def _holidays(country: str, year: int) -> Mapping[date, str]:
    """The public holidays of a year by their days."""
    import holidays

    code, _, region = country.partition("-")
    return dict(holidays.country_holidays(code, subdiv=region or None, years=year, language="en_US"))
