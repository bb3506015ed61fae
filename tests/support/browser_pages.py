"""A page in a browser → what keeps somebody from using it: what axe-core finds, what runs off the side, where focus is not seen."""

from __future__ import annotations

from typing import Any

# WCAG 2.2, levels A and AA, and what axe-core calls good practice: landmarks, order of headings, one h1.
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = "async (tags) => (await axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})).violations"
# What reaches beyond the right edge, but for what lies in an area that scrolls by itself.
_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth, scrolls = (element) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(at).overflowX)) return true;
    return false;
  };
  const beyond = [...document.body.querySelectorAll('*')].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.right > width + 1 && !scrolls(element);
  }).map((element) => `${element.tagName} #${element.id}: ${element.textContent.trim().slice(0, 40)}`);
  return document.documentElement.scrollWidth > width ? ['the page scrolls sideways', ...beyond] : beyond;
}"""
_FOCUSED = """() => {
  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
  const area = element.type === 'radio' || element.type === 'checkbox' ? 1 : box.width * box.height;
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const covered = (() => {
    const at = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 10));
    return at && !element.contains(at) && !at.contains(element) && !at.closest('label');
  })();
  return {name: element.tagName.toLowerCase() + '#' + element.id + ' ' + (element.name || element.textContent.trim().slice(0, 30)),
    body: element === document.body, ring, seen: area > 0, covered: !!covered, again: window.focusedBefore === element,
    ends: window.focusedFirst === element, mark: (window.focusedFirst ??= element, window.focusedBefore = element) && true};
}"""


def findings(page: Any, axe: str) -> list[str]:
    """What axe-core finds on a page: the rule, what it is about, and where."""
    page.evaluate(axe)
    return [
        f"{page.url}: {found['id']}: {found['help']}: {node['html'][:160]}"
        for found in page.evaluate(_RUN, _TAGS)
        for node in found["nodes"]
    ]


def too_wide(page: Any) -> list[str]:
    """What reaches beyond the side of a page."""
    return [f"{page.url}: {found}" for found in page.evaluate(_TOO_WIDE)]


def focus_order(page: Any, most: int = 600) -> tuple[list[str], list[str]]:
    """What one comes to with the Tab key, from the top of a page to its end, and what is not seen when one is there."""
    page.evaluate("scrollTo(0, 0); document.activeElement.blur(); window.focusedFirst = window.focusedBefore = null")
    order: list[str] = []
    unseen: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(_FOCUSED)
        if at["again"]:  # day, month and year of a date
            continue
        if at["body"] or at["ends"]:
            break
        order.append(at["name"])
        if not (at["ring"] and at["seen"]) or at["covered"]:
            unseen.append(f"{page.url}: {at['name']}: {at}")
    return order, unseen
