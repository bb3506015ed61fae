"""Words of a text that other programs read as Markdown and that we would print as typed → what they are, and what to do.

Only what nobody means to print is told: `$5 and $10`, `[words]` or `a^2` can be meant. A backslash before the first sign prints it.
Values are no part of such a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PAGE = "write [PAGE] in a paragraph of its own"
_LIST = "write <br> before each item, as - one<br>- two, and a long dash – within words"
# What a line begins with, as it stands in the template.
_LINES = (
    (r"\\(newpage|pagebreak|clearpage)(\{.*\})?$", "a command of TeX", _PAGE),
    (
        r"(?i:\[(page( ?break)?|new ?page|landscape|portrait)\])[ \t]*$",
        "a page break among other words, or written otherwise",
        f"{_PAGE}, or [LANDSCAPE] or [PORTRAIT]",
    ),
    (r"\\[A-Za-z]+(\{.*\})?$", "a command of TeX", "remove it; the house style decides on pages and looks"),
    (r"\[\^[^\]\s]+\]:", "a footnote with its words elsewhere", "write them where its mark is to be: ^[words]"),
    (r"\[[^\]^]+\]:[ \t]+\S", "a link with its address elsewhere", "write [words](address)"),
    (r"\*\[[^\]]+\]:", "an abbreviation with its words elsewhere", "write the words out"),
    (r":::", "a block between colons", "use a box: > [!NOTE]"),
    (r":[ \t]+\S", "a list of definitions", "write a table, or a list with the term in **strong**"),
    (r"(!!!|\?\?\?\+?)[ \t]+\w", "a box of another program", "begin it with > [!NOTE] or > [!WARNING]"),
    (r"\|.*\|[ \t]*$", "a row without a table", "write a line of |---| below the header, and no blank line in the table"),
    (r"\+[-=]{3,}[-=+]*\+[ \t]*$", "a table drawn with + and -", "write it with | and a line of |---| below the header"),
    (r"#{2,6}[^#\s]", "a heading without a space after its #", "write a space before its words"),
    (
        r"(\[[Tt]oc\]|\[\[_?(TOC|toc)_?\]\]|\$?\{:?toc\}|@\[(TOC|toc)\])[ \t]*$",
        "a table of contents of another program",
        "write [TOC]",
    ),
)
_LINE = re.compile("[ \t]*(?:" + "|".join(f"(?P<l{number}>{pattern})" for number, (pattern, *_) in enumerate(_LINES)) + ")")
# What stands among words.
_COMMANDS = (
    "linebreak|newline|vspace|hspace|bigskip|medskip|smallskip|noindent|centering|begin|end|item|text[a-z]{2}|"
    "emph|underline|footnote|section|subsection|tableofcontents|label|ref|pageref|cite|href|url|includegraphics|frac|sqrt|times|cdot"
)
_WORDS = (
    (r"\\(?:newpage|pagebreak|clearpage)(?![A-Za-z])", "a command of TeX", _PAGE),
    (rf"\\(?:{_COMMANDS})(?![A-Za-z])", "a command of TeX", "remove it; the house style decides on pages and looks"),
    (r"\[\^[^\]\s]+\]", "a footnote with its words elsewhere", "write them here: ^[words]"),
    (r"\^\[", "a footnote without its closing bracket", "write ^[words]"),
    (r"\[-?@\w[^\]]*\]", "a citation", "write the source out"),
    (r"\[\[[^\]]+\]\]", "a link in two brackets", "write [words](address), or [](#anchor) for a heading"),
    (r"\$\$", "a formula", "write it in words, or with the signs of the alphabet"),
    (
        r"\{(?:[.#:][ \t]?[A-Za-z-]|-\}|[a-z-]+=)[^{}]*\}?",
        "an attribute in braces",
        "write {.style} at the end of a paragraph or cell only",
    ),
    (r"(?<![=\w])==(?=[^\s=])[^=]*[^\s=]==(?![=\w])", "marking of words with ==", "use **strong** or *emphasis*"),
    (r"(?<![+\w])\+\+(?=[^\s+])[^+]*[^\s+]\+\+(?![+\w])", "underlining of words with ++", "use **strong** or *emphasis*"),
    (
        r"(?<=\w)~[^\s~]{1,8}~|(?<=\w)\^[^\s^]{1,8}\^",
        "raising or lowering of letters with ^ or ~",
        "type the sign itself, as ² or ₂",
    ),
    (r"\*\*[^*]+\*\*", "a space between ** and its words", "write no space inside the **, and one outside"),
)
_WORD = re.compile("|".join(f"(?P<w{number}>{pattern})" for number, (pattern, *_) in enumerate(_WORDS)))
_TASK = re.compile(r"\[[ xX]?\](?= |$)")
_ITEMS = re.compile(r"([-*+])[ \t]+(?![\d.,%\s]+$)\S.*\s\1[ \t]+\S|1[.)][ \t].*\s2[.)][ \t]")

Found = tuple[str, str]


def in_line(line: str) -> Found | None:
    """What a line of a paragraph begins with, as it is written, and what to do instead; None where it is all right."""
    match = _LINE.match(line)
    return _LINES[int((match.lastgroup or "l0")[1:])][1:] if match else None


def in_words(text: str) -> Iterator[Found]:
    """Yield what stands among words, and what to do instead; what a backslash stood before is no part of `text`."""
    for match in _WORD.finditer(text):
        yield _WORDS[int((match.lastgroup or "w0")[1:])][1:]


def in_item(text: str) -> Found | None:
    """What the words of an item of a list begin with, and what to do instead."""
    return ("a box to tick", "write [label](check:NAME), or remove the brackets") if _TASK.match(text) else None


def in_cell(text: str) -> Found | None:
    """What a line of a cell of a table begins with, as it is written, and what to do instead."""
    return ("a list in one line of a cell", _LIST) if _ITEMS.match(text) else None
