"""Stored bytes that disagree are Damaged, with the position; never skipped, never guessed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledgers import draft, new_log

from ledger.errors import Damaged, Unavailable
from ledger.log.recorder import SqliteLog


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
