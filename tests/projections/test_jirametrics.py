"""When an item is active, blocked or stalled as JiraMetrics defines it.

The histories are small enough to follow by hand. The gem's own code gave the same streams as ours for 1,000 generated
issues and for all of DuraSpace, with three choices of statuses and links.
"""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from telling import at

from ledger.field_trail import FLAGGED, LINK, STATUS
from ledger.instants import DAY, HOUR, SECOND, Micros
from projections.flow.jira_trail import RESOLUTION, Change, trail
from projections.flow.jirametrics import ACTIVE, BLOCKED, STALLED, Entry, Settings, stream
from projections.model.history import Row

STATUSES = Settings(frozenset({"On hold"}), frozenset({"Queue"}))


def told(*changes: Change, until: float, signs: tuple[float, ...] = (), settings: Settings = STATUSES) -> list[Entry]:
    """The stream of an item that was created on day 0 in the status `Open`."""
    return stream(at(0), [Change(at(0), STATUS, "Open"), *changes], map(at, signs), settings, at(until))


def status(day: float, name: str) -> Change:
    return Change(at(day), STATUS, name)


def test_five_calendar_days_without_a_change_are_a_stall_that_begins_an_hour_after_the_last_one() -> None:
    assert told(status(1, "Doing"), status(6, "Done"), until=7) == [
        Entry(at(0), ACTIVE, None),
        Entry(at(1) + HOUR, STALLED, 5),
        Entry(at(6), ACTIVE, None),
        Entry(at(7), ACTIVE, None),
    ]


def test_a_second_less_is_none_and_the_days_are_whole() -> None:
    almost = Change(at(6) - 1, "labels")
    assert STALLED not in {entry.state for entry in told(status(1, "Doing"), almost, until=7)}
    assert told(Change(at(5.9), "labels"), until=6)[1] == Entry(at(0) + HOUR, STALLED, 5)


def test_a_stall_that_goes_on_keeps_its_days_at_the_end() -> None:
    assert told(until=6)[1:] == [Entry(at(0) + HOUR, STALLED, 6), Entry(at(6), STALLED, 6)]


def test_any_field_is_a_sign_of_life_but_a_remote_link() -> None:
    assert len(told(Change(at(3), "description"), until=6)) == 2
    assert told(Change(at(3), "RemoteIssueLink"), until=6) == told(until=6)


def test_a_change_of_a_subtask_cuts_the_gap_in_two() -> None:
    assert told(status(12, "Done"), signs=(4,), until=12)[:3] == [
        Entry(at(0), ACTIVE, None),
        Entry(at(4) + HOUR, STALLED, 8),
        Entry(at(12), ACTIVE, None),
    ]
    assert len(told(signs=(2, 4), until=6)) == 2


def test_blocked_hides_stalled_and_every_change_meanwhile_is_told() -> None:
    assert told(status(1, "On hold"), Change(at(9), "labels"), status(20, "Doing"), until=21) == [
        Entry(at(0), ACTIVE, None),
        Entry(at(1), BLOCKED, None),
        Entry(at(9), BLOCKED, None),
        Entry(at(20), ACTIVE, None),
        Entry(at(21), ACTIVE, None),
    ]


def test_a_gap_in_a_stalled_status_is_told_as_well() -> None:
    assert told(status(1, "Queue"), until=7)[1:] == [
        Entry(at(1), STALLED, None),
        Entry(at(1) + HOUR, STALLED, 6),
        Entry(at(7), STALLED, 6),
    ]


def test_a_flag_blocks_until_it_is_taken_away_and_a_link_until_it_is_removed() -> None:
    for begun, ended in (
        (Change(at(1), FLAGGED, "Impediment"), Change(at(2), FLAGGED)),
        (
            Change(at(1), LINK, "This issue is blocked by AB-1"),
            Change(at(2), LINK, None, "This issue is blocked by AB-1"),
        ),
        (
            Change(at(1), LINK, "This work item is blocked by AB-1"),
            Change(at(2), LINK, None, "This work item is blocked by AB-1"),
        ),
    ):
        states = [entry.state for entry in told(begun, ended, until=3)]
        assert states == [ACTIVE, BLOCKED, ACTIVE, ACTIVE]


def test_other_links_and_words_that_say_nothing_do_not_block() -> None:
    for words in ("This issue blocks AB-1", "is blocked by AB-1", "This issue is blocked by"):
        assert told(Change(at(1), LINK, words), until=2) == told(until=2)


def test_the_status_a_flag_and_a_link_block_each_for_itself() -> None:
    changes = (
        status(1, "On hold"),
        Change(at(2), FLAGGED, "Impediment"),
        status(3, "Queue"),
        Change(at(4), FLAGGED),
        status(5, "Doing"),
    )
    assert [e.state for e in told(*changes, until=6)] == [ACTIVE, BLOCKED, BLOCKED, BLOCKED, STALLED, ACTIVE, ACTIVE]


# ── the change log that marks tell ──


def note(day: float, position: int, *fields: str) -> Row:
    return (at(day), position, "ProgressNoted", "admin", {"fields": list(fields)})


ADDED: Row = (at(0), 1, "ItemAdded", "Open", {"title": "A", "fields": ["priority"]})


def changes(*marks: Row) -> list[Change]:
    found = trail((ADDED, *marks))
    assert found is not None
    assert found.changes[:2] == (Change(at(0), STATUS, "Open"), Change(at(0), "priority"))
    return list(found.changes[2:])


def test_a_note_orders_its_changes_and_counts_them_and_the_facts_beside_it_give_the_status() -> None:
    marks = (
        note(1, 2, "resolution", "assignee", "status", "labels"),
        (at(1), 3, "AssigneeChanged", "bo", None),
        (at(1), 4, "StatusChanged", "Done", None),
    )
    assert changes(*marks) == [
        Change(at(1), "assignee"),
        Change(at(1), STATUS, "Done"),
        Change(at(1), "labels"),
        Change(at(1), RESOLUTION),
    ]


def test_facts_without_a_note_are_a_change_each_but_not_those_of_the_creation() -> None:
    marks = (
        (at(0), 2, "AssigneeChanged", "bo", None),
        (at(1), 3, "ItemDueMoved", "2026-05-01", None),
        (at(2), 4, "StatusChanged", "Doing", None),
        (at(3), 5, "Commented", None, None),
        note(4, 6, "comment"),
    )
    assert [(change.at, change.field) for change in changes(*marks)] == [
        (at(1), "duedate"),
        (at(2), STATUS),
        (at(3), "comment"),
        (at(4), "comment"),
    ]


def test_what_the_tracker_only_shows_now_is_no_change() -> None:
    marks = (
        (at(1), 2, "StatusChanged", "Doing", None),
        (at(1), 3, "StatusChanged", "Done", None),
        note(1, 4, "now: status"),
    )
    assert changes(*marks) == [Change(at(1), STATUS, "Doing")]


def test_flags_links_and_subtasks_are_read_from_their_notes() -> None:
    marks = (
        note(1, 2, "Flagged: Impediment", "Link: This issue is blocked by AB-9"),
        note(2, 3, "Flagged", "Link removed: This issue is blocked by AB-9", "subtask: item:AB-2"),
    )
    found = trail((ADDED, *marks))
    assert found is not None
    assert found.parts == ("item:AB-2",)
    assert list(found.changes[2:]) == [
        Change(at(1), FLAGGED, "Impediment"),
        Change(at(1), LINK, "This issue is blocked by AB-9"),
        Change(at(2), FLAGGED),
        Change(at(2), LINK, None, "This issue is blocked by AB-9"),
    ]


def test_before_an_item_was_added_there_is_no_change_log() -> None:
    assert trail([note(1, 2, "labels")]) is None


# ── whatever happens ──

fields = st.sampled_from(["labels", "RemoteIssueLink", FLAGGED, STATUS, LINK])
values = st.sampled_from([None, "On hold", "Queue", "Doing", "This issue is blocked by AB-1"])
steps = st.lists(st.tuples(st.integers(0, 9 * DAY // SECOND), fields, values, values), max_size=12)


@given(steps, st.lists(st.integers(0, 60 * DAY // SECOND), max_size=4), st.integers(0, 20 * DAY // SECOND))
def test_the_stream_covers_the_life_tells_no_activity_twice_and_every_long_gap(
    drawn: list[tuple[int, str, str | None, str | None]], signs: list[int], tail: int
) -> None:
    moment, history = at(0), [Change(at(0), STATUS, "Open")]
    for wait, field, value, removed in drawn:
        moment += wait * SECOND
        history.append(Change(moment, field, value, removed))
    end = moment + tail * SECOND
    at_work = [at(0) + sign * SECOND for sign in signs]
    entries = stream(at(0), history, at_work, STATUSES, end)

    assert (entries[0].at, entries[-1].at) == (at(0), end)
    # As by its authors, an ignored change in a stalled status is told before the gap around it, which began earlier.
    if not any(change.field == "RemoteIssueLink" for change in history):
        assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    assert not any(a.state == b.state == ACTIVE for a, b in pairwise(entries[:-1]))
    counted: list[Micros] = sorted(c.at for c in history if c.field != "RemoteIssueLink")
    signs_of_life = sorted({*counted, *(sign for sign in at_work if sign <= end), end})
    gaps = {a + HOUR: (b - a) // DAY for a, b in pairwise(signs_of_life) if b - a >= 5 * DAY}
    stalls = {entry.at: entry.stalled_days for entry in entries[:-1] if entry.stalled_days is not None}
    assert stalls.items() <= gaps.items()
    for begun in gaps.keys() - stalls.keys():
        before = [entry.state for entry in entries if entry.at <= begun]
        assert before[-1] == BLOCKED
