"""`unstall status`: where every initiative stands."""

from __future__ import annotations

import sys

from ledger.instants import rfc3339
from projections.looks import LOOKS
from projections.moment import Moment
from projections.portfolio import Brief, InitiativeRow, brief, headline, portfolio
from projections.states import SILENT
from projections.views.schema import STATE
from tui.display import ago, clean
from tui.shell.context import FORMATS, add_moment, moment_of, opened, write_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

COLUMNS = (
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
    "signals",
)


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `status`."""
    parser.add_argument("--format", choices=FORMATS, help="for programs; without it, words")
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the portfolio, the worst first."""
    views = opened(arguments, STATE)
    moment = Moment(*moment_of(arguments, views))
    if arguments.format:
        write_rows(map(_as_json, portfolio(views, moment)), COLUMNS, arguments.format)
        return 0
    rows = brief(views, moment)
    if not rows:
        print("No initiatives yet. Take in a tracker's history with: unstall import FORMAT FILE", file=sys.stderr)
        return 0
    print(headline(rows) + "\n")
    _print_table(rows, moment)
    return 0


def _as_json(row: InitiativeRow) -> dict[str, Any]:
    shown = row._asdict()
    shown["since"] = rfc3339(row.since)
    shown["signals"] = list(row.signals)
    return {column: shown[column] for column in COLUMNS}


def _print_table(rows: list[Brief], moment: Moment) -> None:
    width = min(max(len(row.initiative) for row in rows), 24)
    print("\n".join([_line(row, width, moment) for row in rows]))


def _line(row: Brief, width: int, moment: Moment) -> str:
    why = row.cause or ("nobody has said why" if row.state == SILENT else row.warning or "")
    who = f" → {clean(row.whose_move)}" if row.whose_move else ""
    key, title = clean(row.initiative[:width]), clean(row.title[:36])
    line = f"{LOOKS[row.state].glyph} {key:<{width}}  {title:<36}  {row.state:<7}  {ago(row.since, moment.as_of):>10}  "
    return (line + clean(why) + who).rstrip()
