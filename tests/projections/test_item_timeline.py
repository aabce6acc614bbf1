"""An item's stall timeline: precedence, partition, silence and attribution."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from oracle import NaiveItem, NaiveWait
from timeline_samples import (
    AS_OF_HOURS,
    CLASSES,
    MONDAY,
    POLICY,
    as_pauses,
    as_waits,
    instants,
    marks,
    outside_waits,
    pauses,
)

from ledger.instants import DAY, SECOND
from projections.model.history import item_history
from projections.model.item_timeline import item_timeline
from projections.model.timeline import Timeline


def fast(rows, waits, paused, as_of) -> Timeline | None:  # type: ignore[no-untyped-def]
    cut = [row for row in rows if row[0] <= as_of]
    history = item_history("A-1", cut, POLICY)
    if history is None:
        return None
    return item_timeline(history, as_waits(waits, as_of), as_pauses(paused, as_of), [], POLICY, as_of)


@given(marks(), outside_waits(), pauses(), st.integers(0, AS_OF_HOURS))
def test_the_timeline_is_what_the_rules_say_at_every_instant(rows, waits, paused, later) -> None:  # type: ignore[no-untyped-def]
    as_of = rows[0][0] + later * 3_600 * SECOND
    told = fast(rows, waits, paused, as_of)
    assert told is not None
    naive = NaiveItem(
        rows, CLASSES, [w for w in waits if w.from_ <= as_of], [(f, min(t, as_of + 1)) for f, t in paused], [], as_of
    )

    assert (told.from_, told.to) == (naive.opened, naive.end)
    if told.open_:
        assert naive.state_at(as_of) == told.segments[-1].state
    for segment, moment in instants(told.segments):
        assert naive.state_at(moment) == segment.state, moment
        if segment.state == "waiting":
            assert segment.binding is not None
            binds = naive.waits_at(moment)[0]
            assert (segment.binding.evidence[0], segment.binding.from_) == (binds[3], binds[2])


@given(marks(), outside_waits(), pauses(), st.integers(0, AS_OF_HOURS))
def test_segments_cover_the_life_without_gap_or_overlap_and_the_parts_sum(rows, waits, paused, later) -> None:  # type: ignore[no-untyped-def]
    as_of = rows[0][0] + later * 3_600 * SECOND
    told = fast(rows, waits, paused, as_of)
    assert told is not None
    edges = [told.from_, *(segment.to for segment in told.segments)]
    assert [segment.from_ for segment in told.segments] == edges[:-1]
    assert edges[-1] == told.to
    # Only what begins at the very moment that is asked for has no length yet.
    assert all(segment.from_ < segment.to for segment in told.segments[:-1])
    assert all(segment.from_ < segment.to or segment.from_ == as_of for segment in told.segments[-1:])
    waited = sum(segment.to - segment.from_ for segment in told.segments if segment.state == "waiting")
    assert sum(attributed for attributed, _ in told.shares) == waited
    assert all(alone <= attributed for attributed, alone in told.shares)


@given(marks(), st.integers(1, 24 * 60), st.integers(1, 24 * 60))
def test_an_announced_change_comes_when_it_was_announced(rows, first, later) -> None:  # type: ignore[no-untyped-def]
    """Between two facts the state changes at `next_change` and at no other moment."""
    start = max(row[0] for row in rows) + first * 3_600 * SECOND
    told = fast(rows, [], [], start)
    after = fast(rows, [], [], start + later * 3_600 * SECOND)
    assert told is not None
    assert after is not None
    if told.open_:
        changed = told.segments[-1].state != after.segments[-1].state if told.segments else False
        assert changed == (told.next_change is not None and told.next_change < start + later * 3_600 * SECOND)


def test_a_silence_begins_at_its_onset_and_is_knowable_five_working_days_later() -> None:
    rows = [(MONDAY, 1, "ItemAdded", "Doing", None), (MONDAY + DAY, 2, "Commented", None, None)]
    within = fast(rows, [], [], MONDAY + 7 * DAY)
    beyond = fast(rows, [], [], MONDAY + 7 * DAY + 1)
    assert within is not None
    assert beyond is not None
    assert [s.state for s in within.segments] == ["active"]
    assert [(s.state, s.from_, s.knowable_at) for s in beyond.segments] == [("silent", MONDAY, MONDAY + 7 * DAY)]
    assert beyond.segments[0].evidence == (1,)


def test_two_open_waits_bind_by_kind_and_the_other_one_counts_for_nothing_alone() -> None:
    rows = [(MONDAY, 1, "ItemAdded", "Doing", None)]
    waits = [NaiveWait("blocker", "b", MONDAY, None, 5), NaiveWait("decision", "d", MONDAY + DAY, None, 6)]
    told = fast(rows, waits, [], MONDAY + 3 * DAY)
    assert told is not None
    assert [(s.binding.ref if s.binding else None, (s.to - s.from_) // DAY) for s in told.segments] == [
        ("b", 1),
        ("d", 2),
    ]
    assert dict(zip((w.ref for w in told.waits), told.shares, strict=True)) == {"b": (DAY, DAY), "d": (2 * DAY, 0)}
