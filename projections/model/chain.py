"""A wait for a dependency followed to its end: what the predecessor itself waits for, and whose move that is. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.states import DONE, PAUSED, QUEUED, SILENT, WAITING
from projections.model.timeline import Segment, Timeline
from projections.model.waits import Wait

DEPENDENCY = "dependency"


class Standing(NamedTuple):
    """A predecessor: its key, its timeline, and who had it at a moment."""

    key: str
    timeline: Timeline
    who_at: Callable[[Micros], str | None]


class Link(NamedTuple):
    """One step: how the predecessor `subject` (a stream) stood, since when, and which wait held it, if any.

    `who` has the move, `action` is the move, `evidence` are the records that prove the state.
    """

    subject: str
    state: str
    since: Micros
    wait: Wait | None
    who: str | None
    action: str
    evidence: tuple[int, ...]


class Chain(NamedTuple):
    """The steps from a wait to its end; `circular` where they lead back to where they began.

    `until` is when the answer may change though nothing is recorded, None where it will not.
    """

    links: tuple[Link, ...]
    circular: bool
    until: Micros | None

    @property
    def who(self) -> str | None:
        """Whose move it is at the end of the chain; nobody's alone where it is a circle."""
        return self.links[-1].who if self.links and not self.circular else None


Look = Callable[[str], Standing | None]


def follow(subject: str, wait: Wait, at: Micros, look: Look) -> Chain:
    """Follow a dependency of `subject` (a stream), as it was at a moment; no steps where nothing is known."""
    links: list[Link] = []
    changes: list[Micros] = []
    seen = [subject]
    current: Wait | None = wait
    while current is not None and current.kind == DEPENDENCY and current.ref is not None:
        if current.ref in seen:
            return Chain(_broken(links, seen[seen.index(current.ref) :]), True, min(changes, default=None))
        standing = look(current.ref)
        segment = None if standing is None else segment_at(standing.timeline, at)
        if standing is None or segment is None:
            break
        seen.append(current.ref)
        links.append(_link(current.ref, standing, segment, at))
        if standing.timeline.open_ and standing.timeline.next_change is not None:
            changes.append(standing.timeline.next_change)
        current = links[-1].wait
    return Chain(tuple(links), False, min(changes, default=None))


def seen_at(wait: Wait) -> Micros:
    """The last moment at which a wait was in force."""
    return wait.to if wait.open_ else wait.to - 1


def segment_at(timeline: Timeline, at: Micros) -> Segment | None:
    """The segment in which a moment lies; while the subject is open the last one holds at the end too."""
    segments = timeline.segments
    index = bisect_right(segments, at, key=lambda segment: segment.from_) - 1
    holds = index >= 0 and (at < segments[index].to or (timeline.open_ and at == timeline.to))
    return segments[index] if holds else None


def _link(subject: str, standing: Standing, segment: Segment, at: Micros) -> Link:
    key, wait = standing.key, segment.binding if segment.state == WAITING else None
    if wait is not None:
        return Link(subject, WAITING, wait.from_, wait, wait.who, _action(wait), segment.evidence)
    who = standing.who_at(at)
    action = {
        SILENT: f"ask {who or 'around'} what {key} is waiting for",
        PAUSED: f"resume {key}, which is paused",
        QUEUED: f"begin {key}",
        DONE: f"close {key}",
    }.get(segment.state, f"finish {key}")
    return Link(subject, segment.state, segment.from_, None, who, action, segment.evidence)


def _action(wait: Wait) -> str:
    key = (wait.ref or "").partition(":")[2]
    if wait.kind == "status":
        return f"get {key} out of ‘{wait.cause}’"
    return wait.action or f"clear the blocker {key}"


def _broken(links: Sequence[Link], circle: Sequence[str]) -> tuple[Link, ...]:
    """The steps of a circle; what has to happen at its end is to break it."""
    keys = [stream.partition(":")[2] for stream in (*circle, circle[0])]
    action = f"break the circle {' → '.join(keys)}: none of them can be finished first"
    return (*links[:-1], links[-1]._replace(action=action)) if links else ()


def named(subject: str, timeline: Timeline, look: Look, of: Callable[[Wait], bool] = lambda _: True) -> Timeline:
    """The timeline whose waits for a dependency (those that `of` picks) name who has the move at the chain's end."""
    renamed: dict[int, Wait] = {}
    changes = [] if timeline.next_change is None else [timeline.next_change]
    for wait in timeline.waits:
        if wait.kind == DEPENDENCY and of(wait):
            chain = follow(subject, wait, seen_at(wait), look)
            if chain.links:
                renamed[id(wait)] = wait._replace(who=chain.who, action=chain.links[-1].action)
            if wait.open_ and timeline.open_ and chain.until is not None:
                changes.append(chain.until)
    if not renamed:
        return timeline
    segments = tuple(
        segment._replace(binding=renamed[id(segment.binding)]) if id(segment.binding) in renamed else segment
        for segment in timeline.segments
    )
    waits = tuple(renamed.get(id(wait), wait) for wait in timeline.waits)
    return timeline._replace(segments=segments, waits=waits, next_change=min(changes, default=None))
