"""One command about several marked things: the same command for each of them, each a fact of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from ledger.aggregates.command import Command
from ledger.commands import COMMANDS, entry_of
from ledger.counting import count
from ledger.errors import LedgerError, Rejected
from ledger.words import split_stream
from tui.deeds.done import Done
from tui.deeds.handing_in import Changed, recorded
from tui.reading.reader import Reader

#: What says something about one thing that is never the same for another: keys, and answers to one question.
_OF_ONE = ("RetractFact", "MakeDecision", "SupersedeDecision", "ExplainStall", "ReviewInitiative", "RetitleItem")


def can_be_about(command: str, streams: Sequence[str]) -> bool:
    """Whether the command makes sense for each of these things."""
    entry = COMMANDS[command]
    if entry.founds or command in _OF_ONE or not entry.key:
        return False
    kinds = (entry.stream,) if entry.stream else ("initiative", "item")
    return all(split_stream(stream)[0] in kinds for stream in streams)


def about(command: Command, stream: str) -> Command:
    """The same command about another thing."""
    entry = entry_of(command)
    return msgspec.structs.replace(command, **{entry.key: split_stream(stream)[1] if entry.stream else stream})


def recorded_on_each(
    reader: Reader, command: Command, streams: Sequence[str], at: datetime | None, seen: int, marked: str
) -> Done:
    """Record the command about each of the things; `marked` says how many they are. Call it in a thread.

    What is refused, or what others have changed since it was seen, is told and left out. Raises Rejected where that is
    all of them.
    """
    given: list[Done] = []
    left: list[str] = []
    for stream in streams:
        try:
            outcome = recorded(reader, about(command, stream), at, seen)
        except LedgerError as error:
            left.append(f"not on {split_stream(stream)[1]}: {error}")
            continue
        if isinstance(outcome, Changed):
            left.append(f"not on {split_stream(stream)[1]}, look again: {'; '.join(outcome.lines)}")
            continue
        given.append(outcome)
        # What this very act has written was not written by others.
        seen = max(seen, outcome.position)
    written = [done for done in given if done.position]
    if not given:
        raise Rejected("; ".join(left))
    if not written:
        return Done(0, "; ".join([f"nothing to record: it holds for all of them already ({marked})", *left]))
    first, last = written[0].position, written[-1].position
    same = [f"{len(given) - len(written)} had it already"] if len(given) > len(written) else []
    what = f"recorded as {first:,} to {last:,}: {count(len(written), 'fact')} ({marked})"
    act = "\n".join(done.act for done in written)
    together = tuple(done.position for done in written)
    return Done(last, "; ".join([what, *same, *left]), "{undo} takes them all back", act, together)
