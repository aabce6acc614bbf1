"""One look at an initiative: what changed since the last one, and what is open."""

from __future__ import annotations

from ledger.errors import Rejected
from ledger.light import NamedTuple
from projections.audit.records import known_at, last_known
from projections.lists.blockers import BlockerOnBoard, blockers_board
from projections.lists.decisions import DecisionOnBoard, decisions_board
from projections.lists.warnings import warnings, warnings_of
from projections.model.states import QUEUED
from projections.moment import EVERY_POSITION, Moment
from projections.review.changes import Change, Seen, SeenBlocker, SeenDecision, SeenItem, changes
from projections.review.queue import PastLook, Queued, past_looks
from projections.signals.signal import Signal
from projections.views import Views
from projections.views.held import holds
from projections.views.reader import Reader, ToldInitiative
from projections.views.refold import standing


class Look(NamedTuple):
    """What a review shows of one initiative. `changes` is None where nobody has looked before."""

    queued: Queued
    position: int
    changes: tuple[Change, ...] | None
    blockers: tuple[BlockerOnBoard, ...]
    decisions: tuple[DecisionOnBoard, ...]
    verdicts: tuple[PastLook, ...]
    signals: tuple[Signal, ...] = ()


class Looker:
    """Looks at one initiative after the other, as they are at one moment."""

    def __init__(self, views: Views, moment: Moment) -> None:
        self._views = views
        self._moment = moment
        self._reader = Reader(views.connection, moment)
        self._position = last_known(views, moment.known_at)
        self._blockers = blockers_board(views, moment)
        self._decisions = decisions_board(views, moment)
        self._warnings: dict[str, tuple[Signal, ...]] | None = None

    def look(self, queued: Queued) -> Look:
        """What there is to see of an initiative."""
        key = queued.row.initiative
        told = _told(self._reader, key)
        if told is None:
            raise Rejected(f"there is no initiative {key!r}; unstall status lists them")
        blockers = {blocker.key for blocker in told.blockers}
        decisions = {decision.key for decision in told.decisions}
        return Look(
            queued,
            self._position,
            self._changes(key, queued.last, told),
            tuple(each for each in self._blockers if each.blocker in blockers),
            tuple(each for each in self._decisions if each.decision in decisions),
            past_looks(self._views, self._moment, key),
            self._signals(key),
        )

    def _signals(self, key: str) -> tuple[Signal, ...]:
        """One at a time while they are kept; of a moment in the past they are all found at once."""
        if self._warnings is None and holds(self._views.connection, self._moment):
            return warnings_of(self._views, self._moment, key)
        if self._warnings is None:
            self._warnings = warnings(self._views, self._moment)
        return self._warnings.get(key, ())

    def _changes(self, key: str, last: PastLook | None, told: ToldInitiative) -> tuple[Change, ...] | None:
        if last is None:
            return None
        known = min(known_at(self._views, last.position), self._moment.known_at)
        before = Reader(self._views.connection, Moment(last.at, known, last.seen_position or EVERY_POSITION))
        seen = _told(before, key)
        return changes(key, _seen(before, seen), _seen(self._reader, told)) if seen else None


def _told(reader: Reader, key: str) -> ToldInitiative | None:
    number = reader.id_of(f"initiative:{key}")
    return None if number is None else reader.initiative(number)


def _seen(reader: Reader, told: ToldInitiative) -> Seen:
    history = told.history
    line = standing(reader, told).line
    return Seen(
        line.state,
        line.stage,
        line.owner,
        line.target,
        history.claim.level if history.claim else None,
        _items(reader, history.key),
        {
            each.key: SeenBlocker(each.title, each.unblocker, each.escalated_to, each.cleared is not None)
            for each in told.blockers
        },
        {
            each.key: SeenDecision(each.question, each.decider, each.needed_by, each.outcome, each.option)
            for each in told.decisions
        },
    )


def _items(reader: Reader, initiative: str) -> dict[str, SeenItem]:
    number = reader.id_of(f"initiative:{initiative}")
    items = reader.items_of(number) if number is not None else []
    reader.load(items)
    told = [found for item in items if (found := reader.item(item)) and found.history.initiative == initiative]
    return {
        found.history.key: SeenItem(
            found.history.title,
            found.history.status,
            found.timeline.segments[-1].state if found.timeline.segments else QUEUED,
            not found.timeline.open_,
        )
        for found in told
    }
