"""What is offered for the value at the caret: looked up as it is typed, waited for where a key is about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from textual.worker import Worker, WorkerError

from projections.lists.choices import likeness
from tui.reading.asking import Asking

TYPE_CHECKING = False
if TYPE_CHECKING:
    # What a form is made from is loaded with the first one: the screens begin without any command.
    from tui.forms.circumstances import Circumstances
    from tui.forms.offers import Kept, Offer
    from tui.forms.plan import RowPlan

_LANE = "offers"
_PATIENCE_SECONDS = 1.0


class Completing:
    """`found` is what is offered, `picked` the place in it of what stands in the field, None where that was typed."""

    def __init__(self, asker: Asking, arrived: Callable[[], None]) -> None:
        self.found: Sequence[Offer] = ()
        self.picked: int | None = None
        self._asker, self._arrived = asker, arrived
        self._kept: Kept = {}
        self._asking: Worker[None] | None = None

    def begin(self) -> None:
        """Another form: what was kept belonged to the one before."""
        self._kept = {}

    def clear(self) -> None:
        """Another field: nothing is offered yet."""
        self.found, self.picked = (), None

    def look_up(self, row: RowPlan, typed: str, around: Circumstances) -> None:
        """Ask what there is for what was typed of a value."""
        from tui.forms.offers import offers

        moment, kept = self._asker.unstall.reader.moment(), self._kept
        self._asking = self._asker.ask(
            _LANE, lambda views: offers(views, moment, row, typed, around, kept), self._looked_up
        )

    def _looked_up(self, found: list[Offer]) -> None:
        if self.picked is None:
            self.found = found
            self._arrived()

    async def ready(self) -> None:
        """Once what is being looked up is there, or takes too long."""
        if self._asking is not None:
            with suppress(WorkerError, asyncio.TimeoutError):
                await asyncio.wait_for(self._asking.wait(), _PATIENCE_SECONDS)
            # The answer comes as a message.
            await asyncio.sleep(0.01)

    async def fresh(self, typed: str) -> list[Offer]:
        """The offers for what is typed by now, waited for where they are still being looked for."""
        await self.ready()
        return [offer for offer in self.found if offer.text and likeness(typed, offer.text, offer.told) is not None]

    async def step(self, direction: int, typed: str) -> int | None:
        """The place of the next offer, None where there is none."""
        if self.picked is not None:
            return (self.picked + direction) % len(self.found)
        found = await self.fresh(typed)
        if not found:
            return None
        self.found = found
        return 0 if direction > 0 else len(found) - 1

    def hold(self, offers: Sequence[Offer]) -> None:
        """What was offered stays offered while somebody goes through it."""
        self.found, self._asking = offers, None
        self._asker.ask_no_more(_LANE)

    def spelled(self, row: RowPlan, text: str) -> str:
        """A known name as it is spelled, and a cause that is begun unmistakably in full."""
        choices = [choice.text for choice in self._kept.get(row.name, ())] if row.field and not row.field.many else []
        wanted = text.strip().casefold()
        found = [choice for choice in choices if choice.casefold() == wanted]
        if wanted and not found and row.name == "cause":
            found = [choice for choice in choices if choice.casefold().startswith(wanted)]
        return found[0] if len(found) == 1 else text
