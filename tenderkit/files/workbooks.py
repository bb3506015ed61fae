"""The bytes of a workbook of ours + a language → the same workbook, which says that it is in it."""

from __future__ import annotations

import io
import zipfile


def tagged(workbook: bytes, language: str) -> bytes:
    """Return a workbook with the tag of its language: XlsxWriter names none, and American English for every chart."""
    target = io.BytesIO()
    of_properties = f"<dc:language>{language}</dc:language></cp:coreProperties>".encode()
    of_chart = f'<c:lang val="{language}"/>'.encode()
    with zipfile.ZipFile(io.BytesIO(workbook)) as untagged, zipfile.ZipFile(target, "w") as made:
        for member in untagged.infolist():
            content = untagged.read(member)
            if member.filename == "docProps/core.xml":
                content = content.replace(b"</cp:coreProperties>", of_properties)
            elif member.filename.startswith("xl/charts/"):
                content = content.replace(b'<c:lang val="en-US"/>', of_chart)
            made.writestr(member, content)
    return target.getvalue()
