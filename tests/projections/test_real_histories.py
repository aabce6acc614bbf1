"""Real histories: what is told of them against the raw files, read by other means."""

from __future__ import annotations

import gzip
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from intaking import Desk
from oracle import DAY, NaiveItem, NaiveWait
from telling import clock

from ledger.errors import Rejected
from ledger.importers.mapping import load
from ledger.instants import Micros, micros, parse_instant
from ledger.log.recorder import SqliteLog
from ledger.sample.telling import tell
from projections.audit.records import row as record_at
from projections.flow.comparing import flow
from projections.flow.jirametrics import Settings
from projections.flow.tracked import changes_of
from projections.flow.work import PERCENTILES, Age
from projections.lists.items import items
from projections.moment import Moment
from projections.views import Views
from projections.views.reader import Reader
from projections.views.schema import MARKS
from projections.why.telling import Why, why
from shared_data import shared

#: Two weeks after the last change in the export.
DURASPACE_NOW = datetime(2015, 2, 1, tzinfo=UTC)
#: The classes that Jira's own categories give, and what the words say that waits.
CLASSES = {
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


class Real(NamedTuple):
    """An imported data set: its views, the present, and the raw issues by key."""

    views: Views
    now: Moment
    raw: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def duraspace(duraspace_ledger: Path) -> Iterator[Real]:
    path = shared("data", "jira-duraspace", "issues.ndjson.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        raw = {issue["key"]: issue for issue in map(json.loads, lines)}
    with clock(DURASPACE_NOW), closing(Views.open(duraspace_ledger)) as views:
        yield Real(views, views.moment(), raw)


def when(text: str) -> Micros:
    return micros(parse_instant(text))


def changes(issue: dict[str, Any], field: str) -> list[tuple[Micros, str | None, str | None]]:
    """An issue's changes of a field as (at, from, to), in order."""
    found = [
        (when(history["created"]), item["fromString"], item["toString"])
        for history in issue["changelog"]["histories"]
        for item in history["items"]
        if item["field"] == field
    ]
    return sorted(found, key=lambda change: change[0])


def unfinished(issue: dict[str, Any], until: Micros) -> list[tuple[Micros, Micros | None]]:
    """When an issue was not done, read from its changelog."""
    moves = changes(issue, "status")
    first = moves[0][1] if moves else issue["fields"]["status"]["name"]
    at, status = when(issue["fields"]["created"]), first
    found: list[tuple[Micros, Micros | None]] = []
    for moment, _, to in [*moves, (until, None, None)]:
        if status and CLASSES[status] != "done" and at < moment:
            found.append((at, None if to is None else moment))
        at, status = max(at, moment), to
    return found


class Cycle(NamedTuple):
    """When work on an issue began and when it was over for good, read from its changelog, and its last change."""

    begun: Micros | None
    over: Micros | None
    last: Micros


def cycle(issue: dict[str, Any]) -> Cycle:
    """An issue's cycle as its raw record tells it."""
    fields, moves = issue["fields"], changes(issue, "status")
    created = when(fields["created"])
    steps = [(created, moves[0][1] if moves else fields["status"]["name"]), *((at, to) for at, _, to in moves)]
    kinds = [(at, CLASSES[status or ""]) for at, status in steps]
    over = None
    for at, kind in reversed(kinds):
        if kind != "done":
            break
        over = at
    changed = [when(told["created"]) for told in (*issue["changelog"]["histories"], *fields["comment"]["comments"])]
    begun = next((at for at, kind in kinds if kind in ("active", "waiting")), None)
    return Cycle(begun, over, max(created, *changed, created))


def test_the_flow_is_what_the_raw_changelogs_say(duraspace: Real) -> None:
    told = flow(duraspace.views, None, duraspace.now, None, Settings())
    ours, theirs, now = told.items.own, told.items.jirametrics, duraspace.now.as_of
    cycles = [cycle(issue) for issue in duraspace.raw.values()]
    spans = [(c.begun, c.over) for c in cycles if c.begun is not None and c.over is not None]
    elapsed = sorted((over - begun) / DAY for begun, over in spans)
    days = sorted(over // DAY - begun // DAY + 1 for begun, over in spans)
    assert (ours.finished, theirs.finished, ours.timed) == (sum(c.over is not None for c in cycles),) * 2 + (535,)
    assert ours.cycle_days == tuple((p, elapsed[math.ceil(len(elapsed) * p / 100) - 1]) for p in PERCENTILES)
    assert theirs.cycle_days == tuple((p, days[len(days) * p // 100]) for p in PERCENTILES)
    ages = [now // DAY - c.begun // DAY + 1 for c in cycles if c.begun is not None and c.over is None]
    assert (ours.ageing, ours.oldest) == (len(ages), Age("FCREPO-485", max(ages)))
    assert told.items.stale == sum(c.over is None and c.last < now - 30 * DAY for c in cycles) == 663


def test_jirametrics_streams_are_as_many_as_its_own_code_tells(duraspace: Real) -> None:
    """The counts were told by the gem's own code, which gave the same stream for every issue."""
    entries = Counter(
        entry.state
        for key in duraspace.raw
        for entry in changes_of(duraspace.views, f"item:{key}", duraspace.now, Settings())
    )
    assert entries == {"active": 10_928, "stalled": 14_038}


def test_status_assignee_and_due_day_of_every_issue_are_the_trackers(duraspace: Real) -> None:
    told = {row.item: (row.status, row.assignee, row.due) for row in items(duraspace.views, duraspace.now)}
    expected = {
        key: (
            issue["fields"]["status"]["name"],
            (issue["fields"]["assignee"] or {}).get("name"),
            issue["fields"]["duedate"],
        )
        for key, issue in duraspace.raw.items()
    }
    assert len(expected) == 3_031
    assert told == expected


def test_every_issue_is_in_its_project_and_of_the_class_of_its_status(duraspace: Real) -> None:
    for row in items(duraspace.views, duraspace.now):
        assert row.initiative == duraspace.raw[row.item]["fields"]["project"]["key"]
        assert row.status_class == CLASSES[row.status]


def test_fcrepo_9_waited_785_days_behind_fcrepo_648(duraspace: Real) -> None:
    told = why(duraspace.views, "FCREPO-9", duraspace.now)
    linked = [at for at, _, to in changes(duraspace.raw["FCREPO-9"], "Link") if to and "FCREPO-648" in to]
    closed = [at for at, _, to in changes(duraspace.raw["FCREPO-648"], "status") if to == "Closed"]
    assert linked == [micros(datetime(2010, 4, 6, 14, 54, 34, 648_000, tzinfo=UTC))]
    (wait,) = told.waits
    assert (wait.kind, wait.ref, wait.from_, wait.to) == ("dependency", "item:FCREPO-648", linked[0], closed[0])
    assert (wait.to - wait.from_) // DAY == 785
    assert wait.attributed == wait.alone == wait.to - wait.from_
    assert "from 2010-04-06 to 2012-05-31, waiting for FCREPO-648" in told.text
    assert [(line.cause, line.elapsed) for line in told.ledger] == [("dependency", wait.attributed)]


def parts_sum(told: Why) -> None:
    """Segments cover the life, and the ledger holds what was stalled, to the microsecond."""
    edges = [told.from_, *(segment.to for segment in told.segments)]
    assert [segment.from_ for segment in told.segments] == edges[:-1]
    assert edges[-1] == told.to
    stalled = sum(s.to - s.from_ for s in told.segments if s.state in ("waiting", "silent"))
    assert sum(line.elapsed for line in told.ledger) == stalled
    waited = sum(s.to - s.from_ for s in told.segments if s.state == "waiting")
    assert sum(wait.attributed for wait in told.waits) == waited
    assert all(wait.alone <= wait.attributed <= wait.to - wait.from_ for wait in told.waits)


def test_the_parts_of_every_project_and_of_every_tenth_issue_sum_to_the_whole(duraspace: Real) -> None:
    projects = {issue["fields"]["project"]["key"] for issue in duraspace.raw.values()}
    for subject in [*(f"initiative:{key}" for key in projects), *(f"item:{key}" for key in list(duraspace.raw)[::10])]:
        parts_sum(why(duraspace.views, subject, duraspace.now))


@pytest.mark.slow
def test_the_parts_of_every_issue_sum_to_the_whole(duraspace: Real) -> None:
    for key in duraspace.raw:
        told = why(duraspace.views, f"item:{key}", duraspace.now)
        parts_sum(told)
        every_sentence_is_proved(told, duraspace.views)


def every_sentence_is_proved(told: Why, views: Views) -> None:
    """Each sentence cites records, and each of them is on file and was known."""
    assert told.text == " ".join(sentence.told for sentence in told.sentences)
    for sentence in told.sentences:
        assert sentence.evidence, sentence
        for position in sentence.evidence:
            assert record_at(views, position).position == position


def test_every_sentence_about_every_project_and_every_fiftieth_issue_is_proved(duraspace: Real) -> None:
    projects = {issue["fields"]["project"]["key"] for issue in duraspace.raw.values()}
    for subject in [*(f"initiative:{key}" for key in projects), *(f"item:{key}" for key in list(duraspace.raw)[::50])]:
        every_sentence_is_proved(why(duraspace.views, subject, duraspace.now), duraspace.views)


def test_every_sentence_about_the_sample_is_proved_on_every_thirtieth_day(tmp_path: Path) -> None:
    now = datetime(2026, 5, 13, 14, tzinfo=UTC)
    with clock(now):
        log = SqliteLog(tmp_path / "sample.unstall", create=True)
        tell(log, now.date())
        log.close()
        with closing(Views.open(tmp_path / "sample.unstall")) as views:
            subjects = [
                stream
                for (stream,) in views.connection.execute("SELECT stream FROM subject")
                if stream.startswith(("item:", "initiative:"))
            ]
            told = 0
            for back in (0, 30, 60, 90):
                at = micros(now) - back * DAY
                for subject in subjects:
                    try:
                        found = why(views, subject, Moment(at, at))
                    except Rejected:
                        continue  # nothing was known of it yet
                    every_sentence_is_proved(found, views)
                    told += 1
            assert told > 150


def naive_item(real: Real, number: int) -> NaiveItem:
    """An issue for the oracle: its marks and links from the views, what it waited for from the raw changelogs."""
    rows = real.views.connection.execute(
        f"SELECT at, position, kind, value, NULL FROM {MARKS} WHERE subject = ? ORDER BY at, position", (number,)
    ).fetchall()
    waits = []
    added = {(at, value): position for at, position, kind, value, _ in rows if kind == "DependencyAdded"}
    for (at, value), position in added.items():
        removed = [m for m, _, kind, v, _ in rows if kind == "DependencyRemoved" and v == value and m >= at]
        end = min(removed, default=None)
        predecessor = real.raw.get(str(value).partition(":")[2])
        for from_, to in unfinished(predecessor, real.now.as_of) if predecessor else ():
            ends = [moment for moment in (to, end) if moment is not None]
            begin, until = max(from_, at), min(ends, default=None)
            if until is None or begin < until:
                waits.append(NaiveWait("dependency", str(value), begin, until, position))
    return NaiveItem(rows, CLASSES, waits, [], [], real.now.as_of)


def compare_with_oracle(real: Real, keys: list[str]) -> int:
    reader = Reader(real.views.connection, real.now)
    numbers = {key: reader.id_of(f"item:{key}") for key in keys}
    reader.load(number for number in numbers.values() if number is not None)
    waiting = 0
    for key, number in numbers.items():
        assert number is not None
        told = reader.item(number)
        assert told is not None
        naive = naive_item(real, number)
        assert (told.timeline.from_, told.timeline.to) == (naive.opened, naive.end), key
        for segment in told.timeline.segments:
            for moment in (segment.from_, (segment.from_ + segment.to) // 2, segment.to - 1):
                assert naive.state_at(moment) == segment.state, (key, moment)
            waiting += segment.state == "waiting"
    return waiting


def test_every_issue_is_what_the_oracle_says_at_the_edges_of_its_segments(duraspace: Real) -> None:
    assert compare_with_oracle(duraspace, list(duraspace.raw)) > 100


MAPPINGS = Path(__file__).resolve().parents[2] / "docs" / "mappings"
_EVENT = re.compile(r'key="(concept:name|lifecycle:transition|time:timestamp)" value="([^"]*)"')


def sub_statuses(path: Path, case: str) -> list[tuple[Micros, str]]:
    """The events of one case as (at, sub-status), found by pattern and not by a parser."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        traces = re.findall(r"<trace>.*?</trace>", file.read(), re.DOTALL)
    (trace,) = [found for found in traces if f'<string key="concept:name" value="{case}"/>' in found]
    events = [dict(_EVENT.findall(event)) for event in re.findall(r"<event>.*?</event>", trace, re.DOTALL)]
    return [(when(event["time:timestamp"]), event["lifecycle:transition"]) for event in events]


@pytest.mark.slow
def test_every_incident_adds_up_and_one_waited_210_days_for_its_user(tmp_path: Path) -> None:
    path = shared("data", "xes-bpic2013-incidents", "bpi_challenge_2013_incidents.xes.gz")
    raw = sub_statuses(path, "1-523391859")
    longest = max((later - at, at, later) for (at, name), (later, _) in pairwise(raw) if name == "Wait - User")
    assert round(longest[0] / DAY, 1) == 210.8
    with clock(datetime(2012, 6, 1, tzinfo=UTC)):
        desk = Desk(tmp_path, "xes")
        desk.take(str(path), mapping=load(MAPPINGS / "volvo-incidents.toml"))
        desk.log.close()
        with closing(Views.open(desk.log.path)) as views:
            told = why(views, "1-523391859", views.moment())
            (stall,) = [s for s in told.segments if s.cause == "Wait - User" and (s.from_, s.to) == longest[1:]]
            assert stall.who == "the user"
            assert "210.8 days, from 2011-08-09 to 2012-03-07, waiting in ‘Wait - User’" in told.text
            rows = items(views, views.moment())
            assert len(rows) == 7_554
            for row in rows:
                parts_sum(why(views, f"item:{row.item}", views.moment()))
