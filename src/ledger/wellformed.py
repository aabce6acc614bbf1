"""Whether a command is well formed at all, before any rule looks at it. Pure.

Screens, shell and tests all make commands; what a type checker cannot see of a typed text is caught here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from ledger.aggregates.command import Command
from ledger.errors import Rejected

AnyCommand = TypeVar("AnyCommand", bound=Command)


def well_formed(command: AnyCommand) -> AnyCommand:
    """The command with its times in UTC. Raises Rejected for a value of the wrong kind, an empty or broken text."""
    name = type(command).__name__
    values = msgspec.structs.asdict(command)
    for field, value in values.items():
        if isinstance(value, datetime):
            if value.tzinfo is None:
                raise Rejected(f"{label(field)} of {name} has no time zone; write it as 2026-05-13T12:05:11Z")
            values[field] = value.astimezone(UTC)
        for text in _texts(value):
            _check_text(text, f"{label(field)} of {name}")
    try:
        return msgspec.convert(values, type(command))
    except msgspec.ValidationError as error:
        complaint, _, place = str(error).partition(" - at `$.")
        field = place.rstrip("`").partition("[")[0]
        raise Rejected(
            f"{label(field) or 'a part'} of {name} cannot be used: {complaint[:1].lower()}{complaint[1:]}"
        ) from None


def check_new_key(key: str, what: str) -> None:
    """Raises Rejected for a key that nobody could type again: keys have neither spaces nor colons."""
    if not key.isprintable() or any(character.isspace() or character == ":" for character in key):
        raise Rejected(f"{key!r} cannot be the key of {what}; write it without spaces and colons, such as ATLAS-12")


def label(field: str) -> str:
    """A field's name as people read it: `needed_by` is 'needed by'."""
    return field.rstrip("_").replace("_", " ")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)


def _check_text(text: str, where: str) -> None:
    if not text.strip():
        raise Rejected(f"{where} is empty; say something, or leave it out where it may be left out")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Rejected(f"{where} is not UTF-8 text; type it again, or check the encoding of its source") from None
