"""The lists of one subject under their tabs: which of them is shown, what passes its filter, whose rows they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from projections.audit.records import AuditFilter
from projections.lists.matching import matches
from tui.subject.holdings import HOLDINGS, Holding, text
from tui.widgets.palette import Line
from tui.widgets.sources import ListSource

FACTS = "facts"


class Lists:
    """`rows` are those of the lists that are in memory, by name: all but the facts, once they were asked for."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        of_items = ("items",) if subject.startswith("initiative:") else ()
        self.names: tuple[str, ...] = (*of_items, *(name for name in HOLDINGS if name != "items"))
        self.shown = self.names[0]
        self.rows: Mapping[str, list[Any]] = {}
        self.filter = ""

    @property
    def holding(self) -> Holding:
        """The list that is shown."""
        return HOLDINGS[self.shown]

    @property
    def has_items(self) -> bool:
        return "items" in self.names

    def beside(self, direction: int) -> str:
        """The next list, or the one before."""
        return self.names[(self.names.index(self.shown) + direction) % len(self.names)]

    def turn_to_something(self) -> None:
        """From an empty first list to the first that holds something; facts always do."""
        if self.shown == self.names[0] and not self.rows[self.shown]:
            self.shown = next((name for name in self.names if self.rows.get(name)), FACTS)

    def everything(self) -> list[Any]:
        """The rows of the list that is shown, those too that the filter hides."""
        return self.rows.get(self.shown, [])

    def source(self) -> ListSource[Any] | None:
        """What passes the filter; None where that is not in memory."""
        if self.shown not in self.rows:
            return None
        passing = [row for row in self.rows[self.shown] if matches(self.filter, text(row))]
        return ListSource(passing, self.holding.key, text)

    def facts(self) -> AuditFilter:
        """Which facts are the subject's, and pass the filter."""
        kind, _, key = self.subject.partition(":")
        chosen = AuditFilter(initiative=key) if kind == "initiative" else AuditFilter(subject=self.subject)
        return chosen._replace(text=self.filter or None)

    def stream(self, row: Any | None) -> str:
        """What a row shows; the subject where it shows nothing that acts could be about."""
        return (self.holding.stream(row) if row is not None else None) or self.subject

    def tabs(self) -> Line:
        """The names of the lists, each with how much it holds."""
        line: Line = [("  ", "")]
        for name in self.names:
            rows = self.rows.get(name)
            count = f" {len(rows):,}" if rows is not None else ""
            line += [(f"{name.capitalize()}{count}", "match" if name == self.shown else "dim"), ("   ", "")]
        return line
