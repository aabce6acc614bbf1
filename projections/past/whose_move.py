"""What bound an initiative at a moment, and whose move that was. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from ledger.instants import Micros
from projections.model.matters import Blocker, blocker_wait, decision_wait
from projections.model.states import CLOSED_CLASSES, SILENT, WAITING
from projections.model.waits import Wait
from projections.model.whose_move import Move, of_silence, of_wait
from projections.past.held import Episodes
from projections.past.script import Script
from projections.past.sweep import END, Part, Stand


def binding(script: Script, moment: Micros, stand: Stand) -> Wait | None:
    """The wait that binds, as its facts told it by then; of a silence the explanation, if there is one."""
    if stand.state != WAITING:
        return _explanation(script, moment, stand)
    wait = script.sweep.binding(moment)
    if wait is None or wait.ref is None:
        return wait
    if wait.kind == "status":
        party = script.policy.parties.get(wait.cause)
        return wait._replace(who=party or script.items[wait.ref].assignee_at(moment))
    if wait.kind == "dependency":
        return script.moved_on(wait, moment)
    return told_at(wait, moment, script.episodes)


def move(script: Script, moment: Micros, stand: Stand, wait: Wait | None, owner: str | None) -> Move:
    """Whose move it was, and what had to happen next; nobody's while the work moved."""
    if stand.state == WAITING and wait is not None:
        return of_wait(wait, owner)
    if stand.state != SILENT:
        return None, None
    mover = _last_moved(script.parts, moment)
    if mover is None:
        return of_silence(owner)
    assignee = next((t.value for t in reversed(mover.history.assignees) if t.from_ <= moment), None)
    return of_silence(owner, mover.history.key, assignee)


def _last_moved(parts: Iterable[Part], moment: Micros) -> Part | None:
    best: tuple[Micros, str] = (-1, "")
    found = None
    for part in parts:
        here = any(from_ <= moment < to for from_, to in part.belongs)
        if part.joined > moment or not here or _is_closed(part, moment):
            continue
        index = bisect_right(part.moved, (moment, END)) - 1
        while index >= 0 and not any(from_ <= part.moved[index][0] <= to for from_, to in part.belongs):
            index -= 1
        if index >= 0 and (last := (part.moved[index][0], part.history.key)) > best:
            best, found = last, part
    return found


def _explanation(script: Script, moment: Micros, stand: Stand) -> Wait | None:
    """Of a silence that was explained afterwards: the explanation of its end."""
    if stand.state != SILENT:
        return None
    known = [found for at, found in script.explained if at <= moment]
    cuts = [p for found in known for p in (found.from_, found.to) if stand.since < p < moment]
    from_ = max(cuts, default=stand.since)
    known.sort(key=lambda found: -found.position)
    holds = next((found for found in known if found.from_ <= from_ and moment <= found.to), None)
    if holds is None:
        return None
    return Wait("explained", holds.cause, holds.ref, holds.who, from_, moment, False, (holds.position,))


def told_at(wait: Wait, moment: Micros, episodes: Episodes) -> Wait:
    """A wait for a blocker or a decision as the matter's facts told it by a moment."""
    for found in episodes(wait.ref or "", moment):
        if isinstance(found, Blocker):
            if found.raised_position == wait.evidence[0]:
                return blocker_wait(found, moment)
        elif found.requested_position == wait.evidence[0]:
            return decision_wait(found, moment)
    return wait


def _is_closed(part: Part, moment: Micros) -> bool:
    status = "queued"
    for span in part.history.spans:
        if span.from_ > moment:
            break
        status = span.status_class
    return status in CLOSED_CLASSES
