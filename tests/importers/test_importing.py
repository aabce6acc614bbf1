"""`unstall import` as it is typed: what it prints, how it ends, what it makes."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from issue_making import issue

from ledger.log.recorder import SqliteLog
from tui.shell.main import main


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "new" / "my.unstall"


@pytest.fixture
def board(tmp_path: Path) -> Path:
    path = tmp_path / "board.ndjson"
    path.write_text("".join(json.dumps(issue(f"AB-{n}", str(n), [])) + "\n" for n in (1, 2)) + "{broken}\n")
    return path


def run(ledger: Path, *words: object) -> int:
    return main(["--ledger", str(ledger), "import", *map(str, words)])


def test_json_says_what_was_read_added_known_and_wrong(
    ledger: Path, board: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(ledger, "jira", board, "--format", "json") == 1
    told = capsys.readouterr()
    found = json.loads(told.out)
    assert list(found) == ["read", "added", "already", "problems"]
    assert (found["read"], found["added"], found["already"]) == (2, 4, 0)
    assert found["problems"] == [
        {"file": str(board), "line": 3, "why": found["problems"][0]["why"]},
    ]
    assert "not valid JSON" in found["problems"][0]["why"]
    assert "is new; it was made for this import" in told.err
    assert run(ledger, "jira", board, "--format", "json") == 1
    assert json.loads(capsys.readouterr().out)["added"] == 0


def test_words_go_to_standard_error_and_are_safe_for_a_terminal(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = tmp_path / "evil.json"
    evil.write_text(json.dumps(issue("AB-1", "1", [], duedate="\x1b[31msoon\x1b[0m")))
    assert run(ledger, "jira", evil) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "\x1b" not in told.err
    assert "0 records read, 0 facts added, 0 known already, 1 problem" in told.err


def test_a_file_without_a_problem_ends_well(ledger: Path, tmp_path: Path) -> None:
    file = tmp_path / "fine.json"
    file.write_text(json.dumps(issue(histories=[])))
    assert run(ledger, "auto", file, "--into", "HALL") == 0
    log = SqliteLog(ledger)
    assert {record.stream for record in log.read()} == {"initiative:HALL", "item:AB-1", "policy"}
    log.close()


def test_strict_writes_nothing(ledger: Path, board: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ledger, "jira", board, "--strict") == 1
    assert "nothing was imported" in capsys.readouterr().err
    log = SqliteLog(ledger)
    assert log.head() == 0
    log.close()


@pytest.mark.parametrize("strict", [(), ("--strict",)])
def test_standard_input_is_read_packed_or_not(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, strict: tuple[str, ...]
) -> None:
    import gzip

    for raw in (json.dumps(issue(histories=[])).encode(), gzip.compress(json.dumps(issue("AB-2", "2", [])).encode())):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        assert run(ledger, "jira", "-", *strict) == 0
    log = SqliteLog(ledger)
    assert len(log.read_stream("item:AB-1")) == len(log.read_stream("item:AB-2")) == 1
    log.close()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("trello", "x"), "there is no format 'trello'; there are jira, xes, table, jsonl"),
        (("jira", "nowhere.json"), "there is no such file"),
        (("jira", "{board}", "--zone", "Mars"), "'Mars' is no time zone"),
        (("jira", "{board}", "--initiative-from", "colour"), "it may be project, epic"),
        (("table", "{board}"), "a table needs a mapping"),
        (("table", "{board}", "--map", "nowhere.toml"), "write a first one with --suggest-map"),
        (("auto", "-"), "cannot be guessed"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    ledger: Path, board: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], why: str
) -> None:
    assert run(ledger, *(word.replace("{board}", str(board)) for word in words)) == 1
    told = capsys.readouterr().err
    assert why in told
    assert "Traceback" not in told


def test_both_ways_to_name_an_initiative_are_wrong_usage(ledger: Path, board: Path) -> None:
    with pytest.raises(SystemExit) as leaving:
        run(ledger, "jira", board, "--into", "A", "--initiative-from", "epic")
    assert leaving.value.code == 2


def test_a_suggested_mapping_goes_to_standard_output_and_works(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "board.csv"
    table.write_text("id,updated_at,status,assignee\nA,2026-01-01 10:00,Open,ana\nA,2026-01-02 10:00,Done,ana\n")
    assert run(ledger, "table", table, "--suggest-map") == 0
    mapping = tmp_path / "map.toml"
    mapping.write_text(capsys.readouterr().out)
    assert not ledger.exists()
    assert run(ledger, "table", table, "--map", mapping) == 0


def test_progress_is_drawn_on_a_terminal_only(ledger: Path, tmp_path: Path, child_environment: dict[str, str]) -> None:
    file = tmp_path / "many.ndjson"
    file.write_text("".join(json.dumps(issue(f"AB-{n}", str(n), [])) + "\n" for n in range(1, 4_001)))
    start = "import sys; from tui.shell.main import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", start, "import", "jira", str(file), "--ledger", str(ledger)]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, env=child_environment, stderr=theirs, stdout=subprocess.DEVNULL) as running:
        os.close(theirs)
        told = b""
        try:
            while part := os.read(ours, 4096):
                told += part
        except OSError:  # Linux says so when the other end is closed
            pass
        assert running.wait() == 0
    os.close(ours)
    assert "█".encode() in told
    silent = subprocess.run(command, env=child_environment, capture_output=True, check=True)
    assert "█".encode() not in silent.stderr
