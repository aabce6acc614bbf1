"""Rules about the target. Pure."""

from __future__ import annotations

from projections.model.initiative_history import day_of
from projections.signals.evidence import Evidence
from projections.signals.signal import NOTHING, Answer, found

#: From so many moves on a target warns; setting it first is no move.
MOVES = 2


def passed(given: Evidence) -> Answer:
    """The day is over and the work is not."""
    set_ = given.history.targets[-1] if given.history.targets else None
    if set_ is None or not set_.value:
        return NOTHING
    day = day_of(set_.value)
    if day is None:
        return NOTHING
    over = given.day_over(day)
    if given.as_of < over:
        return [], over
    known, positions = [given.known(set_.from_, set_.position)], [set_.position]
    for dated in given.history.milestones:
        if set_.value == f"{dated.day} {dated.name}":
            known.append(given.known(dated.at, dated.position))
            positions.append(dated.position)
    return [found(over, known, positions, f"the target {set_.value} has passed", target=set_.value, day=day)], None


def moved(given: Evidence) -> Answer:
    """It was moved twice or more often."""
    moves = given.history.slips
    if len(moves) < MOVES:
        return NOTHING
    first = next(each for each in given.history.targets if each.value)
    told = found(
        moves[MOVES - 1].from_,
        [given.known(each.from_, each.position) for each in moves],
        [first.position, *(each.position for each in moves)],
        f"the target moved {len(moves)} times",
        moves=len(moves),
        first_target=first.value,
        target=moves[-1].value,
    )
    return [told], None
