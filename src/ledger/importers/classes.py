"""The statuses that an import met, the class of each, and the policy that follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

import msgspec

from ledger.aggregates.bookkeeping import PolicySet
from ledger.importers.intake import Heard, Note, Taken
from ledger.log.port import Log
from ledger.record import Draft
from ledger.status_words import guess_class
from ledger.words import StatusClass

POLICY_STREAM = "policy"


class _Judged(NamedTuple):
    """What a status was taken for, and whether only its words say so."""

    kind: StatusClass
    guessed: bool


#: Where two projects of a tracker class a status differently, what holds work up counts before what moves it.
_RANK: tuple[StatusClass, ...] = ("waiting", "active", "queued", "done", "dropped")


def _better(one: _Judged, other: _Judged) -> _Judged:
    """Of two judgements the one that counts, whichever was read first."""
    return min(one, other, key=lambda judged: (judged.guessed, _RANK.index(judged.kind)))


class StatusClasses:
    """Collects statuses during an import; at its end says what each was taken for.

    The mapping decides, then a word of waiting in a status that the tracker does not call done ('In Review' in Jira's
    category 'In Progress'), then the tracker's own category, then any other word.
    """

    def __init__(self, mapped: dict[str, StatusClass] | None = None, waits_for: dict[str, str] | None = None) -> None:
        self._mapped = mapped or {}
        self._waits_for = waits_for or {}
        self._met: set[str] = set()
        self._categories: dict[str, StatusClass] = {}
        self._earliest: datetime | None = None

    def met(self, status: str, at: datetime, category: StatusClass | None = None) -> None:
        """A status that a record had at `at`, and what the tracker calls it."""
        self._met.add(status)
        self.learn(status, category)
        if self._earliest is None or at < self._earliest:
            self._earliest = at

    def learn(self, status: str, category: StatusClass | None) -> None:
        """What the tracker calls a status that may be met elsewhere."""
        if category:
            known = self._categories.get(status, category)
            self._categories[status] = min(known, category, key=_RANK.index)

    def class_of(self, status: str, category: StatusClass | None) -> StatusClass | None:
        """The class of a status of which the tracker says that it is `category`; None where nothing tells."""
        if status in self._mapped:
            return self._mapped[status]
        guessed = guess_class(status)
        if guessed == "waiting" and category in ("queued", "active"):
            return guessed
        return category or guessed

    def heard(self, ledger: Log, via: str, actor: str = "unstall") -> list[Heard]:
        """The policy as one fact, at the earliest time of any import, and a sentence on what was guessed.

        What the ledger's earlier imports said of the same statuses is not said again. Where this one goes further
        back, or knows better, their statuses are classed anew.
        """
        if self._earliest is None:
            return []
        judged = {status: each for status in sorted(self._met) if (each := self._judged(status))}
        notes = self._notes(judged)
        if not judged:
            return notes
        drafts = list(self._policies(_Held(ledger), judged, via, actor))
        return [Taken(drafts, read=0, already=not drafts), *notes]

    def _judged(self, status: str) -> _Judged | None:
        category = self._categories.get(status)
        kind = self.class_of(status, category)
        return _Judged(kind, status not in self._mapped and kind != category) if kind else None

    def _policies(self, held: _Held, judged: dict[str, _Judged], via: str, actor: str) -> Iterator[Draft]:
        assert self._earliest is not None
        best = dict(held.judged)
        for status, each in judged.items():
            best[status] = each if status in self._mapped or status not in best else _better(best[status], each)
        parties = held.parties | {status: who for status, who in self._waits_for.items() if status in judged}
        begin = min([self._earliest, *held.moments])
        for at in sorted({begin, *held.moments}):
            classes, waiting = held.at(at)
            # At the beginning every status gets its class; later ones only where they were told otherwise.
            fresh = {
                status: each
                for status, each in best.items()
                if classes.get(status) != each.kind and (at == begin or status in classes)
            }
            whom = {
                status: who
                for status, who in parties.items()
                if waiting.get(status) != who and (at == begin or status in waiting)
            }
            if fresh or whom:
                kinds = {status: each.kind for status, each in fresh.items()}
                guessed = tuple(status for status, each in fresh.items() if each.guessed)
                policy = PolicySet(kinds, whom, guessed=guessed)
                yield _draft(policy, at, via, actor)

    def _notes(self, judged: dict[str, _Judged]) -> list[Heard]:
        guessed = [f"{status!r} as {each.kind}" for status, each in judged.items() if each.guessed]
        silent = [repr(status) for status in sorted(self._met) if status not in judged]
        found: list[Heard] = []
        if guessed:
            found.append(Note(f"Guessed from their words: {', '.join(guessed)}. unstall policy shows and corrects it."))
        if silent:
            found.append(
                Note(f"No class is known for {', '.join(silent[:20])}; they count as active until you set one.")
            )
        return found


def _draft(policy: PolicySet, at: datetime, via: str, actor: str) -> Draft:
    content = msgspec.json.encode(policy, order="sorted") + at.isoformat().encode()
    source = f"policy:{sha256(content).hexdigest()[:16]}"
    return Draft(POLICY_STREAM, policy, at, actor, via, at, source=source)


class _Held:
    """What imports have told of statuses and of whom they wait for."""

    def __init__(self, ledger: Log) -> None:
        told = [
            (r.at, r.position, r.fact)
            for r in ledger.read_stream(POLICY_STREAM)
            if (r.source or "").startswith("policy:")
        ]
        self._told = [
            (at, fact) for at, _, fact in sorted(told, key=lambda each: each[:2]) if isinstance(fact, PolicySet)
        ]
        self.moments = {at for at, fact in self._told if fact.statuses or fact.parties}
        self.judged: dict[str, _Judged] = {}
        self.parties: dict[str, str] = {}
        for _, fact in self._told:
            self.parties.update(fact.parties)
            for status, kind in fact.statuses.items():
                self.judged[status] = _Judged(kind, status in fact.guessed)

    def at(self, moment: datetime) -> tuple[dict[str, str], dict[str, str]]:
        """The classes and parties in force at a moment."""
        classes: dict[str, str] = {}
        parties: dict[str, str] = {}
        for at, fact in self._told:
            if at <= moment:
                classes.update(fact.statuses)
                parties.update(fact.parties)
        return classes, parties
