"""Pictures in a list: the items of an initiative over its time, and the portfolio by week.

What a row needs is asked for when it comes in sight, so that a list of thousands is there at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

from ledger.instants import Micros
from projections.pictures.heat_strip import WEEK, strip, weeks_until
from projections.pictures.letters import letters
from projections.pictures.scale import Part, scale
from projections.pictures.scaled_drawing import CUT_WIDTH, dates, row
from projections.pictures.signs import reach
from projections.pictures.timeline_drawing import Stretch, axis
from tui.pages.list_page import ListPage
from tui.pages.wording import state_span
from tui.reading.reader import present
from tui.widgets.columns import Column
from tui.widgets.palette import Line
from tui.widgets.timeline import drawn, weeks_line
from tui.words.display import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.model.timeline import Segment
    from projections.moment import Moment
    from projections.pictures.picture import Strip
    from projections.views import Views
    from tui.subject.look import Told

Life = TypeVar("Life")
#: A picture takes whatever room the other columns leave.
_ALL = 10_000
#: So many columns are the most that a week takes.
_WEEK_COLUMNS = 3
_YEAR = 52


class Lives(Generic[Life]):
    """What is known of rows by key; what is not is asked for, one question at a time, with what is near on the list."""

    def __init__(
        self,
        page: ListPage,
        ask: Callable[[Views, Moment, Sequence[str]], Mapping[str, Life]],
        learned: Callable[[Iterable[Life]], None] = lambda _: None,
    ) -> None:
        self._page = page
        self._question = ask
        self._learned = learned
        self._known: dict[str, Life | None] = {}
        self._asking = False

    def get(self, key: str) -> Life | None:
        """What is known of a row; where that is nothing yet, it is asked for and the row drawn again."""
        if key not in self._known and not self._asking:
            self._asking = True
            self._page.call_after_refresh(self._ask)
        return self._known.get(key)

    def forget(self) -> None:
        """Facts have come in: ask anew."""
        self._known.clear()
        self._asking = False

    def _ask(self) -> None:
        window, height = self._page.table.window, self._page.table.rows_on_screen
        near = window.rows[max(window.top - height, 0) : window.top + 2 * height]
        keys = [key for key in map(window.source.key, near) if isinstance(key, str) and key not in self._known]
        moment = self._page.unstall.reader.moment()
        self._page.ask(
            "lives", lambda views: self._question(views, moment, keys), lambda found: self._arrived(keys, found)
        )

    def _arrived(self, keys: Iterable[str], found: Mapping[str, Life]) -> None:
        self._asking = False
        self._known.update((key, found.get(key)) for key in keys)
        self._learned(found.values())
        self._page.table.renew(keys)


# What folds is loaded when somebody looks over time: the portfolio begins as a list.


def _item_lives(views: Views, moment: Moment, keys: Sequence[str]) -> Mapping[str, tuple[Strip, ...]]:
    from projections.pictures.picture import lives_of

    return lives_of(views, moment, keys)


def _initiative_lives(views: Views, moment: Moment, keys: Sequence[str]) -> Mapping[str, tuple[Segment, ...]]:
    from projections.pictures.weeks import states_of

    return states_of(views, moment, keys)


class ItemsOverTime:
    """The items of an initiative on the scale of its own timeline."""

    def __init__(self, page: ListPage) -> None:
        self.shown = False
        self._lives: Lives[Sequence[Stretch]] = Lives(page, _item_lives, self._learned)
        self._page = page
        self._told: Told | None = None
        self._letters: dict[str, str] = {}
        self._scale = lru_cache(4)(self._scaled)
        self.columns = [
            Column("", lambda each: (state_span(each.state)[0][:1], each.state), 1),
            Column("Key", lambda each: (each.item, "bold"), 6, 18),
            Column("Title", lambda each: (each.title, ""), 12, 26, leaves=1),
            Column("Over time", lambda _: ("", ""), 20, _ALL, draw=self._draw, head=self._head),
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


class ByWeek:
    """The portfolio as a heat strip: a row an initiative, a week one to three columns."""

    def __init__(self, page: ListPage) -> None:
        self.shown = False
        self._lives: Lives[Sequence[Any]] = Lives(page, _initiative_lives)
        self.columns = [
            Column("State", lambda each: state_span(each.state), 9),
            Column("Key", lambda each: (each.initiative, "bold"), 6, 18),
            Column("Title", lambda each: (each.title, ""), 12, 26, leaves=1),
            Column("By week", lambda _: ("", ""), 20, _ALL, draw=self._draw, head=self._head),
        ]

    def forget(self) -> None:
        """Facts have come in."""
        self._lives.forget()

    def _weeks(self, width: int) -> tuple[list[Micros], int]:
        """The weeks that have room, a year where that fits in broader columns, and how many columns each takes."""
        columns = max(min(width // _YEAR, _WEEK_COLUMNS), 1)
        return weeks_until(present(), max(width // columns, 1)), columns

    def _head(self, width: int) -> str:
        weeks, columns = self._weeks(width)
        return axis(weeks[0], weeks[-1] + WEEK, len(weeks) * columns)

    def _draw(self, each: Any, width: int) -> Line:
        life = self._lives.get(each.initiative)
        if not life:
            return []
        weeks, columns = self._weeks(width)
        return weeks_line(strip(life, weeks), columns)
