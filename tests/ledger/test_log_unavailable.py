"""A ledger that cannot be had says so in one sentence, with the remedy; no other file is ever touched."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from ledgers import draft, new_log

from ledger.errors import Unavailable
from ledger.log.files import head_of
from ledger.log.recorder import SqliteLog


def complaint(path: Path, *, create: bool = False) -> str:
    """Why the ledger cannot be opened."""
    with pytest.raises(Unavailable) as refused:
        SqliteLog(path, create=create)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_missing_ledger_says_how_to_make_one(tmp_path: Path) -> None:
    path = tmp_path / "none.unstall"
    assert complaint(path) == f"there is no ledger at {path}; make one with: unstall init"
    assert not path.exists()
    with pytest.raises(Unavailable, match="unstall init"):
        head_of(path)


def test_an_empty_file_is_no_ledger_until_one_is_made_in_it(tmp_path: Path) -> None:
    path = tmp_path / "empty.unstall"
    path.touch()
    assert "there is no ledger" in complaint(path)
    log = SqliteLog(path, create=True)
    assert log.head() == 0
    log.close()


@pytest.mark.parametrize("create", [False, True])
def test_a_folder_is_no_ledger(tmp_path: Path, create: bool) -> None:
    assert "is a folder" in complaint(tmp_path, create=create)


@pytest.mark.parametrize("create", [False, True])
def test_a_text_file_is_no_ledger_and_stays_as_it_is(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("to whom it may concern\n" * 100)
    before = path.read_bytes()
    assert "is not a ledger of unstall" in complaint(path, create=create)
    assert path.read_bytes() == before


@pytest.mark.parametrize("create", [False, True])
def test_another_program_s_database_stays_as_it_is(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()
    before = path.read_bytes()
    assert "is not a ledger of unstall" in complaint(path, create=create)
    assert path.read_bytes() == before


def test_a_folder_that_does_not_exist_is_made(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "a" / "b" / "new.unstall", create=True)
    assert log.head() == 0
    log.close()


def test_a_file_in_the_way_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert str(tmp_path / "file") in complaint(tmp_path / "file" / "new.unstall", create=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to read-only files")
def test_a_read_only_ledger_is_read_but_not_written(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    log.append([draft(1)])
    log.close()
    log.path.chmod(0o400)
    assert head_of(log.path)[0] == 1
    with pytest.raises(Unavailable, match="cannot be written"):
        SqliteLog(log.path).append([draft(2)])


def test_a_lock_that_is_held_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.log.recorder._LOCK_TIMEOUT_SECONDS", 1)
    log = new_log(tmp_path)
    other = sqlite3.connect(log.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="locked by another process; try again"):
        log.append([draft(1)])
    other.execute("ROLLBACK")
    other.close()
    assert log.append([draft(1)]).records[0].position == 1
    log.close()


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    """SQLite's own page limit stands for the disk."""
    log = new_log(tmp_path)
    log.append([draft(1)])
    with log._recorder.datastore.transaction(commit=False) as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(Unavailable, match="is full; nothing was written"):
        log.append([draft(number) for number in range(2, 500)])
    assert log.head() == 1
    log.close()
