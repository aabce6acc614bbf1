"""Portfolio: every initiative, the worst first, and beside it why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.timer import Timer

from ledger.instants import Micros
from projections.lines.line import InitiativeLine
from projections.lists.matching import initiative_text, matches
from projections.lists.portfolio import portfolio
from tui.deeds.copying import line
from tui.pages.by_week import ByWeek
from tui.pages.list_page import ListPage
from tui.pages.story import timeline_part
from tui.pages.wording import (
    STALLED,
    bullets,
    claim_words,
    contradicted,
    day_span,
    day_told,
    labelled,
    prose,
    sentence,
    since_span,
    stall_words,
    state_span,
)
from tui.reading.reader import present
from tui.widgets.columns import Column
from tui.widgets.naming import named
from tui.widgets.palette import Line, Span, fit
from tui.widgets.sheet import Sheet
from tui.widgets.sources import ListSource
from tui.widgets.table import Table
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
#: Why is asked for when the cursor has rested so long, not for every row that it passes.
_REST_SECONDS = 0.06
_NONE_PASSES = ("No initiative passes this filter; press {filter} and empty it.",)


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
        Column("Target", lambda row: day_span(row.target, present()), 10, leaves=6),
    ]


class Portfolio(ListPage):
    """Where does every initiative stand, and whose move is it?"""

    NAME = "Portfolio"
    ASKS_FIRST = True
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
        table = Table(_columns(), ListSource([], _key), empty=("Reading the ledger …",))
        super().__init__(table, Sheet(focusable=True))
        self._by_week = ByWeek(self)
        self._rows: list[InitiativeLine] = []
        self._filter = ""
        self._passing = 0
        self._why: Why | None = None
        self._resting: Timer | None = None

    def place(self) -> Line:
        place: Line = [("Portfolio", "bold")]
        if self._by_week.shown:
            place.append((" by week", "dim"))
        if self._filter:
            place.append((f"  /{self._filter}  {self._passing} of {len(self._rows)}", "accent"))
        return [*place, *self.order_place()]

    def show_again(self) -> None:
        self._show()

    def summary(self) -> Line:
        if not self._rows:
            return []
        counted = {state: sum(row.state == state for row in self._rows) for state in ("waiting", "silent")}
        stalled = sum(counted.values())
        line = sentence(
            [
                (stalled, "stalled", "stalled", "alarm"),
                (sum(row.overdue_decisions for row in self._rows), "decision overdue", "decisions overdue", "alarm"),
                (len(self._rows), "initiative", "initiatives", ""),
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
            rows = [row for row in self._rows if matches(self._filter, initiative_text(row))]
        return tuple(row.initiative for row in rows)

    def stream(self, row: InitiativeLine) -> str | None:
        return f"initiative:{row.initiative}"

    def everything(self) -> list[InitiativeLine]:
        return self._rows

    def reload(self) -> None:
        reader = self.unstall.reader

        self.ask("list", lambda views: portfolio(views, reader.moment()), self._arrived)

    def _arrived(self, rows: list[InitiativeLine]) -> None:
        self._rows = rows
        self._by_week.forget()
        self.marks.keep(map(_key, rows))
        self._show()

    def _show(self) -> None:
        rows = self._rows
        if self._filter:
            rows = [row for row in rows if matches(self._filter, initiative_text(row))]
        rows = self.ordered(rows)
        self._passing = len(rows)
        self.table.empty = self.spoken(_NONE_PASSES if self._rows else _EMPTY)
        self.table.show(ListSource(rows, _key, initiative_text))

    def filtered(self) -> str | None:
        return self._filter

    def filter(self, expression: str) -> None:
        self._filter = expression.strip()
        self._show()
        self.unstall.show_place()

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
        self.detail.show(lambda width: _detail(row, self._why, width, present()), from_top=True)
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_REST_SECONDS, self._explain)

    def _explain(self) -> None:
        row, reader = self.table.row, self.unstall.reader
        if row is not None:
            subject = f"initiative:{row.initiative}"
            self.ask("detail", lambda views: _why(views, subject, reader.moment()), self._explained)

    def _explained(self, answer: Why) -> None:
        self._why = answer
        self.detail.redraw()

    def opened(self, row: Any) -> None:
        self.unstall.go("initiative", subject=f"initiative:{row.initiative}")


def _why(views: Views, subject: str, moment: Moment) -> Why:
    # Loaded by the thread that asks first, when the list is on the screen.
    from projections.why.telling import why

    return why(views, subject, moment)


def _owner(row: InitiativeLine) -> Span:
    """Who is accountable; that nobody is alarms only while there is an outcome to be accountable for."""
    return (row.owner or ("" if row.state == "done" else "nobody"), "" if row.owner else "alarm")


def _signals(row: InitiativeLine) -> Span:
    """The most urgent rule, and how many more signals stand."""
    if not row.signals:
        return ("", "")
    more = f" +{len(row.signals) - 1}" if len(row.signals) > 1 else ""
    return (f"{row.signals[0].id}{more}", "alarm")


def _key(row: InitiativeLine) -> str:
    return row.initiative


def _detail(row: InitiativeLine, explained: Why | None, width: int, now: Micros) -> list[Line]:
    title = row.title if row.title != row.initiative else ""
    lines: list[Line] = [[(row.initiative, "bold"), (fit(f"  {title}", max(width - len(row.initiative), 0)), "bold")]]
    lines.append([(fit(stall_words(row.state, row.since, row.cause, now), width), row.state)])
    lines.append([])
    lines += labelled("Owner", row.owner or "nobody is accountable", width, role="" if row.owner else "alarm")
    lines += labelled("Move", row.whose_move or "", width, role="bold")
    lines += labelled("Next", row.next_action or "", width)
    lines += labelled("Target", day_told(row.target, now), width)
    lines += labelled("Stage", row.stage, width)
    role = "alarm" if contradicted(row.signals) else ""
    lines += labelled("Claimed", claim_words(row.claim, now), width, role=role)
    lines += labelled("Items", f"{row.open_items:,} open" if row.open_items else "none open", width)
    if row.signals:
        lines += [[], *bullets(row.sentences, width)]
    if explained is not None:
        lines += [[], *timeline_part(explained, width)]
        if row.state in STALLED or explained.text:
            lines += [[], *prose(explained.text, width)]
    return lines
