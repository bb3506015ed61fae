"""Who asks → whether they are answered: only the browser that was given the key, from a page of ours, with what we can bear.

A page of another site that the same browser shows can send requests to this computer, too. It does not know the key, its requests
carry no cookie of ours (SameSite), and what it calls us is not our name (DNS rebinding).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qs

MAX_BODY = 100 * 1024 * 1024  # bytes of one request: what is uploaded at once
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),  # with no-referrer, browsers send our own forms with the origin null
    (b"cache-control", b"no-store"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_WHY = {
    403: "This page belongs to somebody who has just started tenderkit. Open it with the whole address that the program shows.",
    405: "This page cannot do that.",
    413: "What you send is too large: at most 100 MB at once.",
    421: "This page answers only to the address that the program shows.",
}

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True)
class Session:
    """What one run of the program lets in: its port, the key in its address, what the cookie holds, what each form sends along."""

    port: int
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    once: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    form: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def address(self) -> str:
        """The address that opens the page."""
        return f"http://127.0.0.1:{self.port}/?key={self.key}"

    @property
    def first_address(self) -> str:
        """The address for a browser that is started: others on this computer may see it, so it opens the page only once."""
        return f"http://127.0.0.1:{self.port}/?key={self.once}"

    @property
    def cookie_name(self) -> str:
        """The name of the cookie; browsers do not tell the ports of a computer apart, so it has the port."""
        return f"tenderkit-{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """What the page is called by the browser."""
        return (f"127.0.0.1:{self.port}", f"localhost:{self.port}")


class TooLargeError(Exception):
    """A request has a body beyond MAX_BODY, whatever it said of its length."""


class Guard:
    """The application that it is given, for those alone who may use it, with headers that keep the browser from anything else."""

    def __init__(self, app: App, session: Session) -> None:
        self.app, self.session = app, session
        self._once = session.once

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}

        async def guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *_HEADERS]}
            await send(message)

        status = self._refused(scope, headers)
        if status is not None:
            await _tell(guarded, status)
        elif self._brings_key(scope):
            cookie = f"{self.session.cookie_name}={self.session.cookie}; Path=/; HttpOnly; SameSite=Strict"
            await _reply(guarded, 303, b"", [(b"location", b"/"), (b"set-cookie", cookie.encode())])
        elif not self._is_known(headers):
            await _tell(guarded, 403)
        else:
            await self.app(scope, _bounded(receive), guarded)

    def _refused(self, scope: Scope, headers: MutableMapping[str, str]) -> int | None:
        if headers.get("host", "") not in self.session.hosts:
            return 421
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405
        if scope["method"] == "POST":
            origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
            if origin is not None and origin != f"http://{headers['host']}":
                return 403
            if site not in ("same-origin", "none"):
                return 403
        length = headers.get("content-length", "0")
        return 413 if not length.isdecimal() or len(length) > 12 or int(length) > MAX_BODY else None

    def _brings_key(self, scope: Scope) -> bool:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        if scope["method"] != "GET" or scope["path"] != "/" or not given:
            return False
        if _same(given, self._once):
            self._once = ""
            return True
        return _same(given, self.session.key)

    def _is_known(self, headers: MutableMapping[str, str]) -> bool:
        pairs = (part.strip().partition("=") for part in headers.get("cookie", "").split(";"))
        return any(name == self.session.cookie_name and _same(value, self.session.cookie) for name, _, value in pairs)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _bounded(receive: Receive) -> Receive:
    """What arrives, up to MAX_BODY: its length need not be said beforehand, nor be true."""
    arrived = 0

    async def counted() -> MutableMapping[str, Any]:
        nonlocal arrived
        message = await receive()
        arrived += len(message.get("body", b""))
        if arrived > MAX_BODY:
            raise TooLargeError
        return message

    return counted


async def _tell(send: Send, status: int) -> None:
    words = escape(_WHY[status])
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>tenderkit</title>'
    page = f'<!doctype html><html lang="en">{head}<main><h1>tenderkit</h1><p>{words}</p></main></html>'
    await _reply(send, status, page.encode(), [(b"content-type", b"text/html; charset=utf-8")])


async def _reply(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})
