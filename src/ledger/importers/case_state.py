"""What is remembered of one case while its rows are read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ledger.importers.initiatives import key_of
from ledger.importers.known import Known
from ledger.importers.row import Row
from ledger.record import Record


class CaseState:
    """`values` are the last ones by name; the rest is what the rules said last."""

    __slots__ = (
        "assignee",
        "comment",
        "committed",
        "counts",
        "due",
        "initiative",
        "key",
        "last_at",
        "later",
        "noted",
        "opened",
        "owner",
        "running",
        "seen",
        "size",
        "stage",
        "status",
        "targets",
        "title",
        "values",
    )

    def __init__(self, key: str) -> None:
        self.key = key
        self.values: dict[str, Any] = {}
        self.opened = False
        self.last_at: datetime | None = None
        #: What the ledger holds of the case where all of it is later than what is read now.
        self.later: list[Record] = []
        self.title = ""
        self.status: str | None = None
        self.initiative: str | None = None
        self.assignee: str | None = None
        self.due: date | None = None
        self.size: float | None = None
        self.comment: str | None = None
        self.owner: str | None = None
        self.stage = "proposed"
        self.committed = False
        self.targets: dict[int, str] = {}
        #: What each progress rule saw last.
        self.noted: dict[int, str] = {}
        #: How often the source of a row came; sources that are to tell rows apart do not always.
        self.seen: dict[str, int] = {}
        #: How often each blocker, decision or pause began, and the decider or unblocker of those that run.
        self.counts: dict[str, int] = {}
        self.running: dict[str, str | None] = {}

    def changed_by(self, row: Row) -> dict[str, Any]:
        """The values of a row that are not those of the case."""
        values = self.values
        return {name: value for name, value in row.values.items() if values.get(name) != value}

    def copy(self) -> CaseState:
        """The same state, to be tried out."""
        twin = CaseState.__new__(CaseState)
        for name in self.__slots__:
            value = getattr(self, name)
            setattr(twin, name, value.copy() if isinstance(value, dict) else value)
        return twin

    def continue_from(self, known: Known) -> None:
        """Begin where an earlier import ended."""
        self.opened = True
        for field in ("title", "status", "initiative", "assignee", "due", "owner", "stage"):
            if (value := known.value(field)) is not None:
                setattr(self, field, value)
        self.committed = self.stage != "proposed"

    @staticmethod
    def home_of(name: str | None) -> str | None:
        """The key of the initiative that a column names."""
        return key_of(name) if name else None
