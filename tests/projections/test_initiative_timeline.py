"""An initiative's stall timeline, rolled up from its items, against a naive reading of the rules."""

from __future__ import annotations

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
from projections.model.rollup import initiative_timeline, member_of
from projections.model.timeline import Timeline, item_timeline

KEY = "A"


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


def told(own, items, waits, paused, as_of) -> Timeline | None:  # type: ignore[no-untyped-def]
    history = initiative_history(KEY, [*(m for m in own if m[0] <= as_of), *_pause_marks(paused, as_of)], POLICY)
    if history is None:
        return None
    members = []
    for number, rows in enumerate(items):
        cut = [
            (at, p + 20 * number, k, v, {"initiative": KEY} if k == "ItemAdded" else m)
            for at, p, k, v, m in rows
            if at <= as_of
        ]
        found = item_history(f"A-{number}", cut, POLICY)
        if found is not None:
            timeline = item_timeline(found, [], as_pauses(paused, as_of), [], POLICY, as_of)
            member = member_of(found, timeline, KEY, as_of)
            if member is not None:
                members.append(member)
    return initiative_timeline(history, as_waits(waits, as_of), [], members, POLICY, as_of)


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
        self.items = [
            NaiveItem(rows, CLASSES, [], self.paused, [], as_of)
            for rows in items
            if any(at <= as_of and kind == "ItemAdded" for at, _, kind, _, _ in rows)
        ]
        self.waits, self.as_of = [w for w in waits if w.from_ <= as_of], as_of
        self.opened = min([self.own[0][0], *(item.opened for item in self.items)])
        if self.paused:
            self.opened = min(self.opened, *(f for f, _ in self.paused))
        self.closed = next((at for at, _, kind, _, _ in self.own if kind == "InitiativeClosed"), None)
        self.committed = next((at for at, _, kind, _, _ in self.own if kind == "InitiativeCommitted"), None)
        self.end = as_of if self.closed is None else self.closed
        kinds = {*PROGRESS, "HandoffOffered", "HandoffRejected"}
        self.progress = {at for at, _, kind, _, _ in self.own if kind in kinds}
        self.progress |= {at for item in self.items for at in item.progress}

    def _lives(self, item: NaiveItem, moment: int) -> bool:
        return item.opened <= moment < (item.end if item.closed is not None else self.as_of + 1)

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
        if self.items and not committed and not open_items:
            return "done" if self._begun(moment) else "queued"
        return None if committed or self._begun(moment) else "queued"

    def _begun(self, moment: int) -> bool:
        return any(
            at <= moment and CLASSES[status] != "queued" for item in self.items for at, status, _ in item._statuses()
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
        return "active" if self._begun(moment) or not self.items else "queued"

    def _points(self) -> set[int]:
        found = {self.opened, self.end, *self.progress}
        found.update(at for at, _, _, _, _ in self.own)
        found.update(edge for pause in self.paused for edge in pause)
        found.update(edge for w in self.waits for edge in (w.from_, self.as_of + 1 if w.to is None else w.to))
        for item in self.items:
            found.update((item.opened, item.end))
            found.update(at for at, _, _ in item._statuses())
        return found


@given(own_marks(), st.lists(marks(), max_size=3), outside_waits(), pauses(), st.integers(0, AS_OF_HOURS))
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


@given(own_marks(), st.lists(marks(), max_size=3), outside_waits(), pauses(), st.integers(0, AS_OF_HOURS))
def test_segments_cover_the_life_and_every_wait_is_attributed_once(own, items, waits, paused, later) -> None:  # type: ignore[no-untyped-def]
    as_of = own[0][0] + later * 3_600 * SECOND
    fast = told(own, items, waits, paused, as_of)
    assert fast is not None
    edges = [fast.from_, *(segment.to for segment in fast.segments)]
    assert [segment.from_ for segment in fast.segments] == edges[:-1]
    assert edges[-1] == fast.to
    waited = sum(segment.to - segment.from_ for segment in fast.segments if segment.state == "waiting")
    assert sum(attributed for attributed, _ in fast.shares) == waited


def test_an_imported_project_with_nothing_left_to_do_is_done_not_silent() -> None:
    own = [(MONDAY, 500, "InitiativeProposed", "x", None)]
    item = [(MONDAY, 1, "ItemAdded", "Doing", None), (MONDAY + DAY, 2, "StatusChanged", "Done", None)]
    fast = told(own, [item], [], [], MONDAY + 100 * DAY)
    assert fast is not None
    assert [segment.state for segment in fast.segments] == ["active", "done"]


def test_a_committed_initiative_whose_items_nobody_begins_is_silent() -> None:
    own = [(MONDAY, 500, "InitiativeProposed", "x", None), (MONDAY, 501, "InitiativeCommitted", None, None)]
    fast = told(own, [[(MONDAY, 1, "ItemAdded", "To do", None)]], [], [], MONDAY + 8 * DAY)
    assert fast is not None
    assert [segment.state for segment in fast.segments] == ["silent"]
