"""Comparing an initiative with the whole ledger: what is usual, and who carries how much. Light. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.signals.carried import LEAST_CLEARED, LEAST_VISITS, STATUS, Carried, Load, Spent, Usual, usual
from projections.signals.signal import Found, Signal
from projections.signals.table import RULES, judge_of


class Peers(NamedTuple):
    """The ledger at a moment: what is usual by status and cause, who carries what in each role, how much is too much.

    The parts of a load are sorted by when they came. `said` is what was found of a person already, in each role: many
    initiatives share one.
    """

    usual: Mapping[str, Usual]
    loads: Mapping[tuple[str, str], list[Load]]
    limits: Mapping[str, int]
    said: dict[tuple[str, str], Found | None]


_RULES = tuple(rule for rule in RULES if rule.peers)


def peer_signals(carried: Carried, peers: Peers, as_of: Micros) -> list[Signal]:
    """The signals of one initiative that come of the comparison, the most urgent rule first."""
    return [
        Signal(rule.id, rule.version, *answer) for rule in _RULES for answer in judge_of(rule)(carried, peers, as_of)
    ]


def peers_of(usual_: Mapping[str, Usual], carried: Iterable[Carried], limits: Mapping[str, int]) -> Peers:
    """What an initiative has to be compared with; a decision that affects several initiatives is one decision."""
    parts = {(load.role, load.who, load.key): load for each in carried for load in each.loads}
    loads: dict[tuple[str, str], list[Load]] = {}
    for load in parts.values():
        loads.setdefault((load.role, load.who), []).append(load)
    for found in loads.values():
        found.sort(key=lambda load: (load.since, load.position))
    return Peers(usual_, loads, limits, {})


def usual_of(what: str, parts: Iterable[Spent]) -> Usual | None:
    """What is usual over all of a ledger's initiatives, or blockers."""
    seconds: list[int] = []
    newest: Micros = 0
    for part in parts:
        seconds.extend(part.seconds)
        newest = max(newest, part.newest)
    seconds.sort()
    return usual(seconds, newest, LEAST_VISITS if what.startswith(STATUS) else LEAST_CLEARED)
