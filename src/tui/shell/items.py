"""`unstall items`: the items inside the initiatives."""

from __future__ import annotations

from ledger.instants import rfc3339
from projections.lists.items import ItemRow, items
from projections.moment import Moment
from projections.pictures.looks import LOOKS
from projections.views.schema import STATE
from tui.shell.context import FORMATS, add_moment, moment_of, opened, write_rows
from tui.words.cells import filled, fitted, width_of
from tui.words.display import ago, clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

COLUMNS = ("item", "initiative", "title", "status", "status_class", "assignee", "due", "state", "since", "cause")


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `items`."""
    parser.add_argument("--initiative", metavar="KEY", help="only the items of this initiative")
    parser.add_argument("--format", choices=FORMATS, help="for programs; without it, words")
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the items by initiative and key."""
    views = opened(arguments, STATE)
    moment = Moment(*moment_of(arguments, views))
    rows = items(views, moment, arguments.initiative)
    if arguments.format:
        write_rows((_as_json(row) for row in rows), COLUMNS, arguments.format)
        return 0
    width = max((width_of(row.item) for row in rows), default=0)
    for row in rows:
        line = (
            f"{LOOKS[row.state].glyph} {fitted(row.item, width)}  {fitted(row.title, 40)}  {fitted(row.status, 20)}  "
            f"{filled(row.assignee or '', 14)}  {row.state:<7}  {ago(row.since, moment.as_of)}"
        )
        print(clean(line).rstrip())
    return 0


def _as_json(row: ItemRow) -> dict[str, Any]:
    shown = row._asdict()
    shown["since"] = rfc3339(row.since)
    return {column: shown[column] for column in COLUMNS}
