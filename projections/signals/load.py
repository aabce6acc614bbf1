"""Rules about people who carry too much at once. Pure."""

from __future__ import annotations

from ledger.instants import Micros
from projections.signals.carried import DECIDER, OWNER, Carried
from projections.signals.peers import Peers
from projections.signals.said import of_load
from projections.signals.signal import Found, found

#: So many of the records that say so are named.
_NAMED = 5


def owner(carried: Carried, peers: Peers, _as_of: Micros) -> list[Found]:
    """The owner owns more than one person can."""
    return _overloaded(OWNER, carried, peers)


def decider(carried: Carried, peers: Peers, _as_of: Micros) -> list[Found]:
    """Somebody who has to decide here has more to decide than one person can."""
    return _overloaded(DECIDER, carried, peers)


def _overloaded(role: str, carried: Carried, peers: Peers) -> list[Found]:
    """Too much since the first part over the limit came, of those that are carried now."""
    people = dict.fromkeys(load.who for load in carried.loads if load.role == role)
    return [told for who in people if (told := _told(role, who, peers))]


def _told(role: str, who: str, peers: Peers) -> Found | None:
    if (role, who) not in peers.said:
        peers.said[role, who] = _weighed(role, who, peers)
    return peers.said[role, who]


def _weighed(role: str, who: str, peers: Peers) -> Found | None:
    limit = peers.limits[role]
    parts = peers.loads.get((role, who), [])
    if len(parts) <= limit:
        return None
    over = parts[limit:]
    return found(
        over[0].since,
        [sorted(part.known for part in parts)[limit]],
        [part.position for part in over[:_NAMED]],
        of_load(role, who, limit),
        **{role: who},
        carried=len(parts),
        limit=limit,
    )
