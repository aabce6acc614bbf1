"""What changes in steps as time goes by: a level, or what is usual. Pure."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.past.compared import NONE, Took


class Level:
    """A number that changes at moments, in force at the moment itself."""

    def __init__(self, steps: Iterable[tuple[Micros, int]]) -> None:
        changes: dict[Micros, int] = {}
        for at, change in steps:
            changes[at] = changes.get(at, 0) + change
        self.times = sorted(changes)
        level = 0
        self._levels = [0]
        for at in self.times:
            level += changes[at]
            self._levels.append(level)

    def at(self, moment: Micros) -> int:
        """The level at a moment."""
        return self._levels[bisect_right(self.times, moment)]


class Numbers(NamedTuple):
    """A number from each of some moments on; `NONE` before them."""

    times: list[Micros]
    numbers: list[int]

    def at(self, moment: Micros) -> int:
        """The number at a moment."""
        index = bisect_right(self.times, moment) - 1
        return self.numbers[index] if index >= 0 else NONE


def usually(took: Iterable[Took], least: int) -> Numbers:
    """What 85 % took at most, in seconds, at every moment at which at least so many were finished.

    By nearest rank, as `signals.carried.usual` has it.
    """
    changes: list[tuple[Micros, int, bool]] = []
    for each in took:
        changes.append((each.from_, each.seconds, True))
        changes.append((each.to, each.seconds, False))
    changes.sort()
    found = Numbers([], [])
    counted: list[int] = []
    last = NONE
    for index, (at, seconds, comes) in enumerate(changes):
        if comes:
            insort(counted, seconds)
        else:
            del counted[bisect_right(counted, seconds) - 1]
        if index + 1 < len(changes) and changes[index + 1][0] == at:
            continue
        n = len(counted)
        usual = counted[(85 * n + 99) // 100 - 1] if n >= least else NONE
        if usual != last:
            found.times.append(at)
            found.numbers.append(usual)
            last = usual
    return found
