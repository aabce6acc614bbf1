"""What the views' tables hold of subjects as of one moment: their marks, what they are linked to, their own pasts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from operator import itemgetter

from ledger.instants import Micros
from ledger.light_json import listed
from projections.model.history import ItemHistory, Row, item_history
from projections.model.initiative_history import InitiativeHistory, initiative_history
from projections.model.matters import Blocker, Decision, blocker_episodes, decision_episodes
from projections.moment import Moment
from projections.views.packed import ReadRows, read_rows, rows_of, standing_rows
from projections.views.policies import people_at, policy_at
from projections.views.schema import MARKS

_IN_ORDER = itemgetter(0, 1)


class Recorded:
    """Reads what is on record; what it has loaded it keeps, so use one for a batch of subjects."""

    def __init__(self, connection: sqlite3.Connection, moment: Moment, read: ReadRows = read_rows) -> None:
        self._read = read
        self.connection = connection
        self.moment = moment
        self._cut = {"as_of": moment.as_of, "known": moment.known_at, "seen": moment.seen}
        self.policy = policy_at(connection, moment)
        self.people = people_at(connection, moment)
        self._latest, self._position = connection.execute("SELECT latest, position FROM tracking").fetchone()
        #: Whether some of it comes or ceases to count later.
        self._ahead = self._latest > min(moment)
        self._streams: dict[int, str] = {}
        self._marks: dict[int, list[Row]] = {}
        self._edges: dict[int, list[int]] = {}
        self._ids: dict[str, int | None] = {}
        self._histories: dict[int, ItemHistory | None] = {}
        self._initiatives: dict[int, InitiativeHistory | None] = {}
        self._matters: dict[int, list[Blocker] | list[Decision]] = {}
        #: When a record was known, by position, where that was after it happened.
        self.late: dict[int, Micros] = {}

    @property
    def is_present(self) -> bool:
        """Whether the moment cuts off nothing that is recorded."""
        return bool(self._latest <= min(self.moment[:2]) and self.moment.seen >= self._position)

    # ── what the tables hold ──

    def id_of(self, stream: str) -> int | None:
        """The number of a subject in the views, None where the ledger knows nothing of it."""
        if stream not in self._ids:
            row = self.connection.execute("SELECT id FROM subject WHERE stream = ?", (stream,)).fetchone()
            self._ids[stream] = row[0] if row else None
        return self._ids[stream]

    def stream_of(self, subject: int) -> str:
        """The stream of a subject's number."""
        if subject not in self._marks:
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
        if subject not in self._marks:
            self.load([subject])
        return self._marks[subject]

    def linked(self, subject: int) -> list[str]:
        """The streams of what a subject's timeline depends on directly."""
        if subject not in self._marks:
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
        cut, everything = min(as_of, known_at), self.is_present
        for subject, plain, kept in rows_of(self.connection, subjects, self._read):
            if plain:
                told = kept if everything else [mark for mark in kept if mark[0] <= cut and mark[1] <= seen]
                self._marks[subject] += told
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
        if not self._ahead:
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

    # ── their own pasts ──

    def history(self, subject: int) -> ItemHistory | None:
        """An item's own past."""
        if subject not in self._histories:
            self._histories[subject] = item_history(self.key_of(subject), self.marks(subject), self.policy)
        return self._histories[subject]

    def initiative_history(self, subject: int) -> InitiativeHistory | None:
        """An initiative's own past."""
        if subject not in self._initiatives:
            self._initiatives[subject] = initiative_history(self.key_of(subject), self.marks(subject), self.policy)
        return self._initiatives[subject]

    def blocker(self, subject: int) -> list[Blocker]:
        """A blocker's episodes."""
        if subject not in self._matters:
            self._matters[subject] = blocker_episodes(self.key_of(subject), self.marks(subject))
        return self._matters[subject]  # type: ignore[return-value]  # the stream's kind says which

    def decision(self, subject: int) -> list[Decision]:
        """A decision's episodes."""
        if subject not in self._matters:
            self._matters[subject] = decision_episodes(self.key_of(subject), self.marks(subject))
        return self._matters[subject]  # type: ignore[return-value]  # the stream's kind says which
