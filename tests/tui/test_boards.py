"""The boards by keyboard: what nobody looks after stands first, and each key acts on what is selected."""

from __future__ import annotations

from pathlib import Path

import pytest
from stage import opened, press, screen_text, settle, type_line, until

from tui.screens.blockers import Blockers
from tui.screens.decisions import Decisions
from tui.screens.initiative import Initiative
from tui.shell.main import main


async def test_the_unattended_blocker_stands_first_with_all_that_is_known_of_it(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "3")
        assert isinstance(app.page, Blockers)
        assert app.sentence.text == "1 unattended, 2 blockers stand, 7 behind them"
        assert [row.on_board.blocker for row in app.page.rows] == ["B-VALVES", "B-ANCHORS"]
        shown = screen_text(app)
        for told in ("Frigotec names a binding day", "Anke Dirks", "1 time, to Derk", "COLD, COLD-4, COLD-5, COLD-6"):
            assert told in shown


async def test_the_overdue_decision_stands_first_with_what_silence_will_cost(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        app.run_line("ask HOTEL 'which tiles?' --of Ines --by 2026-05-15")
        await settle(app, pilot)
        await press(app, pilot, "4")
        assert isinstance(app.page, Decisions)
        assert app.sentence.text == "1 decision overdue, 1 needed this week, 2 open"
        assert [row.on_board.due for row in app.page.rows] == ["overdue", "this week"]
        shown = screen_text(app)
        for told in ("Helen Voss", "Jonas", "if nobody decides", "One large unit on the roof", "HEAT-4, HEAT-5"):
            assert told in shown


async def test_recording_keys_fill_in_what_is_selected(ledger: Path) -> None:
    filled: list[tuple[str, str, str, dict[str, str]]] = [
        ("3", "B", "ClearBlocker", {"blocker": "B-VALVES"}),
        ("3", "c", "FollowUpBlocker", {"blocker": "B-VALVES", "follow_up_on": "2026-05-20"}),
        ("3", "e", "EscalateBlocker", {"blocker": "B-VALVES"}),
        ("3", "o", "ReassignBlocker", {"blocker": "B-VALVES"}),
        ("3", "b", "RaiseBlocker", {"affects": "COLD"}),
        ("3", "a", "RequestDecision", {"affects": "COLD", "driver": "Tomas"}),
        ("4", "d", "MakeDecision", {"decision": "D-UNITS"}),
        ("4", "o", "ReassignDecision", {"decision": "D-UNITS"}),
        ("4", "T", "MoveNeededBy", {"decision": "D-UNITS"}),
        ("4", "S", "SupersedeDecision", {"decision": "D-UNITS"}),
        ("4", "a", "RequestDecision", {"affects": "HEAT", "driver": "Jonas"}),
        ("4", "b", "RaiseBlocker", {"affects": "HEAT"}),
    ]
    async with opened(ledger) as (app, pilot):
        for board, key, command, texts in filled:
            await press(app, pilot, board)
            await pilot.press(key)
            await until(pilot, lambda: app.form.plan is not None)
            plan = app.form.plan
            assert plan is not None
            assert plan.command == command
            assert {row.name: row.text for row in plan.rows if row.text} == texts
            await pilot.press("escape")


@pytest.mark.parametrize(("board", "subject"), [("3", "COLD New controls"), ("4", "HEAT Heat pumps")])
async def test_enter_opens_what_is_held_up_and_escape_comes_back(board: str, subject: str, ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, board, "enter")
        assert isinstance(app.page, Initiative)
        assert subject in app.header.text
        await press(app, pilot, "escape")
        assert isinstance(app.page, Blockers | Decisions)


@pytest.mark.parametrize(
    ("board", "command", "told"), [("3", "unstall blockers", "B-VALVES"), ("4", "unstall decisions", "D-UNITS")]
)
async def test_y_copies_the_verb_that_shows_the_same(
    board: str, command: str, told: str, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, board, "y")
        assert app.clipboard == command
    assert main(["--ledger", str(ledger), *command.split()[1:]]) == 0
    assert told in capsys.readouterr().out


async def test_a_filter_leaves_what_passes_and_an_empty_one_says_so(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "3")
        await type_line(app, pilot, "slash", "nordkai")
        await press(app, pilot, "enter")
        assert [row.on_board.blocker for row in app.page.table.window.rows] == ["B-ANCHORS"]  # type: ignore[attr-defined]
        assert "/nordkai  1 of 2" in app.header.text
        await type_line(app, pilot, "slash", " nowhere")
        await press(app, pilot, "enter")
        assert "Nothing passes this filter; press / and empty it." in screen_text(app)


async def test_what_is_cleared_or_decided_leaves_its_board_which_says_what_to_do_next(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "3", "B")
        app.prompt.insert('--resolution "they came"')
        await press(app, pilot, "enter")
        assert app.sentence.text == "1 blocker stands, 2 behind it"
        app.run_line('unblock B-ANCHORS --resolution "tested"')
        await settle(app, pilot)
        assert app.sentence.text == "Nothing is blocked"
        assert "press b, or type:" in screen_text(app)
        await press(app, pilot, "4")
        app.run_line('decide D-UNITS "Four small units in the yard"')
        await settle(app, pilot)
        assert app.sentence.text == "No decision is open"
        assert "press a, or type:" in screen_text(app)


async def test_u_takes_the_last_fact_back_anywhere_and_capital_u_brings_it_again(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "u")
        assert "has recorded nothing here that could be undone" in app.status.text
        app.run_line('unblock B-VALVES --resolution "they came"')
        await settle(app, pilot)
        await press(app, pilot, "3")
        assert app.sentence.text == "1 blocker stands, 2 behind it"
        cleared = app.reader.position
        await press(app, pilot, "u")
        assert app.status.text.startswith(f"undone as {cleared + 1}: B-VALVES, ")
        assert app.status.text.endswith(f"(record {cleared}) no longer counts; U brings it back")
        assert app.sentence.text == "1 unattended, 2 blockers stand, 7 behind them"
        await press(app, pilot, "U")
        assert app.status.text.startswith(f"redone as {cleared + 2}: B-VALVES, ")
        assert app.status.text.endswith(f"(record {cleared}) counts again")
        assert app.sentence.text == "1 blocker stands, 2 behind it"
        await press(app, pilot, "U")
        assert "has undone nothing here that could be redone" in app.status.text


async def test_u_takes_back_what_this_person_recorded_and_never_another_s(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(ledger) as (app, pilot):
        monkeypatch.setenv("UNSTALL_ACTOR", "ana")
        app.run_line("own HEAT Ines")
        await settle(app, pilot)
        monkeypatch.setenv("UNSTALL_ACTOR", "bo")
        await press(app, pilot, "u")
        assert app.status.text.startswith("bo has recorded nothing here")
        assert app.reader.position == 363
