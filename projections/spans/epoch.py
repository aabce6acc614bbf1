"""The time between two moments at which an initiative's past was rewritten: a reader of all that comes in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from weakref import proxy

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.history import ItemHistory, Row
from projections.model.initiative_history import InitiativeHistory
from projections.model.item_timeline import item_pieces
from projections.model.matters import Blocker, Decision, blocker_episodes, decision_episodes
from projections.model.people import People
from projections.model.policy import Policy
from projections.model.timeline import Piece
from projections.model.waits import Wait
from projections.moment import Moment
from projections.past.epochs import Seen
from projections.past.sweep import END, Part, Sweep, part_of
from projections.spans.past import PEOPLE, POLICY, Past, aliases
from projections.views.links import links_of
from projections.views.reader import Reader

#: An item with the pieces of its life, its waits, and what moved it.
Laid = tuple[ItemHistory, Sequence[Piece], Sequence[Wait], Sequence[tuple[Micros, int]]]


class Swept(NamedTuple):
    """An initiative, what it holds of each of its items, and its sweep."""

    history: InitiativeHistory
    parts: list[Part]
    sweep: Sweep


class Epoch(Reader):
    """A reader of the time between two moments at which the past was rewritten, with all that comes in it."""

    def __init__(self, past: Past, seen: Mapping[str, Sequence[Seen]], lo: Micros, hi: Micros) -> None:
        super().__init__(past.connection, Moment(END, END))
        self.past, self._lo = past, lo
        stands = {
            stream: [each.fact for each in facts if each.from_ < hi and each.to > lo] for stream, facts in seen.items()
        }
        self.policy = Policy(fact.more or {} for fact in stands.get(POLICY, ()))
        self.people = People((fact.value or "", aliases(fact)) for fact in stands.get(PEOPLE, ()))
        self.rewrites: set[Micros] = set()
        self._sweeps: list[Sweep] = []
        self._laid: dict[int, Laid] = {}
        self.episodes = Matters(proxy(self))
        for number, stream in past.streams.items():
            self._streams[number] = stream
            self._ids[stream] = number
            self._edges[number] = past.edges.get(number, [])
            self._marks[number] = [
                (f.at, f.position, f.kind, *self.people.mark(f.kind, f.value, f.more)) for f in stands[stream]
            ]

    def load(self, subjects: Iterable[int]) -> None:
        """Everything was loaded; what is not there cannot matter."""
        for subject in subjects:
            self._marks.setdefault(subject, [])
            self._edges.setdefault(subject, [])
            self._streams.setdefault(subject, "")

    def swept(self, initiative: int) -> Swept | None:
        """An initiative (its number) swept; None where it was not known."""
        history = self.initiative_history(initiative)
        if history is None:
            return None
        parts = [part for item in self.past.members[initiative] if (part := self._part(item, history.key)) is not None]
        links = links_of(self, initiative, history.needs)
        sweep = Sweep(history, links.waits, links.progress, parts, self.policy, self._lo)
        self._sweeps.append(sweep)
        self.rewrites.update(sweep.rewrites)
        return Swept(history, parts, sweep)

    def every_mark(self) -> Iterator[Row]:
        """What every fact changed that comes in it."""
        for marks in self._marks.values():
            yield from marks

    def marks_of(self, stream: str) -> list[Row]:
        """The same of one subject, by its stream."""
        return self._marks[self._ids[stream] or 0]

    def quiet_ends(self) -> Iterator[Micros]:
        """When idle times pass, or would have passed, their thresholds."""
        for sweep in self._sweeps:
            yield from sweep.quiet_ends()

    def _part(self, item: int, initiative: str) -> Part | None:
        laid = self.laid(item)
        return None if laid is None else part_of(laid[0], laid[1:], initiative)

    def laid(self, item: int) -> Laid | None:
        """An item (its number) with the pieces of its life, its waits, and what moved it; None where it was unknown."""
        if item not in self._laid:
            history: ItemHistory | None = self.history(item)
            if history is None:
                return None
            self._see_naming(history, self._marks[item])
            links = links_of(self, item, history.needs)
            pieces = item_pieces(history, links.waits, self._pauses(history), links.progress, self.policy, END)
            self._laid[item] = (history, *pieces)
        return self._laid[item]

    def _see_naming(self, history: ItemHistory, marks: Sequence[Row]) -> None:
        """The status and the initiative of an item count from its first fact on, even if they are told later."""
        named = [next((mark[0] for mark in marks if mark[2] in ("ItemAdded", "StatusChanged")), history.opened)]
        named += [tenure.from_ for tenure in history.initiatives[:1]]
        self.rewrites.update(moment for moment in named if moment > history.opened)


class Matters:
    """Blockers and decisions as they stood at a moment."""

    def __init__(self, epoch: Epoch) -> None:
        self._epoch = epoch
        self._times: dict[str, list[Micros]] = {}
        self._told: dict[tuple[str, int], Sequence[Blocker | Decision]] = {}

    def __call__(self, stream: str, moment: Micros) -> Sequence[Blocker | Decision]:
        marks = self._epoch.marks_of(stream)
        if stream not in self._times:
            self._times[stream] = [mark[0] for mark in marks]
        count = bisect_right(self._times[stream], moment)
        if (stream, count) not in self._told:
            kind, _, key = stream.partition(":")
            fold = blocker_episodes if kind == "blocker" else decision_episodes
            self._told[stream, count] = fold(key, marks[:count])
        return self._told[stream, count]
