"""What would have been saved: for a chosen wait, or for every decision that came later than it was needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.errors import Rejected
from ledger.instants import Micros, rfc3339
from ledger.light import NamedTuple
from projections.lists.subject_of import find, name_of
from projections.model.calendar import is_day
from projections.model.waits import Wait
from projections.moment import Moment
from projections.views import Views
from projections.views.reader import Reader, ToldInitiative
from projections.views.typed import typed
from projections.waiting.but_for import ButFor, Life, but_for, unpaused


class Saved(NamedTuple):
    """One answer, with what people call the wait, why it was cut there, and the calendar's share of the range."""

    title: str
    cut_because: str
    found: ButFor
    alone_working: Micros
    without_others_working: Micros


def saved(views: Views, subject: str, moment: Moment, ref: str | None = None, by: str | None = None) -> list[Saved]:
    """But for the wait `ref` of a subject (a stream, or the key of what it waits for), cut at the end of the day `by`.

    Without `by` a decision is cut at the end of its needed-by day, any other wait where it began. Without `ref`
    every decision that was late, or is, is looked at; the largest saving first. Raises Rejected in words.
    """
    reader = Reader(views.connection, moment)
    _, stream = find(reader, typed(subject))
    lives = _Lives(reader)
    if lives(stream) is None:
        raise Rejected(f"nothing was known of {subject} at {rfc3339(moment.as_of)}; choose a later time")
    waits = lives.upstream(stream)
    if ref is not None:
        return [_one(reader, lives, stream, *_chosen(reader, waits, ref, by, subject))]
    late = []
    for name, wait in waits.items():
        end = _needed(reader, wait)
        if end is not None and end < wait.to:
            late.append(_one(reader, lives, stream, name, end, f"settled by {wait.needed_by}, when it was needed"))
    return sorted(late, key=lambda one: (-one.found.earlier.without_others, -one.found.waited, one.found.ref))


def _chosen(reader: Reader, waits: dict[str, Wait], ref: str, by: str | None, subject: str) -> tuple[str, Micros, str]:
    """The stream of the chosen wait, where it is cut, and why there."""
    names = [name for name in waits if ref in (name, name.partition(":")[2])]
    if not names:
        known = ", ".join(sorted(waits)[:8]) or "nothing"
        raise Rejected(f"{subject} never waited for {ref!r}, nor did what it depends on; it waited for {known}")
    wait = waits[names[0]]
    if by is not None:
        if not is_day(by):
            raise Rejected(f"{by!r} is not a day; write it as 2026-05-13")
        return names[0], reader.policy.calendar.end_of_day(date.fromisoformat(by)), f"ended by the end of {by}"
    needed = _needed(reader, wait)
    if needed is not None:
        return names[0], needed, f"settled by {wait.needed_by}, when it was needed"
    return names[0], wait.from_, "had it never begun"


def _needed(reader: Reader, wait: Wait) -> Micros | None:
    if not wait.needed_by or not is_day(wait.needed_by):
        return None
    return reader.policy.calendar.end_of_day(date.fromisoformat(wait.needed_by))


def _one(reader: Reader, lives: _Lives, stream: str, ref: str, cut: Micros, because: str) -> Saved:
    found = but_for(stream, ref, cut, lives)
    assert found is not None  # the caller has looked
    life = lives(stream)
    working = reader.policy.calendar.working

    def gained(since: Micros) -> Micros:
        # What is open gains no time in which it was paused.
        parts = unpaused(life.timeline, since, found.at) if life and found.open_ else [(since, found.at)]
        return sum(working(*part) for part in parts)

    return Saved(name_of(reader, ref), because, found, *map(gained, found.would_be))


class _Lives:
    """Subjects by their streams, as far as they are asked for."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, Life | None] = {}

    def __call__(self, stream: str) -> Life | None:
        if stream not in self._known:
            self._known[stream] = self._tell(stream)
        return self._known[stream]

    def _tell(self, stream: str) -> Life | None:
        number = self._reader.id_of(stream)
        if number is None:
            return None
        if stream.startswith("item:"):
            item = self._reader.item(number)
            return None if item is None else Life(stream, item.history.key, item.timeline)
        told = self._reader.initiative(number)
        if told is None:
            return None
        # What has left an initiative does not decide when it is finished.
        members = [self._reader.stream_of(item) for item in self._reader.items_of(number) if self._is_in(item, told)]
        return Life(stream, told.history.key, told.timeline, tuple(members))

    def _is_in(self, item: int, told: ToldInitiative) -> bool:
        history = self._reader.history(item)
        return history is not None and history.initiative == told.history.key

    def upstream(self, stream: str) -> dict[str, Wait]:
        """The waits of a subject and of what it depends on, by what is waited for; of several the last to end."""
        found: dict[str, Wait] = {}
        seen = {stream}
        ahead = [stream]
        while ahead:
            for wait in self._waits(ahead.pop()):
                if wait.ref is None:
                    continue
                if wait.ref not in found or wait.to > found[wait.ref].to:
                    found[wait.ref] = wait
                if wait.kind == "dependency" and wait.ref not in seen:
                    seen.add(wait.ref)
                    ahead.append(wait.ref)
        return found

    def _waits(self, stream: str) -> Iterator[Wait]:
        life = self(stream)
        if life is not None:
            yield from life.timeline.waits
