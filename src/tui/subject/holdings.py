"""The table of the lists on a subject's screen: items, waits, blockers, decisions, evidence, facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ledger.instants import DAY, Micros
from tui.pages.facts_list import columns
from tui.pages.host import PageHost
from tui.pages.wording import day_span, passed, since_span, state_span, when
from tui.reading.reader import present
from tui.widgets.columns import Column
from tui.widgets.palette import Span
from tui.words.display import day


class Holding(NamedTuple):
    """A list: its columns, what tells its rows apart, and what it says where it is empty.

    `kind` is that of the things that its rows show; where they show none, `follow` says where enter leads.
    """

    columns: Sequence[Column]
    key: Callable[[Any], Any]
    empty: tuple[str, ...]
    kind: str = ""
    follow: Callable[[PageHost, Any], None] = lambda _host, _row: None

    def stream(self, row: Any) -> str | None:
        """The stream of what a row shows."""
        return f"{self.kind}:{self.key(row)}" if self.kind else None

    def open(self, host: PageHost, row: Any) -> None:
        """Somebody pressed enter on a row."""
        stream = self.stream(row)
        if stream is not None:
            host.open_stream(stream, None)
        else:
            self.follow(host, row)


def _days(elapsed: Micros) -> str:
    return f"{elapsed / DAY:,.1f}"


def _blocker_state(row: Any) -> Span:
    return ("▲ open", "alarm") if row.cleared is None else ("▲ cleared", "dim")


def _decision_state(row: Any) -> Span:
    if row.outcome in (None, "open"):
        late = bool(row.needed_by) and passed(row.needed_by, present())
        return ("◆ overdue", "alarm") if late else ("◆ open", "waiting")
    return (f"◆ {row.outcome}", "dim")


def _bare(ref: str | None) -> str:
    return (ref or "").rpartition(":")[2]


def _behind_it(host: PageHost, row: Any) -> None:
    if row.ref:
        host.open_stream(row.ref, None)


def _on_record(host: PageHost, row: Any) -> None:
    host.open_position(row.position)


HOLDINGS: dict[str, Holding] = {
    "items": Holding(
        [
            Column("State", lambda row: state_span(row.state), 9),
            Column(
                "For",
                lambda row: since_span(row.since if row.state != "done" else None, present()),
                5,
                9,
                align="right",
            ),
            Column("Key", lambda row: (row.item, "bold"), 6, 18, tells_apart=True),
            Column("Title", lambda row: (row.title, ""), 16, 80),
            Column("Status", lambda row: (row.status or "", ""), 8, 20, leaves=2),
            Column("Cause", lambda row: (row.cause or "", ""), 8, 24, leaves=3),
            Column("Assignee", lambda row: (row.assignee or "nobody", "" if row.assignee else "dim"), 8, 22, leaves=1),
            Column("Due", lambda row: day_span(row.due, present(), over=row.state == "done"), 10, leaves=4),
        ],
        lambda row: row.item,
        ("No items.", "Add one:  :record AddItem KEY TITLE --initiative K"),
        "item",
    ),
    "waits": Holding(
        [
            Column("Cause", lambda row: (row.cause, "waiting"), 12, 30),
            Column("Behind", lambda row: (_bare(row.ref), "bold"), 8, 24),
            Column("Whose move", lambda row: (row.who or "", ""), 10, 24, leaves=2),
            Column("From", lambda row: (day(row.from_), ""), 10),
            Column("To", lambda row: (day(row.to), ""), 10, leaves=3),
            Column("Days", lambda row: (_days(row.attributed), "bold"), 8, align="right"),
            Column("Alone", lambda row: (_days(row.alone), ""), 8, align="right", leaves=1),
        ],
        lambda row: (row.kind, row.cause, row.ref, row.from_, row.to),
        ("It never waited for anything on record.",),
        follow=_behind_it,
    ),
    "blockers": Holding(
        [
            Column("State", _blocker_state, 9),
            Column("Since", lambda row: (when(row.since, present()), ""), 10, align="right"),
            Column("Blocker", lambda row: (row.blocker, "bold"), 8, 16, leaves=2),
            Column("What", lambda row: (row.title, ""), 16, 60),
            Column("Cause", lambda row: (row.cause or "", ""), 8, 22, leaves=3),
            Column("Needed", lambda row: (row.needed_action or "", ""), 12, 60, leaves=1),
            Column("Unblocker", lambda row: (row.unblocker or "nobody", "" if row.unblocker else "alarm"), 9, 20),
        ],
        lambda row: row.blocker,
        ("No blocker on record.", "Press {blocker} to raise one."),
        "blocker",
    ),
    "decisions": Holding(
        [
            Column("State", _decision_state, 10),
            Column("Asked", lambda row: (when(row.requested, present()), ""), 10, align="right", leaves=3),
            Column("Decision", lambda row: (row.decision, "bold"), 8, 16, leaves=2),
            Column("Question", lambda row: (row.question, ""), 16, 80),
            Column("Needed by", lambda row: (row.needed_by or "", ""), 10),
            Column("Decider", lambda row: (row.decider or "nobody", "" if row.decider else "alarm"), 9, 20),
            Column("Taken", lambda row: (row.option or "", ""), 8, 40, leaves=1),
        ],
        lambda row: row.decision,
        ("No decision was asked for.", "Press {ask} to ask for one."),
        "decision",
    ),
    "evidence": Holding(
        [
            Column("Record", lambda row: (f"@{row.position}", "accent"), 8, align="right"),
            Column("Happened", lambda row: (day(row.at), ""), 10),
            Column("Kind", lambda row: (row.kind, ""), 12, 22, leaves=2),
            Column("What it says", lambda row: (row.summary, ""), 16, 60),
            Column("What it proves", lambda row: (row.sentence, "dim"), 16, 100, leaves=1),
        ],
        lambda row: (row.position, row.sentence),
        ("Nothing is cited.",),
        follow=_on_record,
    ),
    # A fact has its place among all of them; whoever shows it asks for pages.
    "facts": Holding(columns(False), lambda row: row.position, ("No fact passes this filter.",), follow=_on_record),
}


def text(row: Any) -> str:
    """What filters and finds look at."""
    return " ".join(str(value) for value in row if isinstance(value, str))
