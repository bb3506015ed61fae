"""The settings of a document → the same, so that only the fields of a form can be filled in, and can be ticked."""

from __future__ import annotations

from typing import Any

# What stands before w:documentProtection in the settings (ISO 29500-1, 17.15.1).
_NAMES = """writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries displayBackgroundShape
printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts saveSubsetFonts
saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop
hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate linkStyles
stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView trackRevisions doNotTrackMoves
doNotTrackFormatting"""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BEFORE = frozenset(_W + name for name in _NAMES.split())


def protected(settings: bytes) -> bytes:
    """Return the settings part with the protection of a form, in place of any other; without a password, for none would be kept."""
    root = _parsed(settings)
    for node in root.findall(f"{_W}documentProtection"):
        root.remove(node)
    place = next((at for at, node in enumerate(root) if node.tag not in _BEFORE), len(root))
    root.insert(place, root.makeelement(f"{_W}documentProtection", {f"{_W}edit": "forms", f"{_W}enforcement": "1"}))
    return _written(root)


def for_controls(settings: bytes) -> bytes:
    """Return the settings part of an author's document in a mode in which Word knows tick boxes."""
    from tenderkit.word.house.own_life import raise_mode

    root = _parsed(settings)
    raise_mode(root)
    return _written(root)


def _parsed(settings: bytes) -> Any:
    from lxml import etree  # forms alone need it, and it takes time to import

    return etree.fromstring(settings)


def _written(root: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))
