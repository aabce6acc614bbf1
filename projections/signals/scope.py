"""The rule about scope. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.instants import DAY, Micros
from projections.model.members import Member
from projections.signals.evidence import Evidence
from projections.signals.signal import NOTHING, Answer, found

#: Additions are held against what was finished in a window of so many days, once so many were added in it.
WINDOW_DAYS = 28
LEAST_ADDED = 5
#: So many additions are named.
_NAMED = 5
GROWS = "the scope grows faster than it is finished"


def growing(given: Evidence) -> Answer:
    """More was added in the window than was finished in it."""
    window, as_of = WINDOW_DAYS * DAY, given.as_of
    added = sorted((m.from_, m.added_position, m.key) for m in given.members if as_of - window < m.from_ <= as_of)
    # As time goes by, additions only leave the window.
    if len(added) < LEAST_ADDED:
        return NOTHING
    begun = [at for m in given.members if (at := m.begun) is not None]
    begun += [given.history.committed] if given.history.committed is not None else []
    if not begun:
        return NOTHING
    onset, counts, change = _swept(given, min(begun) + window, window)
    if onset is None:
        return [], change
    ended = [(at, m.ended_position or 0) for m in given.members if (at := _ended(given, m)) and at > as_of - window]
    known = [given.known(at, position) for at, position in (*((a, p) for a, p, _ in added), *ended)]
    told = found(
        onset,
        known,
        [position for _, position, _ in added[-_NAMED:]],
        GROWS,
        added=counts[0],
        finished_or_left=counts[1],
        window_days=WINDOW_DAYS,
        last_added=[key for _, _, key in added[-_NAMED:]],
    )
    return [told], change


def _ended(given: Evidence, member: Member) -> Micros | None:
    """When an item was finished, dropped or moved elsewhere; None while it is open here."""
    if member.open_ and member.initiative == given.history.key:
        return None
    return member.unfinished[-1][1] if member.unfinished else member.from_


def _steps(given: Evidence, old_enough: Micros, window: Micros) -> Iterator[tuple[Micros, int, int]]:
    yield old_enough, 0, 0
    for member in given.members:
        yield member.from_, 1, 0
        yield member.from_ + window, -1, 0
        ended = _ended(given, member)
        if ended is not None:
            yield ended, 0, 1
            yield ended + window, 0, -1


def _swept(given: Evidence, old_enough: Micros, window: Micros) -> tuple[Micros | None, tuple[int, int], Micros | None]:
    """Since when it holds, None where it does not; the counts now; and when these change next."""
    onset: Micros | None = None
    added = ended = 0
    steps = sorted(_steps(given, old_enough, window))
    for index, (at, more_added, more_ended) in enumerate(steps):
        if at > given.as_of:
            return onset, (added, ended), at
        added, ended = added + more_added, ended + more_ended
        if index + 1 < len(steps) and steps[index + 1][0] == at:
            continue
        holds = at >= old_enough and added >= LEAST_ADDED and added > ended
        onset = (at if onset is None else onset) if holds else None
    return onset, (added, ended), None
