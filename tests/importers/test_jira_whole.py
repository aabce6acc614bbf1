"""Whole Jira exports: what the ledger says in the end is what the tracker says."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from intaking import Desk, present

from ledger.facts import DependencyAdded, PolicySet
from shared_data import shared


def issues(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def login(person: dict[str, Any] | None) -> str | None:
    return person["name"] if person else None


def among(raw: list[dict[str, Any]], links: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The links whose successor is in the export: what waits elsewhere tells of it in its own."""
    keys = {issue["key"] for issue in raw}
    return {(predecessor, successor) for predecessor, successor in links if successor in keys}


@pytest.fixture(scope="module")
def duraspace() -> Path:
    return shared("data", "jira-duraspace")


@pytest.fixture(scope="module")
def taken(duraspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("duraspace"), "jira")
    report = desk.take(str(duraspace / "issues.ndjson.gz"))
    assert (report.read, report.already, report.problems) == (3031, 0, [])
    return desk


def test_status_assignee_due_and_title_of_every_issue_are_the_trackers(taken: Desk, duraspace: Path) -> None:
    items = present(taken.records())
    expected = {
        f"item:{issue['key']}": {
            "status": issue["fields"]["status"]["name"],
            "assignee": login(issue["fields"]["assignee"]),
            "due": date.fromisoformat(day) if (day := issue["fields"]["duedate"]) else None,
            "title": issue["fields"]["summary"],
            "key": issue["key"],
            "initiative": issue["fields"]["project"]["key"],
        }
        for issue in issues(duraspace / "issues.ndjson.gz")
    }
    assert len(expected) == 3031
    assert {stream: {"assignee": None, "due": None} | item for stream, item in items.items()} == expected


def test_every_change_of_status_and_every_comment_is_there_once(taken: Desk, duraspace: Path) -> None:
    raw = issues(duraspace / "issues.ndjson.gz")
    changes = Counter(item["field"] for issue in raw for h in issue["changelog"]["histories"] for item in h["items"])
    kinds = Counter(type(record.fact).__name__ for record in taken.records())
    assert kinds["ItemAdded"] == 3031
    assert kinds["StatusChanged"] == changes["status"] == 5120
    assert kinds["ItemRetitled"] == changes["summary"] == 305
    comments = [c for issue in raw for c in issue["fields"]["comment"]["comments"] if c["body"].strip()]
    assert kinds["Commented"] == len(comments)


def test_where_history_and_field_disagree_a_closing_fact_says_what_the_tracker_says(taken: Desk) -> None:
    closing = [record for record in taken.records() if (record.source or "").endswith("/now")]
    assert Counter(type(record.fact).__name__ for record in closing) == {"AssigneeChanged": 12}
    assert {record.fact.to for record in closing} == {None}  # type: ignore[union-attr]


def test_a_dependency_that_both_issues_tell_of_counts_once_from_the_successors_own_time(taken: Desk) -> None:
    links = [r for r in taken.records() if isinstance(r.fact, DependencyAdded)]
    pairs = Counter((r.fact.predecessor, r.fact.successor) for r in links)  # type: ignore[union-attr]
    assert set(pairs.values()) == {1}
    (link,) = [r for r in links if r.stream == "item:FCREPO-9"]
    assert link.fact == DependencyAdded("item:FCREPO-648", "item:FCREPO-9")
    assert (link.at, link.actor) == (datetime(2010, 4, 6, 14, 54, 34, 648000, tzinfo=UTC), "cwilper")


def test_every_present_link_to_a_successor_in_the_export_is_a_dependency(taken: Desk, duraspace: Path) -> None:
    expected = set()
    raw = issues(duraspace / "issues.ndjson.gz")
    for issue in raw:
        for link in issue["fields"]["issuelinks"]:
            if link["type"]["name"] == "Dependency":
                other = link.get("outwardIssue") or link["inwardIssue"]
                ends = (other["key"], issue["key"]) if "outwardIssue" in link else (issue["key"], other["key"])
                expected.add(ends)
    standing: set[tuple[str, str]] = set()
    for record in sorted(taken.records(), key=lambda r: (r.at, r.position)):
        if type(record.fact).__name__ in ("DependencyAdded", "DependencyRemoved"):
            pair = (record.fact.predecessor[5:], record.fact.successor[5:])  # type: ignore[union-attr]
            (standing.add if isinstance(record.fact, DependencyAdded) else standing.discard)(pair)
    assert standing == among(raw, expected)


def test_statuses_get_their_class_from_jiras_category_unless_they_say_that_they_wait(taken: Desk) -> None:
    (policy,) = list(taken.records("policy"))
    assert isinstance(policy.fact, PolicySet)
    assert policy.fact.statuses == {
        "Accepted": "active",
        "Closed": "done",
        "In Progress": "active",
        "In Review": "waiting",
        "More Details Needed": "waiting",
        "Open": "queued",
        "Received": "queued",
        "Reopened": "queued",
        "Resolved": "done",
        "Volunteer Needed": "waiting",
    }
    earliest = min(record.at for record in taken.records())
    assert policy.at == policy.known_at == earliest


def test_the_same_file_a_page_of_it_and_the_malformed_five_add_nothing(taken: Desk, duraspace: Path) -> None:
    head = taken.log.head()
    again = taken.take(str(duraspace / "issues.ndjson.gz"))
    assert (again.read, again.added, again.already) == (3031, 0, head)
    page = taken.take(str(duraspace / "search-page-HYPAT.json"))
    assert (page.read, page.added, page.problems) == (50, 0, [])
    malformed = sorted((duraspace / "malformed").iterdir())
    report = taken.take(*map(str, malformed))
    assert (report.read, report.added) == (0, 0)
    assert [problem.file for problem in report.problems] == [str(file) for file in malformed]
    assert all("not valid UTF-8 at byte" in problem.why and problem.line == 1 for problem in report.problems)
    assert taken.log.head() == head


def test_malformed_records_between_good_ones_hurt_nothing_else(duraspace: Path, tmp_path: Path) -> None:
    good = (duraspace / "search-page-HYPAT.json").read_bytes()
    desk = Desk(tmp_path, "jira")
    lines = [json.dumps(issue).encode() for issue in json.loads(good)["issues"]]
    for index, file in enumerate(sorted((duraspace / "malformed").iterdir())):
        lines.insert(10 * index + 5, file.read_bytes().strip())
    report = desk.take_text(b"\n".join(lines))
    assert report.read == 50
    assert [problem.line for problem in report.problems] == [6, 16, 26, 36, 46]
    whole = Desk(_folder(tmp_path / "whole"), "jira")
    assert report.added == whole.take_text(good).added


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_without_a_changelog_creation_and_present_are_known_and_that_is_said(tmp_path: Path) -> None:
    path = shared("data", "jira-titanium-nochangelog", "issues.ndjson.gz")
    desk = Desk(tmp_path, "jira")
    report = desk.take(str(path))
    assert report.read == 2183
    assert report.problems == []
    assert "No changelog: only creation and the present are known (2,183 issues)." in report.notes
    items = present(desk.records())
    raw = issues(path)
    for issue in raw:
        item = items[f"item:{issue['key']}"]
        assert item["status"] == issue["fields"]["status"]["name"]
        assert item.get("assignee") == login(issue["fields"].get("assignee"))
    begun = {record.stream: record for record in desk.records() if type(record.fact).__name__ == "StatusChanged"}
    resolved = [issue for issue in raw if issue["fields"].get("resolutiondate")]
    assert all(
        begun[f"item:{issue['key']}"].at == datetime.fromisoformat(issue["fields"]["resolutiondate"])
        for issue in resolved
        if issue["fields"]["status"]["statusCategory"]["key"] == "done"
    )
    again = desk.take(str(path))
    assert (again.added, again.already) == (0, report.added)


def test_links_without_history_count_once_though_both_issues_list_them(tmp_path: Path) -> None:
    path = shared("data", "jira-titanium-nochangelog", "issues.ndjson.gz")
    needs = {"depends on", "is blocked by", "has to be done after"}
    needed = {"is dependent of", "blocks", "has to be done before"}
    expected = set()
    raw = issues(path)
    for issue in raw:
        for link in issue["fields"].get("issuelinks") or []:
            side = "outward" if "outwardIssue" in link else "inward"
            words, other = link["type"][side], link[f"{side}Issue"]["key"]
            if words in needs:
                expected.add((other, issue["key"]))
            elif words in needed:
                expected.add((issue["key"], other))
    desk = Desk(tmp_path, "jira")
    desk.take(str(path))
    told = [(f.predecessor[5:], f.successor[5:]) for f in desk.facts("DependencyAdded")]
    assert len(told) == len(set(told))
    assert set(told) == among(raw, expected)


def test_a_cloud_site_names_its_people_and_one_answer_without_fields_is_a_problem(tmp_path: Path) -> None:
    path = shared("data", "small-tracker-formats", "jira.json")
    desk = Desk(tmp_path, "jira")
    report = desk.take(str(path))
    raw = [issue for issue in json.loads(path.read_text("utf-8")) if "fields" in issue]
    assert (report.read, len(report.problems)) == (len(raw), 1) == (4, 1)
    assert "the issue comes without its fields" in report.problems[0].why
    items = present(desk.records())
    assert {stream: item["status"] for stream, item in items.items()} == {
        f"item:{issue['key']}": issue["fields"]["status"]["name"] for issue in raw
    }
    people = {record.actor for record in desk.records("item:CONTRIB-5")}
    assert people == {"maoo"}
