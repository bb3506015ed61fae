"""Days on which nobody works: weekends everywhere, public holidays where a country is named."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from conftest import ROOT

from tenderkit.rules.working_days import countries, day_off


@pytest.mark.parametrize(
    ("day", "country", "why"),
    [
        ("2028-01-01", None, "a Saturday"),
        ("2028-01-02", None, "a Sunday"),
        ("2028-01-03", None, ""),
        ("2028-01-01", "NL", "a Saturday and public holiday (New Year's Day)"),
        ("2028-04-27", "NL", "a public holiday (King's Day)"),
        ("2028-04-27", "BE", ""),
        ("2028-04-27", None, ""),
        ("2028-01-06", "DE", ""),
        ("2028-01-06", "DE-BY", "a public holiday (Epiphany)"),
    ],
)
def test_a_day_off_is_a_weekend_or_a_public_holiday_of_the_country(day: str, country: str | None, why: str) -> None:
    assert day_off(date.fromisoformat(day), country) == why


@pytest.mark.parametrize("country", ["AT", "BE", "DE", "DK", "ES", "FI", "FR", "IE", "IT", "NL", "NO", "PL", "PT", "SE"])
def test_the_first_of_january_is_a_holiday_of_each_country(country: str) -> None:
    assert country in countries()
    assert "New Year" in day_off(date(2027, 1, 1), country)


def test_the_holidays_are_imported_only_where_a_country_is_named() -> None:
    code = "import sys, tenderkit; tenderkit.load_tender(sys.argv[1]); print('holidays' in sys.modules)"
    found = [
        subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
        for path in (ROOT / "tests/data/tenders/halves-of-an-odd-maximum.yaml", ROOT / "examples/notebooks/tender.yaml")
    ]
    assert found == ["False", "True"]
