"""How fast is the page of `tenderkit open`? `python benchmarks/browser.py [REQUESTS]`.

Prints the time from the command until the first page is there (a process of its own each time), what a change of points costs the
processor from what is typed to the answer, the memory after each tenth of the requests (1,000 if left out), and how long
`tenderkit --help` takes, which imports nothing of all this. The example is examples/notebooks.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.browsing import Browser  # noqa: E402
from support.served import Served  # noqa: E402

ROUNDS = 7


def main() -> None:
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "tender"
        shutil.copytree(ROOT / "examples/notebooks", folder)
        firsts = sorted(first_page(folder) for _ in range(ROUNDS))
        print(f"first page after the command: {statistics.median(firsts):.2f} s ({firsts[0]:.2f} to {firsts[-1]:.2f})")
        browser = Browser(folder)
        browser.get("/points")
        changes = [change_of_points(browser, str(20 + number % 2 * 10)) for number in range(40)]
        print(f"a change of points: {statistics.median(changes) * 1000:.0f} ms of CPU (at most {max(changes) * 1000:.0f})")
        memory = []
        for number in range(requests):
            browser.get(("/", "/points", "/criteria", "/dates", "/documents")[number % 5])
            if number % 10 == 0:
                change_of_points(browser, str(20 + number % 20))
            if (number + 1) % (requests // 10) == 0:
                memory.append(held())
        print(f"memory over {requests} requests: {', '.join(f'{each:.0f}' for each in memory)} MB")
    helps = sorted(seconds_of("--help") for _ in range(ROUNDS))
    print(f"tenderkit --help: {statistics.median(helps):.2f} s")


def first_page(folder: Path) -> float:
    """Seconds from the start of the command until the whole first page has arrived."""
    start = time.perf_counter()
    with Served(folder) as server:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        page = opener.open(server.address).read()
        took = time.perf_counter() - start
    assert b"</html>" in page
    return took


def change_of_points(browser: Browser, points: str) -> float:
    """Seconds of CPU from what the script of the page sends to the whole answer."""
    fields = browser.get("/points").fields()
    name = "award.points.AC-3"
    start = time.process_time()
    browser.post("/points", {f"v:{name}": points, f"w:{name}": fields[f"w:{name}"]}, in_parts=True)
    return time.process_time() - start


def held() -> float:
    """The memory that this process holds right now, in MB; where the system does not say, the most that it held."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 2**20


def seconds_of(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "tenderkit", *arguments], check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
