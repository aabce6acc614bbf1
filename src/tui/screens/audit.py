"""Audit: every fact on record, filtered and searched, with its whole record below."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.timer import Timer

from ledger.counting import count
from ledger.instants import Micros
from projections.audit import records as audit
from projections.audit.detail import detail
from projections.audit.records import AuditFilter, AuditRow
from tui.pages.audit_filter import HINT, parse
from tui.pages.facts_list import AuditSource, columns
from tui.pages.list_page import ListPage
from tui.pages.wording import labelled
from tui.reading.reader import present
from tui.widgets.naming import named
from tui.widgets.palette import Line
from tui.widgets.sheet import Sheet
from tui.widgets.table import Table

_NOTHING = ("Nothing is on record yet.", "", "Take in the history of your tracker:   :import jira FILE")
_NONE_PASSES = ("No fact passes this filter; press {filter} and change it. It knows:", *HINT.split("   "))
#: A count that takes longer says so; a shorter one takes the place of the one before.
_PATIENCE_SECONDS = 0.3


class Audit(ListPage):
    """Who said what, when did it happen, when did we learn of it?"""

    NAME = "Audit"
    BESIDE_FROM = 170
    SHARE = (38, 38)
    CAN_MARK = False
    FOOTER: ClassVar[tuple[str, ...]] = ("open", "filter", "find", "find_next(True)", "cause", "command", "copy")
    BINDINGS: ClassVar[list[BindingType]] = named(
        "audit", [Binding("c", "cause", "cause", tooltip="go to the record that led to it")]
    )

    def __init__(self, expression: str = "", position: int | None = None) -> None:
        self._expression = expression
        self._first = position
        self._chosen = AuditFilter()
        self._count: tuple[int, int] | None = None
        self._patience: Timer | None = None
        self._shown: tuple[int, Sequence[tuple[str, str]]] | None = None
        source = AuditSource(self.unstall.reader, self._chosen, "audit")
        super().__init__(Table(columns(), source, empty=_NOTHING), Sheet())

    def on_mount(self) -> None:
        super().on_mount()
        self._apply(self._expression, at_end=self._first is None)

    def place(self) -> Line:
        place: Line = [("Audit", "bold")]
        if self._expression:
            place.append((f"  /{self._expression}", "accent"))
        return place

    def summary(self) -> Line:
        if self._count is None and self._chosen.text:
            return [("searching … the first search of many new facts puts their words in order", "dim")]
        if self._count is None:
            return [("counting …", "dim")]
        shown, whole = self._count
        if self._expression:
            return [
                (f"{shown:,}", "bold"),
                (f" of {count(whole, 'fact')} {'passes' if shown == 1 else 'pass'} the filter", ""),
            ]
        return [
            (f"{whole:,}", "bold"),
            (f" {'fact' if whole == 1 else 'facts'} on record; nothing is ever changed or deleted", ""),
        ]

    def command(self) -> str:
        chosen = self._chosen
        words = ["unstall", "log"]
        for option, value in (
            ("--initiative", chosen.initiative),
            ("--subject", chosen.subject),
            ("--actor", chosen.actor),
            ("--kind", chosen.kind),
            ("--since", _instant(chosen.since)),
            ("--until", _instant(chosen.until)),
            ("--grep", chosen.text),
        ):
            if value:
                words += [option, shlex.quote(value)]
        return " ".join(words)

    def subject(self) -> str | None:
        row = self.table.row
        if row is None:
            return None
        return row.stream if row.stream.startswith(("item:", "initiative:")) else _stream_of(row.initiative)

    def thing(self) -> str | None:
        row = self.table.row
        return row.stream if row is not None and row.stream.startswith(("blocker:", "decision:")) else self.subject()

    def record(self) -> int | None:
        row = self.table.row
        return row.position if row is not None else None

    def reload(self) -> None:
        self.table.show(AuditSource(self.unstall.reader, self._chosen, "audit"))
        self._count_again()

    def restore(self, settings: Mapping[str, str]) -> None:
        expression = settings.get("filter", "")
        if self.is_mounted:
            self._apply(expression, at_end=True)
        else:
            self._expression = expression

    def filtered(self) -> str | None:
        return self._expression

    def filter(self, expression: str) -> None:
        self._apply(expression)

    def _apply(self, expression: str, *, at_end: bool = False) -> None:
        try:
            chosen = parse(expression, present())
        except ValueError as error:
            self.unstall.complain(str(error))
            return
        self.unstall.say("")
        self._expression, self._chosen = expression.strip(), chosen
        position, self._first = self._first, None
        self.table.empty = self.spoken(_NONE_PASSES) if self._expression else _NOTHING
        self.table.show(AuditSource(self.unstall.reader, chosen, "audit"), at_end=at_end, key=position)
        self._count_again()
        self.unstall.show_place()

    def _count_again(self) -> None:
        chosen = self._chosen

        def question(views: Any) -> tuple[int, int]:
            whole = int(views.position)
            return (whole if chosen == AuditFilter() else audit.count(views, chosen)), whole

        def arrived(answer: tuple[int, int]) -> None:
            patience.stop()
            self._count = answer

        def late() -> None:
            # What was counted for the filter before must not stand beside this one.
            self._count = None
            self.unstall.show_place()

        if self._patience is not None:
            self._patience.stop()
        patience = self._patience = self.set_timer(_PATIENCE_SECONDS, late)
        self.ask("count", question, arrived)

    # ── the record ──

    def selected(self, row: AuditRow | None) -> None:
        if row is None:
            self.detail.show(lambda _: [])
            return
        ledger, position = self.unstall.reader.ledger, row.position
        no_more = [("counts", f"no more: {row.standing}")] if row.standing else []
        self.ask("detail", lambda _: (position, [*detail(ledger, position), *no_more]), self._detailed)

    def _detailed(self, answer: tuple[int, list[tuple[str, str]]]) -> None:
        self.detail.show(lambda width: record_lines(answer[1], width), from_top=True)

    def action_cause(self) -> None:
        row = self.table.row
        if row is None:
            return
        if row.cause is None:
            self.unstall.say(f"record {row.position:,} names no cause")
        else:
            self.table.go_to(row.cause)

    def opened(self, row: Any) -> None:
        self.unstall.open_stream(row.stream, row.initiative)


def record_lines(pairs: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """A record's fields, each behind its label."""
    label_width = min(max((len(label) for label, _ in pairs), default=0) + 2, 16)
    return [line for label, value in pairs for line in labelled(label, value, width, label_width)]


def _instant(at: Micros | None) -> str | None:
    from ledger.instants import rfc3339

    return None if at is None else rfc3339(at)


def _stream_of(initiative: str | None) -> str | None:
    return f"initiative:{initiative}" if initiative else None
