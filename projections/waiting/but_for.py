"""But for: what would have been saved if a wait had ended on a given day. Pure.

The wait is cut there, wherever it held work, and the time that this frees is carried on: along each dependency, whose
wait ends as much earlier as its predecessor is finished earlier. The answer is a range. `alone` frees only time in
which nothing else held the work; `without_others` is what the cut frees where all concurrent waits are taken away too.
The truth of 'but for' lies between the two. All else is taken to go on as it did: pauses stay where they were, so that
time in which a subject was paused is never freed; what is finished earlier may be so before a pause, and skips it.
Source: the stall model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.chain import DEPENDENCY, segment_at
from projections.model.states import ACTIVE, DONE, PAUSED, SILENT, WAITING
from projections.model.timeline import Timeline
from projections.model.waits import Wait

METHOD = (
    "the wait is cut at the day, in every subject that it held, and what this frees is carried along the dependencies "
    "to the last work to be finished; from alone (nothing else held the work) to without_others (concurrent waits "
    "taken away too); pauses stay where they were, so paused time is only saved by closing before a pause"
)


class Life(NamedTuple):
    """A subject as the calculation needs it; `members` are the streams of an initiative's items."""

    stream: str
    key: str
    timeline: Timeline
    members: tuple[str, ...] = ()


class Freed(NamedTuple):
    """Time that would have been saved, from the cautious to the generous reading, in microseconds."""

    alone: Micros
    without_others: Micros


class Step(NamedTuple):
    """One subject on the longest path: how much time for work it would have had more, `freed`, until it was finished.

    `paused` is the paused time between then and when it would have been so far. `through` is the stream of the
    predecessor that carried the saving, None where the wait itself held the subject; `evidence` are the records of the
    wait that was shortened.
    """

    stream: str
    key: str
    finish: Micros
    open_: bool
    freed: Freed
    paused: Freed
    through: str | None
    evidence: tuple[int, ...]

    @property
    def earlier(self) -> Freed:
        """How much earlier it would have been finished; how much further it would be while it is open."""
        return earlier(self.freed, self.paused, self.open_)


class ButFor(NamedTuple):
    """What ending the wait for `ref` at `cut` would have saved `subject` at `at`: when it closed, or now while open.

    `freed` is the time for work that it would have had more, `paused` the paused time between `at` and when it would
    have been so far, `standstill` what of the subject's own standstill would not have been. `waited` is how long the
    wait lasted beyond the cut, at its longest. `path` leads from the wait to the subject.
    """

    subject: str
    ref: str
    cut: Micros
    at: Micros
    open_: bool
    waited: Micros
    freed: Freed
    paused: Freed
    standstill: Freed
    path: tuple[Step, ...]

    @property
    def earlier(self) -> Freed:
        """The difference at the handoff; how much further it would stand while it is open."""
        return earlier(self.freed, self.paused, self.open_)

    @property
    def would_be(self) -> Freed:
        """When it would have closed, or have come to where it stands now, for either reading."""
        return Freed(*(self.at - freed - paused for freed, paused in zip(self.freed, self.paused, strict=True)))


def earlier(freed: Freed, paused: Freed, open_: bool) -> Freed:
    """Of what is closed the difference at its end, of what is open the time for work alone."""
    return freed if open_ else Freed(freed.alone + paused.alone, freed.without_others + paused.without_others)


Interval = tuple[Micros, Micros]
LifeOf = Callable[[str], Life | None]
_NONE = Freed(0, 0)


def but_for(subject: str, ref: str, cut: Micros, life_of: LifeOf) -> ButFor | None:
    """Cut the wait for `ref` (a stream) and carry the difference to `subject`; None where nothing is known of it."""
    life = life_of(subject)
    if life is None:
        return None
    saving = _Saving(ref, cut, life_of)
    timeline = life.timeline
    freed = saving.of(subject)  # which knows a circle that leads back to the subject
    standstill = saving.of_timeline(timeline) if life.members else freed
    path = saving.of_initiative(life)[1] if life.members else saving.path_to(subject)
    skipped = _paused_between(timeline, timeline.to, freed)
    return ButFor(subject, ref, cut, timeline.to, timeline.open_, saving.waited, freed, skipped, standstill, path)


class _Saving:
    """Remembers what it has worked out for each subject."""

    def __init__(self, ref: str, cut: Micros, life_of: LifeOf) -> None:
        self._ref, self._cut, self._life_of = ref, cut, life_of
        self._freed: dict[str, Freed] = {}
        self.waited: Micros = 0

    def of(self, stream: str) -> Freed:
        """How much earlier a subject would have been finished; nothing for what closes a circle of dependencies."""
        if stream not in self._freed:
            self._freed[stream] = _NONE
            life = self._life_of(stream)
            if life is not None:
                self._freed[stream] = self.of_initiative(life)[0] if life.members else self.of_timeline(life.timeline)
        return self._freed[stream]

    def of_timeline(self, timeline: Timeline) -> Freed:
        """The waiting time of one timeline that the cut frees."""
        beyond = [(max(wait.from_, self._cut), wait.to) for wait in timeline.waits if wait.ref == self._ref]
        self.waited = max(self.waited, _length(beyond))
        alone = _measure(timeline, [self._cut_to(wait, alone=True) for wait in timeline.waits], every=True)
        most = _measure(timeline, [self._cut_to(wait, alone=False) for wait in timeline.waits], every=False)
        return Freed(alone, max(alone, most))

    def _cut_to(self, wait: Wait, *, alone: bool) -> Micros:
        """Where a wait would have ended."""
        if wait.ref == self._ref:
            return min(max(wait.from_, self._cut), wait.to)
        life = self._life_of(wait.ref) if wait.kind == DEPENDENCY and wait.ref is not None else None
        if life is None or not _follows(wait, life.timeline):
            return wait.to
        freed = self.of(life.stream)
        return max(wait.from_, _back(wait.to, freed.alone if alone else freed.without_others, life.timeline))

    def of_initiative(self, life: Life) -> tuple[Freed, tuple[Step, ...]]:
        """The last of its items decides when an initiative is finished, and then what held the initiative itself."""
        ends = [
            (min(member.timeline.to, life.timeline.to), self.of(member.stream), member)
            for stream in life.members
            if (member := self._life_of(stream)) is not None and _was_at_work(member.timeline)
        ]
        if not ends:
            return self.of_timeline(life.timeline), ()
        last = max(end for end, _, _ in ends)
        after = self._after(life.timeline, last)
        # When each would have ended, in either reading; the last one still decides.
        cautious = [_back(end, freed.alone, member.timeline) for end, freed, member in ends]
        generous = [_back(end, freed.without_others, member.timeline) for end, freed, member in ends]
        alone, most = (_length(unpaused(life.timeline, max(those), last)) for those in (cautious, generous))
        # The path that leads there: of the items that end last, the one that would still end last.
        _, _, driver = max(zip(generous, ends, strict=True), key=lambda one: (one[0], one[1][0], one[1][2].stream))[1]
        freed = Freed(alone + after.alone, most + after.without_others)
        skipped = _paused_between(life.timeline, life.timeline.to, freed)
        end = Step(life.stream, life.key, life.timeline.to, life.timeline.open_, freed, skipped, driver.stream, ())
        return freed, (*self.path_to(driver.stream), end)

    def _after(self, timeline: Timeline, last: Micros) -> Freed:
        """What is freed between the end of the last item and the handoff."""
        later = tuple(
            segment._replace(from_=max(segment.from_, last)) for segment in timeline.segments if segment.to > last
        )
        return self.of_timeline(timeline._replace(segments=later)) if later else _NONE

    def path_to(self, stream: str) -> tuple[Step, ...]:
        """From the wait to a subject, over the dependency that carries most at each step."""
        found: list[Step] = []
        ahead: str | None = stream
        while ahead is not None and ahead not in [step.stream for step in found]:
            life = self._life_of(ahead)
            if life is None or not self.of(ahead).without_others:
                break
            wait = self._carrier(life.timeline)
            through = wait.ref if wait is not None and wait.ref != self._ref else None
            evidence = () if wait is None else wait.evidence
            timeline, freed = life.timeline, self.of(ahead)
            skipped = _paused_between(timeline, timeline.to, freed)
            found.append(Step(ahead, life.key, timeline.to, timeline.open_, freed, skipped, through, evidence))
            ahead = through
        return tuple(reversed(found))

    def _carrier(self, timeline: Timeline) -> Wait | None:
        """The wait through which a subject gains most."""
        gains = [
            (wait.to - self._cut_to(wait, alone=False), wait.ref == self._ref, -index, wait)
            for index, wait in enumerate(timeline.waits)
        ]
        best = max(gains, key=lambda gain: gain[:3], default=None)
        return best[3] if best is not None and best[0] > 0 else None


def _back(end: Micros, freed: Micros, timeline: Timeline) -> Micros:
    """The moment from which on `freed` had passed until `end`, pauses of the timeline not counted: they stay put."""
    at = end
    for segment in reversed(timeline.segments):
        if segment.state != PAUSED or segment.from_ >= at:
            continue
        if not freed or freed < at - min(segment.to, at):
            break
        freed -= at - min(segment.to, at)
        at = segment.from_
    return at - freed


def unpaused(timeline: Timeline, from_: Micros, to: Micros) -> list[Interval]:
    """The parts between two moments in which a subject was not paused."""
    pauses = [(s.from_, s.to) for s in timeline.segments if s.state == PAUSED and s.from_ < to and s.to > from_]
    edges = [from_, *(min(max(edge, from_), to) for pause in pauses for edge in pause), to]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _paused_between(timeline: Timeline, at: Micros, freed: Freed) -> Freed:
    """The paused time between a moment and that from which on `freed` had passed until it."""
    alone, most = (at - _back(at, time, timeline) - time for time in freed)
    return Freed(alone, most)


def _follows(wait: Wait, predecessor: Timeline) -> bool:
    """Whether a wait for a dependency ended, or will end, when its predecessor is finished.

    It does not where the link was removed, nor where what waited was closed before that, to be reopened later.
    """
    standing = segment_at(predecessor, wait.to)
    return wait.open_ or (len(wait.evidence) > 1 and (standing is None or standing.state == DONE))


def _was_at_work(timeline: Timeline) -> bool:
    """Closed, or open and begun or held, if only before a pause: what nobody has begun does not say when it ends."""
    last = next((segment.state for segment in reversed(timeline.segments) if segment.state != PAUSED), None)
    return not timeline.open_ or last in (ACTIVE, WAITING, SILENT)


def _measure(timeline: Timeline, ends: Sequence[Micros], *, every: bool) -> Micros:
    """The waiting time in which every wait in force (or any of them) would have ended by then; `ends` per wait."""
    waits = timeline.waits
    touched = [index for index, wait in enumerate(waits) if ends[index] < wait.to]
    if not touched:
        return 0
    first, last = min(ends[index] for index in touched), max(waits[index].to for index in touched)
    total = 0
    for segment in timeline.segments:
        if segment.state != WAITING or segment.to <= first or segment.from_ >= last:
            continue
        near = [i for i, wait in enumerate(waits) if wait.from_ < segment.to and wait.to > segment.from_]
        edges = [at for i in near for at in (waits[i].from_, waits[i].to, ends[i])]
        for from_, to in _between(segment.from_, segment.to, edges):
            over = [ends[i] <= from_ for i in near if waits[i].from_ <= from_ < waits[i].to]
            if over and (all(over) if every else any(over)):
                total += to - from_
    return total


def _length(intervals: Iterable[Interval]) -> Micros:
    """The time that intervals cover together."""
    total, reached = 0, -(2**63)
    for from_, to in sorted(intervals):
        total += max(to - max(from_, reached), 0)
        reached = max(reached, to)
    return total


def _between(start: Micros, end: Micros, points: Iterable[Micros]) -> Iterable[Interval]:
    return pairwise(sorted({start, end, *(at for at in points if start < at < end)}))
