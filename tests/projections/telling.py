"""Ledgers told fact by fact with fixed times, for the tests of what is read from them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ledger.aggregates.fact import Fact
from ledger.edge import NOW_VARIABLE
from ledger.instants import Micros, micros
from ledger.log.recorder import SqliteLog
from ledger.record import Draft
from projections.moment import Moment
from projections.views import Views

#: A Monday; the days of all stories are counted from it.
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)

#: The field that names a fact's subject, the most telling first, and the kind of stream that it leads to.
_KEYS = (("blocker", "blocker"), ("decision", "decision"), ("item", "item"), ("initiative", "initiative"))


def day(number: float) -> datetime:
    """So many days after the first Monday."""
    return MONDAY + timedelta(days=number)


def at(number: float) -> Micros:
    """The same in microseconds."""
    return micros(day(number))


def live(number: float) -> Moment:
    """The present of that day, for both cuts."""
    return Moment(at(number), at(number))


@contextmanager
def clock(now: datetime) -> Iterator[None]:
    """The clock stands."""
    before = os.environ.get(NOW_VARIABLE)
    os.environ[NOW_VARIABLE] = now.isoformat()
    try:
        yield
    finally:
        if before is None:
            del os.environ[NOW_VARIABLE]
        else:
            os.environ[NOW_VARIABLE] = before


def stream_of(fact: Fact) -> str:
    """Where a fact lies; a retraction lies with what it retracts, which only the ledger knows."""
    given: Any = fact
    name = type(fact).__name__
    if name.startswith("Dependency"):
        return str(given.successor)
    if name in ("ProgressNoted", "StallExplained"):
        return str(given.subject)
    if name in ("ReviewStarted", "ReviewClosed"):
        return f"review:{given.review}"
    if name in ("PolicySet", "PeopleMerged"):
        return "policy" if name == "PolicySet" else "people"
    for field, kind in _KEYS:
        if hasattr(fact, field):
            return f"{kind}:{getattr(fact, field)}"
    return "ledger"


class Story:
    """A ledger that is told as the test goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._log = SqliteLog(path, create=True)
        self._streams: list[str] = []

    def tell(self, when: float, *facts: Fact, recorded: float | None = None, actor: str = "ana") -> int:
        """Facts of one moment, recorded at once unless a later day is given; the position of the last one."""
        drafts = [self.draft(fact, when, actor=actor) for fact in facts]
        return self.append(drafts, day(when if recorded is None else recorded))

    def draft(self, fact: Fact, when: float, known: float | None = None, actor: str = "ana") -> Draft:
        """A fact on its way into its stream; `known` is the day on which a tracker knew it."""
        of = getattr(fact, "of", None)
        known_at = None if known is None else day(known)
        stream = self._streams[of - 1] if of is not None and of <= len(self._streams) else stream_of(fact)
        return Draft(stream, fact, day(when), actor, "test", known_at)  # type: ignore[arg-type]

    def append(self, drafts: Sequence[Draft], recorded: datetime) -> int:
        """Drafts as they are."""
        with clock(recorded):
            self._streams += [record.stream for record in self._log.append(drafts).records]
        return len(self._streams)

    def views(self, now: float = 0) -> Views:
        """The views, caught up on a day; without one on the first Monday."""
        with clock(day(now)):
            return Views.open(self.path)

    def close(self) -> None:
        self._log.close()
