"""What a replay asks of the views; each answer is a piece of a scene."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from ledger.errors import Rejected
from ledger.instants import MINUTE, Micros
from projections.audit.records import AuditFilter, AuditRow, at_positions, known_after, row
from projections.lists.portfolio import folded
from projections.lists.spans import DAY, HINDSIGHT, Slide, missing_spans
from projections.lists.spans import row as span_row
from projections.model.ranking import STATES, overdue_of, state_of
from projections.moment import Moment
from projections.past.span_lines import SpanLine
from projections.replay.facts import facts_of, stall_marks, telling_moment
from projections.replay.play import Facts, Mark
from projections.replay.steps import number_of
from projections.views import Views
from projections.views.matters import blockers, decisions
from projections.views.past import Past
from projections.why.telling import why
from tui.display import minute, span
from tui.replaying.scene import Detail, Portfolio

#: Rows around the playhead that are read at once.
_AROUND = 150
_LATER = 6


class Asked(NamedTuple):
    """What is to be replayed: a thing (a stream) or a record, some initiatives, or, where all are empty, everything."""

    stream: str | None = None
    position: int | None = None
    keys: tuple[str, ...] = ()
    further: AuditFilter = AuditFilter()


class Loaded(NamedTuple):
    """One replay: the initiative (None where there are several), its facts and marks, and where it starts.

    `lines` are the initiative's lines as known on the day and with hindsight, `silences` when each of its silences
    began and could be known.
    """

    initiative: str | None
    title: str
    facts: Facts
    marks: list[Mark]
    start: Micros
    lines: tuple[list[SpanLine], list[SpanLine]] = ([], [])
    silences: tuple[tuple[Micros, Micros], ...] = ()


def load(views: Views, asked: Asked) -> Loaded:
    """Find what is asked for and where its replay starts. Raises Rejected where nothing is known of it."""
    start: Micros | None = None
    initiative = asked.keys[0] if len(asked.keys) == 1 else None
    if asked.position is not None:
        found = row(views, asked.position)
        initiative, start = found.initiative, max(found.at, found.known_at)
    elif asked.stream is not None:
        initiative, start = _telling(views, asked.stream)
    chosen = filters(asked, initiative)
    facts, marks = facts_of(views, chosen)
    end = facts.times[-1] if facts.times else views.moment().as_of
    if initiative is None:
        title = f"{len(asked.keys)} initiatives" if asked.keys else "the whole portfolio"
        return Loaded(None, title, facts, marks, (end if start is None else start) + 1)
    told = why(views, f"initiative:{initiative}", views.moment())
    past = Past(views.connection, number_of(views, initiative))
    day = past.lines(hindsight=False)
    later = day if past.is_plain() else past.lines(hindsight=True)
    if day is None or later is None:
        raise Rejected(f"the past of {initiative} was rewritten too often for a replay; ask :why {initiative} --as-of")
    if start is None:
        start = telling_moment(views, f"initiative:{initiative}", views.moment())[1]
    in_order = sorted([*marks, *stall_marks(told)])
    silences = tuple(
        (segment.from_, segment.knowable_at) for segment in told.segments if segment.knowable_at is not None
    )
    return Loaded(initiative, told.title, facts, in_order, start + 1, (day, later), silences)


def _telling(views: Views, stream: str) -> tuple[str | None, Micros]:
    subject, start = telling_moment(views, stream, views.moment())
    kind, _, key = (subject or "").partition(":")
    if kind == "item":
        found = views.connection.execute(
            "SELECT h.stream FROM subject s JOIN subject h ON h.id = s.home WHERE s.stream = ?", (subject,)
        ).fetchone()
        key = found[0].partition(":")[2] if found else ""
    return key or None, start


def filters(asked: Asked, initiative: str | None) -> list[AuditFilter]:
    """The facts of a replay: of one initiative, of some, or all; each with what was typed to filter them."""
    keys = (initiative,) if initiative is not None else asked.keys
    return [asked.further._replace(initiative=key) for key in keys] if keys else [asked.further]


def unknown(silences: Sequence[tuple[Micros, Micros]], moment: Micros) -> tuple[str, ...]:
    """The silences that had begun by a moment and could not be known yet."""
    return tuple(
        f"silent since {minute(from_)}, which could be known on {minute(knowable)}, {span(knowable - from_)} later"
        for from_, knowable in silences
        if from_ < moment <= knowable
    )


def line_at(lines: Sequence[SpanLine], moment: Micros) -> SpanLine | None:
    """The line that held at a moment."""
    index = bisect_right(lines, moment, key=lambda line: line.from_) - 1
    return lines[index] if index >= 0 else None


def detail(views: Views, initiative: str, moment: Moment) -> Detail:
    """Signals as they stood, and the blockers and decisions that were open, of the initiative and its items."""
    number = number_of(views, initiative)
    told = folded(views, moment, [number])
    items = [
        found[0]
        for found in views.connection.execute(
            "SELECT s.stream FROM member m JOIN subject s ON s.id = m.item WHERE m.initiative = ?", (number,)
        )
    ]
    about = {f"initiative:{initiative}", *items}
    standing = [
        f"{each.blocker} {each.title}, {span(moment.as_of - each.since)}, {each.unblocker or 'nobody'} can clear it"
        for each in blockers(views, moment)
        if each.cleared is None and about.intersection(each.affects)
    ]
    asked = [
        f"{each.decision} {each.question} {each.decider or 'nobody'} decides"
        + (f", needed by {each.needed_by}" if each.needed_by else "")
        for each in decisions(views, moment)
        if each.outcome == "open" and about.intersection(each.affects)
    ]
    return Detail(tuple(signal.sentence for signal in told[0].signals) if told else (), tuple(standing), tuple(asked))


def portfolio(views: Views, slide: Slide, only: frozenset[int], moment: Micros, room: int) -> Portfolio:
    """How initiatives stood, the worst first; all of them where `only` is empty."""
    found = slide.ranked(moment)
    if only:
        found = [number for number in found if slide.subject(number) in only]
    counted: dict[str, int] = dict.fromkeys(STATES, 0)
    overdue = 0
    for number in found:
        rank = slide.rank(number)
        counted[state_of(rank)] += 1
        overdue += overdue_of(rank)
    rows = tuple(span_row(views.connection, place) for place in slide.at(moment, found[:room]))
    return Portfolio(rows, counted, overdue)


def day_slide(views: Views) -> Slide:
    """What is shown first: as it was known on each day."""
    return Slide(views.connection, DAY)


def rest(views: Views) -> tuple[Slide, Slide, int]:
    """Both axes, and how many initiatives are not laid out yet."""
    return day_slide(views), Slide(views.connection, HINDSIGHT), missing_spans(views.connection)


def numbers(views: Views, keys: Sequence[str]) -> frozenset[int]:
    """The numbers of some initiatives."""
    return frozenset(number_of(views, key) for key in keys)


def events(views: Views, facts: Facts, index: int) -> dict[int, AuditRow]:
    """The records around a place among the facts."""
    around = facts.positions[max(index - _AROUND, 0) : index + _AROUND]
    return {found.position: found for found in at_positions(views, list(around))}


def later(views: Views, chosen: Sequence[AuditFilter], moment: Micros) -> tuple[AuditRow, ...]:
    """What was true by a moment and nobody knew yet."""
    found = [each for wanted in chosen for each in known_after(views, wanted, moment, MINUTE, _LATER)]
    return tuple(sorted(found, key=lambda each: -each.at)[:_LATER])
