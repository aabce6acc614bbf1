"""Everything that the portfolio shows of one initiative, as spans of time in which it does not change. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.lines.initiative import line_of
from projections.model.initiative_history import initiative_histories
from projections.model.states import CLOSED_CLASSES, COMMITTED, DONE, PAUSED, PROPOSED
from projections.past.aged import Ageing
from projections.past.compared import Aged, Carries, Took
from projections.past.growth import Growth
from projections.past.held import Held
from projections.past.line_span import LineSpan
from projections.past.script import QUIET, Script
from projections.past.steps import Level
from projections.past.sweep import END, Part
from projections.past.warned import Situation, Warnings
from projections.past.whose_move import binding, move
from projections.signals.carried import CAUSE, DECIDER, OWNER
from projections.signals.signal import Warned


class Spans(NamedTuple):
    """The lines of an initiative, of which neighbours differ, and what its finished work took.

    `crossed` are the ends of times that could not be skipped, since something changes in them by itself.
    """

    lines: list[LineSpan]
    took: list[Took]
    crossed: set[Micros]


def span_lines(script: Script, lo: Micros, hi: Micros, skipped: Sequence[tuple[Micros, Micros]]) -> Spans:
    """The spans of an initiative in `[lo, hi)`. Nothing begins in the times that are skipped."""
    teller = _Teller(script)
    found: list[LineSpan] = []
    crossed: set[Micros] = set()
    ends = [to for _, to in skipped]
    for moment, until in teller.moments(max(lo, script.history.opened), hi, ends):
        index = bisect_right(ends, moment)
        if index < len(skipped) and skipped[index][0] <= moment:
            if moment > skipped[index][0] or until < ends[index]:
                crossed.add(ends[index])
            continue
        span = teller.span(moment)
        if not found or found[-1][1:] != span[1:]:
            found.append(span)

    def shown(moment: Micros) -> Micros:
        index = bisect_right(ends, moment)
        within = index < len(skipped) and skipped[index][0] <= moment
        return min(max(ends[index] if within else moment, lo), hi)

    took = (each._replace(from_=shown(each.from_), to=shown(each.to)) for each in teller.took)
    return Spans(found, [each for each in took if each.from_ < each.to], crossed)


class _Teller:
    def __init__(self, script: Script) -> None:
        self._script = script
        told = list(initiative_histories(script.history.key, script.marks, script.policy, QUIET))
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

    def span(self, moment: Micros) -> LineSpan:
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
            return LineSpan(moment, line_of(own, stage, DONE, since, None, (None, None), None, open_, ()))
        wait = binding(self._script, moment, stand)
        whose = move(self._script, moment, stand, wait, own.owner)
        onset = sweep.onset(moment, stand)
        signals: tuple[Warned, ...] = ()
        aged: tuple[Aged, ...] = ()
        carries: tuple[Carries, ...] = ()
        if stand.state != DONE:
            number, matters = self._held.at(moment)
            now = Situation(moment, index, own, number, matters, stand.state, stand.since, onset, wait, whose[0])
            signals, self._until = self._warnings.at(now)
            aged = self._aged(now)
            carries = _carries(now, stage)
        line = line_of(own, stage, stand.state, stand.since, wait, whose, onset, open_, signals)
        return LineSpan(moment, line, aged, carries)

    def _aged(self, now: Situation) -> tuple[Aged, ...]:
        """What may last longer than its peers did; of what is paused only the blockers."""
        found: list[Aged] = []
        if now.state != PAUSED:
            found, until = self._ageing.at(now.moment)
            self._until = min(self._until, until)
        found += [Aged(CAUSE + b.cause, b.since, b.key, False) for b in now.matters.blockers if b.cleared is None]
        return tuple(found)


def _carries(now: Situation, stage: str) -> tuple[Carries, ...]:
    """What it adds to whose load; what is paused adds nothing to its owner's."""
    found = [Carries(DECIDER, d.decider, d.key) for d in now.matters.decisions if d.outcome == "open" and d.decider]
    if now.history.owner and now.state != PAUSED and stage == COMMITTED:
        found.append(Carries(OWNER, now.history.owner, now.history.key))
    return tuple(found)


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
