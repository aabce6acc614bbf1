"""One look at an initiative as lines: what changed since the last review, what is open, the verdicts so far. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.counting import count
from ledger.instants import Micros
from projections.review.changes import BLOCKER, DECISION, Change
from projections.review.look import Look
from projections.review.queue import PastLook
from tui.pages.story import joined
from tui.pages.wording import bullets, claim_words, contradicted, day_told, labelled, prose, stall_words, warned, when
from tui.widgets.palette import Line

#: So many changes are shown; more than that nobody reads in a review.
_CHANGES = 40
_VERDICTS = 5
_SIGNS = {BLOCKER: ("▲", "alarm"), DECISION: ("◆", "waiting")}


def look_lines(look: Look, note: str | None, width: int, now: Micros) -> list[Line]:
    """The whole look; `note` is what will go with the verdict."""
    return joined(
        [
            _head(look, note, width, now),
            _changed(look.changes, look.queued.last, width, now),
            _headed("Signals", warned(look.signals, width)),
            _headed("Open decisions", _decisions(look, width, now)),
            _headed("Blockers", _blockers(look, width)),
            _headed("Verdicts so far", _past(look.verdicts, width, now)),
        ]
    )


def _head(look: Look, note: str | None, width: int, now: Micros) -> list[Line]:
    row = look.queued.row
    title = f"  {row.title}" if row.title != row.initiative else ""
    lines = prose(f"{row.initiative}{title}", width, "bold")
    lines += prose(stall_words(row.state, row.since, row.cause, now), width, row.state)
    lines += labelled("Note", note or "", width, role="accent")
    lines += labelled("Owner", row.owner or "nobody is accountable", width, role="" if row.owner else "alarm")
    move = f"{row.whose_move}: {row.next_action}" if row.whose_move and row.next_action else row.whose_move
    lines += labelled("Move", move or row.next_action or "", width, role="bold")
    lines += labelled("Target", day_told(row.target, now), width)
    role = "alarm" if contradicted(row.signals) else ""
    return lines + labelled("Claimed", claim_words(row.claim, now), width, role=role)


def _changed(changes: tuple[Change, ...] | None, last: PastLook | None, width: int, now: Micros) -> list[Line]:
    if changes is None or last is None:
        return [[("Nobody has reviewed it before.", "dim")]]
    head: Line = [
        ("Changed since ", "bold"),
        (f"{last.actor} looked, {when(last.at, now)}, @{last.position:,}", "dim"),
    ]
    lines: list[Line] = []
    for change in changes[:_CHANGES]:
        sign, role = _SIGNS.get(change.kind, ("~", "dim"))
        lines += bullets([f"{change.about}: {change.text}"], width, sign, role)
    if len(changes) > _CHANGES:
        lines.append([(f"  and {count(len(changes) - _CHANGES, 'more change')}; enter shows the facts", "dim")])
    return [head, *(lines or [[("  nothing", "dim")]])]


def _decisions(look: Look, width: int, now: Micros) -> list[Line]:
    lines: list[Line] = []
    for each in look.decisions:
        needed = f", needed by {day_told(each.needed_by, now)}" if each.needed_by else ""
        told = f"{each.decision}: {each.question} {each.decider or 'nobody'} decides{needed}"
        lines += bullets([told], width, "◆", "alarm" if each.overdue_days else "waiting")
    return lines


def _blockers(look: Look, width: int) -> list[Line]:
    lines: list[Line] = []
    for each in look.blockers:
        care = f"unattended: {each.unattended}" if each.unattended else f"{each.unblocker} can clear it"
        told = f"{each.blocker}: {each.title}, {each.age_days:,.0f} d, {care}"
        lines += bullets([told], width, "▲", "alarm" if each.unattended else "waiting")
    return lines


def _past(verdicts: Sequence[PastLook], width: int, now: Micros) -> list[Line]:
    told = [
        f"{when(past.at, now)} {past.verdict}, {past.actor}" + (f": {past.note}" if past.note else "")
        for past in verdicts[:_VERDICTS]
    ]
    return bullets(told, width, "·", "dim")


def _headed(heading: str, lines: list[Line]) -> list[Line]:
    return [[(heading, "bold")], *lines] if lines else []
