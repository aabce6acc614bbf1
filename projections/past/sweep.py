"""An initiative swept once through time: how it stood at every moment, from one fold of its facts. Pure.

The fold of the stall model (`rollup`) tells one moment. Told moment by moment, everything but two things is only added
at the end: an item's idle time turns silent once it has lasted too long, and what is idle now may be silent later. So
the pieces of the whole life are laid out once, without the idle times of items that turn silent in the end (`fading`),
and these are laid over while they still counted as active.

What happens at a moment counts at that moment: at a fact the state is the one that it begins.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from ledger.instants import Micros
from projections.model.history import ItemHistory
from projections.model.initiative_history import InitiativeHistory
from projections.model.members import Interval, Member, begun_here, membership, within
from projections.model.policy import Policy
from projections.model.rollup import Work, pauses_of
from projections.model.states import ACTIVE, CLOSED_CLASSES, DONE, PAUSED, SILENT, WAITING
from projections.model.timeline import IDLE, Piece
from projections.model.waits import KINDS, Wait, clip
from projections.moment import FOREVER

#: What lasts is laid out up to here.
END = FOREVER

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


class Part(NamedTuple):
    """An item as it is swept: its past, the pieces of its life up to `END`, its waits, and what moved it.

    `joined` is when its facts first say that it belongs to the initiative.
    """

    history: ItemHistory
    pieces: Sequence[Piece]
    waits: Sequence[Wait]
    moved: Sequence[tuple[Micros, int]]
    belongs: Sequence[Interval]
    joined: Micros


class Fading(NamedTuple):
    """Time of an item that counts as active up to `until` and as silent ever after."""

    from_: Micros
    to: Micros
    until: Micros


class Stand(NamedTuple):
    """How the initiative stood when told up to a moment.

    `other_end` is when the last time that was neither active nor silent ended, `begun` whether work ever had.
    """

    state: str
    since: Micros
    other_end: Micros | None
    begun: bool


def part_of(
    history: ItemHistory,
    laid: tuple[Sequence[Piece], Sequence[Wait], Sequence[tuple[Micros, int]]],
    initiative: str,
) -> Part | None:
    """An item as a part of an initiative, None where it never belongs to it."""
    belongs = membership(history, initiative, END)
    if not belongs:
        return None
    here = (tenure for tenure in history.initiatives if tenure.value == initiative)
    joined = next(tenure.from_ for tenure in here if tenure.to is None or tenure.to > belongs[0][0])
    return Part(history, *laid, belongs, joined)


def idle_runs(
    part: Part, policy: Policy, lo: Micros, ended: list[tuple[Micros, Micros]]
) -> tuple[list[Interval], list[Fading]]:
    """An item's active time: what stays active, and what turns silent; what did so before `lo` is left out.

    What would have turned silent, had it not ended, is added to `ended`: since when, and after how much working time.
    """
    steady: list[Interval] = []
    fading: list[Fading] = []
    starts = {at for at, _ in part.moved}
    pieces, index = part.pieces, 0
    while index < len(pieces):
        first = pieces[index]
        index += 1
        if first.state == ACTIVE:
            steady.append((first.from_, first.to))
        if first.state != IDLE:
            continue
        while index < len(pieces) and pieces[index].state == IDLE and pieces[index].from_ not in starts:
            index += 1
        from_, to = first.from_, pieces[index - 1].to
        # Working time never exceeds elapsed time, so most gaps need no calendar.
        if to - from_ <= first.threshold or (until := policy.calendar.advance(from_, first.threshold)) >= to:
            steady.append((from_, to))
            ended.append((from_, first.threshold))
        elif until >= lo:
            fading.append(Fading(from_, to, until))
    return steady, fading


class Sweep:
    """The life of an initiative; `stand` tells it at moments that must be asked for in the order of time."""

    def __init__(
        self,
        history: InitiativeHistory,
        waits: Iterable[Wait],
        progress: Iterable[tuple[Micros, int]],
        parts: Sequence[Part],
        policy: Policy,
        lo: Micros,
    ) -> None:
        """`lo` is the first moment that will be asked for; waits that are open last until `END`."""
        self._policy = policy
        self._threshold = policy.threshold()
        self.start = min([history.opened, *(part.belongs[0][0] for part in parts)])
        self.rewrites: list[Micros] = []
        self._ended: list[tuple[Micros, Micros]] = []
        fading: list[Fading] = []
        members = [self._member(part, lo, fading) for part in parts]
        theirs = (wait for member in members for wait in member.waits)
        self._waits = [part for wait in (*waits, *theirs) if (part := clip(wait, self.start, END))]
        moved = {*history.progress, *progress}
        moved.update(p for member in members for p in member.progress)
        self.moved = sorted(p for p in moved if p[0] >= self.start)
        self.fading = sorted(fading)
        self._work = Work(history, members, policy)
        self._lay_out(history)
        self._settle()
        self._alive: list[tuple[Micros, Micros]] = []
        self._coming = self._last_index = 0

    def _member(self, part: Part, lo: Micros, fading: list[Fading]) -> Member:
        steady, fades = idle_runs(part, self._policy, lo, self._ended)
        for run in fades:
            for from_, to in within([(run.from_, run.to)], part.belongs):
                if to <= run.until:
                    # It leaves while it is still active, and is found to have been silent after that.
                    steady.append((from_, to))
                    self.rewrites.append(run.until + 1)
                else:
                    fading.append(Fading(from_, to, run.until))
        spans = [
            (span.from_, END if span.to is None else span.to)
            for span in part.history.spans
            if span.status_class not in CLOSED_CLASSES
        ]
        return Member(
            part.history.key,
            None,
            None,
            True,
            part.belongs[0][0],
            within(steady, part.belongs),
            within(spans, part.belongs),
            tuple(p for from_, to in part.belongs for wait in part.waits if (p := clip(wait, from_, to))),
            tuple(p for p in part.moved if any(from_ <= p[0] <= to for from_, to in part.belongs)),
            begun_here(part.history, part.belongs),
            None,
        )

    # ── the pieces ──

    def _lay_out(self, history: InitiativeHistory) -> None:
        pauses = pauses_of(history, END)
        points = {self.start, *self._work.points, *(at for at, _ in self.moved), *(run.from_ for run in self.fading)}
        points.update(edge for pause in pauses for edge in (pause.from_, pause.to))
        points.update(edge for wait in self._waits for edge in (wait.from_, wait.to))
        self.points = sorted(point for point in points if self.start <= point < END)
        self._pieces: list[Piece] = []
        self._last_stop: list[int] = []
        coming = sorted(self._waits, key=lambda wait: wait.from_)
        heap: list[tuple[int, Micros, int, int]] = []
        begun, stop = 0, -1
        for index, from_ in enumerate(self.points):
            to = self.points[index + 1] if index + 1 < len(self.points) else END
            while begun < len(coming) and coming[begun].from_ <= from_:
                wait = coming[begun]
                heappush(heap, (_RANK[wait.kind], wait.from_, wait.evidence[0], begun))
                begun += 1
            while heap and coming[heap[0][-1]].to <= from_:
                heappop(heap)
            binding = coming[heap[0][-1]] if heap else None
            piece = self._work.piece(from_, to, binding, pauses)
            if piece.state == PAUSED or (piece.state == DONE and not self._work.is_open(from_)):
                stop = index
            # The binding wait is kept also where an item is active: it binds once that turns silent.
            self._pieces.append(piece._replace(binding=binding))
            self._last_stop.append(stop)

    def _settle(self) -> None:
        """How it stands when told up to the beginning of each piece."""
        moved = {at for at, _ in self.moved}
        self._runs: list[int] = []
        self._knowable: dict[int, Micros] = {}
        self._stands: list[Stand | None] = [None]
        for index, piece in enumerate(self._pieces):
            fresh = index == 0 or self._pieces[index - 1].state != IDLE or piece.from_ in moved
            self._runs.append(index if fresh else self._runs[-1])
            if fresh and piece.state == IDLE:
                self._knowable[index] = self._policy.calendar.advance(piece.from_, piece.threshold)
            self._stands.append(self._base(index, piece.to))

    def _base(self, index: int, moment: Micros) -> Stand:
        """How it stands when told up to a moment of a piece, where no item is active that turns silent."""
        piece, before = self._pieces[index], self._stands[index]
        state = piece.state
        if state == IDLE:
            run = self._runs[index]
            if self._knowable[run] < moment:
                quiet = self._stands[run]
                return Stand(SILENT, self.points[run], quiet.other_end if quiet else None, True)
            state = piece.otherwise
        joins = before is not None and before.state == state
        since = before.since if before is not None and joins else piece.from_
        other_end = moment if state != ACTIVE else before.other_end if before is not None else None
        begun = (before is not None and before.begun) or state in (ACTIVE, WAITING, DONE)
        return Stand(state, since, other_end, begun)

    # ── told at a moment ──

    def changes(self) -> Iterable[Micros]:
        """The moments at which the state may become another one."""
        yield from self.points
        yield from (knowable + 1 for knowable in self._knowable.values())
        yield from (run.until + 1 for run in self.fading)

    def quiet_ends(self) -> Iterable[Micros]:
        """When each idle time passes, or would have passed, its threshold."""
        yield from self._knowable.values()
        yield from (run.until for run in self.fading)
        yield from (self._policy.calendar.advance(from_, threshold) for from_, threshold in self._ended)

    def stand(self, moment: Micros, just_before: bool = False) -> Stand | None:
        """How it stood, or had stood `just_before` anything happened then; None where there is nothing to be told."""
        last = moment - just_before
        index = bisect_right(self.points, last, self._last_index) - 1
        self._last_index = max(index, 0)
        if index < 0:
            return None
        from_ = self._fading_since(last)
        stop = self._last_stop[index]
        if from_ is None or stop == index:
            return self._base(index, moment)
        if stop >= 0 and self._pieces[stop].to > from_:
            since = self._pieces[stop].to
            return Stand(ACTIVE, since, since, True)
        before = self._stands[bisect_left(self.points, from_)]
        if before is None:
            return Stand(ACTIVE, from_, None, True)
        return Stand(ACTIVE, before.since if before.state == ACTIVE else from_, before.other_end, True)

    def _fading_since(self, moment: Micros) -> Micros | None:
        """The earliest beginning of active time, still counted as such at the moment, that will turn silent."""
        while self._coming < len(self.fading) and self.fading[self._coming].from_ <= moment:
            run = self.fading[self._coming]
            heappush(self._alive, (run.from_, run.until))
            self._coming += 1
        while self._alive and self._alive[0][1] < moment:
            heappop(self._alive)
        return self._alive[0][0] if self._alive else None

    def binding(self, moment: Micros) -> Wait | None:
        """The wait that binds at the end of what is told; ask `stand` first whether it waits at all."""
        index = bisect_right(self.points, moment) - 1
        return self._pieces[index].binding if index >= 0 else None

    def onset(self, moment: Micros, stand: Stand) -> Micros | None:
        """From when a silence is counted: the last progress, or the end of a wait or pause where that is later."""
        if stand.state == SILENT:
            return stand.since
        if stand.state != ACTIVE:
            return None
        index = bisect_right(self.moved, (moment, END)) - 1
        moved = self.moved[index][0] if index >= 0 else self.start
        return moved if stand.other_end is None else max(moved, stand.other_end)
