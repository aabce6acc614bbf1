"""The cascade behind a blocker, decision, item or initiative at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.errors import Rejected
from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.lists.behind import successors
from projections.model.calendar import is_day
from projections.model.initiative_history import day_of
from projections.model.matters import unfinished_item
from projections.model.states import ACTIVE
from projections.moment import Moment
from projections.views import Views
from projections.views.reader import Reader, ToldItem
from projections.views.typed import typed
from projections.waiting.cascade import Behind, Cascade, Held, Task, cascade
from projections.waiting.remaining import Estimate, Finish, estimate, later

_KINDS = ("blocker", "decision", "item", "initiative")


class CascadeOf(NamedTuple):
    """What is in front, whose move it is, since when, when it is promised, how big it is, and what waits behind it."""

    ref: str
    kind: str
    key: str
    title: str
    who: str | None
    since: Micros
    promised: str | None
    open_: bool
    evidence: tuple[int, ...]
    cascade: Cascade
    estimate: Estimate | None = None


def cascade_of(views: Views, ref: str, moment: Moment) -> CascadeOf:
    """The cascade behind a matter or a subject, given as `decision:D` or as its bare key.

    Raises Rejected where the ledger knows no such thing at the moment, or several.
    """
    return tell_cascade(Reader(views.connection, moment), typed(ref))


def tell_cascade(reader: Reader, ref: str) -> CascadeOf:
    """The same with what a reader has loaded already."""
    stream = _find(reader, ref)
    kind, _, key = stream.partition(":")
    front = {"blocker": _blocker, "decision": _decision, "item": _item, "initiative": _initiative}[kind](reader, stream)
    if front is None:
        raise Rejected(f"nothing was known of {key} at that time; choose a later one")
    held = [] if not front.open_ else list(_first(reader, stream, front))
    as_of, calendar = reader.moment.as_of, reader.policy.calendar
    promised = front.promised
    earliest = max(as_of, calendar.end_of_day(date.fromisoformat(promised))) if promised and is_day(promised) else as_of
    task = task_of(reader, stream) if kind == "item" else None
    earliest = max(earliest, _worked_off(reader, task))
    found = cascade(stream, held, lambda s: task_of(reader, s), lambda s: held_by(reader, s), earliest, calendar)
    told = (stream, kind, key, front.title, front.who, front.since, promised, front.open_, front.evidence, found)
    return CascadeOf(*told, task.estimate if task else None)


def behind_of(reader: Reader, stream: str) -> tuple[Behind, ...]:
    """What waits behind an open subject, directly and further down."""
    held = held_by(reader, stream)
    if not held:
        return ()
    task = task_of(reader, stream) if stream.startswith("item:") else None
    earliest, calendar = _worked_off(reader, task), reader.policy.calendar
    return cascade(stream, held, lambda s: task_of(reader, s), lambda s: held_by(reader, s), earliest, calendar).rows


def _worked_off(reader: Reader, task: Task | None) -> Micros:
    """When what is left of a subject's own estimate can be done at the earliest; now where there is none."""
    return later(Finish(reader.moment.as_of, False), task.left if task else 0, reader.policy.calendar).at


def _find(reader: Reader, ref: str) -> str:
    kind, colon, _ = ref.partition(":")
    wanted = [ref] if colon and kind in _KINDS else [f"{kind}:{ref}" for kind in _KINDS]
    found = [stream for stream in wanted if (number := reader.id_of(stream)) is not None and reader.has_marks(number)]
    if not found:
        raise Rejected(f"there is no blocker, decision, item or initiative {ref!r}; unstall blockers, decisions, items")
    if len(found) > 1:
        raise Rejected(f"{ref} is several things; say which: {', '.join(found)}")
    return found[0]


class _Front(NamedTuple):
    title: str
    who: str | None
    since: Micros
    promised: str | None
    open_: bool
    evidence: tuple[int, ...]
    affects: tuple[str, ...] = ()


def _blocker(reader: Reader, stream: str) -> _Front | None:
    number = reader.id_of(stream)
    found = reader.blocker(number)[-1:] if number is not None else []
    for b in found:
        evidence = (b.raised_position, *b.naming)
        return _Front(b.title, b.unblocker, b.since, b.follow_up_on, b.cleared is None, evidence, b.affects)
    return None


def _decision(reader: Reader, stream: str) -> _Front | None:
    number = reader.id_of(stream)
    found = reader.decision(number)[-1:] if number is not None else []
    for d in found:
        evidence = (d.requested_position, *d.naming)
        return _Front(d.question, d.decider, d.requested, d.needed_by, d.settled is None, evidence, d.affects)
    return None


def _item(reader: Reader, stream: str) -> _Front | None:
    number = reader.id_of(stream)
    item = None if number is None else reader.history(number)
    if item is None:
        return None
    return _Front(item.title, item.assignee, item.opened, item.due, item.closed is None, (item.opened_position,))


def _initiative(reader: Reader, stream: str) -> _Front | None:
    number = reader.id_of(stream)
    found = None if number is None else reader.initiative_history(number)
    if found is None:
        return None
    due = day_of(found.target)
    return _Front(found.title, found.owner, found.opened, due, found.closed is None, (found.opened_position,))


def _first(reader: Reader, stream: str, front: _Front) -> Iterator[Held]:
    if not stream.startswith(("blocker:", "decision:")):
        yield from held_by(reader, stream)
        return
    for affected in front.affects:
        opened = _opened(reader, affected)
        if opened is not None:
            yield Held(affected, max(front.since, opened), front.evidence[:1])


def _opened(reader: Reader, stream: str) -> Micros | None:
    number = reader.id_of(stream)
    if number is None:
        return None
    found = reader.history(number) if stream.startswith("item:") else reader.initiative_history(number)
    return None if found is None else found.opened


def held_by(reader: Reader, stream: str) -> list[Held]:
    """What has an unfinished subject as its predecessor, by stream; each link is told by the record that made it."""
    return [
        Held(name, max(need.from_, _unfinished_since(reader, stream, need.from_)), (need.position,))
        for name, need in successors(reader, stream)
    ]


def _unfinished_since(reader: Reader, stream: str, otherwise: Micros) -> Micros:
    number = reader.id_of(stream)
    if number is None or not stream.startswith("item:"):
        return otherwise
    item = reader.history(number)
    return unfinished_item(item)[-1].from_ if item is not None and item.closed is None else otherwise


def task_of(reader: Reader, stream: str) -> Task | None:
    """Open work as the cascade needs it, None where it is closed or unknown."""
    number = reader.id_of(stream)
    if number is None:
        return None
    if stream.startswith("item:"):
        told = reader.item(number)
        if told is None or told.history.closed is not None:
            return None
        item = told.history
        home = f"initiative:{item.initiative}" if item.initiative else None
        last = told.timeline.segments[-1].state if told.timeline.segments else item.status_class
        return Task(stream, item.key, item.title, last, item.assignee, item.due, home, _estimate(reader, told))
    found = reader.initiative_history(number)
    if found is None or found.closed is not None:
        return None
    return Task(stream, found.key, found.title, found.stage, found.owner, day_of(found.target), None)


def _estimate(reader: Reader, told: ToldItem) -> Estimate | None:
    """How big an item is said to be last; what of it is left counts the working time in which it was active."""
    number = reader.id_of(told.history.stream)
    marks = () if number is None else reader.marks(number)
    last = next((mark for mark in reversed(marks) if mark[2] == "ItemEstimated"), None)
    if last is None or last[3] is None:
        return None
    calendar = reader.policy.calendar
    active = sum(calendar.working(s.from_, s.to) for s in told.timeline.segments if s.state == ACTIVE)
    return estimate(last[3], last[1], active, len(calendar.working_days))
