"""`unstall init`, `rebuild` and `doctor` say what they found and did, and what would mend it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from projections.lists.portfolio import portfolio
from projections.views import Views
from projections.views.files import views_path
from tui.shell.main import main


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "folder" / "sample.unstall"
    assert main(["init", "--sample", "--ledger", str(path)]) == 0
    return path


def findings(ledger: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, str]]]:
    capsys.readouterr()
    status = main(["doctor", "--ledger", str(ledger), "--format", "json"])
    return status, {finding["name"]: finding for finding in json.loads(capsys.readouterr().out)}


def test_init_makes_an_empty_ledger_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new.unstall"
    assert main(["init", "--ledger", str(path)]) == 0
    assert "is ready" in capsys.readouterr().err
    assert path.stat().st_mode & 0o777 == 0o600
    assert main(["init", "--ledger", str(path)]) == 0
    assert "with no facts; it stays as it is" in capsys.readouterr().err


def test_an_empty_file_becomes_a_ledger_that_only_its_owner_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new.unstall"
    path.touch(0o644)
    assert main(["init", "--ledger", str(path)]) == 0
    assert "is ready" in capsys.readouterr().err
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_empty_ledger_has_no_positions_to_speak_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new.unstall"
    main(["init", "--ledger", str(path)])
    status, found = findings(path, capsys)
    assert (status, found["positions"]["level"]) == (0, "ok")
    assert found["positions"]["value"] == "none yet: nothing has been recorded"


def test_the_sample_twice_is_the_sample_once(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["init", "--sample", "--ledger", str(ledger)]) == 0
    assert "already" in capsys.readouterr().err


def test_the_sample_shows_the_stalls_that_it_promises(ledger: Path) -> None:
    views = Views.open(ledger)
    rows = {row.initiative: row for row in portfolio(views, views.moment())}
    views.close()
    assert (rows["HEAT"].state, rows["HEAT"].cause, rows["HEAT"].whose_move) == ("waiting", "decision", "Helen Voss")
    assert any("green" in signal for signal in rows["HEAT"].sentences)
    assert (rows["COLD"].state, rows["COLD"].cause, rows["COLD"].whose_move) == ("waiting", "supplier", "Anke Dirks")
    assert (rows["DESK"].state, rows["ROPES"].state, rows["SHEETS"].state) == ("silent", "paused", "done")
    assert {rows[key].state for key in ("SOLAR", "FIRE", "HOTEL")} == {"active"}
    assert any("moved" in signal for signal in rows["HOTEL"].sentences)


def test_rebuilt_views_answer_the_same(ledger: Path) -> None:
    views = Views.open(ledger)
    moment = views.moment()
    before = portfolio(views, moment)
    views.close()
    assert main(["rebuild", "--ledger", str(ledger)]) == 0
    views = Views.open(ledger)
    assert portfolio(views, moment) == before
    views.close()


def test_rebuild_mends_views_that_are_no_database(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    views_path(ledger).write_bytes(b"scribbled over" * 1000)
    assert main(["rebuild", "--ledger", str(ledger)]) == 0
    assert findings(ledger, capsys)[1]["views"]["level"] == "ok"


def test_doctor_tells_how_a_sound_ledger_is_set(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["rebuild", "--ledger", str(ledger)])
    status, found = findings(ledger, capsys)
    assert status == 0
    assert {"Python", "SQLite", "eventsourcing", "msgspec", "textual", "terminal", "colours", "disk"} <= found.keys()
    assert found["journal"]["value"] == "WAL"
    assert found["synchronous"]["value"].startswith("FULL")
    for name in ("ledger", "positions", "journal", "synchronous", "views", "file mode"):
        assert found[name]["level"] == "ok", found[name]


def test_doctor_warns_of_a_ledger_that_others_can_read(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger.chmod(0o644)
    status, found = findings(ledger, capsys)
    assert (status, found["file mode"]["level"]) == (0, "note")
    assert found["file mode"]["remedy"].startswith(f"chmod 600 {ledger}")


def test_doctor_finds_a_record_that_was_taken_out(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(ledger)) as connection, connection:
        connection.execute("DELETE FROM stored_events WHERE position = 7")
    status, found = findings(ledger, capsys)
    assert (status, found["positions"]["level"]) == (1, "bad")


def test_doctor_finds_views_that_are_ahead_of_the_ledger(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Views.open(ledger).close()
    with closing(sqlite3.connect(views_path(ledger))) as connection, connection:
        connection.execute("UPDATE tracking SET position = 100000")
    status, found = findings(ledger, capsys)
    assert (status, found["views"]["remedy"]) == (1, "unstall rebuild")


@pytest.mark.parametrize("content", [b"", b"no database, just text. " * 500])
def test_doctor_names_a_file_that_is_no_ledger(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    path = tmp_path / "other.txt"
    path.write_bytes(content)
    status, found = findings(path, capsys)
    assert (status, found["ledger"]["level"]) == (1, "bad")
    assert "is not a ledger" in found["ledger"]["value"]


def test_no_ledger_is_bad_only_where_one_was_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert findings(tmp_path / "none.unstall", capsys)[0] == 1
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "fresh"))
    assert main(["doctor"]) == 0
    assert "unstall init" in capsys.readouterr().out
