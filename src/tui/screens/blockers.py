"""Blockers: what stands in the way, the unattended first, and who has to do what about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from ledger.counting import count
from ledger.instants import Micros
from projections.lists.blockers import BlockerOnBoard, blockers_board
from projections.lists.matching import blocker_text
from projections.moment import Moment
from projections.views import Views
from projections.views.matters import blockers
from tui.deeds.copying import line
from tui.pages.board import Board, keys_told
from tui.pages.wording import day_span, day_told, labelled, prose, sentence
from tui.reading.reader import present
from tui.widgets.columns import Column
from tui.widgets.naming import named
from tui.widgets.palette import Line, Span
from tui.words.display import day, span


class Standing(NamedTuple):
    """A blocker and the stream of what it stands in the way of, None where that is nothing on record."""

    on_board: BlockerOnBoard
    subject: str | None


def _state(row: Standing) -> Span:
    return ("▲ unattended", "alarm") if row.on_board.unattended else ("▲ attended", "waiting")


def _unblocker(row: Standing) -> Span:
    name = row.on_board.unblocker
    return (name or "nobody", "" if name else "alarm")


def _columns() -> list[Column]:
    return [
        Column("State", _state, 12),
        Column("For", lambda row: (span(present() - row.on_board.since), ""), 5, 9, align="right"),
        Column("Behind", lambda row: (f"{len(row.on_board.behind):,}", "bold"), 6, align="right"),
        Column("Blocker", lambda row: (row.on_board.blocker, "bold"), 8, 16, leaves=3, tells_apart=True),
        Column("What", lambda row: (row.on_board.title, ""), 18, 80),
        Column("Cause", lambda row: (row.on_board.cause, ""), 8, 22, leaves=4),
        Column("Unblocker", _unblocker, 9, 20),
        Column("Next chase", lambda row: day_span(row.on_board.next_chase, present()), 10, leaves=2),
    ]


class Blockers(Board):
    """What stands in the way, who can clear it, and what waits behind it?"""

    NAME = "Blockers"
    SHARE = (38, 60)
    LIST_ROWS = 5
    FOOTER: ClassVar[tuple[str, ...]] = (
        "open", "app.record('chase')", "app.record('escalate')", "record('own')", "record('unblock')",
        "record('block')", "filter", "copy", "go('decisions')",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = named(
        "blockers",
        [
            Binding("c", "app.record('chase')", "chase", tooltip="note that it was followed up, and when next"),
            Binding("e", "app.record('escalate')", "escalate", tooltip="take it to somebody with more say"),
        ],
    )
    EMPTY = (
        "No blocker stands.",
        "",
        "When something stands in the way, select what it stops",
        "({portfolio} portfolio, {jump} jump) and press {blocker}, or type:",
        '    :block KEY "what is missing" --unblocker NAME',
    )

    ORDERS: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        "age": lambda row: row.on_board.since,
        "unblocker": lambda row: row.on_board.unblocker,
        "next chase": lambda row: row.on_board.next_chase,
    }

    def __init__(self) -> None:
        super().__init__(_columns())

    def summary(self) -> Line:
        if not self.told:
            return [("reading …", "dim")]
        if not self.rows:
            return [("Nothing is blocked", "active")]
        alone = sum(row.on_board.unattended is not None for row in self.rows)
        behind = {key for row in self.rows for key in row.on_board.behind}
        line = sentence(
            [
                (alone, "unattended", "unattended", "alarm"),
                (len(self.rows), "blocker stands", "blockers stand", ""),
            ]
        )
        return [*line, (", ", "dim"), (f"{len(behind):,}", "bold"), (" behind " + _them(len(self.rows)), "")]

    def command(self) -> str:
        return line(["unstall", "blockers", *self.filter_words()])

    def subject(self) -> str | None:
        row = self.table.row
        return row.subject if row else None

    def thing(self) -> str | None:
        row = self.table.row
        return f"blocker:{row.on_board.blocker}" if row else None

    def opened(self, row: Standing) -> None:
        self.unstall.open_stream(row.subject or f"blocker:{row.on_board.blocker}", None)

    # ── rows ──

    def question(self, views: Views, moment: Moment) -> list[Standing]:
        affected = {row.blocker: row.affects for row in blockers(views, moment) if row.cleared is None}
        return [Standing(row, next(iter(affected[row.blocker]), None)) for row in blockers_board(views, moment)]

    def stream(self, row: Standing) -> str | None:
        return f"blocker:{row.on_board.blocker}"

    def key(self, row: Standing) -> str:
        return row.on_board.blocker

    def matter_of(self, row: Standing) -> str | None:
        return f"blocker:{row.on_board.blocker}"

    def text(self, row: Standing) -> str:
        return blocker_text(row.on_board)

    def lines(self, row: Any, width: int, now: Micros) -> list[Line]:
        return _detail(row.on_board, width, now)


def _them(number: int) -> str:
    return "it" if number == 1 else "them"


def _detail(row: BlockerOnBoard, width: int, now: Micros) -> list[Line]:
    lines = prose(f"{row.blocker}  {row.title}", width, "bold")
    if row.unattended:
        lines += prose(f"▲ unattended: {row.unattended}", width, "alarm")
    else:
        lines += prose("▲ attended", width, "waiting")
    lines.append([])
    lines += labelled("Needed", row.needed_action or "nobody said what would clear it", width)
    role = "bold" if row.unblocker else "alarm"
    lines += labelled("Unblocker", row.unblocker or "nobody", width, role=role)
    lines += labelled("Next chase", day_told(row.next_chase, now) or "no day", width)
    if row.escalations:
        times = count(row.escalations, "time")
        lines += labelled("Escalated", f"{times}, to {row.escalated_to or 'nobody'}", width)
    else:
        lines += labelled("Escalated", "not yet", width)
    outside = ", external" if row.side == "external" else ""
    lines += labelled("Cause", f"{row.cause}{outside}", width)
    lines += labelled("Since", f"{day(row.since)}, {span(now - row.since)}", width)
    lines += labelled("Affects", keys_told(row.affects), width)
    # What does wait stands below, as a tree.
    lines += labelled("Behind it", "" if row.behind else "nothing that is open", width)
    lines += labelled("Costs", row.consequence or "", width)
    return lines
