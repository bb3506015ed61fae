"""How a contract is awarded, a second time: from the sentences of the annex, which stand here as comments, and nothing else.

It works in fractions and strikes tenders off a list, as a person with a pencil would; it has no function of the program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

Sheet = dict[str, Any]


def rounded(exact: Fraction, step: str, mode: str) -> Fraction:
    size = Fraction(step)
    lower = exact // size * size
    if exact == lower:
        return exact
    upper, middle = lower + size, lower + size / 2
    if mode == "up":  # up to the next multiple
        return upper
    if mode == "down":  # down to the next lower multiple
        return lower
    if exact != middle:  # to the nearest multiple
        return lower if exact < middle else upper
    if mode == "half-up":  # a value halfway between two multiples is rounded up
        return upper
    return lower if (lower / size) % 2 == 0 else upper  # … is rounded to the one that is an even multiple


def points_of_price(criterion: Mapping[str, Any], price: Fraction, lowest: Fraction) -> Fraction:
    most, rule = Fraction(criterion["maximum"]), criterion["price"]
    if rule["formula"] == "lowest":
        if price == lowest:  # The lowest price earns [all].
            return most
        # Any other price earns the maximum number of points multiplied by the lowest price and divided by the price offered.
        return rounded(most * lowest / price, *criterion["rounding"])
    full, none = Fraction(rule["all_points"]), Fraction(rule["no_points"])
    if price <= full:  # A price of … or less earns [all],
        return most
    if price >= none:  # and a price of … or more earns none.
        return Fraction(0)
    # A price in between earns the maximum multiplied by the difference between … and the price offered and divided by ….
    return rounded(most * (none - price) / (none - full), *criterion["rounding"])


def decided(
    criteria: Sequence[Mapping[str, Any]], tenders: Sequence[Mapping[str, Any]], least_in_all: str | None, ties: Sequence[str]
) -> dict[str, Sheet]:
    """Return for each tender its points, whether it is in, and how many come before it; for one that is out, why."""
    sheets: dict[str, Sheet] = {each["name"]: {"points": {}, "out": [], "admitted": each["admitted"]} for each in tenders}
    # Only a tender that is admitted is assessed.
    still = [each for each in tenders if each["admitted"]]
    # It earns points under every award criterion without a price formula. One that earns fewer than the least points is rejected.
    for criterion in criteria:
        if criterion["price"] is None:
            for each in still:
                sheets[each["name"]]["points"][criterion["id"]] = each["given"][criterion["id"]]
                if criterion["least"] is not None and each["given"][criterion["id"]] < Fraction(criterion["least"]):
                    sheets[each["name"]]["out"].append(criterion["id"])
    still = [each for each in still if not sheets[each["name"]]["out"]]
    # The price of each that is left is turned into points. The lowest price under a criterion is the lowest of these.
    for criterion in criteria:
        if criterion["price"] is not None and still:
            lowest = sorted(each["given"][criterion["id"]] for each in still)[0]
            for each in still:
                earned = points_of_price(criterion, each["given"][criterion["id"]], lowest)
                sheets[each["name"]]["points"][criterion["id"]] = earned
                # One that earns fewer than the least points of a criterion with a price formula is rejected as well.
                if criterion["least"] is not None and earned < Fraction(criterion["least"]):
                    sheets[each["name"]]["out"].append(criterion["id"])
    # The points under all criteria are added, and the sum is not rounded again.
    for each in still:
        sheet = sheets[each["name"]]
        sheet["total"] = sum(sheet["points"].values(), Fraction(0))
        # A tender that earns fewer than … in all is rejected.
        if least_in_all is not None and sheet["total"] < Fraction(least_in_all):
            sheet["out"].append("in all")
    standing = [each["name"] for each in still if not sheets[each["name"]]["out"]]

    def comes_before(one: Sheet, other: Sheet) -> bool:
        if one["total"] != other["total"]:  # The contract is awarded to the one with the most points in all.
            return bool(one["total"] > other["total"])
        for name in ties:  # Where two or more have the same number of points in all, the one with more points under … comes first;
            if one["points"][name] != other["points"][name]:  # where these are equal too, the one with more points under …
                return bool(one["points"][name] > other["points"][name])
        return False  # Where they are still equal, lots decide.

    for name in standing:
        sheets[name]["before"] = sum(comes_before(sheets[other], sheets[name]) for other in standing)
        sheets[name]["equals"] = {
            other
            for other in standing
            if other != name and not comes_before(sheets[other], sheets[name]) and not comes_before(sheets[name], sheets[other])
        }
    return sheets
