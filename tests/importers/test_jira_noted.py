"""What a Jira issue changes besides status, assignee, title, due day and estimate: notes that name the fields."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from intaking import Desk
from issue_making import CREATED, change, comment, issue, linked, status

from ledger.facts import Commented, ItemAdded, ProgressNoted

FEBRUARY = "2026-02-01T10:00:00.000+0000"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "jira")


def entry(number: int, at: str, *items: tuple[str, str | None, str | None]) -> dict[str, Any]:
    told = change(number, at, "", None, None)
    told["items"] = [{"field": field, "fromString": before, "toString": after} for field, before, after in items]
    return told


def noted(*fields: str, text: str = "") -> ProgressNoted:
    return ProgressNoted("item:AB-1", "admin", text, fields)


def test_a_note_names_every_change_of_an_entry_where_one_has_no_fact(desk: Desk) -> None:
    done = entry(7, FEBRUARY, ("status", "Open", "Done"), ("resolution", None, "Fixed"), ("labels", "", "a"))
    desk.take_text([issue(histories=[done], status=status("Done", "done"))])
    (note,) = [record for record in desk.records() if isinstance(record.fact, ProgressNoted)]
    assert note.fact == noted("status", "resolution", "labels")
    assert (note.source, note.actor, note.at.isoformat()) == ("jira:1/7/noted", "ben", "2026-02-01T10:00:00+00:00")


def test_an_entry_whose_changes_are_all_facts_needs_none_unless_it_shares_its_moment(desk: Desk) -> None:
    alone = change(7, FEBRUARY, "status", "Open", "Doing")
    desk.take_text([issue(histories=[alone], status=status("Doing", "indeterminate"))])
    assert desk.facts("ProgressNoted") == []
    twice = [change(8, FEBRUARY, "status", "Open", "Doing"), change(9, FEBRUARY, "duedate", None, "2026-05-01")]
    desk.take_text([issue("AB-2", "2", twice, status=status("Doing", "indeterminate"), duedate="2026-05-01")])
    assert [fact.fields for fact in desk.facts("ProgressNoted")] == [("status",), ("duedate",)]
    created = [change(8, CREATED, "summary", "Heating", "Heat the hall")]
    desk.take_text([issue("AB-3", "3", created)])
    assert [fact.fields for fact in desk.facts("ProgressNoted", stream="item:AB-3")] == [("summary",)]


def test_values_are_kept_only_of_flags_and_links(desk: Desk) -> None:
    words = "This issue is blocked by AB-9"
    history = entry(
        7,
        FEBRUARY,
        ("description", "secret", "more secret"),
        ("Flagged", None, "Impediment"),
        ("Flagged", "Impediment", ""),
        ("Link", None, words),
        ("Link", words, None),
        ("now: status", None, "x"),
    )
    desk.take_text([issue(histories=[history])])
    assert desk.facts("ProgressNoted") == [
        noted("description", "Flagged: Impediment", "Flagged", f"Link: {words}", f"Link removed: {words}", "now status")
    ]


def test_a_comment_without_words_is_a_note_and_a_status_that_only_the_issue_shows_is_named(desk: Desk) -> None:
    histories = [change(7, FEBRUARY, "status", "Open", "Doing")]
    said = {"comments": [comment(1, FEBRUARY, " "), comment(2, FEBRUARY, "hi")]}
    desk.take_text([issue(histories=histories, status=status("Done", "done"), comment=said)])
    text = "status as the tracker shows it, where its history ends otherwise"
    assert desk.facts("ProgressNoted", "Commented") == [
        noted("now: status", text=text),
        noted("comment"),
        Commented("AB-1", "hi"),
    ]


def test_an_item_says_whether_it_began_with_a_priority_and_a_sprint(desk: Desk) -> None:
    moved = change(7, FEBRUARY, "Sprint", "One", "Two", from_="4", to="5")
    desk.take_text(
        [
            issue(histories=[moved], priority={"name": "Major"}),
            issue("AB-2", "2", [change(8, FEBRUARY, "Sprint", None, "Two", from_="", to="5")]),
        ]
    )
    assert desk.facts("ItemAdded") == [
        ItemAdded("AB-1", "AB", "Heat the hall", "Open", ("priority", "Sprint")),
        ItemAdded("AB-2", "AB", "Heat the hall", "Open"),
    ]


def test_a_subtask_in_the_same_file_is_noted_with_its_parent(desk: Desk) -> None:
    later = "2026-01-20T09:00:00.000+0000"
    whole = issue(histories=[], subtasks=[linked("AB-2"), linked("ZZ-1"), "nonsense"])
    desk.take_text([whole, issue("AB-2", "2", [], created=later)])
    (note,) = [record for record in desk.records() if isinstance(record.fact, ProgressNoted)]
    assert (note.stream, note.fact, note.at.isoformat()) == (
        "item:AB-1",
        noted("subtask: item:AB-2"),
        "2026-01-20T09:00:00+00:00",
    )


def test_the_same_file_again_adds_nothing(desk: Desk) -> None:
    histories = [entry(7, FEBRUARY, ("labels", "", "a"), ("status", "Open", "Doing"))]
    said = {"comments": [comment(1, FEBRUARY, "")]}
    file = [issue(histories=histories, subtasks=[linked("AB-2")], comment=said), issue("AB-2", "2", [])]
    first = desk.take_text(file)
    again = desk.take_text(file)
    assert (again.added, again.already) == (0, first.added)
