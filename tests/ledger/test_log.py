"""The log on real SQLite: positions, versions, sources, conflicts, and restoring."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ledgers import NOON, draft, new_log

from ledger.errors import Conflict, Damaged
from ledger.log.port import BATCH
from ledger.log.recorder import SqliteLog


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    opened = new_log(tmp_path)
    yield opened
    opened.close()


def test_positions_are_dense_and_versions_have_no_gap(log: SqliteLog) -> None:
    for stream in ("item:A-1", "item:A-2", "item:A-1"):
        log.append([draft(1, stream), draft(2, stream)])
    records = list(log.read())
    assert [record.position for record in records] == [1, 2, 3, 4, 5, 6]
    assert [record.version for record in log.read_stream("item:A-1")] == [0, 1, 2, 3]
    assert [record.position for record in log.read_stream("item:A-2")] == [3, 4]
    assert log.head() == 6


def test_what_was_appended_is_what_is_read(log: SqliteLog) -> None:
    appended = log.append([draft(1), draft(2, source="jira:1")])
    assert list(log.read()) == appended.records
    assert appended.records[0].at == draft(1).at
    assert appended.records[0].recorded_at >= NOON


def test_reading_begins_and_ends_where_it_was_asked(log: SqliteLog) -> None:
    log.append([draft(number) for number in range(1, 6)])
    assert [record.position for record in log.read(2, 4)] == [3, 4]
    assert [record.position for record in log.read(4, 99)] == [5]
    assert list(log.read(5)) == []
    assert log.read_stream("item:NONE") == []


def test_reading_goes_over_many_pages(log: SqliteLog) -> None:
    log.append([draft(number) for number in range(4_500)])
    assert [record.position for record in log.read()] == list(range(1, 4_501))


def test_a_stream_that_changed_meanwhile_is_a_conflict_and_nothing_is_written(log: SqliteLog) -> None:
    log.append([draft(1), draft(2)])
    with pytest.raises(Conflict, match="item:A-1 changed while you decided: 1 newer"):
        log.append([draft(3), draft(4, "item:A-2")], {"item:A-1": 1})
    assert log.head() == 2
    log.append([draft(3)], {"item:A-1": 2, "item:A-2": 0})
    assert log.head() == 3


def test_a_source_is_taken_in_once(log: SqliteLog) -> None:
    first = log.append([draft(1, source="jira:1"), draft(2, source="jira:2"), draft(3, source="jira:1")])
    assert ([record.source for record in first.records], first.already) == (["jira:1", "jira:2"], 1)
    second = log.append([draft(1, source="jira:1"), draft(4, source="jira:4"), draft(5)])
    assert ([record.source for record in second.records], second.already) == (["jira:4", None], 1)
    assert [record.position for record in log.read()] == [1, 2, 3, 4]
    assert log.streams_of(["jira:4", "jira:9"]) == {"jira:4": "item:A-1"}


def test_one_known_source_at_the_end_of_a_batch_leaves_no_gap(log: SqliteLog) -> None:
    log.append([draft(1, "item:A-1", source="jira:1")])
    batch = [draft(2, "item:A-2", source="jira:2"), draft(3, "item:A-3", source="jira:3"), draft(1, source="jira:1")]
    assert (log.append(batch).already, log.head()) == (1, 3)
    assert log.append([*batch, draft(4, "item:A-4", source="jira:4")]).already == 3
    assert [record.source for record in log.read()] == [f"jira:{number}" for number in range(1, 5)]
    named = [f"jira:{number}" for number in range(1, 5)]
    assert log.streams_of(named) == {name: f"item:A-{number}" for number, name in enumerate(named, 1)}


def test_a_batch_has_a_limit(log: SqliteLog) -> None:
    with pytest.raises(ValueError, match=f"at most {BATCH}"):
        log.append([draft(1)] * (BATCH + 1))


def test_only_the_owner_can_read_the_file(log: SqliteLog) -> None:
    log.append([draft(1)])
    for path in log.path.parent.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600, path.name


def test_the_same_ledger_is_opened_again(log: SqliteLog) -> None:
    log.append([draft(1)])
    again = SqliteLog(log.path)
    assert (again.identity(), again.head()) == (log.identity(), 1)
    assert list(again.read()) == list(log.read())
    again.close()


def test_every_connection_is_durable(log: SqliteLog) -> None:
    with log._recorder.datastore.transaction(commit=False) as cursor:
        for pragma, wanted in (("journal_mode", "wal"), ("synchronous", 2), ("trusted_schema", 0)):
            cursor.execute(f"PRAGMA {pragma}")
            assert cursor.fetchone()[0] == wanted


def test_restored_lines_are_the_same_bytes(log: SqliteLog, tmp_path: Path) -> None:
    log.append([draft(1, source="jira:1"), draft(2, "item:A-2"), draft(3)])
    lines = list(log.read_lines())
    copy = new_log(tmp_path, "copy.unstall")
    copy.restore(lines[:1])
    copy.restore(lines[1:])
    assert list(copy.read_lines()) == lines
    assert list(copy.read()) == list(log.read())
    assert copy.append([draft(1, source="jira:1")]).already == 1
    copy.close()


def test_restoring_refuses_what_does_not_continue(log: SqliteLog, tmp_path: Path) -> None:
    log.append([draft(1), draft(2), draft(3, "item:A-2")])
    lines = list(log.read_lines())
    copy = new_log(tmp_path, "copy.unstall")
    for wrong in (lines[1:], [lines[0], lines[2]], [lines[0], lines[0]]):
        with pytest.raises(Conflict, match="does not continue this ledger, which ends at 0"):
            copy.restore(wrong)
    assert copy.head() == 0
    copy.append([draft(9, "item:A-1")])
    with pytest.raises(Conflict, match="record 1 does not continue this ledger, which ends at 1"):
        copy.restore(lines)
    copy.close()


def test_restoring_refuses_a_gap_in_a_stream(log: SqliteLog, tmp_path: Path) -> None:
    """Position 2 fits, but its stream says that something came before it."""
    log.append([draft(1), draft(2)])
    copy = new_log(tmp_path, "copy.unstall")
    copy.append([draft(1, "item:A-9")])
    with pytest.raises(Conflict, match="record 2 does not continue"):
        copy.restore(list(log.read_lines(1)))
    assert copy.head() == 1
    copy.close()


def test_restoring_refuses_words_that_its_line_does_not_commit_to(log: SqliteLog, tmp_path: Path) -> None:
    log.append([draft(1)])
    (stored,) = log.read_lines()
    copy = new_log(tmp_path, "copy.unstall")
    with pytest.raises(Damaged, match="record 1: its texts or names are not those"):
        copy.restore([stored._replace(texts=b'{"text":"something else"}')])
    with pytest.raises(Damaged, match="record 1: its texts or names are not those"):
        copy.restore([stored._replace(actor=b'"eve"')])
    assert copy.head() == 0
    copy.close()
