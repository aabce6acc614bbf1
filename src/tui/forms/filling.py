"""A filled-in form on its way to a command. Reading phrases takes time: call it in a thread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ledger import edge
from ledger.aggregates.command import Command
from ledger.commands import COMMANDS
from ledger.errors import Rejected
from ledger.instants import moment
from ledger.wellformed import label
from tui.forms.plan import AT, ONE_OF, Plan, RowPlan
from tui.forms.reading import Read, read, time_meant
from tui.words.fields import made


class Filled(NamedTuple):
    """What came of the rows: the command, None where `wrong` names rows that cannot be read.

    `at` is when it happened, None for now; `meant` are days and times in full, by row; `phrases` the rows that had to
    be understood.
    """

    command: Command | None
    at: datetime | None
    wrong: dict[int, str]
    meant: dict[int, str]
    phrases: frozenset[int]


def filled(plan: Plan, texts: Sequence[str]) -> Filled:
    """Read every row of a form; see `Filled`."""
    now = edge.now()
    values: dict[str, Any] = {}
    wrong: dict[int, str] = {}
    meant: dict[int, str] = {}
    phrases: set[int] = set()
    at: datetime | None = None
    for place, (row, text) in enumerate(zip(plan.rows, texts, strict=True)):
        try:
            found = read_row(row, text, now)
        except Rejected as refusal:
            wrong[place] = str(refusal)
            continue
        if found.shown:
            meant[place] = found.shown
        if found.phrase:
            phrases.add(place)
        if row.name == AT:
            at = found.value
        elif found.given:
            _put(values, row, found.value)
    wrong |= _one_of(plan, values, texts)
    command = None if wrong else made(COMMANDS[plan.command].command, values)
    return Filled(command, at, wrong, meant, frozenset(phrases))


def read_row(row: RowPlan, text: str, now: datetime) -> Read:
    """The value of one row. Raises Rejected where it cannot be read."""
    if row.field is not None:
        if row.lead:
            return Read([f"{row.lead}: {text.strip()}"], given=True) if text.strip() else Read()
        return read(row.field, text, now)
    if text.strip().lower() in ("", "now"):
        return Read()
    at, shown, phrase = time_meant(text, now)
    return Read(moment(at), True, shown, phrase)


def _put(values: dict[str, Any], row: RowPlan, value: Any) -> None:
    if row.field is not None and row.field.many:
        values[row.name] = [*values.get(row.name, ()), *value]
    else:
        values[row.name] = value


def _one_of(plan: Plan, values: dict[str, Any], texts: Sequence[str]) -> dict[int, str]:
    """Where everything may be left out, leaving out everything is more likely a slip than meant."""
    names = ONE_OF.get(plan.command)
    if not names or any(name in values for name in names):
        return {}
    place = next(place for place, row in enumerate(plan.rows) if row.name == names[0])
    if texts[place].strip():
        return {}
    said = f"give {' or '.join(label(name) for name in names)}"
    return {
        place: f"{said}; none in {label(names[0])} says that there is no target any more"
        if plan.command == "MoveTarget"
        else said
    }
