"""The portfolio by week, as a list of pictures: who stood still when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ledger.instants import Micros
from projections.pictures.heat_strip import WEEK, strip, weeks_until
from projections.pictures.timeline_drawing import axis
from tui.pages.list_page import ListPage
from tui.pages.lives import ALL_THE_ROOM, Lives
from tui.pages.wording import state_span
from tui.reading.reader import present
from tui.widgets.columns import Column
from tui.widgets.palette import Line
from tui.widgets.timeline import weeks_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.model.timeline import Segment
    from projections.moment import Moment
    from projections.views import Views

#: So many columns are the most that a week takes; a year in weeks.
_WEEK_COLUMNS = 3
_YEAR, _HALF_A_YEAR = 52, 27
#: So few weeks are shown at least: fewer have no room for a date below them.
_FEWEST_WEEKS = 8


def _initiative_lives(views: Views, moment: Moment, keys: Sequence[str]) -> Mapping[str, tuple[Segment, ...]]:
    # What folds is loaded when somebody looks by week: the portfolio begins as a list.
    from projections.pictures.weeks import states_of

    return states_of(views, moment, keys)


class ByWeek:
    """The portfolio as a heat strip: a row an initiative, a week one to three columns."""

    def __init__(self, page: ListPage) -> None:
        self.shown = False
        self._lives: Lives[Sequence[Any]] = Lives(page, _initiative_lives, self._learned)
        self._page = page
        self._begun: Micros | None = None
        self.columns = [
            Column("State", lambda each: state_span(each.state), 9),
            Column("Key", lambda each: (each.initiative, "bold"), 6, 18, tells_apart=True),
            Column("Title", lambda each: (each.title, ""), 12, 44, leaves=1, tells_apart=True),
            Column("By week", lambda _: ("", ""), _HALF_A_YEAR, ALL_THE_ROOM, draw=self._draw, head=self._head),
        ]

    def forget(self) -> None:
        """Facts have come in."""
        self._lives.forget()

    def _learned(self, lives: Iterable[Sequence[Any]]) -> None:
        """The strip begins with the first life that came into sight, not before."""
        begun = min((life[0].from_ for life in lives if life), default=None)
        if begun is not None and (self._begun is None or begun < self._begun):
            self._begun = begun
            self._page.table.redraw()

    def _weeks(self, width: int) -> tuple[list[Micros], int]:
        """The weeks that have room, a year where that fits in broader columns, and how many columns each takes."""
        lived = _FEWEST_WEEKS if self._begun is None else max((present() - self._begun) // WEEK + 2, _FEWEST_WEEKS)
        columns = max(min(width // min(lived, _YEAR), _WEEK_COLUMNS), 1)
        return weeks_until(present(), max(min(width // columns, lived), 1)), columns

    def _head(self, width: int) -> str:
        weeks, columns = self._weeks(width)
        return "" if self._begun is None else axis(weeks[0], weeks[-1] + WEEK, len(weeks) * columns)

    def _draw(self, each: Any, width: int) -> Line:
        life = self._lives.get(each.initiative)
        if not life:
            return []
        weeks, columns = self._weeks(width)
        return weeks_line(strip(life, weeks), columns)
