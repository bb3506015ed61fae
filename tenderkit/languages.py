"""The rules of languages that the CLDR does not have, one row a language: what `locales` is for the rest.

A rule of a language stands here and nowhere else: `numbers` puts it beside the CLDR's, `word.writing.unbroken` keeps the words of a
line together by it, `catalogue.phrasing` holds what a buyer writes within a sentence against it. The words of our own in documents
are the catalogue's (`labels`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rules:
    """How a language writes what the CLDR leaves open.

    `quotes` open and close a quotation. `first` is the first day of a month in a date, where it is no plain 1. An amount has the
    code of its currency first where `code_first`. No line ends between one of the words `cited` and the number after it, between a
    number that is a value and one of the `units`, or between a number in a text and any word but `no_units`.
    The `articles` are those that stand before a noun, the `elided` ones with an apostrophe; a noun has a capital letter where
    there are `capital_nouns`. What matches `vowels` begins with the sound of one, as an article before it has to know.
    """

    quotes: tuple[str, str]
    first: str = ""
    code_first: bool = False
    cited: str = ""
    units: str = ""
    no_units: str = ""
    articles: str = ""
    elided: str = ""
    capital_nouns: bool = False
    vowels: str = ""


_HIGH, _LOW_HIGH, _LOW_LEFT = ("“", "”"), ("„", "”"), ("„", "“")
_ANGLES, _SAME, _SPACED = ("«", "»"), ("”", "”"), ("«\u202f", "\u202f»")

# The code of a currency stands first in English, Irish, Latvian and Maltese, and after the amount in the other official languages
# of the EU (Interinstitutional Style Guide, 7.3.3, from memory: it was not at hand).
RULES = {
    "bg": Rules(_LOW_LEFT),
    "bs": Rules(_LOW_HIGH),
    "ca": Rules(_ANGLES),
    "cs": Rules(_LOW_LEFT, cited="článek článku odst strana strany", units="dnů měsíců kusů"),
    "cy": Rules(_HIGH, code_first=True),
    "da": Rules(_HIGH, articles="en et den det de", cited="artikel afsnit side", units="dage måneder enheder"),
    "de": Rules(
        _LOW_LEFT,
        articles="der die das den dem des ein eine einen einem einer eines",
        capital_nouns=True,
        cited="Abschnitt Anhang Artikel Nr Seite Seiten Tabelle Absatz Ziffer",
        units="Tag Tage Tagen Monat Monate Monaten Jahr Jahre Jahren Prozent Punkt Punkte Stück Wochen",
        no_units="und oder bis für mit im in am an",
    ),
    "el": Rules(_ANGLES),
    "en": Rules(
        _HIGH,
        articles="a an the",
        # “a European firm”, “a UN agency”, “an SME”, “an hour”
        vowels=r"(?![Ee]u|U[A-Z]|[Uu]ni(?!n)|[Uu]s[aeiu]|[Uu]t[ei]|[Oo]ne\b)[AEIOUaeiou]|[FHLMNRSX][A-Z]|(?i:hour|heir|honest|honou?r)",
        code_first=True,
        cited="annex annexes article articles chapter clause clauses criterion directive figure no nos page pages paragraph "
        "paragraphs part point question reading readings section sections see table",
        units="day days hour hours month months page pages percent point points tonne tonnes unit units week weeks working year "
        "years",
        no_units="and are as at by for from in is of on or the to with",
    ),
    "es": Rules(
        _ANGLES,
        articles="el la los las un una unos unas",
        cited="artículo artículos anexo capítulo página páginas apartado tabla",
        units="día días mes meses año años puntos unidades",
        no_units="y o de del en para con por a",
    ),
    "et": Rules(_LOW_LEFT),
    "eu": Rules(_HIGH),
    "fi": Rules(_SAME),
    "fr": Rules(
        _SPACED,
        articles="le la les un une des",
        vowels=r"(?i:[aeiouyhàâäéèêëîïôöùûüœæ])",
        elided="l",
        first="1er",
        cited="article articles annexe chapitre clause page pages paragraphe point tableau section no",
        units="jour jours mois ans année années semaine semaines page pages point points unité unités tonnes",
        no_units="et ou à de du des en pour par dans sur au aux",
    ),
    "ga": Rules(_HIGH, code_first=True),
    "gl": Rules(_HIGH),
    "hr": Rules(_LOW_HIGH),
    "hu": Rules(_LOW_HIGH),
    "is": Rules(_LOW_LEFT),
    "it": Rules(
        _ANGLES,
        articles="il lo la i gli le un uno una",
        elided="un l",
        cited="articolo articoli allegato capitolo pagina pagine punto tabella sezione",
        units="giorno giorni mese mesi anno anni punti unità",
        no_units="e o di del della in con da a",
    ),
    "lb": Rules(_LOW_LEFT),
    "lt": Rules(_LOW_LEFT),
    "lv": Rules(_HIGH, code_first=True),
    "mk": Rules(_LOW_LEFT),
    "mt": Rules(_HIGH, code_first=True),
    "nb": Rules(_ANGLES, articles="en ei et den det de"),
    "nl": Rules(
        _HIGH,
        articles="de het een",
        cited="artikel artikelen bijlage hoofdstuk lid paragraaf pagina tabel",
        units="dag dagen maand maanden jaar jaren week weken punt punten procent stuks",
        no_units="en of van in op met voor tot bij te",
    ),
    "nn": Rules(_ANGLES),
    "no": Rules(_ANGLES),
    "pl": Rules(_LOW_HIGH, cited="art artykuł ust strona", units="dni miesięcy sztuk punktów"),
    "pt": Rules(_ANGLES, articles="o a os as um uma uns umas", cited="artigo anexo página", units="dias meses anos pontos"),
    "ro": Rules(_LOW_HIGH),
    "sk": Rules(_LOW_LEFT),
    "sl": Rules(_LOW_LEFT),
    "sq": Rules(_ANGLES),
    "sr": Rules(_LOW_HIGH),
    "sv": Rules(_SAME, articles="en ett den det de", cited="artikel avsnitt sida", units="dagar månader enheter"),
    "tr": Rules(_HIGH),
    "uk": Rules(_ANGLES),
}


_OTHER = Rules(_HIGH)


def rules(language: str) -> Rules:
    """The rules of a language; of one that is not known, none but high quotation marks."""
    return RULES.get(language, _OTHER)


def words(group: str) -> list[str]:
    """The words of a group (`cited`, `units`, `no_units`) of all languages: a text is in one of them, and another's do no harm."""
    return sorted({word for rules in RULES.values() for word in getattr(rules, group).split()})
