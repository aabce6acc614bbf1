"""From the views' tables to timelines at any moment: what is on record, folded as the pure rooms fold it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from operator import itemgetter

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.explaining import explained
from projections.model.history import ItemHistory
from projections.model.initiative_history import InitiativeHistory
from projections.model.item_timeline import item_timeline
from projections.model.matters import Blocker, Decision
from projections.model.members import Member, homes, member_of
from projections.model.rollup import initiative_timeline, pauses_of
from projections.model.timeline import Pause, Timeline
from projections.model.waits import Wait, horizon
from projections.moment import Moment
from projections.signals.learned import NEVER, Learned
from projections.signals.visits import Visits
from projections.views.at_rest import MANY, AtRest, Resting, in_parts, is_wanted, kept_at_rest, rests, together
from projections.views.links import links_of
from projections.views.packed import ReadRows, read_rows
from projections.views.recorded import Recorded
from projections.views.schema import MARKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.model.chain import Chain, Standing

#: More items than this are folded in portions.
_AT_ONCE = 2_000
_BY_NUMBER = itemgetter(0)

#: For every stream when a fact about it, about what affects it, or about an item of it was last taken back: only facts
#: that had counted by the moment; one that was taken back when it became known never did.
_TAKEN_BACK = f"""
WITH told AS NOT MATERIALIZED (
    SELECT * FROM {MARKS} WHERE at <= :as_of AND known <= :known AND position <= :seen
), gone AS (
    SELECT r.subject, r.known FROM retraction r WHERE r.known <= :known AND r.position <= :seen
    AND EXISTS (SELECT 1 FROM told t WHERE t.subject = r.subject AND t.position = r.of AND t.known < r.known)
), touched AS (
    SELECT s.stream, g.known FROM gone g JOIN subject s ON s.id = g.subject
    UNION ALL SELECT a.value, g.known FROM gone g JOIN told t ON t.subject = g.subject, json_each(t.more, '$.affects') a
    WHERE t.kind IN ('BlockerRaised', 'DecisionRequested')
)
SELECT stream, MAX(known) FROM (
    SELECT stream, known FROM touched
    UNION ALL SELECT 'initiative:' || IIF(t.kind = 'ItemAdded', t.more ->> '$.initiative', t.value), o.known
    FROM touched o JOIN subject s ON s.stream = o.stream JOIN told t ON t.subject = s.id
    WHERE t.kind IN ('ItemAdded', 'ItemMoved')
) GROUP BY stream
"""


class ToldItem(NamedTuple):
    """An item at the moment that was asked for."""

    history: ItemHistory
    timeline: Timeline
    blockers: tuple[Blocker, ...]
    decisions: tuple[Decision, ...]


class ToldInitiative(NamedTuple):
    """An initiative at the moment that was asked for, with its items, and the matters that affect it or them."""

    history: InitiativeHistory
    timeline: Timeline
    members: tuple[Member, ...]
    blockers: tuple[Blocker, ...]
    decisions: tuple[Decision, ...]
    visits: Visits
    learned: Learned


class Reader(Recorded):
    """Tells subjects as they were at one moment; what it has told it keeps too."""

    def __init__(self, connection: sqlite3.Connection, moment: Moment, read: ReadRows = read_rows) -> None:
        super().__init__(connection, moment, read)
        self._items: dict[int, ToldItem | None] = {}
        self._standings: dict[str, Standing | None] = {}
        self._taken_back: dict[str, Micros] | None = None
        self._at_rest: dict[int, AtRest | None] = {}

    def item(self, subject: int) -> ToldItem | None:
        """An item with its timeline, None where nothing was known of it at the moment."""
        told = self.plain_item(subject)
        if told is None or not told.history.needs:
            return told
        from projections.model.chain import named

        return told._replace(timeline=named(self._streams[subject], told.timeline, self.predecessor))

    def plain_item(self, subject: int) -> ToldItem | None:
        """The same, where a wait for a dependency names only who has the predecessor itself."""
        if subject not in self._items:
            self._items[subject] = self._tell(subject)
        return self._items[subject]

    def _tell(self, subject: int) -> ToldItem | None:
        history = self.history(subject)
        if history is None:
            return None
        links = links_of(self, subject, history.needs)
        pauses = self._pauses(history)
        timeline = item_timeline(history, links.waits, pauses, links.progress, self.policy, self.moment.as_of)
        timeline = explained(timeline, history.explanations)
        return ToldItem(history, timeline, tuple(links.blockers), tuple(links.decisions))

    def initiative(self, subject: int) -> ToldInitiative | None:
        """An initiative with its items and its timeline, None where nothing was known of it at the moment."""
        told = self._initiative(subject, plainly=False)
        if told is None or not told.history.needs:
            return told
        from projections.model.chain import named

        own = {need.predecessor for need in told.history.needs}
        stream = self._streams[subject]
        timeline = named(stream, told.timeline, self.predecessor, lambda wait: wait.ref in own)
        return told._replace(timeline=timeline)

    def chain(self, subject: str, wait: Wait) -> Chain:
        """Where a wait for a dependency of a subject (a stream) leads, as it was when it ended, or is now."""
        from projections.model.chain import follow, seen_at

        return follow(subject, wait, seen_at(wait), self.predecessor)

    def predecessor(self, stream: str) -> Standing | None:
        """A predecessor as chains need it: told without its own chain, so that circles end."""
        if stream not in self._standings:
            self._standings[stream] = self._stand(stream)
        return self._standings[stream]

    def _stand(self, stream: str) -> Standing | None:
        from projections.model.chain import Standing

        number = self.id_of(stream)
        if number is None:
            return None
        if stream.startswith("item:"):
            item = self.plain_item(number)
            return None if item is None else Standing(item.history.key, item.timeline, item.history.assignee_at)
        initiative = self.plain_initiative(number)
        if initiative is None:
            return None
        return Standing(initiative.history.key, initiative.timeline, initiative.history.owner_at)

    def plain_initiative(self, subject: int) -> ToldInitiative | None:
        """The same, where a wait for a dependency names only who has the predecessor itself."""
        return self._initiative(subject, plainly=True)

    def _initiative(self, subject: int, plainly: bool) -> ToldInitiative | None:
        items = self.items_of(subject)
        rest = self.at_rest(subject, len(items))
        moving = items if rest is None else [item for item in items if item not in rest.items]
        if not self._marks and len(moving) <= _AT_ONCE:
            # Asked for one initiative only: at once with its items. Of many, some are not there yet, nor their items.
            self.load([subject, *moving])
        history = self.initiative_history(subject)
        if history is None:
            return None
        links = links_of(self, subject, history.needs)
        blockers = {blocker.key: blocker for blocker in links.blockers}
        decisions = {decision.key: decision for decision in links.decisions}
        found: list[tuple[int, Member]] = []
        visits = Visits(history.key, self.late)
        if rest is not None:
            for kept in rest.visits:
                visits.resume(kept)
            self.late.update(rest.late)
        for number, told in self._items_told(moving, plainly):
            member = member_of(told.history, told.timeline, history.key, self.moment.as_of)
            if member is None:
                continue
            found.append((number, member))
            visits.take(told.history)
            blockers.update((blocker.key, blocker) for blocker in told.blockers)
            decisions.update((decision.key, decision) for decision in told.decisions)
        known = None if rest is None else rest.rolled._replace(others=[member for _, member in found])
        found = found if rest is None else sorted([*rest.members, *found], key=_BY_NUMBER)
        members = [member for _, member in found]
        timeline = initiative_timeline(
            history, links.waits, links.progress, members, self.policy, self.moment.as_of, known
        )
        timeline = explained(timeline, history.explanations)
        return ToldInitiative(
            history,
            timeline,
            tuple(members),
            tuple(blockers.values()),
            tuple(decisions.values()),
            visits,
            Learned(self.late, self._last_taken_back(subject)),
        )

    def at_rest(self, initiative: int, count: int) -> AtRest | None:
        """What those of its `count` items that rest tell of an initiative; None where none rest, or it has but few."""
        if count < MANY or not self.is_present:
            return None
        if initiative not in self._at_rest:
            self._at_rest[initiative] = together(kept_at_rest(self.connection, initiative, self.moment))
        return self._at_rest[initiative]

    def rest(self, initiative: int) -> list[AtRest]:
        """See which other items of an initiative rest now, where that is wanted; here they are read as such."""
        items = self.items_of(initiative)
        known = self.at_rest(initiative, len(items))
        if not self.is_present or not is_wanted(len(items), known):
            return []
        others = items if known is None else [item for item in items if item not in known.items]
        as_of, key = self.moment.as_of, self.key_of(initiative)
        found: list[Resting] = []
        for first in range(0, len(others), _AT_ONCE):
            reader = self if len(others) <= _AT_ONCE else Reader(self.connection, self.moment, self._read)
            reader.load(others[first : first + _AT_ONCE])
            for number in others[first : first + _AT_ONCE]:
                told, marks = reader.plain_item(number), reader.marks(number)
                if told is None or not rests(told.timeline, marks[-1][0], bool(reader.linked(number)), as_of):
                    continue
                if (member := member_of(told.history, told.timeline, key, as_of)) is not None:
                    late = {mark[1]: reader.late[mark[1]] for mark in marks if mark[1] in reader.late}
                    found.append(Resting(number, told.history, member, late))
        new = in_parts(key, as_of, len(others) - len(found), found)
        self._at_rest[initiative] = together([*([known] if known else []), *new])
        return new

    def _last_taken_back(self, initiative: int) -> Micros:
        """When a fact about an initiative, its items or what affects them last ceased to count."""
        if self._taken_back is None:
            # Most ledgers hold no retraction; asking what they touched goes through every mark.
            any_ = self.connection.execute("SELECT 1 FROM retraction LIMIT 1").fetchone()
            self._taken_back = dict(self.connection.execute(_TAKEN_BACK, self._cut).fetchall()) if any_ else {}
        return self._taken_back.get(self._streams[initiative], NEVER)

    def _items_told(self, items: Sequence[int], plainly: bool) -> Iterable[tuple[int, ToldItem]]:
        """Items by their numbers; of very many only some are kept in memory at once."""
        for first in range(0, len(items), _AT_ONCE):
            some = items[first : first + _AT_ONCE]
            reader = self if len(items) <= _AT_ONCE else Reader(self.connection, self.moment, self._read)
            reader.load(some)
            for number in some:
                told = reader.plain_item(number) if plainly else reader.item(number)
                if told is not None:
                    yield number, told
            if reader is not self:
                self.late.update(reader.late)

    def _pauses(self, history: ItemHistory) -> Sequence[Pause]:
        found: list[Pause] = []
        ahead = horizon(self.moment.as_of)
        for key, since, until in homes(history, ahead):
            subject = self.id_of(f"initiative:{key}") if key else None
            initiative = None if subject is None else self.initiative_history(subject)
            if initiative is None or not initiative.paused:
                continue
            for pause in pauses_of(initiative, ahead):
                from_, to = max(pause.from_, since), min(pause.to, until)
                if from_ < to:
                    found.append(Pause(from_, to, pause.position))
        return found
