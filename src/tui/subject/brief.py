"""An initiative in brief, as lines: what its row has no room for, and why it stands, once that is known."""

from __future__ import annotations

from ledger.instants import Micros
from projections.lines.line import InitiativeLine
from tui.pages.story import timeline_part
from tui.pages.wording import STALLED, bullets, claim_words, contradicted, day_told, labelled, prose, stall_words
from tui.widgets.palette import Line, fit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.moment import Moment
    from projections.views import Views
    from projections.why.telling import Why


def why_of(views: Views, subject: str, moment: Moment) -> Why:
    """Why a subject stands as it does."""
    # Loaded by the thread that asks first, when the list is on the screen.
    from projections.why.telling import why

    return why(views, subject, moment)


def brief(row: InitiativeLine, explained: Why | None, width: int, now: Micros) -> list[Line]:
    title = row.title if row.title != row.initiative else ""
    lines: list[Line] = [[(row.initiative, "bold"), (fit(f"  {title}", max(width - len(row.initiative), 0)), "bold")]]
    lines.append([(fit(stall_words(row.state, row.since, row.cause, now), width), row.state)])
    lines.append([])
    lines += labelled("Owner", row.owner or "nobody is accountable", width, role="" if row.owner else "alarm")
    lines += labelled("Move", row.whose_move or "", width, role="bold")
    lines += labelled("Next", row.next_action or "", width)
    lines += labelled("Target", day_told(row.target, now), width)
    lines += labelled("Stage", row.stage, width)
    role = "alarm" if contradicted(row.signals) else ""
    lines += labelled("Claimed", claim_words(row.claim, now), width, role=role)
    lines += labelled("Items", f"{row.open_items:,} open" if row.open_items else "none open", width)
    if row.signals:
        lines += [[], *bullets(row.sentences, width)]
    if explained is not None:
        lines += [[], *timeline_part(explained, width)]
        if row.state in STALLED or explained.text:
            lines += [[], *prose(explained.text, width)]
    return lines
