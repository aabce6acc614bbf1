"""The playhead of a replay under the keys: facts, days, marks, dates, bookmarks, and playing."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from time import monotonic

from textual.timer import Timer

from ledger import edge
from ledger.errors import LedgerError
from ledger.instants import Micros
from projections.audit.records import known_at
from projections.replay.play import STALL, WORDS, Facts, Mark, by_day, by_fact, by_mark, last
from projections.views import Views
from tui.kept.bookmarks import Bookmark, keep
from tui.pages.page import Page
from tui.reading.reader import present
from tui.replaying.scene import Head
from tui.widgets.reel import Reel
from tui.words.display import minute

#: Facts in a second.
SPEEDS = (1, 2, 4, 8, 15, 30, 60, 120, 250)
#: Pictures in a second, some more than are wanted: now and then one comes late.
_FRAMES = 40


class Moving(Page):
    """A page whose playhead moves over facts. What is shown of them is said by `_look`."""

    reel: Reel

    def __init__(self) -> None:
        super().__init__()
        self._facts = Facts((), ())
        self._marks: list[Mark] = []
        self._bookmarks: Sequence[Mark] = ()
        self._head = Head(present())
        self._base: Micros = self._head.moment
        self._said = ""
        self._said_of: Micros | None = None
        self._playing = False
        self._speed = SPEEDS.index(8)
        self._owed = self._ticked = 0.0
        self._timer: Timer | None = None

    def _to_stall(self, direction: int) -> None:
        """To where the next stall began."""
        self._to_mark(by_mark(self._marks, self._head.moment, direction, (STALL,)), STALL)

    @abstractmethod
    def _judge(self) -> None:
        """By today's policy, or by that of the day again."""

    @abstractmethod
    def _up(self) -> None:
        """From an item to the replay of its initiative, at the same moment."""

    @abstractmethod
    def _look(self) -> None:
        """The playhead has moved: see how it stood."""

    # ── moving ──

    def told(self, what: str, steps: int) -> None:
        """A key asks for something."""
        moment = self._head.moment
        if what == "play":
            self._stop() if self._playing else self._play()
        elif what == "speed":
            self._speed = min(max(self._speed + steps, 0), len(SPEEDS) - 1)
        elif what == "fact":
            self._go(by_fact(self._facts, moment, steps))
        elif what == "day":
            self._go(by_day(self._facts, moment, steps, present()))
        elif what == "stall":
            self._to_stall(steps)
        elif what == "mark":
            self._to_mark(by_mark(self._marks, moment, steps), what)
        elif what == "edge" and self._facts.times:
            self._go(self._facts.times[-1 if steps > 0 else 0])
        elif what == "hindsight":
            self._head = self._head._replace(hindsight=not self._head.hindsight)
            self._look()
        elif what == "policy":
            self._judge()
        elif what == "base":
            self._base = moment
            self._look()
        elif what == "date":
            self.unstall.ask_line("date", "@", entered=self._to_date)
        elif what == "bookmark":
            self.unstall.ask_line("bookmark", "bookmark: ", entered=self._bookmark)
        elif what == "bookmarks":
            self._stop()
            self.unstall.go("bookmarks")
        elif what == "up":
            self._up()
        elif what == "record" and (position := last(self._facts, moment)) is not None:
            self._stop()
            self.unstall.open_position(position)
        self.unstall.show_where()

    def _to_mark(self, mark: Mark | None, what: str) -> None:
        if mark is None:
            self.unstall.say(f"there is no further {what}")
            return
        told = f" {mark.told}" if mark.told else ""
        self._go(mark.at, f"{WORDS[mark.kind]}{told}, {minute(mark.at)}")

    def _to_date(self, text: str) -> None:
        from tui.words.times import instant

        typed = text.strip().lstrip("@")
        typed = f"@{typed}" if typed.replace(",", "").isdigit() and len(typed) != 8 else typed
        if not typed:
            return

        def find(views: Views) -> Micros:
            return instant(typed, edge.now(), lambda position: known_at(views, position))

        self.ask("date", find, self._go)

    def _bookmark(self, text: str) -> None:
        kept = Bookmark(self._head.moment, " ".join(text.split()), self.subject() or "")
        try:
            keep(self.unstall.reader.ledger, kept)
        except LedgerError as error:
            self.unstall.complain(str(error))
            return
        self._mark()
        self.unstall.say(f"bookmark{' ' + kept.name if kept.name else ''}: {minute(kept.at)}")

    @abstractmethod
    def _mark(self) -> None:
        """Gather the marks anew: there are other bookmarks."""

    def go_to(self, moment: Micros) -> None:
        """Stand at a moment."""
        self._stop()
        self._go(moment)

    def _go(self, moment: Micros, said: str = "") -> None:
        """Move the playhead; `said` is shown together with what is seen from there."""
        if moment != self._head.moment:
            self._head = self._head._replace(moment=moment)
            self._said = said
            self._look()

    # ── playing ──

    def _play(self) -> None:
        self._playing = True
        self._owed, self._ticked = 0.0, monotonic()
        self._timer = self.set_interval(1 / _FRAMES, self._tick)

    def _stop(self) -> None:
        self._playing = False
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _tick(self) -> None:
        if not self.display:
            self._stop()
            return
        # By the clock: where a machine is too slow for every frame, frames are left out, not facts.
        now = monotonic()
        self._owed += SPEEDS[self._speed] * (now - self._ticked)
        self._ticked = now
        steps, self._owed = int(self._owed), self._owed % 1
        if not steps:
            return
        further = by_fact(self._facts, self._head.moment, steps)
        if further == self._head.moment:
            self._stop()
            self.unstall.show_where()
        self._go(further)
