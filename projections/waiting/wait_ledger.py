"""The wait ledger: where the standstill went, by cause, person, reference or status. Pure.

Every microsecond of a subject's waiting and silent segments is on exactly one line, so the lines sum to the standstill.
Silence that nobody explained is a line of its own, never spread; paused time stands apart. Source: the stall model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.calendar import Calendar
from projections.model.states import PAUSED, SILENT, WAITING
from projections.model.timeline import Timeline
from projections.model.waits import EXPLAINED, Wait, stretches

SILENCE, NOBODY, NOTHING = "silence", "nobody named", "no reference"
BY = ("cause", "person", "ref", "status")


class Window(NamedTuple):
    """The period that is accounted for, [since, until) in microseconds."""

    since: Micros
    until: Micros


class Piece(NamedTuple):
    """Time in which a subject stood still for one reason; `wait` is None where nobody said why.

    `alone` says that no other wait was in force, so that its absence would have saved this time.
    """

    subject: str
    from_: Micros
    to: Micros
    wait: Wait | None
    alone: bool


class Named(NamedTuple):
    """A part of a piece and the line on which it stands."""

    name: str
    from_: Micros
    to: Micros


class Line(NamedTuple):
    """One line: elapsed and working time, what of it stood alone, how many waits, and what was explained afterwards."""

    name: str
    elapsed: Micros
    working: Micros
    alone: Micros
    alone_working: Micros
    waits: int
    explained: Micros


class Ledger(NamedTuple):
    """The lines and their sum, the standstill. `known` is what of it has a cause on record; paused time stands apart.

    `subjects` is how many were added up, `whole` the time in which they lived within the window.
    """

    window: Window
    by: str
    subjects: int
    whole: Micros
    lines: tuple[Line, ...]
    standstill: Micros
    standstill_working: Micros
    known: Micros
    paused: Micros
    paused_working: Micros

    @property
    def coverage(self) -> float | None:
        """Explained wait / (explained wait + silence): what of the standstill is not on the line of silence.

        None without any standstill.
        """
        return self.known / self.standstill if self.standstill else None


def pieces(subject: str, timeline: Timeline, window: Window, cuts: Iterable[Micros] = ()) -> Iterator[Piece]:
    """The standstill of one timeline within the window, cut wherever a wait begins or ends and at `cuts`."""
    edges = {edge for segment in timeline.segments for edge in (segment.from_, segment.to)}
    bounds = [at for at in (*window, *cuts) if timeline.from_ <= at <= timeline.to]
    sweep = stretches(timeline.waits, {*edges, *bounds})
    index = 0
    for from_, to, _, alone in sweep:
        while timeline.segments[index].to <= from_:
            index += 1
        segment = timeline.segments[index]
        if segment.state in (WAITING, SILENT) and window.since <= from_ and to <= window.until:
            yield Piece(subject, from_, to, segment.binding, alone or segment.state == SILENT)


def within(timeline: Timeline, window: Window, states: Sequence[str] | None = None) -> Iterator[tuple[Micros, Micros]]:
    """The intervals of a timeline's segments within the window, of all states or of some."""
    for segment in timeline.segments:
        if states is None or segment.state in states:
            from_, to = max(segment.from_, window.since), min(segment.to, window.until)
            if from_ < to:
                yield from_, to


class Books:
    """Adds up what it is given, subject by subject."""

    def __init__(self, by: str, window: Window, calendar: Calendar, naming: Callable[[Piece], Iterable[Named]]) -> None:
        self._by, self._window, self._calendar, self._naming = by, window, calendar, naming
        self._lines: dict[str, list[int]] = {}
        self._waits: dict[str, set[tuple[object, ...]]] = {}
        self._subjects = self._whole = self._known = 0
        self._paused = self._paused_working = 0

    def take(self, subject: str, timeline: Timeline, cuts: Iterable[Micros] = ()) -> None:
        """Enter one subject's timeline; it counts where it lived within the window."""
        lived = sum(to - from_ for from_, to in within(timeline, self._window))
        if not lived:
            return
        self._subjects += 1
        self._whole += lived
        for from_, to in within(timeline, self._window, (PAUSED,)):
            self._paused += to - from_
            self._paused_working += self._calendar.working(from_, to)
        for piece in pieces(subject, timeline, self._window, cuts):
            self._enter(piece)

    def _enter(self, piece: Piece) -> None:
        wait = piece.wait
        explained = wait is not None and wait.kind == EXPLAINED
        if wait is not None:
            self._known += piece.to - piece.from_
        for name, from_, to in self._naming(piece) if wait is not None else [Named(SILENCE, piece.from_, piece.to)]:
            elapsed, working = to - from_, self._calendar.working(from_, to)
            line = self._lines.setdefault(name, [0, 0, 0, 0, 0])
            for place, amount in enumerate(
                (elapsed, working, elapsed * piece.alone, working * piece.alone, elapsed * explained)
            ):
                line[place] += amount
            started = (piece.subject, *(() if wait is None else (wait.kind, wait.ref, wait.evidence)))
            self._waits.setdefault(name, set()).add(started)

    def close(self) -> Ledger:
        """What was entered; the longest line first, people by their names, silence last."""
        lines = [
            Line(name, elapsed, working, alone, alone_working, len(self._waits[name]), explained)
            for name, (elapsed, working, alone, alone_working, explained) in self._lines.items()
        ]
        lines.sort(key=_by_name if self._by == "person" else _longest_first)
        return Ledger(
            self._window,
            self._by,
            self._subjects,
            self._whole,
            tuple(lines),
            sum(line.elapsed for line in lines),
            sum(line.working for line in lines),
            self._known,
            self._paused,
            self._paused_working,
        )


def _by_name(line: Line) -> tuple[bool, bool, str, str]:
    """People are never ranked."""
    return (line.name == SILENCE, line.name == NOBODY, line.name.casefold(), line.name)


def _longest_first(line: Line) -> tuple[bool, Micros, str]:
    return (line.name == SILENCE, -line.elapsed, line.name)


def by_cause(piece: Piece) -> list[Named]:
    """A piece under the cause of its wait."""
    return [Named(piece.wait.cause if piece.wait else SILENCE, piece.from_, piece.to)]


def by_ref(piece: Piece) -> list[Named]:
    """A piece under the blocker, decision or item that it waits for."""
    return [Named((piece.wait.ref if piece.wait else None) or NOTHING, piece.from_, piece.to)]


def cut_at(piece: Piece, points: Iterable[Micros]) -> list[tuple[Micros, Micros]]:
    """The parts of a piece between points."""
    inner = sorted({piece.from_, piece.to, *(at for at in points if piece.from_ < at < piece.to)})
    return list(pairwise(inner))
