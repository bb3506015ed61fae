"""A template with every block and inline that a document can hold, and a tender with a hostile title for it."""

from __future__ import annotations

from pathlib import Path

from conftest import ROOT, example

import tenderkit

HEAD = "---\nid: all\ntitle: All\ndescription: x\nversion: '1'\naudience: buyer\n---\n# All of {{ tender.title }}\n\n"
EVERYTHING = """The authority {.authority}

A {{ tender.reference }} {.subtitle}

[TOC]

Facts: Particulars
| Reference | Status |
|:--|:--|
| {{ tender.reference }} | *Draft* |

## First {{ anchor("first") }}

See [](#second "number") [](#second), section [](#clause "number"), [here](#first), [there](#item "number"),
[a guide](https://example.org/a?b=1&c=2) and **[*both*](mailto:a@example.org)**.^[Of {{ tender.title }}, see [](#second).]

**Required** One answer only {.tags}

Led {.lead}

### Deeper {{ tender.title }}

A clause of {{ tender.title }}. {.clause}

+ one
+ two {{ anchor("item") }}
  + in
    + deep
  + in again

    further

    + deeper

    1. counted
    1. again

+ three
  + in

  and

  + further in

Another clause. {{ anchor("clause") }} {.clause}

+ anew

- a
- b

  more of b

  1. one
     - two
     1. three
  1. four

+ goes on

[PAGE]

3. three
4. four

## Second {{ anchor("second") }}

+ letters anew

Table: Cells of {{ tender.title }}
| What | How many | |
|:--|--:|:-:|
| - a<br>  - b<br>line<br>1. one<br>2. two<br>+ x<br>+ y | 1. one<br>  1. in<br>  2. in<br>2. two<br>- dot<br>1. anew | c |
| 1. a<br>  1. x<br>- dot<br>  1. y | b | c |
| 2^[In a cell.] | {{ tender.title }} {.low} | + x<br>  + i<br>+ y<br>  + i |

Table name: Fields
| Field | Value |
|:--|:--|
| Box | [A box](check:A) [Ticked = ☒](check:B) |
| Text | [A text](text:C) [Held = {{ tender.title }}](text:D) [Brief](text:E~) |
| Choice | [Which : this / that](choice:F) [Held = that : this / that](choice:G) [Day](date:H) |

Chart: How many of {{ tender.title }}
| Bar / Number | One | Two |
|:--|--:|--:|
| A | 1 | 2 |
| B | 0 | 4 |

![A logo](photo.jpg "The logo of the authority")

![Alone](photo.jpg)

> [!WARNING] Of {{ tender.title }}
>
> And more.

> [!DECIDE]
> [a blank](blank:)

Missing {{ tender.title }} and ends.
"""


def everything_in(folder: Path) -> tenderkit.Tender:
    """The tender; the template, which is called all, is in the same folder."""
    (folder / "all.md").write_text(HEAD + EVERYTHING, encoding="utf-8")
    (folder / "photo.jpg").write_bytes((ROOT / "tests/data/pictures/photo.jpg").read_bytes())
    text = example("low").read_text(encoding="utf-8")
    [title] = [line for line in text.split("\n") if line.startswith("title:")]
    (folder / "tender.yaml").write_text(text.replace(title, """title: 'R&D <b>*5|x*</b> "&amp;"  2'"""), encoding="utf-8")
    return tenderkit.load_tender(folder / "tender.yaml")
