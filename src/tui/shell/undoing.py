"""`unstall undo` and `redo`: nothing is deleted, a retraction is appended."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from ledger import edge
from ledger.desk import Desk
from ledger.log.recorder import SqliteLog
from ledger.record import Record
from projections.audit.records import row
from projections.audit.undoing import last_done, last_undone
from projections.views import Views
from tui.shell.context import ledger_path, opened
from tui.words.display import clean

_LAST = {
    "undo": "the last fact that you recorded and that still stands; an imported one only by its position",
    "redo": "the last fact that you undid",
}
_EXAMPLE = {"undo": "unstall undo 18,204", "redo": "unstall redo"}


def add_arguments(parser: argparse.ArgumentParser, verb: str) -> None:
    """The arguments of `undo` and `redo`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        "A correction goes, and comes back, with its replacement. What later facts rest on is refused: undo those\n"
        f"first. The log keeps showing everything.\n\nexample:\n  {_EXAMPLE[verb]}"
    )
    parser.add_argument(
        "position", type=position, nargs="?", metavar="POSITION", help=f"a record's position (default: {_LAST[verb]})"
    )
    parser.add_argument("--reason", metavar="TEXT", help="why")
    parser.add_argument("--actor", metavar="NAME", help="who does it (default: $UNSTALL_ACTOR, or your login)")


def position(text: str) -> int:
    """A position as people write it: 18204, 18,204 or @18204."""
    try:
        return int(text.removeprefix("@").replace(",", ""))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no position; write a number such as 18204") from None


def run(arguments: argparse.Namespace) -> int:
    """Append the retraction; its position on standard output, what it changes on standard error."""
    who = (edge.actor() if arguments.actor is None else arguments.actor).strip()
    views = opened(arguments)
    last: Callable[[Views, str], int] = last_done if arguments.verb == "undo" else last_undone
    named: int | None = arguments.position
    chosen = last(views, who) if named is None else named
    log = SqliteLog(ledger_path(arguments.ledger))
    try:
        desk = Desk(log)
        act = desk.undo if arguments.verb == "undo" else desk.redo
        records = act(chosen, via=arguments.via, reason=arguments.reason, actor=who)
    finally:
        log.close()
    _tell(views, arguments.verb, records)
    return 0


def _tell(views: Views, verb: str, records: list[Record]) -> None:
    for record in records:
        print(record.position)
        of = getattr(record.fact, "of", 0)
        if verb == "redo":
            of = _taken_back_by(views, of)
        what = row(views, of)
        done = "no longer counts" if verb == "undo" else "counts again"
        print(
            clean(f"recorded as {record.position:,}: {what.stream}, record {of} ({what.summary}) {done}"),
            file=sys.stderr,
        )


def _taken_back_by(views: Views, retraction: int) -> int:
    (of,) = views.audit.execute("SELECT of FROM retraction WHERE position = ?", (retraction,)).fetchone()
    return int(of)
