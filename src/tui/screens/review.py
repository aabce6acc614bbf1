"""Review: one initiative after the other, what changed since the last look, and a verdict with one key."""

from __future__ import annotations

import shlex
from typing import ClassVar

from textual.binding import Binding, BindingType

from ledger.instants import Micros
from ledger.words import Verdict
from projections.moment import Moment
from projections.review.look import Look, Looker
from projections.review.queue import Queued, queued, review_queue
from projections.views import Views
from tui.pages.wording import sentence, stall_words
from tui.reading.reader import present
from tui.reviewing.look import look_lines
from tui.reviewing.turns import Turn
from tui.reviewing.verdicts import Judging, Queue
from tui.widgets.naming import named
from tui.widgets.palette import Line, fit

_BAR = 20
_VERDICTS: tuple[tuple[str, Verdict, str], ...] = (
    ("c", "continue", "continue"),
    ("w", "watch", "watch"),
    ("e", "escalate", "escalate"),
    ("p", "pause", "pause"),
    ("d", "ask a decision", "ask"),
)


class Review(Judging):
    """Whose turn is it, what is new there, and what is to be done about it?"""

    NAME = "Review"
    SHARE = (50, 62)
    DETAIL_MOST = 100
    LIST_ROWS = 5
    FOOTER: ClassVar[tuple[str, ...]] = (
        *(f"verdict('{verdict}')" for _, verdict, _ in _VERDICTS[:4]), "skip", "note",
        *(f"verdict('{verdict}')" for _, verdict, _ in _VERDICTS[4:]), "stop", "open", "take_back('undo')", "copy",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = named(
        "review",
        [
            *(
                Binding(key, f"verdict('{verdict}')", shown, tooltip=f"verdict: {verdict}")
                for key, verdict, shown in _VERDICTS
            ),
            Binding("X", "stop", "stop", tooltip="verdict: stop, once y is typed"),
            Binding("s", "skip", "skip", tooltip="skip: its turn comes again, last"),
            Binding("i", "note", "note", tooltip="a note that goes with the verdict"),
        ],
    )
    EMPTY = (
        "Queue clear: nothing is due, and nothing warns of anything new.",
        "",
        "Press {portfolio} for the portfolio. A review every week begins when an",
        "initiative is committed; for another rhythm type",
        "    :record ScheduleReview KEY DAYS",
    )

    def __init__(self) -> None:
        super().__init__()
        self._next_due: Queued | None = None

    # ── what the bars say ──

    def place(self) -> Line:
        place = super().place()
        row = self.table.row
        if row is not None and not self.filtered():
            number = next((n for n, turn in enumerate(self.rows, 1) if self.key(turn) == self.key(row)), 0)
            place.append((f" ▸ {number:,} of {len(self.rows):,}", "dim"))
        return place

    def summary(self) -> Line:
        if not self.told:
            return [("reading …", "dim")]
        done = sum(turn.given is not None for turn in self.rows)
        left = len(self.rows) - done
        if not left:
            due = self._next_due
            told = f"; next {due.row.initiative}, due on {due.due_on}" if due else "; nothing else has a day"
            return [("Queue clear", "active"), ((f", {done:,} reviewed" if done else "") + told, "")]
        skipped = sum(turn.skipped for turn in self.rows)
        line = sentence(
            [
                (left, "initiative to review", "initiatives to review", ""),
                *([(skipped, "skipped", "skipped", "")] if skipped else []),
                *([(done, "done", "done", "active")] if done else []),
            ]
        )
        if not done:
            return line
        filled = done * _BAR // len(self.rows)
        return [*line, ("  ", ""), ("■" * filled, "active"), ("─" * (_BAR - filled), "dim")]

    def command(self) -> str:
        row = self.table.row
        return f"unstall review {shlex.quote(self.key(row))}" if row else "unstall review"

    def subject(self) -> str | None:
        row = self.table.row
        return f"initiative:{self.key(row)}" if row else None

    def matter(self, verb: str) -> str | None:
        look = self._look
        if look is None or verb != "unblock":
            return None
        return look.blockers[0].blocker if look.blockers else None

    def opened(self, row: Turn) -> None:
        self.unstall.go("initiative", subject=f"initiative:{self.key(row)}")

    # ── the queue ──

    def question(self, views: Views, moment: Moment) -> Queue:
        return Queue(views.position, review_queue(views, moment, everything=True))

    def queue_told(self, queue: Queue) -> None:
        coming = (each for each in queue.found if not each.reasons and each.due_on)
        self._next_due = min(coming, key=lambda each: each.due_on or "", default=None)

    def _arrived(self, answer: Queue) -> None:
        first = not self.told
        super()._arrived(answer)
        if first and self.rows:
            self.show_rows(self.key(self.rows[0]))

    def stream(self, row: Turn) -> str | None:
        return f"initiative:{row.key}"

    def key(self, row: Turn) -> str:
        return row.key

    def text(self, row: Turn) -> str:
        return row.text

    # ── the look ──

    def selected(self, row: Turn | None) -> None:
        if row is None:
            self._look = None
            self.detail.show(lambda _: [])
            return
        same = self._look is not None and self._look.queued.row.initiative == self.key(row)
        if not same:
            self._look = None
        self.detail.show(lambda width: self.lines(row, width, present()), from_top=not same)
        self.once_rested(self._ask_look)
        self.unstall.show_place()

    def _ask_look(self) -> None:
        row, moment = self.table.row, self.unstall.reader.moment()
        if row is not None:
            key = self.key(row)
            self.ask("look", lambda views: Looker(views, moment).look(queued(views, moment, key)), self._looked)

    def _looked(self, look: Look) -> None:
        row = self.table.row
        if row is not None and self.key(row) == look.queued.row.initiative:
            self._look = look
            self.detail.redraw()

    def lines(self, row: Turn, width: int, now: Micros) -> list[Line]:
        found = row.queued.row
        if self._look is None:
            return [
                [(fit(f"{found.initiative}  {found.title}", width), "bold")],
                [(fit(stall_words(found.state, found.since, found.cause, now), width), found.state)],
            ]
        return look_lines(self._look, self._notes.get(found.initiative), width, now)
