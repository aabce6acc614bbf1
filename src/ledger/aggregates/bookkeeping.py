"""Facts about the ledger itself: retraction, correction, policy, exports, erasure."""

from __future__ import annotations

from ledger.aggregates.fact import Fact
from ledger.words import Prose, StatusClass

# ── facts ──


class FactRetracted(Fact, frozen=True):
    """The fact at position `of` no longer counts; retracting the retraction makes it count again."""

    of: int
    reason: Prose | None = None


class FactCorrected(Fact, frozen=True):
    """The fact at position `of` is replaced by the one at position `replacement`; both stay visible."""

    of: int
    replacement: int
    reason: Prose | None = None


class PolicySet(Fact, frozen=True):
    """The parts of the policy that are given; what is not given stays as it was.

    `statuses` maps a status to its class; `parties` maps a waiting status to whom it waits for; `thresholds_days`
    maps a status ('' is every other one) to its silence threshold in working days; `working_days` are ISO weekdays
    (1 is Monday); `progress` lists the kinds of facts that count as progress.
    """

    statuses: dict[str, StatusClass] = {}
    parties: dict[str, str] = {}
    thresholds_days: dict[str, float] = {}
    working_days: tuple[int, ...] | None = None
    zone: str | None = None
    holidays: tuple[str, ...] | None = None
    causes: tuple[str, ...] | None = None
    progress: tuple[str, ...] | None = None
    reason: Prose | None = None


class AuditExported(Fact, frozen=True):
    """Positions `first` to `last` left the ledger as `format`; `digest` is the SHA-256 of the bytes, in hex."""

    first: int
    last: int
    digest: str
    format: str


class TextErased(Fact, frozen=True):
    """The sealed values of the record at position `of` were deleted, with their salts."""

    of: int
    reason: Prose | None = None
