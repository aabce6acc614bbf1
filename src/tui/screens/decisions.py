"""Decisions: what is to be decided, the overdue first, by whom, and what silence will cost."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from ledger.instants import Micros
from projections.decisions_board import NO_DAY, OVERDUE, THIS_WEEK, DecisionOnBoard, decisions_board
from projections.moment import Moment
from projections.open_matters import decisions
from projections.views import Views
from tui.display import day, span
from tui.reading import present
from tui.screens.board import Board, named, texts
from tui.screens.wording import bullets, day_span, day_told, labelled, prose, sentence
from tui.widgets.columns import Column
from tui.widgets.palette import Line, Span


class Asked(NamedTuple):
    """An open decision and the stream of what waits for it, None where that is nothing on record."""

    on_board: DecisionOnBoard
    subject: str | None


_ROLES = {OVERDUE: "alarm", THIS_WEEK: "waiting"}


def _state(row: Asked) -> Span:
    return (f"◆ {row.on_board.due}", _ROLES.get(row.on_board.due, ""))


def _decider(row: Asked) -> Span:
    name = row.on_board.decider
    return (name or "nobody", "" if name else "alarm")


def _columns() -> list[Column]:
    return [
        Column("State", _state, 11),
        Column("Needed by", lambda row: day_span(row.on_board.needed_by, present()), 10),
        Column("Behind", lambda row: (f"{len(row.on_board.behind):,}", "bold"), 6, align="right"),
        Column("Decision", lambda row: (row.on_board.decision, "bold"), 8, 16, leaves=2),
        Column("Question", lambda row: (row.on_board.question, ""), 18, 80),
        Column("Decider", _decider, 9, 20),
        Column("Open for", lambda row: (span(present() - row.on_board.requested), ""), 8, align="right", leaves=3),
    ]


class Decisions(Board):
    """What is to be decided, by whom, by when, and what waits for it?"""

    NAME = "Decisions"
    SHARE = (38, 60)
    LIST_ROWS = 5
    FOOTER: ClassVar[tuple[str, ...]] = (
        "open", "record('decide')", "record('ask')", "filter", "command", "copy", "go('blockers')",
    )  # fmt: skip
    EMPTY = (
        "No decision is open.",
        "",
        "When work needs one, select what waits for it",
        "({portfolio} portfolio, {jump} jump) and press {ask}, or type:",
        '    :ask KEY "the question" --of NAME --by DAY',
    )

    def __init__(self) -> None:
        super().__init__(_columns())

    def summary(self) -> Line:
        if not self.told:
            return [("reading …", "dim")]
        if not self.rows:
            return [("No decision is open", "active")]
        late, week = (sum(row.on_board.due == due for row in self.rows) for due in (OVERDUE, THIS_WEEK))
        return sentence(
            [
                (late, "decision overdue", "decisions overdue", "alarm"),
                (week, "needed this week", "needed this week", "waiting"),
                (len(self.rows), "open", "open", ""),
            ]
        )

    def command(self) -> str:
        return "unstall decisions"

    def subject(self) -> str | None:
        row = self.table.row
        return row.subject if row else None

    def matter(self, verb: str) -> str | None:
        row = self.table.row
        return row.on_board.decision if row and verb == "decide" else None

    def opened(self, row: Asked) -> None:
        self.unstall.open_stream(row.subject or f"decision:{row.on_board.decision}", None)

    # ── rows ──

    def question(self, views: Views, moment: Moment) -> list[Asked]:
        waiting = {row.decision: row.affects for row in decisions(views, moment) if row.outcome == "open"}
        return [Asked(row, next(iter(waiting[row.decision]), None)) for row in decisions_board(views, moment)]

    def key(self, row: Asked) -> str:
        return row.on_board.decision

    def text(self, row: Asked) -> str:
        return texts(row.on_board)

    def lines(self, row: Any, width: int, now: Micros) -> list[Line]:
        return _detail(row.on_board, width, now)


def _detail(row: DecisionOnBoard, width: int, now: Micros) -> list[Line]:
    lines = prose(f"{row.decision}  {row.question}", width, "bold")
    state = "◆ open, needed on no day" if row.due == NO_DAY else f"◆ {row.due}"
    lines += prose(state, width, _ROLES.get(row.due, ""))
    lines.append([])
    role = "bold" if row.decider else "alarm"
    lines += labelled("Decider", row.decider or "nobody", width, role=role)
    lines += labelled("Driver", row.driver or "nobody drives it", width)
    lines += labelled("Needed by", day_told(row.needed_by, now) or "no day", width)
    lines += labelled("Asked", f"{day(row.requested)}, {span(now - row.requested)} ago", width)
    lines += labelled("Affects", named(row.affects), width)
    waiting = f"{len(row.behind):,}: {named(row.behind)}" if row.behind else "nothing that is open"
    lines += labelled("Behind it", waiting, width)
    lines += labelled("Silence", row.silence or "nobody said what happens if nobody decides", width)
    if row.options:
        lines += [[], [("Options", "bold")], *bullets(row.options, width, "·", "dim")]
    return lines
