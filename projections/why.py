"""Why a subject is, or was, stalled: its segments, its waits, the wait ledger and the paragraph."""

from __future__ import annotations

from typing import Any, NamedTuple

from ledger.errors import Rejected
from ledger.instants import SECOND, Micros, rfc3339
from projections.initiative_line import whose_move
from projections.moment import Moment
from projections.states import ACTIVE, SILENT, STALLED, WAITING
from projections.timeline import Segment as TimelineSegment
from projections.timeline import Timeline, onset, since
from projections.views import Views
from projections.views.reader import Reader, ToldInitiative, ToldItem
from projections.views.typed import typed
from projections.why_text import Told, paragraph


class Segment(NamedTuple):
    """A stretch in one state; moments and `working` time in microseconds, `evidence` are positions."""

    state: str
    from_: Micros
    to: Micros
    working: Micros
    cause: str | None
    ref: str | None
    who: str | None
    evidence: tuple[int, ...]
    knowable_at: Micros | None


class WaitRow(NamedTuple):
    """A wait within the subject's life, the time attributed to it, and the time in which it was the only one."""

    kind: str
    cause: str
    ref: str | None
    who: str | None
    from_: Micros
    to: Micros
    attributed: Micros
    alone: Micros


class LedgerLine(NamedTuple):
    """One line of the wait ledger: time by cause, elapsed and working, in microseconds."""

    cause: str
    elapsed: Micros
    working: Micros


class Why(NamedTuple):
    """The whole answer for one subject. `to` is when it closed, or the moment that was asked for."""

    subject: str
    kind: str
    key: str
    title: str
    from_: Micros
    to: Micros
    segments: tuple[Segment, ...]
    waits: tuple[WaitRow, ...]
    ledger: tuple[LedgerLine, ...]
    now: dict[str, Any]
    text: str


def why(views: Views, subject: str, moment: Moment) -> Why:
    """Tell a subject, given as `item:K`, `initiative:K` or as its bare key.

    Raises Rejected where the ledger knows no such subject, or several, or knew nothing of it at the moment.
    """
    reader = Reader(views.connection, moment)
    number, stream = find(reader, typed(subject))
    kind, _, _ = stream.partition(":")
    told: ToldItem | ToldInitiative | None = reader.item(number) if kind == "item" else reader.initiative(number)
    if told is None:
        raise Rejected(f"nothing was known of {subject} at {rfc3339(moment.as_of)}; choose a later time")
    timeline = told.timeline
    segments = tuple(_segment(reader, told, segment) for segment in timeline.segments)
    rows = tuple(
        WaitRow(wait.kind, wait.cause, wait.ref, wait.who, wait.from_, wait.to, attributed, alone)
        for wait, (attributed, alone) in zip(timeline.waits, timeline.shares, strict=True)
    )
    now = _now(reader, told)
    text = paragraph(
        Told(
            kind,
            told.history.key,
            told.history.title,
            timeline,
            reader.policy,
            now["whose_move"],
            now["next_action"],
            lambda ref: _name(reader, ref),
            _behind(reader, number),
            moment.as_of,
        )
    )
    return Why(
        stream,
        kind,
        told.history.key,
        told.history.title,
        timeline.from_,
        timeline.to,
        segments,
        tuple(sorted(rows, key=lambda row: (row.from_, row.to, row.kind, row.ref or ""))),
        wait_ledger(segments),
        now,
        text,
    )


def find(reader: Reader, subject: str) -> tuple[int, str]:
    """The number and the stream of a subject by its stream or its key. Raises Rejected, see `why`."""
    if subject.startswith(("item:", "initiative:")):
        number = reader.id_of(subject)
        found = [] if number is None else [(number, subject)]
    else:
        pairs = [(reader.id_of(stream), stream) for stream in (f"initiative:{subject}", f"item:{subject}")]
        found = [(number, stream) for number, stream in pairs if number is not None and _has_facts(reader, number)]
        if not found:
            # An item that was moved is known by its newer key as well.
            rows = reader.connection.execute(
                "SELECT s.id, s.stream FROM item_state i JOIN subject s ON s.id = i.subject WHERE i.item = ?",
                (subject,),
            )
            found = [(number, stream) for number, stream in rows]
    if not found:
        raise Rejected(f"there is no initiative or item {subject!r}; unstall items lists them")
    if len(found) > 1:
        raise Rejected(f"{subject} is both an initiative and an item; say initiative:{subject} or item:{subject}")
    return found[0]


def _has_facts(reader: Reader, number: int) -> bool:
    row = reader.connection.execute("SELECT 1 FROM mark WHERE subject = ? LIMIT 1", (number,)).fetchone()
    return row is not None


def _segment(reader: Reader, told: ToldItem | ToldInitiative, segment: TimelineSegment) -> Segment:
    binding = segment.binding
    return Segment(
        segment.state,
        segment.from_,
        segment.to,
        reader.policy.calendar.working(segment.from_, segment.to),
        binding.cause if binding else None,
        binding.ref if binding else None,
        binding.who if binding else _who_was_at_it(told, segment),
        segment.evidence,
        segment.knowable_at,
    )


def _who_was_at_it(told: ToldItem | ToldInitiative, segment: TimelineSegment) -> str | None:
    if segment.state not in (ACTIVE, SILENT):
        return None
    if isinstance(told, ToldItem):
        return told.history.assignee_at(segment.from_)
    return told.history.owner_at(segment.from_)


def wait_ledger(segments: tuple[Segment, ...]) -> tuple[LedgerLine, ...]:
    """Where the standstill went, by cause, the longest first; silence is a line of its own, never spread."""
    elapsed: dict[str, Micros] = {}
    working: dict[str, Micros] = {}
    for segment in segments:
        if segment.state not in STALLED:
            continue
        cause = segment.cause or ("unknown" if segment.state == WAITING else "silence")
        elapsed[cause] = elapsed.get(cause, 0) + segment.to - segment.from_
        working[cause] = working.get(cause, 0) + segment.working
    return tuple(
        LedgerLine(cause, elapsed[cause], working[cause]) for cause in sorted(elapsed, key=lambda c: -elapsed[c])
    )


def _now(reader: Reader, told: ToldItem | ToldInitiative) -> dict[str, Any]:
    timeline, as_of = told.timeline, reader.moment.as_of
    last = timeline.segments[-1] if timeline.segments and timeline.open_ else None
    state = last.state if last else ("done" if not timeline.open_ else "queued")
    binding = last.binding if last else None
    who, action = _move(told, timeline) if timeline.open_ else (None, None)
    silent_since = onset(timeline) if state in (ACTIVE, SILENT) else None
    return {
        "state": state,
        "since": rfc3339(since(timeline)),
        "cause": binding.cause if binding else None,
        "ref": binding.ref if binding else None,
        "whose_move": who,
        "next_action": action,
        "silence": None if silent_since is None else (as_of - silent_since) / SECOND,
        "silence_working": None
        if silent_since is None
        else reader.policy.calendar.working(silent_since, as_of) / SECOND,
    }


def _move(told: ToldItem | ToldInitiative, timeline: Timeline) -> tuple[str | None, str | None]:
    if isinstance(told, ToldInitiative):
        return whose_move(told.history, timeline.segments[-1] if timeline.segments else None, told.members)
    last = timeline.segments[-1] if timeline.segments else None
    assignee = told.history.assignee
    if last is None or last.state not in STALLED:
        return None, None
    if last.state == SILENT or last.binding is None:
        return assignee, f"ask {assignee or 'around'} what {told.history.key} is waiting for"
    if last.binding.kind == "status":
        return last.binding.who, f"get {told.history.key} out of ‘{last.binding.cause}’"
    return last.binding.who or assignee, last.binding.action or "clear the blocker"


def _name(reader: Reader, ref: str) -> str:
    """What people call a blocker, decision, item or initiative: its key and its title."""
    kind, _, key = ref.partition(":")
    number = reader.id_of(ref)
    if number is None:
        return key
    title: str | None = None
    if kind == "item":
        item = reader.history(number)
        title = item.title if item else None
    elif kind == "initiative":
        initiative = reader.initiative_history(number)
        title = initiative.title if initiative else None
    elif kind == "blocker":
        blockers = reader.blocker(number)
        title = blockers[-1].title if blockers else None
    elif kind == "decision":
        decisions = reader.decision(number)
        title = decisions[-1].question if decisions else None
    return f"{key} ‘{title}’" if title and title != key else key


def _behind(reader: Reader, number: int) -> list[str]:
    """The open subjects that depend on this one, directly."""
    rows = reader.connection.execute(
        "SELECT s.stream, s.id FROM edge e JOIN subject s ON s.id = e.subject WHERE e.other = ? AND e.kind = 'needs'",
        (number,),
    ).fetchall()
    found = []
    for stream, successor in rows:
        if stream.startswith("item:"):
            history = reader.history(successor)
            needs = [need for need in history.needs if need.to is None] if history else []
            if history and history.closed is None and any(reader.id_of(n.predecessor) == number for n in needs):
                found.append(history.key)
    return sorted(found)
