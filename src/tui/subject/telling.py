"""What a subject's screen tells beside its lists, as lines: all that one look has found. Pure."""

from __future__ import annotations

from ledger.instants import Micros
from tui.pages.story import (
    blockers_part,
    decisions_part,
    head_part,
    joined,
    ledger_part,
    members_part,
    move_part,
    signals_part,
    timeline_part,
    why_part,
)
from tui.pages.tree import cascade_part
from tui.pages.wording import headline
from tui.widgets.palette import Line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.subject.look import Told


def sentence_of(told: Told, now: Micros) -> Line:
    """Its state, since when and why, for the line above."""
    state, current = str(told.why.now["state"]), told.why.now
    return [(headline(state, current["since"], current["cause"], now), state)]


def story(told: Told, width: int, now: Micros) -> list[Line]:
    """Its timeline, why it stands, whose move it is, and where its days went."""
    why = told.why
    return joined(
        [
            [*head_part(why, told.row, width, now), *move_part(why, width)],
            timeline_part(why, width, told.signs),
            why_part(why, width),
            signals_part(told.signals, width),
            ledger_part(why, width),
            blockers_part(told.rows["blockers"], width, now),
            decisions_part(told.rows["decisions"], width, now),
            *(cascade_part(cascade, now) for cascade in told.cascades),
            members_part(why, told.members, width, told.signs),
        ]
    )
