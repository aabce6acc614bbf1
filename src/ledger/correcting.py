"""A correction: the same fact with other fields, as its own command would be checked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ledger.aggregates.fact import Fact
from ledger.commands import entry_of
from ledger.errors import Rejected
from ledger.facts import AnyFact, PolicySet
from ledger.granted import command_of
from ledger.record import Record, kind_of
from ledger.references import Look, check, resolved
from ledger.wellformed import label, well_formed


def changeable(fact: Fact) -> tuple[str, ...]:
    """The fields that a correction may change: all but the key that says what the fact is about."""
    command = command_of(fact)
    if command is None or isinstance(fact, PolicySet):
        return ()
    key = entry_of(command).key
    return tuple(name for name in fact.__struct_fields__ if name != key)


def corrected(record: Record, changes: Mapping[str, Any], look: Look) -> AnyFact:
    """The fact of `record` with other fields; `look` gives the facts of other streams that they may name.

    Raises Rejected for a record or a field that cannot be corrected, and for a value that its command would refuse.
    """
    fact = record.fact
    command = command_of(fact)
    if command is None:
        raise Rejected(f"record {record.position} is a {kind_of(fact)}; it can be undone, not corrected")
    if isinstance(fact, PolicySet):
        raise Rejected(f"record {record.position} is a policy; set what should hold with unstall policy set")
    for name in changes:
        _check_field(record, name)
    asked = {name: value for name, value in changes.items() if name in command.__struct_fields__}
    checked = resolved(well_formed(msgspec.structs.replace(command, **asked)), look)
    if asked:
        check(checked, look)
    told = {name: getattr(checked, name) for name in asked}
    return msgspec.structs.replace(fact, **{**changes, **told})


def _check_field(record: Record, name: str) -> None:
    fields = changeable(record.fact)
    if name in fields:
        return
    if name in record.fact.__struct_fields__:
        raise Rejected(
            f"{label(name)} says what record {record.position} is about; undo it and record it anew for the right one"
        )
    has = ", ".join(field.rstrip("_") for field in fields)
    raise Rejected(f"a {kind_of(record.fact)} has no {label(name)}; it has: {has}")
