"""Policy: what a status means, how long a silence may last, which days are worked, what counts as progress. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ledger.instants import DAY, Micros
from ledger.light import Any
from ledger.status_words import guess_class
from projections.model.calendar import calendar_of, is_day, is_zone

#: Working days without progress before a silence is a stall, unless the policy says otherwise.
THRESHOLD_DAYS = 5.0
#: A longer threshold means that no silence is a stall; a calendar of more days would only cost time.
_NEVER_DAYS = 36_500.0

#: More open, committed initiatives of one owner, or open decisions of one decider, than this are too many at once.
LOADS = {"owner": 8, "decider": 5}

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

    __slots__ = ("_classes", "_thresholds", "calendar", "loads", "parties", "progress")

    def __init__(self, settings: Iterable[Mapping[str, Any]] = ()) -> None:
        """`settings` are the fields of the `PolicySet` facts in the order in which they came into force.

        What makes no sense in them is passed over: an imported policy was never decided on, and one bad zone in it
        must not make every view unreadable.
        """
        statuses: dict[str, str] = {}
        thresholds: dict[str, float] = {}
        self.parties: dict[str, str] = {}
        self.loads = dict(LOADS)
        working_days: tuple[int, ...] = (1, 2, 3, 4, 5)
        zone, holidays = "UTC", tuple[str, ...]()
        self.progress = PROGRESS
        for setting in settings:
            statuses.update(setting.get("statuses") or {})
            self.parties.update(setting.get("parties") or {})
            self.loads.update((role, load) for role, load in (setting.get("loads") or {}).items() if load >= 1)
            # A comparison with a number that is none (NaN) is false.
            thresholds.update((s, days) for s, days in (setting.get("thresholds_days") or {}).items() if days > 0)
            working_days = tuple(day for day in setting.get("working_days") or () if 1 <= day <= 7) or working_days
            zone = named if (named := setting.get("zone")) and is_zone(named) else zone
            if setting.get("holidays") is not None:
                holidays = tuple(day for day in setting["holidays"] if is_day(day))
            if setting.get("progress") is not None:
                self.progress = frozenset(setting["progress"])
        self._classes = dict(statuses)
        self._thresholds = {status: round(min(days, _NEVER_DAYS) * DAY) for status, days in thresholds.items()}
        self._thresholds.setdefault("", round(THRESHOLD_DAYS * DAY))
        self.calendar = calendar_of(working_days, zone, holidays)

    def class_of(self, status: str) -> str:
        """queued, active, waiting, done or dropped: as the policy says, else by the words of the status."""
        found = self._classes.get(status)
        if found is None:
            found = self._classes[status] = guess_class(status) or "active"
        return found

    def threshold(self, status: str = "") -> Micros:
        """The working time after which a silence in this status is a stall, in microseconds."""
        return self._thresholds.get(status) or self._thresholds[""]
