"""How long items were in each status, and blockers stood: finished, or still there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ledger.instants import SECOND, Micros
from ledger.light import Any
from projections.model.history import ItemHistory
from projections.model.matters import Blocker
from projections.model.states import ACTIVE, CLOSED_CLASSES, WAITING
from projections.signals.carried import CAUSE, KEPT, LEAST_VISITS, STATUS, Aging, Spent, Visitor, usual

_BEGUN = (ACTIVE, WAITING)


class Visits:
    """Visits to the active and waiting statuses; those of items that are done tell what is usual."""

    __slots__ = ("_finished", "_initiative", "_late", "_newest", "_open")

    def __init__(self, initiative: str, late: Mapping[int, Micros]) -> None:
        """`late` says when a record was known, by position, where that was after it happened."""
        self._initiative = initiative
        self._late = late
        self._finished: dict[str, list[int]] = {}
        self._newest: dict[str, Micros] = {}
        self._open: dict[str, list[Visitor]] = {}

    def take(self, history: ItemHistory) -> None:
        """Count an item, where it belongs to the initiative now."""
        if history.initiative != self._initiative:
            return
        last = history.spans[-1]
        if last.status_class in _BEGUN:
            known = max(last.from_, self._late.get(last.position, last.from_))
            self._open.setdefault(last.status, []).append(Visitor(last.from_, history.key, last.position, known))
        elif last.status_class in CLOSED_CLASSES:
            self._finish(history, last.from_)

    def kept(self) -> list[Any]:
        """What was counted so far, as JSON can hold it."""
        return [self._finished, self._newest, self._open]

    def resume(self, kept: Sequence[Any]) -> None:
        """Add what was counted before."""
        finished, newest, open_ = kept
        for status, seconds in finished.items():
            self._finished.setdefault(status, []).extend(seconds)
            self._newest[status] = max(newest[status], self._newest.get(status, newest[status]))
        for status, visitors in open_.items():
            self._open.setdefault(status, []).extend([Visitor(*visitor) for visitor in visitors])

    def _finish(self, history: ItemHistory, done: Micros) -> None:
        known = done
        if self._late:
            known = max(done, *(self._late.get(span.position, done) for span in history.spans))
        for span in history.spans:
            if span.to is not None and span.status_class in _BEGUN:
                self._finished.setdefault(span.status, []).append((span.to - span.from_) // SECOND)
                self._newest[span.status] = max(known, self._newest.get(span.status, known))

    def finished(self) -> dict[str, Spent]:
        """What the finished items spent in each status."""
        return {
            STATUS + status: Spent(tuple(sorted(seconds)), self._newest[status])
            for status, seconds in self._finished.items()
        }

    def aging(self) -> tuple[Aging, ...]:
        """The open items by status, the oldest first."""
        found = []
        for status, visitors in sorted(self._open.items()):
            seconds = sorted(self._finished.get(status, ()))
            own = usual(seconds, self._newest.get(status, 0), LEAST_VISITS)
            found.append(Aging(STATUS + status, len(visitors), own, tuple(sorted(visitors)[:KEPT])))
        return tuple(found)


def cleared(episodes: Iterable[Blocker], late: Mapping[int, Micros]) -> dict[str, Spent]:
    """How long a blocker stood, by its cause, each time that it was cleared."""
    found: dict[str, Spent] = {}
    for episode in episodes:
        if episode.cleared is None or episode.cleared_position is None:
            continue
        known = max(episode.cleared, *(late.get(p, 0) for p in (episode.raised_position, episode.cleared_position)))
        stood = max(episode.cleared - episode.since, 0) // SECOND
        before = found.get(CAUSE + episode.cause, Spent((), known))
        found[CAUSE + episode.cause] = Spent(tuple(sorted((*before.seconds, stood))), max(before.newest, known))
    return found
