"""`import`: take in the history of a tracker, say what was added, what was there already, and what was wrong."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.counting import tally
from tui.shell.context import ledger_path
from tui.words.display import clean

if TYPE_CHECKING:
    from datetime import tzinfo

    from ledger.importers.intake import Options, Report
    from ledger.importers.mapping import Mapping
    from ledger.other_process import OtherProcess

FINE, FOUND_BAD = 0, 1
_SHOWN_PROBLEMS = 20
GUESS = "auto"


def add_arguments(parser: argparse.ArgumentParser, verb: str) -> None:  # noqa: ARG001 - every verb is asked the same way
    """The format, the files, and how they are to be understood."""
    parser.add_argument("form", metavar="FORMAT", help="jira, xes, table, jsonl, or auto to judge by the content")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file, packed with gzip or not; - is standard input")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--into", metavar="KEY", help="put everything into this one initiative")
    where.add_argument(
        "--initiative-from",
        metavar="WHAT",
        help="what an initiative is: project (as by default), epic, component, version or label; of a table a column. "
        "component, version and label are taken as they are at present: where an issue had others before is not told",
    )
    parser.add_argument("--map", metavar="FILE", help="a mapping in TOML: what columns, fields and statuses mean")
    parser.add_argument("--suggest-map", action="store_true", help="print a first mapping for the file; import nothing")
    parser.add_argument("--zone", metavar="ZONE", help="the time zone of times that name none, such as Europe/Berlin")
    parser.add_argument("--tracker", metavar="NAME", help="tells two trackers of one kind apart in one ledger")
    parser.add_argument("--strict", action="store_true", help="refuse a file whole if any record in it is broken")
    parser.add_argument("--format", choices=("json",), help="for programs; words where it is not given")


def run(arguments: argparse.Namespace) -> int:
    """Import the files; 1 where any record was left out."""
    from ledger.importers.reader import reader_of

    with reader_of([] if arguments.suggest_map else arguments.files) as reader:
        return _import(arguments, reader)


def _import(arguments: argparse.Namespace, reader: OtherProcess | None) -> int:
    from ledger.importers import importer_of
    from ledger.importers.guess import format_of
    from ledger.importers.intake import take_in
    from ledger.importers.pipeline import Pipeline
    from ledger.log.recorder import SqliteLog
    from tui.shell.progress import Progress

    options = _options(arguments)
    form = format_of(arguments.files[0]) if arguments.form == GUESS else arguments.form
    importer = importer_of(form)
    if arguments.suggest_map:
        return _suggest(arguments.files[0], form)
    path = ledger_path(arguments.ledger)
    if not path.exists():
        print(f"{path} is new; it was made for this import", file=sys.stderr)
    log = SqliteLog(path, create=True)
    try:
        with Progress("importing") as progress:
            report = take_in(
                log,
                importer,
                arguments.files,
                options,
                strict=arguments.strict,
                teller=Pipeline(reader, partial(SqliteLog, path)),
                progress=lambda _, done, total, __: progress(done, total) if total else None,
            )
    except KeyboardInterrupt:
        print("unstall: stopped; what was added stays, run it again to add the rest", file=sys.stderr)
        return 130
    finally:
        log.close()
    _tell(report, arguments.format)
    return FOUND_BAD if report.problems else FINE


def _options(arguments: argparse.Namespace) -> Options:
    from ledger.importers.intake import Options
    from ledger.importers.mapping import load

    mapping: Mapping | None = load(Path(arguments.map)) if arguments.map else None
    zone = _zone(arguments.zone)
    return Options(arguments.into, arguments.initiative_from, mapping, zone, arguments.tracker)


def _zone(name: str | None) -> tzinfo | None:
    from zoneinfo import ZoneInfo

    from ledger.errors import Rejected

    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        raise Rejected(f"{name!r} is no time zone; write it as Europe/Berlin or UTC") from None


def _suggest(place: str, form: str) -> int:
    from ledger.importers.suggest import suggest

    sys.stdout.write(suggest(place, form))
    return FINE


def _tell(report: Report, form: str | None) -> None:
    for note in report.notes:
        print(clean(note), file=sys.stderr)
    if form == "json":
        found = {
            "read": report.read,
            "added": report.added,
            "already": report.already,
            "problems": [problem._asdict() for problem in report.problems],
        }
        json.dump(found, sys.stdout, ensure_ascii=False)
        print()
        return
    for problem in report.problems[:_SHOWN_PROBLEMS]:
        where = f"{problem.file}:{problem.line}" if problem.line else problem.file
        print(clean(f"{where}: {problem.why}"), file=sys.stderr)
    if len(report.problems) > _SHOWN_PROBLEMS:
        print(f"… {len(report.problems) - _SHOWN_PROBLEMS} more; --format json lists them", file=sys.stderr)
    print(
        f"{tally(report.read, 'record')} read, {tally(report.added, 'fact')} added, {report.already:,} known already, "
        f"{tally(len(report.problems), 'problem')}",
        file=sys.stderr,
    )
