"""Predecessors as the chain of a wait needs them: told without their own chains, so that circles end."""

from __future__ import annotations

from weakref import proxy

from projections.model.chain import Standing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.views.reader import Reader


class Predecessors:
    """Looks predecessors up at the reader's moment; keeps what it has told."""

    def __init__(self, reader: Reader) -> None:
        # The reader holds this; a circle would keep all that a reader has loaded until the next collection.
        self._reader = proxy(reader)
        self._told: dict[str, Standing | None] = {}

    def __call__(self, stream: str) -> Standing | None:
        if stream not in self._told:
            self._told[stream] = self._tell(stream)
        return self._told[stream]

    def _tell(self, stream: str) -> Standing | None:
        reader = self._reader
        number = reader.id_of(stream)
        if number is None:
            return None
        if stream.startswith("item:"):
            item = reader.plain_item(number)
            return None if item is None else Standing(item.history.key, item.timeline, item.history.assignee_at)
        initiative = reader.plain_initiative(number)
        if initiative is None:
            return None
        return Standing(initiative.history.key, initiative.timeline, initiative.history.owner_at)
