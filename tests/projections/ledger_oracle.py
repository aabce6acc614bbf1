"""The wait ledger read slowly and independently: whose time it was at each elementary interval, and why.

Written from the stall model's text; it takes nothing of the code that it judges, not even the calendar. Facts come as
the test told them; one policy holds for all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000
RANK = {"decision": 0, "blocker": 1, "dependency": 2, "status": 3}
BEGINS = ("BlockerRaised", "DecisionRequested")
ENDS = ("BlockerCleared", "DecisionMade", "DecisionWithdrawn", "DecisionSuperseded")
MOVES = ("StatusChanged", "ItemAdded", "HandoffOffered", "HandoffAccepted", "HandoffRejected")
HANDS = ("AssigneeChanged", "OwnerChanged", "DecisionReassigned", "BlockerReassigned")
NOBODY = "nobody named"


class Told(NamedTuple):
    at: int
    position: int
    stream: str
    fact: Any

    @property
    def kind(self) -> str:
        return type(self.fact).__name__


class W(NamedTuple):
    """A wait: `item` is the one whose status waits."""

    kind: str
    ref: str
    from_: int
    to: int
    position: int
    item: str | None = None

    @property
    def same(self) -> tuple[str, str, int, str | None]:
        return self.kind, self.ref, self.position, self.item


class G(NamedTuple):
    """An elementary interval."""

    from_: int
    to: int
    state: str
    waits: tuple[W, ...] = ()


class Settings(NamedTuple):
    classes: dict[str, str]
    parties: dict[str, str]
    thresholds: dict[str, float]
    zone: str
    days: tuple[int, ...]
    holidays: tuple[str, ...]


Spans = list[tuple[int, int]]


def overlap(one: Iterable[tuple[int, int]], other: Iterable[tuple[int, int]]) -> Spans:
    found = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return [(a, b) for a, b in found if a < b]


def joined(spans: Iterable[tuple[int, int]]) -> Spans:
    found: Spans = []
    for a, b in sorted(spans):
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        elif a < b:
            found.append((a, b))
    return found


class Oracle:
    """Everything as of a moment; what is open reaches a microsecond beyond it."""

    def __init__(self, told: Iterable[Told], as_of: int, settings: Settings) -> None:
        self.as_of, self.end, self.s = as_of, as_of + 1, settings
        self.by: dict[str, list[Told]] = defaultdict(list)
        for one in sorted(told):
            if one.at <= as_of:
                self.by[one.stream].append(one)
        self.items = [stream for stream in self.by if stream.startswith("item:")]
        for name in (
            "statuses",
            "lives",
            "homes",
            "episodes",
            "waits",
            "timeline",
            "working",
        ):  # each is worked out once
            setattr(self, name, cache(getattr(self, name)))

    # ── the calendar, day by day ──

    def working(self, start: int, end: int) -> int:
        zone, total = ZoneInfo(self.s.zone), 0
        day = (EPOCH + timedelta(microseconds=start)).astimezone(zone).date()
        while True:
            opens, closes = (
                (datetime(d.year, d.month, d.day, tzinfo=zone).astimezone(UTC) - EPOCH) // timedelta(microseconds=1)
                for d in (day, day + timedelta(days=1))
            )
            if opens >= end:
                return total
            if day.isoweekday() in self.s.days and day.isoformat() not in self.s.holidays:
                total += max(min(end, closes) - max(start, opens), 0)
            day += timedelta(days=1)

    # ── what single streams say ──

    def statuses(self, item: str) -> list[tuple[int, int, str, int]]:
        """(from, to, status, position), the first one from the item's first fact on."""
        found: list[tuple[int, str, int]] = []
        for one in self.by[item]:
            status = one.fact.status if one.kind == "ItemAdded" else one.fact.to if one.kind == "StatusChanged" else ""
            if status and (not found or (one.kind == "StatusChanged" and found[-1][1] != status)):
                found.append((one.at if found else self.by[item][0].at, status, one.position))
        found = found or [(self.by[item][0].at, "", self.by[item][0].position)]
        ends = [at for at, _, _ in found[1:]] + [self.end]
        return [(at, end, status, position) for (at, status, position), end in zip(found, ends, strict=True)]

    def class_of(self, status: str) -> str:
        return self.s.classes.get(status, "queued")

    def lives(self, subject: str) -> Spans:
        """When it was not closed."""
        if subject.startswith("item:"):
            closed = ("done", "dropped")
            return joined((a, b) for a, b, s, _ in self.statuses(subject) if self.class_of(s) not in closed)
        found, since = [], min([self.by[subject][0].at, *(a for _, spans in self.members(subject) for a, _ in spans)])
        is_open = True
        for one in self.by[subject]:
            if one.kind in ("InitiativeClosed", "HandoffAccepted") and is_open:
                found.append((since, one.at))
                is_open = False
            elif one.kind in ("InitiativeReopened", "InitiativeCommitted") and not is_open:
                since, is_open = one.at, True
        return joined([*found, (since, self.end)] if is_open else found)

    def homes(self, item: str) -> list[tuple[int, int, str | None]]:
        told = [one for one in self.by[item] if one.kind in ("ItemAdded", "ItemMoved")]
        marks = [(one.at, one.fact.initiative) for one in told]
        starts = [self.by[item][0].at, *(at for at, _ in marks[1:]), self.end]
        return [(a, b, key) for (a, b), (_, key) in zip(pairwise(starts), marks, strict=True)]

    def members(self, initiative: str) -> list[tuple[str, Spans]]:
        key = initiative.partition(":")[2]
        found = [(item, joined((a, b) for a, b, home in self.homes(item) if home == key)) for item in self.items]
        return [(item, spans) for item, spans in found if spans]

    def between(self, stream: str, begins: tuple[str, ...], ends: tuple[str, ...]) -> list[tuple[int, int, Told, str]]:
        """(since, end, what began it, what ended it); what is begun twice began once."""
        found: list[tuple[int, int, Told, str]] = []
        began: Told | None = None
        for one in self.by[stream]:
            if one.kind in begins and began is None:
                began = one
            elif one.kind in ends and began is not None:
                found.append((began.at, one.at, began, one.kind))
                began = None
        return found if began is None else [*found, (began.at, self.end, began, "")]

    def pauses(self, initiative: str) -> Spans:
        ends = ("InitiativeResumed", "InitiativeClosed", "HandoffAccepted")
        return [(a, b) for a, b, _, _ in self.between(initiative, ("InitiativePaused",), ends)]

    def episodes(self, subject: str) -> list[tuple[str, int, int, Told, str]]:
        """(matter, since, end, what began it, what ended it) of all that holds a subject."""
        return [
            (matter, *one)
            for matter in self.by
            if matter.startswith(("blocker:", "decision:"))
            for one in self.between(matter, BEGINS, ENDS)
            if subject in one[2].fact.affects
        ]

    # ── waits ──

    def waits(self, subject: str) -> list[W]:
        held = self.episodes(subject)
        found = [(matter.partition(":")[0], matter, a, b, began.position) for matter, a, b, began, _ in held]
        for one in self.by[subject]:
            if one.kind == "DependencyAdded" and one.fact.predecessor in self.by:
                needed = one.fact.predecessor
                found += [("dependency", needed, max(one.at, a), b, one.position) for a, b in self.lives(needed)]
        if subject.startswith("item:"):
            spans = [span for span in self.statuses(subject) if self.class_of(span[2]) == "waiting"]
            found += [("status", status, a, b, position) for a, b, status, position in spans]
        return [
            W(kind, ref, c, d, position, subject if kind == "status" else None)
            for kind, ref, a, b, position in found
            for c, d in overlap([(a, b)], self.lives(subject))
        ]

    def moved(self, subject: str) -> set[int]:
        own = {o.at for o in self.by[subject] if o.kind in MOVES or getattr(o.fact, "kind", "") == "progress"}
        ended = self.episodes(subject)
        return own | {end for _, _, end, _, kind in ended if kind in ("BlockerCleared", "DecisionMade")}

    # ── timelines ──

    def timeline(self, subject: str) -> list[G]:
        return self._item(subject) if subject.startswith("item:") else self._initiative(subject)

    def _cut(self, subject: str, points: Iterable[int]) -> list[tuple[int, int]]:
        start = self.lives(subject)[0][0] if subject.startswith("initiative:") else self.by[subject][0].at
        return list(pairwise(sorted({start, self.end, *(p for p in points if start < p < self.end)})))

    def _item(self, item: str) -> list[G]:
        moved, waits = self.moved(item), self.waits(item)
        pauses = [
            p for a, b, key in self.homes(item) if key for p in overlap([(a, b)], self.pauses(f"initiative:{key}"))
        ]
        edges = {*moved, *(e for a, b in pauses for e in (a, b)), *(e for w in waits for e in (w.from_, w.to))}
        found, thresholds = [], []
        for a, b in self._cut(item, edges | {span[0] for span in self.statuses(item)}):
            status = next(s for c, d, s, _ in self.statuses(item) if c <= a < d)
            of = self.class_of(status)
            held = tuple(w for w in waits if w.from_ <= a < w.to)
            if of in ("done", "dropped"):
                state = "done"
            else:
                state = "paused" if any(c <= a < d for c, d in pauses) else "waiting" if held else "queued"
                state = "quiet" if state == "queued" and of == "active" else state
            found.append(G(a, b, state, held if state == "waiting" else ()))
            thresholds.append(self.s.thresholds.get(status, self.s.thresholds[""]))
        return self._settled(found, moved, thresholds, ["active"] * len(found))

    def _initiative(self, initiative: str) -> list[G]:
        moved, pauses, lives = self.moved(initiative), self.pauses(initiative), self.lives(initiative)
        committed = min((o.at for o in self.by[initiative] if o.kind == "InitiativeCommitted"), default=self.end)
        waits, active, unfinished, begun, came = self.waits(initiative), [], [], self.end, self.end
        for item, spans in self.members(initiative):
            moved |= {at for at in self.moved(item) if any(a <= at <= b for a, b in spans)}
            active += overlap(((g.from_, g.to) for g in self.timeline(item) if g.state == "active"), spans)
            unfinished += overlap(self.lives(item), spans)
            work = ((a, b) for a, b, s, _ in self.statuses(item) if self.class_of(s) != "queued" and a < b)
            begun = min([begun, *(a for a, _ in overlap(work, spans))])
            came = min(came, spans[0][0])
            waits += [w._replace(from_=a, to=b) for w in self.waits(item) for a, b in overlap([w[2:4]], spans)]
        whole = defaultdict(list)
        for wait in waits:  # what holds several items is one wait, and closing the initiative ends it
            whole[wait.same] += overlap([wait[2:4]], lives)
        waits = [W(k, r, a, b, p, i) for (k, r, p, i), spans in whole.items() for a, b in joined(spans)]
        edges = {*moved, committed, begun, came, *(e for w in waits for e in (w.from_, w.to))}
        edges |= {e for spans in (active, unfinished, pauses, lives) for a, b in spans for e in (a, b)}
        found, otherwise = [], []
        for a, b in self._cut(initiative, edges):
            held = tuple(w for w in waits if w.from_ <= a < w.to)
            inside = [any(c <= a < d for c, d in spans) for spans in (lives, pauses, active, unfinished)]
            if not inside[0]:
                state = "done"
            elif inside[1] or inside[2]:
                state = "paused" if inside[1] else "active"
            elif held:
                state = "waiting"
            elif came <= a < committed and not inside[3]:
                state = "done"
            else:
                state = "quiet" if min(begun, committed) <= a else "queued"
            found.append(G(a, b, state, held if state == "waiting" else ()))
            otherwise.append("active" if begun <= a or came > a else "queued")
        return self._settled(found, moved, [self.s.thresholds[""]] * len(found), otherwise)

    def _settled(self, found: list[G], moved: set[int], thresholds: list[float], otherwise: list[str]) -> list[G]:
        """Quiet time between two signs of progress is silent where it lasts too long."""
        first = 0
        for index, g in enumerate(found):
            if index < first or g.state != "quiet":
                continue
            first = index + 1
            while first < len(found) and found[first].state == "quiet" and found[first].from_ not in moved:
                first += 1
            until = min(found[first - 1].to, self.as_of)
            silent = self.working(g.from_, until) > thresholds[index] * DAY
            for at in range(index, first):
                found[at] = found[at]._replace(state="silent" if silent else otherwise[at])
        return [g._replace(to=min(g.to, self.as_of)) for g in found if g.from_ < self.as_of]

    # ── the wait ledger ──

    def lines(self, subject: str, by: str, since: int, until: int) -> dict[str, list[int]]:
        """Elapsed, working, alone and alone in working time, by the name of the line."""
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for g in self.timeline(subject):
            inner = [at for at in self.handed if g.from_ < at < g.to] if by == "person" else []
            parts = pairwise([g.from_, *inner, g.to]) if g.state in ("waiting", "silent") else ()
            for a, b in overlap(parts, [(since, until)]):
                name = self._name(subject, min(g.waits, key=binds), by, a) if g.waits else "silence"
                alone = len({(w.kind, w.ref, w.item) for w in g.waits}) <= 1
                amounts = (b - a, self.working(a, b), (b - a) * alone, self.working(a, b) * alone)
                found[name] = [x + y for x, y in zip(found[name], amounts, strict=True)]
        return dict(found)

    def _name(self, subject: str, wait: W, by: str, at: int) -> str:
        if by == "person":
            return self._who(subject, wait, at, ()) or NOBODY
        if by == "ref":
            return wait.item or wait.ref
        raised = next(o.fact for told in self.by.values() for o in told if o.position == wait.position)
        return {"status": wait.ref, "blocker": getattr(raised, "cause", "")}.get(wait.kind, wait.kind)

    def _who(self, subject: str, wait: W, at: int, seen: tuple[str, ...]) -> str | None:
        """Whose move it was; of a dependency whoever its predecessor waited for, nobody's in a circle."""
        if wait.kind == "status":
            return self.s.parties.get(wait.ref) or self._had(wait.item or "", at)
        if wait.kind != "dependency":
            return self._had(wait.ref, at)
        if wait.ref in (*seen, subject):
            return None
        now = next((g for g in self.timeline(wait.ref) if g.from_ <= at < g.to), None)
        if now is not None and now.waits:
            return self._who(wait.ref, min(now.waits, key=binds), at, (*seen, subject))
        return self._had(wait.ref, at)

    def _had(self, stream: str, at: int) -> str | None:
        who = None
        began = [one for _, _, one, _ in self.between(stream, BEGINS, ENDS)]
        for one in self.by[stream]:
            if one.at <= at and one in began:
                who = getattr(one.fact, "unblocker", None) or getattr(one.fact, "decider", None)
            elif one.at <= at and one.kind in HANDS:
                who = one.fact.to
        return who

    @property
    def handed(self) -> list[int]:
        """When whose move it is may change within an elementary interval."""
        facts = {one.at for told in self.by.values() for one in told}
        return sorted(facts | {e for item in self.items for g in self.timeline(item) for e in (g.from_, g.to)})


def binds(wait: W) -> tuple[int, int, int, int]:
    """The smallest binds: ends last, then by kind, then the earliest start, then the lowest position."""
    return -wait.to, RANK[wait.kind], wait.from_, wait.position
