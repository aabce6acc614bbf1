"""Links between Jira issues that say what has to be done first, each dependency once.

Jira writes a link into both issues, each with its own time, and under the keys that the issues had then. The
successor's own account counts: the history of its links, and where it lists a link without any history, the
predecessor's history, or else its own creation. So what is told of a dependency does not depend on which of the two
was read first, nor on whether they stood in one file: it is told at the end of a file, and where a later file knows
better, what was assumed is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from ledger.aggregates.dependency import DependencyAdded, DependencyRemoved
from ledger.aggregates.looking import ProgressNoted
from ledger.counting import count
from ledger.field_trail import LINKS, UNLINKS
from ledger.importers.assumed import TAKEN_BACK, taken_back
from ledger.importers.intake import Heard, Note, Taken
from ledger.importers.jira_issue import VIA, Told
from ledger.importers.jira_link_words import Words, says_nothing
from ledger.importers.jira_people import UNKNOWN
from ledger.importers.jira_shape import IssueLink
from ledger.log.port import Log
from ledger.record import Draft, Record
from ledger.words import stream_of

_TOLD_AT_ONCE = 1_000
_BETTER_KNOWN = "the history of the link tells better"


class _Change(NamedTuple):
    at: datetime
    actor: str
    added: bool


class _Unclear(NamedTuple):
    """A sentence in words that may be learned later in the file."""

    key: str
    sentence: str
    change: _Change


class _Pair(NamedTuple):
    """Keys as they were when the link was made."""

    successor: str
    predecessor: str


#: What was said of each dependency.
_Said = dict[_Pair, list[_Change]]


class Links:
    """Collects the links of the issues in one file."""

    def __init__(self, prefix: str, ledger: Log) -> None:
        self._prefix = prefix
        self._ledger = ledger
        self._words = Words()
        self._unclear: list[_Unclear] = []
        self._now: dict[str, str] = {}  # any key that a linked issue ever had → the key of its stream
        self._created: dict[str, datetime] = {}
        self._updated: dict[str, datetime] = {}  # of those that list their links
        self._own: _Said = {}
        self._others: _Said = {}
        self._listed: set[_Pair] = set()

    def see(self, told: Told) -> None:
        """Remember what an issue says of its links."""
        key = told.key
        links = told.issue.fields.links
        for link in links if isinstance(links, list) else ():
            self._words.learn(link.type)
        for step in told.of("Key"):
            if step.change.before:
                self._now[step.change.before] = key
        if told.issue.key != key:
            self._now[told.issue.key] = key
        steps = told.of("Link")
        for step in steps:
            for words, added in ((step.change.before, False), (step.change.after, True)):
                if words:
                    self._hear(key, words, _Change(step.at, step.actor, added))
        listed = set(self._listed_by(key, links)) if isinstance(links, list) else set()
        if steps or listed:
            self._created[key] = told.created
            if isinstance(links, list):
                self._updated[key] = told.updated
                self._listed |= listed

    def _hear(self, key: str, sentence: str, change: _Change) -> None:
        if said := self._words.of_sentence(sentence):
            ours, other = said
            pair = _Pair(key, other) if ours else _Pair(other, key)
            (self._own if ours else self._others).setdefault(pair, []).append(change)
        elif not says_nothing(sentence):
            self._unclear.append(_Unclear(key, sentence, change))

    def _listed_by(self, key: str, links: list[IssueLink]) -> Iterator[_Pair]:
        """What the issue lists that it needs; what needs it lists that itself."""
        for link in links:
            for other, words in ((link.outward, link.type.outward), (link.inward, link.type.inward)):
                if other is not None and self._words.of_side(words):
                    yield _Pair(key, other.key)

    def heard(self) -> Iterator[Heard]:
        """Every dependency in the file, and what had to be assumed about it."""
        unclear, self._unclear = self._unclear, []
        for key, sentence, change in unclear:
            self._hear(key, sentence, change)
        own, others = self._by_stream_keys(self._own), self._by_stream_keys(self._others)
        listed = {self._renamed(pair) for pair in self._listed}
        drafts: list[Draft] = []
        assumed = vanished = 0
        for pair in sorted(listed | own.keys()):
            if pair.successor == pair.predecessor:
                continue
            if pair in own:
                changes = self._alternating(pair, own[pair])
                drafts += self._drafts(pair, changes)
                if changes[-1].added and pair not in listed and (end := self._updated.get(pair.successor)):
                    vanished += 1
                    end = max(end, changes[-1].at)
                    drafts += self._drafts(pair, [_Change(end, UNKNOWN, False)], "vanished/")
            elif changes := others.get(pair) or list(self._noted(pair)):
                drafts += self._drafts(pair, self._alternating(pair, changes), "of-predecessor/")
            else:
                assumed += 1
                drafts += self._drafts(pair, [_Change(self._created[pair.successor], UNKNOWN, True)], "assumed/")
        drafts += self._taken_back(own, "of-predecessor/")
        drafts += self._taken_back([*own, *(pair for pair in listed if pair in others)], "assumed/")
        drafts += self._better_known({pair: said for pair, said in others.items() if pair not in listed | own.keys()})
        for start in range(0, len(drafts), _TOLD_AT_ONCE):
            yield Taken(drafts[start : start + _TOLD_AT_ONCE], read=0)
        yield from self._notes(assumed, vanished)

    @staticmethod
    def _notes(assumed: int, vanished: int) -> Iterator[Note]:
        if assumed:
            told = count(assumed, "dependency has no history; it counts", "dependencies have no history; they count")
            yield Note(f"{told} from the day on which both issues existed.")
        if vanished:
            told = count(vanished, "dependency", "dependencies") + " vanished without a trace; "
            told += "it counts until its" if vanished == 1 else "they count until their"
            yield Note(f"{told} issue's last update.")

    def _by_stream_keys(self, said: _Said) -> _Said:
        """What was said of each pair under its present keys, in order."""
        found: _Said = {}
        for pair, changes in said.items():
            found.setdefault(self._renamed(pair), []).extend(changes)
        return {pair: sorted(changes) for pair, changes in found.items()}

    def _alternating(self, pair: _Pair, changes: list[_Change]) -> list[_Change]:
        """Added, removed, added, …: what repeats the one before it says nothing new."""
        kept: list[_Change] = []
        if not changes[0].added:
            # It was there before its history begins.
            begin = self._created.get(pair.successor, changes[0].at)
            kept.append(_Change(min(begin, changes[0].at), UNKNOWN, True))
        for change in changes:
            if change.added != (kept[-1].added if kept else False):
                kept.append(change)
        return kept

    def _renamed(self, pair: _Pair) -> _Pair:
        return _Pair(self._now.get(pair.successor, pair.successor), self._now.get(pair.predecessor, pair.predecessor))

    def _source(self, pair: _Pair, number: int, how: str) -> str:
        return f"{self._prefix}dependency/{pair.successor}<-{pair.predecessor}/{how}{number}"

    def _drafts(self, pair: _Pair, changes: Iterable[_Change], how: str = "") -> Iterator[Draft]:
        successor, predecessor = stream_of("item", pair.successor), stream_of("item", pair.predecessor)
        for number, change in enumerate(changes):
            kind = DependencyAdded if change.added else DependencyRemoved
            fact = kind(predecessor, successor)
            source = self._source(pair, number, how)
            yield Draft(successor, fact, change.at, change.actor, VIA, change.at, source=source)

    # ── what the ledger holds already ──

    def _noted(self, pair: _Pair) -> Iterator[_Change]:
        """What the predecessor's history, read in an earlier import, says of the link; its notes kept the words."""
        for record in self._ledger.read_stream(stream_of("item", pair.predecessor)):
            for name in record.fact.fields if isinstance(record.fact, ProgressNoted) else ():
                for mark, added in ((LINKS, True), (UNLINKS, False)):
                    said = self._words.of_sentence(name.removeprefix(mark)) if name.startswith(mark) else None
                    if said and not said[0] and self._now.get(said[1], said[1]) == pair.successor:
                        yield _Change(record.at, record.actor, added)

    def _better_known(self, others: _Said) -> Iterator[Draft]:
        """The history of what was only assumed when the successor was read, in an earlier import."""
        for pair, records in self._told_before(others, "assumed/"):
            self._created.setdefault(pair.successor, records[0].at)
            yield from map(_retraction, records)
            yield from self._drafts(pair, self._alternating(pair, others[pair]), "of-predecessor/")

    def _taken_back(self, pairs: Iterable[_Pair], how: str) -> Iterator[Draft]:
        """What earlier imports told of dependencies in this way, now that their history is read."""
        for _, records in self._told_before(pairs, how):
            yield from map(_retraction, records)

    def _told_before(self, pairs: Iterable[_Pair], how: str) -> Iterator[tuple[_Pair, list[Record]]]:
        """The facts that earlier imports told of these pairs in this way, and that still count."""
        sources = {self._source(pair, 0, how): pair for pair in pairs}
        found = self._ledger.streams_of(list(sources))
        gone = self._ledger.streams_of([source + TAKEN_BACK for source in found])
        for source, stream in found.items():
            if source + TAKEN_BACK not in gone:
                begins = source.removesuffix("0")
                records = [r for r in self._ledger.read_stream(stream) if r.source and r.source.startswith(begins)]
                yield sources[source], records


def _retraction(record: Record) -> Draft:
    return taken_back(record, _BETTER_KNOWN, UNKNOWN, VIA)
