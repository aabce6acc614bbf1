"""Which places new records take: the positions after the head, and the next version in each stream."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ledger.counting import count
from ledger.errors import Conflict
from ledger.log.sources import Cursor

_json = msgspec.json.Encoder()


def take_positions(c: Cursor, number: int) -> int:
    """Lock the ledger, move its head on by so many positions, and tell where it was."""
    # The write comes first: a deferred transaction that reads first fails at once when another one writes.
    c.execute("UPDATE head SET position = position + ? RETURNING position", (number,))
    ((head,),) = c.fetchall()
    return int(head) - number


def end_at(c: Cursor, position: int) -> None:
    """Say which position is the last, where it is not the one that was reckoned with."""
    c.execute("UPDATE head SET position = ?", (position,))


def next_versions(c: Cursor, streams: set[str]) -> dict[str, int]:
    """The version that the next record of each stream takes."""
    if len(streams) == 1:
        (stream,) = streams
        c.execute("SELECT MAX(originator_version) FROM stored_events WHERE originator_id = ?", (stream,))
        rows = [(stream, c.fetchall()[0][0])]
    else:
        c.execute(
            "SELECT j.value, (SELECT MAX(originator_version) FROM stored_events WHERE originator_id = j.value) "
            "FROM json_each(?) j",
            (_json.encode(sorted(streams)).decode(),),
        )
        rows = c.fetchall()
    return {stream: 0 if last is None else last + 1 for stream, last in rows}


def check(versions: Mapping[str, int], expected: Mapping[str, int]) -> None:
    """Raises Conflict where a stream has got more records than whoever decided on it has seen."""
    for stream, seen in expected.items():
        if versions[stream] != seen:
            newer = count(versions[stream] - seen, "newer fact")
            raise Conflict(f"{stream} changed while you decided: {newer}; look again")
