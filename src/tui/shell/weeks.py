"""`unstall weeks`: the portfolio as a heat strip, one cell a week: who stood still when."""

from __future__ import annotations

import argparse
import json
import sys
from itertools import islice
from typing import Any

from ledger.errors import Rejected
from ledger.instants import Micros, rfc3339
from projections.moment import Moment
from projections.pictures.heat_strip import Week, runs, weeks_until
from projections.pictures.looks import LOOKS
from projections.pictures.weeks import strips
from projections.views import Views
from tui.shell.context import add_moment, moment_of, opened
from tui.words.cells import fitted, width_of
from tui.words.display import clean

#: So many characters of a key are shown.
_NAMES = 24
#: So many initiatives, the longest stalled first, are drawn.
_DRAWN = 100


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `weeks`."""
    parser.description = (
        "The portfolio by week, the longest stall first: each cell is what an initiative mostly was in that week."
    )
    parser.epilog = "for example: unstall weeks --weeks 12; unstall weeks --format svg -o weeks.svg"
    parser.add_argument("--weeks", type=int, default=26, metavar="N", help="how many weeks, the present one last (26)")
    parser.add_argument("--format", choices=("json", "svg"), help="json for programs, svg for a drawing")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the drawing to FILE")
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the heat strip."""
    if not 1 <= arguments.weeks <= 520:
        raise Rejected("--weeks takes a number from 1 to 520")
    views = opened(arguments)
    moment = Moment(*moment_of(arguments, views))
    if arguments.format == "svg":
        return draw(views, moment, arguments.weeks, arguments.output)
    weeks = weeks_until(moment.as_of, arguments.weeks)
    rows = list(strips(views, moment, weeks))
    if arguments.format == "json":
        json.dump([_as_json(key, cells) for key, _, cells in rows], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        _print(rows, weeks)
    return 0


def draw(views: Views, moment: Moment, number: int, output: str | None) -> int:
    """The heat strip of the last `number` weeks as SVG."""
    from projections.exports.heat_svg import heat_svg
    from tui.shell.drawing import put

    weeks = weeks_until(moment.as_of, number)
    rows = list(islice(strips(views, moment, weeks), _DRAWN))
    title = f"The portfolio by week, until {rfc3339(moment.as_of)[:10]}"
    return put(heat_svg(title, rows, weeks), output)


def _print(rows: list[tuple[str, str, list[Week]]], weeks: list[Micros]) -> None:
    if not rows:
        print("No initiative lived in these weeks.")
        return
    width = min(max((width_of(key) for key, *_ in rows), default=0), _NAMES)
    for key, _, cells in rows:
        drawn = [" "] * len(cells)
        for run in runs(cells, 1):
            drawn[run.first] = LOOKS[run.state].fill
        print(clean(f"{fitted(key, width)}  {''.join(drawn)}".rstrip()))
    first, last = rfc3339(weeks[0])[:10], rfc3339(weeks[-1])[:10]
    gap = max(len(weeks) - len(first) - len(last), 1)
    print(f"{'':{width}}  {first}{' ' * gap}{last}")
    present = {cell.state for *_, cells in rows for cell in cells}
    print("   ".join(f"{look.fill} {look.word}" for state, look in LOOKS.items() if state in present))


def _as_json(key: str, cells: list[Week]) -> dict[str, Any]:
    return {
        "initiative": key,
        "weeks": [
            {"from": rfc3339(cell.from_), "state": cell.state or None, "stalled": round(cell.stalled, 4)}
            for cell in cells
        ],
    }
