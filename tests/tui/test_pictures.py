"""Pictures in lists: what is in sight is asked for, once, and drawn on one scale."""

from __future__ import annotations

from pathlib import Path

import pytest
from stage import NOW, opened, press, screen_text, settle

from ledger.aggregates.item import ItemAdded
from ledger.log.recorder import SqliteLog
from ledger.record import Draft
from projections.moment import Moment
from projections.pictures.picture import lives_of
from projections.views import Views
from tui.subject import over_time


async def test_of_hundreds_of_items_only_those_near_the_screen_are_read(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = SqliteLog(ledger)
    keys = [f"HEAT-{number}" for number in range(100, 400)]
    log.append(
        [Draft(f"item:{key}", ItemAdded(key, "HEAT", "One of many", "To do"), NOW, "ana", "test") for key in keys]
    )
    log.close()
    asked: list[str] = []

    def listening(views: Views, moment: Moment, keys: list[str]) -> object:
        asked.extend(keys)
        return lives_of(views, moment, keys)

    monkeypatch.setattr(over_time, "lives_of", listening)
    async with opened(ledger, 120, 36) as (app, pilot):
        await press(app, pilot, "enter", "H")
        table = app.page.table  # type: ignore[attr-defined]
        assert 0 < len(asked) <= 3 * table.rows_on_screen
        await pilot.press("j", "k", "ctrl+d", "ctrl+u")
        await press(app, pilot, "G")
        assert len(asked) == len(set(asked)) < 150
        assert table.row.item in asked
        # The one that is done was worked on; on the scale of the initiative it ends before the others begin.
        (done,) = [line for line in screen_text(app).splitlines() if "HEAT-3 " in line]
        assert "█" in done
        await press(app, pilot, "H")
        assert "Assignee" in screen_text(app)


async def test_under_the_cursor_a_picture_keeps_its_own_colours(ledger: Path) -> None:
    async with opened(ledger, 120, 36) as (app, pilot):
        await press(app, pilot, "H")
        table = app.page.table  # type: ignore[attr-defined]
        styles = []
        for key in ("g", "j"):
            await press(app, pilot, key)
            styles.append([(part.text, part.style) for part in table.render_line(1) if "▒" in part.text])
        assert styles[0] == styles[1] != []


async def test_the_legend_of_the_strip_follows_the_width(ledger: Path) -> None:
    async with opened(ledger, 160, 40) as (app, pilot):
        await press(app, pilot, "H")
        assert app.sentence.text.startswith("3 stalled")
        await pilot.resize_terminal(80, 24)
        await settle(app, pilot)
        assert app.sentence.text.strip().endswith("· queued")
        assert app.sentence.text.startswith("█ active")


async def test_an_item_says_that_it_has_none(ledger: Path) -> None:
    async with opened(ledger, 120, 36) as (app, pilot):
        await press(app, pilot, "enter", "enter", "H")
        assert "an item has no items" in screen_text(app)
