"""Portfolio: every initiative, the worst first, and beside it why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from projections.lines.line import InitiativeLine
from projections.lists.matching import initiative_text, matches
from projections.lists.portfolio import portfolio
from tui.deeds.copying import line
from tui.pages.by_week import ByWeek
from tui.pages.whole_list import WholeList
from tui.pages.wording import (
    day_span,
    sentence,
    since_span,
    state_span,
)
from tui.reading.reader import present
from tui.subject.brief import brief, why_of
from tui.widgets.columns import Column
from tui.widgets.naming import named
from tui.widgets.palette import Line, Span
from tui.widgets.sheet import Sheet
from tui.widgets.timeline import week_legend

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.moment import Moment
    from projections.views import Views
    from projections.why.telling import Why

_EMPTY = (
    "Nothing is on record yet.",
    "",
    "Take in the history of your tracker:   :import jira FILE",
    "or from the shell:                     unstall import jira FILE",
    "Begin an initiative by hand:           :record ProposeInitiative KEY TITLE",
)


def _columns() -> list[Column]:
    return [
        Column("State", lambda row: state_span(row.state), 9),
        Column(
            "For", lambda row: since_span(row.since if row.state != "done" else None, present()), 7, 9, align="right"
        ),
        Column("Key", lambda row: (row.initiative, "bold"), 6, 18, tells_apart=True),
        Column("Title", lambda row: (row.title, ""), 16, 80, leaves=2),
        Column("Owner", _owner, 8, 20, leaves=5),
        Column("Cause", lambda row: (row.cause or "", ""), 8, 24, leaves=3),
        Column("Whose move", lambda row: (row.whose_move or "", ""), 10, 22, leaves=1),
        Column("Open", lambda row: (f"{row.open_items:,}" if row.open_items else "", ""), 4, align="right", leaves=7),
        Column("Signals", _signals, 18, 24, leaves=8),
        Column("Target", lambda row: day_span(row.target, present(), over=row.state == "done"), 10, leaves=6),
    ]


class Portfolio(WholeList):
    """Where does every initiative stand, and whose move is it?"""

    NAME = "Portfolio"
    EMPTY = _EMPTY
    NONE_PASSES = ("No initiative passes this filter; press {filter} and empty it.",)
    BINDINGS: ClassVar[list[BindingType]] = named(
        "portfolio", [Binding("H", "by_week", "by week", tooltip="who stood still when, week by week, and back")]
    )
    FOOTER: ClassVar[tuple[str, ...]] = (
        "open", "go('review')", "go('blockers')", "go('decisions')", "filter", "by_week", "go('audit')", "command",
        "go('jump')", "copy",
    )  # fmt: skip

    ORDERS: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        "key": lambda row: row.initiative,
        "owner": lambda row: row.owner,
        "whose move": lambda row: row.whose_move,
        "target": lambda row: row.target,
    }

    def __init__(self) -> None:
        super().__init__(_columns(), Sheet(focusable=True))
        self._by_week = ByWeek(self)
        self._why: Why | None = None

    def place(self) -> Line:
        name, *rest = super().place()
        return [name, (" by week", "dim"), *rest] if self._by_week.shown else [name, *rest]

    def on_resize(self) -> None:
        super().on_resize()
        self.unstall.show_place()  # The legend of the strip takes the sentence's place where both have no room.

    def summary(self) -> Line:
        if not self.rows:
            return []
        counted = {state: sum(row.state == state for row in self.rows) for state in ("waiting", "silent")}
        stalled = sum(counted.values())
        line = sentence(
            [
                (stalled, "stalled", "stalled", "alarm"),
                (sum(row.overdue_decisions for row in self.rows), "decision overdue", "decisions overdue", "alarm"),
                (len(self.rows), "initiative", "initiatives", ""),
            ]
        )
        if not stalled:
            line = [("Nothing is stalled", "active"), (", ", "dim"), *line]
        return self._with_legend(line) if self._by_week.shown else line

    def _with_legend(self, line: Line) -> Line:
        """The fills of the heat strip after the sentence; in its place where there is no room for both."""
        legend = week_legend()
        both: Line = [*line, ("    ", ""), *legend]
        return both if sum(len(text) for text, _ in both) <= self.size.width else legend

    def command(self) -> str:
        row = self.table.row
        if self._by_week.shown:
            return "unstall weeks"
        if self._filter or row is None:
            return line(["unstall", "status", *self.filter_words()])
        return line(["unstall", "why", row.initiative])

    def subject(self) -> str | None:
        row = self.table.row
        return f"initiative:{row.initiative}" if row else None

    def replayed(self, *, filtered: bool) -> tuple[str, ...]:
        rows = self.marked()
        if not rows and filtered and self._filter:
            rows = [row for row in self.rows if matches(self._filter, initiative_text(row))]
        return tuple(row.initiative for row in rows)

    def stream(self, row: InitiativeLine) -> str | None:
        return f"initiative:{row.initiative}"

    # ── rows ──

    def question(self, views: Views, moment: Moment) -> list[InitiativeLine]:
        return portfolio(views, moment)

    def answered(self, answer: list[InitiativeLine]) -> list[InitiativeLine]:
        self._by_week.forget()
        return answer

    def key(self, row: InitiativeLine) -> str:
        return row.initiative

    def text(self, row: InitiativeLine) -> str:
        return initiative_text(row)

    def action_by_week(self) -> None:
        """The portfolio as a heat strip, and back."""
        self._by_week.shown = not self._by_week.shown
        self.table.columns = self._by_week.columns if self._by_week.shown else _columns()
        self.table.redraw()
        self.unstall.show_place()

    # ── the detail ──

    def selected(self, row: Any | None) -> None:
        if row is None:
            self._why = None
            self.detail.show(lambda _: [])
            return
        if self._why is None or self._why.key != row.initiative:
            self._why = None
        self.detail.show(lambda width: brief(row, self._why, width, present()), from_top=True)
        self.once_rested(self._explain)

    def _explain(self) -> None:
        row, reader = self.table.row, self.unstall.reader
        if row is not None:
            subject = f"initiative:{row.initiative}"
            self.ask("detail", lambda views: why_of(views, subject, reader.moment()), self._explained)

    def _explained(self, answer: Why) -> None:
        self._why = answer
        self.detail.redraw()

    def opened(self, row: Any) -> None:
        self.unstall.go("initiative", subject=f"initiative:{row.initiative}")


def _owner(row: InitiativeLine) -> Span:
    """Who is accountable; that nobody is alarms only while there is an outcome to be accountable for."""
    return (row.owner or ("" if row.state == "done" else "nobody"), "" if row.owner else "alarm")


def _signals(row: InitiativeLine) -> Span:
    """The most urgent rule, and how many more signals stand."""
    if not row.signals:
        return ("", "")
    more = f" +{len(row.signals) - 1}" if len(row.signals) > 1 else ""
    return (f"{row.signals[0].id}{more}", "alarm")
