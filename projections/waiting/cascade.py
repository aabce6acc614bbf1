"""What waits behind a blocker, a decision or unfinished work, and which days that endangers. Pure.

Slack is counted from the day on which the thing in front is promised (a decision's needed-by, a blocker's follow-up, an
item's due day) or from now where that has passed or nobody named one, plus what is left of estimates along the longest
path (`projections.waiting.remaining`); what nobody estimated in time takes none. What the thing in front and each thing
on the way wait for themselves counts too: none can go on before the day for which that is promised. So a day that is
called missed will be missed if promises are kept on their day and the estimates hold; one with slack may still be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.calendar import Calendar, is_day
from projections.waiting.remaining import HOURS_A_DAY, Estimate, Finish, Promise, finishes

METHOD = (
    "slack from the promised day of what is in front, or of the last thing that it waits for itself (now where there "
    "is none); nothing on the way goes on before the promised days of what it waits for besides; plus what is left of "
    f"estimates along the longest path: hours and days, {HOURS_A_DAY} hours a working day, less the working days on "
    "which a thing was active; points, and what has no estimate, take no time"
)


class Task(NamedTuple):
    """Open work as the cascade needs it; `due` is the ISO day by which it is wanted, `home` its initiative's stream.

    `estimate` is how big it is said to be, and what of it is left; `waits` the last thing that it waits for by itself.
    """

    stream: str
    key: str
    title: str
    state: str
    who: str | None
    due: str | None
    home: str | None
    estimate: Estimate | None = None
    waits: Promise | None = None

    @property
    def left(self) -> Micros:
        """The working time that is left of its estimate, 0 where none tells."""
        return 0 if self.estimate is None else self.estimate.left or 0


class Held(NamedTuple):
    """`stream` waits since a moment for what is in front of it; `evidence` are the records that say so."""

    stream: str
    since: Micros
    evidence: tuple[int, ...]


class Behind(NamedTuple):
    """One row of the tree. `after` is the stream in front of it, `depth` 1 where it waits for the root itself.

    `slack` and `slack_working` are what is left until the end of its due day, below 0 where that will be missed;
    `estimated` where an estimate, its own or of what is in front, is part of that. `besides` is what it waits for
    longer than for anything in front of it.
    """

    task: Task
    depth: int
    after: str
    since: Micros
    evidence: tuple[int, ...]
    slack: Micros | None
    slack_working: Micros | None
    estimated: bool = False
    besides: Promise | None = None


class Threatened(NamedTuple):
    """The target of an initiative that has work behind; slack as in `Behind`, `through` the streams that hold it."""

    task: Task
    slack: Micros
    slack_working: Micros
    through: tuple[str, ...]
    estimated: bool = False


class Cascade(NamedTuple):
    """The tree in the order in which it is read, each task once, and the targets it endangers, the worst first."""

    earliest: Micros
    rows: tuple[Behind, ...]
    targets: tuple[Threatened, ...]
    estimated: bool = False

    @property
    def direct(self) -> int:
        """How much waits for the root itself."""
        return sum(1 for row in self.rows if row.depth == 1)


def cascade(
    root: str,
    first: Iterable[Held],
    task_of: Callable[[str], Task | None],
    held_by: Callable[[str], Iterable[Held]],
    earliest: Micros,
    calendar: Calendar,
) -> Cascade:
    """Follow what is held from the root down. `task_of` gives None for what is closed; circles are walked once.

    `earliest` is the first moment at which the root itself may be over, what is left of its own estimate included.
    """
    found: dict[str, Behind] = {}
    below: dict[str, list[str]] = {root: []}
    links: list[tuple[str, str]] = []
    ahead = [(root, 0, held) for held in first]
    while ahead:
        after, depth, held = ahead.pop(0)
        links.append((after, held.stream))
        task = task_of(held.stream) if held.stream != root and held.stream not in found else None
        if task is None:
            continue
        found[task.stream] = Behind(task, depth + 1, after, held.since, held.evidence, None, None)
        below.setdefault(after, []).append(task.stream)
        ahead += [(task.stream, depth + 1, further) for further in held_by(task.stream)]
    rows = [found[stream] for stream in _in_reading_order(root, below)]
    front = task_of(root) if root.startswith(("item:", "initiative:")) else None
    tasks = [*([front] if front is not None and root.startswith("item:") else []), *(row.task for row in rows)]
    left = {row.task.stream: row.task.left for row in rows}
    open_ = [link for link in links if link[1] in left]
    promises = {row.task.stream: row.task.waits for row in rows if row.task.waits is not None}
    start = Finish(earliest, front is not None and (front.left > 0 or bool(front.waits and front.waits.estimated)))
    ends = finishes(root, start, open_, left, calendar, promises)
    fronts: dict[str, Micros] = {}
    for ahead_of, stream in open_:
        fronts[stream] = max(fronts.get(stream, ends[ahead_of].at), ends[ahead_of].at)
    rows = [_told(row, ends[row.task.stream], fronts[row.task.stream], calendar) for row in rows]
    estimated = any(end.estimated for end in ends.values())
    return Cascade(earliest, tuple(rows), _targets(tasks, task_of, ends, calendar), estimated)


def _told(row: Behind, end: Finish, fronts: Micros, calendar: Calendar) -> Behind:
    """A row with its slack, and what it waits for longer than for what is in front of it, which ends at `fronts`."""
    own = row.task.waits
    row = row._replace(besides=own if own is not None and own.until > fronts else None)
    slack = _slack(row.task.due, end.at, calendar)
    return row if slack is None else row._replace(slack=slack[0], slack_working=slack[1], estimated=end.estimated)


def _in_reading_order(root: str, below: dict[str, list[str]]) -> list[str]:
    order: list[str] = []
    ahead = list(reversed(below[root]))
    while ahead:
        stream = ahead.pop()
        order.append(stream)
        ahead += reversed(below.get(stream, []))
    return order


def _slack(day: str | None, earliest: Micros, calendar: Calendar) -> tuple[Micros, Micros] | None:
    """(elapsed, working) until the end of a day; None where there is no day, or only the name of a milestone."""
    if day is None or not is_day(day):
        return None
    end = calendar.end_of_day(date.fromisoformat(day))
    if end >= earliest:
        return end - earliest, calendar.working(earliest, end)
    return end - earliest, -calendar.working(end, earliest)


def _targets(
    tasks: Iterable[Task], task_of: Callable[[str], Task | None], ends: Mapping[str, Finish], calendar: Calendar
) -> tuple[Threatened, ...]:
    """Each target by what holds it longest."""
    through: dict[str, list[str]] = {}
    for held in tasks:
        through.setdefault(held.home or held.stream, []).append(held.stream)
    found = []
    for stream, streams in through.items():
        task = task_of(stream) if stream.startswith("initiative:") else None
        last = max(ends[one] for one in streams)
        slack = None if task is None else _slack(task.due, last.at, calendar)
        if task is not None and slack is not None:
            found.append(Threatened(task, *slack, tuple(streams), last.estimated))
    return tuple(sorted(found, key=lambda target: (target.slack, target.task.key)))
