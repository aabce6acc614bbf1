"""Commands as words: their fields, how what is typed becomes a value of each, and a command written out again.

A field without a default is a positional argument, every other one an option; a tuple is an option that may be
repeated, a dictionary a repeated KEY=VALUE. `none` stands for nothing where a position may hold nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import msgspec

from ledger import edge
from ledger.aggregates.command import Command
from ledger.errors import Rejected
from ledger.field_words import meaning
from ledger.instants import micros, moment, rfc3339
from ledger.sealing import group_of
from ledger.words import TEXTS
from tui.words import DAYS
from tui.words.times import day_meant, instant

NOTHING = "none"


class Field(NamedTuple):
    """What the shell has to know of a command's field. `kind` is the type of one value, or of one value of many."""

    command: type[Command]
    name: str
    kind: Any
    required: bool
    nullable: bool
    many: bool
    mapping: bool
    prose: bool

    @property
    def flag(self) -> str:
        return "--" + self.name.rstrip("_").replace("_", "-")

    @property
    def positional(self) -> bool:
        return self.required and not self.many

    @property
    def metavar(self) -> str:
        if self.mapping:
            return "ROLE=N" if self.name == "loads" else "STATUS=VALUE"
        if self.positional:
            return self.name.rstrip("_").upper()
        return {date: "DAY", datetime: "TIME", int: "N", float: "N"}.get(self.kind, self.name.rstrip("_").upper())

    @property
    def meaning(self) -> str:
        form = {date: f", such as {DAYS}", datetime: ", such as 2026-05-13T12:05:11Z"}.get(self.kind, "")
        return meaning(self.command.__name__, self.name) + form


@cache
def fields_of(command: type[Command]) -> dict[str, Field]:
    """The command's fields by name, in order."""
    plain = get_type_hints(command)
    marked = get_type_hints(command, include_extras=True)
    found = {}
    for field in msgspec.structs.fields(command):
        parts = [part for part in get_args(plain[field.name]) if part is not NoneType]
        nullable = NoneType in get_args(plain[field.name])
        kind = parts[0] if nullable else plain[field.name]
        many, mapping = get_origin(kind) is tuple, get_origin(kind) is dict
        if many or mapping:
            kind = get_args(kind)[1 if mapping else 0]
        found[field.name] = Field(
            command, field.name, kind, field.required, nullable, many, mapping, group_of(marked[field.name]) == TEXTS
        )
    return found


def made(command: type[Command], values: dict[str, Any]) -> Command:
    """The command of the given values; a text that is `-` is read from standard input, one at most.

    Raises Rejected where two texts would be read.
    """
    read = 0
    filled: dict[str, Any] = {}
    for name, value in values.items():
        field = fields_of(command)[name]
        if field.prose and value == "-":
            read += 1
            if read > 1:
                raise Rejected("only one text can be read from standard input; write the others out")
            value = _standard_input()  # noqa: PLW2901 - the text stands for the dash
        if field.many:
            value = (value,) if isinstance(value, str) else tuple(value)  # noqa: PLW2901
        filled[name] = dict(value) if field.mapping else value
    return command(**filled)


def shell_words(command: Command) -> list[str]:
    """The words after `unstall` that record this command."""
    options: list[str] = []
    positional: list[str] = []
    for field in fields_of(type(command)).values():
        value = getattr(command, field.name)
        if field.positional:
            positional.append(NOTHING if value is None else _written(value))
        elif field.mapping:
            options += [f"{field.flag}={key}={_written(part)}" for key, part in value.items()]
        elif value is not None and value != _default(field):
            options += [f"{field.flag}={_written(part)}" for part in (value if field.many else (value,))]
    return ["record", type(command).__name__, *options, *(["--"] if positional else []), *positional]


def _default(field: Field) -> Any:
    return next(told.default for told in msgspec.structs.fields(field.command) if told.name == field.name)


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return rfc3339(micros(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def reader(kind: Any, nullable: bool) -> Callable[[str], Any]:
    """How a typed word becomes a value of this kind."""
    read: Callable[[str], Any] = {date: day, datetime: time}.get(kind, kind)
    if not nullable:
        return read

    def read_or_nothing(text: str) -> Any:
        return None if text == NOTHING else read(text)

    read_or_nothing.__name__ = getattr(read, "__name__", "value")
    return read_or_nothing


def pair(kind: Any) -> Callable[[str], tuple[str, Any]]:
    """How a typed KEY=VALUE becomes a pair."""

    def read_pair(text: str) -> tuple[str, Any]:
        key, equals, value = text.rpartition("=")
        if not equals:
            raise argparse.ArgumentTypeError(f"{text!r} is no pair; write it as STATUS=VALUE")
        if get_origin(kind) is not Literal:
            return key, kind(value)
        if value not in get_args(kind):
            raise argparse.ArgumentTypeError(f"{value!r} is not one of {', '.join(get_args(kind))}")
        return key, value

    return read_pair


def day(text: str) -> date:
    """A calendar day that a person typed, see `tui.words.times`."""
    try:
        return day_meant(text, edge.now())
    except Rejected as refusal:
        raise argparse.ArgumentTypeError(str(refusal)) from None


def time(text: str) -> datetime:
    """A time that a person typed, see `tui.words.times`."""
    try:
        return moment(instant(text, edge.now()))
    except Rejected as refusal:
        raise argparse.ArgumentTypeError(str(refusal)) from None


def _standard_input() -> str:
    try:
        return sys.stdin.read().rstrip("\r\n")
    except UnicodeDecodeError:
        raise Rejected("standard input is not UTF-8 text; convert it first") from None
