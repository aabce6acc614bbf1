"""Each fact of a tracker once: the trackers' own ids of the facts that are in the ledger, and where they lie."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

import msgspec

from ledger.lines import Unplaced
from ledger.record import Draft

Told = TypeVar("Told", Draft, Unplaced)

_json = msgspec.json.Encoder()


class Cursor(Protocol):
    """What is needed of a cursor, sqlite3's own or eventsourcing's."""

    def execute(self, statement: str, values: Sequence[Any] = ..., /) -> Any: ...

    def executemany(self, statement: str, rows: Sequence[Sequence[Any]], /) -> Any: ...

    def fetchall(self) -> Any: ...


def only_new(c: Cursor, drafts: Sequence[Told], head: int) -> list[Told]:
    """The drafts whose source is neither in the ledger nor borne by a draft before them, noted as following `head`.

    Mostly none is in the ledger, and that is known once all could be noted; only else they are looked up.
    """
    first = _first_of_each(drafts, set())
    if _noted(c, first, head):
        return first
    named = _texts([draft.source for draft in first if draft.source is not None])
    c.execute("SELECT source FROM sources WHERE source IN (SELECT value FROM json_each(?))", (named,))
    first = _first_of_each(first, {row[0] for row in c.fetchall()})
    note(c, _places(first, head))
    return first


def note(c: Cursor, places: Sequence[tuple[str, int]]) -> None:
    """Write at which position each source lies. Raises IntegrityError where one is noted already."""
    if places:
        c.executemany("INSERT INTO sources VALUES (?, ?)", places)


def recorded_in(c: Cursor, sources: Sequence[str]) -> dict[str, str]:
    """The stream in which each source was recorded; those that are not in the ledger are left out."""
    if not sources:
        return {}
    c.execute(
        "SELECT s.source, e.originator_id FROM json_each(?) j JOIN sources s ON s.source = j.value "
        "JOIN stored_events e ON e.position = s.position",
        (_texts(sources),),
    )
    return dict(c.fetchall())


def _noted(c: Cursor, drafts: Sequence[Draft | Unplaced], head: int) -> bool:
    """Whether all could be noted; where one is in the ledger none is."""
    places = _places(drafts, head)
    if not places:
        return True
    c.execute("SAVEPOINT noting")
    try:
        note(c, places)
    except sqlite3.IntegrityError:
        c.execute("ROLLBACK TO noting")
        return False
    finally:
        c.execute("RELEASE noting")
    return True


def _places(drafts: Sequence[Draft | Unplaced], head: int) -> list[tuple[str, int]]:
    return [(draft.source, position) for position, draft in enumerate(drafts, head + 1) if draft.source is not None]


def _first_of_each(drafts: Sequence[Told], known: set[str]) -> list[Told]:
    """The drafts that have no source, or one that is neither known nor that of a draft before them."""
    first: list[Told] = []
    for draft in drafts:
        source = draft.source
        if source is None:
            first.append(draft)
        elif source not in known:
            known.add(source)
            first.append(draft)
    return first


def _texts(sources: Sequence[str]) -> str:
    return _json.encode(sources).decode()
