"""A seed → tenders that differ in what decides where pages end: items, products, the length of texts, what is still open."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from conftest import EXAMPLES, example

import tenderkit
from tenderkit import TenderkitError
from tenderkit.files import yamlfile
from tenderkit.files.yamlfile import YamlFile
from tenderkit.tender import Tender, resolve

ADDITIONS = ["ADD-1", "ADD-2", "ADD-3", "ADD-4", "ADD-5", "ADD-6"]
LEFT_OUT = ["SC-1", "SC-2", "AC-2", "AC-3", "AC-6", "CC-3", "CC-4"]
TEXT = "servers and docking stations for the regional libraries of Westerhaven with five years of support, CPV 30213100-6"


def random_tenders(seed: int, count: int) -> Iterator[Tender]:
    """Yield so many tenders; the same for the same seed."""
    chance, catalogue = random.Random(seed), tenderkit.load_catalogue()
    while count:
        text, _ = yamlfile.read_text(example(chance.choice([*EXAMPLES])))
        base = yamlfile.parse(text, "tender.yaml")[0]
        change(base.data, chance)
        try:
            yield resolve(YamlFile(base.data, "tender.yaml", base.lines), catalogue)
        except TenderkitError:
            continue  # as where an item is left out that another one needs
        count -= 1


def change(data: dict[str, Any], chance: random.Random) -> None:
    def words(most: int) -> str:
        return " ".join(chance.choices(TEXT.split(), k=chance.randint(1, most)))

    data["award"].pop("total", None)
    data["title"] = words(20)
    data["contracting_authority"]["address"] = words(12)
    data["products"] = [
        {"name": words(8), "quantity": chance.randint(1, 9000), "details": words(chance.choice([3, 12, 120]))}
        for _ in range(chance.randint(1, 14))
    ]
    data["items"] = {
        "add": chance.sample(ADDITIONS, chance.randint(0, len(ADDITIONS))),
        "leave_out": chance.sample(LEFT_OUT, chance.choice([0, 0, 1, 2])),
    }
    for key in ("decisions", "blanks"):
        if chance.random() < 0.5:
            data.pop(key, None)
    data["item_table"] = chance.random() < 0.3
    if chance.random() < 0.3:
        data["values"] = {"short_form_clauses": True}
