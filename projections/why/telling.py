"""Why a subject is, or was, stalled: its segments, its waits, the wait ledger and the paragraph."""

from __future__ import annotations

from bisect import bisect_left

from ledger.errors import Rejected
from ledger.instants import Micros, rfc3339
from ledger.light import Any, NamedTuple
from projections.lists.subject_of import find, name_of
from projections.model.states import ACTIVE, SILENT, STALLED, WAITING
from projections.model.timeline import Segment as TimelineSegment
from projections.model.waits import EXPLAINED
from projections.moment import Moment
from projections.views import Views
from projections.views.reader import Reader, ToldInitiative, ToldItem
from projections.views.typed import typed
from projections.why.claimed import claim_sentences
from projections.why.now import asked_by, chain_of, held_by, now_of
from projections.why.text import Told, paragraph
from projections.why.words import Sentence, day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from projections.model.chain import Chain
    from projections.waiting.cascade import Behind

#: A record is quoted up to so many characters.
_LONGEST_SAYING = 80


class Segment(NamedTuple):
    """A stretch in one state; moments and `working` time in microseconds, `evidence` are positions.

    `explained` says that it was a silence whose cause was told afterwards, by the last record of the evidence.
    """

    state: str
    from_: Micros
    to: Micros
    working: Micros
    cause: str | None
    ref: str | None
    who: str | None
    evidence: tuple[int, ...]
    knowable_at: Micros | None
    explained: bool = False


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
    evidence: tuple[int, ...] = ()


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
    sentences: tuple[Sentence, ...] = ()


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
        WaitRow(wait.kind, wait.cause, wait.ref, wait.who, wait.from_, wait.to, attributed, alone, wait.evidence)
        for wait, (attributed, alone) in zip(timeline.waits, timeline.shares, strict=True)
    )
    chain = chain_of(reader, stream, timeline)
    now = now_of(reader, told, chain)
    sentences = _sentences(views, reader, stream, told, now, chain)
    if isinstance(told, ToldInitiative):
        sentences += claim_sentences(reader, told)
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
        " ".join(sentence.told for sentence in sentences),
        sentences,
    )


def _sentences(
    views: Views, reader: Reader, stream: str, told: ToldItem | ToldInitiative, now: dict[str, Any], chain: Chain | None
) -> tuple[Sentence, ...]:
    history = told.history
    return paragraph(
        Told(
            stream,
            history.key,
            history.title,
            told.timeline,
            reader.policy,
            reader.moment.as_of,
            history.opened_position,
            history.closed_position,
            asked_by(told),
            now["whose_move"],
            now["next_action"],
            lambda ref: name_of(reader, ref),
            lambda position: _moved(views, told.timeline.progress, position),
            chain,
            lambda segment: held_by(told, segment),
            _behind(reader, stream) if told.timeline.open_ else (),
        )
    )


def _behind(reader: Reader, stream: str) -> Sequence[Behind]:
    """What waits behind a subject; most subjects have nothing behind them, and load nothing for it."""
    number = reader.id_of(stream)
    held = reader.connection.execute("SELECT 1 FROM edge WHERE other = ? AND kind = 'needs' LIMIT 1", (number,))
    if held.fetchone() is None:
        return ()
    from projections.waiting.cascading import behind_of

    return behind_of(reader, stream)


def _moved(views: Views, progress: Sequence[tuple[Micros, int]], position: int) -> tuple[str, int]:
    """What a record says and when it happened, for the last thing that moved, and its position.

    Of several that moved at the same moment it is the last by key: which was recorded last is chance.
    """
    from projections.audit.records import row

    found = row(views, position)
    same = progress[bisect_left(progress, (found.at, 0)) : bisect_left(progress, (found.at + 1, 0))]
    if len(same) > 1 and (found.at, position) in same:
        found = max((row(views, other) for _, other in same), key=lambda each: (each.stream, each.position))
    said = found.summary if len(found.summary) <= _LONGEST_SAYING else found.summary[: _LONGEST_SAYING - 1] + "…"
    return f"{found.stream.partition(':')[2]} on {day(found.at)}: ‘{said}’", found.position


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
        binding is not None and binding.kind == EXPLAINED,
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
