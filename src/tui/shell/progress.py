"""One line that says how far something has come; it overwrites itself, and only a terminal sees it."""

from __future__ import annotations

import sys
import time
from types import TracebackType

_EVERY_SECONDS = 0.1
_WIDTH = 30


class Progress:
    """`with Progress("rebuilding the views") as told: told(3, 10)`; the line is wiped away at the end."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._shown = ""
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Say that `done` of `total` are done; cheap enough to be called for every batch."""
        now = time.monotonic()
        if now < self._next or not sys.stderr.isatty():
            return
        self._next = now + _EVERY_SECONDS
        share = min(done / total, 1.0) if total > 0 else 1.0
        full = round(share * _WIDTH)
        self._show(f"{self.what}  {'█' * full}{'─' * (_WIDTH - full)} {share:4.0%}")

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._show("")

    def _show(self, line: str) -> None:
        print(f"\r{line:<{len(self._shown)}}", end="\r" if not line else "", file=sys.stderr, flush=True)
        self._shown = line
