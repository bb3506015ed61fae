"""A command in a process of its own → its status and lines, the seconds of the processor it took, the peak of its memory."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

# Linux counts into ru_maxrss what the parent held at the fork; VmHWM is the process's own. macOS counts in bytes.
_MEASURE = """
import json, re, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
from click.testing import CliRunner
from tenderkit.cli import main
result = CliRunner().invoke(main, sys.argv[1:])
status = Path("/proc/self/status")
peak = resource.getrusage(resource.RUSAGE_SELF)
kilobytes = peak.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
if status.exists():
    kilobytes = int(re.search(r"VmHWM:\\s*(\\d+)", status.read_text())[1])
used = peak.ru_utime + peak.ru_stime
print(json.dumps([result.exit_code, result.output[-3000:], used, kilobytes / 1024]))
"""


@dataclass(frozen=True)
class Measured:
    """How a command ended, and what it took: seconds of the processor, megabytes at its peak, with Python and all libraries."""

    status: int
    output: str
    seconds: float
    megabytes: float


def measured(*arguments: object) -> Measured:
    """Run a command in a process of its own, which the system stops after two minutes of the processor (not on Windows)."""
    command = [sys.executable, "-c", _MEASURE, *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    return Measured(*json.loads(run.stdout))
