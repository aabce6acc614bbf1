"""The story of a stall on screen: its evidence by one key, and the tree of what waits behind it."""

from __future__ import annotations

from pathlib import Path

from stage import opened, press, screen_text

from tui.screens.audit import Audit


async def test_one_key_lists_what_the_paragraph_cites_and_enter_opens_the_record(ledger: Path) -> None:
    async with opened(ledger, 120, 50) as (app, pilot):
        await press(app, pilot, "enter", "at")
        shown = screen_text(app)
        assert "@302 2026-03-25 DecisionRequested" in shown
        assert "That is 19.7 days overdue" in shown
        await press(app, pilot, "enter")
        assert isinstance(app.page, Audit)
        assert "D-UNITS" in screen_text(app)


async def test_a_board_draws_what_waits_behind_the_matter_under_the_cursor(ledger: Path) -> None:
    async with opened(ledger, 160, 46) as (app, pilot):
        await press(app, pilot, "3")
        shown = screen_text(app)
        assert "Behind B-VALVES  4 directly, 1 further down" in shown
        assert "│  └─ ◐ HOTEL-6" in shown
        assert "⚑ HOTEL 2026-06-19: 37 d of slack" in shown
        await press(app, pilot, "j")
        assert "Behind B-ANCHORS" in screen_text(app)
