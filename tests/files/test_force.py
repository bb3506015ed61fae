"""A translation forbids, obliges and names parties as its master does: what shifts is told."""

from __future__ import annotations

import pytest

from tenderkit.files.force import Force, shifts

DUTCH = Force(
    negations=["niet", "geen", "zonder"],
    duties=["moet", "moeten"],
    terms={"tenderer": "inschrijver", "contractor": "opdrachtnemer", "subcontract": "onderaann"},
)


@pytest.mark.parametrize(
    ("master", "words"),
    [
        ("It shall not be late.", "Het mag niet te laat zijn."),
        ("No step shall be taken.", "Er wordt geen stap gezet."),
        ("The list shall come no later than Friday.", "De lijst moet uiterlijk vrijdag komen."),
        ("Nos. 29 and 87 apply.", "Nrs. 29 en 87 gelden."),
        ("{% if not x %}A note{% endif %}", "{% if not x %}Een noot{% endif %}"),
        ("A non-governmental body.", "Een niet-gouvernementele instantie."),
        ("The tenderer is here.", "De inschrijver is hier, en die inschrijver alleen."),
        ("Damages are due for it.", "Schadevergoeding is daarvoor verschuldigd."),
        ("Subcontractors are known.", "Onderaannemers zijn bekend."),
        ("say so under contractor_types", "zeg dat onder contractor_types"),
        ("no", "no"),
    ],
)
def test_the_same_force_is_found_in_other_words(master: str, words: str) -> None:
    assert shifts(master, words, DUTCH) == []


@pytest.mark.parametrize(
    ("master", "words", "says"),
    [
        ("It is not late.", "Het is te laat.", "has fewer negations than the English in “Het is te laat.”"),
        ("It is late.", "Het is niet te laat.", "has a negation"),
        ("It is not late. It is not lost.", "Het is niet te laat. Het is verloren.", "in “Het is verloren.”"),
        ("Who is not late is not out.", "Wie niet te laat is, is uit.", "has fewer negations"),
        ("It shall come, not late, and shall stay.", "Het moet komen, niet te laat, en kan blijven.", "has fewer duties"),
        ("The list shall be whole.", "De lijst kan volledig zijn.", "than the English in “De lijst kan volledig zijn.”"),
        ("One shall go. All shall stay.", "Eén moet gaan. Alle kunnen blijven.", "in “Alle kunnen blijven.”"),
        ("A list is due.", "Een lijst kan worden ingediend.", "has fewer duties"),
        (
            "The tenderer names a tenderer.",
            "De inschrijver noemt een bieder.",
            "has “inschrijver” less often than the English has “tenderer”",
        ),
        ("A tenderer says so.", "Een opdrachtnemer zegt dat.", "has no “inschrijver”, where the English has “tenderer”"),
        ("A tenderer says so.", "Een opdrachtnemer zegt dat.", "has “opdrachtnemer”, where the English has no “contractor”"),
    ],
)
def test_another_force_is_told(master: str, words: str, says: str) -> None:
    assert any(says in one for one in shifts(master, words, DUTCH))


def test_a_language_that_names_no_words_is_not_looked_at() -> None:
    assert shifts("A tenderer shall not be late.", "Un candidat est en retard.", Force()) == []
