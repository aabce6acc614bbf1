"""`unstall flow`: how work flows by the definitions of others."""

from __future__ import annotations

import argparse
import json
import sys

from ledger.errors import Rejected
from ledger.instants import rfc3339
from projections.flow.jirametrics import Entry, Settings
from projections.flow.tracked import changes_of
from projections.moment import Moment
from projections.views.schema import STATE
from tui.display import clean
from tui.shell.context import add_moment, moment_of, opened

JIRAMETRICS = "jirametrics"
_EXAMPLE = "for example: unstall flow --by jirametrics --subject AB-12 --blocked-status 'On hold' --format json"


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `flow`."""
    parser.description = (
        "When one item was active, blocked or stalled as JiraMetrics defines it: blocked by a flag, a blocked status "
        "or an open link 'is blocked by'; stalled in a stalled status, or after five calendar days without any change."
    )
    parser.epilog = _EXAMPLE
    parser.add_argument("--by", choices=(JIRAMETRICS,), help="whose definition tells the changes of --subject")
    parser.add_argument("--subject", metavar="ITEM", help="the item whose changes are told")
    parser.add_argument(
        "--blocked-status",
        metavar="STATUS",
        action="append",
        default=[],
        help="a status that means blocked; repeatable",
    )
    parser.add_argument(
        "--stalled-status",
        metavar="STATUS",
        action="append",
        default=[],
        help="a status that means stalled; repeatable",
    )
    parser.add_argument("--format", choices=("json",), help="for programs; without it, tables and words")
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the figures, or one item's changes by JiraMetrics' definition."""
    if arguments.by is None or arguments.subject is None:
        raise Rejected("--by and --subject go together: unstall flow --by jirametrics --subject AB-12")
    settings = Settings(frozenset(arguments.blocked_status), frozenset(arguments.stalled_status))
    views = opened(arguments, STATE)
    moment = Moment(*moment_of(arguments, views))
    entries = changes_of(views, arguments.subject, moment, settings)
    if arguments.format == "json":
        rows = [
            {"at": rfc3339(entry.at), "state": entry.state, "stalled_days": entry.stalled_days} for entry in entries
        ]
        json.dump(rows, sys.stdout, indent=1)
        sys.stdout.write("\n")
        return 0
    for entry in entries:
        print(clean(_told(entry)))
    return 0


def _told(entry: Entry) -> str:
    days = "" if entry.stalled_days is None else f", {entry.stalled_days} days without a change"
    return f"{rfc3339(entry.at)}  {entry.state}{days}"
