"""How long nothing has moved, as programs read it. Pure."""

from __future__ import annotations

from ledger.instants import SECOND, Micros
from projections.model.policy import Policy


def silence(policy: Policy, onset: Micros | None, as_of: Micros) -> dict[str, float | None]:
    """Seconds since the onset of a silence, elapsed and of working time; nothing where there is no onset."""
    if onset is None:
        return {"silence": None, "silence_working": None}
    return {
        "silence": (as_of - onset) / SECOND,
        "silence_working": policy.calendar.working(onset, as_of) / SECOND,
    }
