"""Jira issues as servers, clouds and scripts of all years and languages hand them out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from intaking import Desk, present
from issue_making import BLOCKS, change, comment, issue, linked, status

from ledger.facts import BlockerCleared, BlockerRaised, DependencyAdded, StatusChanged
from ledger.importers.guess import format_of

FEBRUARY = "2026-02-01T10:00:00.000+0100"
MARCH = "2026-03-01T10:00:00.000+0000"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "jira")


def test_lists_that_are_null_are_empty(desk: Desk) -> None:
    bare = issue(histories=[], comment={"comments": None}, labels=None, fixVersions=None)
    bare["changelog"] = {"total": 0, "histories": None}
    assert desk.take_text([bare]).problems == []
    empty = issue("AB-2", "2", [{"id": "9", "created": FEBRUARY, "author": None, "items": None}])
    assert desk.take_text([empty]).problems == []


def test_a_status_that_is_null_is_unknown(desk: Desk) -> None:
    assert desk.take_text([issue(histories=[], status=None)]).problems == []
    assert present(desk.records())["item:AB-1"]["status"] == "(unknown)"


def test_an_export_without_ids_goes_by_keys_and_says_nothing_twice(desk: Desk) -> None:
    moves = [change(1, FEBRUARY, "status", "Open", "Doing"), change(2, FEBRUARY, "status", "Doing", "Review")]
    for entry in moves:
        del entry["id"]
    told = issue(histories=moves, status=status("Review", "indeterminate"))
    del told["id"]
    desk.take_text([told])
    assert [fact.to for fact in desk.facts("StatusChanged")] == ["Doing", "Review"]
    assert desk.take_text([told]).added == 0


def test_a_status_that_was_only_renamed_is_no_step_of_the_work(desk: Desk) -> None:
    moved = change(7, FEBRUARY, "status", "Open", "Selected", to="10001")
    renamed = status("Ready to start", "new") | {"id": "10001"}
    desk.take_text([issue(histories=[moved], status=renamed)])
    assert desk.told("StatusChanged") == [
        ("2026-02-01T09:00:00+00:00", "ben", StatusChanged("AB-1", "Open", "Selected")),
        ("2026-02-01T09:00:00+00:00", "unknown", StatusChanged("AB-1", "Selected", "Ready to start")),
    ]


def test_a_status_of_another_id_was_reached_by_the_last_update(desk: Desk) -> None:
    moved = change(7, FEBRUARY, "status", "Open", "Selected", to="10001")
    other = status("Ready to start", "new") | {"id": "10002"}
    desk.take_text([issue(histories=[moved], status=other)])
    assert [at for at, _, _ in desk.told("StatusChanged")] == ["2026-02-01T09:00:00+00:00", "2026-03-01T12:00:00+00:00"]


def test_a_field_of_jiras_own_is_known_by_its_id(desk: Desk) -> None:
    moved = change(7, FEBRUARY, "Status", "Offen", "In Arbeit")
    moved["items"][0]["fieldId"] = "status"
    desk.take_text([issue(histories=[moved], status=status("In Arbeit", "indeterminate"))])
    assert [fact.to for fact in desk.facts("StatusChanged")] == ["In Arbeit"]


def test_a_flag_is_known_by_its_value_where_its_field_is_in_another_language(desk: Desk) -> None:
    histories = [
        change(7, FEBRUARY, "Markiert", None, "Impediment"),
        change(8, MARCH, "Markiert", "Impediment", ""),
    ]
    desk.take_text([issue(histories=histories)])
    assert [type(fact) for fact in desk.facts("BlockerRaised", "BlockerCleared")] == [BlockerRaised, BlockerCleared]


def test_a_flag_without_a_history_is_found_in_whatever_field_it_is(desk: Desk) -> None:
    desk.take_text([issue(customfield_10021=[{"value": "Impediment", "id": "10019"}]), issue("AB-2", "2")])
    assert desk.told("BlockerRaised") == [
        ("2026-03-01T12:00:00+00:00", "unknown", BlockerRaised("AB-1-flag-1", ("item:AB-1",), "AB-1 was flagged"))
    ]


def test_the_word_of_a_flag_in_a_text_flags_nothing(desk: Desk) -> None:
    desk.take_text([issue(customfield_10050="Impediment", labels=["Impediment"])])
    assert desk.facts("BlockerRaised") == []


def test_a_link_of_work_items_is_one_of_issues(desk: Desk) -> None:
    made = change(7, FEBRUARY, "Link", None, "This work item is blocked by AB-1", to="AB-1")
    link = [{"type": BLOCKS, "inwardIssue": linked("AB-1")}]
    desk.take_text([issue("AB-2", "2", [made], issuelinks=link)])
    assert desk.told("DependencyAdded") == [
        ("2026-02-01T09:00:00+00:00", "ben", DependencyAdded("item:AB-1", "item:AB-2"))
    ]


def test_a_link_in_another_language_is_known_by_the_name_of_its_type(desk: Desk) -> None:
    made = change(7, FEBRUARY, "Link", None, "Dieser Vorgang wird blockiert von AB-1", to="AB-1")
    kind = {"name": "Blocks", "inward": "wird blockiert von", "outward": "blockiert"}
    both = [
        issue("AB-2", "2", [made], issuelinks=[{"type": kind, "inwardIssue": linked("AB-1")}]),
        issue("AB-1", "1", [], issuelinks=[{"type": kind, "outwardIssue": linked("AB-2")}]),
    ]
    desk.take_text(both)
    assert desk.told("DependencyAdded") == [
        ("2026-02-01T09:00:00+00:00", "ben", DependencyAdded("item:AB-1", "item:AB-2"))
    ]


def test_a_history_of_links_counts_where_the_links_themselves_were_left_out(desk: Desk) -> None:
    made = change(7, FEBRUARY, "Link", None, "This issue is blocked by AB-1", to="AB-1")
    told = issue("AB-2", "2", [made])
    del told["fields"]["issuelinks"]
    desk.take_text([told])
    assert desk.facts("DependencyAdded", "DependencyRemoved") == [DependencyAdded("item:AB-1", "item:AB-2")]


def test_a_comment_may_have_a_number_for_its_id(desk: Desk) -> None:
    said = comment(1, FEBRUARY, "Ask Dora") | {"id": 1}
    assert desk.take_text([issue(histories=[], comment={"comments": [said]})]).problems == []


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"id": "10002"}, "the issue comes without its fields"),
        ({"maxResults": 100, "total": 1, "values": [{"id": "1"}]}, "this is a page of changes or of a list"),
        ({"issueChangeLogs": [{"issueId": "1"}]}, "these are changes without the issues"),
        ({"errorMessages": ["No access."], "errors": {}}, "Jira's refusal to give one: No access."),
        ({"webhookEvent": "jira:issue_updated", "issue": {}}, "this is a message that Jira sent about an issue"),
        ({"key": "AB-1", "fields": {"summary": {"value": "Old"}}}, "AB-1: its fields are in a form that Jira gave"),
        ({"id": "1", "key": "AB-1", "fields": {"summary": "x"}}, "AB-1: it does not say when it was created"),
        ({"id": "1", "fields": {"created": MARCH}}, "the issue has no key"),
    ],
)
def test_what_is_no_issue_is_called_by_its_name_and_says_what_would_be_one(
    desk: Desk, record: dict[str, Any], said: str
) -> None:
    place = desk.file(json.dumps(record))
    assert format_of(place) == "jira" or "values" in record or "id" in record
    (problem,) = desk.take(place).problems
    assert said in problem.why
    assert problem.line == 1
    assert "Jira's refusal" in problem.why or "GET /rest/api/2/search?expand=changelog" in problem.why
