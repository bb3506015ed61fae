#!/usr/bin/env python3
"""The CLDR, as Babel carries it → tenderkit/locales.py.

Needs Babel, which tenderkit itself does not: `pip install babel==2.19.0`, then `python scripts/make_locales.py`. Take a newer
Babel on purpose, read the difference as one reads prose, and renew tests/data/numbers.txt: it changes what documents print.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from babel import Locale, localedata
from babel.core import get_cldr_version, get_global, parse_locale

PACKAGE = Path(__file__).resolve().parent.parent / "tenderkit"
# The official languages of the European Union, then those of its neighbours and of regions where tenders are written too.
LANGUAGES = {
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro"),
    *("sk", "sl", "sv"),
    *("bs", "ca", "cy", "eu", "gl", "is", "lb", "mk", "nb", "nn", "no", "sq", "sr", "tr", "uk"),
}
CURIOSITIES = ("Dsrt", "Shaw", "POLYTON")  # spellings that nobody writes a tender in
# What the CLDR has under another name: Montenegro writes Serbian in Latin letters, and in the EU English is written as in Europe.
OTHERWISE = {"sr-ME": "sr-Latn-ME"} | dict.fromkeys(("en-BG", "en-GR", "en-HR", "en-LU"), "en-150")

HEAD = '''"""How languages write numbers, dates and lists: signs, long dates, names of months, what joins; and the currencies.

Made by scripts/make_locales.py from the Unicode CLDR {cldr}; not changed by hand. A language has a row, and a region where it
differs from its language. What documents print comes from here and not from a library, so that it is the same on every machine.
Rules that are not in the CLDR are in languages.py.

Copyright © Unicode, Inc. Under the Unicode License v3: locales-LICENSE.txt, beside this file.
"""

from __future__ import annotations

# The sign before decimals, the one between thousands, the minus sign, and a long date.
FORMS = {{
{forms}
}}

# January to December.
MONTHS = {{
{months}
}}

# What stands between the entries of a list, before the last one, and between two.
JOINTS = {{
{joints}
}}

# The ISO 4217 codes of the currencies that are legal tender somewhere.
CURRENCIES = frozenset(
    """{currencies}""".split()  # noqa: SIM905
)
'''


def row(name: str) -> tuple[tuple[str, str, str, str], str]:
    """The signs (decimal, group, minus) and date form of a locale, and the names of its months."""
    locale = Locale(*parse_locale(OTHERWISE.get(name, name), sep="-")[:4])
    symbols = locale.number_symbols["latn"]
    names = locale.months["format"]["wide"]
    months = [names[month] for month in range(1, 13)]
    assert not any("," in month for month in months)
    form = date_form(locale.date_formats["long"].pattern)
    return (symbols["decimal"], symbols["group"], symbols["minusSign"], form), ",".join(months)


def joints(name: str) -> tuple[str, ...]:
    """What a locale writes between the entries of a list, before the last one, and between two."""
    patterns = Locale(*parse_locale(OTHERWISE.get(name, name), sep="-")[:4]).list_patterns["standard"]
    return tuple(re.fullmatch(r"\{0\}(.*)\{1\}", patterns[place])[1] for place in ("middle", "end", "2"))


def currencies() -> list[str]:
    """The codes of today's currencies: in every territory those without a last day."""
    found = get_global("territory_currencies").values()
    return sorted({code for rows in found for code, _, last, is_tender in rows if last is None and is_tender})


def date_form(pattern: str) -> str:
    """A pattern of the CLDR (`d 'de' MMMM 'de' y`) as one of Python (`{day} de {month} de {year}`)."""
    fields = {"d": "{day}", "dd": "{day:02}", "MMMM": "{month}", "y": "{year}"}
    assert "''" not in pattern, "an apostrophe of its own"
    # Letters stand for parts of the date but in quotation marks; letters that are not ASCII stand for themselves.
    return re.sub(r"'([^']*)'|([A-Za-z])\2*", lambda match: fields[match[0]] if match[2] else match[1], pattern)


def shown(text: str) -> str:
    """A text as Python writes it, with everything that looks like a blank or a hyphen spelled out."""
    return '"' + re.sub("[\u00a0\u202f\u2212]", lambda match: f"\\u{ord(match[0]):04x}", text) + '"'


def main() -> None:
    """Write the module."""
    names = {name.replace("_", "-") for name in localedata.locale_identifiers()} | OTHERWISE.keys()
    kept = sorted(
        name for name in names if name.split("-")[0] in LANGUAGES and not any(part in CURIOSITIES for part in name.split("-"))
    )
    rows = {name: row(name) for name in kept}
    forms, months, joining = dict[str, tuple[str, ...]](), dict[str, str](), dict[str, tuple[str, ...]]()
    for name, (form, own) in rows.items():
        # Shorter names come first, so what a longer one falls back on is there: sr-Latn-RS on sr-Latn, that on sr.
        above = name
        while "-" in above and (above := above.rpartition("-")[0]) not in rows:
            pass
        if above == name or form != rows[above][0]:
            forms[name] = form
        if above == name or own != rows[above][1]:
            months[name] = own
        if above == name or joints(name) != joints(above):
            joining[name] = joints(name)
    text = HEAD.format(
        cldr=get_cldr_version(),
        forms="\n".join(f"    {shown(name)}: ({', '.join(map(shown, form))})," for name, form in forms.items()),
        months="\n".join(f"    {shown(name)}: {shown(own)}," for name, own in months.items()),
        joints="\n".join(f"    {shown(name)}: ({', '.join(map(shown, own))})," for name, own in joining.items()),
        currencies=textwrap.fill(" ".join(currencies()), 120).replace("\n", "\n    "),
    )
    (PACKAGE / "locales.py").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
