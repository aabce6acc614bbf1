"""What the verbs share: which ledger, which moment, and how rows leave as JSON or CSV."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence

from ledger import edge
from ledger.errors import Unavailable
from ledger.instants import Micros, micros
from projections.moment import EVERY_POSITION, ITS_OWN
from tui.words import TIMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from pathlib import Path
    from typing import Any

    from projections.moment import Moment
    from projections.views import Views
    from projections.views.schema import Projection

FORMATS = ("json", "jsonl", "csv")


def ledger_path(named: str | None) -> Path:
    """The ledger's file. Raises Unavailable for an engine that this version does not know."""
    from pathlib import Path

    return Path(_ledger_file(named))


def _ledger_file(named: str | None) -> str:
    place = named or edge.default_ledger()
    if "://" in place:
        raise Unavailable(f"{place}: only SQLite files are known to this version; give a path")
    return os.path.expanduser(place)


def opened(arguments: argparse.Namespace, only: Projection | None = None) -> Views:
    """The views of the ledger that a reading verb was given, caught up; long work shows its progress.

    `only` names the view that the verb asks, where it is one.
    """
    from projections.views import Views
    from tui.shell.progress import Progress

    with Progress("reading the new facts") as progress:
        views = Views.open(_ledger_file(arguments.ledger), progress, only)
    arguments.closing.append(views.close)
    return views


def add_moment(parser: argparse.ArgumentParser, judging: bool = True) -> None:
    """`--as-of` and `--known-at`, the same on every reading verb; and by which policy it judges, where it does."""
    parser.add_argument(
        "--as-of", metavar="T", help=f"what had happened by T: {TIMES}; @18204 is when that record was known"
    )
    parser.add_argument("--known-at", metavar="T", help="what anybody could have known at T")
    if judging:
        told = "judge by the policy of that day (default), or by today's"
        parser.add_argument("--policy", choices=("then", "now"), default="then", help=told)


def add_grep(parser: argparse.ArgumentParser) -> None:
    """`--grep`, the filter of the screens, on the verbs that print a list of them."""
    parser.add_argument(
        "--grep", metavar="WORDS", default="", help="only rows that have all these words, none behind a !"
    )


def moment_of(arguments: argparse.Namespace, views: Views) -> tuple[Micros, Micros, int, Micros]:
    """What a Moment is made of; the present where no time was given."""
    present = micros(edge.now())
    as_of = instant(arguments.as_of, views) if arguments.as_of else present
    known_at = instant(arguments.known_at, views) if arguments.known_at else max(present, as_of)
    return as_of, known_at, EVERY_POSITION, present if getattr(arguments, "policy", None) == "now" else ITS_OWN


def lay_out(arguments: argparse.Namespace, views: Views, moment: Moment) -> None:
    """Lay out the past of every initiative, once, where a moment in it was asked for that can be read from there."""
    if not (arguments.as_of or arguments.known_at):
        return
    from projections.lists.stood import axis_of
    from projections.spans.laid_out import is_laid_out

    if axis_of(views, moment) is None or is_laid_out(views.connection):
        return
    from projections.spans.filling import fill
    from tui.shell.progress import Progress

    with Progress("laying out the past") as progress:
        fill(views.connection, views.path, progress)


def instant(text: str, views: Views) -> Micros:
    """A time that a person typed, see `tui.words.times`; positions are looked up in the views."""
    from projections.audit.records import known_at
    from tui.words import times

    return times.instant(text, edge.now(), lambda position: known_at(views, position))


def write_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], form: str) -> None:
    """Rows to standard output as one JSON list, as JSON lines, or as CSV (RFC 4180, formulas defused)."""
    out = sys.stdout
    if form == "csv":
        from projections.exports.csv import write_csv

        write_csv(out, columns, ([_cell(row[column]) for column in columns] for row in rows))
        return
    import json

    if form == "jsonl":
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    # A row a line: the encoder is written in C only where it need not indent.
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    out.write(f"[\n{lines}\n]\n" if lines else "[]\n")


def _cell(value: Any) -> Any:
    """Several values in one cell are told apart by a semicolon."""
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value
