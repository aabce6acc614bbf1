"""Review: one initiative after the other, what changed since the last look, and a verdict with one key."""

from __future__ import annotations

import shlex
from typing import Any, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.timer import Timer

from ledger.instants import Micros
from ledger.words import Verdict
from projections.moment import Moment
from projections.review_look import Look, Looker
from projections.review_queue import Queued, queued, review_queue
from projections.views import Views
from tui.deeds import Done, reviewed
from tui.keys.naming import named
from tui.reading import present
from tui.screens.board import Board
from tui.screens.look import look_lines
from tui.screens.wording import sentence, stall_words, state_span, when
from tui.widgets.columns import Column
from tui.widgets.palette import Line, Span, fit

#: The look is asked for when the cursor has rested so long.
_REST_SECONDS = 0.06
_BAR = 20
_VERDICTS: tuple[tuple[str, Verdict, str], ...] = (
    ("c", "continue", "continue"),
    ("w", "watch", "watch"),
    ("e", "escalate", "escalate"),
    ("p", "pause", "pause"),
    ("d", "ask a decision", "ask"),
)


class Given(NamedTuple):
    """A verdict that was given on this screen: its position and the words, and the initiative as it was queued."""

    position: int
    verdict: str
    queued: Queued


class Turn(NamedTuple):
    """One line of the queue; `given` is None while it is to be reviewed."""

    queued: Queued
    given: Given | None
    skipped: bool


def _sign(turn: Turn) -> Span:
    if turn.given is not None:
        return ("✓", "active")
    return ("»", "dim") if turn.skipped else ("", "")


def _why(turn: Turn) -> Span:
    if turn.given is not None:
        return (f"{turn.given.verdict}, @{turn.given.position:,}", "dim")
    return ("; ".join(turn.queued.reasons), "")


def _last(turn: Turn) -> Span:
    last = turn.queued.last
    return (f"{when(last.at, present())} {last.verdict}", "dim") if last else ("never", "dim")


def _columns() -> list[Column]:
    return [
        Column("", _sign, 1),
        Column("State", lambda turn: state_span(turn.queued.row.state), 9, leaves=1),
        Column("Key", lambda turn: (turn.queued.row.initiative, "bold"), 6, 14),
        Column("Why queued", _why, 22, 90),
        Column("Last look", _last, 20, leaves=2),
    ]


class Review(Board):
    """Whose turn is it, what is new there, and what is to be done about it?"""

    NAME = "Review"
    SHARE = (50, 62)
    LIST_ROWS = 5
    FOOTER: ClassVar[tuple[str, ...]] = (
        *(f"verdict('{verdict}')" for _, verdict, _ in _VERDICTS), "stop", "skip", "note", "open", "take_back('undo')",
        "copy",
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
        super().__init__(_columns())
        self._given: dict[str, Given] = {}
        self._skipped: dict[str, None] = {}
        self._notes: dict[str, str] = {}
        self._look: Look | None = None
        self._answer: tuple[int, list[Queued]] = (0, [])
        self._recording = False
        self._next_due: Queued | None = None
        self._resting: Timer | None = None

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

    def question(self, views: Views, moment: Moment) -> tuple[int, list[Queued]]:
        return views.position, review_queue(views, moment, everything=True)

    def answered(self, answer: Any) -> list[Turn]:
        position, found = answer
        self._next_due = min((each for each in found if not each.reasons and each.due_on), key=_due, default=None)
        turns = {each.row.initiative: each for each in found if each.reasons}
        # What was reviewed here and is in the queue all the same was undone, or warns of something new.
        done = [
            Turn(given.queued, given, skipped=False)
            for key, given in self._given.items()
            if key not in turns or given.position > position
        ]
        reviewed_here = {self.key(turn) for turn in done}
        left = [each for key, each in turns.items() if key not in reviewed_here]
        skipped = [turns[key] for key in self._skipped if key in turns and key not in reviewed_here]
        return [
            *done,
            *(Turn(each, None, skipped=False) for each in left if each.row.initiative not in self._skipped),
            *(Turn(each, None, skipped=True) for each in skipped),
        ]

    def _arrived(self, answer: Any) -> None:
        first = not self.told
        self._answer = answer
        super()._arrived(answer)
        if first and self.rows:
            self.show_rows(self.key(self.rows[0]))

    def key(self, row: Turn) -> str:
        return row.queued.row.initiative

    def text(self, row: Turn) -> str:
        found = row.queued.row
        told = (found.initiative, found.title, found.owner, found.state, found.cause, found.whose_move)
        return " ".join(filter(None, (*told, _sign(row)[0], _why(row)[0])))

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
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_REST_SECONDS, self._ask_look)
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

    # ── verdicts ──

    def _shown(self) -> Look | None:
        """The look that a verdict would be about; None, saying why, where there is nothing to judge."""
        row, say = self.table.row, self.unstall.complain
        if row is None:
            say("there is nothing to review here")
        elif row.given is not None:
            undo = self.unstall.signs["undo"]
            say(f"{self.key(row)} is reviewed: {row.given.verdict}; {undo} takes the last verdict back")
        elif self._recording:
            say("the verdict before is still being recorded; press again")
        elif self._look is None:
            say(f"{self.key(row)} is still being read; look first, then press again")
        else:
            return self._look
        return None

    def action_verdict(self, verdict: Verdict) -> None:
        look = self._shown()
        if look is not None:
            self._give(look, verdict)

    def _give(self, look: Look, verdict: Verdict) -> None:
        reader, key = self.unstall.reader, look.queued.row.initiative
        note = self._notes.get(key)
        self._recording = True
        self.unstall.do(
            lambda: reviewed(reader, look, verdict, note),
            lambda done: self._recorded(look, verdict, done),
            self._refused,
        )

    def _recorded(self, look: Look, verdict: Verdict, done: Done) -> None:
        self._recording = False
        key = look.queued.row.initiative
        following = self._following(key)
        self._given.pop(key, None)
        self._given[key] = Given(done.position, verdict, look.queued)
        self._notes.pop(key, None)
        self._skipped.pop(key, None)
        self._order_again(following)

    def _refused(self) -> None:
        self._recording = False

    def _following(self, key: str) -> str | None:
        """The next one to review after `key`, from the top again after the last; None where nothing else is left."""
        shown = self.passing()
        place = next((place for place, turn in enumerate(shown) if self.key(turn) == key), 0)
        ahead = [turn for turn in (*shown[place + 1 :], *shown[:place]) if turn.given is None]
        return self.key(ahead[0]) if ahead else None

    def _order_again(self, key: str | None) -> None:
        self.rows = self.answered(self._answer)
        self.show_rows(key)
        self.unstall.show_place()

    def action_stop(self) -> None:
        look = self._shown()
        if look is None:
            return
        key = look.queued.row.initiative

        def entered(text: str) -> None:
            if text.strip().lower() == "y":
                self._give(look, "stop")
            else:
                self.unstall.say(f"{key} is not stopped: no y was typed")

        self.unstall.ask_line("stop", f"the verdict stop on {key}: type y and enter ", entered=entered)

    def action_skip(self) -> None:
        row = self.table.row
        if row is None or row.given is not None:
            self.unstall.complain("there is nothing to skip here")
            return
        key = self.key(row)
        following = self._following(key)
        self._skipped.pop(key, None)
        self._skipped[key] = None
        self._order_again(following or key)
        self.unstall.say(f"{key} comes again, last" if following else f"{key} is the last one to review")

    def action_note(self) -> None:
        look = self._shown()
        if look is None:
            return
        key = look.queued.row.initiative
        before = self._notes.get(key, "")
        self.unstall.ask_line("note", f"note on {key}: ", before, entered=lambda text: self._keep_note(key, text))

    def _keep_note(self, key: str, text: str) -> None:
        if text.strip():
            self._notes[key] = text.strip()
            self.unstall.say("the note goes with the verdict that you give next")
        else:
            self._notes.pop(key, None)
            self.unstall.say(f"no note on {key}")
        self.detail.redraw()


def _due(found: Queued) -> str:
    return found.due_on or ""
