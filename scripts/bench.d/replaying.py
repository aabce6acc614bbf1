"""A replay of the whole portfolio on a terminal: its first picture, seeks with their drawing, playing, keys lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from measuring import UNSTALL, Row, percentiles
from screens import Terminal

_KEYS = 100
_BETWEEN_SECONDS = 0.03
#: A key whose effect is not seen by then was lost.
_PATIENCE_SECONDS = 1.0
_PLAYED_SECONDS = 5
#: The header says the moment anew in every picture, and by which knowledge it looks.
_MOMENT = b"AS OF"
_LOOK = re.compile(rb"as known then|with hindsight")


def first_picture(ledger: Path, what: str, rounds: int = 5) -> Row:
    """From the key to the first rows of the replay."""
    with _screens(ledger) as terminal:
        taken = []
        for _ in range(rounds):
            start = perf_counter()
            terminal.press(b"5")
            terminal.wait_for(b"INIT-")
            taken.append(perf_counter() - start)
            terminal.press(b"\x1b")
            terminal.settle()
    return percentiles(what, "≤ 300 ms", taken)


def rows(ledger: Path) -> Iterator[Row]:
    """The past has to be laid out already."""
    yield first_picture(ledger, "first picture of a replay")
    with _screens(ledger) as terminal:
        terminal.press(b"5")
        terminal.wait_for(b"density")
        terminal.settle()
        _go_to(terminal, b"2025-03-01")
        for name, keys in (("facts", b"hl"), ("days", b"HHHLL"), ("marks", b"]]["), ("stalls", b"}}{")):
            seeks = [terminal.picture(keys[n % len(keys) :][:1]) for n in range(_KEYS)]
            yield percentiles(f"replay, {name}, with drawing", "p95 ≤ 16, median ≤ 5 ms", [s for s in seeks if s])
        # Eight facts in a second at first; three times faster, that is sixty.
        terminal.press(b">>>")
        terminal.press(b" ")
        yield Row("replay, playing", "≥ 30 pictures/s", f"{_played(terminal):,.1f}/s")
        asked, seen = _pressed(terminal)
        yield Row("replay, keys lost while it plays", "0", f"{asked - seen} of {asked}")


def _screens(ledger: Path) -> Terminal:
    terminal = Terminal([*UNSTALL, "--ledger", str(ledger)])
    terminal.wait_for(b"INIT-")
    terminal.settle()
    return terminal


def _go_to(terminal: Terminal, day: bytes) -> None:
    terminal.press(b"@" + day + b"\r")
    terminal.settle()


def _played(terminal: Terminal) -> float:
    """Pictures in a second."""
    terminal.read_for(1.0)
    return terminal.read_for(_PLAYED_SECONDS).count(_MOMENT) / _PLAYED_SECONDS


def _pressed(terminal: Terminal) -> tuple[int, int]:
    """How often hindsight was switched by its key, and how often that was seen: a key each time the last one was."""
    look, seen = _LOOK.findall(terminal.read_for(0.5))[-1:], 0
    for _ in range(_KEYS):
        terminal.press(b"K")
        end = perf_counter() + _PATIENCE_SECONDS
        while perf_counter() < end:
            told = _LOOK.findall(terminal.read_for(_BETWEEN_SECONDS))[-1:]
            if told and told != look:
                look, seen = told, seen + 1
                break
    return _KEYS, seen
