"""`unstall correct`: the same fact with other fields or another time; the first one stays visible."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ledger.aggregates.fact import Fact
from ledger.correcting import changeable
from ledger.desk import Desk
from ledger.errors import Rejected
from ledger.granted import COMMAND_OF
from ledger.instants import micros
from ledger.log.recorder import SqliteLog
from ledger.record import kind_of
from projections.model.summaries import summary
from tui.shell.context import ledger_path
from tui.shell.undoing import position as position_of
from tui.words import TIMES
from tui.words.display import clean
from tui.words.fields import Field, fields_of, reader, time
from tui.words.times import told

_EXAMPLES = """examples:
  unstall correct 18204 decider="Ana Reyes" --reason "she took over in May"
  unstall correct 18204 --at "last Tuesday"
  unstall correct 18204 options=yes options=no consequence=none

The fields are those of the fact: unstall record --list names the commands, unstall record COMMAND --help their fields.
`none` empties a field; a field that holds several is given once for each."""


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `correct`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EXAMPLES
    parser.add_argument("position", type=position_of, metavar="POSITION", help="position of the record that is wrong")
    parser.add_argument("changes", nargs="*", metavar="FIELD=VALUE", help="what is right")
    parser.add_argument(
        "--at", type=time, metavar="TIME", help=f"when it really happened: {TIMES} (default: as it says)"
    )
    parser.add_argument("--reason", metavar="TEXT", help="why")
    parser.add_argument("--actor", metavar="NAME", help="who corrects it (default: $UNSTALL_ACTOR, or your login)")


def run(arguments: argparse.Namespace) -> int:
    """Append the replacement and the correction; both positions on standard output."""
    log = SqliteLog(ledger_path(arguments.ledger))
    try:
        fact = _fact_at(log, arguments.position)
        changes = _changes(fact, arguments.changes)
        records = Desk(log).correct(
            arguments.position,
            changes,
            via=arguments.via,
            at=arguments.at,
            reason=arguments.reason,
            actor=arguments.actor,
        )
    finally:
        log.close()
    if not records:
        print(f"nothing to correct: record {arguments.position} says that already", file=sys.stderr)
    for record in records:
        print(record.position)
        said = clean(f"recorded as {record.position:,}: {record.stream}, {summary(record.fact)}")
        when = f" (happened {told(micros(record.at), micros(record.recorded_at))})" if arguments.at else ""
        print(said + (when if record is records[0] else ""), file=sys.stderr)
    return 0


def _fact_at(log: SqliteLog, position: int) -> Fact:
    head = log.head()
    if not 1 <= position <= head:
        raise Rejected(f"there is no record {position} in this ledger; its positions go from 1 to {head}")
    return next(log.read(position - 1, position)).fact


def _changes(fact: Fact, typed: list[str]) -> dict[str, Any]:
    """The typed pairs as values of the fact's fields. Raises Rejected where one is none."""
    names = {name.rstrip("_"): name for name in changeable(fact)}
    many: dict[str, tuple[Any, ...]] = {}
    changes: dict[str, Any] = {}
    for pair in typed:
        word, equals, value = pair.partition("=")
        name = names.get(word.strip().replace("-", "_"), word)
        if not equals:
            raise Rejected(f"{pair!r} is no correction; write it as FIELD=VALUE, such as decider=ana")
        field = fields_of(COMMAND_OF[type(fact)]).get(name) if type(fact) in COMMAND_OF else None
        if field is None or name not in names.values():
            changes[name] = value  # the desk says what is wrong with it
        elif field.many:
            many[name] = (*many.get(name, ()), *(() if value == "none" else (_value(fact, field, value),)))
        else:
            changes[name] = _value(fact, field, value)
    return changes | many


def _value(fact: Fact, field: Field, typed: str) -> Any:
    try:
        return reader(field.kind, field.nullable)(typed)
    except (argparse.ArgumentTypeError, ValueError) as error:
        why = str(error) if isinstance(error, argparse.ArgumentTypeError) else f"{typed!r} is not of its kind"
        raise Rejected(f"{field.name.rstrip('_')} of a {kind_of(fact)}: {why}") from None
