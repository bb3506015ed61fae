"""A folder → `tenderkit open` on it, in a process of its own as somebody would start it, to be killed and started again."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Served:
    """The program at a folder; `address` is the one that it printed last, with the key."""

    folder: Path
    address: str = ""
    process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def start(self) -> Served:
        """Start the program, and wait until it says where it is."""
        command = [sys.executable, "-m", "tenderkit", "open", str(self.folder), "--no-browser"]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=self.folder, env=environment
        )
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://127.0.0.1:"), "tenderkit open has not started"
        return self

    def at(self, path: str) -> str:
        """The address of a page, for a browser that has been let in."""
        return self.address.partition("/?")[0] + path

    def kill(self) -> None:
        """End the program as a power cut would: it gets to do nothing more."""
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def __enter__(self) -> Served:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.kill()
