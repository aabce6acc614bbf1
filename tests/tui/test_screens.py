"""The screens as somebody sees them at 80×24 and 120×36, on the sample portfolio, by keyboard."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from stage import add_item, matches_snapshot, opened, press, screen_text, settle, type_line

from ledger.log.recorder import SqliteLog
from tui.screens.audit import Audit
from tui.screens.initiative import Initiative
from tui.screens.output import Output
from tui.screens.portfolio import Portfolio

SIZES = [(80, 24), (120, 36)]
#: What somebody presses, and which screen it leads to.
WAYS = {
    "portfolio": [],
    "initiative": ["enter"],
    "by-week": ["H"],
    "over-time": ["enter", "H"],
    "item": ["enter", "enter"],
    "facts": ["enter", "shift+tab"],
    "review": ["2"],
    "blockers": ["3"],
    "decisions": ["4"],
    "audit": ["6"],
    "help": ["question_mark"],
    "jump": ["ctrl+p"],
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", WAYS)
async def test_a_screen_looks_as_on_file(name: str, size: tuple[int, int], ledger: Path) -> None:
    async with opened(ledger, *size) as (app, pilot):
        await press(app, pilot, *WAYS[name])
        matches_snapshot(f"{name}-{size[0]}x{size[1]}", screen_text(app))


@pytest.mark.parametrize("size", [(30, 8), (80, 24), (200, 60)])
async def test_every_screen_opens_at_every_size_and_survives_resizing(size: tuple[int, int], ledger: Path) -> None:
    async with opened(ledger, *size) as (app, pilot):
        for name, keys in WAYS.items():
            await press(app, pilot, *keys)
            assert app.page.NAME.lower() in (name, "initiative", "portfolio")
            await pilot.resize_terminal(45, 12)
            await pilot.resize_terminal(*size)
            await press(app, pilot, "escape", "1")
        assert isinstance(app.page, Portfolio)


async def test_the_sentence_says_what_matters_today(ledger: Path) -> None:
    async with opened(ledger) as (app, _pilot):
        assert app.sentence.text == "3 stalled, 1 decision overdue, 8 initiatives"
        assert "LIVE" in app.header.text
        assert f"@{app.reader.position:,}" in app.header.text


async def test_enter_opens_and_escape_comes_back_to_the_same_place(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "j", "j")
        chosen = app.page.subject()
        await press(app, pilot, "enter")
        assert isinstance(app.page, Initiative)
        assert app.page.subject() != chosen  # its worst item is under the cursor
        await press(app, pilot, "escape")
        assert isinstance(app.page, Portfolio)
        assert app.page.subject() == chosen


async def test_a_filter_hides_rows_as_it_is_typed_and_leaving_it_brings_them_back(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        page = app.page
        assert isinstance(page, Portfolio)
        await type_line(app, pilot, "slash", "waiting !cold")
        assert [row.initiative for row in page.table.window.rows] == ["HEAT"]
        await press(app, pilot, "escape")
        assert len(page.table.window.rows) == 8
        await type_line(app, pilot, "slash", "waiting")
        await press(app, pilot, "enter")
        assert len(page.table.window.rows) == 2
        assert "/waiting" in app.header.text
        await press(app, pilot, "escape")
        assert len(page.table.window.rows) == 8


async def test_facts_from_the_command_line_say_that_they_came_from_the_screens(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await type_line(app, pilot, "colon", 'own HEAT "Ana Reyes"')
        await press(app, pilot, "enter")
        assert app.status.text.startswith("recorded as")
        await type_line(app, pilot, "colon", "undo")
        await press(app, pilot, "enter")
    with closing(SqliteLog(ledger)) as log:
        *_, owned, taken_back = log.read()
    assert (owned.via, taken_back.via) == ("tui", "tui")


async def test_find_goes_to_the_next_match_and_n_goes_on(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await type_line(app, pilot, "backslash", "jonas")
        await press(app, pilot, "enter")
        first = app.page.subject()
        await press(app, pilot, "n")
        assert app.page.subject() != first
        await press(app, pilot, "N")
        assert app.page.subject() == first
        await type_line(app, pilot, "backslash", "nowhere at all")
        await press(app, pilot, "enter")
        assert app.status.text == "'nowhere at all' does not occur below"


async def test_the_audit_filters_by_its_own_words(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "6")
        page = app.page
        assert isinstance(page, Audit)
        for expression, holds in (
            ("kind:blockerraised", lambda row: row.kind == "BlockerRaised"),
            ("init:HEAT -kind:Commented", lambda row: row.initiative == "HEAT" and row.kind != "Commented"),
            ("actor:Jonas since:60d", lambda row: row.actor == "Jonas"),
            ("subject:item:HEAT-4", lambda row: row.stream == "item:HEAT-4"),
            ("crane", lambda row: "crane" in row.summary.lower()),
        ):
            await type_line(app, pilot, "slash", "")
            app.prompt.put(expression, len(expression))
            await press(app, pilot, "enter")
            rows = page.table.window.rows
            assert rows
            assert all(holds(row) for row in rows), expression
            assert app.sentence.text.startswith(f"{len(rows):,} of ")
        await type_line(app, pilot, "slash", "")
        app.prompt.put("since:sometime", 14)
        await settle(app, pilot)
        assert app.status.text == "'sometime' is no time; write 30d, 12h or 2026-03-31"


async def test_c_goes_to_the_cause_of_a_record(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        app.run_line('note HEAT "asked again" --caused-by 300')
        await settle(app, pilot)
        await press(app, pilot, "6", "G", "c")
        page = app.page
        assert isinstance(page, Audit)
        assert page.table.row is not None
        assert page.table.row.position == 300
        await press(app, pilot, "c")
        assert "names no cause" in app.status.text


async def test_jump_finds_by_key_and_by_title_and_goes_there(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "ctrl+p", *"heat-5", "enter")
        assert isinstance(app.page, Initiative)
        assert "HEAT-5 Foundations and crane" in app.header.text
        await press(app, pilot, "ctrl+p", *"cold store", "enter")
        assert "COLD New controls" in app.header.text


async def test_the_command_line_runs_the_shells_verbs(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await type_line(app, pilot, "colon", 'note HEAT "the crane is booked"')
        await press(app, pilot, "enter")
        assert "recorded as 3" in app.status.text
        assert "the crane is booked" in app.status.text
        await type_line(app, pilot, "colon", "items --initiative HEAT")
        await press(app, pilot, "enter")
        assert isinstance(app.page, Output)
        assert "HEAT-5" in screen_text(app)
        await press(app, pilot, "escape")
        await type_line(app, pilot, "colon", "why NOBODY")
        await press(app, pilot, "enter")
        assert app.status.text == "there is no initiative or item 'NOBODY'; unstall items lists them"
        await type_line(app, pilot, "colon", 'note HEAT "open')
        await press(app, pilot, "enter")
        assert "close the quotation mark" in app.status.text


async def test_the_command_line_remembers_and_completes(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await type_line(app, pilot, "colon", "stat")
        await press(app, pilot, "tab")
        assert app.prompt.text == "status"
        await press(app, pilot, "escape")
        await type_line(app, pilot, "colon", "why HEAT-4")
        await press(app, pilot, "enter", "escape", "colon", "up")
        assert app.prompt.text == "why HEAT-4"


async def test_y_copies_the_shell_command_that_shows_the_same(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "y")
        assert app.clipboard == "unstall why HEAT"
        await press(app, pilot, "6", "slash")
        app.prompt.put("init:HEAT kind:Commented crane", 10)
        await press(app, pilot, "enter", "y")
        assert app.clipboard == "unstall log --initiative HEAT --kind Commented --grep crane"


async def test_help_lists_every_key_that_does_something(ledger: Path) -> None:
    async with opened(ledger, 200, 60) as (app, pilot):
        for way in (["1"], ["2"], ["3"], ["4"], ["6"], ["1", "enter"]):
            await press(app, pilot, *way)
            active = [a.binding for a in app.screen.active_bindings.values()]
            await press(app, pilot, "question_mark")
            shown = screen_text(app)
            for binding in active:
                assert (binding.tooltip or binding.description) in shown
                assert binding.description
            await press(app, pilot, "escape")


async def test_the_detail_hides_and_takes_all_the_room(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        page = app.page
        assert isinstance(page, Portfolio)
        await press(app, pilot, "z")
        assert (page.table.display, page.detail.display) == (True, False)
        await press(app, pilot, "z", "Z")
        assert (page.table.display, page.detail.display) == (False, True)
        await press(app, pilot, "Z")
        assert (page.table.display, page.detail.display) == (True, True)


async def test_another_process_s_fact_comes_on_screen_and_the_cursor_stays_on_its_thing(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "j", "j", "j", "enter")
        page = app.page
        assert isinstance(page, Initiative)
        chosen = page.subject()
        add_item(ledger, "HOTEL-99", "A door that nobody ordered", "HOTEL")
        for _ in range(100):
            await pilot.pause(0.02)
            if "HOTEL-99" in screen_text(app):
                break
        assert "A door that nobody ordered" in screen_text(app)
        assert page.subject() == chosen
        await settle(app, pilot)


async def test_markup_in_a_title_is_shown_as_it_is_written(ledger: Path) -> None:
    add_item(ledger, "HEAT-77", "[bold red]loud[/] [link=file:///etc/passwd]click[/link]")
    async with opened(ledger, 140, 40) as (app, pilot):
        app.go("initiative", subject="initiative:HEAT")
        await settle(app, pilot)
        assert "[bold red]loud[/] [link=file:///" in screen_text(app)


async def test_without_a_ledger_enter_makes_one(tmp_path: Path) -> None:
    ledger = tmp_path / "new.unstall"
    async with opened(ledger) as (app, pilot):
        assert f"There is no ledger at {ledger}." in screen_text(app)
        await press(app, pilot, "enter")
        for _ in range(3):
            await settle(app, pilot)
        assert ledger.exists()
        assert isinstance(app.page, Portfolio)
        shown = screen_text(app)
        assert "Nothing is on record yet." in shown
        assert ":import jira FILE" in shown
        await press(app, pilot, "6")
        assert "Nothing is on record yet." in screen_text(app)
        await type_line(app, pilot, "slash", "kind:Note")
        assert "No fact passes this filter" in screen_text(app)


async def test_q_leaves_and_so_does_ctrl_c(ledger: Path) -> None:
    for key in ("q", "ctrl+c"):
        async with opened(ledger) as (app, pilot):
            await pilot.press(key)
            await pilot.pause()
        assert app.return_code == 0
