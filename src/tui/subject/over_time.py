"""The items of an initiative over its time, as a list of pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from projections.pictures.letters import letters
from projections.pictures.picture import lives_of
from projections.pictures.scale import Part, scale
from projections.pictures.scaled_drawing import CUT_WIDTH, dates, row
from projections.pictures.signs import reach
from projections.pictures.timeline_drawing import Stretch
from tui.pages.list_page import ListPage
from tui.pages.lives import ALL_THE_ROOM, Lives
from tui.pages.wording import state_span
from tui.subject.look import Told
from tui.widgets.columns import Column
from tui.widgets.palette import Line
from tui.widgets.timeline import drawn
from tui.words.display import clean


class ItemsOverTime:
    """The items of an initiative on the scale of its own timeline."""

    def __init__(self, page: ListPage) -> None:
        self.shown = False
        self._lives: Lives[Sequence[Stretch]] = Lives(page, lives_of, self._learned)
        self._page = page
        self._told: Told | None = None
        self._letters: dict[str, str] = {}
        self._scale = lru_cache(4)(self._scaled)
        self.columns = [
            Column("", lambda each: (state_span(each.state)[0][:1], each.state), 1),
            Column("Key", lambda each: (each.item, "bold"), 6, 18),
            Column("Title", lambda each: (each.title, ""), 12, 36, leaves=1),
            Column("Over time", lambda _: ("", ""), 20, ALL_THE_ROOM, draw=self._draw, head=self._head),
        ]

    def about(self, told: Told) -> None:
        """Another look has come in."""
        self._told = told
        self._letters = letters(told.why.segments)
        self._lives.forget()
        self._scale.cache_clear()

    def legend(self) -> Line:
        """The letters of causes that only items have; those of the story stand below it."""
        own = () if self._told is None else letters(self._told.why.segments)
        only = [(sign, cause) for cause, sign in self._letters.items() if cause not in own]
        return [part for sign, cause in only for part in ((f"  {sign}", "waiting"), (f" {clean(cause)}", "dim"))]

    def _learned(self, lives: Iterable[Sequence[Stretch]]) -> None:
        """Items that come into sight bring causes of their own; a letter stays what it is."""
        before = len(self._letters)
        self._letters = letters([segment for life in lives for segment in life], self._letters)
        if len(self._letters) > before:
            self._page.unstall.show_place()

    def _scaled(self, width: int) -> list[Part]:
        if self._told is None:
            return []
        why = self._told.why
        return scale([why.segments], why.from_, reach(self._told.signs, why.from_, why.to), width, CUT_WIDTH)

    def _head(self, width: int) -> str:
        return dates(self._scale(width))

    def _draw(self, each: Any, width: int) -> Line:
        life = self._lives.get(each.item)
        if not life or self._told is None:
            return []
        return drawn(row(life, self._scale(width), self._letters))
