"""One item in one line. Pure."""

from __future__ import annotations

from ledger.instants import Micros
from projections.lines.line import ItemLine
from projections.model.history import ItemHistory
from projections.model.states import DONE
from projections.model.timeline import Timeline, since


def item_line(history: ItemHistory, timeline: Timeline, as_of: Micros, coming: Micros | None) -> ItemLine:
    """The line of an item as of a moment; `coming` is when a fact that is recorded already comes into force."""
    last = timeline.segments[-1] if timeline.segments and timeline.open_ else None
    binding = last.binding if last else None
    changes = [at for at in (timeline.next_change, coming) if at is not None]
    return ItemLine(
        history.key,
        history.initiative,
        history.title,
        history.status,
        history.status_class,
        history.assignee,
        history.due,
        last.state if last else DONE if not timeline.open_ else history.status_class,
        min(since(timeline), as_of),
        binding.cause if binding else None,
        min(changes, default=None),
    )
