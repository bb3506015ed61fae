"""A session and a folder → the application: each page at its path, what it asks saved, and every answer in HTML."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

import tenderkit
from tenderkit.faults import Fault, Location, TenderkitError, in_a_line, of_error
from tenderkit.files.yamlfile import KeyPath
from tenderkit.numbers import format_value
from tenderkit.web.asked import Asked, Question, asked, changes
from tenderkit.web.guarding import App, Guard, Session, TooLargeError
from tenderkit.web.pages import PAGES
from tenderkit.web.tools import HERE, Say
from tenderkit.web.visit import Done, Page, Upload, Visit
from tenderkit.web.work import LANGUAGES, State, Work
from tenderkit.web.workfile import GONE, Saved, as_typed, at

_STATIC = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
_FIELDS = 5000  # of one form: a page has some hundred
_FIELD_BYTES = 1024 * 1024
_FILE_BYTES = 20 * 1024 * 1024
_FILES = 1000


def application(work: Work, session: Session) -> App:
    """The application for a folder, which answers to those alone whom the session lets in."""
    desk = Desk(work, session)
    routes = [Route(page.path, partial(desk.answer, page), methods=["GET", "POST"]) for page in PAGES]
    routes += [
        Route("/static/{name}", _static, methods=["GET"]),
        Route("/language", desk.language, methods=["POST"]),
        Route("/{rest:path}", partial(desk.failed, 404), methods=["GET", "POST"]),
    ]
    return Guard(Starlette(routes=routes), session)


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    kind = _STATIC.get(name.rpartition(".")[2], "")
    if name == "document.css":
        return Response(tenderkit.preview_stylesheet(), media_type=kind)
    if name not in ("tenderkit.css", "tenderkit.js"):
        return Response(status_code=404)
    return Response((HERE / "static" / name).read_bytes(), media_type=kind)


class Desk:
    """Answers requests: one work, one session."""

    def __init__(self, work: Work, session: Session) -> None:
        self.work, self.session = work, session

    async def answer(self, page: Page, request: Request) -> Response:
        """Answer a request for a page."""
        typed: dict[str, str] = {}
        files: tuple[Upload, ...] = ()
        if request.method == "POST":
            try:
                typed, files = await _sent(request)
            except (HTTPException, TooLargeError):
                return await self.failed(413, request)
            if not hmac.compare_digest(typed.get("form", "").encode(), self.session.form.encode()):
                return await self.failed(403, request)
        in_parts = "x-tenderkit" in request.headers
        respond = partial(self._respond, page, request.method == "POST", in_parts, dict(request.query_params), typed, files)
        try:
            return await run_in_threadpool(respond)
        except TenderkitError as error:
            return self._faults(error.faults)
        except Exception as error:
            return self._faults((of_error(error, Location("")),))

    def _respond(
        self, page: Page, sent: bool, in_parts: bool, query: Mapping[str, str], typed: Mapping[str, str], files: tuple[Upload, ...]
    ) -> Response:
        with self.work.lock:
            visit = self._visit(query, typed, files)
            if page.needs_tender and not visit.state.there:
                return RedirectResponse("/", 303)
            if not sent:
                return self._page(page, visit)
            saved = self._saved(page, visit)
            kept = not (saved.conflicts or saved.faults)
            done = Done(faults=saved.faults)
            what = typed.get("do", "")
            if kept and what:
                done = self._act(page, self._visit(query, typed, files), what)
            if done.file is not None:
                return _download(*done.file)
            if kept and not done.faults and not in_parts:
                return RedirectResponse(done.path or (page.path if what else f"{page.path}?saved=1"), 303)
            answer = self._page(page, self._visit(query, typed, files), saved, done, kept=kept)
            if in_parts:
                answer.status_code = 200  # a browser calls any other a failure in its own messages
            return answer

    def _act(self, page: Page, visit: Visit, what: str) -> Done:
        """Do what a button asks for: the page's own, or to take a value out of the file that no page asks for."""
        verb, _, name = what.partition(":")
        if verb != "take_out":
            return page.act(visit, what)
        found = [keys for keys in strays(page, visit) if ".".join(map(str, keys)) == name]
        return Done(faults=visit.work.edit([(keys, GONE) for keys in found[:1]]))

    def _visit(self, query: Mapping[str, str], typed: Mapping[str, str], files: tuple[Upload, ...]) -> Visit:
        state = self.work.state()
        return Visit(self.work, state, self.work.say(state), query, typed, files, link_to)

    def _saved(self, page: Page, visit: Visit) -> Saved:
        """Save what was typed into the fields of a page, but for one whose buttons say to keep what the file has."""
        if not page.needs_tender:
            return Saved()
        if visit.state.unread:
            return Saved(faults=visit.state.unread)
        wanted = [question for question in page.questions(visit) if question.id != visit.typed.get("theirs")]
        return self.work.save(changes(wanted, visit.typed, visit.typed.get("mine", "")))

    def _page(
        self, page: Page, visit: Visit, saved: Saved | None = None, done: Done | None = None, *, kept: bool = True
    ) -> Response:
        state, say = visit.state, visit.say
        conflicts = {} if saved is None else saved.conflicts
        typed = {name: value for name, value in visit.typed.items() if name[2:] != visit.typed.get("theirs")}
        written = kept or (not state.unread and not (saved and saved.faults))
        fields = {
            question.id: asked(question, state.data, state.faults, typed, conflicts, written) for question in page.questions(visit)
        }

        def field(question: Question | str) -> Asked:
            return fields[question if isinstance(question, str) else question.id]

        told = done.faults if done is not None else ()
        names = {
            **self._names(say, state),
            "page": page,
            "field": field,
            "fields": list(fields.values()),
            "told": [fault for fault in told if fault not in state.unread],
            "conflicts": [one for one in fields.values() if one.theirs is not None],
            "strays": [(".".join(map(str, keys)), as_typed(at(state.data, keys))) for keys in strays(page, visit)],
            "unsaved": not kept and not conflicts,
            "saved": kept and (saved is not None or "saved" in visit.query),
            **page.show(visit),
        }
        status = 200 if kept and not told else 409
        return HTMLResponse(self.work.tools.html.get_template(f"{page.name}.html").render(names), status)

    def _names(self, say: Say, state: State) -> dict[str, Any]:
        steps = [page for page in PAGES if page.step]
        return {
            "say": say,
            "state": state,
            "form_key": self.session.form,
            "steps": steps,
            "pages": PAGES,
            "tally": {page.name: tally(page, state) for page in steps},
            "link": lambda fault: link_to(fault.location.keys),
            "link_to": link_to,
            "page_of": page_of,
            "shown": partial(format_value, locale=state.tender.catalogue.meta.locale if state.tender else say.language),
            "message": partial(_message, Visit(self.work, state, say)),
            "hint": lambda fault: in_a_line(self.work.said(state, fault.hint)),
            "folder": str(self.work.folder),
            "page": None,
            "told": [],
            "conflicts": [],
            "strays": [],
            "unsaved": False,
            "saved": False,
        }

    def _faults(self, faults: tuple[Fault, ...], status: int = 500) -> Response:
        state = self.work.state()
        names = {**self._names(self.work.say(state), state), "told": list(faults)}
        return HTMLResponse(self.work.tools.html.get_template("faults.html").render(names), status)

    async def failed(self, status: int, _: Request) -> Response:
        """Say in words why a request is not answered."""
        say = self.work.say(self.work.state())
        words = say(f"common.status_{status}")
        return HTMLResponse(
            self.work.tools.html.get_template("status.html").render({**self._names(say, State(False)), "words": words}), status
        )

    async def language(self, request: Request) -> Response:
        """Change the language of the pages, as long as there is no tender file that has one."""
        try:
            typed, _ = await _sent(request)
        except (HTTPException, TooLargeError):
            return await self.failed(413, request)
        if not hmac.compare_digest(typed.get("form", "").encode(), self.session.form.encode()):
            return await self.failed(403, request)
        if typed.get("language") in LANGUAGES:
            self.work.language = typed["language"]
        return RedirectResponse("/", 303)


def strays(page: Page, visit: Visit) -> list[KeyPath]:
    """The keys of values that are wrong, of which the page is, and that no question is about: points of an item that is gone."""
    asked_for = [question.keys for question in page.questions(visit)]
    found = dict.fromkeys(fault.location.keys for fault in visit.state.faults if fault.severity != "missing")
    return [
        keys
        for keys in found
        if page_of(keys) is page
        and keys not in page.about
        and at(visit.data, keys) is not None
        and not any(keys[: len(one)] == one or one[: len(keys)] == keys for one in asked_for)
    ]


def tally(page: Page, state: State) -> tuple[int, int]:
    """How many faults of the tender file, and how many values that have still to be filled in, are a page's."""
    return tuple(sum(page_of(fault.location.keys) is page for fault in faults) for faults in (state.wrong, state.missing))  # type: ignore[return-value]


def page_of(keys: KeyPath) -> Page | None:
    """The page to go to about a value of the tender file: the one that names the most of its keys."""
    fitting = [(len(prefix), page) for page in PAGES for prefix in page.about if keys[: len(prefix)] == prefix]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def link_to(keys: KeyPath) -> str:
    """Where a value can be changed: its page, at its field; empty where that is the file alone."""
    page = page_of(keys)
    return "" if page is None else f"{page.path}#f-{quote('.'.join(map(str, keys)))}"


def _message(visit: Visit, fault: Fault) -> str:
    """What a fault says; of what is missing, the page and the question that ask for it: who fills them in has seen no keys."""
    keys, page = fault.location.keys, page_of(fault.location.keys)
    if fault.severity != "missing" or page is None:
        return in_a_line(visit.work.said(visit.state, fault.message))
    labels = {question.keys: question.label for question in page.questions(visit)}
    title, label = visit.say(f"{page.name}.title"), labels.get(keys, "")
    if list(labels.values()).count(label) > 1:
        label = f"{label} ({keys[-1]})"
    return f"{title}: {label}" if label else title


async def _sent(request: Request) -> tuple[dict[str, str], tuple[Upload, ...]]:
    """What a form sends: texts by the names of their fields, and files. Raises HTTPException or TooLargeError."""
    async with request.form(max_files=_FILES, max_fields=_FIELDS, max_part_size=_FIELD_BYTES) as form:
        found = form.multi_items()
        if any((value.size or 0) > _FILE_BYTES for _, value in found if isinstance(value, UploadFile)):
            raise TooLargeError
        files = [await _upload(value) for _, value in found if isinstance(value, UploadFile) and value.filename]
        return {name: value for name, value in found if isinstance(value, str)}, tuple(files)


async def _upload(file: UploadFile) -> Upload:
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return Upload(name, await file.read())


def _download(name: str, kind: str, data: bytes) -> Response:
    shown = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=kind, headers={"content-disposition": shown})
