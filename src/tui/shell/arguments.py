"""Arguments of the shell, made from the fields of a command, and what was given for them."""

from __future__ import annotations

import argparse
from typing import Any, Literal, get_args, get_origin

from ledger.aggregates.command import Command
from tui.words.fields import Field, fields_of, pair, reader

_DEST = "field_"


def add_field(
    parser: argparse.ArgumentParser, field: Field, flag: str = "", metavar: str = "", required: bool = False
) -> None:
    """One argument for a field: an option where a flag is given, else a positional one."""
    told: dict[str, Any] = {"help": field.meaning.replace("%", "%%")}
    if field.prose and not flag:
        told["help"] += "; - reads it from standard input"
    if get_origin(field.kind) is Literal and not field.mapping:
        told["choices"] = get_args(field.kind)
        told["metavar"] = metavar or field.metavar
        told["help"] += f" ({', '.join(get_args(field.kind))})"
    else:
        told["type"] = pair(field.kind) if field.mapping else reader(field.kind, field.nullable and not flag)
        told["metavar"] = metavar or field.metavar
    if flag:
        told["required"] = required
        if field.many or field.mapping:
            told["action"] = "append"
            told["help"] += " (may be repeated)"
        parser.add_argument(flag, dest=_DEST + field.name, default=argparse.SUPPRESS, **told)
    else:
        parser.add_argument(_DEST + field.name, **told)


def add_command(parser: argparse.ArgumentParser, command: type[Command]) -> None:
    """An argument for every field of a command."""
    for field in fields_of(command).values():
        add_field(parser, field, "" if field.positional else field.flag, required=field.required)


def given(arguments: argparse.Namespace) -> dict[str, Any]:
    """The values of the fields that were given, by field."""
    return {name.removeprefix(_DEST): value for name, value in vars(arguments).items() if name.startswith(_DEST)}
