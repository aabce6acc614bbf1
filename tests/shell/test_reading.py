"""The reading verbs: shapes for programs, words for people, and what happens when something is wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from saying import Shell

STATUS = [
    "initiative",
    "title",
    "owner",
    "stage",
    "state",
    "since",
    "cause",
    "ref",
    "whose_move",
    "next_action",
    "silence",
    "silence_working",
    "target",
    "open_items",
    "claim",
    "signals",
]
SIGNAL = ["id", "version", "onset", "knowable_at", "inputs", "sentence"]
ITEM = ["item", "initiative", "title", "status", "status_class", "assignee", "due", "state", "since", "cause"]
SEGMENT = [
    "state",
    "from",
    "to",
    "seconds",
    "working_seconds",
    "cause",
    "ref",
    "who",
    "evidence",
]
WAIT = ["kind", "cause", "ref", "who", "from", "to", "attributed", "alone", "evidence"]
LOG = ["position", "at", "known_at", "recorded_at", "actor", "via", "stream", "version", "kind", "summary"]


@pytest.fixture
def portfolio(shell: Shell) -> Shell:
    """ATLAS of ana waits since the 13th at noon for a decision about its item; it is the 20th."""
    shell("own", "ATLAS", "ana")
    shell("record", "AddItem", "A-1", "Draw maps", "--status", "Doing", "--initiative", "ATLAS")
    assert shell("ask", "A-1", "Blue or green?", "--of", "cem", "--decision", "D").status == 0
    shell.clock("2026-05-20T12:00:00Z")
    return shell


def test_the_fixture_tells_what_it_says(portfolio: Shell) -> None:
    assert [type(fact).__name__ for fact in portfolio.facts()] == [
        "InitiativeProposed",
        "OwnerChanged",
        "ItemAdded",
        "DecisionRequested",
    ]


def test_status_has_the_shape_that_programs_rely_on(portfolio: Shell) -> None:
    (row,) = portfolio.json("status")
    assert list(row) == STATUS
    assert (row["state"], row["since"], row["cause"], row["ref"]) == (
        "waiting",
        "2026-05-13T12:00:00Z",
        "decision",
        "decision:D",
    )
    assert (row["whose_move"], row["open_items"]) == ("cem", 1)
    assert [list(signal) for signal in row["signals"]] == [SIGNAL] * len(row["signals"])


def test_items_have_the_shape_that_programs_rely_on(portfolio: Shell) -> None:
    (row,) = portfolio.json("items")
    assert list(row) == ITEM
    assert (row["item"], row["status"], row["status_class"], row["state"]) == ("A-1", "Doing", "active", "waiting")
    assert portfolio.json("items", "--initiative", "ATLAS") == [row]


def test_why_has_the_shape_that_programs_rely_on(portfolio: Shell) -> None:
    told = portfolio.json("why", "A-1")
    assert list(told) == ["subject", "from", "to", "segments", "waits", "ledger", "now", "sentences", "text"]
    (segment,) = told["segments"]
    assert list(segment)[:9] == SEGMENT
    assert (segment["seconds"], segment["working_seconds"]) == (7 * 86_400, 5 * 86_400)
    assert segment["evidence"] == [4]
    (wait,) = told["waits"]
    assert list(wait) == WAIT
    assert wait["attributed"] == wait["alone"] == 7 * 86_400
    assert told["ledger"] == [{"cause": "decision", "elapsed": 7 * 86_400, "elapsed_working": 5 * 86_400}]
    assert told["now"]["whose_move"] == "cem"
    assert (told["now"]["chain"], told["now"]["held_by"]) == ([], [])
    assert "[@4]" in told["text"]
    assert all(sentence["evidence"] for sentence in told["sentences"])


def test_log_has_the_fields_that_programs_rely_on_and_nulls_where_there_is_nothing(portfolio: Shell) -> None:
    rows = portfolio.json("log")
    assert [row["position"] for row in rows] == [1, 2, 3, 4]
    assert set(LOG) <= set(rows[0])
    assert rows[3]["summary"] == "Blue or green? asked of cem"
    assert rows[3]["retracted"] is None


@pytest.mark.parametrize("verb", ["status", "items", "log"])
def test_the_three_formats_say_the_same(portfolio: Shell, verb: str) -> None:
    rows = portfolio.json(verb)
    lines = portfolio(verb, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == rows
    table = list(csv.DictReader(io.StringIO(portfolio(verb, "--format", "csv").out, newline="")))
    assert len(table) == len(rows)
    for cells, row in zip(table, rows, strict=True):
        assert list(cells) == list(row)
        for column, value in row.items():
            if not isinstance(value, list):
                assert cells[column] == ("" if value is None else str(value)), column


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (["--initiative", "ATLAS"], ["InitiativeProposed", "OwnerChanged", "ItemAdded", "DecisionRequested"]),
        (["--subject", "A-1"], ["ItemAdded"]),
        (["--subject", "decision:D"], ["DecisionRequested"]),
        (["--kind", "OwnerChanged"], ["OwnerChanged"]),
        (["--actor", "nobody"], []),
        (["--grep", "blue GREEN"], ["DecisionRequested"]),
        (["--since", "2026-05-14"], []),
        (["--until", "2026-05-14", "--grep", "maps"], ["ItemAdded"]),
        (["--as-of", "2026-05-12"], []),
        (["--known-at", "2026-05-12"], []),
    ],
)
def test_the_log_filters(portfolio: Shell, words: list[str], kinds: list[str]) -> None:
    assert [row["kind"] for row in portfolio.json("log", *words)] == kinds


def test_as_of_and_known_at_cut_every_reading_verb(portfolio: Shell) -> None:
    assert portfolio("block", "A-1", "No access", "--blocker", "B", "--at", "2026-05-14T12:00:00Z").status == 0
    portfolio("decide", "D", "Blue")
    assert portfolio.json("items", "--as-of", "2026-05-15")[0]["state"] == "waiting"
    waits = [wait["ref"] for wait in portfolio.json("why", "A-1", "--as-of", "2026-05-15")["waits"]]
    assert waits == ["decision:D", "blocker:B"]
    known = [
        wait["ref"]
        for wait in portfolio.json("why", "A-1", "--as-of", "2026-05-15", "--known-at", "2026-05-15")["waits"]
    ]
    assert known == ["decision:D"]
    assert portfolio.json("status", "--as-of", "2026-05-12") == []
    assert portfolio.json("status", "--known-at", "2026-05-12") == []


def test_words_for_people_go_without_a_format(portfolio: Shell) -> None:
    status = portfolio("status").out
    assert status.startswith("1 of 1 open initiative stalled\n")
    assert "ATLAS" in status
    assert "decision → cem" in status
    why = portfolio("why", "A-1").out
    assert "has been waiting since 2026-05-13" in " ".join(why.split())
    assert "Where the standstill went" in why
    assert "7.0 days" in why
    assert "Draw maps" in portfolio("items").out
    assert "DecisionRequested: Blue or green?" in portfolio("log").out


def test_an_empty_ledger_is_no_error_and_says_what_to_do(tmp_path: Path, shell: Shell) -> None:
    empty = Shell(tmp_path / "empty.unstall", shell._capsys, shell._monkeypatch)
    assert empty("init").status == 0
    assert empty("status").status == 0
    assert "unstall import" in empty("status").err
    assert empty("status", "--format", "json").out == "[]\n"
    assert empty("items", "--format", "jsonl").out == ""
    assert empty("log", "--format", "csv").out.startswith("position,at,")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["why", "NOBODY"], "there is no initiative or item 'NOBODY'"),
        (["items", "--initiative", "NOBODY"], "there is no initiative 'NOBODY'"),
        (["log", "--initiative", "NOBODY"], "nothing in the ledger is about initiative 'NOBODY'"),
        (["log", "--kind", "BlockRaised"], "there is no kind of fact 'BlockRaised'; did you mean BlockerRaised"),
        (["log", "--subject", "NOBODY"], "nothing in the ledger is about 'NOBODY'"),
        (["why", "A-1", "--as-of", "2020-01-01"], "nothing was known of A-1"),
        (["status", "--as-of", "the other day, maybe"], "the other day, maybe"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_sentence(portfolio: Shell, words: list[str], says: str) -> None:
    said = portfolio(*words, "--format", "json")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("unstall: ")
    assert says in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [["status", "--format", "yaml"], ["why"], ["items", "--nonsense"], ["log", "--since"], ["nonsense"]],
)
def test_wrong_usage_is_told_from_a_refusal(portfolio: Shell, words: list[str]) -> None:
    said = portfolio(*words)
    assert (said.status, said.out) == (2, "")
    assert said.err


@pytest.mark.parametrize("verb", [["status"], ["items"], ["why", "A-1"], ["log"]])
def test_without_a_ledger_every_verb_says_how_to_make_one(tmp_path: Path, shell: Shell, verb: list[str]) -> None:
    nowhere = Shell(tmp_path / "no.unstall", shell._capsys, shell._monkeypatch)
    said = nowhere(*verb)
    assert (said.status, said.out) == (1, "")
    assert said.err == f"unstall: there is no ledger at {nowhere.path}; make one with: unstall init\n"
    assert not nowhere.path.exists()


def run(shell: Shell, environment: dict[str, str], *words: str | bytes) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, its output in a pipe."""
    program = "import sys; from tui.shell.main import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "--ledger", str(shell.path)]
    return subprocess.run(
        [*map(os.fsencode, command), *map(os.fsencode, words)],
        env=environment | {"UNSTALL_NOW": "2026-05-20T12:00:00Z"},
        capture_output=True,
        check=False,
    )


def test_output_in_a_pipe_is_plain_and_complete(portfolio: Shell, child_environment: dict[str, str]) -> None:
    for words in (["status"], ["why", "A-1"], ["items"], ["log"]):
        done = run(portfolio, child_environment, *words)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"\x1b" not in done.stdout
        assert done.stdout.decode() == portfolio(*words).out


def test_a_reader_that_goes_away_is_no_error(portfolio: Shell, child_environment: dict[str, str]) -> None:
    program = "import sys; from tui.shell.main import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "--ledger", str(portfolio.path), "log", "--format", "json"]
    with subprocess.Popen(command, env=child_environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        said = child.stderr.read()
    assert (child.returncode, said) == (0, b"")


def test_arguments_that_are_no_text_are_refused_in_words(portfolio: Shell, child_environment: dict[str, str]) -> None:
    for words in (["why", b"\xff"], ["items", "--initiative", b"\xff"], ["log", "--subject", b"A\xff"]):
        done = run(portfolio, child_environment, *words)
        assert done.returncode == 1
        assert done.stderr.startswith(b"unstall: ")
        assert b"Traceback" not in done.stderr
    for words in (["log", "--grep", b"\xff"], ["log", "--actor", b"\xff"], ["log", "--grep", '"*( AND']):
        done = run(portfolio, child_environment, *words)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_foreign_text_cannot_act_on_the_terminal(portfolio: Shell) -> None:
    portfolio("record", "RetitleItem", "A-1", "\x1b[31mred\x07 \u202egnp.exe")
    for words in (["items"], ["why", "A-1"], ["log"]):
        out = portfolio(*words).out
        assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert portfolio.json("items")[0]["title"] == "\x1b[31mred\x07 \u202egnp.exe"


def test_a_formula_is_defused_in_csv(portfolio: Shell) -> None:
    portfolio("record", "RetitleItem", "A-1", "=1+1")
    assert ",'=1+1," in portfolio("items", "--format", "csv").out
