"""Saved views: a screen, its filter and order under a name; recalled by a few keys, on another day, from a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stage import opened, press, screen_text, type_line

from tui.kept.saved_views import SavedView, save, saved_views, views_file
from tui.pages.list_page import ListPage
from tui.screens import SCREENS
from tui.screens.audit import Audit
from tui.screens.decisions import Decisions
from tui.screens.moves import Moves
from tui.screens.portfolio import Portfolio


@pytest.fixture(autouse=True)
def _config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_CONFIG", str(tmp_path / "mine" / "config.toml"))


async def test_a_view_is_saved_and_recalled_on_another_day(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await type_line(app, pilot, "slash", "waiting")
        await press(app, pilot, "enter", "O", "O")
        assert "/waiting  2 of 8  by owner" in app.header.text
        assert isinstance(app.page, ListPage)
        shown = [row.initiative for row in app.page.table.window.rows]
        await type_line(app, pilot, "quotation_mark", "Who waits")
        await press(app, pilot, "enter")
        assert app.status.text == "saved: Who waits; ' comes back to it"
        await press(app, pilot, "6")
        await type_line(app, pilot, "slash", "kind:BlockerRaised since:400d")
        await press(app, pilot, "enter")
        await type_line(app, pilot, "quotation_mark", "blockers of the year")
        await press(app, pilot, "enter")
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "apostrophe", "b", "enter")
        assert isinstance(app.page, Audit)
        assert {row.kind for row in app.page.table.window.rows} == {"BlockerRaised"}
        await press(app, pilot, "apostrophe", "w", "h", "enter")
        assert isinstance(app.page, Portfolio)
        assert [row.initiative for row in app.page.table.window.rows] == shown
        assert "/waiting  2 of 8  by owner" in app.header.text


async def test_the_jump_palette_lists_saved_views_too(ledger: Path) -> None:
    save(SavedView("late ones", "decisions", {"filter": "overdue", "settled": "too"}), tuple(SCREENS))
    save(SavedView("Helen", "moves", {"person": "Helen Voss"}), tuple(SCREENS))
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "ctrl+p", *"late o")
        assert "saved view" in screen_text(app)
        await press(app, pilot, "enter")
        assert isinstance(app.page, Decisions)
        assert "with the settled ones" in app.header.text
        await press(app, pilot, "apostrophe", "h", "enter")
        assert isinstance(app.page, Moves)
        assert "Moves ▸ Helen Voss" in app.header.text
        assert len(app.page.table.window.rows) == 1


async def test_a_view_is_forgotten_and_none_says_how_to_save_one(ledger: Path) -> None:
    save(SavedView("old", "portfolio", {}), tuple(SCREENS))
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "apostrophe", "ctrl+x")
        assert 'then press " and give the view a name' in screen_text(app)
        await press(app, pilot, "escape", "enter", "quotation_mark")
        assert app.status.text.startswith("a view of a list can be saved")
    assert saved_views(tuple(SCREENS)) == ([], "")


@pytest.mark.parametrize(
    ("text", "told", "left"),
    [
        ("view = [", "cannot be read", 0),
        ('[[view]]\nname = "a"\nscreen = "portfolio"\n[[view]]\nname = 3\n', "1 of its views", 1),
        ('[view]\nname = "a"\nscreen = "nowhere"\n', "1 of its views", 0),
    ],
)
async def test_a_broken_file_is_a_sentence_and_is_not_written_over(
    text: str, told: str, left: int, ledger: Path
) -> None:
    views_file().parent.mkdir()
    views_file().write_text(text, encoding="utf-8")
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "apostrophe")
        assert f"{left} saved; enter opens" in app.sentence.text
        await press(app, pilot, "escape")
        await type_line(app, pilot, "quotation_mark", "new")
        await press(app, pilot, "enter")
        assert told in app.status.text
        assert app.status.text.endswith("nothing was changed in it")
    assert views_file().read_text(encoding="utf-8") == text


@given(st.text(st.characters(codec="utf-8"), max_size=8), st.text(st.characters(codec="utf-8"), max_size=8))
def test_any_text_comes_back_as_it_was_saved(name: str, filtered: str) -> None:
    name = "x" + " ".join(name.split())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNSTALL_CONFIG", str(Path(__file__).parents[2] / ".pytest_cache" / "views" / "config.toml"))
        views_file().unlink(missing_ok=True)
        save(SavedView(name, "portfolio", {"filter": filtered}), tuple(SCREENS))
        assert saved_views(tuple(SCREENS)) == ([SavedView(name, "portfolio", {"filter": filtered})], "")
        views_file().unlink()
