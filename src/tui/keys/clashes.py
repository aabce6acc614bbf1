"""Two actions on one key: which of them would never be reached. Needs no screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tui.keys.actions import Action, Reach

#: Name of an action → the keys that it gets instead of its own.
Remapped = Mapping[str, tuple[str, ...]]


class Clash(NamedTuple):
    """`winner` takes the key, so that `loser` is never reached by it."""

    key: str
    winner: Action
    loser: Action


def clashes(reaches: Iterable[Reach], remapped: Remapped) -> list[Clash]:
    """What the remapping brings about; a screen's own key over one that holds everywhere is meant where it comes so.

    A loser that is still reached by another of its keys is a clash too: the key that somebody wrote does not do it.
    """
    found: dict[tuple[str, frozenset[str]], Clash] = {}
    for reach in reaches:
        meant = {_pair(clash) for clash in _meetings(reach, {})}
        for clash in _meetings(reach, remapped):
            if _pair(clash) not in meant:
                found.setdefault((clash.key, _pair(clash)), clash)
    return list(found.values())


def _pair(clash: Clash) -> frozenset[str]:
    return frozenset((clash.winner.name, clash.loser.name))


def _meetings(reach: Reach, remapped: Remapped) -> Iterator[Clash]:
    taken: dict[str, Action] = {}
    for actions in reach:
        for action in actions:
            for key in remapped.get(action.name, action.keys):
                winner = taken.setdefault(key, action)
                if winner.name != action.name:
                    yield Clash(key, winner, action)
