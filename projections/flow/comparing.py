"""The flow of items and initiatives over a period, by our definitions and by those of others; read from the views."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.errors import Rejected
from ledger.instants import DAY, Micros, rfc3339
from ledger.light import NamedTuple
from projections.flow import own
from projections.flow.beads import is_stale
from projections.flow.definitions import Compared
from projections.flow.jirametrics import Settings, stream
from projections.flow.jirametrics_work import RULE, item_work, life
from projections.flow.tracked import tracked
from projections.flow.work import Figures, Window, Work, figures
from projections.lists.subject_of import find
from projections.moment import Moment
from projections.views import Views
from projections.views.reader import Reader
from projections.views.typed import typed

#: So many items are kept in memory at once.
_AT_ONCE = 2_000


class Flow(NamedTuple):
    """The figures of a period; `initiative` is the stream whose items they are about, None for the portfolio."""

    initiative: str | None
    window: Window
    items: Compared
    initiatives: Figures


class _Told(NamedTuple):
    """One item by each definition."""

    own: Work
    jirametrics: Work
    stale: bool


def flow(views: Views, initiative: str | None, moment: Moment, since: Micros | None, settings: Settings) -> Flow:
    """The flow until the moment, from `since` on or from the first start of work.

    Raises Rejected where there is no such initiative, the period is none, or no work was ever begun in it.
    """
    until = moment.as_of
    if since is not None and since >= until:
        raise Rejected(f"the period ends ({rfc3339(until)}) before it begins; turn --since and --until around")
    reader = Reader(views.connection, moment)
    stream_ = _initiative(reader, initiative)
    numbers = _numbers(reader, "item:") if stream_ is None else reader.items_of(find(reader, stream_)[0])
    told = list(_items(reader, numbers, stream_, settings))
    chosen = _numbers(reader, "initiative:") if stream_ is None else [find(reader, stream_)[0]]
    larger = [work for number in chosen if (work := _initiative_work(reader, number))]
    starts = [work.started for work in (*(one.own for one in told), *larger) if work.started is not None]
    if not starts:
        raise Rejected("no work was begun up to then; choose a later time, or see what the statuses mean")
    window = Window(min(starts) if since is None else since, until)
    rule = own.rule(reader.policy.calendar)
    compared = Compared(
        figures([one.own for one in told], window, rule),
        figures([one.jirametrics for one in told], window, RULE),
        sum(one.stale for one in told),
        reader.policy.threshold() / DAY,
    )
    return Flow(stream_, window, compared, figures(larger, window, rule))


def _initiative(reader: Reader, named: str | None) -> str | None:
    if named is None:
        return None
    stream_ = f"initiative:{typed(named).removeprefix('initiative:')}"
    number = reader.id_of(stream_)
    if number is None or not reader.has_marks(number):
        raise Rejected(f"there is no initiative {named!r}; unstall status lists them")
    return stream_


def _numbers(reader: Reader, kind: str) -> list[int]:
    rows = reader.connection.execute("SELECT id FROM subject WHERE stream LIKE ? || '%' ORDER BY id", (kind,))
    return [row[0] for row in rows]


def _items(reader: Reader, numbers: list[int], initiative: str | None, settings: Settings) -> Iterator[_Told]:
    """Every item, or every one that belongs to an initiative, by each definition."""
    until = reader.moment.as_of
    for first in range(0, len(numbers), _AT_ONCE):
        some = numbers[first : first + _AT_ONCE]
        portion = Reader(reader.connection, reader.moment)
        portion.load(some)
        for number in some:
            item, log = portion.plain_item(number), tracked(portion, number)
            if item is None or log is None or initiative not in (None, f"initiative:{item.history.initiative}"):
                continue
            over = life(item.history)[1]
            end = until if over is None else min(over, until)
            entries = stream(log.trail.created, log.trail.changes, log.signs, settings, end)
            updated = max(mark[0] for mark in portion.marks(number))
            yield _Told(
                own.item_work(item.history, item.timeline),
                item_work(item.history, entries, until),
                is_stale(updated, over is not None, until),
            )


def _initiative_work(reader: Reader, number: int) -> Work | None:
    told = reader.plain_initiative(number)
    if told is None:
        return None
    ended = [mark[3] for mark in reader.marks(number) if mark[2] == "InitiativeClosed"]
    return own.initiative_work(told.history, told.timeline, bool(ended) and ended[-1] == "dropped")
