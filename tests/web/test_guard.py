"""Nobody gets in but the browser that was given the key, and nothing that it is sent does harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.browsing import HOST, PORT, Browser, sent

from tenderkit.web import guarding
from tenderkit.web.pages import PAGES

TENDER = "scenario: medium\ntitle: Before\n"


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    (tmp_path / "tender.yaml").write_text(TENDER, encoding="utf-8")
    return Browser(tmp_path)


def title(browser: Browser) -> str:
    return (browser.folder / "tender.yaml").read_text(encoding="utf-8").split("title: ")[1].strip()


def change(browser: Browser) -> dict[str, str]:
    return {**browser.get("/authority").fields(), "v:title": "After"}


def test_the_key_opens_the_page_once_and_leaves_the_address(browser: Browser) -> None:
    answer = sent(browser.app, "GET", "/", query=browser.session.address.partition("?")[2], headers=[("host", HOST)])
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Strict")
    assert str(PORT) in cookie.partition("=")[0]
    assert browser.session.key not in cookie
    opened = sent(browser.app, "GET", "/", headers=[("host", HOST), ("cookie", f"a=b; {cookie.partition(';')[0]}")])
    assert opened.status == 200
    assert browser.session.key not in opened.text


def test_the_address_with_which_a_browser_is_started_opens_the_page_only_once(browser: Browser) -> None:
    query = browser.session.first_address.partition("?")[2]
    assert [sent(browser.app, "GET", "/", query=query, headers=[("host", HOST)]).status for _ in range(2)] == [303, 403]
    assert [sent(browser.app, "GET", "/", query=query, headers=[("host", HOST)]).status for query in ("key=", "")] == [403, 403]


@pytest.mark.parametrize("path", [*(page.path for page in PAGES), "/static/tenderkit.js", "/language", "/nothing"])
def test_without_the_cookie_there_is_nothing(path: str, browser: Browser) -> None:
    for method in ("GET", "POST"):
        for more in ([], [("cookie", f"{browser.session.cookie_name}=guess")], [("cookie", "x" * 9000)]):
            answer = sent(browser.app, method, path, query="key=guess", headers=[("host", HOST), *more])
            assert answer.status == 403
            assert "Before" not in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", "localhost", f"[::1]:{PORT}", ""]
)
def test_another_host_is_refused_even_with_the_cookie(host: str, browser: Browser) -> None:
    assert browser.get("/", host=host).status == 421
    assert browser.get("/", host=f"localhost:{PORT}").status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=str,
)
def test_a_form_of_another_site_changes_nothing(headers: dict[str, str], browser: Browser) -> None:
    assert browser.post("/authority", change(browser), **headers).status == 403
    assert title(browser) == "Before"
    assert browser.post("/authority", change(browser), **{"sec-fetch-site": "same-origin"}).status == 303
    assert title(browser) == "After"


def test_a_form_without_its_key_changes_nothing(browser: Browser) -> None:
    typed = {**change(browser), "do": "tender"}
    for path in [*(page.path for page in PAGES), "/language"]:
        assert browser.post(path, {**typed, "form": "guess"}).status == 403
    for key in ("", "ключ"):
        assert browser.post("/authority", {**typed, "form": key}).status == 403
    assert title(browser) == "Before"


def test_every_answer_forbids_the_browser_what_no_page_needs(browser: Browser) -> None:
    for answer in (browser.get("/"), browser.get("/static/tenderkit.css"), browser.get("/", host="x"), browser.get("/nothing")):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'; ")
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/..%2fapp.py", "/static//etc/passwd", "/static/app.py", "/../tender.yaml"]
)
def test_no_file_is_reached_by_a_path(path: str, browser: Browser) -> None:
    answer = browser.get(path)
    assert answer.status == 404
    assert "Before" not in answer.text


def test_a_request_that_is_too_large_is_refused_by_what_it_says_and_by_what_it_is(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert browser.post("/authority", change(browser), content_length=str(guarding.MAX_BODY + 1)).status == 413
    assert browser.post("/authority", change(browser), content_length="many").status == 413
    form = change(browser)
    monkeypatch.setattr(guarding, "MAX_BODY", 2000)
    told = browser.post("/authority", {**form, "v:title": "x" * 5000}, content_length="100")
    assert told.status == 413
    assert "too large" in told.text
    assert title(browser) == "Before"


def test_a_file_beyond_its_bound_or_more_of_them_than_anybody_drops_are_refused(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenderkit.web.app._FILE_BYTES", 1000)
    assert browser.drop("/authority", {}, [("a.docx", b"x" * 1001)]).status == 413
    assert browser.drop("/authority", {}, [("../../a.docx", b"x" * 1000)]).status == 303
    assert browser.drop("/authority", {}, [("a", b"")] * 1001).status == 413
    assert sorted(path.name for path in browser.folder.iterdir()) == ["tender.yaml"]


def test_a_method_that_no_page_has_is_refused(browser: Browser) -> None:
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE"):
        assert sent(browser.app, method, "/", headers=[("host", HOST), ("cookie", browser.cookie)]).status == 405


def test_fields_that_a_page_does_not_ask_for_are_not_written(browser: Browser) -> None:
    typed = {"v:house.clauses": "/etc", "w:house.clauses": "", "v:lots.0.id": "x", "v:..": "x", "v:": "x"}
    assert browser.post("/authority", {**change(browser), **typed}).status == 303
    assert (browser.folder / "tender.yaml").read_text() == TENDER.replace("Before", "After")
