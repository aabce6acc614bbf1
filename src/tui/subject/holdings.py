"""The lists on a subject's screen: items, waits, blockers, decisions; their columns, keys and what enter does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger.instants import DAY, Micros
from tui.pages.host import PageHost
from tui.pages.wording import day_span, passed, since_span, state_span, when
from tui.reading.reader import present
from tui.widgets.columns import Column
from tui.widgets.palette import Span
from tui.words.display import day


def _days(elapsed: Micros) -> str:
    return f"{elapsed / DAY:,.1f}"


def _blocker_state(row: Any) -> Span:
    return ("▲ open", "alarm") if row.cleared is None else ("▲ cleared", "dim")


def _decision_state(row: Any) -> Span:
    if row.outcome in (None, "open"):
        late = bool(row.needed_by) and passed(row.needed_by, present())
        return ("◆ overdue", "alarm") if late else ("◆ open", "waiting")
    return (f"◆ {row.outcome}", "dim")


COLUMNS: dict[str, list[Column]] = {
    "items": [
        Column("State", lambda row: state_span(row.state), 9),
        Column(
            "For", lambda row: since_span(row.since if row.state != "done" else None, present()), 5, 9, align="right"
        ),
        Column("Key", lambda row: (row.item, "bold"), 6, 18),
        Column("Title", lambda row: (row.title, ""), 16, 80),
        Column("Status", lambda row: (row.status or "", ""), 8, 20, leaves=2),
        Column("Cause", lambda row: (row.cause or "", ""), 8, 24, leaves=3),
        Column("Assignee", lambda row: (row.assignee or "nobody", "" if row.assignee else "dim"), 8, 22, leaves=1),
        Column("Due", lambda row: day_span(row.due, present()), 10, leaves=4),
    ],
    "waits": [
        Column("Cause", lambda row: (row.cause, "waiting"), 12, 30),
        Column("Behind", lambda row: (_bare(row.ref), "bold"), 8, 24),
        Column("Whose move", lambda row: (row.who or "", ""), 10, 24, leaves=2),
        Column("From", lambda row: (day(row.from_), ""), 10),
        Column("To", lambda row: (day(row.to), ""), 10, leaves=3),
        Column("Days", lambda row: (_days(row.attributed), "bold"), 8, align="right"),
        Column("Alone", lambda row: (_days(row.alone), ""), 8, align="right", leaves=1),
    ],
    "blockers": [
        Column("State", _blocker_state, 9),
        Column("Since", lambda row: (when(row.since, present()), ""), 10, align="right"),
        Column("Blocker", lambda row: (row.blocker, "bold"), 8, 16, leaves=2),
        Column("What", lambda row: (row.title, ""), 16, 60),
        Column("Cause", lambda row: (row.cause or "", ""), 8, 22, leaves=3),
        Column("Needed", lambda row: (row.needed_action or "", ""), 12, 60, leaves=1),
        Column("Unblocker", lambda row: (row.unblocker or "nobody", "" if row.unblocker else "alarm"), 9, 20),
    ],
    "decisions": [
        Column("State", _decision_state, 10),
        Column("Asked", lambda row: (when(row.requested, present()), ""), 10, align="right", leaves=3),
        Column("Decision", lambda row: (row.decision, "bold"), 8, 16, leaves=2),
        Column("Question", lambda row: (row.question, ""), 16, 80),
        Column("Needed by", lambda row: (row.needed_by or "", ""), 10),
        Column("Decider", lambda row: (row.decider or "nobody", "" if row.decider else "alarm"), 9, 20),
        Column("Taken", lambda row: (row.option or "", ""), 8, 40, leaves=1),
    ],
    "evidence": [
        Column("Record", lambda row: (f"@{row.position}", "accent"), 8, align="right"),
        Column("Happened", lambda row: (day(row.at), ""), 10),
        Column("Kind", lambda row: (row.kind, ""), 12, 22, leaves=2),
        Column("What it says", lambda row: (row.summary, ""), 16, 60),
        Column("What it proves", lambda row: (row.sentence, "dim"), 16, 100, leaves=1),
    ],
}

KEYS: dict[str, Callable[[Any], Any]] = {
    "items": lambda row: row.item,
    "waits": lambda row: (row.kind, row.cause, row.ref, row.from_, row.to),
    "blockers": lambda row: row.blocker,
    "decisions": lambda row: row.decision,
    "evidence": lambda row: (row.position, row.sentence),
}

EMPTY: dict[str, tuple[str, ...]] = {
    "items": ("No items.", "Add one:  :record AddItem KEY TITLE --initiative K"),
    "waits": ("It never waited for anything on record.",),
    "blockers": ("No blocker on record.", "Press {blocker} to raise one."),
    "decisions": ("No decision was asked for.", "Press {ask} to ask for one."),
    "evidence": ("Nothing is cited.",),
    "facts": ("No fact passes this filter.",),
}


def text(row: Any) -> str:
    """What filters and finds look at."""
    return " ".join(str(value) for value in row if isinstance(value, str))


def _bare(ref: str | None) -> str:
    return (ref or "").rpartition(":")[2]


def _open_item(host: PageHost, row: Any) -> None:
    host.go("initiative", subject=f"item:{row.item}")


def _open_wait(host: PageHost, row: Any) -> None:
    if row.ref:
        host.open_stream(row.ref, None)


def _open_blocker(host: PageHost, row: Any) -> None:
    host.open_stream(f"blocker:{row.blocker}", None)


def _open_decision(host: PageHost, row: Any) -> None:
    host.open_stream(f"decision:{row.decision}", None)


def _open_fact(host: PageHost, row: Any) -> None:
    host.open_position(row.position)


OPEN: dict[str, Callable[[PageHost, Any], None]] = {
    "items": _open_item,
    "waits": _open_wait,
    "blockers": _open_blocker,
    "decisions": _open_decision,
    "evidence": _open_fact,
    "facts": _open_fact,
}
