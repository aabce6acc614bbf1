"""One table for every list: a million rows move by key in a few bounded pages, and the cursor follows its thing."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tui.widgets.columns import Column, lay
from tui.widgets.palette import STYLES, strip
from tui.widgets.sources import ListSource
from tui.widgets.table import Table
from tui.widgets.window import HELD, PAGE

MILLION = 1_000_000
COLUMNS = [Column("Key", lambda row: (str(row[0]), ""), 8, 12), Column("Title", lambda row: (row[1], ""), 10, 60)]


class Rows:
    """A million rows in SQLite; notes each query with what it may return at most."""

    instant = False

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, check_same_thread=False)
        self.limits: list[int] = []
        self.interrupted = 0

    def key(self, row: tuple[int, str]) -> int:
        return row[0]

    def _ask(self, query: str, given: tuple[object, ...], limit: int) -> list[tuple[int, str]]:
        self.limits.append(limit)
        return self.connection.execute(f"SELECT id, title FROM thing {query} LIMIT ?", (*given, limit)).fetchall()

    def after(self, key: object, limit: int) -> list[tuple[int, str]]:
        return self._ask("WHERE id > ? ORDER BY id", (key or 0,), limit)

    def before(self, key: object, limit: int) -> list[tuple[int, str]]:
        return self._ask("WHERE id < ? ORDER BY id DESC", (key or MILLION + 1,), limit)[::-1]

    def around(self, key: object, limit: int) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        assert isinstance(key, int)
        return self.before(key, limit), self.after(key - 1, limit)

    def find(self, text: str, key: object, forward: bool) -> int | None:
        order, sign = ("ORDER BY id", ">") if forward else ("ORDER BY id DESC", "<")
        found = self._ask(f"WHERE id {sign} ? AND title LIKE ? {order}", (key, f"%{text}%"), 1)
        return found[0][0] if found else None

    def interrupt(self) -> None:
        self.interrupted += 1
        self.connection.interrupt()

    def close(self) -> None:
        self.connection.close()


@pytest.fixture(scope="module")
def million(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("million") / "rows.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, title TEXT NOT NULL)")
    connection.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
        "INSERT INTO thing SELECT i, 'thing ' || i FROM n",
        (MILLION,),
    )
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def rows(million: Path) -> Iterator[Rows]:
    with closing(Rows(million)) as rows:
        yield rows


class OneTable(App[None]):
    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table

    def compose(self) -> ComposeResult:
        yield self.table


@asynccontextmanager
async def shown(table: Table, height: int = 20) -> AsyncIterator[Pilot[None]]:
    app = OneTable(table)
    async with app.run_test(size=(60, height)) as pilot:
        table.focus()
        await quiet(pilot)
        yield pilot


async def quiet(pilot: Pilot[None]) -> None:
    for _ in range(3):
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await quiet(pilot)


def things(*keys: int) -> ListSource[tuple[int, str]]:
    return ListSource([(key, f"thing {key}") for key in keys], lambda row: row[0], lambda row: row[1])


async def test_a_million_rows_move_by_key_in_a_few_bounded_pages(rows: Rows) -> None:
    table = Table(COLUMNS, rows)
    async with shown(table) as pilot:
        await press(pilot, "G")
        assert table.row == (MILLION, "thing 1000000")
        await press(pilot, *["k"] * 3, "ctrl+u", "pageup")
        assert table.row is not None
        assert table.row[0] == MILLION - 3 - 9 - 18
        await press(pilot, "g")
        assert table.row == (1, "thing 1")
        before = len(rows.limits)
        for _ in range(50):
            await press(pilot, "pagedown")
        assert table.row == (901, "thing 901")
        assert len(rows.limits) - before <= 900 // PAGE + 2
        assert max(rows.limits) <= PAGE
        assert len(table.window.rows) <= HELD + PAGE
        # In all: the first page, the last, the first again, and the pages on the way; none for a single step.
        assert len(rows.limits) <= 12


async def test_keys_that_outrun_the_pages_still_arrive(rows: Rows) -> None:
    table = Table(COLUMNS, rows)
    async with shown(table) as pilot:
        for _ in range(60):
            table.action_page(1)
        await quiet(pilot)
        assert table.row == (1 + 60 * 18, f"thing {1 + 60 * 18}")


async def test_what_is_sought_far_away_is_found_without_reading_the_way(rows: Rows) -> None:
    table = Table(COLUMNS, rows)
    async with shown(table) as pilot:
        table.find("thing 777777")
        await quiet(pilot)
        assert table.row == (777_777, "thing 777777")
        assert sum(rows.limits) <= PAGE + 1 + 2 * PAGE + 2 * PAGE


async def test_a_newer_question_ends_the_older_one(rows: Rows) -> None:
    table = Table(COLUMNS, rows)
    async with shown(table) as pilot:
        table.find("nowhere to be found")
        table.action_last()
        assert rows.interrupted == 1
        await quiet(pilot)
        assert table.row == (MILLION, "thing 1000000")


async def test_the_cursor_follows_the_thing_when_the_list_changes() -> None:
    table = Table(COLUMNS, things(1, 2, 3, 4, 5))
    async with shown(table) as pilot:
        await press(pilot, "j", "j")
        assert table.row == (3, "thing 3")
        table.show(things(9, 8, 3, 1))
        await quiet(pilot)
        assert table.row == (3, "thing 3")
        table.show(things(3, 1))
        await quiet(pilot)
        assert table.row == (3, "thing 3")


async def test_where_the_thing_has_gone_the_cursor_stays_at_its_place() -> None:
    table = Table(COLUMNS, things(1, 2, 3, 4, 5))
    async with shown(table) as pilot:
        await press(pilot, "j", "j")
        table.show(things(1, 2, 4, 5))
        await quiet(pilot)
        assert table.row == (4, "thing 4")
        table.show(things())
        await quiet(pilot)
        assert table.row is None
        await press(pilot, "j", "k", "G", "g", "enter")


async def test_a_thing_keeps_its_line_on_screen_when_rows_come_in_above_it() -> None:
    table = Table(COLUMNS, things(*range(100)))
    async with shown(table) as pilot:
        await press(pilot, *["pagedown"] * 2)
        line = table.window.cursor - table.window.top
        table.show(things(*range(-30, 100)))
        await quiet(pilot)
        assert table.row == (36, "thing 36")
        assert table.window.cursor - table.window.top == line


async def test_what_comes_in_at_the_end_is_seen_where_the_end_was_seen() -> None:
    table = Table(COLUMNS, things(*range(100)))
    async with shown(table) as pilot:
        await press(pilot, "G")
        table.show(things(*range(103)))
        await quiet(pilot)
        assert table.row == (99, "thing 99")
        assert table.window.top + table.rows_on_screen == 103


async def test_the_mouse_moves_the_cursor_and_opens() -> None:
    table = Table(COLUMNS, things(*range(100)))
    opened: list[object] = []
    async with shown(table) as pilot:
        await pilot.click(table, offset=(5, 4))
        assert table.row == (3, "thing 3")
        table.opened = opened.append
        await pilot.click(table, offset=(5, 6), times=2)
        assert opened == [(5, "thing 5")]


def test_the_least_needed_column_goes_first_and_the_needed_ones_never() -> None:
    columns = [
        Column("A", lambda row: (row, ""), 10),
        Column("B", lambda row: (row, ""), 10, leaves=1),
        Column("C", lambda row: (row, ""), 10, leaves=2),
    ]
    assert [laid.column.title for laid in lay(columns, 40)] == ["A", "B", "C"]
    assert [laid.column.title for laid in lay(columns, 25)] == ["A", "B"]
    assert [laid.column.title for laid in lay(columns, 5)] == ["A"]


def test_columns_grow_to_their_content_and_no_further() -> None:
    columns = [Column("A", lambda row: (row, ""), 4, 30), Column("B", lambda row: (row * 9, ""), 4, 30)]
    assert [laid.width for laid in lay(columns, 100, ["abcdef"])] == [6, 30]
    assert sum(laid.width + laid.gap for laid in lay(columns, 24, ["abcdef"])) <= 24


def test_where_something_is_cut_columns_without_content_give_way() -> None:
    columns = [
        Column("A", lambda row: (row * 20, ""), 4, 30),
        Column("B", lambda row: (row if row == "y" else "", ""), 10, leaves=1),
        Column("C", lambda _: ("", ""), 10),
    ]
    assert [laid.column.title for laid in lay(columns, 60, ["x"], ["x", "x"])] == ["A", "B", "C"]
    assert [(laid.column.title, laid.width) for laid in lay(columns, 32, ["x"], ["x", "x"])] == [("A", 20), ("C", 10)]
    assert [laid.column.title for laid in lay(columns, 32, ["x"], ["x", "y"])] == ["A", "B", "C"]
    assert [laid.column.title for laid in lay(columns, 32, ["x"])] == ["A", "B", "C"]


def test_a_number_is_not_cut_for_a_column_that_can_leave() -> None:
    columns = [Column("#", lambda row: (row, ""), 4, 12, uncut=True), Column("B", lambda row: (row, ""), 10, leaves=1)]
    assert [(laid.column.title, laid.width) for laid in lay(columns, 18, ["1,000,000"])] == [("#", 9)]
    assert [laid.column.title for laid in lay(columns, 18, ["1,000"])] == ["#", "B"]


def test_a_strip_is_as_wide_as_asked_whatever_its_text() -> None:
    for text in ("", "x" * 50, "漢字漢字漢字漢字漢字", "\x1b[2J" * 9, "e\u0301" * 30):
        for width in (1, 2, 7, 20):
            drawn = strip([(text, "active"), ("tail", "dim")], width, STYLES[True])
            assert sum(segment.cell_length for segment in drawn) == width
            assert "\x1b" not in drawn.text
