"""Jira issues become facts: one small issue for every rule."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from intaking import Desk, present
from issue_making import UPDATED, change, comment, issue, person, status

from ledger.errors import BadInput, Rejected
from ledger.facts import (
    AssigneeChanged,
    BlockerRaised,
    Commented,
    InitiativeProposed,
    ItemAdded,
    ItemDueMoved,
    ItemEstimated,
    ItemMoved,
    ItemRetitled,
    PolicySet,
    ProgressNoted,
    StatusChanged,
)
from ledger.record import Draft

FEBRUARY = "2026-02-01T10:00:00.000+0100"
MARCH = "2026-03-01T10:00:00.000+0000"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "jira")


def test_an_item_begins_with_its_first_title_and_status_by_its_creator(desk: Desk) -> None:
    histories = [
        change(7, FEBRUARY, "status", "Received", "Open"),
        change(8, FEBRUARY, "summary", "Heating", "Heat the hall"),
    ]
    desk.take_text([issue(histories=histories)])
    records = desk.records("item:AB-1")
    assert [(r.at.isoformat(), r.known_at, r.actor, r.via, r.source) for r in records][:3] == [
        ("2026-01-05T09:00:00+00:00", records[0].at, "ana", "import:jira", "jira:1"),
        ("2026-02-01T09:00:00+00:00", records[1].at, "ben", "import:jira", "jira:1/7/noted"),
        ("2026-02-01T09:00:00+00:00", records[1].at, "ben", "import:jira", "jira:1/7/0"),
    ]
    assert [r.fact for r in records if not isinstance(r.fact, ProgressNoted)] == [
        ItemAdded("AB-1", "AB", "Heating", "Received"),
        StatusChanged("AB-1", "Received", "Open"),
        ItemRetitled("AB-1", "Heat the hall"),
    ]


def test_what_was_never_changed_was_so_from_the_beginning(desk: Desk) -> None:
    desk.take_text([issue(histories=[], assignee=person("cleo"), duedate="2026-04-01", timeoriginalestimate=7200)])
    assert [(r.at.isoformat(), r.fact) for r in desk.records("item:AB-1")][1:] == [
        ("2026-01-05T09:00:00+00:00", AssigneeChanged("AB-1", "cleo")),
        ("2026-01-05T09:00:00+00:00", ItemDueMoved("AB-1", date(2026, 4, 1))),
        ("2026-01-05T09:00:00+00:00", ItemEstimated("AB-1", 2.0, "hours")),
    ]


def test_the_first_change_tells_what_was_before_it(desk: Desk) -> None:
    histories = [
        change(7, FEBRUARY, "assignee", "Cleo", None, from_="cleo"),
        change(8, MARCH, "duedate", "2026-04-01 00:00:00.0", "2026-05-01 00:00:00.0"),
        change(9, MARCH, "Story Points", "3", "5"),
    ]
    desk.take_text([issue(histories=histories, duedate="2026-05-01")])
    assert desk.facts("AssigneeChanged", "ItemDueMoved", "ItemEstimated") == [
        AssigneeChanged("AB-1", "cleo"),
        ItemDueMoved("AB-1", date(2026, 4, 1)),
        ItemEstimated("AB-1", 3.0, "points"),
        AssigneeChanged("AB-1", None),
        ItemDueMoved("AB-1", date(2026, 5, 1)),
        ItemEstimated("AB-1", 5.0, "points"),
    ]


def test_a_person_whose_account_is_gone_is_unknown(desk: Desk) -> None:
    history = change(7, FEBRUARY, "status", "Open", "Closed")
    del history["author"]
    desk.take_text([issue(histories=[history], status=status("Closed", "done"), creator=None)])
    assert {actor for _, actor, _ in desk.told("ItemAdded", "StatusChanged")} == {"unknown"}


def test_people_of_the_cloud_are_called_by_the_name_that_is_displayed(desk: Desk) -> None:
    dora = {"accountId": "557058:aa", "displayName": "Dora"}
    histories = [
        {
            "id": "7",
            "author": dora,
            "created": FEBRUARY,
            "items": [{"field": "assignee", "from": None, "to": "557058:aa", "fromString": None, "toString": "Dora"}],
        }
    ]
    desk.take_text([issue(histories=histories, assignee=dora, creator=dora)])
    assert desk.told("ItemAdded", "AssigneeChanged") == [
        ("2026-01-05T09:00:00+00:00", "Dora", ItemAdded("AB-1", "AB", "Heat the hall", "Open")),
        ("2026-02-01T09:00:00+00:00", "Dora", AssigneeChanged("AB-1", "Dora")),
    ]


def test_an_internal_key_in_the_history_is_the_login_that_the_issue_shows(desk: Desk) -> None:
    eve = {"name": "eve", "key": "JIRAUSER10100", "displayName": "Eve"}
    histories = [change(7, FEBRUARY, "assignee", None, "Eve", to="JIRAUSER10100")]
    desk.take_text([issue(histories=histories, assignee=eve)])
    assert desk.facts("AssigneeChanged") == [AssigneeChanged("AB-1", "eve")]


def test_histories_that_come_newest_first_are_told_oldest_first(desk: Desk) -> None:
    histories = [
        change(9, MARCH, "status", "In Progress", "Closed"),
        change(8, FEBRUARY, "status", "Open", "In Progress"),
    ]
    desk.take_text([issue(histories=histories, status=status("Closed", "done"))])
    assert [fact.to for fact in desk.facts("StatusChanged")] == ["In Progress", "Closed"]


def test_a_moved_issue_keeps_its_stream_and_is_called_by_each_key_in_its_time(desk: Desk) -> None:
    moved = change(7, FEBRUARY, "Key", "OLD-5", "AB-1")
    moved["items"].insert(0, {"field": "Project", "fromString": "Old hall", "toString": "Hall"})
    desk.take_text([issue(histories=[moved])])
    assert [(r.at.isoformat(), r.fact) for r in desk.records("item:AB-1")] == [
        ("2026-01-05T09:00:00+00:00", ItemAdded("AB-1", "OLD", "Heat the hall", "Open")),
        ("2026-01-05T09:00:00+00:00", ItemMoved("AB-1", key="OLD-5")),
        ("2026-02-01T09:00:00+00:00", ProgressNoted("item:AB-1", "admin", fields=("Project", "Key"))),
        ("2026-02-01T09:00:00+00:00", ItemMoved("AB-1", "AB", "AB-1")),
    ]
    assert {(fact.initiative, fact.title) for fact in desk.facts("InitiativeProposed")} == {
        ("OLD", "Old hall"),
        ("AB", "Hall"),
    }
    # An initiative does not begin before its first issue came to it.
    assert [told[:2] for told in desk.told("InitiativeProposed")] == [
        ("2026-01-05T09:00:00+00:00", "ana"),
        ("2026-02-01T09:00:00+00:00", desk.records("item:AB-1")[-1].actor),
    ]


def test_an_issue_that_moved_since_the_last_import_goes_on_in_its_stream(desk: Desk) -> None:
    desk.take_text([issue("OLD-5", histories=[])])
    moved = change(7, FEBRUARY, "Key", "OLD-5", "AB-1")
    closed = change(8, MARCH, "status", "Open", "Closed")
    desk.take_text([issue("AB-1", histories=[moved, closed], status=status("Closed", "done"))])
    assert desk.facts("ItemAdded", "ItemMoved", "StatusChanged", stream="item:OLD-5") == [
        ItemAdded("OLD-5", "OLD", "Heat the hall", "Open"),
        ItemMoved("OLD-5", "AB", "AB-1"),
        StatusChanged("OLD-5", "Open", "Closed"),
    ]
    assert desk.records("item:AB-1") == []


def test_the_same_id_from_another_tracker_is_no_move(desk: Desk) -> None:
    desk.take_text([issue("OLD-5", histories=[])])
    other = issue("ZZ-9", histories=[], created="2020-05-05T05:05:05.000+0000")
    report = desk.take_text([other])
    assert report.added == 0
    assert [problem.why for problem in report.problems] == [
        "ZZ-9 has the id of OLD-5, which another tracker told of; name this tracker with --tracker"
    ]
    assert desk.take_text([other], tracker="second").problems == []
    assert desk.facts("ItemAdded", stream="item:ZZ-9")


def test_a_comment_of_the_cloud_is_the_plain_text_of_its_document(desk: Desk) -> None:
    body = {
        "type": "doc",
        "content": [
            {
                "type": "paragraph",
                "content": [
                    {"type": "text", "text": "Ask "},
                    {"type": "mention", "attrs": {"id": "5", "text": "@Dora"}},
                    {"type": "hardBreak"},
                    {"type": "text", "text": "today"},
                ],
            },
            {"type": "paragraph", "content": [{"type": "text", "text": "or tomorrow"}]},
        ],
    }
    desk.take_text([issue(histories=[], comment={"comments": [comment(1, FEBRUARY, body)]})])
    assert desk.facts("Commented") == [Commented("AB-1", "Ask @Dora\ntoday\nor tomorrow")]


def test_a_waiting_word_outweighs_every_category_but_done(desk: Desk) -> None:
    statuses = [
        status("In Review", "indeterminate"),
        status("Volunteer Needed", "new"),
        status("Reviewed", "done"),
        status("Blurb", "indeterminate"),
        status("Zonk", "undefined"),
    ]
    report = desk.take_text([issue(f"AB-{n}", str(n), [], status=one) for n, one in enumerate(statuses, 1)])
    (policy,) = desk.facts("PolicySet")
    assert policy == PolicySet(
        {"In Review": "waiting", "Volunteer Needed": "waiting", "Reviewed": "done", "Blurb": "active"},
        guessed=("In Review", "Volunteer Needed"),
    )
    assert [note for note in report.notes if "Guessed" in note or "class" in note] == [
        "Guessed from their words: 'In Review' as waiting, 'Volunteer Needed' as waiting. "
        "unstall policy shows and corrects it.",
        "No class is known for 'Zonk'; they count as active until you set one.",
    ]


def test_a_newer_export_adds_only_what_is_new(desk: Desk) -> None:
    first = [change(7, FEBRUARY, "status", "Open", "In Progress")]
    desk.take_text([issue(histories=first, status=status("In Progress", "indeterminate"))])
    second = [*first, change(8, MARCH, "status", "In Progress", "Closed")]
    newer = issue(histories=second, status=status("Closed", "done"), updated="2026-04-01T00:00:00.000+0000")
    report = desk.take_text([newer])
    assert report.added == 2  # the change, and the class of the status that was not met before
    assert [fact.to for fact in desk.facts("StatusChanged")] == ["In Progress", "Closed"]
    assert desk.facts("PolicySet")[1] == PolicySet({"Closed": "done"})
    assert desk.take_text([newer]).added == 0


def test_without_a_changelog_nothing_is_made_up(desk: Desk) -> None:
    resolved = issue(status=status("Closed", "done"), resolutiondate=MARCH, assignee=person("cleo"), updated=UPDATED)
    report = desk.take_text([resolved, issue("AB-2", "2"), issue("AB-3", "3", status=status("Doing", "indeterminate"))])
    assert desk.told("ItemAdded", "StatusChanged", "AssigneeChanged") == [
        ("2026-01-05T09:00:00+00:00", "ana", ItemAdded("AB-1", "AB", "Heat the hall", "(unknown)")),
        ("2026-03-01T10:00:00+00:00", "unknown", StatusChanged("AB-1", "(unknown)", "Closed")),
        ("2026-03-01T12:00:00+00:00", "unknown", AssigneeChanged("AB-1", "cleo")),
        ("2026-01-05T09:00:00+00:00", "ana", ItemAdded("AB-2", "AB", "Heat the hall", "Open")),
        ("2026-01-05T09:00:00+00:00", "ana", ItemAdded("AB-3", "AB", "Heat the hall", "(unknown)")),
        ("2026-03-01T12:00:00+00:00", "unknown", StatusChanged("AB-3", "(unknown)", "Doing")),
    ]
    assert desk.facts("PolicySet")[0].statuses["(unknown)"] == "queued"
    assert "No changelog: only creation and the present are known (3 issues)." in report.notes


def test_a_newer_snapshot_tells_what_changed_and_an_older_one_nothing(desk: Desk) -> None:
    old = issue(assignee=person("cleo"))
    new = issue(status=status("Doing", "indeterminate"), assignee=person("dan"), updated="2026-05-01T00:00:00.000+0000")
    desk.take_text([old])
    desk.take_text([new])
    assert desk.take_text([old]).added == 0
    assert desk.take_text([new]).added == 0
    item = present(desk.records())["item:AB-1"]
    assert (item["status"], item["assignee"]) == ("Doing", "dan")
    assert desk.facts("StatusChanged") == [StatusChanged("AB-1", "Open", "Doing")]


def test_a_changelog_that_is_cut_short_is_said(desk: Desk) -> None:
    cut = issue(histories=[change(7, FEBRUARY, "status", "Open", "Closed")], status=status("Closed", "done"))
    cut["changelog"]["total"] = 250
    report = desk.take_text([cut])
    assert "The changelog of 1 issue is cut short, older changes are missing: AB-1" in report.notes


def test_an_issue_that_is_flagged_now_is_blocked_since_its_last_update_at_the_latest(desk: Desk) -> None:
    desk.take_text([issue(flagged=True), issue("AB-2", "2", flagged=False)])
    assert desk.told("BlockerRaised") == [
        ("2026-03-01T12:00:00+00:00", "unknown", BlockerRaised("AB-1-flag-1", ("item:AB-1",), "AB-1 was flagged"))
    ]


def test_everything_goes_into_one_initiative_that_is_named(desk: Desk) -> None:
    desk.take_text([issue(histories=[]), issue("CD-1", "2", [])], into="HALL")
    assert {fact.initiative for fact in desk.facts("ItemAdded", "InitiativeProposed")} == {"HALL"}
    assert len(desk.facts("InitiativeProposed")) == 1


def test_an_initiative_that_somebody_proposed_is_not_proposed_again(desk: Desk) -> None:
    proposed = InitiativeProposed("HALL", "Warm halls")
    desk.log.append([Draft("initiative:HALL", proposed, datetime(2026, 1, 1, tzinfo=UTC), "ana", "cli")])
    desk.take_text([issue(histories=[])], into="HALL")
    assert desk.facts("InitiativeProposed") == [proposed]


def epic(key: str, number: str, title: str) -> dict[str, Any]:
    return issue(key, number, [], issuetype={"name": "Epic"}, summary=title)


def test_an_epic_is_an_initiative_with_the_items_that_are_linked_to_it(desk: Desk) -> None:
    inside = issue("AB-2", "2", [change(7, FEBRUARY, "Epic Link", None, "AB-1")])
    outside = issue("AB-3", "3", [])
    desk.take_text([inside, outside, epic("AB-1", "1", "Warm halls")], initiative_from="epic")
    items = present(desk.records())
    assert {stream: item["initiative"] for stream, item in items.items()} == {
        "item:AB-1": "AB-1",
        "item:AB-2": "AB-1",
        "item:AB-3": "AB",
    }
    assert {(fact.initiative, fact.title) for fact in desk.facts("InitiativeProposed")} == {
        ("AB-1", "Warm halls"),
        ("AB", "Hall"),
    }


@pytest.mark.parametrize(
    ("choice", "fields"),
    [
        ("component", {"components": [{"name": "REST API"}]}),
        ("version", {"fixVersions": [{"name": "REST API"}]}),
        ("label", {"labels": ["REST API", "later"]}),
    ],
)
def test_components_versions_and_labels_can_be_initiatives(desk: Desk, choice: str, fields: dict[str, Any]) -> None:
    desk.take_text([issue(histories=[], **fields), issue("AB-2", "2", [])], initiative_from=choice)
    assert [fact.initiative for fact in desk.facts("ItemAdded")] == ["REST-API", "AB"]


def test_an_unknown_choice_of_initiative_is_refused_with_the_choices(desk: Desk) -> None:
    with pytest.raises(Rejected, match="it may be project, epic, component, version, label"):
        desk.take_text([issue(histories=[])], initiative_from="colour")


@pytest.mark.parametrize("layout", ["lines", "page", "array", "single", "pretty", "pages", "packed"])
def test_every_layout_of_the_same_issues_says_the_same(tmp_path: Path, layout: str) -> None:
    issues = [issue(f"AB-{n}", str(n), [], summary='A {"issues": [ brace ]} \\"') for n in (1, 2, 3)]
    if layout in ("single", "pretty"):
        issues = issues[:1]
    lines = "\n".join(map(json.dumps, issues))
    content = {
        "lines": lines,
        "packed": lines,
        "page": json.dumps({"startAt": 0, "issues": issues, "names": {"a": {}}}, indent=1),
        "array": json.dumps(issues),
        "single": json.dumps(issues[0]),
        "pretty": json.dumps(issues[0], indent=2),
        "pages": "\n".join(json.dumps({"issues": [one], "total": 3}) for one in issues),
    }[layout]
    desk = Desk(tmp_path, "jira")
    report = desk.take_text(content, "in.gz" if layout == "packed" else "in.json")
    assert (report.read, report.problems) == (len(issues), [])
    assert [fact.item for fact in desk.facts("ItemAdded")] == [one["key"] for one in issues]
    assert {fact.title for fact in desk.facts("ItemAdded")} == {issues[0]["fields"]["summary"]}


def test_a_broken_issue_leaves_no_trace(desk: Desk) -> None:
    broken = issue(histories=[], duedate="soon", status=status("Odd"))
    report = desk.take_text([broken, issue("AB-2", "2", [])])
    assert len(report.problems) == 1
    assert [(r.stream, type(r.fact).__name__) for r in desk.records()] == [
        ("item:AB-2", "ItemAdded"),
        ("initiative:AB", "InitiativeProposed"),
        ("policy", "PolicySet"),
    ]
    assert desk.facts("PolicySet")[0].statuses == {"Open": "queued"}


def test_strict_refuses_the_whole_file_and_names_the_first_problem(desk: Desk) -> None:
    place = desk.file(json.dumps(issue(histories=[])) + '\n{"id": "2", "key": "AB-2"}\n')
    with pytest.raises(BadInput, match=r"in\.json:2: AB-2: the issue comes without its fields.*nothing was imported"):
        desk.take(place, strict=True)
    assert desk.log.head() == 0
    report = desk.take(place)
    assert (report.read, len(report.problems)) == (1, 1)
