"""When the scope of an initiative grew faster than it was finished, for its whole life at once. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ledger.instants import DAY, Micros
from projections.model.members import begun_here, within
from projections.model.states import CLOSED_CLASSES
from projections.past.steps import Level
from projections.past.sweep import END, Part
from projections.signals.scope import LEAST_ADDED, WINDOW_DAYS

_WINDOW = WINDOW_DAYS * DAY


class Growth:
    """The rule `scope-growing` at any moment; `times` are those at which its answer may change."""

    def __init__(self, parts: Sequence[Part], committed: Micros | None) -> None:
        begun = [at for part in parts if (at := begun_here(part.history, part.belongs)) is not None]
        begun += [committed] if committed is not None else []
        self._old_enough = min(begun) + _WINDOW if begun else END
        self._added = Level(step for part in parts for step in _added(part))
        self._ended = Level(step for part in parts for step in _ended(part))
        self.times = {self._old_enough, *self._added.times, *self._ended.times}

    def holds(self, moment: Micros) -> bool:
        """Whether more was added in the window than was finished in it."""
        added = self._added.at(moment)
        return moment >= self._old_enough and added >= LEAST_ADDED and added > self._ended.at(moment)


def _added(part: Part) -> Iterable[tuple[Micros, int]]:
    from_ = part.belongs[0][0]
    return _counted(from_, max(from_, part.joined), END)


def _ended(part: Part) -> Iterator[tuple[Micros, int]]:
    """+1 while an item that was finished, dropped or moved elsewhere was so within the window."""
    spans = [
        (span.from_, END if span.to is None else span.to)
        for span in part.history.spans
        if span.status_class not in CLOSED_CLASSES
    ]
    ended = part.belongs[0][0]
    since = max(ended, part.joined)
    for from_, to in sorted(within(spans, part.belongs)):
        yield from _counted(ended, since, from_)
        ended = since = to
    yield from _counted(ended, since, END)


def _counted(at: Micros, from_: Micros, to: Micros) -> Iterable[tuple[Micros, int]]:
    """What happened at a moment counts from `from_` until `to`, and no longer than the window."""
    until = min(to, at + _WINDOW)
    return ((from_, 1), (until, -1)) if from_ < until else ()
