"""What is known of the rows of a form while it is filled in: what days and times mean in full, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime

from textual.timer import Timer
from textual.widget import Widget

from ledger import edge
from ledger.errors import Rejected
from tui.reading.threads import tell
from tui.words.times import is_phrase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.forms.filling import Filled
    from tui.forms.plan import RowPlan

#: A phrase is read when nothing was typed for so long; the answer is shown beside it.
_REST_SECONDS = 0.15


class Meaning:
    """`wrong` and `meant` are sentences by row."""

    def __init__(self, form: Widget, stands: Callable[[int, str], bool]) -> None:
        """`stands` says whether a text still stands in a row of the form."""
        self.wrong: dict[int, str] = {}
        self.meant: dict[int, str] = {}
        #: By row the text whose meaning was shown.
        self._shown: dict[int, str] = {}
        self._form, self._stands = form, stands
        self._resting: Timer | None = None

    def begin(self) -> None:
        """Another form, or the same one anew."""
        self.wrong, self.meant, self._shown = {}, {}, {}

    def forget(self, place: int) -> None:
        """Another text stands in a row."""
        for found in (self.wrong, self.meant, self._shown):
            found.pop(place, None)

    def take(self, filled: Filled) -> None:
        """What reading all rows has found."""
        self.wrong = dict(filled.wrong)
        self.meant |= filled.meant

    def unseen(self, filled: Filled, texts: Sequence[str]) -> list[int]:
        """The rows whose phrase nobody has seen in full before; now it is shown."""
        unseen = [place for place in filled.phrases if self._shown.get(place) != texts[place]]
        self.meant |= filled.meant
        self._shown |= {place: texts[place] for place in filled.meant}
        return sorted(unseen)

    # ── a row, while it is typed ──

    def rest(self) -> None:
        """Wait for no phrase any more."""
        if self._resting is not None:
            self._resting.stop()
            self._resting = None

    def read_soon(self, row: RowPlan, place: int, text: str) -> None:
        """Show what a day or a time means: at once where that is plain, a phrase once the fingers rest."""
        self.rest()
        if not text.strip():
            return
        if row.field is not None and (row.field.kind not in (date, datetime) or row.field.many):
            return
        from tui.forms.filling import read_row

        if is_phrase(text):
            self._resting = self._form.set_timer(_REST_SECONDS, lambda: self._read_phrase(row, place, text))
        else:
            with suppress(Rejected):
                self._show(place, text, read_row(row, text, edge.now()).shown)

    def _read_phrase(self, row: RowPlan, place: int, text: str) -> None:
        def work() -> None:
            from tui.forms.filling import read_row

            with suppress(Rejected):
                tell(self._form, self._show, place, text, read_row(row, text, edge.now()).shown)

        self._form.run_worker(work, thread=True, exit_on_error=False)

    def _show(self, place: int, text: str, shown: str) -> None:
        if shown and self._stands(place, text):
            self.meant[place], self._shown[place] = shown, text
            self._form.refresh()
