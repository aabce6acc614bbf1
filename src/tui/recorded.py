"""What came of a command, in one sentence; shell and screens say the same."""

from __future__ import annotations

from ledger.aggregates.command import Command
from ledger.commands import entry_of
from ledger.instants import micros
from ledger.record import Record
from projections.model.summaries import summary
from tui.shell.times import told


def recorded_as(record: Record, *, happened_told: bool) -> str:
    """`recorded as 364: initiative:HEAT, owner Ines`, with the time and the detection lag where one was given."""
    when = f" (happened {told(micros(record.at), micros(record.recorded_at))})" if happened_told else ""
    return f"recorded as {record.position:,}: {record.stream}, {summary(record.fact)}{when}"


def nothing_recorded(command: Command) -> str:
    """What is said where a command already holds."""
    what = getattr(command, entry_of(command).key or "reason", None)
    about = f" about {', '.join(what) if isinstance(what, tuple) else what}" if what else ""
    return f"nothing to record: what {type(command).__name__} says{about} already holds"
