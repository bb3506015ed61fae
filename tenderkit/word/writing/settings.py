"""What a document is told beside its content: title, header and footer, language, protection, properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tenderkit.labels import label
from tenderkit.word.forms.seal import Seal


@dataclass(frozen=True)
class Settings:
    """What stands around the content: header, footer and properties.

    `created` is the date in the properties, left out where it is None. `manifest` is the XML of the custom part. `words` are
    the few words of the writer's own, in the language of the document (keys as in `tenderkit.labels`); `values` those of the
    names in braces in headers and footers of the house's own. `decimal` is the sign before decimals in the language. In a
    `protected` document only the fields can be filled in; a form has a `seal`, by which a change of its fixed texts is found.
    """

    title: str
    subject: str
    author: str
    header_left: str
    header_right: str
    footer_left: str
    locale: str
    keywords: str = ""
    category: str = ""
    draft: bool = False
    protected: bool = False
    seal: Seal | None = None
    created: date | None = None
    manifest: str = "<manifest/>"
    words: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    decimal: str = "."

    def word(self, name: str) -> str:
        """Return one of the writer's own words in the document's language."""
        return label(self.words, name)
