"""A browser for the tests of pages: it sends what a form sends, straight to the application, and reads the HTML that comes back."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import lxml.html

from tenderkit.web.app import application
from tenderkit.web.guarding import App, Session
from tenderkit.web.tools import Tools
from tenderkit.web.work import Work

PORT = 8123
TOOLS = Tools()  # made once for all tests
HOST = f"127.0.0.1:{PORT}"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def page(self) -> Any:
        """The elements of the page."""
        return lxml.html.document_fromstring(self.body.decode())

    def words(self, name: str) -> str:
        """The words of the element of that id."""
        return " ".join(self.page.get_element_by_id(name).text_content().split())

    def fields(self) -> dict[str, str]:
        """What each field of the form that saves holds, by its name; of buttons nothing."""
        forms = [one for one in self.page.forms if one.get("method") == "post"]
        form = next((one for one in forms if one.get("data-live") is not None), forms[0])
        found = {}
        for each in form.iter("input", "textarea"):
            if each.get("type") not in ("radio", "checkbox") or each.get("checked") is not None:
                text = (each.text or "").removeprefix("\n") if each.tag == "textarea" else each.get("value", "")
                found[each.get("name")] = text
        return found


def sent(
    app: App,
    method: str,
    path: str,
    *,
    query: str = "",
    headers: Sequence[tuple[str, str]] = (),
    body: bytes = b"",
    pieces: int = 1,
) -> Answer:
    """Send one request to an application, its body in pieces."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", PORT),
    }
    size = max(1, -(-len(body) // pieces))
    parts = [body[start : start + size] for start in range(0, len(body), size)] or [b""]
    messages = [{"type": "http.request", "body": part, "more_body": place < len(parts) - 1} for place, part in enumerate(parts)]
    got: list[Any] = []

    async def receive() -> Any:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        got.append(message)

    asyncio.run(app(scope, receive, send))
    found = {name.decode(): value.decode("latin-1") for name, value in got[0]["headers"]}
    return Answer(got[0]["status"], found, b"".join(message.get("body", b"") for message in got[1:]))


@dataclass
class Browser:
    """Somebody at the page of a folder, who has opened the address that the program printed."""

    folder: Path
    session: Session = field(default_factory=lambda: Session(PORT))

    def __post_init__(self) -> None:
        self.work = Work(self.folder, TOOLS)
        self.app = application(self.work, self.session)
        self.cookie = f"{self.session.cookie_name}={self.session.cookie}"

    def get(self, address: str, **headers: str) -> Answer:
        """Ask for a page."""
        path, _, query = address.partition("?")
        return sent(self.app, "GET", path, query=query, headers=[("host", HOST), ("cookie", self.cookie), *headers.items()])

    def post(self, path: str, typed: Mapping[str, str], *, in_parts: bool = False, **headers: str) -> Answer:
        """Send a form; with its key, unless another one is typed."""
        body = urlencode({"form": self.session.form, **typed}).encode()
        more = [("x-tenderkit", "part")] if in_parts else []
        return self._post(path, body, "application/x-www-form-urlencoded", [*more, *headers.items()])

    def drop(self, path: str, typed: Mapping[str, str], files: Sequence[tuple[str, bytes]], **headers: str) -> Answer:
        """Send a form with files."""
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {"form": self.session.form, **typed}.items()
        ]
        for name, data in files:
            head = f'--{mark}\r\ncontent-disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
            parts.append(head.encode() + data + b"\r\n")
        return self._post(
            path, b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}", headers.items()
        )

    def _post(self, path: str, body: bytes, kind: str, headers: Any) -> Answer:
        usual = {
            "host": HOST,
            "cookie": self.cookie,
            "origin": f"http://{HOST}",
            "content-type": kind,
            "content-length": str(len(body)),
        }
        given = {name.replace("_", "-"): value for name, value in headers}
        return sent(self.app, "POST", path, headers=[*{**usual, **given}.items()], body=body)

    def type(self, path: str, **typed: str) -> Answer:
        """Type into fields of a page as its script does: with what each field held, at once."""
        fields = self.get(path).fields()
        names = {name.replace("__", "."): value for name, value in typed.items()}
        body = {f"v:{name}": value for name, value in names.items()} | {f"w:{name}": fields[f"w:{name}"] for name in names}
        return self.post(path, body, in_parts=True)
