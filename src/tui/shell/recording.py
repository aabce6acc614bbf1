"""The verbs that record: `record COMMAND` for every command of the table, and short verbs for the common ones."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from ledger import edge
from ledger.aggregates.command import Command
from ledger.commands import COMMANDS
from ledger.desk import Desk
from ledger.errors import Conflict
from ledger.log.recorder import SqliteLog
from ledger.record import Record
from projections.audit.meanwhile import meanwhile
from tui.shell.arguments import add_command, add_field, given
from tui.shell.context import ledger_path
from tui.shell.short_verbs import SHORT
from tui.words import DAYS, TIMES
from tui.words.display import clean
from tui.words.fields import NOTHING, fields_of, made, time
from tui.words.recorded import nothing_recorded, recorded_as
from tui.words.times import day_meant, names_a_day


def add_arguments(parser: argparse.ArgumentParser, verb: str) -> None:
    """The arguments of one of the verbs; `record` has a parser of its own for every command."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    if verb == "record":
        _add_record(parser)
        return
    short = SHORT[verb]
    parser.epilog = f"example:\n  {short.example}"
    fields = fields_of(short.command)
    for name, metavar in short.positional:
        add_field(parser, fields[name], metavar=metavar)
    if verb == "target":
        parser.add_argument(
            "where", metavar="DATE|MILESTONE", help=f"a day, such as {DAYS}; a dated milestone; or none"
        )
    for flag, name in short.options.items():
        add_field(
            parser, fields[name], flag, flag.lstrip("-").upper() if fields[name].kind is str else "", flag in short.must
        )
    if verb == "block":
        parser.add_argument(
            "--external",
            dest="field_side",
            action="store_const",
            const="external",
            default=argparse.SUPPRESS,
            help="the cause lies outside",
        )
    _add_stamp(parser)


def _add_record(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "unstall record --list says what each command is for, unstall record COMMAND --help what it takes."
    parser.add_argument("--list", action="store_true", help="list the commands")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, entry in COMMANDS.items():
        about = entry.help[:1].upper() + entry.help[1:] + "."
        own = commands.add_parser(name, description=about)
        add_command(own, entry.command)
        own.add_argument("--ledger", default=argparse.SUPPRESS, metavar="PATH", help="the ledger")
        _add_stamp(own)


def _add_stamp(parser: argparse.ArgumentParser) -> None:
    """What every recording verb takes: when it happened, who says so, and what led to it."""
    parser.add_argument("--at", type=time, metavar="TIME", help=f"when it happened: {TIMES} (default: now)")
    parser.add_argument("--actor", metavar="NAME", help="who records it (default: $UNSTALL_ACTOR, or your login)")
    parser.add_argument("--caused-by", type=int, metavar="POSITION", help="position of the record that led to it")
    parser.add_argument(
        "--seen",
        type=int,
        metavar="POSITION",
        help="the last position that you have seen; refused where somebody recorded more about the same thing",
    )


def run(arguments: argparse.Namespace) -> int:
    """Record what was asked for; each position on standard output, a sentence on standard error."""
    if arguments.verb == "record" and (arguments.list or arguments.command is None):
        return _list(asked=arguments.list)
    command = _command(arguments)
    return submit(
        ledger_path(arguments.ledger),
        command,
        arguments.via,
        arguments.at,
        arguments.actor,
        arguments.caused_by,
        arguments.seen,
    )


def submit(
    ledger: Path,
    command: Command,
    via: str,
    at: datetime | None = None,
    actor: str | None = None,
    cause: int | None = None,
    seen: int | None = None,
) -> int:
    """Hand a command in and tell what came of it; see `Desk.submit`. Returns the exit status."""
    log = SqliteLog(ledger)
    try:
        records = Desk(log).submit(command, via=via, at=at, actor=actor, cause=cause, seen=seen)
    except Conflict as overtaken:
        if not overtaken.between:
            raise
        told = "; ".join(meanwhile(log.read(min(overtaken.between) - 1, max(overtaken.between)), overtaken.between))
        raise Conflict(f"nothing was recorded, for meanwhile {clean(told)}; look, then say it again") from None
    finally:
        log.close()
    _tell(command, records, happened_told=at is not None)
    return 0


def _command(arguments: argparse.Namespace) -> Command:
    values = given(arguments)
    if arguments.verb == "record":
        return made(COMMANDS[arguments.command].command, values)
    if arguments.verb == "target":
        values |= _target(arguments.where)
    return made(SHORT[arguments.verb].command, values)


def _target(where: str) -> dict[str, Any]:
    """A target is a day, `none`, or else the name of a milestone."""
    if where == NOTHING:
        return {}
    return {"to": day_meant(where, edge.now())} if names_a_day(where) else {"milestone": where}


def _tell(command: Command, records: list[Record], happened_told: bool) -> None:
    if not records:
        print(clean(nothing_recorded(command)), file=sys.stderr)
    for record in records:
        print(record.position)
        print(clean(recorded_as(record, happened_told=happened_told)), file=sys.stderr)


def _list(asked: bool) -> int:
    """The commands with what they are for; wrong usage where nobody asked for the list."""
    if not asked:
        print("unstall: record needs a COMMAND; unstall record --list says which there are", file=sys.stderr)
        return 2
    width = max(map(len, COMMANDS))
    for name, entry in COMMANDS.items():
        print(f"{name:<{width}}  {entry.help}")
    return 0
