"""What is wrong with a tender file, gathered while it is held against the catalogue."""

from __future__ import annotations

from tenderkit.faults import Fault, Severity
from tenderkit.files.yamlfile import KeyPath, YamlFile


class Report:
    """Gathers faults and missing values at their places in the file.

    `concerned` holds the places that have a fault already: what is missing there is not told a second time. `guessed` holds
    the items that stand for a misspelt name: nothing is asked of them.
    """

    def __init__(self, yaml: YamlFile, faults: list[Fault], concerned: set[KeyPath]) -> None:
        self.yaml, self.faults, self.concerned = yaml, faults, concerned
        self.missing_values: dict[str, Fault] = {}
        self.guessed: set[str] = set()

    def fault(self, keys: KeyPath, code: str, message: str, hint: str = "", severity: Severity = "fault") -> None:
        """Record a fault at the value of these keys."""
        self.faults.append(Fault(self.yaml.where(*keys), code, message, hint, severity))

    def warn(self, keys: KeyPath, code: str, message: str, hint: str) -> None:
        """Record a warning at the value of these keys."""
        self.fault(keys, code, message, hint, "warning")

    def touched(self, *keys: str | int) -> bool:
        """Whether something is wrong at these keys, above or below: what follows from that is no second fault."""
        return any(path[: len(keys)] == keys[: len(path)] for path in self.concerned if path)

    def missing(self, keys: KeyPath, text: str) -> None:
        """Record a value not given, once, and unless something else is wrong at its place already."""
        if self.touched(*keys):
            return
        self.concerned.add(keys)
        name = ".".join(str(key) for key in keys)
        message, hint = f"“{name}” is not filled in ({text})", "fill it in, or render with --draft"
        self.missing_values[name] = Fault(self.yaml.where(*keys), "TK303", message, hint, "missing")
        self.faults.append(self.missing_values[name])
