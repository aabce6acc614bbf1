"""The initiatives that an import meets: each is proposed at the end of a file, and begins with its oldest item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from ledger.aggregates.initiative import InitiativeProposed
from ledger.importers.intake import Taken
from ledger.log.port import Log
from ledger.record import Draft
from ledger.words import stream_of

_UNFIT = re.compile(r"[\s:\x00-\x1f\x7f]+")


def key_of(name: str) -> str:
    """The key of an initiative that is named after a component, a label, a column: no blanks, no colons."""
    return "".join(_UNFIT.sub("-", name).split()).strip("-") or "unnamed"


class _Met(NamedTuple):
    """The earliest arrival of an item in an initiative, as far as the file was read."""

    at: datetime
    actor: str
    source: str


class Initiatives:
    """Collects the initiatives to which the items of one file come, and proposes each at the end of the file.

    It begins with the oldest item, wherever that stood in the file, and so it does where a later file brings an older
    one: then it is proposed once more, at that item's time. An initiative that somebody recorded before is left as
    it is.
    """

    def __init__(self, ledger: Log, via: str) -> None:
        self._ledger = ledger
        self._via = via
        self._met: dict[str, _Met] = {}
        # The title of each, and when it was so called: the latest counts.
        self._titles: dict[str, tuple[datetime, str]] = {}

    def met(self, key: str, at: datetime, actor: str, source: str) -> None:
        """An item came to `key` at `at`; `source` is the initiative's own."""
        known = self._met.get(key)
        if known is None or at < known.at or (at == known.at and (actor, source) < known[1:]):
            self._met[key] = _Met(at, actor, source)

    def called(self, key: str, title: str, at: datetime) -> None:
        """An item says that at `at` the initiative was called `title`."""
        known = self._titles.get(key)
        if known is None or (at, title) > known:
            self._titles[key] = at, title

    def heard(self) -> Iterator[Taken]:
        """The proposals that the ledger does not hold yet."""
        for key, first in self._met.items():
            drafts = list(self._proposed(key, first))
            yield Taken(drafts, read=0, already=not drafts)

    def _proposed(self, key: str, first: _Met) -> Iterator[Draft]:
        stream = stream_of("initiative", key)
        records = sorted(self._ledger.read_stream(stream), key=lambda record: (record.at, record.position))
        told = [(r.at, r.fact.title) for r in records if r.source and isinstance(r.fact, InitiativeProposed)]
        if records and not told:
            return
        named = [title for _, title in told if title != key]
        title = named[-1] if named else self._titles[key][1] if key in self._titles else key
        if not told:
            yield self._draft(key, title, first.at, first, first.source)
            return
        # It began earlier than was known, or has a title that was not known at each moment at which it was proposed.
        moments = {first.at} if first.at < told[0][0] else set()
        if title != key:
            moments |= {at for at, _ in told if [name for then, name in told if then == at][-1] == key}
        for at in sorted(moments):
            source = f"{first.source}@{at.isoformat()}" + ("" if title == key else "/named")
            yield self._draft(key, title, at, first, source)

    def _draft(self, key: str, title: str, at: datetime, first: _Met, source: str) -> Draft:
        fact = InitiativeProposed(key, title)
        return Draft(stream_of("initiative", key), fact, at, first.actor, self._via, at, source=source)
