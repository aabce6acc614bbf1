"""Needed-by days and follow-ups as an iCalendar file (RFC 5545). The only room that knows icalendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from icalendar import Calendar, Event

from ledger.instants import Micros, moment
from projections.lists.blockers import BlockerOnBoard
from projections.lists.decisions import DecisionOnBoard


def calendar(
    decisions: Iterable[DecisionOnBoard], blockers: Iterable[BlockerOnBoard], identity: str, as_of: Micros
) -> bytes:
    """The file's bytes. Days without a time; what is told again has the same id, so that it replaces the first.

    `identity` is the ledger's own name, which keeps the ids of two ledgers apart.
    """
    told = Calendar()
    told.add("prodid", "-//unstall//unstall//EN")
    told.add("version", "2.0")
    for row in decisions:
        if row.needed_by:
            lines = [f"{row.decider or 'Nobody is named who'} decides."]
            lines += [f"Options: {'; '.join(row.options)}"] if row.options else []
            lines += [f"Waits for it: {', '.join(row.behind)}"] if row.behind else []
            lines += [row.silence] if row.silence else []
            told.add_component(
                _event(f"decision-{row.decision}@{identity}", row.needed_by, f"Decide: {row.question}", lines, as_of)
            )
    for each in blockers:
        if each.next_chase:
            lines = [f"{each.unblocker or 'Nobody is named who'} clears it."]
            lines += [each.needed_action] if each.needed_action else []
            lines += [f"Waits behind it: {', '.join(each.behind)}"] if each.behind else []
            told.add_component(
                _event(f"blocker-{each.blocker}@{identity}", each.next_chase, f"Follow up: {each.title}", lines, as_of)
            )
    content: bytes = told.to_ical()
    return content


def _event(uid: str, day: str, title: str, lines: list[str], as_of: Micros) -> Event:
    first = date.fromisoformat(day)
    event = Event()
    event.add("uid", _printable(uid))
    event.add("dtstamp", moment(as_of).replace(microsecond=0))
    event.add("summary", _printable(title))
    event.add("description", "\n".join(map(_printable, lines)))
    event.add("dtstart", first)
    if first < date.max:
        event.add("dtend", first + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _printable(text: str) -> str:
    """RFC 5545 has no place for control characters."""
    return "".join(character if character.isprintable() else " " for character in text)
