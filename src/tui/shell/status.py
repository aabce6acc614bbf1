"""`unstall status`: where every initiative stands."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ledger.instants import rfc3339
from projections.moment import Moment
from projections.portfolio import InitiativeRow, headline, portfolio
from projections.states import SILENT
from projections.timeline_drawing import LOOKS
from tui.display import ago, clean
from tui.shell.context import FORMATS, add_moment, moment_of, opened, write_rows

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
    views = opened(arguments)
    moment = Moment(*moment_of(arguments, views))
    rows = portfolio(views, moment)
    if arguments.format:
        write_rows((_as_json(row) for row in rows), COLUMNS, arguments.format)
        return 0
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


def _why(row: InitiativeRow) -> str:
    if row.cause:
        return row.cause
    if row.state == SILENT:
        return "nobody has said why"
    return row.signals[0] if row.signals else ""


def _print_table(rows: list[InitiativeRow], moment: Moment) -> None:
    width = min(max(len(row.initiative) for row in rows), 24)
    for row in rows:
        why = _why(row)
        who = f" → {row.whose_move}" if row.whose_move else ""
        line = (
            f"{LOOKS[row.state].glyph} {row.initiative[:width]:<{width}}  {row.title[:36]:<36}  {row.state:<7}  "
            f"{ago(row.since, moment.as_of):>10}  {why}{who}"
        )
        print(clean(line).rstrip())
