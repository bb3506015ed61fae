"""The award rules of an invented tender of the medium scenario: two prices, a quality, and what decides between equals."""

from __future__ import annotations

from typing import Any

AWARD: dict[str, Any] = {
    "points": {"AC-3": 20, "AC-4": 15, "PR-1": 40, "PR-2": 15, "QU-1": 10},
    "least": {"AC-3": 6, "PR-2": 2},
    "least_in_all": 50,
    "total": 100,
    "rounding": {"step": "0.5", "mode": "half-up"},
    "own_rounding": {"PR-1": {"step": "0.01"}, "QU-1": {"step": "1", "mode": "down"}},
    "criteria": [
        {
            "id": "PR-1",
            "title": "Price",
            "text": "The total price of 4,200 notebooks.",
            "price": {"formula": "lowest", "currency": "EUR", "example": 850_000},
        },
        {
            "id": "PR-2",
            "title": "Hourly rate",
            "text": "The price of an hour of repair.",
            "price": {"formula": "linear", "all_points": 60, "no_points": 120},
        },
        {
            "id": "QU-1",
            "title": "Repairs",
            "text": "A description of *how* repairs are done & by whom: {{ who }}.",
            "verification": "The description.",
            "levels": [
                {"id": "good", "label": "Good", "text": "Repairs within two days.", "percent": 100},
                {"id": "fair", "label": "Fair", "text": "Repairs within five days.", "percent": 55},
                {"id": "slow", "label": "Slow", "text": "Repairs within eight days.", "percent": 51},
                {"id": "none", "label": "Poor", "text": "Anything else.", "percent": 0},
            ],
        },
    ],
    "tie_break": {"criteria": ["AC-3", "PR-1"]},
}
