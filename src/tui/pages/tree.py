"""The cascade behind a matter as a tree of lines: what waits, since when, with which slack, and which days it costs."""

from __future__ import annotations

from ledger.instants import DAY, Micros, rfc3339
from projections.lists.behind import key_of
from projections.pictures.tree_drawing import branches
from projections.waiting.cascade import Behind, Threatened
from projections.waiting.cascading import CascadeOf
from projections.waiting.remaining import Promise
from tui.pages.wording import glyph_span
from tui.widgets.palette import Line
from tui.words.display import span

#: So many rows of the tree are shown; the rest is counted.
_MOST = 40


def cascade_part(told: CascadeOf, now: Micros) -> list[Line]:
    """What waits behind an open matter, directly and further down; nothing where nothing does."""
    rows = told.cascade.rows
    if not rows:
        return []
    further = len(rows) - told.cascade.direct
    count = f"{told.cascade.direct:,} directly" + (f", {further:,} further down" if further else "")
    head: Line = [("Behind ", "bold"), (told.key, "bold"), (f"  {count}", "dim"), *_besides(told.besides)]
    lines: list[Line] = [head]
    drawn = zip(branches([row.depth for row in rows]), rows, strict=True)
    lines += [_row(branch, row, now) for branch, row in list(drawn)[:_MOST]]
    if len(rows) > _MOST:
        lines.append([(f"… and {len(rows) - _MOST:,} more", "dim")])
    return [*lines, *map(_target, told.cascade.targets)]


def _row(branch: str, row: Behind, now: Micros) -> Line:
    task = row.task
    glyph = [] if task.stream.startswith("initiative:") else [glyph_span(task.state), (" ", "")]
    due: Line = []
    if task.due and row.slack is not None:
        due = [
            (f", due {task.due}", "dim"),
            (f", {left(row.slack, row.estimated)}", "alarm" if row.slack < 0 else "dim"),
        ]
    title = f"  {task.title}" if task.title != task.key else ""
    waits = (f"  {span(now - row.since)}", "dim")
    return [(branch, "dim"), *glyph, (task.key, "bold"), waits, *due, *_besides(row.besides), (title, "")]


def _besides(promise: Promise | None) -> Line:
    """What it waits for itself, longer than for anything in front of it."""
    if promise is None:
        return []
    until = promise.day or f"about {rfc3339(promise.until)[:10]}"
    return [(f", waits for {key_of(promise.ref)} until {until}", "dim")]


def _target(target: Threatened) -> Line:
    role = "alarm" if target.slack < 0 else "dim"
    return [
        ("⚑ ", role),
        (f"{target.task.key} {target.task.due}", "bold"),
        (f": {left(target.slack, target.estimated)}", role),
    ]


def left(slack: Micros, estimated: bool) -> str:
    """`3 d of slack`, `missed by 2 d`, `missed by 2 d as estimated`."""
    told = f"missed by {max(-slack // DAY, 1):,} d" if slack < 0 else f"{slack // DAY:,} d of slack"
    return f"{told} as estimated" if estimated else told
