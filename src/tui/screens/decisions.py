"""Decisions: what is to be decided, the overdue first, by whom, and what silence will cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from ledger.instants import Micros
from projections.lists.decisions import NO_DAY, OVERDUE, THIS_WEEK, DecisionOnBoard, decisions_board
from projections.lists.matching import texts
from projections.moment import Moment
from projections.views import Views
from projections.views.matters import decisions
from tui.deeds.copying import line
from tui.pages.board import Board, keys_told
from tui.pages.wording import bullets, day_span, day_told, labelled, prose, sentence
from tui.reading.reader import present
from tui.widgets.columns import Column
from tui.widgets.naming import named
from tui.widgets.palette import Line, Span
from tui.widgets.sources import Key
from tui.words.display import day, span


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


def _open_for(row: DecisionOnBoard) -> str:
    return span((present() if row.settled is None else row.settled) - row.requested)


def _columns() -> list[Column]:
    return [
        Column("State", _state, 11),
        Column("Needed by", lambda row: day_span(row.on_board.needed_by, present()), 10),
        Column("Behind", lambda row: (f"{len(row.on_board.behind):,}", "bold"), 6, align="right"),
        Column("Decision", lambda row: (row.on_board.decision, "bold"), 8, 16, leaves=2, tells_apart=True),
        Column("Question", lambda row: (row.on_board.question, ""), 18, 80),
        Column("Decider", _decider, 9, 20),
        Column("Open for", lambda row: (_open_for(row.on_board), ""), 8, align="right", leaves=3),
    ]


class Decisions(Board):
    """What is to be decided, by whom, by when, and what waits for it?"""

    NAME = "Decisions"
    SHARE = (38, 60)
    LIST_ROWS = 5
    FOOTER: ClassVar[tuple[str, ...]] = (
        "open", "record('decide')", "record('own')", "record('target')", "app.record('supersede')", "settled",
        "record('ask')", "filter", "copy", "go('blockers')",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = named(
        "decisions",
        [
            Binding("S", "app.record('supersede')", "supersede", tooltip="a newer decision takes its place"),
            Binding("full_stop", "settled", "settled", tooltip="show the settled decisions too, or hide them"),
        ],
    )
    EMPTY = (
        "No decision is open.",
        "",
        "When work needs one, select what waits for it",
        "({portfolio} portfolio, {jump} jump) and press {ask}, or type:",
        '    :ask KEY "the question" --of NAME --by DAY',
    )

    ORDERS: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        "decider": lambda row: row.on_board.decider,
        "age": lambda row: row.on_board.requested,
    }

    def __init__(self) -> None:
        super().__init__(_columns())
        self._settled = False

    def place(self) -> Line:
        return [*super().place(), ("  with the settled ones", "accent")] if self._settled else super().place()

    def view(self) -> dict[str, str] | None:
        return {**(super().view() or {}), **({"settled": "too"} if self._settled else {})}

    def restore(self, settings: Mapping[str, str]) -> None:
        self._settled = "settled" in settings
        super().restore(settings)
        if self.told:
            self.reload()

    def action_settled(self) -> None:
        """Show what was made, withdrawn or superseded too, or only what is open."""
        self._settled = not self._settled
        self.reload()

    def summary(self) -> Line:
        if not self.told:
            return [("reading …", "dim")]
        open_ = sum(row.on_board.outcome == "open" for row in self.rows)
        settled = len(self.rows) - open_
        if not open_:
            told = f", {settled:,} settled" if settled else ""
            return [("No decision is open", "active"), (told, "")]
        late, week = (sum(row.on_board.due == due for row in self.rows) for due in (OVERDUE, THIS_WEEK))
        return sentence(
            [
                (late, "decision overdue", "decisions overdue", "alarm"),
                (week, "needed this week", "needed this week", "waiting"),
                (open_, "open", "open", ""),
                *([(settled, "settled", "settled", "")] if settled else []),
            ]
        )

    def command(self) -> str:
        return line(["unstall", "decisions", *(["--all"] if self._settled else []), *self.filter_words()])

    def subject(self) -> str | None:
        row = self.table.row
        return row.subject if row else None

    def thing(self) -> str | None:
        row = self.table.row
        return f"decision:{row.on_board.decision}" if row else None

    def opened(self, row: Asked) -> None:
        self.unstall.open_stream(row.subject or f"decision:{row.on_board.decision}", None)

    # ── rows ──

    def question(self, views: Views, moment: Moment) -> list[Asked]:
        affected = {row.decision: row.affects for row in decisions(views, moment)}
        found = decisions_board(views, moment, settled=self._settled)
        return [Asked(row, next(iter(affected[row.decision]), None)) for row in found]

    def stream(self, row: Asked) -> str | None:
        return f"decision:{row.on_board.decision}"

    def key(self, row: Asked) -> Key:
        # A question that was asked again is on the board once for each time.
        return (row.on_board.decision, row.on_board.requested)

    def matter_of(self, row: Asked) -> str | None:
        return f"decision:{row.on_board.decision}" if row.on_board.settled is None else None

    def text(self, row: Asked) -> str:
        return texts(row.on_board)

    def lines(self, row: Any, width: int, now: Micros) -> list[Line]:
        return _detail(row.on_board, width, now)


def _detail(row: DecisionOnBoard, width: int, now: Micros) -> list[Line]:
    lines = prose(f"{row.decision}  {row.question}", width, "bold")
    state = "◆ open, needed on no day" if row.due == NO_DAY else f"◆ {row.due}"
    if row.settled is not None:
        state += f" on {day(row.settled)}" + (f", by {row.superseded_by}" if row.superseded_by else "")
    lines += prose(state, width, _ROLES.get(row.due, ""))
    lines += labelled("Decided", row.option or "", width, role="bold")
    lines += labelled("Because", row.rationale or "", width)
    lines.append([])
    role = "bold" if row.decider else "alarm"
    lines += labelled("Decider", row.decider or "nobody", width, role=role)
    lines += labelled("Driver", row.driver or "nobody drives it", width)
    lines += labelled("Needed by", day_told(row.needed_by, now) or "no day", width)
    lines += labelled("Asked", f"{day(row.requested)}, {span(now - row.requested)} ago", width)
    lines += labelled("Affects", keys_told(row.affects), width)
    if row.settled is not None:
        return [*lines, *_options(row, width)]
    # What does wait stands below, as a tree.
    lines += labelled("Behind it", "" if row.behind else "nothing that is open", width)
    lines += labelled("Otherwise", row.silence or "nobody said what happens if nobody decides", width)
    return [*lines, *_options(row, width)]


def _options(row: DecisionOnBoard, width: int) -> list[Line]:
    return [[], [("Options", "bold")], *bullets(row.options, width, "·", "dim")] if row.options else []
