"""`tenderkit open`: the page in the browser."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import click

from tenderkit.cli import printing
from tenderkit.faults import Fault, Location, TenderkitError

_NEEDED = ("starlette", "uvicorn", "python_multipart")


@click.command("open", short_help="Fill a tender in on a page in the browser.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("."))
@click.option("--browser/--no-browser", default=True, help="Open the browser, or only print the address.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="The port to answer at; any free one if left out."
)
def open_(folder: Path, browser: bool, port: int) -> None:
    """Show FOLDER, or the current folder, on a page in the browser of this computer, until Ctrl-C."""
    lacking = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if lacking:
        message = f"the page in the browser needs what is not installed: {', '.join(lacking)}"
        raise TenderkitError([Fault(Location("tenderkit"), "TK707", message, 'install it with pip install "tenderkit[web]"')])
    from tenderkit.web.serving import serve

    def tell(address: str) -> None:
        printing.result(address)
        printing.say(f"{folder if str(folder) != '.' else 'this folder'} is open at this address; Ctrl-C here ends it")

    serve(folder, tell, port=port, browser=browser)
    printing.say("the page is closed; everything that it says is saved is in the folder")
