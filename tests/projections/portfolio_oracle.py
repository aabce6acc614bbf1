"""A whole ledger read slowly and naively from its records: what every subject was at any instant, and why.

Written from the stall model's text. Of the code it uses only the records, the words that guess a status's class, and
the naive item of `oracle`; it folds nothing incrementally, sweeps nothing and stores nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from oracle import DAY, NaiveItem, NaiveWait, Row, working

from ledger.instants import micros
from ledger.record import Record
from ledger.status_words import guess_class

CLOSED = ("done", "dropped")
SETTLED = ("DecisionMade", "DecisionWithdrawn", "DecisionSuperseded")
HANDOFFS = ("HandoffOffered", "HandoffAccepted", "HandoffRejected")


class _Classes(dict[str, str]):
    """The class of every status: as the policy says, else by its words, else active."""

    def __missing__(self, status: str) -> str:
        return "queued" if not status else guess_class(status) or "active"


class NaivePortfolio:
    """What was known at `known_at` of what had happened by `as_of`."""

    def __init__(self, records: Iterable[Record], as_of: int, known_at: int) -> None:
        self.as_of = as_of
        found: list[tuple[int, int, str, str, Any]] = []
        for record in records:
            at, known = micros(record.at), micros(record.known)
            if at <= as_of and known <= known_at:
                found.append((at, record.position, record.stream, type(record.fact).__name__, record.fact))
        found.sort(key=lambda event: event[:2])
        self.events: dict[str, list[tuple[int, int, str, Any]]] = {}
        self.classes = _Classes()
        for at, position, stream, kind, fact in found:
            self.events.setdefault(stream, []).append((at, position, kind, fact))
            if kind == "PolicySet":
                self.classes.update(fact.statuses or {})
        self.affected: dict[str, set[str]] = {}
        for stream, events in self.events.items():
            for _, _, kind, fact in events:
                if kind in ("BlockerRaised", "DecisionRequested"):
                    for subject in fact.affects:
                        self.affected.setdefault(subject, set()).add(stream)
        self.plain = {stream: self._bare(stream) for stream in self.events if stream.startswith("item:")}
        self.items = {stream: self._item(stream) for stream in self.plain}
        self._begun: dict[str, tuple[int, int]] = {}

    # ── items ──

    def _rows(self, stream: str) -> list[Row]:
        def value(kind: str, fact: Any) -> str | None:
            return fact.status if kind == "ItemAdded" else fact.to if kind == "StatusChanged" else None

        return [(at, position, kind, value(kind, fact), None) for at, position, kind, fact in self.events[stream]]

    def _bare(self, stream: str) -> NaiveItem:
        return NaiveItem(self._rows(stream), self.classes, [], [], [], self.as_of)

    def _item(self, stream: str) -> NaiveItem:
        moved = [
            at
            for at, _, kind, f in self.events[stream]
            if kind in HANDOFFS or (kind == "ProgressNoted" and f.kind == "progress")
        ]
        waits = self.waits_of(stream)
        return NaiveItem(
            self._rows(stream), self.classes, waits, self._pauses(stream), [*moved, *self._ends(stream)], self.as_of
        )

    def _ends(self, subject: str) -> list[int]:
        """A blocker cleared and a decision made are progress of what they held."""
        return [
            end
            for stream in self.affected.get(subject, ())
            for *_, end, counts in self._episodes(stream, subject)
            if counts
        ]

    def home_at(self, stream: str, moment: int) -> str | None:
        """The initiative of an item; the first one counts from the beginning."""
        homes: list[tuple[int, str | None]] = []
        for at, _, kind, fact in self.events[stream]:
            # What is added to no initiative belongs to none until it is moved to one.
            if kind in ("ItemAdded", "ItemMoved") and (fact.initiative or (kind == "ItemAdded" and not homes)):
                homes.append((at, fact.initiative))
        past = [home for at, home in homes if at <= moment]
        return past[-1] if past else homes[0][1] if homes else None

    def _pauses(self, stream: str) -> list[tuple[int, int]]:
        """While it belongs to an initiative, an item pauses with it; cut wherever it moves."""
        keys = {f.initiative for _, _, k, f in self.events[stream] if k in ("ItemAdded", "ItemMoved") and f.initiative}
        moves = [at for at, _, kind, _ in self.events[stream] if kind in ("ItemAdded", "ItemMoved")]
        found = []
        for key in keys:
            for from_, to in self.paused(f"initiative:{key}"):
                edges = sorted({from_, to, *(at for at in moves if from_ < at < to)})
                found += [(a, b) for a, b in pairwise(edges) if self.home_at(stream, a) == key]
        return [(a, b) for a, b in found if b > self.events[stream][0][0]]

    def paused(self, stream: str) -> list[tuple[int, int]]:
        """When an initiative was paused."""
        found: list[tuple[int, int]] = []
        since: int | None = None
        for at, _, kind, _ in self.events.get(stream, []):
            if kind == "InitiativePaused" and since is None:
                since = at
            elif kind == "InitiativeResumed" and since is not None:
                found.append((since, at))
                since = None
        return [*found, *([(since, self.as_of + 1)] if since is not None else [])]

    # ── waits ──

    def _episodes(self, stream: str, subject: str) -> list[tuple[int, int | None, int, int, bool]]:
        """(since, end or None, position, end or now, whether the end is progress) of a matter that holds a subject."""
        found: list[tuple[int, int | None, int, int, bool]] = []
        opened: tuple[int, int, Any] | None = None
        for at, position, kind, fact in self.events[stream]:
            if kind in ("BlockerRaised", "DecisionRequested") and opened is None:
                since = getattr(fact, "since", None)
                opened = (micros(since) if since else at, position, fact)
            elif opened is not None and (kind == "BlockerCleared" or kind in SETTLED):
                if subject in opened[2].affects:
                    found.append((opened[0], at, opened[1], at, kind in ("BlockerCleared", "DecisionMade")))
                opened = None
        if opened is not None and subject in opened[2].affects:
            found.append((opened[0], None, opened[1], self.as_of, False))
        return found

    def waits_of(self, subject: str) -> list[NaiveWait]:
        """Every wait from outside: open matters and unfinished predecessors."""
        found = [
            NaiveWait(stream.partition(":")[0], stream, since, end, position)
            for stream in self.affected.get(subject, ())
            for since, end, position, _, _ in self._episodes(stream, subject)
        ]
        links: dict[str, tuple[int, int]] = {}
        for at, position, kind, fact in self.events[subject]:
            if kind == "DependencyAdded":
                links.setdefault(fact.predecessor, (at, position))
            elif kind == "DependencyRemoved" and fact.predecessor in links:
                found += self._needed(fact.predecessor, *links.pop(fact.predecessor), at)
        for predecessor, (at, position) in links.items():
            found += self._needed(predecessor, at, position, None)
        return [wait for wait in found if wait.to is None or wait.to > wait.from_]

    def _needed(self, predecessor: str, since: int, position: int, removed: int | None) -> list[NaiveWait]:
        found = []
        for from_, to in self._unfinished(predecessor):
            ends = [end for end in (to, removed) if end is not None]
            found.append(NaiveWait("dependency", predecessor, max(since, from_), min(ends, default=None), position))
        return found

    def _unfinished(self, stream: str) -> list[tuple[int, int | None]]:
        if stream not in self.events:
            return []
        if not stream.startswith("item:"):
            return [(self.events[stream][0][0], None)]  # no story here closes an initiative
        bare = self.plain[stream]
        found: list[tuple[int, int | None]] = []
        edges = sorted({bare.opened, *(at for at, _, _ in bare._statuses())})
        for index, at in enumerate(edges):
            until = edges[index + 1] if index + 1 < len(edges) else None
            if bare._class_at(at) in CLOSED:
                continue
            if found and found[-1][1] == at:
                found[-1] = (found[-1][0], until)
            else:
                found.append((at, until))
        return found

    def state_at(self, stream: str, moment: int) -> str:
        """The state of an item."""
        return self.items[stream].state_at(moment)

    def name(self, stream: str, told: tuple[int, int, int, int, str]) -> str:
        """What an item's wait is for: a waiting status is the item's own."""
        return stream if told[4] == "status" else told[4]

    # ── initiatives ──

    def members(self, stream: str, moment: int) -> list[str]:
        """The items that belong to an initiative at a moment and are alive."""
        key = stream.partition(":")[2]
        return [
            name
            for name, item in self.items.items()
            if item.opened <= moment < (item.end if item.closed is not None else self.as_of + 1)
            and self.home_at(name, moment) == key
        ]

    def calm(self, stream: str, moment: int) -> str | None:
        """The state of an initiative where it takes no look around to know: paused, active, waiting; else None."""
        if any(from_ <= moment < to for from_, to in self.paused(stream)):
            return "paused"
        alive = [name for name in self.members(stream, moment) if self.items[name].state_at(moment) != "done"]
        if any(self.items[name].state_at(moment) == "active" for name in alive):
            return "active"
        return "waiting" if self.initiative_waits(stream, moment) else None

    def at_rest(self, stream: str, moment: int) -> set[str]:
        """What an initiative with items can be where neither a pause nor a wait nor an active item decides."""
        if stream not in self._begun:
            self._begun[stream] = self._beginnings(stream)
        first_item, begun = self._begun[stream]
        has_items, has_begun = first_item <= moment, begun <= moment
        committed = any(at <= moment and kind == "InitiativeCommitted" for at, _, kind, _ in self.events[stream])
        alive = [name for name in self.members(stream, moment) if self.items[name].state_at(moment) != "done"]
        if has_items and not committed and not alive:
            return {"done"}
        if not committed and not has_begun:
            return {"queued"}
        return {"silent", "active" if has_begun or not has_items else "queued"}

    def _beginnings(self, stream: str) -> tuple[int, int]:
        """When an initiative first had an item, and first one that was begun, here or before it came."""
        key = stream.partition(":")[2]
        first_item = begun = self.as_of + 1
        for name, item in self.items.items():
            moves = [at for at, _, kind, _ in self.events[name] if kind in ("ItemAdded", "ItemMoved")]
            statuses = item._statuses()
            for at in sorted({item.opened, *moves, *(at for at, _, _ in statuses)}):
                if self.home_at(name, at) == key:
                    first_item = min(first_item, at)
                    if any(since <= at and self.classes[status] != "queued" for since, status, _ in statuses):
                        begun = min(begun, at)
        return first_item, begun

    def initiative_waits(self, stream: str, moment: int) -> set[str]:
        """What an initiative waits for at a moment: its own waits and those of its open items."""
        own = {
            wait.key
            for wait in (self.waits_of(stream) if stream in self.events else [])
            if wait.from_ <= moment < (self.as_of + 1 if wait.to is None else wait.to)
        }
        for name in self.members(stream, moment):
            item = self.items[name]
            if item._class_at(moment) not in CLOSED:
                own |= {self.name(name, told) for told in item.waits_at(moment)}
        return own

    def without_items(self, stream: str) -> bool:
        """Whether no item ever belonged to an initiative."""
        key = stream.partition(":")[2]
        return not any(
            kind in ("ItemAdded", "ItemMoved") and fact.initiative == key
            for name in self.items
            for _, _, kind, fact in self.events[name]
        )

    def own_state(self, stream: str, moment: int) -> str:
        """The state of an initiative without items, which is judged by its own facts."""
        settled = self._settled(stream, moment)
        if settled:
            return settled
        events = self.events[stream]
        progress = {
            at for at, _, kind, f in events if kind in HANDOFFS or (kind == "ProgressNoted" and f.kind == "progress")
        } | set(self._ends(stream))
        edges = {at for wait in self.waits_of(stream) for at in (wait.from_, wait.to or self.as_of)}
        # A blocker may be told to begin later than the moment that is asked for; nothing is known of what comes then.
        points = sorted({min(at, self.as_of) for at in (self.as_of, *progress, *edges, *(at for at, *_ in events))})
        start = max(at for at in points if at <= moment)
        while start not in progress and start > events[0][0]:
            before = max(at for at in points if at < start)
            if self._settled(stream, before):
                break
            start = before
        end = min((at for at in points if at > moment), default=self.as_of)
        while end < self.as_of and end not in progress and not self._settled(stream, end):
            end = min(at for at in points if at > end)
        return "silent" if working(start, end) > 5 * DAY else "active"

    def _settled(self, stream: str, moment: int) -> str | None:
        """What takes no look around to know."""
        open_, committed = True, False
        for at, _, kind, _ in self.events[stream]:
            if at <= moment:
                committed |= kind == "InitiativeCommitted"
                if kind in ("InitiativeClosed", "HandoffAccepted"):
                    open_ = False
                elif kind in ("InitiativeReopened", "InitiativeCommitted"):
                    open_ = True
        if not open_:
            return "done"
        if any(from_ <= moment < to for from_, to in self.paused(stream)):
            return "paused"
        if self.initiative_waits(stream, moment):
            return "waiting"
        return None if committed else "queued"

    # ── whose move ──

    def end_of_chain(self, stream: str, moment: int) -> tuple[list[str], bool]:
        """The predecessors that a wait of an item leads over, and whether they lead back."""
        seen, path = [stream], []
        while True:
            item = self.items.get(seen[-1])
            waits = item.waits_at(moment) if item is not None and item.state_at(moment) == "waiting" else []
            if not waits or waits[0][1] != 2:
                return path, False
            if waits[0][4] in seen:
                return path, True
            seen.append(waits[0][4])
            path.append(waits[0][4])
