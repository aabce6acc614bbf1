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
from projections.moment import Moment
from projections.views import Views
from projections.views.reader import Reader
from projections.views.typed import typed
from projections.waiting.cascade import Behind, Cascade, Held, Task, cascade
from projections.waiting.promised import Promises
from projections.waiting.remaining import Estimate, Finish, Promise, later

_KINDS = ("blocker", "decision", "item", "initiative")
_MATTERS = ("blocker:", "decision:")


class CascadeOf(NamedTuple):
    """What is in front, whose move it is, since when, when it is promised, how big it is, and what waits behind it.

    `besides` is what it waits for itself, where that is promised for later.
    """

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
    besides: Promise | None = None


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
    promised, promises = front.promised, Promises(reader)
    earliest = max(as_of, calendar.end_of_day(date.fromisoformat(promised))) if promised and is_day(promised) else as_of
    task = None if stream.startswith(_MATTERS) else task_of(reader, stream, promises)
    besides = task.waits if task and task.waits and task.waits.until > earliest else None
    earliest = max(earliest, _worked_off(reader, task))
    found = cascade(
        stream, held, lambda s: task_of(reader, s, promises), lambda s: held_by(reader, s), earliest, calendar
    )
    told = (stream, kind, key, front.title, front.who, front.since, promised, front.open_, front.evidence, found)
    return CascadeOf(*told, task.estimate if task else None, besides)


def behind_of(reader: Reader, stream: str) -> tuple[Behind, ...]:
    """What waits behind an open subject, directly and further down."""
    held = held_by(reader, stream)
    if not held:
        return ()
    promises, calendar = Promises(reader), reader.policy.calendar
    earliest = _worked_off(reader, task_of(reader, stream, promises))
    return cascade(
        stream, held, lambda s: task_of(reader, s, promises), lambda s: held_by(reader, s), earliest, calendar
    ).rows


def _worked_off(reader: Reader, task: Task | None) -> Micros:
    """When a subject can be done at the earliest: what is left of its estimate after what it waits for; else now."""
    start = task.waits.until if task and task.waits else reader.moment.as_of
    return later(Finish(start, False), task.left if task else 0, reader.policy.calendar).at


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
    if not stream.startswith(_MATTERS):
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
    """What waits for an unfinished subject, by stream; each link is told by the records that made it."""
    return [
        Held(name, max(since, _unfinished_since(reader, stream, since)), evidence)
        for name, since, evidence in successors(reader, stream)
    ]


def _unfinished_since(reader: Reader, stream: str, otherwise: Micros) -> Micros:
    number = reader.id_of(stream)
    if number is None or not stream.startswith("item:"):
        return otherwise
    item = reader.history(number)
    return unfinished_item(item)[-1].from_ if item is not None and item.closed is None else otherwise


def task_of(reader: Reader, stream: str, promises: Promises) -> Task | None:
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
        size, waits = promises.estimate_of(told), promises.of(stream)
        return Task(stream, item.key, item.title, last, item.assignee, item.due, home, size, waits)
    found = reader.initiative_history(number)
    if found is None or found.closed is not None:
        return None
    due, waits = day_of(found.target), promises.of(stream)
    return Task(stream, found.key, found.title, found.stage, found.owner, due, None, None, waits)
