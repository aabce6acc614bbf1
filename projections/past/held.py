"""Which blockers and decisions there were about an initiative or its items, as they stood at any moment. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.matters import Blocker, Decision

#: A matter (its stream) as its facts told it by a moment: its episodes.
Episodes = Callable[[str, Micros], Sequence[Blocker | Decision]]


class About(NamedTuple):
    """A subject that belongs to the initiative from `joined` on, and the streams of the matters about it."""

    subject: str
    joined: Micros
    matters: Sequence[str]


class Matters(NamedTuple):
    """All matters at a moment, in the order in which the portfolio reads them."""

    blockers: tuple[Blocker, ...] = ()
    decisions: tuple[Decision, ...] = ()


class Held:
    """Keeps the last answer: it is asked for in the order of time."""

    def __init__(self, about: Sequence[About], times: Iterable[Micros], episodes: Episodes) -> None:
        """`times` are the moments of all facts of the matters."""
        self._about = [each for each in about if each.matters]
        self._episodes = episodes
        self.times = sorted({*times, *(each.joined for each in self._about)})
        self._last = -1
        self._found = Matters()

    def at(self, moment: Micros) -> tuple[int, Matters]:
        """A number that is the same as long as nothing changes, and the matters."""
        number = bisect_right(self.times, moment)
        if number != self._last:
            self._last, self._found = number, self._tell(moment)
        return number, self._found

    def _tell(self, moment: Micros) -> Matters:
        blockers: dict[str, Blocker] = {}
        decisions: dict[str, Decision] = {}
        for subject, joined, matters in self._about:
            if joined > moment:
                continue
            for stream in matters:
                for each in self._episodes(stream, moment):
                    if subject in each.affects:
                        if isinstance(each, Blocker):
                            blockers[each.key] = each
                        else:
                            decisions[each.key] = each
        return Matters(tuple(blockers.values()), tuple(decisions.values()))
