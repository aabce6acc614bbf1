"""The statuses that an import met, the class of each, and the policy that follows from them."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

import msgspec

from ledger.aggregates.bookkeeping import PolicySet
from ledger.importers.intake import Heard, Note, Taken
from ledger.log.port import Log
from ledger.record import Draft
from ledger.status_words import guess_class
from ledger.words import StatusClass

POLICY_STREAM = "policy"


class StatusClasses:
    """Collects statuses during an import; at its end says what each was taken for.

    The mapping decides, then a word of waiting in a status that the tracker does not call done ('In Review' in Jira's
    category 'In Progress'), then the tracker's own category, then any other word.
    """

    def __init__(self, mapped: dict[str, StatusClass] | None = None, waits_for: dict[str, str] | None = None) -> None:
        self._mapped = mapped or {}
        self._waits_for = waits_for or {}
        self._categories: dict[str, StatusClass | None] = {}
        self._learned: dict[str, StatusClass] = {}
        self._earliest: datetime | None = None

    def met(self, status: str, at: datetime, category: StatusClass | None = None) -> None:
        """A status that a record had at `at`, and what the tracker calls it."""
        if category or status not in self._categories:
            self._categories[status] = category
        if self._earliest is None or at < self._earliest:
            self._earliest = at

    def learn(self, status: str, category: StatusClass | None) -> None:
        """What the tracker calls a status that may be met elsewhere."""
        if category:
            self._learned[status] = category

    def class_of(self, status: str) -> StatusClass | None:
        """The class of a status that was met; None where nothing tells."""
        if status in self._mapped:
            return self._mapped[status]
        category = self._categories.get(status) or self._learned.get(status)
        guessed = guess_class(status)
        if guessed == "waiting" and category in ("queued", "active"):
            return guessed
        return category or guessed

    def heard(self, ledger: Log, via: str, actor: str = "unstall") -> list[Heard]:
        """The policy as one fact, at the earliest time of the import, and a sentence on what was guessed.

        What the ledger's earlier imports said of the same statuses is not said again.
        """
        if self._earliest is None:
            return []
        classes = {status: kind for status in sorted(self._categories) if (kind := self.class_of(status))}
        parties = {status: self._waits_for[status] for status in classes if status in self._waits_for}
        found: list[Heard] = []
        if classes:
            held, parties_held = _held(ledger, self._earliest)
            fresh = {status: kind for status, kind in classes.items() if held.get(status) != kind}
            fresh_parties = {status: who for status, who in parties.items() if parties_held.get(status) != who}
            if fresh or fresh_parties:
                guessed = tuple(status for status in fresh if self._is_guessed(status, fresh[status]))
                policy = PolicySet(fresh, fresh_parties, guessed=guessed)
                found.append(Taken([self._draft(policy, via, actor)], read=0))
            else:
                found.append(Taken([], read=0, already=1))
        return [*found, *self._notes(classes)]

    def _draft(self, policy: PolicySet, via: str, actor: str) -> Draft:
        assert self._earliest is not None
        content = msgspec.json.encode(policy, order="sorted") + self._earliest.isoformat().encode()
        source = f"policy:{sha256(content).hexdigest()[:16]}"
        return Draft(POLICY_STREAM, policy, self._earliest, actor, via, self._earliest, source=source)

    def _is_guessed(self, status: str, kind: StatusClass) -> bool:
        return status not in self._mapped and kind != (self._categories.get(status) or self._learned.get(status))

    def _notes(self, classes: dict[str, StatusClass]) -> list[Heard]:
        guessed = [f"{status!r} as {kind}" for status, kind in classes.items() if self._is_guessed(status, kind)]
        silent = [repr(status) for status in sorted(self._categories) if status not in classes]
        found: list[Heard] = []
        if guessed:
            found.append(Note(f"Guessed from their words: {', '.join(guessed)}. unstall policy shows and corrects it."))
        if silent:
            found.append(
                Note(f"No class is known for {', '.join(silent[:20])}; they count as active until you set one.")
            )
        return found


def _held(ledger: Log, at: datetime) -> tuple[dict[str, str], dict[str, str]]:
    """What imports have told of statuses and of whom they wait for, as it stands at `at`."""
    classes: dict[str, str] = {}
    parties: dict[str, str] = {}
    told = [record for record in ledger.read_stream(POLICY_STREAM) if record.source and record.at <= at]
    for record in sorted(told, key=lambda record: (record.at, record.position)):
        if isinstance(record.fact, PolicySet):
            classes.update(record.fact.statuses)
            parties.update(record.fact.parties)
    return classes, parties
