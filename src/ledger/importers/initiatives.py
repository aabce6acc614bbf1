"""The initiatives that an import meets: each is proposed once, when its first item is."""

from __future__ import annotations

import re
from datetime import datetime

from ledger.aggregates.initiative import InitiativeProposed
from ledger.log.port import Log
from ledger.record import Draft
from ledger.words import stream_of

_UNFIT = re.compile(r"[\s:\x00-\x1f\x7f]+")


def key_of(name: str) -> str:
    """The key of an initiative that is named after a component, a label, a column: no blanks, no colons."""
    return "".join(_UNFIT.sub("-", name).split()).strip("-") or "unnamed"


class Initiatives:
    """Proposes an initiative when its first item comes by, at that item's time.

    Items that come later in a file may be older: an initiative opens with the earliest fact in it, not with its
    proposal. An initiative that somebody recorded before is left as it is.
    """

    def __init__(self, ledger: Log, via: str) -> None:
        self._ledger = ledger
        self._via = via
        self._met: set[str] = set()

    def proposed(self, key: str, title: str, at: datetime, actor: str, source: str) -> list[Draft]:
        """The proposal, where this import has not met `key` before and nobody else proposed it; else nothing."""
        if key in self._met:
            return []
        self._met.add(key)
        stream = stream_of("initiative", key)
        known = self._ledger.read_stream(stream)
        if known and all(record.source != source for record in known):
            return []
        return [Draft(stream, InitiativeProposed(key, title), at, actor, self._via, at, source=source)]
