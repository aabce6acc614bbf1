"""A slow, independent reading of the stall model: it samples instants and applies the rules naively.

Nothing is shared with the fast code but the facts' marks and the policy's settings.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

SECOND = 1_000_000
DAY = 86_400 * SECOND

Row = tuple[int, int, str, str | None, dict[str, Any] | None]


class NaiveWait(NamedTuple):
    kind: str
    key: str
    from_: int
    to: int | None
    position: int


CLOSED = ("done", "dropped")
PROGRESS = {"StatusChanged", "ItemAdded", "BlockerCleared", "DecisionMade"}


def working(start: int, end: int) -> int:
    """Working time in UTC with weekends off, day by day."""
    total, at = 0, start
    while at < end:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        until = min(end, (midnight - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1))
        if moment.isoweekday() <= 5:
            total += until - at
        at = until
    return total


class NaiveItem:
    """An item read naively from its marks."""

    def __init__(
        self,
        marks: list[Row],
        classes: dict[str, str],
        waits: list[NaiveWait],
        pauses: list[tuple[int, int]],
        moved_besides: list[int],
        as_of: int,
        threshold: int = 5 * DAY,
    ) -> None:
        self.marks = [mark for mark in sorted(marks, key=lambda m: (m[0], m[1])) if mark[0] <= as_of]
        self.classes, self.waits, self.pauses, self.as_of, self.threshold = classes, waits, pauses, as_of, threshold
        self.opened = self.marks[0][0]
        self.closed = None
        # The first of the changes that left it closed for good.
        for at, status, _ in reversed(self._statuses()):
            if self.classes[status] not in CLOSED:
                break
            self.closed = at
        # What happens at the moment that is asked for counts: what is open lasts beyond it.
        self.ahead = as_of + 1 if self.closed is None else self.closed
        self.end = min(self.ahead, as_of)
        own = [at for at, _, kind, _, _ in self.marks if kind in PROGRESS]
        self.progress = sorted({*own, *(at for at in moved_besides if self.opened <= at <= as_of)})

    def _statuses(self) -> list[tuple[int, str, int]]:
        """Changes of status as (at, status, position); the first one holds from the opening on."""
        found: list[tuple[int, str, int]] = []
        for at, position, kind, value, _ in self.marks:
            if kind == "StatusChanged" or (kind == "ItemAdded" and not found):
                if not found:
                    found.append((self.opened, value or "", position))
                elif found[-1][1] != value:
                    found.append((at, value or "", position))
        return found

    def _class_at(self, moment: int) -> str:
        current = "queued"
        for at, status, _ in self._statuses():
            if at <= moment:
                current = self.classes[status]
        return current

    def waits_at(self, moment: int) -> list[tuple[int, int, int, int, str]]:
        """Every wait in force, as (-end, rank of the kind, start, position, name): the smallest one binds."""
        rank = {"decision": 0, "blocker": 1, "dependency": 2, "status": 3}
        life_start, life_end = self._open_life(moment)
        found = []
        for wait in self.waits:
            to = self.as_of + 1 if wait.to is None else min(wait.to, self.as_of + 1)
            if wait.from_ <= moment < to:
                found.append(
                    (-min(to, life_end), rank[wait.kind], max(wait.from_, life_start), wait.position, wait.key)
                )
        if self._class_at(moment) == "waiting":
            begin, position = max((at, position) for at, _, position in self._statuses() if at <= moment)
            later = [at for at, _, _ in self._statuses() if at > moment]
            found.append((-min([*later, self.ahead]), 3, begin, position, "status"))
        return sorted(found)

    def _open_life(self, moment: int) -> tuple[int, int]:
        """The beginning and the end of the time without closing around a moment at which the item is open."""
        changes = self._statuses()
        start, end = self.opened, self.ahead
        for index, (at, status, _) in enumerate(changes):
            until = changes[index + 1][0] if index + 1 < len(changes) else self.as_of + 1
            if self.classes[status] not in CLOSED or until == at:
                continue
            if until <= moment:
                start = max(start, until)
            else:
                end = min(end, at)
        return start, end

    def state_at(self, moment: int) -> str:
        if self._class_at(moment) in CLOSED:
            return "done"
        if any(from_ <= moment < to for from_, to in self.pauses):
            return "paused"
        if self.waits_at(moment):
            return "waiting"
        if self._class_at(moment) == "queued":
            return "queued"
        start, end = self._quiet_around(moment)
        return "silent" if working(start, min(end, self.as_of)) > self.threshold else "active"

    def _quiet_around(self, moment: int) -> tuple[int, int]:
        """The longest interval around a moment without progress, wait, pause or another class of status."""
        marks = {self.opened, self.ahead, *self.progress}
        marks.update(at for at, _, _ in self._statuses())
        for wait in self.waits:
            marks.update((wait.from_, self.as_of + 1 if wait.to is None else wait.to))
        for pause in self.pauses:
            marks.update(pause)
        points = sorted(point for point in marks if self.opened <= point <= self.ahead)

        def disturbed(at: int) -> bool:
            return (
                self._class_at(at) in (*CLOSED, "queued")
                or bool(self.waits_at(at))
                or any(from_ <= at < to for from_, to in self.pauses)
            )

        start = max(point for point in points if point <= moment)
        while start > self.opened and start not in self.progress:
            before = max(point for point in points if point < start)
            if disturbed(before):
                break
            start = before
        end = min(point for point in points if point > moment)
        while end < self.ahead and end not in self.progress and not disturbed(end):
            end = min(point for point in points if point > end)
        return start, end
