"""Stored bytes that disagree are Damaged, with the position; never skipped, never guessed."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from ledgers import draft, new_log

from ledger.errors import Damaged, Unavailable
from ledger.log.reading import Reading
from ledger.log.recorder import SqliteLog
from ledger.record import Record


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    opened = new_log(tmp_path)
    opened.append([draft(number) for number in range(1, 6)])
    yield opened
    opened.close()


REWRITE = "UPDATE stored_events SET state = CAST({} AS BLOB) WHERE position = {}"


def harm(log: SqliteLog, statement: str) -> None:
    """Do to the file what no part of unstall would do."""
    connection = sqlite3.connect(log.path)
    assert connection.execute(statement).rowcount == 1
    connection.commit()
    connection.close()


def damage(log: SqliteLog) -> Damaged:
    """What reading the whole log complains of."""
    with pytest.raises(Damaged) as found:
        list(log.read())
    return found.value


def test_a_missing_position_is_named(log: SqliteLog) -> None:
    harm(log, "DELETE FROM stored_events WHERE position = 3")
    found = damage(log)
    assert (found.position, found.why) == (3, "it is missing from the ledger")


def test_the_last_record_is_missed_too(log: SqliteLog) -> None:
    harm(log, "DELETE FROM stored_events WHERE position = 5")
    assert damage(log).position == 5


def test_a_fact_of_a_newer_version_stops_the_reader(log: SqliteLog) -> None:
    harm(log, REWRITE.format("replace(state, 'Commented', 'Teleported')", 2))
    found = damage(log)
    assert found.position == 2
    assert "'Teleported'" in found.why
    assert "newer version" in found.why


def test_a_line_at_another_position_is_found(log: SqliteLog) -> None:
    harm(log, REWRITE.format("(SELECT state FROM stored_events WHERE position = 1)", 2))
    assert damage(log).why == "its line says that it is record 1"


@pytest.mark.parametrize(
    "change",
    [
        "state = x'00'",
        "state = substr(state, 1, 40)",
        "state = CAST(x'ff' || substr(state, 2) AS BLOB)",
        "state = CAST(replace(state, '2026', '20x6') AS BLOB)",
        "state = CAST(state AS TEXT)",
        "actor = x'22ff22'",
        "texts = x'7b7d'",
        "texts = NULL",
    ],
)
def test_bytes_that_are_no_record_stop_the_reader(log: SqliteLog, change: str) -> None:
    harm(log, f"UPDATE stored_events SET {change} WHERE position = 4")
    found = damage(log)
    assert found.position == 4
    assert "\n" not in str(found)


def test_a_stream_is_read_with_the_same_care(log: SqliteLog) -> None:
    harm(log, "UPDATE stored_events SET state = x'00' WHERE position = 4")
    with pytest.raises(Damaged, match="record 4"):
        log.read_stream("item:A-1")


def test_another_format_is_refused(log: SqliteLog) -> None:
    harm(log, "UPDATE head SET format = 99")
    with pytest.raises(Unavailable, match=r"another version of unstall \(its format is 99\)"):
        SqliteLog(log.path)


MANY = [
    "state = x'00'",
    "state = CAST(state AS TEXT)",
    "actor = CAST(actor AS TEXT)",
    "texts = CAST(texts AS TEXT)",
    "state = CAST(x'ff' || substr(state, 2) AS BLOB)",
    "texts = x''",
    "texts = x'7b7d'",
    "state = (SELECT state FROM stored_events WHERE position = 1)",
    "position = -1",
]


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteLog]:
    """A log of which the test's few records count as many, in pages of a few."""
    monkeypatch.setattr("ledger.log.pages._PAGE", 7)
    for room in ("recorder", "reading"):
        monkeypatch.setattr(f"ledger.log.{room}.MANY", 1)
    opened = new_log(tmp_path)
    opened.append([draft(number, f"item:A-{number % 3}") for number in range(1, 31)])
    yield opened
    opened.close()


def one_by_one(log: SqliteLog) -> list[Record] | tuple[int, str]:
    """What reading one record after the other finds: the records, or where it stops and why."""
    try:
        return [record for position in range(1, 31) for record in log.read(position - 1, position)]
    except Damaged as damaged:
        return damaged.position, damaged.why


def at_once(log: SqliteLog | Reading) -> list[Record] | tuple[int, str]:
    try:
        return list(log.read())
    except Damaged as damaged:
        return damaged.position, damaged.why


@pytest.mark.parametrize("change", [None, *MANY])
def test_many_records_are_read_with_the_same_care(
    many: SqliteLog, change: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if change:
        harm(many, f"UPDATE stored_events SET {change} WHERE position = 17")
    reading = Reading(many.path)
    found = at_once(many), at_once(reading)
    reading.close()
    for room in ("recorder", "reading"):
        monkeypatch.setattr(f"ledger.log.{room}.MANY", 100)
    expected = one_by_one(many)
    assert found == (expected, expected)
    assert isinstance(expected, list) == (change is None)


def test_a_page_that_is_longer_than_a_text_may_be_is_read_one_by_one(
    many: SqliteLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(path, check_same_thread=False)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1_000)
        return connection

    monkeypatch.setattr("ledger.log.pages.open_readonly", short)
    assert [record.position for record in many.read()] == list(range(1, 31))


def test_whoever_stops_in_the_middle_leaves_no_thread(many: SqliteLog) -> None:
    reading = many.read()
    assert isinstance(reading, Generator)
    assert next(reading).position == 1
    reading.close()
    assert threading.active_count() == 1
