"""The name of a style in another language → the level of heading that it is, as programs and templates call them."""

from __future__ import annotations

import re

# What Word and LibreOffice call their headings, in the languages of the EU and its neighbours.
_NAMES = """heading kop koptekst überschrift ueberschrift titre título titulo titol títol titolo intestazione rubrik overskrift
otsikko nagłówek naglowek nadpis címsor cimsor naslov antraštė virsraksts pealkiri titlu заглавие заголовок επικεφαλίδα başlık
fyrirsögn ceannteideal intestatura"""
_NUMBERED = re.compile(r"\W*([^\W\d_]+)[\s_-]*([1-9])\W*")


def heading_of(name: str) -> int:
    """The level of a heading style of this name, as “Kop 1” or “Überschrift_1”; 0 for any other."""
    match = _NUMBERED.fullmatch(name)
    return int(match[2]) if match and match[1].casefold() in _NAMES.split() else 0
