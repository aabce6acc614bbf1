"""What was exported comes back to the byte, or as history of another ledger, and nothing that was changed does."""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from any_values import TIMES, WORDS, facts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intaking import Desk

from ledger.errors import BadInput, Rejected
from ledger.facts import (
    AuditExported,
    Commented,
    FactCorrected,
    FactRetracted,
    InitiativeReviewed,
    ItemAdded,
    StatusChanged,
)
from ledger.importers import importer_of
from ledger.importers.intake import Options, take_in
from ledger.log.recorder import SqliteLog
from ledger.record import Draft
from projections.exports import jsonl
from tries import few

T = datetime(2026, 5, 13, 12, tzinfo=UTC)


def draft(fact: Any, stream: str = "item:A-1", **more: Any) -> Draft:
    return Draft(stream, fact, T, "ana", "cli", **more)


def exported(log: SqliteLog) -> bytes:
    out = BytesIO()
    assert jsonl.write(out, log, lambda *_: None, None) == log.head()
    return out.getvalue()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "jsonl")


@pytest.fixture
def other(tmp_path: Path) -> Iterator[SqliteLog]:
    """Another ledger, with a little history."""
    log = SqliteLog(tmp_path / "other.unstall", create=True)
    log.append(
        [
            draft(ItemAdded("A-1", "ATLAS", "Heat the hall ü \u202e", "Open"), known_at=T, source="jira:1"),
            draft(StatusChanged("A-1", "Open", "Done"), cause=1, actor_level="signed"),
            draft(Commented("A-1", "well\n")),
        ]
    )
    with closing(log):
        yield log


#: Names of streams and sources: an import refuses a NUL in them, since SQLite's texts would end there.
NAMES = WORDS.filter(lambda word: "\x00" not in word)
drafts = st.builds(
    Draft,
    stream=NAMES.map("item:{}".format),
    fact=facts(),
    at=TIMES,
    actor=WORDS,
    via=st.sampled_from(["cli", "tui", "import:jira"]),
    known_at=st.none() | TIMES,
    actor_level=st.sampled_from(["claimed", "authenticated", "signed"]),
    source=st.none() | NAMES,
    cause=st.none() | st.integers(1, 5),
)


@settings(few(), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(drafts, min_size=1, max_size=8))
def test_export_import_and_export_again_are_the_same_bytes_for_every_fact(batch: list[Draft]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = SqliteLog(Path(folder) / "first.unstall", create=True)
        first.append(batch)
        file = Path(folder) / "out.jsonl"
        file.write_bytes(exported(first))
        second = SqliteLog(Path(folder) / "second.unstall", create=True)
        report = take_in(second, importer_of("jsonl"), [str(file)], Options())
        assert (report.problems, report.added) == ([], first.head())
        assert list(second.read_lines()) == list(first.read_lines())
        assert exported(second) == file.read_bytes()
        again = take_in(second, importer_of("jsonl"), [str(file)], Options())
        assert (again.added, again.already) == (0, first.head())
        for log in (first, second):
            log.close()


def test_a_longer_export_of_the_same_ledger_continues_it(desk: Desk, other: SqliteLog) -> None:
    desk.take_text(exported(other))
    other.append([draft(Commented("A-1", "more"))])
    report = desk.take_text(exported(other))
    assert (report.read, report.added, report.already) == (4, 1, 3)
    assert exported(desk.log) == exported(other)


def test_ledgers_that_parted_are_not_mixed(desk: Desk, other: SqliteLog) -> None:
    desk.take_text(exported(other))
    other.append([draft(Commented("A-1", "here"))])
    desk.log.append([draft(Commented("A-1", "there"))])
    report = desk.take_text(exported(other))
    assert [problem.why for problem in report.problems] == [
        "the ledger holds another record 4; the two have parted since they were one"
    ]
    assert report.already == 3


def test_a_gap_is_named(desk: Desk, other: SqliteLog) -> None:
    lines = exported(other).splitlines()
    report = desk.take_text(b"\n".join((lines[0], lines[2])))
    assert [problem.why for problem in report.problems] == [
        "record 3 does not continue record 1; what is between them is missing"
    ]


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("data", "fact", "title"), "Heat the wall", "was changed"),
        (("data", "actor"), "eve", "was changed"),
        (("time",), "2026-05-14T12:00:00Z", "was changed"),
        (("subject",), "item:A-2", "was changed"),
        (("data", "version"), 1, "was changed"),
        (("leafhash",), "00" * 32, "was changed"),
        (("data", "salts"), "!", "not base64"),
        (("data", "salts"), base64.b64encode(b"short").decode(), "its salts are not those of a record"),
        (("subject",), "item:\x00", "holds a NUL"),
        (("position",), 0, "its position"),
        (("source",), "urn:somebody:else", "no record that unstall exported"),
        (("specversion",), "0.3", "no record that unstall exported"),
        (("time",), "2026-05-13T12:00:00", "has no zone"),
        (("data", "fact", "type"), "ItemVanished", "does not have the expected form"),
    ],
)
def test_a_line_that_was_changed_is_named_and_refused(
    desk: Desk, other: SqliteLog, path: tuple[str, ...], value: Any, why: str
) -> None:
    event = json.loads(exported(other).splitlines()[0])
    place = event
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    report = desk.take_text([event])
    assert [(problem.line, why in problem.why) for problem in report.problems] == [(1, True)], report.problems
    assert desk.log.head() == 0


def test_a_line_that_another_tool_wrote_out_anew_is_the_same_record(desk: Desk, other: SqliteLog) -> None:
    events = [json.loads(line) for line in exported(other).splitlines()]
    report = desk.take_text("\n".join(json.dumps(event, sort_keys=True, indent=None) for event in events))
    assert report.problems == []
    assert exported(desk.log) == exported(other)


def test_another_ledger_takes_the_records_as_history_each_once(desk: Desk, other: SqliteLog) -> None:
    desk.log.append([draft(Commented("B-1", "mine"), "item:B-1")])
    report = desk.take_text(exported(other))
    assert (report.read, report.added, report.problems) == (3, 3, [])
    first = desk.records()[1]
    identity = other.identity()
    assert (first.via, first.known_at, first.source) == ("import:unstall", T, f"unstall:{identity}/1")
    assert [r.fact for r in desk.records("item:A-1")] == [r.fact for r in other.read()]
    assert desk.take_text(exported(other)).added == 0
    other.append([draft(Commented("A-1", "more"))])
    assert desk.take_text(exported(other)).added == 1


def test_retractions_and_corrections_tell_of_the_positions_of_their_new_ledger(desk: Desk, other: SqliteLog) -> None:
    other.append(
        [
            draft(FactRetracted(3, "slip")),
            draft(FactRetracted(4, "no, it was so")),
            draft(FactCorrected(2, 3)),
            draft(AuditExported(1, 3, "00", "csv"), "ledger"),
            draft(InitiativeReviewed("A", "watch", 5, "silent"), "initiative:A"),
        ]
    )
    desk.log.append([draft(Commented("B-1", f"mine {n}"), "item:B-1") for n in range(10)])
    report = desk.take_text(exported(other))
    assert report.read == 8
    positions = {r.source: r.position for r in desk.records()}
    here = {n: positions.get(f"unstall:{other.identity()}/{n}", 0) for n in range(1, 9)}
    assert desk.facts("FactRetracted") == [FactRetracted(here[3], "slip"), FactRetracted(here[4], "no, it was so")]
    assert desk.facts("FactCorrected") == [FactCorrected(here[2], here[3])]
    assert desk.facts("InitiativeReviewed")[0].seen_position == 0
    assert here[7] == 0
    assert any("1 fact about the other ledger itself (exports, erasures) was left out" in note for note in report.notes)
    assert desk.take_text(exported(other)).added == 0


def test_options_that_have_no_use_are_refused(desk: Desk, other: SqliteLog) -> None:
    with pytest.raises(Rejected, match="leave --into"):
        desk.take_text(exported(other), into="X")


def test_strict_refuses_an_export_with_one_changed_line(desk: Desk, other: SqliteLog) -> None:
    place = desk.file(exported(other).replace(b"well", b"hell"))
    with pytest.raises(BadInput, match="record 3 was changed"):
        desk.take(place, strict=True)
    assert desk.log.head() == 0
