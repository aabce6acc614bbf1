"""The form: one row for each field of a command, filled in by keyboard, with completion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from tui.forms.completing import Completing
from tui.forms.drawing import Look, form_lines
from tui.forms.meaning import Meaning
from tui.forms.panel import Panel
from tui.reading.asking import Asking
from tui.widgets.naming import named
from tui.widgets.palette import Line

TYPE_CHECKING = False
if TYPE_CHECKING:
    # What a form is made from is loaded with the first one: the screens begin without any command.
    from tui.forms.filling import Filled
    from tui.forms.offers import Offer
    from tui.forms.plan import Plan, RowPlan


class Form(Panel, Asking):
    """Lies below the page while it is filled in. Knows nothing of what becomes of it."""

    LEAST = 5
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
        self.completing = Completing(self, self.fit_height)
        self._meaning = Meaning(self, self._stands)
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
        self._meaning.rest()

    @property
    def is_touched(self) -> bool:
        """Whether something stands in it that nobody but the person filling it in has put there."""
        return self.plan is not None and self.texts != [row.text for row in self.plan.rows]

    def say(self, *message: tuple[str, str]) -> None:
        """Sentences with their roles, below the rows."""
        self.message = message
        self.fit_height()

    def tell_wrong(self, filled: Filled) -> None:
        """Show what cannot be read, each beside its row, and go to the first of them."""
        self._meaning.take(filled)
        first = min(filled.wrong)
        self.go_to(first)
        self.say((filled.wrong[first], "error"))

    def tell_meant(self, filled: Filled) -> bool:
        """Show every day and time in full; True where somebody has not seen before what a phrase of his means."""
        unseen = self._meaning.unseen(filled, self.texts)
        if unseen:
            said = "; ".join(f"‘{self.texts[place].strip()}’ is {filled.meant[place]}" for place in unseen)
            self.say((f"{said}; enter records it", "accent"))
        return bool(unseen)

    # ── rows ──

    def _begin(self, texts: Sequence[str]) -> None:
        self.texts = list(texts)
        self._meaning.begin()
        self.completing.begin()
        self.current = -1
        rows = self.plan.rows if self.plan else ()
        empty = [place for place, text in enumerate(self.texts) if not text]
        needed = [place for place in empty if rows[place].required]
        self.go_to((needed or empty or [0])[0])

    def go_to(self, place: int) -> None:
        """Put the caret at the end of a row."""
        if place != self.current:
            self.current = place
            self.completing.clear()
        self.text = self.texts[place]
        self.caret = len(self.text)
        self._look_into()
        self.fit_height()

    def changed(self) -> None:
        self.texts[self.current] = self.text
        self._meaning.forget(self.current)
        self.completing.picked = None
        self._look_into()

    def _look_into(self) -> None:
        """What is offered for the row that has the caret, and what is meant by it."""
        row = self._row
        if self.plan is not None and row is not None:
            self.completing.look_up(row, self._part()[1], self.plan.around)
            self._meaning.read_soon(row, self.current, self.text)
        else:
            self._meaning.rest()

    @property
    def _row(self) -> RowPlan | None:
        """The row that has the caret."""
        return self.plan.rows[self.current] if self.plan else None

    def _stands(self, place: int, text: str) -> bool:
        return self.plan is not None and place < len(self.texts) and self.texts[place] == text

    def action_move(self, distance: int) -> None:
        self.go_to((self.current + distance) % len(self.texts))

    def action_empty(self) -> None:
        if self.plan is not None:
            self._begin([row.text for row in self.plan.rows])
            self.say()

    # ── offers ──

    def _part(self) -> tuple[int, str]:
        """Where the value at the caret begins, and what was typed of it."""
        from tui.forms.reading import value_begins

        head = self.text[: self.caret]
        start = value_begins(head) if self._row is not None and self._row.is_several else 0
        return start, head[start:]

    async def action_take(self) -> None:
        """Complete what was begun, then go to the next field."""
        typed = self._part()[1].strip()
        if typed and self.completing.picked is None:
            found = await self.completing.fresh(typed)
            if found and not any(offer.text == typed for offer in found):
                self._put_offer(found[0])
        self.action_move(1)

    async def action_offer(self, direction: int) -> None:
        """Put the next offer into the field."""
        place = await self.completing.step(direction, self._part()[1].strip())
        if place is not None:
            self._put_offer(self.completing.found[place])
            self.completing.picked = place
            self.fit_height()

    def _put_offer(self, offer: Offer) -> None:
        start, _ = self._part()
        offers = self.completing.found
        self.put(self.text[:start] + offer.text + self.text[self.caret :], start + len(offer.text))
        self.completing.hold(offers)
        names = [row.name for row in self.plan.rows] if self.plan else []
        for name, text in offer.also:
            self.texts[names.index(name)] = text

    # ── what the app does ──

    async def action_enter(self) -> None:
        # A name is spelled, and a cause completed, from what is still being looked up.
        await self.completing.ready()
        if not self.busy and self.plan is not None:
            spelled = self.completing.spelled
            self.texts = [spelled(row, text) for row, text in zip(self.plan.rows, self.texts, strict=True)]
            self.text = self.texts[self.current]
            self._entered()

    def action_leave(self) -> None:
        if not self.busy:
            self._left()

    def action_edit(self) -> None:
        from tui.forms.reading import joined, parts

        several = self._row is not None and self._row.is_several
        text = self._edit("\n".join(parts(self.text)) if several else self.text)
        if text is not None:
            text = joined(text.splitlines()) if several else text
            self.put(text, len(text))

    # ── drawing ──

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        self.screen.set_focus(self)

    def lines_for(self, width: int, height: int) -> list[Line]:
        if self.plan is None:
            return []
        look = Look(
            self.plan,
            self.current,
            self.caret,
            self.texts,
            self._meaning.wrong,
            self._meaning.meant,
            self.completing.found,
            self.completing.picked,
            self.message,
        )
        return form_lines(look, width, height)

    def needed_height(self, width: int, most: int) -> int:
        return len(self.lines_for(width, most))
