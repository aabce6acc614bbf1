"""Everything that the portfolio shows of one initiative, as spans of time in which it does not change. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heapify, heappop

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.claim import Claim
from projections.model.history import Explanation, Row
from projections.model.initiative_history import InitiativeHistory, initiative_histories
from projections.model.matters import Blocker, blocker_wait, decision_wait
from projections.model.policy import Policy
from projections.model.states import CLOSED_CLASSES, COMMITTED, DONE, PAUSED, PROPOSED, SILENT, WAITING
from projections.model.waits import Wait
from projections.past.aged import Ageing
from projections.past.compared import Aged, Carries, Took
from projections.past.growth import Growth
from projections.past.held import About, Episodes, Held
from projections.past.steps import Level
from projections.past.sweep import END, Part, Stand, Sweep
from projections.past.warned import Stood, Warnings, overdue
from projections.signals.carried import CAUSE, DECIDER, OWNER
from projections.signals.signal import Warned

#: Facts that change nothing that is shown but the state and what counts as progress, which the sweep knows.
_QUIET = frozenset(
    {"Commented", "ItemEstimated", "ItemRetitled", "ItemDueMoved", "ScopeChanged", "ProgressNoted", "StatusChanged"}
)

#: The state of an initiative all of whose facts were taken back.
ABSENT = ""


class SpanLine(NamedTuple):
    """What is shown of an initiative from `from_` until its next line begins. See `InitiativeLine`.

    `signals` are those that need no peers; `aged` and `carries` is what has to be compared with them.
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
    open_items: int = 0
    overdue_decisions: int = 0
    signals: tuple[Warned, ...] = ()
    claim: Claim | None = None
    aged: tuple[Aged, ...] = ()
    carries: tuple[Carries, ...] = ()


class Script(NamedTuple):
    """What there is to know of an initiative between two moments at which its past was rewritten.

    `marks` are its own; `explained` says when each explanation was given. `about` are the matters that it depends on,
    `matter_times` when their facts happened, `episodes` how they stood. `times` are the moments of facts that may show.
    `moved_on` says who has the move in a wait for a dependency at a moment, as the chain's end says it.
    """

    marks: Sequence[Row]
    history: InitiativeHistory
    parts: Sequence[Part]
    sweep: Sweep
    policy: Policy
    explained: Sequence[tuple[Micros, Explanation]]
    about: Sequence[About]
    matter_times: Iterable[Micros]
    episodes: Episodes
    times: Iterable[Micros]
    moved_on: Callable[[Wait, Micros], Wait]


def shows(kind: str) -> bool:
    """Whether a fact of this kind may change what is shown of an initiative besides its state."""
    return kind not in _QUIET


class Spans(NamedTuple):
    """The lines of an initiative, of which neighbours differ, and what its finished work took.

    `crossed` are the ends of times that could not be skipped, since something changes in them by itself.
    """

    lines: list[SpanLine]
    took: list[Took]
    crossed: set[Micros]


def span_lines(script: Script, lo: Micros, hi: Micros, skipped: Sequence[tuple[Micros, Micros]]) -> Spans:
    """The spans of an initiative in `[lo, hi)`. Nothing begins in the times that are skipped."""
    teller = _Teller(script)
    found: list[SpanLine] = []
    crossed: set[Micros] = set()
    ends = [to for _, to in skipped]
    for moment, until in teller.moments(max(lo, script.history.opened), hi, ends):
        index = bisect_right(ends, moment)
        if index < len(skipped) and skipped[index][0] <= moment:
            if moment > skipped[index][0] or until < ends[index]:
                crossed.add(ends[index])
            continue
        line = teller.line(moment)
        if not found or found[-1][1:] != line[1:]:
            found.append(line)

    def shown(moment: Micros) -> Micros:
        index = bisect_right(ends, moment)
        within = index < len(skipped) and skipped[index][0] <= moment
        return min(max(ends[index] if within else moment, lo), hi)

    took = (each._replace(from_=shown(each.from_), to=shown(each.to)) for each in teller.took)
    return Spans(found, [each for each in took if each.from_ < each.to], crossed)


class _Teller:
    def __init__(self, script: Script) -> None:
        self._script = script
        told = list(initiative_histories(script.history.key, script.marks, script.policy, _QUIET))
        self._own_times = [at for at, _ in told]
        self._own = [history for _, history in told]
        key = script.history.key
        self._open = Level(step for part in script.parts for step in _open_steps(part, key))
        self._held = Held(script.about, script.matter_times, script.episodes)
        self._growth = Growth(script.parts, script.history.committed)
        self._warnings = Warnings(script.policy, self._growth)
        self._ageing = Ageing(script.parts, key)
        self.took = self._ageing.took
        self._until: Micros = END

    def moments(self, lo: Micros, hi: Micros, further: Iterable[Micros]) -> Iterator[tuple[Micros, Micros]]:
        """When the line may change, in order, each with when the last line would have changed by itself.

        A line has to be told at each before the next is asked for.
        """
        script = self._script
        found = {
            lo,
            *further,
            *script.times,
            *script.sweep.changes(),
            *self._own_times,
            *self._open.times,
            *self._held.times,
            *self._growth.times,
            *self._ageing.times,
        }
        found.update(at for at, _ in script.sweep.moved)
        found.update(p + 1 for _, e in script.explained for p in (e.from_, e.to))
        found.update(at for at, _ in script.explained)
        ahead = [moment for moment in found if lo <= moment < hi]
        heapify(ahead)
        while ahead or self._until < hi:
            until, self._until = self._until, END
            yield (heappop(ahead) if ahead and ahead[0] <= until else until), until

    def line(self, moment: Micros) -> SpanLine:
        """How the initiative stands, as it is shown."""
        self._until = END
        sweep = self._script.sweep
        index = bisect_right(self._own_times, moment) - 1
        own = self._own[index]
        stand = sweep.stand(moment) if own.closed is None else sweep.stand(own.closed, just_before=True)
        open_ = self._open.at(moment)
        stage = COMMITTED if own.stage == PROPOSED and stand is not None and stand.begun else own.stage
        if own.closed is not None or stand is None:
            since = moment if own.closed is None else own.closed
            rest = (None, None, None, None, None, own.owner, stage, own.target, own.title, open_, 0, (), own.claim)
            return SpanLine(moment, DONE, since, *rest)
        binding = self._binding(moment, stand)
        who, action = self._move(moment, stand, binding, own)
        onset = sweep.onset(moment, stand)
        signals: tuple[Warned, ...] = ()
        aged: tuple[Aged, ...] = ()
        carries: tuple[Carries, ...] = ()
        if stand.state != DONE:
            held, matters = self._held.at(moment)
            now = Stood(moment, index, own, held, matters, stand.state, stand.since, onset, binding, who)
            signals, self._until = self._warnings.at(now)
            aged = self._aged(now)
            carries = _carries(now, stage)
        return SpanLine(
            moment,
            stand.state,
            stand.since,
            binding.cause if binding else None,
            binding.ref if binding else None,
            who,
            action,
            onset,
            own.owner,
            stage,
            own.target,
            own.title,
            open_,
            overdue(signals),
            signals,
            own.claim,
            aged,
            carries,
        )

    def _aged(self, now: Stood) -> tuple[Aged, ...]:
        """What may last longer than its peers did; of what is paused only the blockers."""
        found: list[Aged] = []
        if now.state != PAUSED:
            found, until = self._ageing.at(now.moment)
            self._until = min(self._until, until)
        found += [Aged(CAUSE + b.cause, b.since, b.key, False) for b in now.matters.blockers if b.cleared is None]
        return tuple(found)

    # ── whose move ──

    def _binding(self, moment: Micros, stand: Stand) -> Wait | None:
        """The wait that binds, as its facts told it by then; of a silence the explanation, if there is one."""
        if stand.state != WAITING:
            return self._explanation(moment, stand)
        wait = self._script.sweep.binding(moment)
        if wait is None or wait.ref is None or wait.kind == "status":
            return wait
        if wait.kind == "dependency":
            return self._script.moved_on(wait, moment)
        return told_at(wait, moment, self._script.episodes)

    def _move(
        self, moment: Micros, stand: Stand, wait: Wait | None, own: InitiativeHistory
    ) -> tuple[str | None, str | None]:
        if stand.state == WAITING and wait is not None:
            who = wait.who or own.owner
            if wait.kind == "status" and wait.ref:
                return who, f"get {wait.ref.partition(':')[2]} out of ‘{wait.cause}’"
            return who, wait.action or ("clear the blocker" if wait.kind == "blocker" else None)
        if stand.state != SILENT:
            return None, None
        mover = self._last_moved(moment)
        if mover is None:
            return own.owner, "say what comes next"
        assignee = next((t.value for t in reversed(mover.history.assignees) if t.from_ <= moment), None)
        who = assignee or own.owner
        return who, f"ask {who or 'around'} what {mover.history.key} is waiting for"

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


def told_at(wait: Wait, moment: Micros, episodes: Episodes) -> Wait:
    """A wait for a blocker or a decision as the matter's facts told it by a moment."""
    for found in episodes(wait.ref or "", moment):
        if isinstance(found, Blocker):
            if found.raised_position == wait.evidence[0]:
                return blocker_wait(found, moment)
        elif found.requested_position == wait.evidence[0]:
            return decision_wait(found, moment)
    return wait


def _carries(now: Stood, stage: str) -> tuple[Carries, ...]:
    """What it adds to whose load; what is paused adds nothing to its owner's."""
    found = [Carries(DECIDER, d.decider, d.key) for d in now.matters.decisions if d.outcome == "open" and d.decider]
    if now.history.owner and now.state != PAUSED and stage == COMMITTED:
        found.append(Carries(OWNER, now.history.owner, now.history.key))
    return tuple(found)


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
