"""Who had a matter or a piece of work in hand, and since when: what is handed on in mid-wait is two people's time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ledger.instants import Micros
from projections.model.history import Row, Tenure
from projections.model.matters import blocker_episodes, decision_episodes
from projections.model.waits import Wait
from projections.waiting.roots import Held

if TYPE_CHECKING:
    from projections.views.reader import Reader

#: Facts that say who has to act.
_NAMING = frozenset({"BlockerRaised", "BlockerReassigned", "DecisionRequested", "DecisionReassigned"})
_EVER: Micros = -(2**62)


class InHands:
    """Looks them up at the reader's moment; keeps what it found."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._found: dict[str, Held] = {}

    def __call__(self, wait: Wait) -> Held:
        """Who had what a wait waits for."""
        if wait.kind == "status" and (party := self._reader.policy.parties.get(wait.cause)):
            return [(_EVER, party)]
        ref = wait.ref or ""
        if ref not in self._found:
            self._found[ref] = self._look(ref)
        return self._found[ref]

    def _look(self, ref: str) -> Held:
        number = self._reader.id_of(ref)
        if number is None:
            return []
        kind = ref.partition(":")[0]
        if kind == "item":
            item = self._reader.history(number)
            return _held(item.assignees if item else ())
        if kind == "initiative":
            initiative = self._reader.initiative_history(number)
            return _held(initiative.owners if initiative else ())
        return _answering(kind, self._reader.marks(number))


def _held(tenures: Sequence[Tenure]) -> Held:
    return [(tenure.from_, tenure.value) for tenure in tenures]


def _answering(kind: str, marks: Sequence[Row]) -> Held:
    """Who had to act in a blocker or a decision; it began with the first one, though it may be told of later."""
    found: list[tuple[Micros, str | None]] = []
    for index, mark in enumerate(marks):
        if mark[2] not in _NAMING:
            continue
        told = marks[: index + 1]
        if kind == "blocker":
            blockers = blocker_episodes("", told)
            found += [(mark[0], blockers[-1].unblocker)] if blockers else []
        else:
            decisions = decision_episodes("", told)
            found += [(mark[0], decisions[-1].decider)] if decisions else []
    return [(_EVER, found[0][1]), *found[1:]] if found else []
