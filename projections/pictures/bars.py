"""The wait ledger as bars: elapsed time with what stood alone inside it, silence as its own bar. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.states import SILENT, WAITING
from projections.waiting.wait_ledger import SILENCE, Ledger

#: What fills a bar in characters: time in which nothing else held the work, time with other waits, silence.
ALONE_FILL, SHARED_FILL, SILENCE_FILL = "█", "▒", "░"


class Bar(NamedTuple):
    """One line of a wait ledger; times in microseconds, `share` of the whole standstill."""

    name: str
    state: str
    elapsed: Micros
    working: Micros
    alone: Micros
    share: float


class Chart(NamedTuple):
    """Bars in the ledger's order; `coverage` is the share of the standstill that is accounted for, None without any."""

    title: str
    bars: tuple[Bar, ...]
    standstill: Micros
    standstill_working: Micros
    coverage: float | None
    paused: Micros = 0


def chart(title: str, ledger: Ledger) -> Chart:
    """The bars of a wait ledger."""
    bars = tuple(
        Bar(
            line.name,
            SILENT if line.name == SILENCE else WAITING,
            line.elapsed,
            line.working,
            line.alone,
            line.elapsed / ledger.standstill,
        )
        for line in ledger.lines
    )
    return Chart(title, bars, ledger.standstill, ledger.standstill_working, ledger.coverage, ledger.paused)


def longest(bars: Iterable[Bar]) -> Micros:
    """What the full width stands for; 1 where there are none."""
    return max((bar.elapsed for bar in bars), default=1) or 1


def columns(bar: Bar, full: Micros, width: int) -> tuple[int, int]:
    """How many columns of `width` stood alone, and how many with other waits; any bar has one at least."""
    whole = max(bar.elapsed * width // full, 1)
    alone = min(round(whole * bar.alone / bar.elapsed), whole) if bar.elapsed else 0
    return alone, whole - alone


def drawn(bar: Bar, full: Micros, width: int) -> str:
    """A bar as characters."""
    alone, shared = columns(bar, full, width)
    if bar.state == SILENT:
        return SILENCE_FILL * (alone + shared)
    return ALONE_FILL * alone + SHARED_FILL * shared
