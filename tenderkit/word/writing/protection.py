"""The settings of a document → the same, so that only the fields of a form can be filled in."""

from __future__ import annotations

import re
from xml.parsers import expat

# What stands before w:documentProtection in the settings (ISO 29500-1, 17.15.1).
_NAMES = """writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries displayBackgroundShape
printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts saveSubsetFonts
saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop
hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate linkStyles
stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView trackRevisions doNotTrackMoves
doNotTrackFormatting"""
_BEFORE = frozenset(_NAMES.split())
_PROTECTION = b'<w:documentProtection w:edit="forms" w:enforcement="1"/>'


def protected(settings: bytes) -> bytes:
    """Return the settings part with the protection of a form, in place of any other; without a password, for none would be kept."""
    settings = re.sub(rb"<w:documentProtection\s[^>]*/>|<w:documentProtection\s[^>]*>.*?</w:documentProtection>", b"", settings)
    place = _place(settings)
    return settings[:place] + _PROTECTION + settings[place:]


def _place(settings: bytes) -> int:
    """Return where the first element begins that stands after the protection, or the end of the root."""
    parser, depth, found = expat.ParserCreate(), 0, -1

    def start(name: str, _attributes: object) -> None:
        nonlocal depth, found
        depth += 1
        if depth == 2 and found < 0 and name.rpartition(":")[2] not in _BEFORE:
            found = parser.CurrentByteIndex

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(settings, True)
    return found if found >= 0 else settings.rindex(b"</")
