"""`init`, `rebuild` and `doctor`: making a ledger, making its views again, and looking after both."""

from __future__ import annotations

import argparse
import shlex
import sys

from ledger.counting import count
from tui.shell.context import ledger_path

FOUND_BAD = 1


def add_arguments(parser: argparse.ArgumentParser, verb: str) -> None:
    """What each of the three verbs takes."""
    if verb == "init":
        parser.add_argument("--sample", action="store_true", help="with a sample portfolio that ends today")
    elif verb == "doctor":
        parser.add_argument("--format", choices=("json",), help="for programs; words where it is not given")


def run(arguments: argparse.Namespace) -> int:
    """Run the verb; returns the exit status."""
    verb = {"init": _init, "rebuild": _rebuild, "doctor": _doctor}[arguments.verb]
    return verb(arguments)


def _init(arguments: argparse.Namespace) -> int:
    from ledger import edge
    from ledger.log.recorder import SqliteLog

    path = ledger_path(arguments.ledger)
    existed = path.exists() and path.stat().st_size > 0
    log = SqliteLog(path, create=True)
    try:
        if arguments.sample:
            from ledger.sample.telling import tell

            added = tell(log, edge.now().date())
            what = (
                f"holds the sample portfolio: {count(added, 'fact')}" if added else "holds the sample portfolio already"
            )
            named = f" --ledger {shlex.quote(arguments.ledger)}" if arguments.ledger else ""
            print(f"{path} {what}; open it with: unstall{named}", file=sys.stderr)
        elif existed:
            print(f"{path} is a ledger already, with {count(log.head(), 'fact')}; it stays as it is", file=sys.stderr)
        else:
            print(
                f"{path} is ready; next: unstall import FORMAT FILE… or unstall record ProposeInitiative …",
                file=sys.stderr,
            )
    finally:
        log.close()
    return 0


def _rebuild(arguments: argparse.Namespace) -> int:
    from projections.views import Views, discard
    from tui.shell.progress import Progress

    path = ledger_path(arguments.ledger)
    # The file goes too, so that damaged views are mended the same way; who has them open goes on with the old ones.
    discard(path)
    with Progress("rebuilding the views") as progress:
        views = Views.open(path, progress)
    told = views.position
    views.close()
    print(f"the views were built again from {count(told, 'fact')}", file=sys.stderr)
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    from tui.shell.doctor import BAD, examine

    findings = examine(ledger_path(arguments.ledger), named=arguments.ledger is not None)
    if arguments.format == "json":
        import json

        json.dump([finding._asdict() for finding in findings], sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        width = max(len(finding.name) for finding in findings)
        for finding in findings:
            remedy = f" — {finding.remedy}" if finding.remedy else ""
            print(f"{finding.level:<4}  {finding.name:<{width}}  {finding.value}{remedy}")
    return FOUND_BAD if any(finding.level == BAD for finding in findings) else 0
