"""Replay: history under the fingers. Stand on any day, see what was known on it, walk on fact by fact. Read only."""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult

from ledger.instants import Micros
from projections.audit.records import AuditRow
from projections.replay.slider import ruled
from projections.views import Views
from tui.pages.audit_filter import parse
from tui.reading.reader import present
from tui.replaying.frame import frame, slider_width
from tui.replaying.holding import Holding
from tui.replaying.loading import Asked
from tui.replaying.looking import events
from tui.replaying.scene import Head, Scene, Sight
from tui.replaying.seeking import Seeker
from tui.widgets.palette import Line
from tui.widgets.reel import Reel

#: Where looking takes longer, the playhead moves on and what is known of the moment before is dimmed.
_LATE_SECONDS = 0.04

Answer = tuple[Sight | None, dict[int, AuditRow]]


class Replay(Holding):
    """Why did it come to stand like this? Nothing can be written while in the past."""

    NAME = "Replay"
    PAST = True
    FOOTER: ClassVar[tuple[str, ...]] = (
        "tell('play')", "tell('fact', -1)", "tell('fact', 1)", "tell('mark', 1)", "tell('stall', 1)", "tell('date', 0)",
        "tell('base', 0)", "tell('hindsight', 0)", "filter", "copy",
    )  # fmt: skip

    def __init__(
        self,
        stream: str | None = None,
        position: int | None = None,
        keys: tuple[str, ...] = (),
        start: Micros | None = None,
    ) -> None:
        super().__init__(Asked(stream, position, keys, start=start))
        self._sight: Sight | None = None
        self._late: TimerHandle | None = None
        self.reel = Reel(self._draw, self.told)

    def compose(self) -> ComposeResult:
        yield self.reel

    def filtered(self) -> str | None:
        return self._expression

    def filter(self, expression: str) -> None:
        try:
            further = parse(expression, present())
        except ValueError as error:
            self.unstall.complain(str(error))
            return
        if expression.strip() != self._expression:
            self._expression = expression.strip()
            self._asked = self._asked._replace(further=further)
            self._read()

    # ── life ──

    def on_mount(self) -> None:
        self._seeker = Seeker(self.unstall, self)
        self.reload()

    def on_unmount(self) -> None:
        self._stop()
        self._seeker.stop()
        if self._late is not None:
            self._late.cancel()
        self._ask_no_further()

    @property
    def is_seeking(self) -> bool:
        """Whether what is to be seen from the playhead is not drawn yet."""
        return self._seeker.is_busy or self.reel.is_due

    def _up(self) -> None:
        found = self._found
        if found is None or not found.is_item:
            self.unstall.say("this is not the replay of an item; nothing lies above it")
        elif found.initiative is None:
            self.unstall.say(f"{found.key} belongs to no initiative")
        else:
            self._stop()
            self.unstall.go("replay", stream=f"initiative:{found.initiative}", start=self._head.moment)

    def start(self) -> None:
        """Take the focus; bookmarks may have been let go of meanwhile."""
        super().start()
        if self._found is not None:
            self._mark()

    # ── what is seen ──

    def _look(self) -> None:
        """Ask what is seen from the playhead; it is drawn together with the playhead's move."""
        self._seeker.ask(self._question(), self._see)
        if self._late is None:
            self._late = get_running_loop().call_later(_LATE_SECONDS, self._see_later)

    def _question(self) -> Callable[[Views], Answer]:
        head, base, facts, known, room = self._head, self._base, self._facts, self._events, max(self.size.height, 10)
        looker, lookers = self._looker, self._lookers

        def look(views: Views) -> Answer:
            sight = None
            if looker is not None:
                sight = looker.look(views, head, base)
            elif lookers is not None:
                sight = lookers.look(views, head, base, room)
            reached = facts.count(head.moment)
            near = facts.positions[max(reached - room, 0) : reached + room]
            return sight, known if all(map(known.__contains__, near)) else events(views, facts, reached, 2 * room)

        return look

    def _see(self, answer: Answer) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
        self._sight, self._events = answer
        self._show(self._sight.head if self._sight is not None else self._head)

    def _see_later(self) -> None:
        self._late = None
        self._show(self._head)

    def _show(self, head: Head) -> None:
        self._drawn = head
        self.reel.redraw()
        if self.unstall.page is self:
            self.unstall.show_where()
            if self._said:
                self.unstall.say(self._said)
                self._said, self._said_of = "", head.moment
            elif self._said_of not in (None, head.moment):
                # What was said of another moment is not said of this one.
                self.unstall.say("")
                self._said_of = None

    def _draw(self, width: int, height: int) -> list[Line]:
        columns = slider_width(width)
        if self._ruler is None or self._ruler.slider.width != columns:
            self._ruler = ruled(self._facts.times, self._marks, columns, present())
        found = self._found
        scene = Scene(
            found.subject if found is not None else None,
            self._facts,
            self._ruler,
            self._drawn,
            self._base,
            self._sight,
            self._events,
            self._bookmarks,
            "" if self._is_read else "reading the facts …",
        )
        return frame(scene, width, height)

    def redraw(self) -> None:
        self.reel.redraw()
