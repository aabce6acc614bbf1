"""The form: one row for each field of a command, filled in by keyboard, with completion."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.timer import Timer
from textual.worker import Worker, WorkerError

from ledger import edge
from ledger.errors import Rejected
from projections.lists.choices import likeness
from tui.forms.drawing import Look, form_lines
from tui.reading.asking import Asking
from tui.reading.threads import tell
from tui.widgets.line_editing import LineEditing
from tui.widgets.naming import named
from tui.widgets.palette import strip
from tui.widgets.styling import styles_of
from tui.words.times import is_phrase

TYPE_CHECKING = False
if TYPE_CHECKING:
    # What a form is made from is loaded with the first one: the screens begin without any command.
    from tui.forms.filling import Filled
    from tui.forms.offers import Kept, Offer
    from tui.forms.plan import Plan, RowPlan

#: A phrase is read when nothing was typed for so long; the answer is shown beside it.
_REST_SECONDS = 0.15
_PATIENCE_SECONDS = 1.0
#: Lines that stay with the page above a form.
_PAGE_LINES = 3
_BARS = 4


class Form(Asking, LineEditing, can_focus=True):
    """Lies below the page while it is filled in. Knows nothing of what becomes of it."""

    DEFAULT_CSS = "Form { height: auto; width: 1fr; display: none; margin-top: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = named(
        "form",
        [
            Binding("enter,ctrl+s", "enter", "record it"),
            Binding("escape,ctrl+c,ctrl+g", "leave", "leave it"),
            Binding("tab", "take", "complete, next field", id="complete"),
            Binding("down", "move(1)", "next field"),
            Binding("up,shift+tab", "move(-1)", "field before"),
            Binding("ctrl+n", "offer(1)", "next offer"),
            Binding("ctrl+p", "offer(-1)", "offer before"),
            Binding("ctrl+e", "edit", "$EDITOR", id="editor"),
            Binding("ctrl+x", "empty", "begin anew"),
        ],
    )

    def __init__(self) -> None:
        super().__init__(id="form")
        self.plan: Plan | None = None
        self.texts: list[str] = []
        self.current = 0
        self.busy = False
        self.message: Sequence[tuple[str, str]] = ()
        self._wrong: dict[int, str] = {}
        self._meant: dict[int, str] = {}
        self._told: dict[int, str] = {}
        self.offered: Sequence[Offer] = ()
        self._picked: int | None = None
        self._kept: Kept = {}
        self._asking: Worker[None] | None = None
        self._resting: Timer | None = None
        self._entered: Callable[[], None] = lambda: None
        self._left: Callable[[], None] = lambda: None
        self._edit: Callable[[str], str | None] = lambda _: None

    def open(
        self,
        plan: Plan,
        texts: Sequence[str] | None,
        *,
        entered: Callable[[], None],
        left: Callable[[], None],
        edit: Callable[[str], str | None],
    ) -> None:
        """Begin to fill in a form; `texts` are those of one that was left half filled."""
        self.plan = plan
        self._entered, self._left, self._edit = entered, left, edit
        self._begin(texts or [row.text for row in plan.rows])
        self.message = [("as you left it; ctrl+x begins anew", "dim")] if texts else []
        self.busy = False
        self.display = True
        self.screen.set_focus(self)

    def close(self) -> None:
        """Nothing is filled in any more."""
        self.display = False
        self.plan = None
        self._stop_resting()

    @property
    def is_touched(self) -> bool:
        """Whether something stands in it that nobody but the person filling it in has put there."""
        return self.plan is not None and self.texts != [row.text for row in self.plan.rows]

    def say(self, *message: tuple[str, str]) -> None:
        """Sentences with their roles, below the rows."""
        self.message = message
        self._fit_height()

    def tell_wrong(self, filled: Filled) -> None:
        """Show what cannot be read, each beside its row, and go to the first of them."""
        self._wrong = dict(filled.wrong)
        self._meant |= filled.meant
        first = min(filled.wrong)
        self.go_to(first)
        self.say((filled.wrong[first], "error"))

    def tell_meant(self, filled: Filled) -> bool:
        """Show every day and time in full; True where somebody has not seen before what a phrase of his means."""
        unseen = [place for place in filled.phrases if self._told.get(place) != self.texts[place]]
        self._meant |= filled.meant
        self._told |= {place: self.texts[place] for place in filled.meant}
        if unseen:
            said = "; ".join(f"‘{self.texts[place].strip()}’ is {filled.meant[place]}" for place in sorted(unseen))
            self.say((f"{said}; enter records it", "accent"))
        return bool(unseen)

    # ── rows ──

    def _begin(self, texts: Sequence[str]) -> None:
        self.texts = list(texts)
        self._wrong, self._meant, self._told, self._kept = {}, {}, {}, {}
        self.current = -1
        rows = self.plan.rows if self.plan else ()
        empty = [place for place, text in enumerate(self.texts) if not text]
        needed = [place for place in empty if rows[place].required]
        self.go_to((needed or empty or [0])[0])

    def go_to(self, place: int) -> None:
        """Put the caret at the end of a row."""
        if place != self.current:
            self.current = place
            self.offered, self._picked = (), None
        self.text = self.texts[place]
        self.caret = len(self.text)
        self._ask_offers()
        self._read_soon()
        self._fit_height()

    def changed(self) -> None:
        self.texts[self.current] = self.text
        for found in (self._wrong, self._meant, self._told):
            found.pop(self.current, None)
        self._picked = None
        self._ask_offers()
        self._read_soon()

    def action_move(self, distance: int) -> None:
        self.go_to((self.current + distance) % len(self.texts))

    def action_empty(self) -> None:
        if self.plan is not None:
            self._begin([row.text for row in self.plan.rows])
            self.say()

    # ── offers ──

    def _part(self) -> tuple[int, str]:
        """Where the value at the caret begins, and what was typed of it."""
        from tui.forms.reading import SEPARATOR

        row = self.plan.rows[self.current] if self.plan else None
        if row is None or row.field is None or not (row.field.many and not row.lead):
            return 0, self.text[: self.caret]
        head = self.text[: self.caret]
        start = max(head.rfind(SEPARATOR.strip()), head.rfind("\n")) + 1
        start += len(head[start:]) - len(head[start:].lstrip())
        return start, head[start:]

    def _ask_offers(self) -> None:
        if self.plan is None:
            return
        from tui.forms.offers import offers

        row, around, kept = self.plan.rows[self.current], self.plan.around, self._kept
        typed, moment = self._part()[1], self.unstall.reader.moment()
        self._asking = self.ask(
            "offers", lambda views: offers(views, moment, row, typed, around, kept), self._offers_arrived
        )

    def _offers_arrived(self, found: list[Offer]) -> None:
        if self._picked is None:
            self.offered = found
            self._fit_height()

    async def _fresh(self) -> list[Offer]:
        """The offers for what is typed by now, waited for where they are still being looked for."""
        await self._looked_up()
        typed = self._part()[1].strip()
        return [offer for offer in self.offered if offer.text and likeness(typed, offer.text, offer.told) is not None]

    async def _looked_up(self) -> None:
        if self._asking is not None:
            with suppress(WorkerError, asyncio.TimeoutError):
                await asyncio.wait_for(self._asking.wait(), _PATIENCE_SECONDS)
            # The answer comes as a message.
            await asyncio.sleep(0.01)

    async def action_take(self) -> None:
        """Complete what was begun, then go to the next field."""
        typed = self._part()[1].strip()
        if typed and self._picked is None:
            found = await self._fresh()
            if found and not any(offer.text == typed for offer in found):
                self._put_offer(found[0])
        self.action_move(1)

    async def action_offer(self, direction: int) -> None:
        """Put the next offer into the field."""
        if self._picked is None:
            found = await self._fresh()
            if not found:
                return
            self.offered = found
            place = 0 if direction > 0 else len(found) - 1
        else:
            place = (self._picked + direction) % len(self.offered)
        self._put_offer(self.offered[place])
        self._picked = place
        self._fit_height()

    def _put_offer(self, offer: Offer) -> None:
        start, _ = self._part()
        kept = self.offered
        self.put(self.text[:start] + offer.text + self.text[self.caret :], start + len(offer.text))
        # What was offered stays offered while somebody goes through it.
        self.offered, self._asking = kept, None
        self.ask_no_more("offers")
        names = [row.name for row in self.plan.rows] if self.plan else []
        for name, text in offer.also:
            self.texts[names.index(name)] = text

    # ── days and times ──

    def _stop_resting(self) -> None:
        if self._resting is not None:
            self._resting.stop()
            self._resting = None

    def _read_soon(self) -> None:
        """Show what a day or a time means: at once where that is plain, a phrase once the fingers rest."""
        self._stop_resting()
        if self.plan is None or not self.text.strip():
            return
        row = self.plan.rows[self.current]
        if row.field is not None and (row.field.kind not in (date, datetime) or row.field.many):
            return
        from tui.forms.filling import read_row

        if is_phrase(self.text):
            self._resting = self.set_timer(_REST_SECONDS, self._read_phrase)
        else:
            with suppress(Rejected):
                self._meaning(self.current, self.text, read_row(row, self.text, edge.now()).shown)

    def _read_phrase(self) -> None:
        if self.plan is None:
            return
        place, text, row = self.current, self.text, self.plan.rows[self.current]

        def work() -> None:
            from tui.forms.filling import read_row

            with suppress(Rejected):
                tell(self, self._meaning, place, text, read_row(row, text, edge.now()).shown)

        self.run_worker(work, thread=True, exit_on_error=False)

    def _meaning(self, place: int, text: str, shown: str) -> None:
        if self.plan is not None and place < len(self.texts) and self.texts[place] == text and shown:
            self._meant[place], self._told[place] = shown, text
            self.refresh()

    # ── what the app does ──

    async def action_enter(self) -> None:
        # A name is spelled, and a cause completed, from what is still being looked up.
        await self._looked_up()
        if not self.busy and self.plan is not None:
            self.texts = [self._spelled(row, text) for row, text in zip(self.plan.rows, self.texts, strict=True)]
            self.text = self.texts[self.current]
            self._entered()

    def _spelled(self, row: RowPlan, text: str) -> str:
        """A known name as it is spelled, and a cause that is begun unmistakably in full."""
        choices = [choice.text for choice in self._kept.get(row.name, ())] if row.field and not row.field.many else []
        wanted = text.strip().casefold()
        found = [choice for choice in choices if choice.casefold() == wanted]
        if wanted and not found and row.name == "cause":
            found = [choice for choice in choices if choice.casefold().startswith(wanted)]
        return found[0] if len(found) == 1 else text

    def action_leave(self) -> None:
        if not self.busy:
            self._left()

    def action_edit(self) -> None:
        from tui.forms.reading import joined, parts

        row = self.plan.rows[self.current] if self.plan else None
        several = row is not None and row.field is not None and row.field.many and not row.lead
        text = self._edit("\n".join(parts(self.text)) if several else self.text)
        if text is not None:
            text = joined(text.splitlines()) if several else text
            self.put(text, len(text))

    # ── drawing ──

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        self.screen.set_focus(self)

    def _lines_for(self, width: int, height: int) -> list[list[tuple[str, str]]]:
        if self.plan is None:
            return []
        look = Look(
            self.plan,
            self.current,
            self.caret,
            self.texts,
            self._wrong,
            self._meant,
            self.offered,
            self._picked,
            self.message,
        )
        return form_lines(look, width, height)

    def _fit_height(self) -> None:
        """As high as it needs to be, and never so high that the page is gone."""
        if self.plan is None:
            return
        size = self.app.size
        most = max(size.height - _BARS - _PAGE_LINES - 1, 5)
        self.styles.height = len(self._lines_for(size.width, most))
        self.refresh()

    def on_resize(self) -> None:
        self._fit_height()

    def render_line(self, y: int) -> Strip:
        lines = self._lines_for(self.size.width, self.size.height)
        return strip(lines[y] if y < len(lines) else [], self.size.width, styles_of(self))
