"""`unstall status`: where every initiative stands."""

from __future__ import annotations

import sys

from ledger.instants import rfc3339
from projections.lists.brief import Brief, brief, headline
from projections.model.states import SILENT
from projections.moment import Moment
from projections.pictures.looks import LOOKS
from projections.views.schema import STATE
from tui.shell.context import FORMATS, add_grep, add_moment, lay_out, moment_of, opened, write_rows
from tui.words.cells import fitted, width_of
from tui.words.display import ago, clean, cleaned

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from typing import Any

    from projections.lines.line import InitiativeLine
    from projections.model.policy import Policy
    from projections.views import Views

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
    "claim",
    "signals",
)


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `status`."""
    parser.add_argument(
        "--format",
        choices=(*FORMATS, "svg"),
        help="json, jsonl or csv for programs, svg for a drawing of the last 26 weeks, as unstall weeks has it; "
        "without it, words",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the drawing to FILE")
    add_grep(parser)
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the portfolio, the worst first."""
    views = opened(arguments, STATE)
    moment = Moment(*moment_of(arguments, views))
    if arguments.format == "svg":
        from tui.shell.weeks import draw

        return draw(views, moment, 26, arguments.output)
    lay_out(arguments, views, moment)
    if arguments.format:
        write_rows(_for_programs(views, moment, arguments), COLUMNS, arguments.format)
        return 0
    shown = brief(views, moment)
    if shown and arguments.grep:
        passing = {row.initiative for row in _passing(views, moment, arguments.grep)}
        shown = [row for row in shown if row.initiative in passing]
        if not shown:
            print(f"no initiative has {clean(arguments.grep)!r}; unstall status lists them all", file=sys.stderr)
            return 0
    if not shown:
        print("No initiatives yet. Take in a tracker's history with: unstall import FORMAT FILE", file=sys.stderr)
        return 0
    print(headline(shown) + "\n")
    _print_table(shown, moment)
    return 0


def _for_programs(views: Views, moment: Moment, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The rows with what each signal rests on; a cell of a table holds the sentences."""
    from projections.views.policies import policy_at

    rows, policy = _passing(views, moment, arguments.grep), policy_at(views.connection, moment)
    if arguments.format == "csv":
        yield from (_as_json(row, policy, moment) | {"signals": row.sentences} for row in rows)
        return
    from projections.lists.warnings import warnings

    stand = warnings(views, moment)
    for row in rows:
        signals = [signal.as_json() for signal in stand.get(row.initiative, ())]
        yield _as_json(row, policy, moment) | {"signals": signals}


def _passing(views: Views, moment: Moment, words: str) -> list[InitiativeLine]:
    from projections.lists.matching import initiative_text, matches
    from projections.lists.portfolio import portfolio

    return [row for row in portfolio(views, moment) if matches(words, initiative_text(row))]


def _as_json(row: InitiativeLine, policy: Policy, moment: Moment) -> dict[str, Any]:
    from projections.lines.silence import silence

    shown = row._asdict() | silence(policy, row.onset, moment.as_of)
    shown["since"] = rfc3339(row.since)
    shown["claim"] = None if row.claim is None else row.claim._asdict() | {"at": rfc3339(row.claim.at)}
    return {column: shown[column] for column in COLUMNS}


def _print_table(rows: list[Brief], moment: Moment) -> None:
    width = min(max(width_of(row.initiative) for row in rows), 24)
    lines = cleaned([_line(row, width, moment) for row in rows])
    print("\n".join([f"{LOOKS[row.state].glyph} {line}".rstrip() for row, line in zip(rows, lines, strict=True)]))


def _line(row: Brief, width: int, moment: Moment) -> str:
    state, since, initiative, title, cause, whose_move, _, warnings, _, warning, health, claimant, claimed = row
    why = cause or ("nobody has said why" if state == SILENT else "")
    who = f" → {whose_move}" if whose_move else ""
    said = f"  claimed {health}, {claimant}, {ago(claimed, moment.as_of)}" if claimed else ""
    if warning:
        said += f"  ! {warning} (+{warnings - 1})" if warnings > 1 else f"  ! {warning}"
    named = f"{fitted(initiative, width)}  {fitted(title, 36)}"
    return f"{named}  {state:<7}  {ago(since, moment.as_of):>10}  {why}{who}{said}"
