"""Rules about what lasts longer than its peers did. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.instants import DAY, SECOND, Micros, rfc3339
from projections.signals.carried import CAUSE, STATUS, Aging, Carried, Usual, Visitor
from projections.signals.peers import Peers
from projections.signals.said import of_blocker, of_status
from projections.signals.signal import Found, found


def in_status(carried: Carried, peers: Peers, as_of: Micros) -> list[Found]:
    """Items that are in their status longer than 85 % of the visits of finished items."""
    return [
        found(
            late[0].since,
            [late[0].since + usual.seconds * SECOND, late[0].known, usual.newest],
            [each.position for each in late],
            of_status(late[0].key, aging.what),
            status=aging.what.removeprefix(STATUS),
            items=[each.key for each in late],
            open_in_status=aging.visitors,
            entered_at=rfc3339(late[0].since),
            p85_days=_days(usual),
            finished_visits=usual.n,
            peers="initiative" if aging.own else "ledger",
        )
        for aging, usual, late in _late(STATUS, carried, peers, as_of)
    ]


def blocker_old(carried: Carried, peers: Peers, as_of: Micros) -> list[Found]:
    """Blockers that stand longer than 85 % of the cleared ones of their cause did."""
    return [
        found(
            late[0].since,
            [late[0].since + usual.seconds * SECOND, late[0].known, usual.newest],
            [late[0].position],
            of_blocker(late[0].key, aging.what),
            blocker=late[0].key,
            cause=aging.what.removeprefix(CAUSE),
            standing_since=rfc3339(late[0].since),
            p85_days=_days(usual),
            cleared_blockers=usual.n,
            peers="ledger",
        )
        for aging, usual, late in _late(CAUSE, carried, peers, as_of)
    ]


def _late(kind: str, carried: Carried, peers: Peers, as_of: Micros) -> Iterator[tuple[Aging, Usual, list[Visitor]]]:
    for aging in carried.aging:
        if not aging.what.startswith(kind):
            continue
        usual = aging.own or peers.usual.get(aging.what)
        # The oldest come first, so most are answered by one comparison.
        if usual is not None and as_of - aging.oldest[0].since > usual.seconds * SECOND:
            yield aging, usual, [each for each in aging.oldest if as_of - each.since > usual.seconds * SECOND]


def _days(usual: Usual) -> float:
    return round(usual.seconds * SECOND / DAY, 2)
