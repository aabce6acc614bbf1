"""Budgets, measured: every figure stands beside its limit (raw SQLite, bare Python, an empty app) in the same run.

Nothing here passes or fails: clocks differ, and a benchmark is no test. Medians of several rounds, taken in turn with
their limit, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import commands
import generated
import past
import screens
import store
from measuring import COLUMNS, Row


def main() -> None:
    """Measure, and print each row as soon as it is known."""
    options = arguments()
    options.folder.mkdir(parents=True, exist_ok=True)
    print(COLUMNS, flush=True)
    for row in rows(options):
        print(row, flush=True)


def rows(options: argparse.Namespace) -> Iterator[Row]:
    """Every row that was asked for."""
    wanted = set(options.only or ("store", "import", "shell", "past", "screens"))
    ledger = options.folder / f"generated-{options.facts}-{options.initiatives}.unstall"
    if wanted & {"store", "shell", "past", "screens"}:
        generated.build(ledger, options.facts, options.initiatives)
    if "store" in wanted:
        yield from store.rows(ledger, options.folder, options.initiatives, options.rounds)
    if "import" in wanted:
        sample = options.folder / "generated.xes"
        generated.write_xes(sample, events=min(options.facts, 200_000))
        for form, *files in [["xes", str(sample)], *(options.real or [])]:
            yield store.importing(form, files, options.folder, options.rounds)
    if "shell" in wanted:
        yield from commands.rows(ledger, max(options.rounds, 7))
    if "past" in wanted:
        yield from past.rows(ledger)
    if "screens" in wanted:
        yield from screens.rows(ledger, options.rounds)


def arguments() -> argparse.Namespace:
    """What may be asked for."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--facts", type=int, default=1_000_000, help="size of the generated ledger (1,000,000)")
    parser.add_argument("--initiatives", type=int, default=2_000, help="initiatives in it (2,000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (3); the median counts")
    parser.add_argument(
        "--real",
        nargs="+",
        action="append",
        metavar=("FORMAT", "FILE"),
        help="also import real files: --real jira *.json",
    )
    parser.add_argument(
        "--only", nargs="+", choices=("store", "import", "shell", "past", "screens"), help="these alone"
    )
    parser.add_argument("--folder", type=Path, required=True, help="where ledgers are built and kept for the next run")
    return parser.parse_args()


if __name__ == "__main__":
    main()
