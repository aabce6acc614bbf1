"""An initiative's stall timeline, rolled up from its items, against a naive reading of the rules."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from oracle import DAY, PROGRESS, SECOND, NaiveItem, working
from timeline_samples import (
    AS_OF_HOURS,
    CLASSES,
    MONDAY,
    POLICY,
    as_pauses,
    as_waits,
    hours,
    instants,
    marks,
    outside_waits,
    pauses,
)

from projections.model.history import item_history
from projections.model.initiative_history import initiative_history
from projections.model.item_timeline import item_timeline
from projections.model.members import member_of
from projections.model.rollup import initiative_timeline
from projections.model.timeline import Timeline

KEY, ELSEWHERE = "A", "B"


@st.composite
def own_marks(draw):  # type: ignore[no-untyped-def]
    rows = [(draw(hours), 500, "InitiativeProposed", "x", None)]
    if draw(st.booleans()):
        rows.append((rows[0][0] + draw(st.integers(0, 200)) * 3_600 * SECOND, 501, "InitiativeCommitted", None, None))
    for position in range(502, 502 + draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(["OwnerChanged", "HandoffOffered", "HandoffRejected"]))
        rows.append((rows[0][0] + draw(st.integers(0, 2_000)) * 3_600 * SECOND, position, kind, None, None))
    if draw(st.booleans()):
        closed = max(row[0] for row in rows) + draw(st.integers(1, 1_500)) * 3_600 * SECOND
        rows.append((closed, 510, "InitiativeClosed", "achieved", None))
    return sorted(rows, key=lambda row: row[:2])


@st.composite
def moving(draw):  # type: ignore[no-untyped-def]
    """An item's marks with where it was added, if anywhere, and where it was moved; the addition comes first."""
    rows = draw(marks())
    home = draw(st.sampled_from([KEY, KEY, ELSEWHERE, None]))
    rows = [(at, p, k, v, {"initiative": home} if k == "ItemAdded" and home else m) for at, p, k, v, m in rows]
    if draw(st.booleans()):
        rows = [(rows[0][0], *row[1:]) if row[2] == "ItemAdded" else row for row in rows]
    for position in range(12, 12 + draw(st.integers(0, 3))):
        rows.append((draw(hours), position, "ItemMoved", draw(st.sampled_from([KEY, ELSEWHERE])), None))
    return sorted(rows, key=lambda row: row[:2])


def told(own, items, waits, paused, as_of) -> Timeline | None:  # type: ignore[no-untyped-def]
    history = initiative_history(KEY, [*(m for m in own if m[0] <= as_of), *_pause_marks(paused, as_of)], POLICY)
    if history is None:
        return None
    members = []
    for number, rows in enumerate(items):
        cut = [(at, p + 20 * number, k, v, m) for at, p, k, v, m in rows if at <= as_of]
        found = item_history(f"A-{number}", cut, POLICY)
        if found is not None:
            here = as_pauses(Homes(rows, as_of).within(paused), as_of)
            timeline = item_timeline(found, [], here, [], POLICY, as_of)
            member = member_of(found, timeline, KEY, as_of)
            if member is not None:
                members.append(member)
    return initiative_timeline(history, as_waits(waits, as_of), [], members, POLICY, as_of)


class Homes:
    """Which initiative an item belongs to at a moment; where it was first counts from its first fact on."""

    def __init__(self, rows, as_of) -> None:  # type: ignore[no-untyped-def]
        self.opened = rows[0][0]
        self.changes: list[tuple[int, str | None]] = []
        for at, _, kind, value, more in rows:
            added = (more or {}).get("initiative")
            if at <= as_of and (kind == "ItemMoved" or (kind == "ItemAdded" and (added or not self.changes))):
                self.changes.append((at, value if kind == "ItemMoved" else added))

    def here(self, moment: int) -> bool:
        if moment < self.opened or not self.changes:
            return False
        return [home for at, home in self.changes if at <= moment or at == self.changes[0][0]][-1] == KEY

    def within(self, intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
        found = []
        for from_, to in intervals:
            edges = sorted({from_, to, *(at for at in (self.opened, *self.moves) if from_ < at < to)})
            found += [(start, end) for start, end in pairwise(edges) if self.here(start)]
        return found

    @property
    def moves(self) -> list[int]:
        return [at for at, _ in self.changes]


def _pause_marks(paused, as_of):  # type: ignore[no-untyped-def]
    for from_, to in paused:
        if from_ <= as_of:
            yield (from_, 50, "InitiativePaused", None, None)
        if to <= as_of:
            yield (to, 51, "InitiativeResumed", None, None)


class NaiveInitiative:
    """The rules of the stall model for an initiative, sampled."""

    def __init__(self, own, items, waits, paused, as_of) -> None:  # type: ignore[no-untyped-def]
        self.own = [mark for mark in own if mark[0] <= as_of]
        self.paused = [(f, min(t, as_of + 1)) for f, t in paused if f <= as_of]
        homes = [(rows, Homes(rows, as_of)) for rows in items if rows[0][0] <= as_of]
        self.homes = {NaiveItem(rows, CLASSES, [], home.within(self.paused), [], as_of): home for rows, home in homes}
        self.items = [item for item in self.homes if self._arrivals(item)]
        self.waits, self.as_of = [w for w in waits if w.from_ <= as_of], as_of
        self.opened = min([self.own[0][0], *(self._arrivals(item)[0] for item in self.items)])
        if self.paused:
            self.opened = min(self.opened, *(f for f, _ in self.paused))
        self.closed = next((at for at, _, kind, _, _ in self.own if kind == "InitiativeClosed"), None)
        self.committed = next((at for at, _, kind, _, _ in self.own if kind == "InitiativeCommitted"), None)
        self.end = as_of if self.closed is None else self.closed
        kinds = {*PROGRESS, "HandoffOffered", "HandoffRejected"}
        self.progress = {at for at, _, kind, _, _ in self.own if kind in kinds}
        # What moves it in the moment in which it leaves still counts here.
        self.progress |= {at for i in self.items for at in i.progress if any(map(self.homes[i].here, (at - 1, at)))}

    def _edges(self, item: NaiveItem) -> list[int]:
        """When its status or its home may change."""
        return sorted({item.opened, *(at for at, _, _ in item._statuses()), *self.homes[item].moves})

    def _arrivals(self, item: NaiveItem) -> list[int]:
        """The moments at which something happens to it while it belongs to the initiative."""
        return [at for at in self._edges(item) if self.homes[item].here(at)]

    def _lives(self, item: NaiveItem, moment: int) -> bool:
        ahead = item.end if item.closed is not None else self.as_of + 1
        return item.opened <= moment < ahead and self.homes[item].here(moment)

    def _waits(self, moment: int) -> bool:
        own = any(
            w.from_ <= moment < (self.as_of + 1 if w.to is None else min(w.to, self.as_of + 1)) for w in self.waits
        )
        return own or any(
            item.state_at(moment) in ("waiting", "paused") and bool(item.waits_at(moment))
            for item in self.items
            if self._lives(item, moment) and item.state_at(moment) != "done"
        )

    def _calm(self, moment: int) -> str | None:
        """The state at a moment where it does not take a look around to know, None where it does."""
        if self.closed is not None and moment >= self.closed:
            return "done"
        if any(from_ <= moment < to for from_, to in self.paused):
            return "paused"
        if any(self._lives(item, moment) and item.state_at(moment) == "active" for item in self.items):
            return "active"
        if self._waits(moment):
            return "waiting"
        open_items = [i for i in self.items if self._lives(i, moment) and i.state_at(moment) != "done"]
        committed = self.committed is not None and self.committed <= moment
        if self._has_items(moment) and not committed and not open_items:
            return "done"
        return None if committed or self._begun(moment) else "queued"

    def _has_items(self, moment: int) -> bool:
        return any(at <= moment for item in self.items for at in self._arrivals(item))

    def _begun(self, moment: int) -> bool:
        return any(
            at <= moment and any(t <= at and CLASSES[status] != "queued" for t, status, _ in item._statuses())
            for item in self.items
            for at in self._arrivals(item)
        )

    def state_at(self, moment: int) -> str:
        calm = self._calm(moment)
        if calm is not None:
            return calm
        # What happens at the moment that is asked for counts: what is open lasts beyond it.
        ahead = self.as_of + 1 if self.closed is None else self.closed
        points = sorted({p for p in self._points() if self.opened <= p <= ahead} | {ahead})
        start = max(p for p in points if p <= moment)
        while start > self.opened and start not in self.progress:
            before = max(p for p in points if p < start)
            if self._calm(before) is not None:
                break
            start = before
        end = min(p for p in points if p > moment)
        while end < ahead and end not in self.progress and self._calm(end) is None:
            end = min(p for p in points if p > end)
        if working(start, min(end, self.as_of)) > 5 * DAY:
            return "silent"
        return "active" if self._begun(moment) or not self._has_items(moment) else "queued"

    def _points(self) -> set[int]:
        found = {self.opened, self.end, *self.progress}
        found.update(at for at, _, _, _, _ in self.own)
        found.update(edge for pause in self.paused for edge in pause)
        found.update(edge for w in self.waits for edge in (w.from_, self.as_of + 1 if w.to is None else w.to))
        for item in self.items:
            found.update((item.end, *self._edges(item)))
        return found


@given(own_marks(), st.lists(moving(), max_size=3), outside_waits(), pauses(), st.integers(0, AS_OF_HOURS))
def test_the_timeline_is_what_the_rules_say_at_every_instant(own, items, waits, paused, later) -> None:  # type: ignore[no-untyped-def]
    as_of = own[0][0] + later * 3_600 * SECOND
    fast = told(own, items, waits, paused, as_of)
    assert fast is not None
    naive = NaiveInitiative(own, items, waits, paused, as_of)

    assert fast.to == naive.end
    if fast.open_:
        assert naive.state_at(as_of) == fast.segments[-1].state
    for segment, moment in instants(fast.segments):
        assert naive.state_at(moment) == segment.state, moment


@given(own_marks(), st.lists(moving(), max_size=3), outside_waits(), pauses(), st.integers(0, AS_OF_HOURS))
def test_segments_cover_the_life_and_every_wait_is_attributed_once(own, items, waits, paused, later) -> None:  # type: ignore[no-untyped-def]
    as_of = own[0][0] + later * 3_600 * SECOND
    fast = told(own, items, waits, paused, as_of)
    assert fast is not None
    edges = [fast.from_, *(segment.to for segment in fast.segments)]
    assert [segment.from_ for segment in fast.segments] == edges[:-1]
    assert edges[-1] == fast.to
    waited = sum(segment.to - segment.from_ for segment in fast.segments if segment.state == "waiting")
    assert sum(attributed for attributed, _ in fast.shares) == waited


@given(own_marks(), st.lists(moving(), max_size=3), outside_waits(), pauses(), st.integers(0, AS_OF_HOURS), st.data())
def test_no_later_fact_changes_what_a_day_was_like_but_to_say_that_it_was_silent(  # type: ignore[no-untyped-def]
    own, items, waits, paused, later, data
) -> None:
    """Items come and go; only that a silence lasted too long is known afterwards, of an item beside a wait too."""
    items = [[(rows[0][0], *row[1:]) if row[2] == "ItemAdded" else row for row in rows] for rows in items]
    items = [sorted(rows, key=lambda row: (row[0], row[2] != "ItemAdded", row[1])) for rows in items]
    then = own[0][0] + later * 3_600 * SECOND
    before = told(own, items, waits, paused, then)
    after = told(own, items, waits, paused, then + data.draw(st.integers(1, 24 * 60)) * 3_600 * SECOND)
    assert before is not None
    assert after is not None
    for segment, moment in instants(before.segments):
        now = next(s.state for s in after.segments if s.from_ <= moment < s.to)
        found_silent = {("active", "silent"), ("queued", "silent"), ("active", "waiting")}
        assert now == segment.state or (segment.state, now) in found_silent, moment


def test_an_imported_project_with_nothing_left_to_do_is_done_not_silent() -> None:
    own = [(MONDAY, 500, "InitiativeProposed", "x", None)]
    item = [(MONDAY, 1, "ItemAdded", "Doing", {"initiative": KEY}), (MONDAY + DAY, 2, "StatusChanged", "Done", None)]
    fast = told(own, [item], [], [], MONDAY + 100 * DAY)
    assert fast is not None
    assert [segment.state for segment in fast.segments] == ["active", "done"]


def test_a_committed_initiative_whose_items_nobody_begins_is_silent() -> None:
    own = [(MONDAY, 500, "InitiativeProposed", "x", None), (MONDAY, 501, "InitiativeCommitted", None, None)]
    fast = told(own, [[(MONDAY, 1, "ItemAdded", "To do", {"initiative": KEY})]], [], [], MONDAY + 8 * DAY)
    assert fast is not None
    assert [segment.state for segment in fast.segments] == ["silent"]


def moved(*rows) -> list[str]:  # type: ignore[no-untyped-def]
    """The states of an initiative to which nobody committed, after ten days."""
    own = [(MONDAY, 500, "InitiativeProposed", "x", None)]
    fast = told(own, [list(item) for item in rows], [], [], MONDAY + 10 * DAY)
    assert fast is not None
    return [f"{segment.state} {(segment.to - MONDAY) // DAY}" for segment in fast.segments]


def item(number: int, day: int, kind: str, value: str | None, more=None):  # type: ignore[no-untyped-def]
    return (MONDAY + day * DAY, number, kind, value, more)


HERE, THERE = {"initiative": KEY}, {"initiative": ELSEWHERE}
WAITING_HERE = [item(1, 0, "ItemAdded", "To do", HERE)]


def test_what_was_begun_elsewhere_begins_an_initiative_when_it_comes() -> None:
    """Else a fact of today would say of days long past that work had begun, which nobody could have seen."""
    came = [
        item(2, 0, "ItemAdded", "To do", THERE),
        item(3, 1, "StatusChanged", "Doing"),
        item(4, 9, "ItemMoved", KEY),
    ]
    assert moved(WAITING_HERE, came) == ["queued 9", "active 10"]
    nowhere = [item(2, 0, "ItemAdded", "To do"), item(3, 1, "StatusChanged", "Doing"), item(4, 9, "ItemMoved", KEY)]
    assert moved(WAITING_HERE, nowhere) == ["queued 9", "active 10"]


def test_what_is_begun_after_it_left_begins_nothing_here() -> None:
    left = [
        item(2, 0, "ItemAdded", "To do", HERE),
        item(3, 1, "ItemMoved", ELSEWHERE),
        item(4, 2, "StatusChanged", "Doing"),
    ]
    assert moved(WAITING_HERE, left) == ["queued 10"]
    back = [*left, item(5, 3, "StatusChanged", "To do"), item(6, 8, "ItemMoved", KEY)]
    assert moved(WAITING_HERE, back) == ["queued 8", "active 10"]


def test_what_was_begun_here_stays_begun_when_it_leaves() -> None:
    left = [
        item(2, 0, "ItemAdded", "To do", HERE),
        item(3, 1, "StatusChanged", "Doing"),
        item(4, 2, "ItemMoved", ELSEWHERE),
    ]
    assert moved(WAITING_HERE, left) == ["queued 1", "silent 10"]


def test_an_initiative_that_every_item_left_is_done_whatever_becomes_of_them_elsewhere() -> None:
    left = [item(1, 0, "ItemAdded", "To do", HERE), item(2, 1, "ItemMoved", ELSEWHERE)]
    assert moved(left) == ["queued 1", "done 10"]
    assert moved([*left, item(3, 5, "StatusChanged", "Doing")]) == ["queued 1", "done 10"]
    passing = [item(1, 3, "ItemAdded", "Doing", HERE), item(2, 3, "ItemMoved", ELSEWHERE)]
    assert moved(passing) == ["queued 10"]
