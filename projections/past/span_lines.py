"""Everything that the portfolio shows of one initiative, as spans of time in which it does not change. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ledger.instants import Micros
from projections.model.history import Explanation, Row
from projections.model.initiative_history import InitiativeHistory, initiative_history
from projections.model.matters import Blocker, Decision, blocker_wait, decision_wait
from projections.model.policy import Policy
from projections.model.states import CLOSED_CLASSES, COMMITTED, DONE, PROPOSED, SILENT, WAITING
from projections.model.waits import Wait
from projections.past.sweep import END, Part, Stand, Sweep

#: Facts that change nothing that is shown but the state and what counts as progress, which the sweep knows.
_QUIET = frozenset(
    {"Commented", "ItemEstimated", "ItemRetitled", "ItemDueMoved", "HealthClaimed", "InitiativeReviewed"}
    | {"ReviewScheduled", "ScopeChanged", "ProgressNoted", "StatusChanged"}
)


#: The state of an initiative all of whose facts were taken back.
ABSENT = ""


class SpanLine(NamedTuple):
    """What is shown of an initiative from `from_` until its next line begins. See `InitiativeLine`.

    `chained` says that it waits for a dependency: whose move that is depends on what its predecessor waits for.
    """

    from_: Micros
    state: str
    since: Micros
    cause: str | None
    ref: str | None
    whose_move: str | None
    next_action: str | None
    onset: Micros | None
    owner: str | None
    stage: str
    target: str | None
    title: str
    open_items: int
    overdue_decisions: int
    chained: bool


class Asked(NamedTuple):
    """When the facts of a decision happened, and the subjects that it may affect with the moment of their joining.

    The subjects come in the order in which the portfolio reads them.
    """

    times: Sequence[Micros]
    about: Sequence[tuple[str, Micros]]


class Script(NamedTuple):
    """What there is to know of an initiative between two moments at which its past was rewritten.

    `marks` are its own; `explained` says when each explanation was given. `episodes` gives blockers and decisions by
    their stream as they stood at a moment, and `asked` lists the decisions. `times` are the moments of facts that may
    show.
    """

    marks: Sequence[Row]
    history: InitiativeHistory
    parts: Sequence[Part]
    sweep: Sweep
    policy: Policy
    explained: Sequence[tuple[Micros, Explanation]]
    episodes: Callable[[str, Micros], Sequence[Blocker | Decision]]
    asked: Mapping[str, Asked]
    times: Iterable[Micros]


def shows(kind: str) -> bool:
    """Whether a fact of this kind may change what is shown of an initiative besides its state."""
    return kind not in _QUIET


def span_lines(script: Script, lo: Micros, hi: Micros, skipped: Sequence[tuple[Micros, Micros]]) -> list[SpanLine]:
    """The lines of an initiative in `[lo, hi)`; neighbours differ. Nothing begins in the times that are skipped."""
    teller = _Teller(script)
    found: list[SpanLine] = []
    ends = [to for _, to in skipped]
    for moment in teller.moments(max(lo, script.history.opened), hi, ends):
        index = bisect_right(ends, moment)
        if index < len(skipped) and skipped[index][0] <= moment:
            continue
        line = teller.line(moment)
        if not found or found[-1][1:] != line[1:]:
            found.append(line)
    return found


class _Steps:
    """A number that changes at moments, in force at the moment itself."""

    def __init__(self, steps: Iterable[tuple[Micros, int]]) -> None:
        changes: dict[Micros, int] = {}
        for at, change in steps:
            changes[at] = changes.get(at, 0) + change
        self.times = sorted(changes)
        level = 0
        self._levels = [0]
        for at in self.times:
            level += changes[at]
            self._levels.append(level)

    def at(self, moment: Micros) -> int:
        return self._levels[bisect_right(self.times, moment)]


class _Own(NamedTuple):
    """What the initiative's own facts said of it by a moment."""

    title: str
    owner: str | None
    stage: str
    target: str | None
    closed: Micros | None


class _Teller:
    def __init__(self, script: Script) -> None:
        self._script = script
        self._own_times: list[Micros] = []
        self._own: list[_Own] = []
        self._tell_own()
        self._open = _Steps(step for part in script.parts for step in _open_steps(part, script.history.key))
        self._overdue = _Steps(step for key in script.asked for step in self._overdue_steps(key))

    def moments(self, lo: Micros, hi: Micros, further: Iterable[Micros]) -> list[Micros]:
        """When the line may change."""
        script = self._script
        edges = [p + 1 for _, e in script.explained for p in (e.from_, e.to)]
        found = {
            lo,
            *further,
            *script.times,
            *script.sweep.changes(),
            *self._own_times,
            *self._open.times,
            *self._overdue.times,
        }
        found.update(at for at, _ in script.sweep.moved)
        found.update(edges, (at for at, _ in script.explained))
        return sorted(moment for moment in found if lo <= moment < hi)

    def line(self, moment: Micros) -> SpanLine:
        sweep = self._script.sweep
        own = self._own[bisect_right(self._own_times, moment) - 1]
        stand = sweep.stand(moment) if own.closed is None else sweep.stand(own.closed, just_before=True)
        open_ = self._open.at(moment)
        stage = COMMITTED if own.stage == PROPOSED and stand is not None and stand.begun else own.stage
        if own.closed is not None or stand is None:
            since = moment if own.closed is None else own.closed
            rest = (None, None, None, None, None, own.owner, stage, own.target, own.title, open_, 0, False)
            return SpanLine(moment, DONE, since, *rest)
        binding = sweep.binding(moment) if stand.state == WAITING else self._explanation(moment, stand)
        who, action = self._move(moment, stand, binding, own)
        chained = stand.state == WAITING and binding is not None and binding.kind == "dependency"
        return SpanLine(
            moment,
            stand.state,
            stand.since,
            binding.cause if binding else None,
            binding.ref if binding else None,
            who,
            action,
            sweep.onset(moment, stand),
            own.owner,
            stage,
            own.target,
            own.title,
            open_,
            self._overdue.at(moment) if stand.state != DONE else 0,
            chained,
        )

    def _tell_own(self) -> None:
        marks, policy, key = self._script.marks, self._script.policy, self._script.history.key
        quiet = True
        for index, mark in enumerate(marks):
            quiet = quiet and mark[2] in _QUIET
            if index + 1 < len(marks) and marks[index + 1][0] == mark[0]:
                continue
            if self._own and quiet:
                continue
            quiet = True
            told = initiative_history(key, marks[: index + 1], policy)
            if told is not None:
                self._own_times.append(mark[0])
                self._own.append(_Own(told.title, told.owner, told.stage, told.target, told.closed))

    # ── whose move ──

    def _move(self, moment: Micros, stand: Stand, binding: Wait | None, own: _Own) -> tuple[str | None, str | None]:
        if stand.state == WAITING and binding is not None:
            return self._wait_move(moment, binding, own)
        if stand.state != SILENT:
            return None, None
        mover = self._last_moved(moment)
        if mover is None:
            return own.owner, "say what comes next"
        assignee = next((t.value for t in reversed(mover.history.assignees) if t.from_ <= moment), None)
        who = assignee or own.owner
        return who, f"ask {who or 'around'} what {mover.history.key} is waiting for"

    def _wait_move(self, moment: Micros, wait: Wait, own: _Own) -> tuple[str | None, str | None]:
        if wait.kind == "dependency" or wait.ref is None:
            return None, None
        if wait.kind == "status":
            return wait.who or own.owner, f"get {wait.ref.partition(':')[2]} out of ‘{wait.cause}’"
        episodes = self._script.episodes(wait.ref, moment)
        for found in episodes:
            if isinstance(found, Blocker) and found.raised_position == wait.evidence[0]:
                told = blocker_wait(found, moment)
                return told.who or own.owner, told.action or "clear the blocker"
            if isinstance(found, Decision) and found.requested_position == wait.evidence[0]:
                told = decision_wait(found, moment)
                return told.who or own.owner, told.action
        return own.owner, None

    def _last_moved(self, moment: Micros) -> Part | None:
        best, found = (-1, -1), None
        for part in self._script.parts:
            if part.joined > moment or _is_closed(part, moment):
                continue
            index = bisect_right(part.moved, (moment, END)) - 1
            while index >= 0 and not any(from_ <= part.moved[index][0] <= to for from_, to in part.belongs):
                index -= 1
            if index >= 0 and part.moved[index] > best:
                best, found = part.moved[index], part
        return found

    def _explanation(self, moment: Micros, stand: Stand) -> Wait | None:
        """Of a silence that was explained afterwards: the explanation of its end."""
        if stand.state != SILENT:
            return None
        known = [found for at, found in self._script.explained if at <= moment]
        cuts = [p for found in known for p in (found.from_, found.to) if stand.since < p < moment]
        from_ = max(cuts, default=stand.since)
        known.sort(key=lambda found: -found.position)
        holds = next((found for found in known if found.from_ <= from_ and moment <= found.to), None)
        if holds is None:
            return None
        return Wait("explained", holds.cause, holds.ref, holds.who, from_, moment, False, (holds.position,))

    # ── decisions ──

    def _overdue_steps(self, key: str) -> Iterable[tuple[Micros, int]]:
        """+1 when a decision becomes overdue, -1 when it no longer is."""
        told, about = self._script.asked[key]
        times = {*told, *(joined for _, joined in about)}
        for found in (decision for at in told for decision in self._script.episodes(key, at)):
            if isinstance(found, Decision) and found.needed_by:
                times.add(self._day_over(found.needed_by))
        before = False
        for at in sorted(times):
            overdue = self._is_overdue(key, about, at)
            if overdue != before:
                yield at, 1 if overdue else -1
            before = overdue

    def _is_overdue(self, key: str, about: Sequence[tuple[str, Micros]], moment: Micros) -> bool:
        found = self._script.episodes(key, moment)
        for subject, joined in reversed(about):
            if joined > moment:
                continue
            affecting = [d for d in found if isinstance(d, Decision) and subject in d.affects]
            if affecting:
                last = affecting[-1]
                return last.outcome == "open" and bool(last.needed_by) and moment >= self._day_over(last.needed_by)
        return False

    def _day_over(self, day: str | None) -> Micros:
        return self._script.policy.calendar.end_of_day(date.fromisoformat(day)) if day else END


def _is_closed(part: Part, moment: Micros) -> bool:
    status = "queued"
    for span in part.history.spans:
        if span.from_ > moment:
            break
        status = span.status_class
    return status in CLOSED_CLASSES


def _open_steps(part: Part, initiative: str) -> Iterable[tuple[Micros, int]]:
    """+1 when it is an open item of the initiative, -1 when it no longer is, as its facts say it."""
    tenures = [(t.from_, END if t.to is None else t.to) for t in part.history.initiatives if t.value == initiative]
    for span in part.history.spans:
        if span.status_class in CLOSED_CLASSES:
            continue
        until = END if span.to is None else span.to
        for from_, to in tenures:
            if max(from_, span.from_) < min(to, until):
                yield max(from_, span.from_), 1
                yield min(to, until), -1
