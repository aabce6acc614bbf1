"""The items inside the initiatives, each with its state."""

from __future__ import annotations

from ledger.errors import Rejected
from projections.lines.line import ItemLine
from projections.moment import Moment
from projections.views import Views
from projections.views.typed import typed

#: An item at a moment; `until` is when its state will change though nothing is recorded.
ItemRow = ItemLine

_COLUMNS = (
    "i.item, i.initiative, i.title, i.status, i.status_class, i.assignee, i.due, i.state, i.since, i.cause, i.until"
)


def items(views: Views, moment: Moment, initiative: str | None = None) -> list[ItemRow]:
    """Items known at the moment, by initiative and key; of one initiative where it is given.

    Two that bear the same key, as a move can have it, stand in the order of their streams.

    Raises Rejected where the ledger knows no such initiative.
    """
    where, given = "", tuple[int, ...]()
    if initiative is not None:
        row = views.connection.execute(
            "SELECT id FROM subject WHERE stream = ?", (typed(f"initiative:{initiative}"),)
        ).fetchone()
        if row is None:
            raise Rejected(f"there is no initiative {initiative!r}; unstall status lists them")
        where, given = " JOIN member m ON m.item = s.id AND m.initiative = ?", (row[0],)
    told: dict[int, ItemRow] = {}
    for number, at, *line in views.connection.execute(
        f"SELECT s.id, i.told, {_COLUMNS} FROM subject s JOIN item_state i ON i.subject = s.id{where}", given
    ):
        if at <= min(moment) and (line[-1] is None or max(moment[:2]) < line[-1]):
            told[number] = ItemRow._make(line)
    streams = dict(
        views.connection.execute(f"SELECT s.id, s.stream FROM subject s{where} WHERE s.stream LIKE 'item:%'", given)
    )
    missing = [number for number in streams if number not in told]
    if missing:
        told.update(_folded(views, moment, missing))
    rows = [(number, row) for number, row in told.items() if initiative is None or row.initiative == initiative]
    rows.sort(key=lambda each: (each[1].initiative or "", _natural(each[1].item), streams[each[0]]))
    return [row for _, row in rows]


def _folded(views: Views, moment: Moment, numbers: list[int]) -> dict[int, ItemRow]:
    from projections.lines.item import item_line
    from projections.views.reader import Reader

    found = {}
    reader = Reader(views.connection, moment)
    reader.load(numbers)
    for number in numbers:
        told = reader.item(number)
        if told is not None:
            found[number] = item_line(told.history, told.timeline, moment.as_of, None)
    return found


def _natural(key: str) -> tuple[str, int, str]:
    """ATLAS-9 comes before ATLAS-12."""
    head, _, tail = key.rpartition("-")
    return (head, int(tail), "") if tail.isascii() and tail.isdigit() and len(tail) < 19 else (key, 0, "")
