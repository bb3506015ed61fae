"""How many examples hypothesis tries: quick while you work, ci for every change, long once in a while.

The environment variable HYPOTHESIS_PROFILE names the profile, HYPOTHESIS_TIMES how many times the examples of ci the profile long
tries. No profile has a deadline: a slow machine is no failure.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The shares of the examples that a test of every change has.
SHARES = {"quick": 0.1, "ci": 1, "long": float(os.environ.get("HYPOTHESIS_TIMES", "10"))}
NAME = os.environ.get("HYPOTHESIS_PROFILE", "ci")


def load() -> None:
    """Make the profiles, and take the one that the environment names."""
    settings.register_profile("quick", _CALM, max_examples=examples(60, "quick"))
    # The same examples each time: what passed yesterday does not fail today in somebody else's change.
    settings.register_profile("ci", _CALM, max_examples=examples(60, "ci"), derandomize=True, print_blob=True)
    settings.register_profile("long", _CALM, max_examples=examples(100, "long"), print_blob=True)
    settings.load_profile(NAME)


def examples(of_ci: int, profile: str = NAME) -> int:
    """How many examples a test tries in a profile, of which it is to try so many for every change."""
    return max(1, round(of_ci * SHARES[profile]))
