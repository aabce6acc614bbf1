"""Replay: history under the fingers. Stand on any day, see what was known on it, walk on fact by fact. Read only."""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult

from ledger.instants import Micros
from projections.audit.records import AuditRow
from projections.lists.spans import missing_spans
from projections.replay.play import BOOKMARK, Facts, Mark
from projections.replay.slider import Ruler, ruled
from projections.views import Views
from tui.kept.bookmarks import bookmarks
from tui.pages.audit_filter import parse
from tui.reading.reader import present
from tui.reading.threads import tell
from tui.replaying.frame import frame, slider_width
from tui.replaying.loading import Asked, Found, facts, find
from tui.replaying.looking import Looker, events
from tui.replaying.saying import Saying
from tui.replaying.scene import Head, Scene, Sight
from tui.replaying.seeking import Seeker
from tui.replaying.several import Lookers
from tui.widgets.palette import Line
from tui.widgets.reel import Reel

#: Where looking takes longer, the playhead moves on and what is known of the moment before is dimmed.
_LATE_SECONDS = 0.04

Answer = tuple[Sight | None, dict[int, AuditRow]]


class Replay(Saying):
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
        super().__init__()
        self._asked = Asked(stream, position, keys, start=start)
        self._told_marks: list[Mark] = []
        self._looker: Looker | None = None
        self._lookers: Lookers | None = None
        self._ruler: Ruler | None = None
        self._sight: Sight | None = None
        self._events: dict[int, AuditRow] = {}
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

    # ── what it holds ──

    def on_mount(self) -> None:
        self._seeker = Seeker(self.unstall, self)
        self.reload()

    def on_unmount(self) -> None:
        self._stop()
        self._seeker.stop()
        if self._late is not None:
            self._late.cancel()
        for lane in ("find", "read", "fill", "lay"):
            self.unstall.reader.interrupt(f"{lane} of {id(self)}")

    @property
    def is_seeking(self) -> bool:
        """Whether what is to be seen from the playhead is not drawn yet."""
        return self._seeker.is_busy or self.reel.is_due

    def reload(self) -> None:
        """How it stands is shown before the facts are read, which may be a million."""
        asked = self._asked
        if asked.is_single:
            self.ask("find", lambda views: find(views, asked), self._arrived)
        else:
            self._lay()

    def _arrived(self, found: Found) -> None:
        first = self._found is None
        self._found = found
        if found.subject is not None:
            self._looker = Looker(found)
            self.ask("missing", lambda views: missing_spans(views.connection), self._lay_out)
        elif self._lookers is None:
            self._lay()
        if first:
            self._head = self._head._replace(moment=found.start)
            self._base = found.start
        self._look()
        self._read()

    def _read(self) -> None:
        asked, found = self._asked, self._found
        if found is not None:
            self.ask("read", lambda views: facts(views, asked, found), self._have)

    def _have(self, told: tuple[Facts, list[Mark]]) -> None:
        self._facts, self._told_marks = told
        self._is_read = True
        self._events = {}
        self._mark()
        self._look()

    def _lay(self) -> None:
        keys = self._asked.keys
        self.ask("lay", lambda views: Lookers(views, keys), self._laid_out)

    def _laid_out(self, lookers: Lookers) -> None:
        first = self._lookers is None
        self._lookers = lookers
        self._look()
        self._lay_out(lookers.missing)
        if first and self._found is None:
            asked = self._asked
            self.ask("find", lambda views: find(views, asked), self._arrived)

    def _lay_out(self, missing: int) -> None:
        """Have what is missing of the past laid out, of all initiatives: they are compared with each other."""
        if missing and self._laid is None:
            self._laid = (0, missing)
            self.ask("fill", self._fill, self._filled)

    def _fill(self, views: Views) -> bool:
        """Lay out what is missing, some at a time, so that what is there can be seen."""
        from projections.views.spans import fill

        return fill(
            views.connection,
            views.path,
            lambda done, total: tell(self, self._filling, done, total),
            lambda: not self.is_attached,
        )

    def _filling(self, done: int, total: int) -> None:
        self._laid = (done, total)
        self.unstall.show_where()

    def _filled(self, _: bool) -> None:
        self._laid = None
        if self._lookers is not None:
            self._lay()
        elif self._found is not None:
            self._looker = Looker(self._found)
            self._look()

    def _to_stall(self, direction: int) -> None:
        head, lookers = self._head, self._lookers
        if lookers is None:
            super()._to_stall(direction)
        else:
            self.ask("stall", lambda views: (lookers.stall(views, head, direction),), self._stalled)

    def _stalled(self, found: tuple[Micros | None]) -> None:
        (at,) = found
        if at is None:
            self.unstall.say("there is no further stall")
        else:
            self._go(at)

    def _judge(self) -> None:
        if self._looker is None:
            self.unstall.say("today's policy is laid over one initiative or item at a time; mark one, then t")
        else:
            self._head = self._head._replace(today=not self._head.today)
            self._look()

    def _up(self) -> None:
        found = self._found
        if found is None or not found.is_item:
            self.unstall.say("this is not the replay of an item; nothing lies above it")
        elif found.initiative is None:
            self.unstall.say(f"{found.key} belongs to no initiative")
        else:
            self._stop()
            self.unstall.go("replay", stream=f"initiative:{found.initiative}", start=self._head.moment)

    def _mark(self) -> None:
        kept, wrong = bookmarks(self.unstall.reader.ledger)
        if wrong:
            self.unstall.complain(wrong)
        mine = [each for each in kept if each.is_about(self.subject())]
        self._bookmarks = [Mark(each.at, BOOKMARK, each.name) for each in mine]
        self._marks = sorted([*self._told_marks, *self._bookmarks])
        self._ruler = None
        self.reel.redraw()

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
