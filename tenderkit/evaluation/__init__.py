"""An evaluation file, and workbooks of scores with their reasons → what is decided, of the rule that was published."""

from __future__ import annotations
