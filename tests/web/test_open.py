"""The command that opens the page: where it answers, what it prints, how it ends, and what it costs."""

from __future__ import annotations

import gc
import http.client
import importlib.util
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from conftest import ROOT
from support.browsing import Browser

from tenderkit.cli import main

NOTEBOOKS = (ROOT / "examples/notebooks/tender.yaml").read_text(encoding="utf-8")


def test_without_its_libraries_the_command_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(name: str) -> Any:
        return None if name == "uvicorn" else object()

    monkeypatch.setattr(importlib.util, "find_spec", lacking)
    result = CliRunner().invoke(main, ["open", "--no-browser"])
    assert result.exit_code == 1
    assert "TK707 the page in the browser needs what is not installed: uvicorn" in result.stderr
    assert 'pip install "tenderkit[web]"' in result.stderr


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = CliRunner().invoke(main, ["open", "--no-browser", "--port", str(taken.getsockname()[1])])
    assert result.exit_code == 1
    assert "TK708 cannot be used: Address already in use (choose another number, or leave --port out)" in result.stderr


@pytest.mark.parametrize("name", ["--help", pytest.param("check", marks=pytest.mark.slow)])
def test_no_other_command_waits_for_the_server(name: str) -> None:
    code = f"import sys\nfrom tenderkit.cli import main\ntry:\n    main([{name!r}])\nexcept SystemExit:\n    pass\n"
    code += "print([name for name in ('starlette', 'uvicorn', 'asyncio') if name in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.slow
def test_the_page_answers_on_this_computer_alone_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "tender.yaml").write_text(NOTEBOOKS, encoding="utf-8")
    command = [sys.executable, "-m", "tenderkit", "open", str(tmp_path), "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        address = urlsplit(process.stdout.readline().strip())
        assert address.hostname == "127.0.0.1"
        connection = http.client.HTTPConnection("127.0.0.1", address.port or 0, timeout=60)
        connection.request("GET", f"/?{address.query}")
        answer = connection.getresponse()
        answer.read()
        cookie = (answer.getheader("set-cookie") or "").partition(";")[0]
        connection.request("GET", "/", headers={"cookie": cookie})
        page = connection.getresponse()
        assert page.status == 200
        assert b"Your tender" in page.read()
        connection.close()
        other = [each[4][0] for each in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
        for place in {each for each in other if not str(each).startswith("127.")}:
            with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
                socket.create_connection((str(place), address.port or 0), timeout=2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out == ""
    assert err.splitlines()[-1] == "the page is closed; everything that it says is saved is in the folder"


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="the system does not say how much memory a process has")
def test_a_thousand_requests_leave_no_memory_behind(tmp_path: Path) -> None:
    (tmp_path / "tender.yaml").write_text(NOTEBOOKS, encoding="utf-8")
    browser = Browser(tmp_path)

    def work(times: int) -> int:
        """Ask and type so many times, and return how many bytes the process then has."""
        for number in range(times):
            browser.type("/points", **{"award__points__AC-3": str(30 + number % 7)})
            browser.get(("/", "/authority", "/products", "/scenario", "/dates")[number % 5])
        gc.collect()
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    before = work(100)  # what is kept on purpose is kept by then
    assert work(334) - before < 4_000_000, "of three requests each"
