"""The audit list as a table's source: pages by position, asked in the table's threads."""

from __future__ import annotations

from projections.audit import records as audit
from projections.audit.records import AuditFilter, AuditRow
from tui.reading.reader import Reader

_LAST = 1 << 62


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

    def count(self) -> int:
        with self._reader.views(f"{self._lane} count") as views:
            return audit.count(views, self.chosen)

    def interrupt(self) -> None:
        self._reader.interrupt(self._lane)


def _position(key: object, otherwise: int) -> int:
    return key if isinstance(key, int) else otherwise
