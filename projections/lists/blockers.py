"""The blockers board: the unattended ones first, then age × what waits behind each."""

from __future__ import annotations

from datetime import date

from ledger.instants import DAY, Micros
from ledger.light import NamedTuple
from projections.lists.behind import behind, key_of
from projections.model.matters import Blocker
from projections.model.policy import Policy
from projections.moment import Moment
from projections.views import Views
from projections.views.matters import numbers_of
from projections.views.reader import Reader


class BlockerOnBoard(NamedTuple):
    """A blocker that stands. `unattended` says why nobody looks after it, None where somebody does.

    `behind` are the keys of the open work that cannot go on; `weight` is age in days × how many these are.
    """

    blocker: str
    title: str
    cause: str
    side: str
    since: Micros
    age_days: float
    affects: tuple[str, ...]
    behind: tuple[str, ...]
    weight: float
    unblocker: str | None
    needed_action: str | None
    next_chase: str | None
    escalations: int
    escalated_to: str | None
    consequence: str | None
    unattended: str | None


def blockers_board(views: Views, moment: Moment) -> list[BlockerOnBoard]:
    """Every blocker that stands at the moment."""
    reader = Reader(views.connection, moment)
    standing = [
        episode
        for number in numbers_of(reader, "blocker", None)
        for episode in reader.blocker(number)
        if episode.cleared is None
    ]
    return in_order([_row(reader, found) for found in standing])


def in_order(rows: list[BlockerOnBoard]) -> list[BlockerOnBoard]:
    """The unattended first, the heaviest first among them and among the others."""
    return sorted(rows, key=lambda row: (row.unattended is None, -row.weight, row.since, row.blocker))


def unattended(found: Blocker, policy: Policy, as_of: Micros) -> str | None:
    """Why nobody looks after a blocker, in a few words; None where somebody does."""
    if not found.unblocker:
        return "nobody to clear it"
    if found.follow_up_on and as_of >= policy.calendar.end_of_day(date.fromisoformat(found.follow_up_on)):
        return f"was to be followed up on {found.follow_up_on}"
    return None


def _row(reader: Reader, found: Blocker) -> BlockerOnBoard:
    waiting = behind(reader, found.affects)
    age = max(reader.moment.as_of - found.since, 0) / DAY
    return BlockerOnBoard(
        found.key,
        found.title,
        found.cause,
        found.side,
        found.since,
        round(age, 2),
        tuple(map(key_of, found.affects)),
        tuple(map(key_of, waiting)),
        round(age * len(waiting), 2),
        found.unblocker,
        found.action,
        found.follow_up_on,
        found.escalations,
        found.escalated_to,
        found.consequence,
        unattended(found, reader.policy, reader.moment.as_of),
    )
