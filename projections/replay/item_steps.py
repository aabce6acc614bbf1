"""The changes of an item's state in the order in which they could be known: folded moment by moment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from ledger.instants import Micros
from projections.lines.item import item_line
from projections.lines.line import InitiativeLine
from projections.model.states import WAITING
from projections.moment import EVER, FOREVER, ITS_OWN, Moment
from projections.past.line_span import LineSpan
from projections.replay.play import Facts
from projections.replay.steps import Noted, Step, shown, step_of, with_hindsight, with_others
from projections.views import Views
from projections.views.reader import Reader, ToldItem
from projections.views.schema import MARKS


def item_steps(
    views: Views, item: int, facts: Facts, moment: Moment = EVER, *, hindsight: bool = False
) -> Iterator[Step]:
    """Every change of an item's state, cause, assignee or due day, as known on the day or with hindsight.

    The moment is as in `steps`.
    """
    marks = _marks(views, item)
    made = with_hindsight(marks, moment.known_at) if hindsight else with_others(facts, marks)
    upto = moment.as_of if hindsight else min(moment.as_of, moment.known_at)
    lines = item_lines(views, item, hindsight=hindsight, upto=upto, judged=moment.judged, known_at=moment.known_at)
    before: InitiativeLine | None = None
    for from_, line, *_ in lines:
        if before is None or shown(before) != shown(line):
            yield step_of(before, line, from_, made)
        before = line


def item_lines(
    views: Views,
    item: int,
    *,
    hindsight: bool = False,
    upto: Micros = FOREVER,
    judged: Micros = ITS_OWN,
    known_at: Micros = FOREVER,
) -> Iterator[LineSpan]:
    """An item's lines as known on the day or with the hindsight of `known_at`; neighbours differ.

    `judged` is as in `Moment`. A line is an initiative's, with the item's key; the owner is the assignee, the stage the
    status, the target the day on which it is due.
    """
    ahead = sorted(_moments(_marks(views, item), known_at if hindsight else None))
    before: InitiativeLine | None = None
    seen: Micros | None = None
    while ahead:
        moment = heappop(ahead)
        if moment == seen:
            continue
        if moment > upto:
            return
        seen = moment
        reader = Reader(views.connection, Moment(moment, known_at if hindsight else moment, judged=judged))
        told = reader.item(item)
        if told is None:
            continue
        if told.timeline.next_change is not None:
            # A wait is one from its beginning on, a silence as soon as more than its threshold has passed.
            heappush(ahead, told.timeline.next_change)
            heappush(ahead, told.timeline.next_change + 1)
        line = _line(told, moment)
        if before is None or before != line:
            yield LineSpan(moment, line)
        before = line


def _marks(views: Views, item: int) -> list[Noted]:
    """When and where it was noted, of every fact about the item, or about what its timeline depends on directly."""
    about = Reader(views.connection, Moment(0, 0))
    linked = [item, *(number for stream in about.linked(item) if (number := about.id_of(stream)) is not None)]
    return views.connection.execute(
        f"SELECT at, position, known, gone FROM {MARKS} WHERE subject IN (SELECT value FROM json_each(?))",
        (json.dumps(linked),),
    ).fetchall()


def _moments(marks: Iterable[Noted], hindsight: Micros | None) -> set[Micros]:
    """When facts came to count or ceased to; with the hindsight of a moment, if one is given."""
    if hindsight is not None:
        return {at for at, _, known, gone in marks if known <= hindsight and (gone is None or gone > hindsight)}
    found: set[Micros] = set()
    for at, _, known, gone in marks:
        found.add(max(at, known))
        if gone is not None:
            found.add(gone)
    return found


def _line(told: ToldItem, moment: Micros) -> InitiativeLine:
    line = item_line(told.history, told.timeline, moment, None)
    last = told.timeline.segments[-1] if told.timeline.segments and told.timeline.open_ else None
    wait = last.binding if last is not None and last.state == WAITING else None
    who, action, ref = (wait.who, wait.action, wait.ref) if wait is not None else (None, None, None)
    return InitiativeLine(
        line.item, line.title, line.assignee, line.status or "", line.state, line.since, line.cause, ref, who, action,
        None, line.due, 0, 0, (), None,
    )  # fmt: skip
