"""What y and Y copy does the same: each act, and each view, run through the shell on a copy of the ledger."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from stage import opened, press, type_line
from test_forms_all import STORY

from ledger import edge
from ledger.aggregates.command import Command
from ledger.aggregates.looking import ReviewInitiative
from ledger.facts import AnyFact, FactRetracted
from ledger.log.recorder import SqliteLog
from tui.deeds.copying import verdict_line
from tui.deeds.done import Done
from tui.deeds.handing_in import recorded
from tui.reading.reader import Reader
from tui.shell.main import main


@pytest.fixture(autouse=True)
def _ana(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_ACTOR", "ana")


def facts(ledger: Path, after: int) -> list[tuple[str, AnyFact, str]]:
    log = SqliteLog(ledger)
    try:
        return [(record.stream, record.fact, record.actor) for record in log.read(after, log.head())]
    finally:
        log.close()


def run(ledger: Path, lines: str) -> None:
    for line in lines.splitlines() if lines.count("unstall ") > 1 else [lines]:
        first, *words = shlex.split(line)
        assert first == "unstall"
        assert main(["--ledger", str(ledger), *words]) == 0, line


def copy_of(ledger: Path, folder: Path) -> Path:
    copy = folder / "copy.unstall"
    shutil.copy(ledger, copy)
    return copy


def test_every_command_is_copied_as_a_line_that_records_the_same(tmp_path: Path) -> None:
    ledger, other = tmp_path / "one.unstall", tmp_path / "other.unstall"
    for path in (ledger, other):
        SqliteLog(path, create=True).close()
    reader = Reader(ledger)
    reader.open()
    for command in STORY:
        head = len(facts(ledger, 0))
        done = recorded(reader, command, None, head)
        assert isinstance(done, Done), command
        run(other, done.act)
        assert facts(other, head) == facts(ledger, head), done.act
    reader.close()


def test_a_late_fact_and_a_key_that_was_made_for_it_are_copied_too(ledger: Path, tmp_path: Path) -> None:
    other = copy_of(ledger, tmp_path)
    reader = Reader(ledger)
    reader.open()
    raised = next(command for command in STORY if type(command).__name__ == "RaiseBlocker")
    command: Command = msgspec.structs.replace(raised, blocker=None, affects=("initiative:HEAT",))
    happened = edge.now().replace(hour=9)
    done = recorded(reader, command, happened, 362)
    assert isinstance(done, Done)
    reader.close()
    assert f"--at {happened:%Y-%m-%dT09:02:00Z}" in done.act
    run(other, done.act)
    assert facts(other, 362) == facts(ledger, 362)


@pytest.mark.parametrize("note", [None, '-- it\'s "fine"', "two\nlines"])
def test_a_verdict_s_line_is_read_as_it_was_given(note: str | None, ledger: Path) -> None:
    run(ledger, verdict_line(ReviewInitiative("HEAT", "ask a decision", 1, "waiting", (), note)))
    ((_, fact, _),) = facts(ledger, 362)
    assert isinstance(fact, ReviewInitiative.__class__) or (fact.verdict, fact.note) == ("ask a decision", note)  # type: ignore[union-attr]


ACTS: dict[str, list[Any]] = {
    "verdict": ["2", "w"],
    "verdicts on marks": ["2", "space", "space", "c"],
    "undo": ["2", "w", "u"],
    "redo": ["2", "w", "u", "U"],
    "form": ["1", "o", "ctrl+x", *"Ines", "enter"],
}


@pytest.mark.parametrize("name", ACTS)
async def test_capital_y_copies_what_was_done_last(name: str, ledger: Path, tmp_path: Path) -> None:
    other = copy_of(ledger, tmp_path)
    async with opened(ledger) as (app, pilot):
        lines = []
        for key in ACTS[name]:
            await press(app, pilot, key)
            if app.last_act and app.last_act not in lines:
                lines.append(app.last_act)
        await press(app, pilot, "Y")
        assert app.clipboard == lines[-1]
        assert app.status.text.startswith("copied: unstall ")
    for line in lines:
        run(other, line)
    assert _plain(facts(other, 362)) == _plain(facts(ledger, 362))
    assert facts(ledger, 362)


def _plain(found: list[tuple[str, AnyFact, str]]) -> list[tuple[str, Any, str]]:
    """Positions that a fact names are those of its own ledger."""
    return [
        (stream, fact.reason if isinstance(fact, FactRetracted) else _unseen(fact), actor)
        for stream, fact, actor in found
    ]


def _unseen(fact: AnyFact) -> AnyFact:
    return msgspec.structs.replace(fact, seen_position=0) if hasattr(fact, "seen_position") else fact


async def test_capital_y_says_so_where_nothing_was_done(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "Y")
        assert app.status.text == "nothing was recorded here yet; y copies what shows this screen"


@pytest.mark.parametrize(
    ("keys", "filtered", "command", "shows"),
    [
        ([], "waiting !cold", "unstall status --grep 'waiting !cold'", ["HEAT"]),
        (["3"], "nordkai", "unstall blockers --grep nordkai", ["B-ANCHORS"]),
        (["4"], "helen", "unstall decisions --grep helen", ["D-UNITS"]),
        (["6"], "crane", "unstall log --grep crane", ["crane"]),
    ],
)
async def test_y_on_a_filtered_list_copies_the_verb_with_the_filter(
    keys: list[str], filtered: str, command: str, shows: list[str], ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, *keys)
        await type_line(app, pilot, "slash", filtered)
        await press(app, pilot, "enter")
        shown = list(app.page.table.window.rows)  # type: ignore[attr-defined]
        await press(app, pilot, "y")
        assert app.clipboard == command
    run(ledger, f"{command} --format jsonl")
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) == len(shown)
    assert all(word in printed for word in shows)
