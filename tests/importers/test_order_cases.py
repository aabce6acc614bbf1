"""The order of import does not matter for tables, event logs and our own export either."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from intaking import Desk
from orders import compared
from test_jsonl import exported
from test_xes import event, log, trace

from ledger.importers import case_order
from ledger.importers.mapping import parse

NOW = "2026-04-01T00:00:00Z"
MOMENTS = (None, "2026-01-03T00:00:00Z", "2026-01-07T00:00:00Z", "2026-01-12T00:00:00Z")

HEADER = "id,at,state,who,team\n"
MAPPING = """
case = { id = "id", initiative = "team" }
time = { from = "at", zone = "UTC" }
status = { from = "state", classes = { Doing = "active", New = "queued", Waiting = "waiting", Done = "done" } }
assignee = { from = "who" }
"""
ROWS = (
    "A,2026-01-01,New,,North\n",
    "A,2026-01-04,Doing,ana,North\n",
    "B,2026-01-02,New,ben,South\n",
    "A,2026-01-06,Waiting,ana,North\n",
    "A,2026-01-08,Waiting,,North\n",
    "B,2026-01-05,Doing,,North\n",
    "A,2026-01-09,Doing,ana,South\n",
    "B,2026-01-11,Done,cy,North\n",
)


@pytest.fixture(autouse=True)
def _the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_NOW", NOW)


def table(*rows: str) -> str:
    return HEADER + "".join(rows)


def same(folder: Path, *ways: list[str], form: str = "table", **options: Any) -> dict[str, Any]:
    """All of these ways tell the same."""
    if form == "table":
        options["mapping"] = parse(MAPPING, "map.toml")
    return compared(folder, form, ways, MOMENTS, ["item:A", "North"], **options)


def states(shown: dict[str, Any], moment: str | None) -> dict[str, tuple[str, str, str | None]]:
    """(status, initiative, assignee) of each item at a moment."""
    return {row["item"]: (row["status"], row["initiative"], row["assignee"]) for row in shown[f"items as of {moment}"]}


def test_the_rows_of_a_table_may_stand_in_any_order(tmp_path: Path) -> None:
    orders = [list(ROWS), list(ROWS[::-1]), sorted(ROWS, key=hash), [*ROWS[::2], *ROWS[1::2]]]
    shown = same(tmp_path, *([table(*order)] for order in orders), [table(*ROWS), table(*ROWS[::-1])])
    assert states(shown, MOMENTS[2]) == {"A": ("Waiting", "North", "ana"), "B": ("Doing", "North", None)}
    assert states(shown, None) == {"A": ("Doing", "South", "ana"), "B": ("Done", "North", "cy")}


def test_rows_that_are_too_many_for_the_memory_are_put_in_order_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "held").mkdir()
    held = same(tmp_path / "held", [table(*ROWS)])
    monkeypatch.setattr(case_order, "HELD", 3)
    (tmp_path / "spilled").mkdir()
    assert same(tmp_path / "spilled", [table(*ROWS)], [table(*ROWS[::-1])]) == held


def test_rows_of_one_moment_count_as_they_stand_and_turned_round_where_the_table_is_newest_first(
    tmp_path: Path,
) -> None:
    rows = ["A,2026-01-01,New,,North\n", "A,2026-01-04,Doing,,North\n", "A,2026-01-04,Done,,North\n"]
    shown = same(tmp_path, [table(*rows)], [table(*rows[::-1])])
    assert states(shown, None) == {"A": ("Done", "North", None)}


def test_an_older_beginning_of_a_table_may_be_imported_later(tmp_path: Path) -> None:
    early = sorted(ROWS, key=lambda row: row.split(",")[1])
    ways = [[table(*early)]]
    for cut in (1, 2, 4, 5, 7):
        ways.append([table(*early[cut:]), table(*early[:cut])])
        ways.append([table(*early[cut:]), table(*early[: cut + 1]), table(*early[:cut])])
        ways.append([table(*early[:cut]), table(*early[cut:])])
    ways.append([table(*early[5:]), table(*early[3:5]), table(*early[:3]), table(*early)])
    same(tmp_path, *ways)


def test_the_traces_of_a_log_may_stand_in_any_order_and_so_may_their_events(tmp_path: Path) -> None:
    one = [event(name, f"2026-01-{day:02}T09:00:00Z") for name, day in (("Open", 1), ("Waiting", 4), ("Done", 9))]
    two = [event(name, f"2026-01-{day:02}T09:00:00Z") for name, day in (("Open", 2), ("Review", 6))]
    ways = [
        [log(trace("A", *first), trace("North", *second))] for first in permutations(one) for second in (two, two[::-1])
    ]
    ways += [[log(trace("North", *two), trace("A", *one))], [log(trace("North", *two)), log(trace("A", *one))]]
    ways += [[log(trace("A", *one)), log(trace("A", *one[::-1]), trace("North", *two))]]
    pieces = [trace("A", *one[:1]), trace("North", *two), trace("A", *one[1:])]
    ways += [[log(*order)] for order in permutations(pieces)]
    ways += [[log(one) for one in order] for order in permutations(pieces)][::2]
    same(tmp_path, *ways, form="xes")


def test_our_own_export_may_be_read_in_any_order(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    desk = Desk(tmp_path / "made", "table")
    desk.take_text(table(*ROWS), "board.txt", mapping=parse(MAPPING, "map.toml"))
    lines = exported(desk.log).decode().splitlines(keepends=True)
    half = len(lines) // 2
    same(
        tmp_path,
        ["".join(lines)],
        ["".join(lines[::-1])],
        ["".join([*lines[half:], *lines[:half]])],
        ["".join(lines[half:]), "".join(lines[:half])],
        form="jsonl",
    )
