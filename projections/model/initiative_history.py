"""An initiative's own past, folded from its marks: stage, owner, target and its slips, pauses, claims. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.calendar import is_day
from projections.model.claim import Claim
from projections.model.history import Explanation, Need, Row, Tenure, explanation, tenures
from projections.model.policy import Policy
from projections.model.states import CLOSED, COMMITTED, HANDED_OVER, PROPOSED


class Life(NamedTuple):
    """An interval in which the initiative was open; `to` is None while it is, `end` the record that closed it."""

    from_: Micros
    to: Micros | None
    position: int
    end: int | None = None


class Milestone(NamedTuple):
    """The day of a milestone, an ISO text, as the record at `position` set it."""

    name: str
    day: str
    at: Micros
    position: int


class Rhythm(NamedTuple):
    """A cadence of reviews as the record at `position` set it."""

    every_days: int
    fixed: bool
    at: Micros
    position: int


class InitiativeHistory(NamedTuple):
    """What an initiative's own facts say of it. `lives` has more than one member where it was reopened."""

    key: str
    title: str
    client: str | None
    outcome: str | None
    opened: Micros
    opened_position: int
    stage: str
    committed: Micros | None
    lives: tuple[Life, ...]
    owners: tuple[Tenure, ...]
    targets: tuple[Tenure, ...]
    paused: tuple[Tenure, ...]
    claim: Claim | None
    progress: tuple[tuple[Micros, int], ...]
    needs: tuple[Need, ...]
    explanations: tuple[Explanation, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    cadence: Rhythm | None = None
    reviewed: tuple[Micros, int] | None = None
    committed_position: int = 0

    @property
    def owner(self) -> str | None:
        return self.owners[-1].value if self.owners else None

    @property
    def target(self) -> str | None:
        return self.targets[-1].value if self.targets else None

    @property
    def slips(self) -> list[Tenure]:
        """The moves of a target that was set to another one; a milestone's first day moves nothing."""
        return [
            after
            for before, after in pairwise(self.targets)
            if before.value and after.value and after.value != dated(before.value, day_of(after.value))
        ]

    def owner_at(self, moment: Micros) -> str | None:
        """Who owned the outcome at a moment."""
        found = None
        for tenure in self.owners:
            if tenure.from_ > moment:
                break
            found = tenure.value
        return found

    @property
    def closed(self) -> Micros | None:
        return self.lives[-1].to

    @property
    def closed_position(self) -> int | None:
        """The record that closed it."""
        return self.lives[-1].end


def dated(milestone: str, day: str | None) -> str:
    """A milestone as a target: `2026-06-01 beta`, or its name where it has no day."""
    return f"{day} {milestone}" if day else milestone


def day_of(target: str | None) -> str | None:
    """The ISO day of a target: a day, or a milestone's day before its name; None where there is none yet."""
    day, _, _ = (target or "").partition(" ")
    return day if is_day(day) else None


def initiative_history(key: str, marks: Sequence[Row], policy: Policy) -> InitiativeHistory | None:
    """Fold an initiative's marks; None where nothing is known of it at this moment."""
    if not marks:
        return None
    fold = _Fold(key, marks[0][0], marks[0][1])
    for mark in marks:
        fold.take(mark, policy)
    return fold.finish()


def initiative_histories(
    key: str, marks: Sequence[Row], policy: Policy, quiet: frozenset[str]
) -> Iterator[tuple[Micros, InitiativeHistory]]:
    """The same at each moment at which it became another one; facts of kinds that are `quiet` alone change nothing."""
    fold = _Fold(key, marks[0][0], marks[0][1]) if marks else None
    changed = True
    for index, mark in enumerate(marks):
        if fold is not None:
            fold.take(mark, policy)
            changed = changed or mark[2] not in quiet
            if changed and (index + 1 == len(marks) or marks[index + 1][0] > mark[0]):
                yield mark[0], fold.finish()
                changed = False


class _Fold:
    def __init__(self, key: str, opened: Micros, position: int) -> None:
        self.key = self.title = key
        self.client: str | None = None
        self.outcome: str | None = None
        self.opened, self.position = opened, position
        self.stage = PROPOSED
        self.committed: Micros | None = None
        self.lives = [Life(opened, None, position)]
        self.owners: list[tuple[Micros, str | None, int]] = []
        self.targets: list[tuple[Micros, str | None, int]] = []
        self.milestone: str | None = None
        self.paused: list[tuple[Micros, str | None, int]] = []
        self.claim: Claim | None = None
        self.progress: list[tuple[Micros, int]] = []
        self.needs: list[Need] = []
        self.explanations: list[Explanation] = []
        self.milestones: dict[str, Milestone] = {}
        self.cadence: Rhythm | None = None
        self.reviewed: tuple[Micros, int] | None = None
        self.committed_position = 0

    def take(self, mark: Row, policy: Policy) -> None:
        at, position, kind, value, more = mark
        if kind in policy.progress and (kind != "ProgressNoted" or value == "progress"):
            self.progress.append((at, position))
        match kind:
            case "InitiativeProposed":
                self.title = value or self.title
                self.client, self.outcome = (more or {}).get("client"), (more or {}).get("outcome")
            case "InitiativeCommitted":
                if self.committed is None:
                    self.committed, self.committed_position = at, position
                self.stage = COMMITTED
                self._open(at, position)
            case "OwnerChanged":
                self.owners.append((at, value, position))
            case "TargetMoved":
                self.milestone = (more or {}).get("milestone")
                if value and self.milestone:
                    value = self._dated(self.milestone)
                self.targets.append((at, value, position))
            case "MilestoneDated" if value and more and more.get("on"):
                self.milestones[value] = Milestone(value, more["on"], at, position)
                if value == self.milestone:
                    self.targets.append((at, dated(value, more["on"]), position))
            case "InitiativePaused":
                self.paused.append((at, value or "", position))
            case "InitiativeResumed":
                self.paused.append((at, None, position))
            case "HealthClaimed":
                self.claim = Claim(value or "", (more or {}).get("who"), at, position)
            case "ReviewScheduled":
                self.cadence = Rhythm(max(int(value or 1), 1), (more or {}).get("anchor") == "fixed", at, position)
            case "InitiativeReviewed":
                self.reviewed = (at, position)
            case "HandoffAccepted":
                self.stage = HANDED_OVER
                self._close(at, position)
            case "InitiativeClosed":
                self.stage = CLOSED
                self._close(at, position)
            case "InitiativeReopened":
                self.stage = COMMITTED if self.committed is not None else PROPOSED
                self._open(at, position)
            case "StallExplained":
                self.explanations.append(explanation(at, position, value, more))
            case "DependencyAdded" if value:
                if not any(need.predecessor == value and need.to is None for need in self.needs):
                    self.needs.append(Need(value, at, None, position))
            case "DependencyRemoved":
                self.needs = [
                    need._replace(to=at) if need.predecessor == value and need.to is None else need
                    for need in self.needs
                ]
            case _:
                pass

    def _dated(self, milestone: str) -> str:
        found = self.milestones.get(milestone)
        return dated(milestone, found.day if found else None)

    def _close(self, at: Micros, position: int) -> None:
        if self.paused and self.paused[-1][1] is not None:
            # As the aggregate has it: reopened, it is not on hold any more.
            self.paused.append((at, None, position))
        if self.lives[-1].to is None:
            self.lives[-1] = self.lives[-1]._replace(to=at, end=position)

    def _open(self, at: Micros, position: int) -> None:
        if self.lives[-1].to is not None:
            self.lives.append(Life(at, None, position))

    def finish(self) -> InitiativeHistory:
        return InitiativeHistory(
            self.key,
            self.title,
            self.client,
            self.outcome,
            self.opened,
            self.position,
            self.stage,
            self.committed,
            tuple(self.lives),
            tenures(self.owners),
            tenures(self.targets),
            tenures(self.paused),
            self.claim,
            tuple(self.progress),
            tuple(self.needs),
            tuple(self.explanations),
            tuple(self.milestones.values()),
            self.cadence,
            self.reviewed,
            self.committed_position,
        )
