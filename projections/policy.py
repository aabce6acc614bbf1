"""Policy: what a status means, how long a silence may last, which days are worked, what counts as progress. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ledger.instants import DAY, Micros
from ledger.status_words import guess_class
from projections.calendar import Calendar

#: Working days without progress before a silence is a stall, unless the policy says otherwise.
THRESHOLD_DAYS = 5.0

#: Kinds of facts that move work. A `ProgressNoted` counts only where its kind is progress.
PROGRESS = frozenset(
    {
        "StatusChanged",
        "ItemAdded",
        "BlockerCleared",
        "DecisionMade",
        "HandoffOffered",
        "HandoffAccepted",
        "HandoffRejected",
        "ProgressNoted",
    }
)


class Policy:
    """The policy in force at one moment, folded from the `PolicySet` facts that were known then."""

    __slots__ = ("_classes", "_thresholds", "calendar", "parties", "progress")

    def __init__(self, settings: Iterable[Mapping[str, Any]] = ()) -> None:
        """`settings` are the fields of the `PolicySet` facts in the order in which they came into force."""
        statuses: dict[str, str] = {}
        thresholds: dict[str, float] = {}
        self.parties: dict[str, str] = {}
        working_days: tuple[int, ...] = (1, 2, 3, 4, 5)
        zone, holidays = "UTC", tuple[str, ...]()
        self.progress = PROGRESS
        for setting in settings:
            statuses.update(setting.get("statuses") or {})
            self.parties.update(setting.get("parties") or {})
            thresholds.update(setting.get("thresholds_days") or {})
            working_days = tuple(setting.get("working_days") or working_days)
            zone = setting.get("zone") or zone
            if setting.get("holidays") is not None:
                holidays = tuple(setting["holidays"])
            if setting.get("progress") is not None:
                self.progress = frozenset(setting["progress"])
        self._classes = dict(statuses)
        self._thresholds = {status: round(days * DAY) for status, days in thresholds.items()}
        self._thresholds.setdefault("", round(THRESHOLD_DAYS * DAY))
        self.calendar = Calendar(working_days, zone, holidays)

    def class_of(self, status: str) -> str:
        """queued, active, waiting, done or dropped: as the policy says, else by the words of the status."""
        found = self._classes.get(status)
        if found is None:
            found = self._classes[status] = guess_class(status) or "active"
        return found

    def threshold(self, status: str = "") -> Micros:
        """The working time after which a silence in this status is a stall, in microseconds."""
        return self._thresholds.get(status) or self._thresholds[""]
