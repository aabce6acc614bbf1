"""Replay: history under the fingers. Stand on any day, see what was known on it, walk on fact by fact. Read only."""

from __future__ import annotations

import shlex
from typing import ClassVar

from textual.app import ComposeResult
from textual.timer import Timer

from ledger.errors import LedgerError
from ledger.instants import Micros, rfc3339
from projections.audit.records import AuditFilter, AuditRow
from projections.lists.spans import Slide
from projections.moment import Moment
from projections.replay.play import BOOKMARK, last
from projections.replay.slider import Slider, density, lay_out, marks_line
from projections.views import Views
from tui.display import minute
from tui.reading import present
from tui.replaying import looking
from tui.replaying.frame import frame, slider_width
from tui.replaying.looking import Asked, Loaded
from tui.replaying.moving import SPEEDS, Moving
from tui.replaying.scene import Detail, Portfolio, Scene
from tui.screens.audit_filter import parse
from tui.widgets.palette import Line
from tui.widgets.reel import Reel

#: The details of an initiative are asked for when the playhead has rested so long, or at every so many frames.
_REST_SECONDS = 0.08


class Replay(Moving):
    """Why did it come to stand like this? Nothing can be written while in the past."""

    NAME = "Replay"
    PAST = True
    FOOTER: ClassVar[tuple[str, ...]] = (
        "tell('play')", "tell('fact', -1)", "tell('fact', 1)", "tell('mark', 1)", "tell('stall', 1)", "tell('date', 0)",
        "tell('base', 0)", "tell('hindsight', 0)", "filter", "copy",
    )  # fmt: skip

    def __init__(self, stream: str | None = None, position: int | None = None, keys: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._asked = Asked(stream, position, keys)
        self._expression = ""
        self._loaded: Loaded | None = None
        self._slides: tuple[Slide, Slide] | None = None
        self._only: frozenset[int] = frozenset()
        self._unlaid = 0
        self._detail = Detail()
        self._portfolio = Portfolio()
        self._events: dict[int, AuditRow] = {}
        self._later: tuple[AuditRow, ...] = ()
        self._density = ""
        self._busy: set[str] = set()
        self._again: set[str] = set()
        self._loading = False
        self._resting: Timer | None = None
        self.reel = Reel(self._draw)

    def compose(self) -> ComposeResult:
        yield self.reel

    # ── what the bars say ──

    def place(self) -> Line:
        title = self._loaded.initiative or self._loaded.title if self._loaded is not None else "…"
        place: Line = [("Replay ▸ ", "dim"), (title, "bold")]
        if self._loaded is not None and self._loaded.initiative is not None:
            place.append((f" {self._loaded.title}", ""))
        if self._expression:
            place.append((f"  /{self._expression}", "accent"))
        return place

    def clock(self) -> Line:
        position = last(self._facts, self._moment)
        known = "with hindsight" if self._hindsight else "as known then"
        at = f"  @{position:,}" if position is not None else ""
        return [("◆ AS OF ", "accent"), (minute(self._moment - 1), "bold"), (f"  {known}{at}", "dim")]

    def summary(self) -> Line:
        if self._loaded is None:
            return [("reading the past …", "dim")]
        state = "▶ playing" if self._playing else "▮▮ paused"
        line: Line = [("READ ONLY", "alarm"), (f"  {state}  {SPEEDS[self._speed]} facts/s", "dim")]
        if self._unlaid and self._loaded.initiative is None:
            line.append((f"  laying out the past of {self._unlaid:,} initiatives …", "waiting"))
        return line

    def command(self) -> str:
        at = shlex.quote(rfc3339(self._moment))
        known = "" if self._hindsight else f" --known-at {at}"
        if self._loaded is not None and self._loaded.initiative is not None:
            return f"unstall why {shlex.quote('initiative:' + self._loaded.initiative)} --as-of {at}{known}"
        return f"unstall status --as-of {at}{known}"

    def subject(self) -> str | None:
        key = self._loaded.initiative if self._loaded is not None else None
        return f"initiative:{key}" if key else None

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
            self.ask("load", lambda views: looking.load(views, self._asked), self._filtered)

    # ── what it holds ──

    def on_mount(self) -> None:
        self.reload()

    def on_unmount(self) -> None:
        self._stop()
        for lane in ("load", "fill"):
            self.unstall.reader.interrupt(f"{lane} of {id(self)}")

    def reload(self) -> None:
        asked = self._asked
        if asked.stream is None and asked.position is None and len(asked.keys) != 1:
            if self._slides is None:
                self.ask("slides", looking.day_slide, self._first_slid)
            else:
                self.ask("slides", looking.rest, self._slid)
            if asked.keys:
                self.ask("only", lambda views: looking.numbers(views, asked.keys), self._narrowed)
            if self._loaded is None:
                # How it stands is shown before a million facts are read.
                return
        self._load()

    def _load(self) -> None:
        asked = self._asked
        arrived = self._arrived if self._loaded is None else self._filtered
        self.ask("load", lambda views: looking.load(views, asked), arrived)

    def _narrowed(self, only: frozenset[int]) -> None:
        self._only = only
        self._look()

    def _first_slid(self, day: Slide) -> None:
        self._slides = (day, day)
        self._look()

    def _slid(self, answer: tuple[Slide, Slide, int]) -> None:
        self._slides, self._unlaid = answer[:2], answer[2]
        self._look()
        if self._unlaid:
            self.ask("fill", self._fill, self._slid)

    def _fill(self, views: Views) -> tuple[Slide, Slide, int]:
        """Lay out what is missing, some at a time, so that what is there can be seen."""
        from projections.views.spans import fill

        fill(views.connection, views.path, None, lambda: not self.is_attached)
        return looking.rest(views)

    def _arrived(self, loaded: Loaded) -> None:
        self._moment = self._base = loaded.start
        self._filtered(loaded)
        if loaded.initiative is None and self._slides is None:
            self.ask("slides", looking.rest, self._slid)

    def _filtered(self, loaded: Loaded) -> None:
        self._loaded, self._facts = loaded, loaded.facts
        marked = self.unstall.bookmarks
        self._marks = sorted([*loaded.marks, *(mark for mark in marked if mark.kind == BOOKMARK)])
        self._slider = Slider((), 0)
        self._events = {}
        self._look()

    def _stall_among(self, direction: int) -> Micros | None:
        if self._slides is None or self._is_single:
            return None
        return self._slides[self._hindsight].stall(self._moment, direction, self._only)

    # ── what is shown ──

    def _look(self) -> None:
        """The playhead has moved: draw at once what is in memory, ask for the rest."""
        self.reel.redraw()
        self._wish("around")
        if self._loaded is not None and self._loaded.initiative is not None:
            if self._resting is not None:
                self._resting.stop()
            self._resting = self.set_timer(_REST_SECONDS, lambda: self._wish("detail"))
        elif self._slides is not None:
            self._wish("portfolio")

    def _wish(self, lane: str) -> None:
        """Ask in a lane, once more when the answer under way has arrived; so playing never waits for an answer."""
        if lane in self._busy:
            self._again.add(lane)
            return
        self._busy.add(lane)
        {"around": self._ask_around, "detail": self._ask_detail, "portfolio": self._ask_portfolio}[lane]()

    def _came(self, lane: str) -> None:
        self._busy.discard(lane)
        self.reel.redraw()
        if lane in self._again:
            self._again.discard(lane)
            self._wish(lane)

    def _ask_around(self) -> None:
        facts, index = self._facts, self._facts.count(self._moment)
        near = facts.positions[max(index - 40, 0) : index + 40]
        if all(position in self._events for position in near):
            self._busy.discard("around")
            return

        def arrived(rows: dict[int, AuditRow]) -> None:
            self._events = rows
            self._came("around")

        self.ask("around", lambda views: looking.events(views, facts, index), arrived)

    def _ask_detail(self) -> None:
        key = self._loaded.initiative if self._loaded is not None else None
        if key is None:
            self._busy.discard("detail")
            return
        cut = Moment(self._moment, present() if self._hindsight else self._moment)
        chosen = looking.filters(Asked(further=AuditFilter()), key)
        hindsight = self._hindsight

        def question(views: Views) -> tuple[Detail, tuple[AuditRow, ...]]:
            try:
                told = looking.detail(views, key, cut)
            except LedgerError:
                told = Detail()
            return told, looking.later(views, chosen, cut.as_of) if hindsight else ()

        def arrived(answer: tuple[Detail, tuple[AuditRow, ...]]) -> None:
            self._detail, self._later = answer
            self._came("detail")

        self.ask("detail", question, arrived)

    def _ask_portfolio(self) -> None:
        if self._slides is None:
            self._busy.discard("portfolio")
            return
        slide, only, at, room = self._slides[self._hindsight], self._only, self._moment, max(self.size.height, 10)

        def arrived(answer: Portfolio) -> None:
            self._portfolio = answer
            self._came("portfolio")
            if self._loaded is None and not self._loading:
                self._loading = True
                self._load()
                self.ask("slides", looking.rest, self._slid)

        self.ask("portfolio", lambda views: looking.portfolio(views, slide, only, at, room), arrived)

    def _draw(self, width: int, height: int) -> list[Line]:
        columns = slider_width(width)
        if self._slider.width != columns:
            self._slider = lay_out(self._facts.times, columns, present())
            self._density = density(self._slider, self._facts.times)
            self._signs = marks_line(self._slider, self._marks)
        return frame(self._scene(), width, height)

    def _scene(self) -> Scene:
        loaded = self._loaded
        lines = loaded.lines[self._hindsight] if loaded is not None else []
        alone = loaded is not None and loaded.initiative is not None
        return Scene(
            loaded.title if loaded is not None else "",
            self._facts,
            self._slider,
            self._density,
            self._signs,
            self._moment,
            self._base,
            self._hindsight,
            self._playing,
            SPEEDS[self._speed],
            looking.line_at(lines, self._moment),
            looking.line_at(lines, self._base),
            self._detail,
            None if alone or self._is_single else self._portfolio,
            self._events,
            self._later,
            looking.unknown(loaded.silences, self._moment) if loaded is not None and self._hindsight else (),
        )

    @property
    def _is_single(self) -> bool:
        """Whether one thing was asked for, even before it is known which initiative that is."""
        return self._asked.stream is not None or self._asked.position is not None or len(self._asked.keys) == 1

    def redraw(self) -> None:
        self.reel.redraw()
