"""What waits behind a matter: the open work that it affects, and all that depends on that work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledger.instants import Micros
from projections.model.history import Need, Tenure
from projections.views.reader import Reader


def behind(reader: Reader, affected: Iterable[str]) -> tuple[str, ...]:
    """The streams that cannot go on, the affected ones first; what is closed waits for nothing."""
    found: dict[str, None] = {}
    ahead = list(affected)
    while ahead:
        stream = ahead.pop(0)
        number = reader.id_of(stream)
        if stream in found or number is None or not _open(reader, number, stream):
            continue
        found[stream] = None
        ahead += [successor for successor, *_ in successors(reader, stream)]
    return tuple(found)


def key_of(stream: str) -> str:
    """What people call a stream: `ATLAS-12` for `item:ATLAS-12`."""
    return stream.partition(":")[2] or stream


def _open(reader: Reader, number: int, stream: str) -> bool:
    history = reader.history(number) if stream.startswith("item:") else reader.initiative_history(number)
    return history is not None and history.closed is None


def successors(reader: Reader, stream: str) -> Iterator[tuple[str, Micros, tuple[int, ...]]]:
    """What waits for a subject, by stream, since when and by which records.

    Whoever depends on an initiative waits for each of its items.
    """
    for name, need in _links_to(reader, stream):
        yield name, need.from_, (need.position,)
    home = _home(reader, stream)
    if home is not None:
        for name, need in _links_to(reader, f"initiative:{home.value}"):
            yield name, max(need.from_, home.from_), (need.position, home.position)


def _home(reader: Reader, stream: str) -> Tenure | None:
    """Since when an item belongs to its initiative; None where that is closed, and for what is no item."""
    number = reader.id_of(stream) if stream.startswith("item:") else None
    item = None if number is None else reader.history(number)
    if item is None or item.initiative is None:
        return None
    above = f"initiative:{item.initiative}"
    number = reader.id_of(above)
    return item.initiatives[-1] if number is not None and _open(reader, number, above) else None


def _links_to(reader: Reader, stream: str) -> Iterator[tuple[str, Need]]:
    """Whose predecessor a subject is, by stream, each with the link that still stands."""
    rows = reader.connection.execute(
        "SELECT s.id, s.stream FROM edge e JOIN subject s ON s.id = e.subject "
        "WHERE e.other = ? AND e.kind = 'needs' ORDER BY s.stream",
        (reader.id_of(stream),),
    ).fetchall()
    for successor, name in rows:
        history = reader.history(successor) if name.startswith("item:") else reader.initiative_history(successor)
        for need in history.needs if history else ():
            if need.predecessor == stream and need.to is None:
                yield name, need
