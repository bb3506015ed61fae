"""README.md → the description of the package, for a page that has nothing of the repository beside it.

hatchling runs this when it builds the package. Links and pictures become absolute where `project.urls` names a Source. As long as
it names none, links become their words and pictures are left out, so that nothing on the page leads nowhere.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


def absolute(text: str, home: str | None) -> str:
    """A page of Markdown with the links of a repository that is at `home`."""

    def link(found: re.Match[str]) -> str:
        picture, words, target = found.groups()
        if target.startswith(("https://", "#")):
            return found[0]
        if home is None:
            return "" if picture else words
        return f"{picture}[{words}]({home.rstrip('/')}/{'raw' if picture else 'blob'}/HEAD/{target})"

    return re.sub(r"\n{3,}", "\n\n", _LINK.sub(link, text))


class PackagePage(MetadataHookInterface):
    """Gives hatchling the description."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Put it into the metadata of the project."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        home = metadata.get("urls", {}).get("Source")
        metadata["readme"] = {"content-type": "text/markdown", "text": absolute(text, home)}
