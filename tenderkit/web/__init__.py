"""A folder with a tender → a page in the browser, on one's own computer, to fill the tender in: what `tenderkit open` shows.

How it goes together: `serving` opens a socket of this computer alone and runs `app`, in which `guarding` lets nobody else in. A
page is a module of `pages/` and an HTML file of the same name in `html/`. Whoever asks for it comes as a `visit.Visit`: with the
`work` of the folder, what was typed, and the words in the language. `workfile` writes single values into the tender file.

To add a page:

1. Write `pages/NAME_page.py` with a `PAGE = Page("NAME", "/path", show, …)` (see `visit.Page`), and add it to `pages/__init__.py`.
   `show(visit)` gives the names of the HTML file. What the page asks, `questions(visit)` lists; saving, conflicts and faults beside
   the fields are then done. `act(visit, what)` does what a button named `do` asks for: `what` is its value.
2. Write `html/NAME.html`: `{% extends "layout.html" %}`, with `{{ asked(id) }}` where a question is to stand (`macros.html` has it,
   and more). What changes while one types stands in an element with an id and `data-part`: the script puts it in anew.
3. Write its words into `clauses/en/pages/NAME.yaml`, at least `title` and `intro`, and their translations into
   `clauses/nl/pages/NAME.po`; `say("NAME.title")` is one of them.

No rule lives here: a page asks what `import tenderkit` offers.
"""
