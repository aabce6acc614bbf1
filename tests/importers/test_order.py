"""The order of import does not matter: whatever is read first, the same is told of every moment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from intaking import Desk
from issue_making import DEPENDS, change, issue, linked, person, status
from orders import compared

from ledger.instants import micros

#: A present after everything that the small histories tell, and moments within them.
NOW = "2026-04-01T00:00:00Z"
MOMENTS = (None, "2026-01-03T00:00:00Z", "2026-01-07T00:00:00Z", "2026-02-15T00:00:00Z")

#: Files in the order in which they are imported, each a list of records.
Way = Sequence[Sequence[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_NOW", NOW)


def ways(records: Sequence[dict[str, Any]]) -> list[Way]:
    """One file in several orders, a file a record in as many, overlapping files, and everything twice."""
    orders = [list(order) for order in permutations(records)]
    middle = orders[len(orders) // 2]
    half = len(records) // 2
    alone = [[[one] for one in order] for order in (orders[0], orders[-1], middle)]
    overlapping = [records[half:], records[: half + 1]]
    return [[orders[0]], [orders[-1]], [middle], *alone, overlapping, [records, records[::-1]]]


def all_tell_the_same(
    tmp_path: Path, records: Sequence[dict[str, Any]], subjects: Sequence[str] = (), **options: Any
) -> dict[str, Any]:
    """Import the records in all of `ways` and return what the first way tells."""
    return _compared(tmp_path, ways(records), subjects, **options)


def same_in_one_file(
    tmp_path: Path, records: Sequence[dict[str, Any]], subjects: Sequence[str] = (), **options: Any
) -> dict[str, Any]:
    """The same for what can be known only where the records stand in one file."""
    return _compared(tmp_path, [[list(order)] for order in permutations(records)][::2], subjects, **options)


def _compared(tmp_path: Path, tried: Sequence[Way], subjects: Sequence[str], **options: Any) -> dict[str, Any]:
    contents = [["".join(json.dumps(one) + "\n" for one in file) for file in way] for way in tried]
    return compared(tmp_path, "jira", contents, MOMENTS, subjects, **options)


def days(number: int) -> str:
    """A morning in the first days of 2026."""
    return f"2026-01-{number:02}T09:00:00.000+0000"


def test_an_initiative_begins_with_its_oldest_item_wherever_that_stands(tmp_path: Path) -> None:
    records = [
        issue("AB-1", "1", [], created=days(2)),
        issue("AB-2", "2", [], created=days(5)),
        issue("AB-3", "3", [change(9, days(6), "Key", "OLD-1", "AB-3")], created=days(1)),
    ]
    shown = all_tell_the_same(tmp_path, records, ["AB"])
    began = {row["initiative"] for row in shown[f"status as of {MOMENTS[1]}"]}
    assert began == {"AB", "OLD"}
    assert shown["why AB as of None"]["from_"] == micros(datetime(2026, 1, 2, 9, tzinfo=UTC))


def test_an_epic_that_is_read_after_its_members_gives_its_initiative_the_title(tmp_path: Path) -> None:
    into = change(9, days(4), "Epic Link", None, "AB-1")
    records = [
        issue("AB-1", "1", [], created=days(3), summary="Warm halls", issuetype={"name": "Epic"}),
        issue("AB-2", "2", [into], created=days(2)),
        issue("AB-3", "3", [], created=days(1)),
    ]
    shown = all_tell_the_same(tmp_path, records, ["AB"], initiative_from="epic")
    assert {row["initiative"]: row["title"] for row in shown["status as of None"]} == {
        "AB-1": "Warm halls",
        "AB": "Hall",
    }


def needs(key: str) -> dict[str, Any]:
    """A link by which an issue says that it depends on another."""
    return {"type": DEPENDS, "outwardIssue": linked(key)}


def needed_by(key: str) -> dict[str, Any]:
    """The same link as the other issue lists it."""
    return {"type": DEPENDS, "inwardIssue": linked(key)}


def waits_of(shown: dict[str, Any], subject: str) -> list[tuple[str, str | None, str, str]]:
    """(kind, ref, from, to) of the waits of a subject at present, as days."""
    return [
        (wait["kind"], wait["ref"], *(f"{at(wait[end]):%m-%d}" for end in ("from_", "to")))
        for wait in shown[f"why {subject} as of None"]["waits"]
    ]


def at(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1_000_000, UTC)


def test_a_link_counts_by_its_successors_account_though_its_predecessor_tells_another(tmp_path: Path) -> None:
    theirs = change(7, days(4), "Link", None, "This issue is required by AB-2")
    ours = change(8, days(6), "Link", None, "This issue depends on AB-1")
    records = [
        issue("AB-1", "1", [theirs], created=days(1), issuelinks=[needed_by("AB-2")]),
        issue("AB-2", "2", [ours], created=days(2), issuelinks=[needs("AB-1"), needs("AB-3")]),
        issue("AB-3", "3", [], created=days(3), issuelinks=[needed_by("AB-2")]),
    ]
    shown = all_tell_the_same(tmp_path, records, ["AB-2"])
    assert waits_of(shown, "AB-2") == [
        ("dependency", "item:AB-3", "01-03", "04-01"),
        ("dependency", "item:AB-1", "01-06", "04-01"),
    ]


def test_a_link_of_which_only_the_predecessor_has_the_history_counts_by_it(tmp_path: Path) -> None:
    theirs = [
        change(7, days(4), "Link", None, "This issue is required by AB-2"),
        change(8, days(5), "Link", "This issue is required by AB-2", None),
        change(9, days(6), "Link", None, "This issue is required by AB-2"),
    ]
    records = [
        issue("AB-1", "1", theirs, created=days(1), issuelinks=[needed_by("AB-2")]),
        issue("AB-2", "2", [], created=days(2), issuelinks=[needs("AB-1")]),
        issue("AB-3", "3", [], created=days(3)),
    ]
    shown = all_tell_the_same(tmp_path, records, ["AB-2"])
    assert waits_of(shown, "AB-2") == [
        ("dependency", "item:AB-1", "01-04", "01-05"),
        ("dependency", "item:AB-1", "01-06", "04-01"),
    ]


def test_the_words_of_a_link_may_be_learned_after_they_were_used(tmp_path: Path) -> None:
    german = {"name": "Blocks", "inward": "wird blockiert von", "outward": "blockiert"}
    renamed = {"name": "Blocks", "inward": "is stuck on", "outward": "holds up"}
    records = [
        issue("AB-1", "1", [change(7, days(6), "Link", None, "Dieser Vorgang wird blockiert von AB-3")]),
        issue("AB-2", "2", [change(7, days(7), "Link", None, "This issue is stuck on AB-3")]),
        issue(
            "AB-3",
            "3",
            [],
            issuelinks=[
                {"type": german, "outwardIssue": linked("AB-1")},
                {"type": renamed, "outwardIssue": linked("AB-2")},
            ],
        ),
    ]
    shown = same_in_one_file(tmp_path, records, ["AB-1", "AB-2"])
    assert waits_of(shown, "AB-1") == [("dependency", "item:AB-3", "01-06", "03-01")]
    assert waits_of(shown, "AB-2") == [("dependency", "item:AB-3", "01-07", "03-01")]


def test_a_status_has_the_class_that_the_tracker_gives_it_from_its_first_use_on(tmp_path: Path) -> None:
    through = [
        change(7, days(2), "status", "Open", "Frozen"),
        change(8, days(4), "status", "Frozen", "Pending sign-off"),
        change(9, days(8), "status", "Pending sign-off", "Open"),
    ]
    records = [
        issue("AB-1", "1", through, created=days(1), status=status("Open", "new")),
        issue("AB-2", "2", [], created=days(5), status=status("Frozen", "done")),
        # Two projects of a cloud may call different things the same.
        issue("AB-3", "3", [], created=days(3), status=status("Frozen", "indeterminate")),
        issue("AB-4", "4", [], created=days(6), status=status("Pending sign-off", "done")),
    ]
    shown = all_tell_the_same(tmp_path, records, ["AB-1"])
    classes = {row["item"]: row["status_class"] for row in shown["items as of 2026-01-03T00:00:00Z"]}
    assert classes == {"AB-1": "active"}
    classes = {row["item"]: row["status_class"] for row in shown["items as of 2026-01-07T00:00:00Z"]}
    assert classes == {"AB-1": "done", "AB-2": "active", "AB-3": "active", "AB-4": "done"}


def test_people_are_called_by_what_their_issue_knows_of_them(tmp_path: Path) -> None:
    eve = {"name": "eve", "key": "JIRAUSER10100", "displayName": "Eve Ash"}
    given = change(7, days(2), "assignee", None, "Eve Ash", to="JIRAUSER10100")
    records = [
        issue(
            "AB-1",
            "1",
            [given, change(8, days(5), "assignee", "Eve Ash", None, from_="JIRAUSER10100")],
            created=days(1),
        ),
        issue("AB-2", "2", [given], created=days(1), assignee=eve),
        issue("AB-3", "3", [], created=days(1), creator=eve),
    ]
    shown = all_tell_the_same(tmp_path, records)
    who = {row["item"]: row["assignee"] for row in shown["items as of 2026-01-03T00:00:00Z"]}
    assert who == {"AB-1": "Eve Ash", "AB-2": "eve", "AB-3": None}
    who = {row["item"]: row["assignee"] for row in shown["items as of None"]}
    assert who == {"AB-1": None, "AB-2": "eve", "AB-3": None}


def test_what_cannot_be_told_apart_is_said(tmp_path: Path) -> None:
    eve = {"name": "eve", "key": "JIRAUSER10100", "displayName": "Eve Ash"}
    given = change(7, days(2), "assignee", None, "Eve Ash", to="JIRAUSER10100")
    records = [issue("AB-1", "1", [given], assignee=person("ben")), issue("AB-2", "2", [], creator=eve)]
    for name, order in (("forwards", records), ("backwards", records[::-1])):
        (tmp_path / name).mkdir()
        notes = Desk(tmp_path / name, "jira").take_text(list(order)).notes
        assert [note for note in notes if "two names" in note] == [
            "Some people have two names in this export: 'Eve Ash' is eve. unstall record MergePeople makes them one."
        ]


def test_a_subtask_is_noted_with_its_parent_whichever_comes_first_and_from_where(tmp_path: Path) -> None:
    below = {"name": "Sub-task", "subtask": True}
    parent = issue("AB-1", "1", [], created=days(3), subtasks=[linked("AB-2")])
    part = issue("AB-2", "2", [], created=days(1), issuetype=below, parent=linked("AB-1"))
    told_of = set()
    for number, way in enumerate(ways([parent, part])):
        (tmp_path / str(number)).mkdir()
        desk = Desk(tmp_path / str(number), "jira")
        for file in way:
            desk.take_text([dict(one) for one in file])
        told_of.add(tuple(repr(each) for each in desk.told("ProgressNoted")))
    ((note,),) = told_of
    assert "2026-01-03T09:00:00" in note
    assert "subtask: item:AB-2" in note


def test_an_epic_that_is_only_in_a_custom_field_is_found_by_the_key_in_it(tmp_path: Path) -> None:
    records = [
        issue("AB-1", "1", [], created=days(3), summary="Warm halls", issuetype={"name": "Epic"}),
        issue("AB-2", "2", [], created=days(2), customfield_10008="AB-1", customfield_10020="not AB-9"),
        issue("AB-3", "3", [], created=days(1), customfield_10008="AB-1", customfield_10030="AB-2"),
    ]
    shown = all_tell_the_same(tmp_path, records, initiative_from="epic")
    assert {row["item"]: row["initiative"] for row in shown["items as of None"]} == {
        "AB-1": "AB-1",
        "AB-2": "AB-1",
        "AB-3": "AB",
    }
