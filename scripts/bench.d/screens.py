"""The screens on a terminal of their own (a pty), against an app of the same library that shows one word."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from random import random
from shutil import copyfile
from statistics import median
from time import perf_counter, sleep

from measuring import ENVIRONMENT, UNSTALL, Row, duration, percentiles

from ledger import edge
from ledger.aggregates.looking import ProgressNoted
from ledger.log.recorder import SqliteLog
from ledger.record import Draft
from projections.lists.portfolio import portfolio
from projections.views import Views

_EMPTY = (
    "from textual.app import App\nfrom textual.widgets import Static\n"
    "class Empty(App):\n    def compose(self):\n        yield Static('nothing-here')\n"
    "Empty().run()"
)
_PATIENCE_SECONDS = 60
_QUIET_SECONDS = 0.08
_AUDIT = b"6"
_ARRIVALS = 100


def rows(ledger: Path, rounds: int) -> Iterator[Row]:
    """From the start of the process to the first row on the screen; keys in the longest list; memory."""
    views = Views.open(ledger)
    first = portfolio(views, views.moment())[0].initiative.encode()
    views.close()
    screens, empty = [*UNSTALL, "--ledger", str(ledger)], [sys.executable, "-c", _EMPTY]
    taken = [(_shown(screens, first), _shown(empty, b"nothing-here")) for _ in range(rounds + 2)]
    ours, limit = (median(column) for column in zip(*taken, strict=True))
    yield duration("first screen with its rows", "≤ 1.6 × an empty app", ours, limit)
    with Terminal(screens) as terminal:
        terminal.wait_for(first)
        terminal.press(_AUDIT)
        terminal.settle()
        terminal.press(b"g")  # to the top: the newest fact, where the list opens, lies at its end
        terminal.settle()
        for name, keys in (("j", b"j"), ("ctrl+d", b"\x04"), ("k", b"k"), ("g, G", b"gG")):
            answers = [terminal.answer(keys[n % len(keys) :][:1]) for n in range(60)]
            yield percentiles(f"key {name} in the audit list", "p95 ≤ 16 ms", [answer for answer in answers if answer])
        yield Row("memory of the screens", "≤ 150 MB", f"{terminal.memory_mb():,.0f} MB")
    yield arriving(ledger, first)


def arriving(ledger: Path, first: bytes) -> Row:
    """From the commit of another process to the end of the audit list on the screen, on a copy of the ledger."""
    copy = ledger.with_name("watched.unstall")
    log = None
    try:
        for ending in ("", ".views", ".views-audit"):
            copyfile(f"{ledger}{ending}", f"{copy}{ending}")
        log = SqliteLog(copy)
        with Terminal([*UNSTALL, "--ledger", str(copy)]) as terminal:
            terminal.wait_for(first)
            terminal.press(_AUDIT)
            terminal.settle()
            terminal.press(b"G")
            terminal.settle()
            taken = [_arrival(terminal, log, first.decode(), f"arrival{number:04}") for number in range(_ARRIVALS)]
    finally:
        if log is not None:
            log.close()
        for left in copy.parent.glob(copy.name + "*"):
            left.unlink()
    return percentiles("another process's fact on screen", "p99 ≤ 100 ms", taken, 99)


def _arrival(terminal: Terminal, log: SqliteLog, initiative: str, word: str) -> float:
    stream = f"initiative:{initiative}"
    log.append([Draft(stream, ProgressNoted(stream, "progress", word), edge.now(), "bench", "bench")])
    start = perf_counter()
    terminal.wait_for(word.encode())
    taken = perf_counter() - start
    # The cursor stays on its row, and so what comes later would fall below the screen.
    terminal.press(b"G")
    terminal.drain()
    # At no fixed step with the looking of the screens.
    sleep(random() / 5)
    return taken


def _shown(command: list[str], word: bytes) -> float:
    start = perf_counter()
    with Terminal(command) as terminal:
        terminal.wait_for(word)
        return perf_counter() - start


class Terminal:
    """A child process on a pty of 120 columns and 36 rows."""

    def __init__(self, command: list[str]) -> None:
        self.child, self.end = pty.fork()
        if self.child == 0:
            os.execve(command[0], command, ENVIRONMENT | {"TERM": "xterm-256color", "COLORTERM": "truecolor"})
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.end)

    def wait_for(self, word: bytes) -> None:
        """Read until `word` was drawn."""
        seen = b""
        while word not in seen:
            if not self._ready(_PATIENCE_SECONDS):
                raise TimeoutError(f"{word!r} was not drawn within {_PATIENCE_SECONDS} s")
            seen += os.read(self.end, 65536)

    def settle(self) -> None:
        """Read until nothing more is drawn for a moment."""
        sleep(0.5)
        self.drain()

    def press(self, key: bytes) -> None:
        """Type a key."""
        os.write(self.end, key)

    def answer(self, key: bytes) -> float | None:
        """Seconds until a key's answer begins to be drawn; None where it changes nothing."""
        start = perf_counter()
        self.press(key)
        answered = perf_counter() - start if self._ready(1) else None
        self.drain()
        return answered

    def picture(self, key: bytes) -> float | None:
        """Seconds until the whole answer to a key was drawn; None where it changes nothing."""
        start = perf_counter()
        self.press(key)
        last = None
        while self._ready(_QUIET_SECONDS):
            os.read(self.end, 65536)
            last = perf_counter()
        return None if last is None else last - start

    def read_for(self, seconds: float) -> bytes:
        """What is drawn in some time."""
        end, told = perf_counter() + seconds, b""
        while (left := end - perf_counter()) > 0:
            if self._ready(left):
                told += os.read(self.end, 65536)
        return told

    def drain(self) -> None:
        """Read until nothing more comes."""
        while self._ready(_QUIET_SECONDS):
            os.read(self.end, 65536)

    def memory_mb(self) -> float:
        """Resident memory, as Linux counts it; 0 where it does not say."""
        try:
            status = Path(f"/proc/{self.child}/status").read_text("ascii")
        except OSError:
            return 0.0
        return float(status.partition("VmRSS:")[2].split()[0]) / 1000

    def _ready(self, seconds: float) -> bool:
        return bool(select.select([self.end], [], [], seconds)[0])
