"""What was done on the screens, as the line for the shell that does the same."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from datetime import datetime

from ledger.instants import micros, rfc3339

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ledger.aggregates.command import Command
    from ledger.aggregates.looking import ReviewInitiative
    from ledger.record import Record


def line_of(command: Command, record: Record | None, at: datetime | None) -> str:
    """The shell's line for a command; a key that was made for it is named, so that it makes the same thing again."""
    # Copying what was done needs the commands; copying what is shown does not, and the screens begin with that.
    import msgspec

    from ledger.commands import entry_of
    from ledger.words import split_stream
    from tui.words.fields import shell_words

    entry = entry_of(command)
    if record is not None and entry.prefix and getattr(command, entry.key) is None:
        command = msgspec.structs.replace(command, **{entry.key: split_stream(record.stream)[1]})
    when = ["--at", rfc3339(micros(at))] if at is not None else []
    verb, name, *words = shell_words(command)
    return line(["unstall", verb, name, *when, *words])


def verdict_line(command: ReviewInitiative) -> str:
    """The shell's line for a verdict; what is shown is looked at anew there."""
    note = ["--note", command.note] if command.note else []
    return line(["unstall", "review", *note, "--", command.initiative, command.verdict])


def line(words: Iterable[str]) -> str:
    """Words as one line of the shell."""
    return shlex.join(words)
