"""Markdown with slot markers → blocks, and everything in it that has no place in a document, with its line.

The text is cut at blank lines into chunks that can be read on their own; a chunk (or a table row) seen before is a lookup.

Supported: headings (`#` is the title), paragraphs, **strong**, *emphasis*, hard breaks, links, `-` and `1.` lists, pipe tables
(relative dash counts are relative widths), `> [!NOTE]` and `> [!WARNING]` boxes, `[TOC]`, `[PAGE]`, `[LANDSCAPE]` and
`[PORTRAIT]`. Beyond CommonMark: `{#AC-3}` ends a heading that can be referred to, `[](#AC-3)` refers to its title,
`[](#AC-3 "number")` to its number, `[words](#AC-3)` in words; `{.clause}` ends a paragraph of that style, `{.low}` a table cell of
that tone; `Table: words` on the line above a table is its caption; `Chart: words` makes it a chart. `[label](check:NAME)`,
`[label](text:NAME)` and `[label](date:NAME)` are fields of a form, `[label = words](text:NAME)` one that is filled in already.
`^[words]` is a footnote. `<br>` ends a line in a table cell, and lines there that begin with `-`, `+` or `1.` are a list.
"""

from tenderkit.markdown.texts import Parsed, parse

__all__ = ["Parsed", "parse"]
