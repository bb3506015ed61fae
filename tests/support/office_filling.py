"""Fills in forms as a person does who has LibreOffice: the cursor goes to a place, and keys are pressed there.

The keys go through LibreOffice's own window, so that what it allows a person, and what it refuses, is what happens here. A script
that changed the document directly could write anywhere.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from support import peers
from tenderkit.word.forms.fields import tag

WORD, OPENDOCUMENT = "MS Word 2007 XML", "writer8"
RETURN, SPACE, BACKSPACE, DELETE, LETTER = 1280, 1284, 1283, 1286, 0  # com.sun.star.awt.Key; a letter needs no code

_MACRO = """
Dim writer, cursor, window, toolkit

Sub Main
  Dim opening(0) As New com.sun.star.beans.PropertyValue
  opening(0).Name = "Hidden"
  opening(0).Value = False  ' a hidden one has no window for the keys
  writer = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, opening())
  cursor = writer.CurrentController.ViewCursor
  window = writer.CurrentController.Frame.ComponentWindow
  toolkit = createUnoService("com.sun.star.awt.Toolkit")
  window.setFocus()
  toolkit.processEventsToIdle()
  {steps}
  writer.close(True)
  say "done"
End Sub

Sub say(words As String)
  Dim number As Integer
  number = FreeFile
  Open "{report}" For Append As #number
  Print #number, words
  Close #number
End Sub

Function control(name As String)
  Dim i As Integer
  For i = 0 To writer.ContentControls.Count - 1
    If writer.ContentControls.getByIndex(i).Tag = name Then
      control = writer.ContentControls.getByIndex(i)
      Exit Function
    End If
  Next
  say "no control " & name
End Function

' What a click on a prompt does: the whole of it is chosen, and the first letter takes its place.
Sub click(name As String)
  Dim prompt As String
  prompt = control(name).Anchor.String
  enter name
  cursor.goRight(Len(prompt), True)
End Sub

Sub enter(name As String)
  cursor.gotoRange(control(name).Anchor.Start, False)
  cursor.goRight(1, False)
End Sub

Sub goBefore(name As String)
  cursor.gotoRange(control(name).Anchor.Start, False)
  cursor.goLeft(1, False)
End Sub

Sub goAfter(name As String)
  cursor.gotoRange(control(name).Anchor.End, False)
  cursor.goRight(1, False)
End Sub

Sub goToWords(words As String)
  Dim wanted, found
  wanted = writer.createSearchDescriptor()
  wanted.SearchString = words
  found = writer.findFirst(wanted)
  If IsNull(found) Then
    say "no words " & words
    Exit Sub
  End If
  cursor.gotoRange(found.Start, False)
  cursor.goRight(1, False)
End Sub

Sub goToHeader
  cursor.gotoEnd(False)  ' the first page has none
  cursor.gotoRange(writer.StyleFamilies.getByName("PageStyles").getByName(cursor.PageStyleName).HeaderText.Start, False)
End Sub

Sub press(keys As String)
  Dim pressed As New com.sun.star.awt.KeyEvent
  Dim key, parts
  For Each key In Split(keys, " ")
    parts = Split(key, ":")
    pressed.Source = window
    pressed.KeyCode = CInt(parts(0))
    pressed.KeyChar = CLng(parts(1))
    toolkit.keyPress(pressed)
    toolkit.keyRelease(pressed)
    toolkit.processEventsToIdle()
  Next
End Sub

Sub store(place As String, filter As String)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName"
  how(0).Value = filter
  writer.storeToURL(place, how())
End Sub
"""


@dataclass(frozen=True)
class Place:
    """A place for the cursor.

    `where` is one of start, header, words, inside, before and after; `what` the words, or the name of the field.
    """

    where: str
    what: str = ""

    def step(self) -> str:
        if self.where == "start":
            return "cursor.gotoStart(False)"
        if self.where == "header":
            return "goToHeader"
        step = {"words": "goToWords", "inside": "enter", "before": "goBefore", "after": "goAfter"}[self.where]
        return f'{step} "{self.what if self.where == "words" else tag(self.what)}"'


def fill(soffice: str, form: Path, answers: Mapping[str, str | bool], folder: Path, *, clicking: bool = True) -> tuple[Path, Path]:
    """Type texts into the fields of a form, delete those that are to be empty, and press the space bar in boxes.

    Return what LibreOffice saves: as .docx, and as .odt.
    Without `clicking` the cursor goes before the prompt of a field, as the arrow keys take it there.
    """
    steps = []
    for name, answer in answers.items():
        if answer is True:
            steps += [f'enter "{tag(name)}"', f'press "{SPACE}:{ord(" ")}"']
        elif answer == "":
            steps += [f'click "{tag(name)}"', f'press "{DELETE}:127"']
        elif answer:
            steps += [f'{"click" if clicking else "enter"} "{tag(name)}"', *_typed(answer)]
    word, opendocument = folder / f"{form.stem}-filled.docx", folder / f"{form.stem}-filled.odt"
    steps += [f'store "{word.as_uri()}", "{WORD}"', f'store "{opendocument.as_uri()}", "{OPENDOCUMENT}"']
    assert _run(soffice, form, steps) == []
    return word, opendocument


def in_locale(tag: str, form: Path) -> None:
    """Let the LibreOffice that opens a form be that of a person who has chosen a language and country in its options."""
    settings = form.parent / ".filling/user/registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    values = {"/org.openoffice.Setup/L10N": "ooSetupSystemLocale", "/org.openoffice.Office.Linguistic/General": "DefaultLocale"}
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{tag}</value></prop></item>'
        for path, name in values.items()
    )
    settings.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>',
        encoding="utf-8",
    )


def _typed(text: str) -> list[str]:
    keys = [f"{RETURN}:13" if letter == "\n" else f"{SPACE if letter == ' ' else LETTER}:{ord(letter)}" for letter in text]
    # Basic takes lines of some length only.
    return [f'press "{" ".join(keys[at : at + 50])}"' for at in range(0, len(keys), 50)]


def changed_at(soffice: str, form: Path, places: Sequence[Place], saved: Path) -> list[Place]:
    """Press a letter, Return, Backspace and Delete at each of the places; return those where that changes the document."""
    keys = f"{LETTER}:{ord('Q')} {RETURN}:13 {LETTER}:{ord('Q')} {BACKSPACE}:8 {DELETE}:127"
    steps = []
    for number, place in enumerate(places):
        steps += ["writer.setModified(False)", place.step(), f'press "{keys}"', f'If writer.isModified() Then say "{number}"']
    told = _run(soffice, form, [*steps, f'store "{saved.as_uri()}", "{WORD}"'])
    assert all(map(str.isdigit, told)), told
    return [places[int(number)] for number in told]


def _run(soffice: str, form: Path, steps: Sequence[str]) -> list[str]:
    """Open a document in LibreOffice, in a profile of its own, and go through the steps; return what they say."""
    profile, report = form.parent / ".filling", form.parent / f"{form.stem}.report"
    report.unlink(missing_ok=True)
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    module = profile / "user/basic/Standard/Module1.xba"
    if not module.is_file():
        # The first start makes the profile, with an empty macro of this name in it.
        subprocess.run([*command, "--terminate_after_init"], check=True, capture_output=True, timeout=120)
    macro = _MACRO.format(source=form.as_uri(), report=report, steps="\n  ".join(steps))
    module.write_text(peers.MACRO.format(escape(macro)), encoding="utf-8")
    subprocess.run([*command, "macro:///Standard.Module1.Main"], check=True, capture_output=True, timeout=120)
    told = report.read_text(encoding="utf-8").splitlines() if report.is_file() else []
    assert told[-1:] == ["done"], f"LibreOffice did not run the macro to its end: {told}"
    return told[:-1]
