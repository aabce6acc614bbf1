"""From the views' tables to histories and timelines at any moment: loads what the pure rooms fold."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from ledger.instants import Micros
from ledger.light import Any, NamedTuple
from ledger.light_json import listed
from ledger.light_json import loads as read_json
from projections.model.explaining import explained
from projections.model.history import ItemHistory, Row, item_history
from projections.model.initiative_history import InitiativeHistory, initiative_history
from projections.model.matters import Blocker, Decision, blocker_episodes, decision_episodes
from projections.model.rollup import Member, initiative_timeline, member_of, pauses_of
from projections.model.timeline import Pause, Timeline, item_timeline
from projections.model.waits import Wait, horizon
from projections.moment import Moment
from projections.signals.learned import NEVER, Learned
from projections.signals.visits import Visits
from projections.views.links import links_of
from projections.views.packed import rows_of, standing_rows
from projections.views.policies import people_at, policy_at
from projections.views.schema import MARKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.model.chain import Chain
    from projections.views.chains import Predecessors

_IN_ORDER = itemgetter(0, 1)
#: More items than this are folded in portions.
_AT_ONCE = 2_000


#: For every stream when a fact about it, about what affects it, or about an item of it was last taken back: only facts
#: that had counted by the moment.
_TAKEN_BACK = f"""
WITH told AS NOT MATERIALIZED (
    SELECT * FROM {MARKS} WHERE at <= :as_of AND known <= :known AND position <= :seen
), gone AS (
    SELECT r.subject, r.known FROM retraction r WHERE r.known <= :known AND r.position <= :seen
    AND EXISTS (SELECT 1 FROM told t WHERE t.subject = r.subject AND t.position = r.of)
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


class Reader:
    """Reads subjects as they were at one moment; what it has loaded it keeps, so use one for a batch of subjects."""

    def __init__(self, connection: sqlite3.Connection, moment: Moment, loads: Callable[[str], Any] = read_json) -> None:
        """`loads` reads JSON: where msgspec is loaded it is faster."""
        self._loads = loads
        self.connection = connection
        self.moment = moment
        self._cut = {"as_of": moment.as_of, "known": moment.known_at, "seen": moment.seen}
        self.policy = policy_at(connection, moment)
        self.people = people_at(connection, moment)
        self._latest, self._position = connection.execute("SELECT latest, position FROM tracking").fetchone()
        self._streams: dict[int, str] = {}
        self._marks: dict[int, list[Row]] = {}
        self._edges: dict[int, list[int]] = {}
        self._ids: dict[str, int | None] = {}
        self._histories: dict[int, ItemHistory | None] = {}
        self._initiatives: dict[int, InitiativeHistory | None] = {}
        self._matters: dict[int, list[Blocker] | list[Decision]] = {}
        self._items: dict[int, ToldItem | None] = {}
        self._predecessors: Predecessors | None = None
        #: When a record was known, by position, where that was after it happened.
        self.late: dict[int, Micros] = {}
        self._taken_back: dict[str, Micros] | None = None

    @property
    def predecessors(self) -> Predecessors:
        """Looks up predecessors as chains need them; few subjects have any."""
        if self._predecessors is None:
            from projections.views.chains import Predecessors

            self._predecessors = Predecessors(self)
        return self._predecessors

    # ── what the tables hold ──

    def id_of(self, stream: str) -> int | None:
        """The number of a subject in the views, None where the ledger knows nothing of it."""
        if stream not in self._ids:
            row = self.connection.execute("SELECT id FROM subject WHERE stream = ?", (stream,)).fetchone()
            self._ids[stream] = row[0] if row else None
        return self._ids[stream]

    def stream_of(self, subject: int) -> str:
        """The stream of a subject's number."""
        self.load([subject])
        return self._streams[subject]

    def key_of(self, subject: int) -> str:
        """The key of a subject's number."""
        return self.stream_of(subject).partition(":")[2]

    def has_marks(self, subject: int) -> bool:
        """Whether any fact about a subject is recorded, at whatever time."""
        row = self.connection.execute("SELECT 1 FROM packed WHERE subject = ? LIMIT 1", (subject,)).fetchone()
        return row is not None

    def marks(self, subject: int) -> Sequence[Row]:
        """What every fact about a subject changed, in the order of (`at`, `position`)."""
        self.load([subject])
        return self._marks[subject]

    def linked(self, subject: int) -> list[str]:
        """The streams of what a subject's timeline depends on directly."""
        self.load([subject])
        return [self._streams.get(other, "") for other in self._edges[subject]]

    def load(self, subjects: Iterable[int]) -> None:
        """Fetch the marks of subjects, and of what their timelines depend on, in a few queries."""
        wanted = [subject for subject in subjects if subject not in self._marks]
        if not wanted:
            return
        ahead = wanted
        while ahead:  # what they depend on first, so that streams and marks are asked for once
            self._edges.update({subject: [] for subject in ahead})
            found = self.connection.execute(
                "SELECT subject, other FROM edge WHERE subject IN (SELECT value FROM json_each(?))",
                (listed(ahead),),
            ).fetchall()
            for subject, other in found:
                self._edges[subject].append(other)
            ahead = list({other for _, other in found if other not in self._edges})
            wanted += ahead
        self._fetch(wanted)

    def _fetch(self, subjects: list[int]) -> None:
        for subject in subjects:
            self._marks[subject] = []
        for subject, stream in self.connection.execute(
            "SELECT id, stream FROM subject WHERE id IN (SELECT value FROM json_each(?))", (listed(subjects),)
        ):
            self._streams[subject] = stream
            self._ids[stream] = subject
        self._fetch_marks(subjects)

    def _fetch_marks(self, subjects: list[int]) -> None:
        as_of, known_at, seen = self.moment[:3]
        # A plain mark was known when it happened; where nothing is cut off, a row of them is taken as it is.
        cut = min(as_of, known_at)
        everything = self._latest <= cut and seen >= self._position
        for subject, plain, kept in rows_of(self.connection, subjects, self._loads):
            if plain:
                told = kept if everything else [mark for mark in kept if mark[0] <= cut and mark[1] <= seen]
                self._marks[subject] += map(tuple, told)
                continue
            for mark, known in standing_rows(kept, as_of, known_at, seen):
                self._marks[subject].append(mark)
                if known > mark[0]:
                    self.late[mark[1]] = known
        merged = self.people.mark if self.people else None
        for subject in subjects:
            marks = self._marks[subject]
            if merged:
                marks[:] = [(*mark[:3], *merged(*mark[2:])) for mark in marks]
            marks.sort(key=_IN_ORDER)

    def items_of(self, initiative: int) -> list[int]:
        """Every item that ever belonged to an initiative."""
        rows = self.connection.execute("SELECT item FROM member WHERE initiative = ? ORDER BY item", (initiative,))
        return [row[0] for row in rows]

    def next_mark(self, subject: int) -> Micros | None:
        """When a fact that is recorded already, about the subject or what it depends on, comes or ceases to count."""
        if self._latest <= min(self.moment):
            return None
        row = self.connection.execute(
            "SELECT MIN(CASE WHEN at > :as_of OR known > :known THEN MAX(at, known) END), "
            f"MIN(CASE WHEN gone > :known THEN gone END) FROM {MARKS} WHERE subject IN (SELECT value "
            "FROM json_each(:about)) AND (at > :as_of OR known > :known OR gone > :known)",
            {**self._cut, "about": listed(self._about(subject))},
        ).fetchone()
        return min((int(at) for at in row if at is not None), default=None)

    def _about(self, subject: int) -> list[int]:
        """Whatever a line is folded from: the subject, its items, what affects them, pauses, policy, and who is who."""
        own = [subject, *self.items_of(subject)]
        self.load(own)
        holders = self.connection.execute(
            "SELECT initiative FROM member WHERE item IN (SELECT value FROM json_each(?))", (listed(own),)
        )
        settings = {number for stream in ("policy", "people") if (number := self.id_of(stream)) is not None}
        found = {*own, *(row[0] for row in holders)}
        ahead = list(own)
        while ahead:  # what a predecessor waits for tells whose move a wait for it is
            others = {other for one in ahead for other in self._edges[one]} - found
            self.load(others)
            found |= others
            ahead = list(others)
        return sorted({*found, *settings})

    # ── folded ──

    def history(self, subject: int) -> ItemHistory | None:
        """An item's own past."""
        if subject not in self._histories:
            self.load([subject])
            self._histories[subject] = item_history(self.key_of(subject), self._marks[subject], self.policy)
        return self._histories[subject]

    def initiative_history(self, subject: int) -> InitiativeHistory | None:
        """An initiative's own past."""
        if subject not in self._initiatives:
            self.load([subject])
            self._initiatives[subject] = initiative_history(self.key_of(subject), self._marks[subject], self.policy)
        return self._initiatives[subject]

    def blocker(self, subject: int) -> list[Blocker]:
        """A blocker's episodes."""
        if subject not in self._matters:
            self.load([subject])
            self._matters[subject] = blocker_episodes(self.key_of(subject), self._marks[subject])
        return self._matters[subject]  # type: ignore[return-value]  # the stream's kind says which

    def decision(self, subject: int) -> list[Decision]:
        """A decision's episodes."""
        if subject not in self._matters:
            self.load([subject])
            self._matters[subject] = decision_episodes(self.key_of(subject), self._marks[subject])
        return self._matters[subject]  # type: ignore[return-value]  # the stream's kind says which

    def item(self, subject: int) -> ToldItem | None:
        """An item with its timeline, None where nothing was known of it at the moment."""
        told = self.plain_item(subject)
        if told is None or not told.history.needs:
            return told
        from projections.model.chain import named

        return told._replace(timeline=named(self._streams[subject], told.timeline, self.predecessors))

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
        timeline = named(stream, told.timeline, self.predecessors, lambda wait: wait.ref in own)
        return told._replace(timeline=timeline)

    def chain(self, subject: str, wait: Wait) -> Chain:
        """Where a wait for a dependency of a subject (a stream) leads, as it was when it ended, or is now."""
        from projections.model.chain import follow, seen_at

        return follow(subject, wait, seen_at(wait), self.predecessors)

    def plain_initiative(self, subject: int) -> ToldInitiative | None:
        """The same, where a wait for a dependency names only who has the predecessor itself."""
        return self._initiative(subject, plainly=True)

    def _initiative(self, subject: int, plainly: bool) -> ToldInitiative | None:
        if not self._marks and len(items := self.items_of(subject)) <= _AT_ONCE:
            # Asked for one initiative only: at once with its items. Of many, some are not there yet, nor their items.
            self.load([subject, *items])
        history = self.initiative_history(subject)
        if history is None:
            return None
        links = links_of(self, subject, history.needs)
        blockers = {blocker.key: blocker for blocker in links.blockers}
        decisions = {decision.key: decision for decision in links.decisions}
        members: list[Member] = []
        visits = Visits(history.key, self.late)
        for told in self._items_told(subject, plainly):
            member = member_of(told.history, told.timeline, history.key, self.moment.as_of)
            if member is None:
                continue
            members.append(member)
            visits.take(told.history)
            blockers.update((blocker.key, blocker) for blocker in told.blockers)
            decisions.update((decision.key, decision) for decision in told.decisions)
        timeline = initiative_timeline(history, links.waits, links.progress, members, self.policy, self.moment.as_of)
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

    def _last_taken_back(self, initiative: int) -> Micros:
        """When a fact about an initiative, its items or what affects them last ceased to count."""
        if self._taken_back is None:
            # Most ledgers hold no retraction; asking what they touched goes through every mark.
            any_ = self.connection.execute("SELECT 1 FROM retraction LIMIT 1").fetchone()
            self._taken_back = dict(self.connection.execute(_TAKEN_BACK, self._cut).fetchall()) if any_ else {}
        return self._taken_back.get(self._streams[initiative], NEVER)

    def _items_told(self, initiative: int, plainly: bool) -> Iterable[ToldItem]:
        """Every item that ever belonged to an initiative; of very many only some are kept in memory at once."""
        items = self.items_of(initiative)
        for first in range(0, len(items), _AT_ONCE):
            some = items[first : first + _AT_ONCE]
            reader = self if len(items) <= _AT_ONCE else Reader(self.connection, self.moment, self._loads)
            reader.load(some)
            for number in some:
                told = reader.plain_item(number) if plainly else reader.item(number)
                if told is not None:
                    yield told
            if reader is not self:
                self.late.update(reader.late)

    def _pauses(self, history: ItemHistory) -> Sequence[Pause]:
        found: list[Pause] = []
        for index, tenure in enumerate(history.initiatives):
            # The first initiative counts from the beginning, as in the roll-up.
            since = history.opened if index == 0 else tenure.from_
            subject = self.id_of(f"initiative:{tenure.value}") if tenure.value else None
            initiative = None if subject is None else self.initiative_history(subject)
            if initiative is None or not initiative.paused:
                continue
            ahead = horizon(self.moment.as_of)
            until = ahead if tenure.to is None else tenure.to
            for pause in pauses_of(initiative, ahead):
                from_, to = max(pause.from_, since), min(pause.to, until)
                if from_ < to:
                    found.append(Pause(from_, to, pause.position))
        return found
