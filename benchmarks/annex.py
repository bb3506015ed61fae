"""The annex that all engines make: the example's, as templates of the peers and as jobs that differ in values.

The templates are our own annex with a tag where a value stands: the same words, tables and fields for everybody.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import tenderkit
from tenderkit.files import yamlfile
from tenderkit.files.yamlfile import YamlFile
from tenderkit.rules import scoring
from tenderkit.tender import resolve

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples/notebooks/tender.yaml"
DOCUMENT = "tender-annex"
_POINTS = {"AC-3": "7001.5", "AC-4": "5003.5"}  # what no text of the annex holds


def columns(number: int, products: int = 2) -> dict[str, Any]:
    """Return what a job changes in the example, by dotted columns."""
    changed = {
        "reference": f"2027/ICT/{number:05d}",
        "contracting_authority.name": f"Municipality no. {number}",
        "award.points.AC-3": str(30 + number % 9),
        "award.points.AC-4": str(20 - number % 9),
        "dates.award": f"2027-02-{1 + number % 26:02d}",
    }
    return changed | {"products": [_product(number, place) for place in range(products)]}


def _product(number: int, place: int) -> dict[str, str]:
    return {
        "name": f"Notebook type {number % 97}-{place}",
        "quantity": str(100 + (number * 7 + place) % 900),
        "details": "CPV 30213100-6",
    }


def values(number: int, products: int = 2) -> dict[str, Any]:
    """Return the same job as the peers take it: names and values, the points already worked out."""
    job = columns(number, products)
    tender = _tender({"AC-3": job["award.points.AC-3"], "AC-4": job["award.points.AC-4"]})
    found: dict[str, Any] = {
        "reference": job["reference"],
        "authority": job["contracting_authority.name"],
        "products": job["products"],
    }
    return found | {f"p{place}": format(points, "f") for place, points in enumerate(_points(tender))}


def _tender(points: dict[str, str], **changed: Any) -> tenderkit.Tender:
    text, _ = yamlfile.read_text(EXAMPLE)
    data = copy.deepcopy(yamlfile.parse(text, str(EXAMPLE))[0].data)
    data["award"] = {"points": points, "rounding": {"step": "0.5"}}
    return resolve(YamlFile({**data, **changed}, str(EXAMPLE), {}))


def _points(tender: tenderkit.Tender) -> list[Decimal]:
    """Return the sum, the maximum of each criterion, and the points of each row of its scoring table."""
    found = [sum((item.points for item in tender.items if item.points is not None), Decimal(0))]
    for item in tender.items:
        if item.scoring is not None and item.points is not None:
            found.append(item.points)
            rows = scoring.score_lines(item.scoring, item.points, tender.rounding)
            found += [row.points for row in rows if row.points is not None]
    return found


def template(tags: str, row: tuple[str, str]) -> bytes:
    """Return the annex as a template of a peer: `tags` writes a tag ("{{%s}}"), `row` opens and closes the loop over products."""
    inside = {"name": tags % "name", "quantity": "4200", "details": tags % "details"}
    authority = {"name": tags % "authority", "contact": "ICT category team", "email": "ict@jpo-vasterbro.example"}
    authority["address"] = "Storgatan 5\nSE-981 32 Västerbro"
    tender = _tender(_POINTS, reference=tags % "reference", contracting_authority=authority, products=[inside])
    [document] = tenderkit.render(tender, [DOCUMENT])
    parts = {name: content.decode() if name.endswith((".xml", ".rels")) else content for name, content in _unpacked(document.data)}
    body = parts["word/document.xml"].replace(">4,200<", f">{tags % 'quantity'}<")
    for place, points in enumerate(_points(tender)):
        if points:  # most of all the sum, which stands in a sentence
            body = re.sub(rf">{scoring.tidy(points):,f}<", f">{tags % f'p{place}'}<", body)
    start = body.rindex("<w:tr>", 0, body.index(tags % "quantity"))
    end = body.index("</w:tr>", start) + len("</w:tr>")
    line = '<w:tr><w:tc><w:tcPr/><w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p></w:tc></w:tr>'
    if "%tr" in row[0]:
        body = body[:start] + line.format(row[0]) + body[start:end] + line.format(row[1]) + body[end:]
    else:
        whole = body[start:end]
        whole = whole.replace(tags % "name", row[0] + tags % "name", 1).replace(tags % "details", tags % "details" + row[1], 1)
        body = body[:start] + whole + body[end:]
    parts["word/document.xml"] = body
    return _packed(parts)


def for_docxtpl() -> bytes:
    """Return the annex as docxtpl takes it; the names of a product are those of the loop."""
    found = template("{{ %s }}", ("{%tr for product in products %}", "{%tr endfor %}"))
    parts = dict(_unpacked(found))
    body = parts["word/document.xml"].decode()
    for name in ("name", "quantity", "details"):
        body = re.sub(rf"\{{\{{ {name} \}}\}}", f"{{{{ product.{name} }}}}", body)
    return _packed({**parts, "word/document.xml": body})


def for_node() -> bytes:
    """Return the annex as docxtemplater and easy-template-x take it."""
    return template("{%s}", ("{#products}", "{/products}"))


def _unpacked(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _packed(parts: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()
