"""Times as people type them, on Wednesday 13 May 2026 at noon."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.errors import Rejected
from ledger.instants import micros, rfc3339
from ledger.log.recorder import SqliteLog
from tui.shell.main import main
from tui.words.times import instant, told

NOON = datetime(2026, 5, 13, 12, 0, tzinfo=UTC)


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("utc")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-05-01", "2026-05-01T00:00:00Z"),
        ("2026-05-01T09:00:00+02:00", "2026-05-01T07:00:00Z"),
        (" 2026-05-01T09:00:00.000001Z ", "2026-05-01T09:00:00.000001Z"),
        ("last Tuesday", "2026-05-12T00:00:00Z"),
        ("last wednesday", "2026-05-06T00:00:00Z"),
        ("Tuesday", "2026-05-12T00:00:00Z"),
        ("last friday 17:30", "2026-05-08T17:30:00Z"),
        ("3 weeks ago", "2026-04-22T00:00:00Z"),
        ("2 days ago", "2026-05-11T00:00:00Z"),
        ("3 hours ago", "2026-05-13T09:00:00Z"),
        ("yesterday", "2026-05-12T00:00:00Z"),
        ("yesterday 14:00", "2026-05-12T14:00:00Z"),
        ("yesterday at 2pm", "2026-05-12T14:00:00Z"),
        ("3 May", "2026-05-03T00:00:00Z"),
        ("3 May 2025 9am", "2025-05-03T09:00:00Z"),
        ("now", "2026-05-13T12:00:00Z"),
        ("next friday", "2026-05-15T00:00:00Z"),
    ],
)
def test_what_people_type(typed: str, meant: str) -> None:
    assert rfc3339(instant(typed, NOON)) == meant


@pytest.mark.usefixtures("berlin")
def test_a_phrase_is_read_by_the_clock_on_the_wall() -> None:
    assert rfc3339(instant("yesterday 14:00", NOON)) == "2026-05-12T12:00:00Z"
    assert rfc3339(instant("yesterday", NOON)) == "2026-05-11T22:00:00Z"
    late = datetime(2026, 5, 13, 22, 30, tzinfo=UTC)  # half past midnight in Berlin
    assert rfc3339(instant("yesterday 14:00", late)) == "2026-05-13T12:00:00Z"


@pytest.mark.usefixtures("berlin")
def test_hours_that_went_by_do_not_care_for_summer_time() -> None:
    after_the_change = datetime(2026, 3, 29, 2, 0, tzinfo=UTC)
    assert rfc3339(instant("3 hours ago", after_the_change)) == "2026-03-28T23:00:00Z"


@pytest.mark.usefixtures("utc")
def test_microseconds_are_only_meant_by_now() -> None:
    running = NOON.replace(microsecond=250)
    assert instant("noon", running) == micros(NOON)
    assert instant("now", running) == micros(running)


@pytest.mark.parametrize(
    "typed", ["", "gibberish", "yesterdayish", "blue tuesday", "05/06/2026", "12", "2026", "2026-05-41", "2026-5-1"]
)
def test_what_could_mean_two_things_or_nothing_is_refused(typed: str) -> None:
    with pytest.raises(Rejected, match="is not a time; write it as"):
        instant(typed, NOON)


@pytest.mark.parametrize("typed", ["2026-05-01T09:00", "2026-05-01 09:00:00"])
def test_a_written_out_time_needs_its_zone(typed: str) -> None:
    with pytest.raises(Rejected, match="has no time zone"):
        instant(typed, NOON)


def test_a_position_stands_for_when_its_record_was_known() -> None:
    assert instant("@18,204", NOON, {18204: 7}.__getitem__) == 7
    with pytest.raises(Rejected, match="only where you read"):
        instant("@18204", NOON)


def test_a_time_is_told_back_with_its_lag() -> None:
    assert told(micros(NOON), micros(NOON)) == "2026-05-13T12:00:00Z"
    assert told(micros(NOON.replace(day=10)), micros(NOON)) == "2026-05-10T12:00:00Z, recorded 3.0 d later"
    assert told(micros(NOON.replace(hour=9)), micros(NOON)) == "2026-05-13T09:00:00Z, recorded 3.0 h later"


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, utc: None) -> Path:  # noqa: ARG001
    """ATLAS was proposed on 1 May; its owner was named on the 13th at noon."""
    path = tmp_path / "test.unstall"
    SqliteLog(path, create=True).close()
    monkeypatch.setenv("UNSTALL_ACTOR", "mo")
    monkeypatch.setenv("UNSTALL_NOW", "2026-05-01T12:00:00Z")
    assert main(["--ledger", str(path), "record", "ProposeInitiative", "ATLAS", "Atlas"]) == 0
    monkeypatch.setenv("UNSTALL_NOW", "2026-05-13T12:00:00Z")
    assert main(["--ledger", str(path), "own", "ATLAS", "ana"]) == 0
    return path


def _owner(ledger: Path, capsys: pytest.CaptureFixture[str], *words: str) -> object:
    capsys.readouterr()
    assert main(["--ledger", str(ledger), "status", "--format", "json", *words]) == 0
    rows = json.loads(capsys.readouterr().out)
    return rows[0]["owner"] if rows else "no initiative"


def test_reading_verbs_take_phrases_and_positions(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _owner(ledger, capsys) == "ana"
    assert _owner(ledger, capsys, "--as-of", "yesterday") is None
    assert _owner(ledger, capsys, "--as-of", "last month") == "no initiative"
    assert _owner(ledger, capsys, "--known-at", "@1") is None
    assert _owner(ledger, capsys, "--as-of", "@1", "--known-at", "@2") is None
    assert _owner(ledger, capsys, "--known-at", "@2") == "ana"
    assert main(["--ledger", str(ledger), "status", "--as-of", "@3"]) == 1
    assert "there is no record 3; the last one is 2" in capsys.readouterr().err


def test_the_log_takes_them_too(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    main(["--ledger", str(ledger), "log", "--since", "last week", "--format", "jsonl"])
    assert [json.loads(line)["position"] for line in capsys.readouterr().out.splitlines()] == [2]
    main(["--ledger", str(ledger), "log", "--until", "@2", "--format", "jsonl"])
    assert [json.loads(line)["position"] for line in capsys.readouterr().out.splitlines()] == [1]


def test_a_late_fact_is_told_back_and_lands_in_its_place(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["--ledger", str(ledger), "own", "ATLAS", "bo", "--at", "last Tuesday"]) == 0
    said = capsys.readouterr()
    assert said.out == "3\n"
    assert said.err == (
        "recorded as 3: initiative:ATLAS, owner bo (happened 2026-05-12T00:00:00Z, recorded 1.5 d later)\n"
    )
    # It happened before ana was named, so ana is the owner now.
    assert _owner(ledger, capsys) == "ana"
    assert _owner(ledger, capsys, "--as-of", "yesterday 14:00") == "bo"


def test_only_a_phrase_loads_the_library(ledger: Path, child_environment: dict[str, str]) -> None:
    call = "import sys; from tui.shell.main import main; main(sys.argv[1:]); print('dateparser' in sys.modules)"
    for typed, loaded in (("2026-05-13", "False"), ("@2", "False"), ("yesterday", "True")):
        done = subprocess.run(
            [sys.executable, "-c", call, "--ledger", str(ledger), "log", "--until", typed],
            env=child_environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.splitlines()[-1] == loaded
