"""Whose move a wait for a dependency was at every moment: its predecessors, swept as the initiative itself is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ledger.instants import Micros
from projections.model.chain import Standing, follow
from projections.model.history import ItemHistory
from projections.model.initiative_history import InitiativeHistory
from projections.model.policy import Policy
from projections.model.states import DONE, SILENT, WAITING
from projections.model.timeline import IDLE, Piece, Segment, Timeline
from projections.model.waits import KINDS, Wait
from projections.past.sweep import END, Part, Sweep
from projections.past.whose_move import told_at
from projections.spans.epoch import Epoch, Swept

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


class Chains:
    """The predecessors of an initiative and its items, and theirs; asked for in the order of time."""

    def __init__(self, epoch: Epoch, swept: Swept) -> None:
        self._epoch = epoch
        history, parts = swept.history, swept.parts
        self._own = f"initiative:{history.key}"
        self._needs = history.needs
        self._holder = {need.position: part.history.stream for part in parts for need in part.history.needs}
        self.times: set[Micros] = set()
        self.quiet_ends: set[Micros] = set()
        self._told: dict[str, _Item | _Initiative | None] = {}
        self._at: Micros = 0
        for need in (*history.needs, *(need for part in parts for need in part.history.needs)):
            self._reach(need.predecessor)

    def named(self, wait: Wait, moment: Micros) -> Wait:
        """A wait for a dependency as it is told at a moment: who has the move at the chain's end, and which."""
        self._at = moment
        holders = [self._own] if any(n.predecessor == wait.ref and n.from_ <= moment for n in self._needs) else []
        if wait.evidence[0] in self._holder:
            holders.append(self._holder[wait.evidence[0]])
        wait = wait._replace(to=moment, open_=True, who=self._who(wait.ref or ""))
        for holder in holders:
            chain = follow(holder, wait, moment, self._look)
            if chain.links:
                return wait._replace(who=chain.who, action=chain.links[-1].action)
        return wait

    def _reach(self, stream: str) -> None:
        """Sweep a predecessor, and what it waits for itself, before the first moment is asked for."""
        if stream in self._told:
            return
        self._told[stream] = None
        number = self._epoch.id_of(stream)
        if number is None:
            return
        found = self._item(number) if stream.startswith("item:") else self._initiative(number)
        self._told[stream] = found
        if found is not None:
            self.times |= found.times
            self.quiet_ends |= found.quiet_ends
            for need in found.needs:
                self._reach(need)

    def _item(self, number: int) -> _Item | None:
        laid = self._epoch.laid(number)
        return None if laid is None else _Item(*laid, self._epoch.policy)

    def _initiative(self, number: int) -> _Initiative | None:
        swept = self._epoch.swept(number)
        return None if swept is None else _Initiative(*swept)

    def _who(self, stream: str) -> str | None:
        told = self._told.get(stream)
        return None if told is None else told.who_at(self._at)

    def _look(self, stream: str) -> Standing | None:
        told = self._told.get(stream)
        if told is None:
            return None
        state, wait = told.stood(self._at)
        if wait is not None and wait.kind in ("blocker", "decision"):
            wait = told_at(wait, self._at, self._epoch.episodes)
        elif wait is not None and wait.kind == "status":
            wait = wait._replace(who=self._epoch.policy.parties.get(wait.cause) or told.had(wait.ref or "", self._at))
        elif wait is not None and wait.kind == "dependency":
            wait = wait._replace(to=self._at, open_=True, who=self._who(wait.ref or ""))
        segments = () if state is None else (Segment(state, self._at, self._at, (0,), wait),)
        return Standing(told.key, Timeline(self._at, self._at, segments, (), (), (), True, None), told.who_at)


class _Item:
    """A predecessor that is an item."""

    def __init__(
        self,
        history: ItemHistory,
        pieces: Sequence[Piece],
        waits: Sequence[Wait],
        moved: Sequence[tuple[Micros, int]],
        policy: Policy,
    ) -> None:
        self.key, self.who_at = history.key, history.assignee_at
        self.needs = [need.predecessor for need in history.needs]
        self._pieces, self._waits = pieces, waits
        self._begins = [piece.from_ for piece in pieces]
        progress = {at for at, _ in moved}
        self._silent: list[Micros] = []
        for index, piece in enumerate(pieces):
            fresh = index == 0 or pieces[index - 1].state != IDLE or piece.from_ in progress
            if piece.state != IDLE:
                self._silent.append(END)
            elif fresh:
                self._silent.append(policy.calendar.advance(piece.from_, piece.threshold))
            else:
                self._silent.append(self._silent[-1])
        self.quiet_ends = {at for at in self._silent if at < END}
        self.times = {*self._begins, *(at + 1 for at in self.quiet_ends)}
        self.times.update(edge for wait in waits for edge in (wait.from_, wait.to))

    def had(self, _stream: str, moment: Micros) -> str | None:
        """Who had it at a moment."""
        return self.who_at(moment)

    def stood(self, moment: Micros) -> tuple[str | None, Wait | None]:
        """Its state, None while it is over or has not begun, and the wait that binds."""
        index = bisect_right(self._begins, moment) - 1
        if index < 0 or self._pieces[index].to <= moment or self._pieces[index].state == DONE:
            return None, None
        piece = self._pieces[index]
        if piece.state == IDLE:
            return (SILENT if self._silent[index] < moment else piece.otherwise), None
        if piece.state != WAITING:
            return piece.state, None
        going = (wait for wait in self._waits if wait.from_ <= moment < wait.to)
        return WAITING, min(going, key=lambda wait: (_RANK[wait.kind], wait.from_, wait.evidence[0]))


class _Initiative:
    """A predecessor that is an initiative."""

    def __init__(self, history: InitiativeHistory, parts: Sequence[Part], sweep: Sweep) -> None:
        self.key, self.who_at = history.key, history.owner_at
        self._lives, self._sweep = history.lives, sweep
        self._items = {part.history.stream: part.history for part in parts}
        self.needs = [need.predecessor for need in history.needs]
        self.needs += [need.predecessor for part in parts for need in part.history.needs]
        self.quiet_ends = set(sweep.quiet_ends())
        self.times = {*sweep.changes(), *(edge for life in history.lives for edge in life[:2] if edge is not None)}

    def had(self, stream: str, moment: Micros) -> str | None:
        """Who had one of its items at a moment."""
        return self._items[stream].assignee_at(moment)

    def stood(self, moment: Micros) -> tuple[str | None, Wait | None]:
        """Its state, None while it is closed or was not known, and the wait that binds."""
        if any(life.to is not None and life.to <= moment for life in self._lives) and not any(
            life.from_ <= moment and (life.to is None or moment < life.to) for life in self._lives
        ):
            return None, None
        stand = self._sweep.stand(moment)
        if stand is None:
            return None, None
        return stand.state, self._sweep.binding(moment) if stand.state == WAITING else None
