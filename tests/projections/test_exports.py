"""What leaves a ledger: accepted by the tools that others use, safe in a spreadsheet, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import stat
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from cloudevents.v1.http import from_json

from ledger.facts import BlockerRaised, Commented, ItemAdded
from ledger.log.recorder import SqliteLog
from ledger.record import Draft
from projections.exports.csv import write_csv
from shared_data import shared
from tui.shell.main import main

T = datetime(2026, 5, 13, 12, 0, 0, 5, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "some.unstall"
    log = SqliteLog(path, create=True)
    log.append(
        [
            Draft("item:A-1", ItemAdded("A-1", None, '=HYPERLINK("x")', "Open"), T, "@ana", "cli", T, source="x:1"),
            Draft("item:A-1", Commented("A-1", "one\ntwo"), T, "ana", "cli", cause=1),
            Draft("blocker:B", BlockerRaised("B", ("item:A-1",), "no pump", unblocker="ben"), T, "ana", "tui"),
        ]
    )
    log.close()
    return path


def export(ledger: Path, *words: str) -> int:
    return main(["--ledger", str(ledger), "export", *words])


def test_every_line_is_a_cloudevent_by_the_schema_and_the_library(ledger: Path, tmp_path: Path) -> None:
    schema = json.loads(shared("conformance", "cloudevents", "cloudevents.schema.json").read_text())
    assert export(ledger, "-o", str(tmp_path / "out.jsonl")) == 0
    lines = (tmp_path / "out.jsonl").read_bytes().splitlines()
    assert len(lines) == 3
    for line in lines:
        jsonschema.validate(json.loads(line), schema, format_checker=jsonschema.FormatChecker())
        event = from_json(line)
        assert event["specversion"] == "1.0"
        assert event["type"].startswith("unstall.")


def test_the_envelope_carries_position_leaf_hash_and_the_plain_fact(
    ledger: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert export(ledger) == 0
    events = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    log = SqliteLog(ledger)
    stored = list(log.read_lines())
    identity = log.identity()
    log.close()
    assert [event["leafhash"] for event in events] == [sha256(b"\x00" + one.line).hexdigest() for one in stored]
    first = events[0]
    assert {name: first[name] for name in ("id", "source", "type", "subject", "time", "position")} == {
        "id": f"{identity}/1",
        "source": f"urn:unstall:{identity}",
        "type": "unstall.ItemAdded",
        "subject": "item:A-1",
        "time": "2026-05-13T12:00:00.000005Z",
        "position": 1,
    }
    assert first["data"]["fact"]["title"] == '=HYPERLINK("x")'
    assert (first["data"]["actor"], first["data"]["source"], events[1]["data"]["cause"]) == ("@ana", "x:1", 1)
    assert all(name.isalnum() and name == name.lower() for name in first)


def test_csv_is_defused_and_says_that_nobody_can_verify_it(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    assert export(ledger, "--format", "csv", "-o", str(out)) == 0
    assert "cannot be verified" in capsys.readouterr().err
    raw = out.read_bytes().decode()
    assert raw.count("\r\n") == 4
    rows = list(csv.DictReader(io.StringIO(raw, newline="")))
    assert [row["actor"] for row in rows] == ["'@ana", "ana", "ana"]
    assert [row["kind"] for row in rows] == ["ItemAdded", "Commented", "BlockerRaised"]
    assert json.loads(rows[1]["fact"])["text"] == "one\ntwo"
    assert (rows[0]["at"], rows[0]["known_at"]) == ("2026-05-13T12:00:00.000005Z",) * 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_a_text(start: str) -> None:
    out = io.StringIO(newline="")
    write_csv(out, ["a", "b", "c", "d"], [[f"{start}1+1", None, -5, 'plain "q", ü']])
    header, row = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert (header, row) == (["a", "b", "c", "d"], [f"'{start}1+1", "", "-5", 'plain "q", ü'])
    assert out.getvalue().endswith("\r\n")


def test_control_characters_in_a_cell_become_signs_and_lines_stay_lines() -> None:
    out = io.StringIO(newline="")
    write_csv(out, ["a", "b", "c"], [["\x1b]0;owned\x07", "\x9b31m\x00\x7f", "one\r\ntwo\tthree"]])
    assert list(csv.reader(io.StringIO(out.getvalue(), newline="")))[1] == [
        "␛]0;owned␇",
        "‹U+009B›31m␀␡",
        "one\r\ntwo\tthree",
    ]


def test_a_link_is_never_written_through(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "precious"
    target.write_text("precious")
    (tmp_path / "link").symlink_to(target)
    assert export(ledger, "-o", str(tmp_path / "link")) == 1
    assert "is a link" in capsys.readouterr().err
    assert target.read_text() == "precious"


def test_a_file_appears_whole_and_for_its_owner_only(ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    assert export(ledger, "-o", str(out)) == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_bytes().count(b"\n") == 3
    assert [name for name in os.listdir(tmp_path) if name.startswith(".")] == []


def test_a_damaged_ledger_leaves_the_old_file_as_it_was(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    connection = sqlite3.connect(ledger)
    connection.execute("DELETE FROM stored_events WHERE position = 2")
    connection.commit()
    connection.close()
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    assert export(ledger, "-o", str(out)) == 1
    assert "record 2: it is missing" in capsys.readouterr().err
    assert out.read_text() == "old"
    assert [name for name in os.listdir(tmp_path) if name.startswith(".out")] == []


def test_a_place_that_cannot_be_written_says_so(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(ledger, "-o", str(tmp_path / "none" / "out.jsonl")) == 1
    assert export(ledger, "-o", str(tmp_path)) == 1
    told: Any = capsys.readouterr().err
    assert "cannot be used" in told
    assert "is no plain file" in told
