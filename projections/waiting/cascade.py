"""What waits behind a blocker, a decision or unfinished work, and which days that endangers. Pure.

Slack is counted from the day on which the thing in front is promised (a decision's needed-by, a blocker's follow-up, an
item's due day) or from now where that has passed or nobody named one, as if all work behind it took no time. So a day
that is called missed will be missed whatever happens; one with slack may still be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.calendar import Calendar, is_day

METHOD = "slack from the promised day of what is in front (now where there is none), as if the work behind took no time"


class Task(NamedTuple):
    """Open work as the cascade needs it; `due` is the ISO day by which it is wanted, `home` its initiative's stream."""

    stream: str
    key: str
    title: str
    state: str
    who: str | None
    due: str | None
    home: str | None


class Held(NamedTuple):
    """`stream` waits since a moment for what is in front of it; `evidence` are the records that say so."""

    stream: str
    since: Micros
    evidence: tuple[int, ...]


class Behind(NamedTuple):
    """One row of the tree. `after` is the stream in front of it, `depth` 1 where it waits for the root itself.

    `slack` and `slack_working` are what is left until the end of its due day, below 0 where that will be missed.
    """

    task: Task
    depth: int
    after: str
    since: Micros
    evidence: tuple[int, ...]
    slack: Micros | None
    slack_working: Micros | None


class Threatened(NamedTuple):
    """The target of an initiative that has work behind; slack as in `Behind`, `through` the streams that hold it."""

    task: Task
    slack: Micros
    slack_working: Micros
    through: tuple[str, ...]


class Cascade(NamedTuple):
    """The tree in the order in which it is read, each task once, and the targets it endangers, the worst first."""

    earliest: Micros
    rows: tuple[Behind, ...]
    targets: tuple[Threatened, ...]

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
    """Follow what is held from the root down. `task_of` gives None for what is closed; circles are walked once."""
    found: dict[str, Behind] = {}
    below: dict[str, list[str]] = {root: []}
    ahead = [(root, 0, held) for held in first]
    while ahead:
        after, depth, held = ahead.pop(0)
        task = task_of(held.stream) if held.stream != root and held.stream not in found else None
        if task is None:
            continue
        slack = _slack(task.due, earliest, calendar)
        found[task.stream] = Behind(task, depth + 1, after, held.since, held.evidence, *(slack or (None, None)))
        below.setdefault(after, []).append(task.stream)
        ahead += [(task.stream, depth + 1, further) for further in held_by(task.stream)]
    rows = tuple(found[stream] for stream in _in_reading_order(root, below))
    front = task_of(root) if root.startswith("item:") else None
    tasks = [*([] if front is None else [front]), *(row.task for row in rows)]
    return Cascade(earliest, rows, _targets(tasks, task_of, earliest, calendar))


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
    tasks: Iterable[Task], task_of: Callable[[str], Task | None], earliest: Micros, calendar: Calendar
) -> tuple[Threatened, ...]:
    through: dict[str, list[str]] = {}
    for held in tasks:
        through.setdefault(held.home or held.stream, []).append(held.stream)
    found = []
    for stream, streams in through.items():
        task = task_of(stream) if stream.startswith("initiative:") else None
        slack = None if task is None else _slack(task.due, earliest, calendar)
        if task is not None and slack is not None:
            found.append(Threatened(task, *slack, tuple(streams)))
    return tuple(sorted(found, key=lambda target: (target.slack, target.task.key)))
