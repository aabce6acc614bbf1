"""An initiative's past, gathered: its stalls, who looked, its decisions and slips, and what it cost."""

from __future__ import annotations

from typing import NamedTuple

from ledger.errors import Rejected
from ledger.instants import Micros
from projections.audit.records import AuditFilter, AuditRow, after, known_at, last_known
from projections.lists.decisions import DecisionOnBoard, decisions_board
from projections.model.states import SILENT, STALLED
from projections.moment import Moment
from projections.replay.steps import number_of
from projections.views import Views
from projections.views.standings import folded
from projections.waiting.saving import Saved, saved
from projections.why.telling import Segment, Why, why

#: Kinds of facts that are told one by one.
TOLD = frozenset(
    {
        "InitiativeProposed",
        "InitiativeCommitted",
        "OwnerChanged",
        "TargetMoved",
        "InitiativePaused",
        "InitiativeResumed",
    }
    | {
        "HealthClaimed",
        "HandoffOffered",
        "HandoffAccepted",
        "HandoffRejected",
        "InitiativeClosed",
        "InitiativeReopened",
    }
    | {
        "BlockerRaised",
        "BlockerEscalated",
        "BlockerCleared",
        "DecisionRequested",
        "DecisionReassigned",
        "NeededByMoved",
    }
    | {"DecisionMade", "DecisionWithdrawn", "DecisionSuperseded", "ScopeChanged", "InitiativeReviewed"}
    | {"StallExplained", "FactRetracted", "FactCorrected"}
)
_PAGE = 2_000


class Stall(NamedTuple):
    """A standstill without interruption. `knowable` is when anybody could first have known of it.

    `looks` are the reviews while it lasted, `signals` the sentences that stood when it became knowable.
    """

    segments: tuple[Segment, ...]
    knowable: Micros
    signals: tuple[str, ...]
    looks: tuple[AuditRow, ...]

    @property
    def from_(self) -> Micros:
        return self.segments[0].from_

    @property
    def to(self) -> Micros:
        return self.segments[-1].to


class PostMortem(NamedTuple):
    """Everything, as of one moment."""

    why: Why
    stalls: tuple[Stall, ...]
    facts: tuple[AuditRow, ...]
    looks: tuple[AuditRow, ...]
    decisions: tuple[DecisionOnBoard, ...]
    saved: tuple[Saved, ...]
    position: int


def post_mortem(views: Views, initiative: str, moment: Moment) -> PostMortem:
    """Gather it. Raises Rejected where the initiative is not known, or was not at the moment."""
    number = number_of(views, initiative)
    told = why(views, f"initiative:{initiative}", moment)
    rows = _rows(views, initiative, moment)
    looks = tuple(row for row in rows if row.kind == "InitiativeReviewed")
    decisions = _decisions(views, rows, moment)
    try:
        freed = saved(views, f"initiative:{initiative}", moment)
    except Rejected:
        freed = []
    return PostMortem(
        told,
        tuple(_stall(views, number, run, looks) for run in _runs(told)),
        tuple(row for row in rows if row.kind in TOLD),
        looks,
        decisions,
        tuple(freed),
        last_known(views, moment.known_at),
    )


def _rows(views: Views, initiative: str, moment: Moment) -> list[AuditRow]:
    wanted = AuditFilter(initiative=initiative, until=moment.as_of + 1, known_until=moment.known_at)
    found: list[AuditRow] = []
    while page := after(views, wanted, found[-1].position if found else 0, _PAGE):
        found += page
    return sorted(found, key=lambda row: (row.at, row.position))


def _decisions(views: Views, rows: list[AuditRow], moment: Moment) -> tuple[DecisionOnBoard, ...]:
    named = {row.stream.partition(":")[2] for row in rows if row.stream.startswith("decision:")}
    if not named:
        return ()
    found = [each for each in decisions_board(views, moment, settled=True) if each.decision in named]
    return tuple(sorted(found, key=lambda each: each.requested))


def _runs(told: Why) -> list[tuple[Segment, ...]]:
    """The stalls of a life, each without interruption."""
    runs: list[list[Segment]] = []
    before = ""
    for segment in told.segments:
        if segment.state in STALLED:
            if before not in STALLED:
                runs.append([])
            runs[-1].append(segment)
        before = segment.state
    return [tuple(run) for run in runs]


def _stall(views: Views, number: int, run: tuple[Segment, ...], looks: tuple[AuditRow, ...]) -> Stall:
    knowable = min(_knowable(views, segment) for segment in run)
    stood = folded(views, Moment(knowable + 1, knowable + 1), [number]).get(number)
    during = tuple(row for row in looks if run[0].from_ <= row.at < run[-1].to)
    return Stall(run, knowable, stood.line.sentences if stood else (), during)


def _knowable(views: Views, segment: Segment) -> Micros:
    """A silence can be known once it has passed its threshold, a wait once the record that began it was known."""
    if segment.state == SILENT and segment.knowable_at is not None:
        return (
            max(segment.knowable_at, known_at(views, segment.evidence[0])) if segment.evidence else segment.knowable_at
        )
    began = known_at(views, segment.evidence[0]) if segment.evidence else segment.from_
    return max(segment.from_, began)
