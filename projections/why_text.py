"""The paragraph of `why`: no sentence without evidence, each cites the positions that prove it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from ledger.instants import DAY, HOUR, MINUTE, Micros, rfc3339
from projections.policy import Policy
from projections.states import DONE, SILENT, STALLED
from projections.timeline import Segment, Timeline, since
from projections.waits import EXPLAINED


class Told(NamedTuple):
    """What the paragraph is made from; `name_of` gives what people call a stream, `behind` are the keys that depend."""

    kind: str
    key: str
    title: str
    timeline: Timeline
    policy: Policy
    whose_move: str | None
    next_action: str | None
    name_of: Callable[[str], str]
    behind: list[str]
    as_of: Micros


def days(time: Micros) -> str:
    """'785.1 days', '5.2 hours', '12 minutes'."""
    if time >= DAY:
        return f"{time / DAY:,.1f} days"
    if time >= HOUR:
        return f"{time / HOUR:.1f} hours"
    return f"{time // MINUTE} minutes"


def day(moment: Micros) -> str:
    """The day of a moment, in UTC."""
    return rfc3339(moment)[:10]


def cited(positions: tuple[int, ...]) -> str:
    """' [@12 @18]', at most three of them."""
    shown = list(dict.fromkeys(positions))
    if len(shown) > 3:
        shown = [*shown[:2], shown[-1]]
    return " [" + " ".join(f"@{position}" for position in shown) + "]" if shown else ""


def paragraph(told: Told) -> str:
    """Since when, the binding cause, whose move, the needed action, what waits behind; or the longest past stall."""
    timeline = told.timeline
    name = f"{told.key} ‘{told.title}’" if told.title != told.key else told.key
    runs = _runs(timeline.segments)
    if not timeline.segments:
        return f"{name} has only just begun."
    if timeline.open_ and runs and runs[-1][-1] is timeline.segments[-1]:
        sentences = _current(name, runs[-1], told)
    else:
        sentences = [_standing(name, told)]
        if runs:
            longest = max(runs, key=lambda run: run[-1].to - run[0].from_)
            sentences += _past(longest, told)
        else:
            sentences.append("It never stalled.")
    sentences.append(_account(told))
    if told.behind and timeline.open_:
        shown = ", ".join(told.behind[:5]) + (f" and {len(told.behind) - 5} more" if len(told.behind) > 5 else "")
        sentences.append(f"Behind it {'waits' if len(told.behind) == 1 else 'wait'} {shown}.")
    return " ".join(sentences)


def _runs(segments: tuple[Segment, ...]) -> list[list[Segment]]:
    """Stalls: each wait by its cause and each silence; parts of one wait that follow on each other are one."""
    found: list[list[Segment]] = []
    for segment in segments:
        if segment.state not in STALLED:
            continue
        last = found[-1][-1] if found else None
        if last is not None and _same_stall(last, segment):
            found[-1].append(segment)
        else:
            found.append([segment])
    return found


def _same_stall(last: Segment, segment: Segment) -> bool:
    if last.to != segment.from_ or last.state != segment.state:
        return False
    if segment.state == SILENT:
        return last.knowable_at == segment.knowable_at
    return _names(last) == _names(segment)


def _names(segment: Segment) -> tuple[str, str, str | None] | None:
    wait = segment.binding
    return None if wait is None else (wait.kind, wait.cause, wait.ref)


def _current(name: str, run: list[Segment], told: Told) -> list[str]:
    last = run[-1]
    begun = since(told.timeline)
    lasted = told.as_of - begun
    working = told.policy.calendar.working(begun, told.as_of)
    so_long = f"since {day(begun)}, {days(lasted)} ago ({days(working)} of working time)"
    evidence = cited(tuple(position for segment in run for position in segment.evidence))
    if last.state == SILENT or last.binding is None:
        knowable = f"; it could be known on {day(last.knowable_at)}" if last.knowable_at else ""
        sentences = [f"{name} is silent: no progress and no wait on record {so_long}{evidence}{knowable}."]
        if last.binding is not None:
            sentences.append(f"It was explained afterwards: {_cause(last, told)}{cited(last.binding.evidence)}.")
        elif told.next_action:
            sentences.append(f"Nobody has said why: {told.next_action}.")
        return sentences
    apart = f" since {day(last.binding.from_)}" if abs(last.binding.from_ - begun) > DAY else ""
    sentences = [f"{name} is waiting {so_long}: {_cause(last, told)}{apart}{evidence}."]
    if told.whose_move:
        sentences.append(
            _ended(f"It is the move of {told.whose_move}" + (f": {told.next_action}" if told.next_action else ""))
        )
    elif told.next_action:
        sentences.append(_ended(f"Nobody is named whose move it is; what has to happen: {told.next_action}"))
    else:
        sentences.append("Nobody is named whose move it is.")
    if last.binding.needed_by:
        late = told.as_of - told.policy.calendar.end_of_day(date.fromisoformat(last.binding.needed_by))
        if late > 0:
            sentences.append(f"It is {days(late)} overdue{cited(last.evidence)}.")
    return sentences


def _ended(sentence: str) -> str:
    """The sentence with its full stop, unless what somebody else wrote has ended it."""
    return sentence if sentence.endswith((".", "?", "!")) else sentence + "."


def _past(run: list[Segment], told: Told) -> list[str]:
    first, last = run[0], run[-1]
    span = f"{days(last.to - first.from_)}, from {day(first.from_)} to {day(last.to)}"
    evidence = cited(tuple(position for segment in run for position in segment.evidence))
    if last.state == SILENT or last.binding is None:
        knowable = f", which could be known on {day(last.knowable_at)}" if last.knowable_at else ""
        why = f", explained afterwards by {_cause(last, told)}" if last.binding is not None else ""
        return [f"Its longest stall was a silence of {span}{knowable}{why}{evidence}."]
    who = f" It was the move of {last.binding.who}." if last.binding.who else ""
    return [f"Its longest stall lasted {span}: {_cause(last, told)}{evidence}.{who}"]


def _cause(segment: Segment, told: Told) -> str:
    wait = segment.binding
    if wait is None:
        return "silence"
    ref = told.name_of(wait.ref) if wait.ref else ""
    if wait.kind == "status":
        where = "" if wait.ref == f"item:{told.key}" else f" ({ref})"
        return f"in ‘{wait.cause}’{where}"
    if wait.kind == "dependency":
        return f"for {ref}, which has to be done first (dependency)"
    if wait.kind == "decision":
        return f"for the decision {ref}"
    if wait.kind == EXPLAINED:
        return wait.cause + (f" ({ref})" if ref else "")
    return f"for the blocker {ref} ({wait.cause})"


def _standing(name: str, told: Told) -> str:
    timeline = told.timeline
    last = timeline.segments[-1]
    lasted = days(timeline.to - timeline.from_)
    if not timeline.open_:
        return f"{name} closed on {day(timeline.to)} after {lasted}."
    word = {"queued": "has not begun", "paused": "is paused", DONE: "has nothing left to do"}.get(last.state, "moves")
    return f"{name} {word} since {day(last.from_)}{cited(last.evidence)}."


def _account(told: Told) -> str:
    """The partition of its life, so that the parts sum to the whole."""
    parts: dict[str, Micros] = {}
    for segment in told.timeline.segments:
        parts[segment.state] = parts.get(segment.state, 0) + segment.to - segment.from_
    whole = told.timeline.to - told.timeline.from_
    longest_first = sorted(parts.items(), key=lambda part: -part[1])
    told_parts = ", ".join(f"{days(time)} {state}" for state, time in longest_first if time >= MINUTE)
    return f"Of its {days(whole)}: {told_parts or 'all of it ' + longest_first[0][0]}."
