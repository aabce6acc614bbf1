"""When the past was told anew: by facts that came late or were taken back, by policy, by merged people. Pure.

Between two such moments history only grows at its end, so one sweep tells all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ledger.instants import Micros
from projections.model.history import Fact
from projections.past.sweep import END

#: Before any moment that is asked for.
BEGINNING: Micros = -(1 << 60)


class Seen(NamedTuple):
    """A fact with the moments from which and up to which whoever looks along an axis sees it."""

    from_: Micros
    to: Micros
    fact: Fact


def with_hindsight(facts: Iterable[Fact], known_at: Micros = END) -> list[Seen]:
    """As everything was known at a moment: a fact counts from when it happened, unless it had been taken back."""
    return [Seen(f.at, END, f) for f in facts if f.known <= known_at and (f.gone is None or f.gone > known_at)]


def without_hindsight(facts: Iterable[Fact]) -> list[Seen]:
    """As it was known on the day."""
    seen = (Seen(max(f.at, f.known), END if f.gone is None else f.gone, f) for f in facts)
    return [each for each in seen if each.from_ < each.to]


class Window(NamedTuple):
    """A short time in which a fact had happened and was not known yet."""

    from_: Micros
    to: Micros


def rewritten(subjects: Mapping[str, Sequence[Seen]]) -> tuple[set[Micros], list[Window]]:
    """When the past of these subjects (streams) is rewritten, and the windows that can be skipped instead.

    A native fact is recorded some moments after it happened. Where nothing else lies in these moments, nothing has to
    be told of them but that it was not known.
    """
    moments: set[Micros] = set()
    late: set[Window] = set()
    for stream, facts in subjects.items():
        for from_, to, fact in facts:
            if to != END:
                moments.add(to)
            if _reaches_back(fact) or stream in ("policy", "people"):
                moments.add(from_)
            elif from_ != fact.at:
                late.add(Window(fact.at, from_))
    if not late:
        return moments, []
    seen = [each for facts in subjects.values() for each in facts]
    steps = {edge for each in seen for edge in (each.from_, each.to)}
    rank = {edge: index for index, edge in enumerate(sorted(steps | {each.fact.at for each in seen}))}
    windows = [w for w in late if rank[w.to] - rank[w.from_] == 1 and w.from_ not in steps]
    moments.update(window.to for window in late.difference(windows))
    return moments, sorted(windows)


def _reaches_back(fact: Fact) -> bool:
    """Whether a fact says something of the time before it, or changes a key."""
    more = fact.more or {}
    if fact.kind == "BlockerRaised":
        return bool(more.get("since", fact.at) < fact.at)
    return fact.kind == "ItemMoved" and bool(more.get("key"))
