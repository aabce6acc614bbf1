"""The lives of rows, for pictures in a list.

What a row needs is asked for when it comes in sight, so that a list of thousands is there at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from tui.pages.list_page import ListPage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.moment import Moment
    from projections.views import Views

Life = TypeVar("Life")
#: A picture takes whatever room the other columns leave.
ALL_THE_ROOM = 10_000


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
