"""Names of files: short enough for every system, cut on a whole character, and with nothing that a reader cannot see."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.files import naming_rules

VALUES = st.text(max_size=400) | st.text(st.sampled_from("調e\u0301👩\u200d🇩🇪👍🏽 .-"), max_size=400)


@given(VALUES, VALUES)
def test_a_name_that_is_filled_fits_and_keeps_what_must_stay_whole(reference: str, title: str) -> None:
    values = {"reference": reference, "title": title, "document": "tender-annex"}
    name = naming_rules.filled("{reference} {title}-{document}", values, {"document"})
    assert len(name) <= naming_rules.MAX_CHARACTERS
    assert len(name.encode(errors="replace")) <= naming_rules.MAX_BYTES
    assert name.endswith("-tender-annex")


@given(VALUES.map(naming_rules.allowed))
def test_what_is_allowed_is_seen_and_can_be_written_anywhere(name: str) -> None:
    name.encode()
    assert not set(name) & set('<>:"/\\|?*\n\r\t\x00\x7f\x85\u2028\u202e\u2066')
    assert name == name.strip(" .-")


@pytest.mark.parametrize("whole", ["調", "e\u0301", "👩‍👩‍👧‍👦", "🇩🇪", "👍🏽", "ก็", "क्षि"])
@given(count=st.integers(1, 60), octets=st.integers(1, 300))
def test_a_text_is_cut_between_characters_as_a_reader_sees_them(whole: str, count: int, octets: int) -> None:
    cut = naming_rules.cut(whole * count, 1_000, octets)
    assert len(cut.encode()) <= octets
    if octets >= len(whole.encode()):
        assert cut == whole * min(count, octets // len(whole.encode()))


def test_a_letter_under_a_pile_of_accents_is_cut_all_the_same() -> None:
    cut = naming_rules.cut("a" + "\u0301" * 500, 1_000, 100)
    assert 90 < len(cut.encode()) <= 100
    assert unicodedata.normalize("NFD", cut)[0] == "a"
