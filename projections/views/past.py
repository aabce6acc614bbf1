"""Everything that was ever recorded about an initiative and what its timeline depends on, in memory, to be swept."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from ledger.instants import Micros
from projections.model.history import Fact, ItemHistory, Row
from projections.model.initiative_history import InitiativeHistory
from projections.model.matters import Blocker, Decision, blocker_episodes, decision_episodes
from projections.model.people import People
from projections.model.policy import Policy
from projections.model.timeline import item_pieces
from projections.moment import Moment
from projections.past.epochs import BEGINNING, Seen, Window, rewritten, with_hindsight, without_hindsight
from projections.past.span_lines import ABSENT, Asked, Script, SpanLine, shows, span_lines
from projections.past.sweep import END, Part, Sweep, part_of
from projections.views.links import links_of
from projections.views.packed import facts_of
from projections.views.reader import Reader

#: An initiative whose past was rewritten so often, times its facts, is left to the fold of one moment.
_TOO_MUCH = 1_500_000
_IN_ORDER = itemgetter(0, 1, 2)
_PEOPLE, _POLICY = "people", "policy"


class Past:
    """One initiative with its items, what affects them, policy and people; `key` is its stream's number."""

    def __init__(self, connection: sqlite3.Connection, key: int) -> None:
        self.connection, self.key = connection, key
        self.items: list[int] = _column(
            connection, "SELECT item FROM member WHERE initiative = ? ORDER BY item", str(key)
        )
        self.edges: dict[int, list[int]] = {}
        self.streams: dict[int, str] = {}
        self.facts: dict[int, list[Fact]] = {}
        own = [key, *self.items]
        self._link(own)
        linked = {other for subject in own for other in self.edges[subject]}
        holders = _column(
            connection,
            "SELECT DISTINCT initiative FROM member WHERE item IN (SELECT value FROM json_each(?))",
            json.dumps(own),
        )
        general = _column(connection, "SELECT id FROM subject WHERE stream IN ('policy', 'people') AND ? = ?", "", "")
        self._load(sorted({*own, *linked, *holders, *general}))

    def _link(self, subjects: Sequence[int]) -> None:
        self.edges.update({subject: [] for subject in subjects})
        for subject, other in self.connection.execute(
            "SELECT subject, other FROM edge WHERE subject IN (SELECT value FROM json_each(?))", (json.dumps(subjects),)
        ):
            self.edges[subject].append(other)

    def _load(self, subjects: Sequence[int]) -> None:
        listed = (json.dumps(subjects),)
        for subject, stream in self.connection.execute(
            "SELECT id, stream FROM subject WHERE id IN (SELECT value FROM json_each(?))", listed
        ):
            self.streams[subject] = stream
            self.facts[subject] = []
        for subject, fact in facts_of(self.connection, subjects):
            self.facts[subject].append(fact)
        for facts in self.facts.values():
            facts.sort(key=_IN_ORDER)
        # A policy's settings lie in a table of their own.
        for number, stream in self.streams.items():
            if stream == _POLICY:
                rows = self.connection.execute(
                    "SELECT at, position, known, gone, settings FROM policy ORDER BY 1, 2, 3"
                )
                self.facts[number] = [
                    Fact(at, n, known, gone, "PolicySet", None, json.loads(told)) for at, n, known, gone, told in rows
                ]
            elif stream == _PEOPLE:
                named = self._names()
                self.facts[number] = [fact for fact in self.facts[number] if named.intersection(_aliases(fact))]

    def _names(self) -> set[str]:
        """Every text in the facts that may be a person; merging others changes nothing here."""
        found: set[str] = set()
        for number, facts in self.facts.items():
            if self.streams[number] not in (_POLICY, _PEOPLE):
                for fact in facts:
                    found.update(text for text in (fact.value, *(fact.more or {}).values()) if isinstance(text, str))
        return found | {name for fact in _merges(self) if found.intersection(_aliases(fact)) for name in _aliases(fact)}

    # ── told ──

    def is_plain(self) -> bool:
        """Whether every fact was known when it happened and none was taken back: then both axes tell the same."""
        return all(fact.known <= fact.at and fact.gone is None for facts in self.facts.values() for fact in facts)

    def lines(self, hindsight: bool, known_at: Micros = END) -> list[SpanLine] | None:
        """The initiative's lines along an axis, None where that is left to the fold of one moment.

        Hindsight may be that of a moment in the past.
        """
        seen = {
            self.streams[number]: with_hindsight(facts, known_at) if hindsight else without_hindsight(facts)
            for number, facts in self.facts.items()
        }
        moments, windows = rewritten(seen)
        size = sum(map(len, seen.values()))
        while True:
            if len(moments) * size > _TOO_MUCH:
                return None
            told = self._tell(seen, sorted(moments), windows)
            if isinstance(told, list):
                return told
            moments |= told
            crossed = {w for w in windows for moment in told if w.from_ < moment <= w.to}
            windows = [window for window in windows if window not in crossed]
            moments |= {window.to for window in crossed}

    def _tell(
        self, seen: Mapping[str, Sequence[Seen]], moments: Sequence[Micros], windows: Sequence[Window]
    ) -> list[SpanLine] | set[Micros]:
        """The lines; or, where it turns out that the past was rewritten between `moments`, when it was."""
        found: list[SpanLine] = []
        for lo, hi in zip([BEGINNING, *moments], [*moments, END], strict=True):
            epoch = Epoch(self, seen, lo, hi)
            script = epoch.script()
            if found and (script is None or script.history.opened > lo):
                found.append(found[-1]._replace(from_=lo, state=ABSENT))
            if script is None:
                continue
            within = [window for window in windows if lo <= window.from_ < hi]
            rewrites = {moment for moment in epoch.rewrites if lo < moment < hi}
            quiet = sorted(script.sweep.quiet_ends()) if within else []
            for window in within:
                index = bisect_right(quiet, window.from_ - 1)
                if index < len(quiet) and quiet[index] <= window.to:
                    rewrites.add(window.to)
            if rewrites:
                return rewrites
            for line in span_lines(script, lo, hi, within):
                if not found or found[-1][1:] != line[1:]:
                    found.append(line)
        return found


def _column(connection: sqlite3.Connection, query: str, *values: str) -> list[int]:
    return [row[0] for row in connection.execute(query, values)]


def _aliases(fact: Fact) -> list[str]:
    return list((fact.more or {}).get("aliases", ()))


def _merges(past: Past) -> list[Fact]:
    return [fact for number, facts in past.facts.items() if past.streams[number] == _PEOPLE for fact in facts]


class Epoch(Reader):
    """A reader of the time between two moments at which the past was rewritten, with all that comes in it."""

    def __init__(self, past: Past, seen: Mapping[str, Sequence[Seen]], lo: Micros, hi: Micros) -> None:
        super().__init__(past.connection, Moment(END, END))
        self._past, self._lo, self._hi = past, lo, hi
        stands = {
            stream: [each.fact for each in facts if each.from_ < hi and each.to > lo] for stream, facts in seen.items()
        }
        self.policy = Policy(fact.more or {} for fact in stands.get(_POLICY, ()))
        self.people = People((fact.value or "", _aliases(fact)) for fact in stands.get(_PEOPLE, ()))
        self.rewrites: set[Micros] = set()
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

    def script(self) -> Script | None:
        """What there is to sweep; None where the initiative was not known yet, or no longer."""
        history = self.initiative_history(self._past.key)
        if history is None:
            return None
        told = [(item, part) for item in self._past.items if (part := self._part(item, history.key)) is not None]
        parts = [part for _, part in told]
        links = links_of(self, self._past.key, history.needs)
        sweep = Sweep(history, links.waits, links.progress, parts, self.policy, self._lo)
        self.rewrites.update(sweep.rewrites)
        self._see_joining(history, parts)
        marks = self._marks[self._past.key]
        at_of = {mark[1]: mark[0] for mark in marks}
        explained = [(at_of[found.position], found) for found in history.explanations]
        times = {mark[0] for marks in self._marks.values() for mark in marks if shows(mark[2])}
        return Script(marks, history, parts, sweep, self.policy, explained, _Matters(self), self._asked(told), times)

    def _part(self, item: int, initiative: str) -> Part | None:
        history: ItemHistory | None = self.history(item)
        if history is None:
            return None
        self._see_naming(self._marks[item])
        links = links_of(self, item, history.needs)
        laid = item_pieces(history, links.waits, self._pauses(history), links.progress, self.policy, END)
        return part_of(history, laid, initiative)

    def _see_naming(self, marks: Sequence[Row]) -> None:
        """The status and the initiative of an item count from its first fact on, even if they are told later."""
        for kinds in (("ItemAdded", "StatusChanged"), ("ItemAdded", "ItemMoved")):
            if marks[0][2] not in kinds:
                self.rewrites.update(mark[0] for mark in marks if mark[2] in kinds and mark[0] > marks[0][0])

    def _see_joining(self, history: InitiativeHistory, parts: Sequence[Part]) -> None:
        """An item that joins tells something of the time before: that there are items, or that work had begun."""
        in_order = sorted(parts, key=lambda part: part.joined)
        if in_order and in_order[0].joined > history.opened:
            self.rewrites.add(in_order[0].joined)
        begun = END
        for part in in_order:
            first = next((span.from_ for span in part.history.spans if span.status_class != "queued"), END)
            if first < min(part.joined, begun):
                self.rewrites.add(part.joined)
            begun = min(begun, first)

    def _asked(self, parts: Sequence[tuple[int, Part]]) -> dict[str, Asked]:
        found: dict[str, list[tuple[str, Micros]]] = {}
        for number, joined in [(self._past.key, BEGINNING), *((item, part.joined) for item, part in parts)]:
            for other in self._edges[number]:
                if self._streams.get(other, "").startswith("decision:"):
                    found.setdefault(self._streams[other], []).append((self._streams[number], joined))
        return {
            key: Asked(sorted({mark[0] for mark in self._marks[self._ids[key] or 0]}), about)
            for key, about in found.items()
        }


class _Matters:
    """Blockers and decisions as they stood at a moment."""

    def __init__(self, epoch: Epoch) -> None:
        self._epoch = epoch
        self._times: dict[str, list[Micros]] = {}
        self._told: dict[tuple[str, int], Sequence[Blocker | Decision]] = {}

    def __call__(self, stream: str, moment: Micros) -> Sequence[Blocker | Decision]:
        marks = self._marks(stream)
        if stream not in self._times:
            self._times[stream] = [mark[0] for mark in marks]
        count = bisect_right(self._times[stream], moment)
        if (stream, count) not in self._told:
            kind, _, key = stream.partition(":")
            fold = blocker_episodes if kind == "blocker" else decision_episodes
            self._told[stream, count] = fold(key, marks[:count])
        return self._told[stream, count]

    def _marks(self, stream: str) -> list[Row]:
        return self._epoch._marks[self._epoch._ids[stream] or 0]
