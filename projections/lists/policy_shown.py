"""The policy as somebody reads it: what holds, which record says so, and what was only guessed."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, NamedTuple

from ledger.causes import CAUSES
from ledger.instants import DAY
from ledger.status_words import guess_class
from projections.lists.items import items
from projections.model.policy import Policy
from projections.moment import Moment
from projections.views import Views
from projections.views.packed import standing_of
from projections.views.policies import STANDS, cut

#: Facts that bring an item into a status.
_IN_STATUS = ("ItemAdded", "StatusChanged")


class StatusShown(NamedTuple):
    """What a status means: `guessed` by its words, or because nothing tells; `position` is the record that says so.

    `items` were ever in it, `now` are. `threshold_days` is its own silence threshold in working days.
    """

    status: str
    status_class: str
    guessed: bool
    items: int
    now: int
    waits_for: str | None
    threshold_days: float | None
    position: int | None


class PolicyShown(NamedTuple):
    """The policy in force at a moment. `threshold_days` are working days without progress; days are ISO texts."""

    zone: str
    working_days: tuple[int, ...]
    holidays: tuple[str, ...]
    regions: tuple[str, ...]
    threshold_days: float
    progress: tuple[str, ...]
    causes: tuple[str, ...]
    loads: dict[str, int]
    statuses: tuple[StatusShown, ...]


def policy_shown(views: Views, moment: Moment) -> PolicyShown:
    """The policy in force at a moment, with every status that was ever met."""
    rows = views.connection.execute(
        f"SELECT position, settings FROM policy WHERE {STANDS} ORDER BY at, position", cut(moment)
    )
    settings = [(position, json.loads(text)) for position, text in rows]
    policy = Policy(told for _, told in settings)
    last: dict[str, Any] = {}
    for _, told in settings:
        last.update({name: told[name] for name in ("holidays", "regions", "causes") if told.get(name) is not None})
        if told.get("holidays") is not None and told.get("regions") is None:
            last.pop("regions", None)
    return PolicyShown(
        policy.calendar.zone_name,
        policy.calendar.working_days,
        tuple(sorted(last.get("holidays") or ())),
        tuple(last.get("regions") or ()),
        policy.threshold() / DAY,
        tuple(sorted(policy.progress)),
        tuple(last.get("causes") or CAUSES),
        dict(policy.loads),
        _statuses(views, moment, settings, policy),
    )


def _statuses(
    views: Views, moment: Moment, settings: list[tuple[int, dict[str, Any]]], policy: Policy
) -> tuple[StatusShown, ...]:
    said: dict[str, tuple[int, bool]] = {}
    thresholds: dict[str, float] = {}
    for position, told in settings:
        guessed = told.get("guessed") or ()
        said.update((status, (position, status in guessed)) for status in told.get("statuses") or {})
        thresholds.update(told.get("thresholds_days") or {})
    ever = _ever(views, moment)
    now: dict[str, int] = {}
    for row in items(views, moment):
        now[row.status] = now.get(row.status, 0) + 1
    found = [
        StatusShown(
            status,
            policy.class_of(status),
            said[status][1] if status in said else True,
            ever.get(status, 0),
            now.get(status, 0),
            policy.parties.get(status),
            thresholds.get(status),
            said[status][0] if status in said else None,
        )
        for status in {*ever, *said}
    ]
    order = ("queued", "active", "waiting", "done", "dropped")
    return tuple(sorted(found, key=lambda each: (order.index(each.status_class), -each.items, each.status)))


def _ever(views: Views, moment: Moment) -> Counter[str]:
    """How many items were ever in each status."""
    rows = views.connection.execute("SELECT id FROM subject WHERE stream >= 'item:' AND stream < 'item;'")
    met = {
        (subject, value)
        for subject, (_, _, kind, value, _) in standing_of(views.connection, moment, [row[0] for row in rows])
        if value and kind in _IN_STATUS
    }
    return Counter(status for _, status in met)


def why_guessed(status: str) -> str:
    """What a guess rests on."""
    return "its words" if guess_class(status) else "nothing: it counts as active"
