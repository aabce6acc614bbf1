"""The paragraph of `why`: no sentence without evidence, each cites the positions that prove it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from ledger.instants import DAY, MINUTE, Micros
from ledger.light import NamedTuple
from projections.model.policy import Policy
from projections.model.states import ACTIVE, DONE, PAUSED, QUEUED, SILENT, STALLED
from projections.model.timeline import Segment, Timeline, since
from projections.model.waits import Wait
from projections.why.words import Sentence, cause, day, days, listed, sentence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.model.chain import Chain, Link
    from projections.model.holding import Holder
    from projections.waiting.cascade import Behind

#: So many of the items that hold an initiative are named; those that hold it alike are told together.
_HOLDERS = 3
_COUNTED = {1: "", 2: "both ", 3: "all "}


class Told(NamedTuple):
    """What the paragraph is made from.

    `born` is the record that the life begins with, `ended` the one that closed it, `asked` the one that names who is
    asked. `name_of` gives what people call a stream, `moved` what a record says and when it happened. `chain` is where
    a wait for a dependency leads, `holders` are the items that an initiative's state comes from.
    """

    stream: str
    key: str
    title: str
    timeline: Timeline
    policy: Policy
    as_of: Micros
    born: int
    ended: int | None
    asked: int | None
    whose_move: str | None
    next_action: str | None
    name_of: Callable[[str], str]
    moved: Callable[[int], tuple[str, int]]
    chain: Chain | None
    holders: Callable[[Segment], Sequence[Holder]]
    behind: Sequence[Behind]


def paragraph(told: Told) -> tuple[Sentence, ...]:
    """Since when, the binding cause, whose move, the needed action, what waits behind; or the longest past stall."""
    timeline = told.timeline
    name = f"{told.key} ‘{told.title}’" if told.title != told.key else told.key
    if timeline.to <= timeline.from_:
        if timeline.open_:
            return (sentence(f"{name} has only just begun", [told.born]),)
        # So real histories begin that tell of what was over already.
        return (sentence(f"{name} was closed on {day(timeline.to)}, the moment it began", [told.ended], [told.born]),)
    runs = _runs(timeline.segments)
    if timeline.open_ and runs and runs[-1][-1] is timeline.segments[-1]:
        sentences = _current(name, runs[-1], told)
    else:
        sentences = [_standing(name, told)]
        if runs:
            sentences += _past(max(runs, key=lambda run: run[-1].to - run[0].from_), told)
        else:
            never = "It has never stalled" if timeline.open_ else "It never stalled"
            sentences.append(sentence(never, [told.born, _last(timeline), told.ended]))
    sentences.append(_account(told))
    if told.behind and timeline.open_:
        sentences.append(_behind(told))
    return tuple(sentences)


def _last(timeline: Timeline) -> int | None:
    return timeline.progress[-1][1] if timeline.progress else None


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


# ── a stall that lasts ──


def _current(name: str, run: list[Segment], told: Told) -> list[Sentence]:
    last = run[-1]
    begun = since(told.timeline)
    working = told.policy.calendar.working(begun, told.as_of)
    so_long = f"since {day(begun)}, {days(told.as_of - begun)} ({days(working)} of working time)"
    evidence = [position for segment in run for position in segment.evidence]
    if last.state == SILENT or last.binding is None:
        return _silent(name, so_long, run, evidence, told)
    wait = last.binding
    apart = f"; that wait began on {day(wait.from_)}" if abs(wait.from_ - begun) > DAY else ""
    sentences = [sentence(f"{name} has been waiting {so_long}, {_cause(wait, told)}{apart}", evidence)]
    sentences += _held(last, told)
    sentences += [_step(link, told) for link in told.chain.links] if told.chain else []
    sentences.append(_move(wait, told))
    return sentences + _overdue(_final(wait, told), told)


def _silent(name: str, so_long: str, run: list[Segment], evidence: list[int], told: Told) -> list[Sentence]:
    last = run[-1]
    knowable = f"; that could be known on {day(last.knowable_at)}" if last.knowable_at else ""
    told_so = [sentence(f"{name} has been silent {so_long}: no progress and no wait on record{knowable}", evidence)]
    told_so += _explained(run[:-1], told)
    if last.binding is not None:
        why = _cause(last.binding, told)
        return [*told_so, sentence(f"It was explained afterwards: {why}", last.binding.evidence)]
    moved, position = told.moved(last.evidence[0])
    told_so.append(sentence(f"The last thing that moved was {moved}", [position]))
    told_so += _held(last, told)
    if told.next_action:
        told_so.append(sentence(f"Nobody has said why; {told.next_action}", [told.asked], last.evidence[:1]))
    return told_so


def _explained(run: list[Segment], told: Told) -> list[Sentence]:
    """What the earlier parts of a silence were, as somebody said afterwards."""
    found = []
    for segment in run:
        wait = segment.binding
        if wait is not None:
            who = f", on {wait.who}" if wait.who else ""
            span = f"from {day(segment.from_)} to {day(segment.to)}"
            found.append(sentence(f"It was explained {span}: {_cause(wait, told)}{who}", wait.evidence))
    return found


def _held(segment: Segment, told: Told, verb: str = "is") -> list[Sentence]:
    """Which items hold an initiative."""
    holders = told.holders(segment)
    if not holders:
        return []
    alike: dict[str, list[str]] = {}
    for holder in holders[:_HOLDERS]:
        alike.setdefault(_hold(holder), []).append(holder.item)
    shown = [f"{listed(items)} ({_COUNTED[len(items)]}{how})" for how, items in alike.items()]
    shown += [f"{len(holders) - _HOLDERS:,} more"] if len(holders) > _HOLDERS else []
    return [sentence(f"It {verb} held by {listed(shown)}", *(holder.evidence for holder in holders))]


def _hold(holder: Holder) -> str:
    """How an item holds its initiative, and since when."""
    begun = day(holder.since)
    if holder.wait is None:
        return f"last moved {begun}" if holder.state != ACTIVE else f"moving since {begun}"
    if holder.wait.kind == "status":
        return f"in ‘{holder.wait.cause}’ since {begun}"
    key = (holder.wait.ref or "").partition(":")[2]
    return f"waiting for {key} since {begun}" if key else f"waiting since {begun}: {holder.wait.cause}"


def _step(link: Link, told: Told) -> Sentence:
    """One step of the chain of a dependency."""
    key = link.subject.partition(":")[2]
    if link.wait is not None:
        waiting = f"{key} itself has been waiting since {day(link.since)}, {_cause(link.wait, told)}"
        return sentence(waiting, link.evidence)
    said = {
        ACTIVE: "has been worked on since {}",
        SILENT: "has been silent since {}, and nobody has said why",
        PAUSED: "has been paused since {}",
        QUEUED: "has not begun; it has been queued since {}",
        DONE: "has had nothing left to do since {}",
    }[link.state]
    return sentence(f"{key} {said.format(day(link.since))}", link.evidence)


def _move(wait: Wait, told: Told) -> Sentence:
    evidence = [told.asked] if told.asked is not None and told.whose_move != wait.who else []
    final = _final(wait, told)
    ends = told.chain.links[-1].evidence if told.chain and told.chain.links else ()
    proof = (wait.evidence, wait.naming, ends, () if final is None else final.naming, evidence)
    if told.whose_move:
        return sentence(f"The move is {told.whose_move}'s{_to_do(told.next_action)}", *proof)
    if told.next_action:
        return sentence(f"Nobody is named to make the move; what has to happen: {told.next_action}", *proof)
    return sentence("Nobody is named to make the move, nor what has to happen", *proof)


def _to_do(action: str | None) -> str:
    """': call them', ', to decide: Blue or green?'"""
    if not action:
        return ""
    return f", to {action}" if action.startswith("decide: ") else f": {action}"


def _final(wait: Wait, told: Told) -> Wait | None:
    """The wait at the end of the chain, None where its last step does not wait."""
    return told.chain.links[-1].wait if told.chain and told.chain.links else wait


def _overdue(wait: Wait | None, told: Told) -> list[Sentence]:
    if wait is None or not wait.needed_by:
        return []
    late = told.as_of - told.policy.calendar.end_of_day(date.fromisoformat(wait.needed_by))
    return [sentence(f"That is {days(late)} overdue", wait.evidence, wait.naming)] if late > 0 else []


# ── what is over, and the whole ──


def _past(run: list[Segment], told: Told) -> list[Sentence]:
    first, last = run[0], run[-1]
    span = f"{days(last.to - first.from_)}, from {day(first.from_)} to {day(last.to)}"
    evidence = [position for segment in run for position in segment.evidence]
    if last.state == SILENT or last.binding is None:
        knowable = f", which could be known on {day(last.knowable_at)}" if last.knowable_at else ""
        why = f", explained afterwards by {_cause(last.binding, told)}" if last.binding is not None else ""
        silence = sentence(f"Its longest stall was a silence of {span}{knowable}{why}", evidence)
        return [silence, *_explained(run[:-1], told)]
    wait = last.binding
    found = [sentence(f"Its longest stall lasted {span}, waiting {_cause(wait, told)}", evidence)]
    found += _held(last, told, "was")
    if wait.who:
        found.append(sentence(f"The move was {wait.who}'s", wait.evidence, wait.naming))
    return found


def _cause(wait: Wait, told: Told) -> str:
    return cause(wait, told.stream, told.name_of)


def _standing(name: str, told: Told) -> Sentence:
    timeline = told.timeline
    last = timeline.segments[-1]
    if not timeline.open_:
        lasted = days(timeline.to - timeline.from_)
        return sentence(f"{name} closed on {day(timeline.to)} after {lasted}", [told.ended], [told.born])
    said = {
        QUEUED: "has not begun; it has been queued since",
        PAUSED: "has been paused since",
        DONE: "has had nothing left to do since",
    }.get(last.state, "has been moving since")
    working = told.holders(last) if last.state == ACTIVE else ()
    at_it = f": {listed([holder.item for holder in working], 3)} {'is' if len(working) == 1 else 'are'} being worked on"
    text = f"{name} {said} {day(last.from_)}{at_it if working else ''}"
    return sentence(text, *(holder.evidence for holder in working), () if working else last.evidence)


def _account(told: Told) -> Sentence:
    """The partition of its life, so that the parts sum to the whole."""
    parts: dict[str, Micros] = {}
    for segment in told.timeline.segments:
        parts[segment.state] = parts.get(segment.state, 0) + segment.to - segment.from_
    whole = told.timeline.to - told.timeline.from_
    longest_first = sorted(parts.items(), key=lambda part: -part[1])
    shown = [f"{days(time)} {state}" for state, time in longest_first if time >= MINUTE]
    text = f"Of its {days(whole)} it spent {listed(shown)}"
    if len(shown) < 2:
        text = f"It {'was' if told.ended else 'has been'} {longest_first[0][0]} for all of its {days(whole)}"
    latest = told.ended or told.timeline.segments[-1].evidence[-1]
    return sentence(text, [told.born], [latest])


def _behind(told: Told) -> Sentence:
    """What waits behind, with how long it has waited."""
    direct = [row for row in told.behind if row.depth == 1]
    further = len(told.behind) - len(direct)
    shown = listed([f"{row.task.key} ({days(max(told.as_of - row.since, 0))})" for row in direct])
    more = f", and {further:,} further down" if further else ""
    verb = "waits" if len(direct) == 1 else "wait"
    return sentence(f"Behind it {verb} {shown}{more}", *(row.evidence for row in told.behind))
