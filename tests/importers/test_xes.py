"""XES logs: a trace is an item, its events say what holds from then on."""

from __future__ import annotations

import gzip
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from intaking import Desk, present

from ledger.facts import AssigneeChanged, ItemAdded, PolicySet, StatusChanged
from ledger.importers import reading, xes
from ledger.importers.mapping import load
from shared_data import shared

MAPPINGS = Path(__file__).resolve().parents[2] / "docs" / "mappings"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "xes")


def event(name: str, at: str, stage: str = "complete", who: str | None = "ana", more: str = "") -> str:
    resource = f'<string key="org:resource" value="{who}"/>' if who else ""
    return (
        f'<event>{resource}<string key="concept:name" value="{name}"/>{more}'
        f'<string key="lifecycle:transition" value="{stage}"/><date key="time:timestamp" value="{at}"/></event>'
    )


def trace(key: str, *events: str, more: str = "") -> str:
    return f'<trace><string key="concept:name" value="{key}"/>{more}{"".join(events)}</trace>\n'


def log(*traces: str, head: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<log>\n<float key="m"/>{"".join(traces)}</log>'


NINE, TEN, ELEVEN = (f"2026-01-05T{hour:02}:00:00.000+02:00" for hour in (9, 10, 11))


def test_events_become_statuses_and_assignees_where_they_change(desk: Desk) -> None:
    report = desk.take_text(
        log(trace("C1", event("Open", NINE), event("Open", TEN), event("Done", ELEVEN, who="ben"))), "in.xes"
    )
    assert (report.read, report.problems) == (3, [])
    assert [(r.at, r.actor, r.fact) for r in desk.records("item:C1")] == [
        (datetime(2026, 1, 5, 7, tzinfo=UTC), "ana", ItemAdded("C1", "in", "C1", "Open")),
        (datetime(2026, 1, 5, 7, tzinfo=UTC), "ana", AssigneeChanged("C1", "ana")),
        (datetime(2026, 1, 5, 9, tzinfo=UTC), "ben", StatusChanged("C1", "Open", "Done")),
        (datetime(2026, 1, 5, 9, tzinfo=UTC), "ben", AssigneeChanged("C1", "ben")),
    ]
    assert desk.records("item:C1")[0].source == "xes:C1"


def test_events_are_told_by_time_and_those_of_one_instant_as_they_stand(desk: Desk) -> None:
    desk.take_text(log(trace("C1", event("B", TEN), event("A", NINE), event("C", TEN))), "in.xes")
    assert [fact.to for fact in desk.facts("StatusChanged")] == ["B", "C"]
    assert desk.facts("ItemAdded")[0].status == "A"


def test_traces_of_one_name_are_one_case_however_far_apart_they_stand(desk: Desk) -> None:
    others = [trace(f"D{number}", event("Open", NINE), event("Done", TEN)) for number in range(600)]
    again = trace("C1", event("Open", "2026-02-01T09:00:00Z"), event("Waiting", "2026-02-02T09:00:00Z"))
    content = log(trace("C1", event("Open", NINE), event("Done", TEN)), *others, again)
    report = desk.take_text(content, "in.xes")
    assert (report.already, report.problems) == (0, [])
    assert [fact.to for fact in desk.facts("StatusChanged", stream="item:C1")] == ["Done", "Open", "Waiting"]
    assert desk.take_text(content, "in.xes").added == 0


def test_another_name_of_the_file_adds_nothing(desk: Desk) -> None:
    content = log(trace("C1", event("A", NINE)))
    desk.take_text(content, "one.xes")
    assert desk.take_text(content, "two.xes.gz").added == 1  # an initiative of the other file's name
    assert desk.take_text(content, "three.xes", into="one").added == 0


def test_a_sub_status_is_the_status_where_the_log_has_words_of_its_own(desk: Desk) -> None:
    desk.take_text(log(trace("C1", event("Accepted", NINE, "Wait - User"))), "in.xes")
    assert desk.facts("ItemAdded")[0].status == "Wait - User"


def test_the_stages_of_the_standard_are_no_status(desk: Desk) -> None:
    desk.take_text(log(trace("C1", event("Check", NINE, "SCHEDULE"), event("Check", TEN, "START"))), "in.xes")
    assert [fact.status for fact in desk.facts("ItemAdded")] == ["Check"]
    assert desk.facts("StatusChanged") == []


def test_a_broken_event_is_named_and_the_others_of_its_case_go_in(desk: Desk) -> None:
    report = desk.take_text(
        log(trace("C1", event("A", NINE), event("B", "soon"), event("C", TEN)), trace("", event("A", NINE))), "in.xes"
    )
    assert [problem.why for problem in report.problems] == [
        "event 2 of C1: 'soon' is not a time; write it as 2026-05-13T12:05:11Z",
        "the trace has no concept:name that could be its key; a mapping (--map) can name another attribute",
    ]
    assert [fact.to for fact in desk.facts("StatusChanged")] == ["C"]


def test_entities_are_refused_before_anything_is_read(desk: Desk) -> None:
    secret = desk.folder / "secret"
    secret.write_text("the secret")
    for declared in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', '<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;">'):
        head = f"<!DOCTYPE log [{declared}]>\n"
        report = desk.take_text(log(trace("&x;", event("A", NINE)), head=head), "in.xes")
        assert ["declares a document type" in problem.why for problem in report.problems] == [True]
    assert desk.log.head() == 0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<html><body/></html>", "the first element is <html>, not <log>"),
        (log(trace("C1", event("A", NINE)))[:-30], "the log ends too early"),
        (log(trace("C1", event("A", NINE)), "<oops></ouch>"), "not well-formed XML"),
        (log(trace("C1", event("A", NINE)), "<a>" * 300), "not well-formed XML"),
        ("no xml at all", "not well-formed XML"),
    ],
)
def test_what_is_no_log_or_is_cut_off_says_so(desk: Desk, content: str, why: str) -> None:
    report = desk.take_text(content, "in.xes")
    assert any(why in problem.why for problem in report.problems)


def test_what_stands_before_a_break_goes_in(desk: Desk) -> None:
    desk.take_text(log(trace("C1", event("A", NINE)), "<oops></ouch>"), "in.xes")
    assert [fact.item for fact in desk.facts("ItemAdded")] == ["C1"]


def test_a_part_without_end_fills_no_memory(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xes, "MAX_RECORD_BYTES", 3 << 20)
    monkeypatch.setattr(reading, "_CHUNK", 1 << 18)
    endless = "<trace>" + event("A", NINE) * 40_000
    report = desk.take_text(log(trace("C1", event("A", NINE)), endless), "in.xes")
    assert any("longer than 3 MiB" in problem.why for problem in report.problems)


# ── whole logs ──

_VALUE = re.compile(r'<(?:string|date) key="([^"]+)" value="([^"]*)"')


def events_of(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """(case, attributes) of every event, read line by line and not by the importer's way."""
    case, inside = "", False
    told: dict[str, str] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = line.strip()
            if text == "<trace>":
                case = ""
            elif text == "<event>":
                told, inside = {}, True
            elif text == "</event>":
                inside = False
                yield case, told
            elif found := _VALUE.match(text):
                if inside:
                    told[found[1]] = found[2]
                elif found[1] == "concept:name":
                    case = found[2]


@pytest.fixture(scope="module")
def incidents() -> Path:
    return shared("data", "xes-bpic2013-incidents", "bpi_challenge_2013_incidents.xes.gz")


@pytest.mark.slow
def test_every_incident_ends_in_its_last_sub_status_and_waits_as_the_log_says(incidents: Path, tmp_path: Path) -> None:
    cases: dict[str, list[tuple[datetime, str, str]]] = {}
    for case, told in events_of(incidents):
        at = datetime.fromisoformat(told["time:timestamp"])
        cases.setdefault(case, []).append((at, told["lifecycle:transition"], told["org:resource"]))
    desk = Desk(tmp_path, "xes")
    report = desk.take(str(incidents), mapping=load(MAPPINGS / "volvo-incidents.toml"))
    assert (report.read, report.problems) == (65_533, [])
    items = present(desk.records())
    assert len(items) == len(cases) == 7_554
    for case, events in cases.items():
        ordered = sorted(events, key=lambda one: one[0])
        assert items[f"item:{case}"]["status"] == ordered[-1][1]
        assert items[f"item:{case}"]["assignee"] == ordered[-1][2]
    (policy,) = desk.facts("PolicySet")
    waiting = {status for status, kind in policy.statuses.items() if kind == "waiting"}
    assert waiting == {
        name for _, n, _ in (e for c in cases.values() for e in c) if (name := n).startswith(("Wait", "Aw"))
    }
    assert longest_wait(desk, "1-523391859") == ("Wait - User", 210.8)
    assert desk.take(str(incidents), mapping=load(MAPPINGS / "volvo-incidents.toml")).added == 0


def longest_wait(desk: Desk, case: str) -> tuple[str, float]:
    """The status in which a case was longest between two changes, and for how many days."""
    told = [(r.at, r.fact) for r in desk.records(f"item:{case}") if isinstance(r.fact, ItemAdded | StatusChanged)]
    told.sort(key=lambda pair: pair[0])
    spans = [
        (later - at, fact.status if isinstance(fact, ItemAdded) else fact.to)
        for (at, fact), (later, _) in itertools.pairwise(told)
    ]
    span, status = max(spans)
    return status, round(span.total_seconds() / 86_400, 1)


@pytest.mark.slow
def test_every_loan_application_of_the_scale_log_is_there(tmp_path: Path) -> None:
    path = shared("data", "xes-bpic2012-scale", "BPI_Challenge_2012.xes.gz")
    last: dict[str, tuple[datetime, str]] = {}
    count = 0
    for case, told in events_of(path):
        count += 1
        at = datetime.fromisoformat(told["time:timestamp"])
        if case not in last or at >= last[case][0]:
            last[case] = at, f"{told['concept:name']}/{told['lifecycle:transition']}"
    desk = Desk(tmp_path, "xes")
    report = desk.take(str(path), mapping=load(MAPPINGS / "bpic2012.toml"))
    assert (report.read, report.problems) == (count, []) == (262_200, [])
    items = present(desk.records())
    assert {stream[5:]: item["status"] for stream, item in items.items()} == {k: v for k, (_, v) in last.items()}
    (policy,) = desk.facts("PolicySet")
    assert isinstance(policy, PolicySet)
    assert set(policy.statuses) == {fact.to for fact in desk.facts("StatusChanged")} | {
        fact.status for fact in desk.facts("ItemAdded")
    }
    assert Counter(policy.statuses.values())["waiting"] >= 8
    assert [note for note in report.notes if "No class" in note or "Guessed" in note] == []
