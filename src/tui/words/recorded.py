"""What came of a command, in one sentence; shell and screens say the same."""

from __future__ import annotations

from datetime import date, datetime

from ledger.aggregates.command import Command
from ledger.aggregates.fact import Fact
from ledger.commands import entry_of
from ledger.instants import micros
from ledger.record import Record
from ledger.wellformed import label
from projections.model.summaries import summary
from tui.words.times import told


def recorded_as(record: Record, *, happened_told: bool) -> str:
    """`recorded as 364: initiative:HEAT, owner Ines`, with the time and the detection lag where one was given."""
    when = f" (happened {told(micros(record.at), micros(record.recorded_at))})" if happened_told else ""
    said = summary(record.fact)
    return f"recorded as {record.position:,}: {record.stream}, {said}{_days_besides(record.fact, said)}{when}"


def _days_besides(fact: Fact, said: str) -> str:
    """The days of a fact that its summary leaves out: they may have been typed as a phrase."""
    values = ((name, getattr(fact, name)) for name in fact.__struct_fields__)
    days = [(name, value) for name, value in values if isinstance(value, date) and not isinstance(value, datetime)]
    return "".join(f", {label(name)} {day}" for name, day in days if day.isoformat() not in said)


def nothing_recorded(command: Command) -> str:
    """What is said where a command already holds."""
    what = getattr(command, entry_of(command).key or "reason", None)
    about = f" about {', '.join(what) if isinstance(what, tuple) else what}" if what else ""
    return f"nothing to record: what {type(command).__name__} says{about} already holds"
