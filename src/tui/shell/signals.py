"""`unstall signals`: what warns, since when, and on what each warning rests; and the rules."""

from __future__ import annotations

from ledger.counting import count
from projections.lists.warnings import warnings, warnings_of
from projections.moment import Moment
from projections.signals.table import RULES, URGENCY
from tui.shell.context import FORMATS, add_moment, moment_of, opened, write_rows
from tui.words.display import clean, day

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from typing import Any

    from projections.signals.signal import Signal

COLUMNS = ("initiative", "id", "version", "onset", "knowable_at", "inputs", "sentence")
RULE_COLUMNS = ("id", "version", "when", "peers")


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `signals`."""
    parser.add_argument("--initiative", metavar="K", help="of this one alone")
    parser.add_argument("--rules", action="store_true", help="the rules themselves: when each of them warns")
    parser.add_argument("--format", choices=FORMATS, help="for programs; without it, words")
    add_moment(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print what warns, the most urgent first, or the rules."""
    if arguments.rules:
        _rules(arguments.format)
        return 0
    views = opened(arguments)
    moment = Moment(*moment_of(arguments, views))
    if arguments.initiative is None:
        found = warnings(views, moment)
    else:
        found = {arguments.initiative: warnings_of(views, moment, arguments.initiative)}
    if arguments.format:
        write_rows(_rows(found, arguments.format == "csv"), COLUMNS, arguments.format)
    else:
        _print(found)
    return 0


def _in_order(found: dict[str, tuple[Signal, ...]]) -> list[str]:
    """The initiatives: the most urgent signal first, then the most signals."""
    warned = [key for key, signals in found.items() if signals]
    return sorted(warned, key=lambda key: (URGENCY[found[key][0].id], -len(found[key]), key))


def _rows(found: dict[str, tuple[Signal, ...]], in_cells: bool) -> Iterator[dict[str, Any]]:
    for key in _in_order(found):
        for signal in found[key]:
            shown = signal.as_json()
            if in_cells:
                shown["inputs"] = [f"{name}={value}" for name, value in signal.inputs.items()]
            yield {"initiative": key, **shown}


def _print(found: dict[str, tuple[Signal, ...]]) -> None:
    keys = _in_order(found)
    many = sum(len(found[key]) for key in keys)
    print(f"{count(many, 'signal')} on {count(len(keys), 'initiative')}")
    for key in keys:
        print("\n" + clean(key))
        for signal in found[key]:
            cited = " ".join(f"@{position}" for position in signal.evidence)
            print(clean(f"  ! {signal.sentence} [{cited}]"))
            known = f", knowable on {day(signal.knowable_at)}" if signal.knowable_at > signal.onset else ""
            print(clean(f"    {signal.id}, since {day(signal.onset)}{known}"))


def _rules(form: str | None) -> None:
    if form:
        rows = ({column: getattr(rule, column) for column in RULE_COLUMNS} for rule in RULES)
        write_rows(rows, RULE_COLUMNS, form)
        return
    import textwrap

    print("The most urgent rule first. A signal uses only what was known at the time.")
    for rule in RULES:
        print(f"\n{rule.id} (version {rule.version})")
        print(textwrap.indent(textwrap.fill(rule.when, 100), "  "))
