"""A line on a terminal that tells how far long work is; nothing anywhere else."""

from __future__ import annotations

import sys
import time


class Progress:
    """Rewrites its line four times a second at most. `total` may be left out."""

    def __init__(self, what: str, total: int | None = None):
        self._what = what
        self._total = total
        self._done = 0
        self._begun = time.monotonic()
        self._shown = 0.0
        self._live = sys.stderr.isatty()

    def add(self, count: int) -> None:
        self._done += count
        now = time.monotonic()
        if self._live and now - self._shown >= 0.25:
            self._shown = now
            self._show(now)

    def _show(self, now: float) -> None:
        rate = self._done / max(now - self._begun, 1e-9)
        of = f" of {self._total:,}" if self._total is not None else ""
        sys.stderr.write(f"\r{self._what}: {self._done:,}{of}, {rate:,.0f} a second\x1b[K")
        sys.stderr.flush()

    def close(self) -> None:
        if self._live:
            self._show(time.monotonic())
            sys.stderr.write("\n")
