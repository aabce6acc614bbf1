"""A list of facts: its columns, and its source, which gives pages by position in the table's threads."""

from __future__ import annotations

from projections.audit import records as audit
from projections.audit.records import AuditFilter, AuditRow
from tui.reading.reader import Reader
from tui.widgets.columns import Column
from tui.widgets.palette import Span
from tui.words.display import late, minute

_LAST = 1 << 62


def columns(with_initiative: bool = True) -> list[Column]:
    """An initiative shows its own facts without saying whose they are."""
    found = [
        Column("#", lambda row: (f"{row.position:,}", "dim"), 4, 12, "right", leaves=2, uncut=True),
        Column("Happened", lambda row: (minute(row.at), ""), 16),
        Column("Actor", lambda row: (row.actor, ""), 7, 20, leaves=3),
    ]
    if with_initiative:
        found.append(Column("Initiative", lambda row: (row.initiative or "", ""), 10, 18, leaves=4))
    return [
        *found,
        Column("About", lambda row: (_about(row.stream), ""), 10, 22, leaves=1),
        Column("Fact", lambda row: (row.kind, "bold"), 13, 22),
        Column("Summary", _summary, 18, 200),
    ]


def _summary(row: AuditRow) -> Span:
    """What no longer counts, or was told late, says so before its text, which may be cut."""
    said = ", ".join(filter(None, (row.standing, late(row.at, row.known_at))))
    return (f"({said}) {row.summary}" if said else row.summary, "dim" if row.standing else "")


def _about(stream: str) -> str:
    return stream.partition(":")[2] or stream


class AuditSource:
    """Rows of the audit in order of position; any position may be sought, also one that the filter hides."""

    instant = False

    def __init__(self, reader: Reader, chosen: AuditFilter, lane: str) -> None:
        self.chosen = chosen
        self._reader = reader
        self._lane = lane

    def key(self, row: AuditRow) -> int:
        return row.position

    def after(self, key: object, limit: int) -> list[AuditRow]:
        with self._reader.views(self._lane) as views:
            return audit.after(views, self.chosen, _position(key, 0), limit)

    def before(self, key: object, limit: int) -> list[AuditRow]:
        with self._reader.views(self._lane) as views:
            return audit.before(views, self.chosen, _position(key, _LAST), limit)

    def around(self, key: object, limit: int) -> tuple[list[AuditRow], list[AuditRow]]:
        position = _position(key, 0)
        with self._reader.views(self._lane) as views:
            before = audit.before(views, self.chosen, position, limit)
            return before, audit.after(views, self.chosen, position - 1, limit)

    def find(self, text: str, key: object, forward: bool) -> int | None:
        wanted = self.chosen._replace(text=" ".join(filter(None, (self.chosen.text, text))))
        with self._reader.views(self._lane) as views:
            if forward:
                found = audit.after(views, wanted, _position(key, 0), 1)
            else:
                found = audit.before(views, wanted, _position(key, _LAST), 1)
        return found[0].position if found else None

    def interrupt(self) -> None:
        self._reader.interrupt(self._lane)


def _position(key: object, otherwise: int) -> int:
    return key if isinstance(key, int) else otherwise
