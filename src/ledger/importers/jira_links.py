"""Links between Jira issues that say what has to be done first, each dependency once.

Jira writes a link into both issues, each with its own time, and under the keys that the issues had then. So links are
collected while a file is read and told at its end: the successor's own history counts, the predecessor's only where
the successor has none of it; a link without any history counts from the day on which both issues existed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from ledger.aggregates.dependency import DependencyAdded, DependencyRemoved
from ledger.counting import count
from ledger.importers.intake import Heard, Note, Taken
from ledger.importers.jira_issue import VIA, Told
from ledger.importers.jira_people import UNKNOWN
from ledger.importers.jira_shape import IssueLink, LinkType
from ledger.record import Draft
from ledger.words import stream_of

#: The words on the side of the successor, and those on the side of the predecessor.
_NEEDS = frozenset(
    ("depends on", "depends upon", "is dependent on", "is blocked by", "blocked by", "has to be done after", "requires")
)
_NEEDED_BY = frozenset(
    (
        "required by",
        "is required by",
        "is depended on by",
        "is depended upon by",
        "is dependent of",
        "is a dependency of",
        "blocks",
        "is blocking",
        "has to be done before",
    )
)
_SAID = re.compile(r"^This (?:issue|work item) (.+?) (\S+)$")
_IN_WORDS = re.compile(r"^(.+) (\S+)$")
#: Where the words of a link are in another language its type still has its English name.
_BLOCKS = "blocks"
_TOLD_AT_ONCE = 1_000


class _Change(NamedTuple):
    at: datetime
    actor: str
    added: bool


class _Pair(NamedTuple):
    """Keys as they were when the link was made."""

    successor: str
    predecessor: str


def direction(words: str) -> bool | None:
    """True where `words` make the issue that says them the successor, False the predecessor, None neither."""
    words = words.strip().lower()
    return True if words in _NEEDS else False if words in _NEEDED_BY else None


class _Words:
    """What the words of links mean, in English and in whatever language the file's link types are told in."""

    def __init__(self) -> None:
        self._learned: dict[str, bool] = {}

    def learn(self, kind: LinkType) -> None:
        if kind.name.strip().lower() == _BLOCKS:
            for words, ours in ((kind.inward, True), (kind.outward, False)):
                if words and direction(words) is None:
                    self._learned[words.strip().lower()] = ours

    def of_side(self, words: str) -> bool | None:
        """The direction of one side of a link type."""
        ours = direction(words)
        return self._learned.get(words.strip().lower()) if ours is None else ours

    def of_sentence(self, sentence: str) -> tuple[bool, str] | None:
        """The direction and the other's key in `This issue is blocked by AB-1`."""
        if said := _SAID.match(sentence):
            ours = direction(said[1])
            return None if ours is None else (ours, said[2])
        if self._learned and (said := _IN_WORDS.match(sentence)):
            for words, ours in self._learned.items():
                if said[1].lower().endswith(words):
                    return ours, said[2]
        return None


class Links:
    """Collects the links of the issues in one file."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._words = _Words()
        self._now: dict[str, str] = {}  # any key that a linked issue ever had → the key of its stream
        self._created: dict[str, datetime] = {}
        self._updated: dict[str, datetime] = {}
        self._said: dict[_Pair, dict[bool, list[_Change]]] = {}
        self._present: set[_Pair] = set()

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
        for step in told.of("Link"):
            self._created[key] = told.created
            for words, added in ((step.change.before, False), (step.change.after, True)):
                if said := self._words.of_sentence(words or ""):
                    ours, other = said
                    pair = _Pair(key, other) if ours else _Pair(other, key)
                    sides = self._said.setdefault(pair, {})
                    sides.setdefault(ours, []).append(_Change(step.at, step.actor, added))
        if isinstance(links, list):
            self._see_present(told, links)

    def _see_present(self, told: Told, links: list[IssueLink]) -> None:
        pairs = {pair for link in links for pair in self._pairs(told.key, link)}
        if pairs or told.of("Link"):
            self._present |= pairs
            self._created[told.key] = told.created
            self._updated[told.key] = told.updated

    def _pairs(self, key: str, link: IssueLink) -> Iterator[_Pair]:
        for other, words in ((link.outward, link.type.outward), (link.inward, link.type.inward)):
            ours = self._words.of_side(words)
            if other is not None and ours is not None:
                yield _Pair(key, other.key) if ours else _Pair(other.key, key)

    def heard(self) -> Iterator[Heard]:
        """Every dependency in the file, and what had to be assumed about it."""
        present = {self._renamed(pair) for pair in self._present}
        said = self._by_stream_keys()
        drafts: list[Draft] = []
        assumed = vanished = 0
        for pair in sorted(present | set(said)):
            changes = said.get(pair, [])
            if pair.successor == pair.predecessor or pair.successor not in self._created:
                continue  # a successor that is not in this file tells of it in its own
            if not changes:
                assumed += 1
                changes = [_Change(self._both_existed(pair), UNKNOWN, True)]
            elif changes[-1].added and pair not in present and (end := self._seen_without(pair)):
                vanished += 1
                changes = [*changes, _Change(max(end, changes[-1].at), UNKNOWN, False)]
            drafts += self._drafts(pair, changes)
        for start in range(0, len(drafts), _TOLD_AT_ONCE):
            yield Taken(drafts[start : start + _TOLD_AT_ONCE], read=0)
        if assumed:
            told = count(assumed, "dependency has no history; it counts", "dependencies have no history; they count")
            yield Note(f"{told} from the day on which both issues existed.")
        if vanished:
            told = count(vanished, "dependency", "dependencies") + " vanished without a trace; "
            told += "it counts until its" if vanished == 1 else "they count until their"
            yield Note(f"{told} issue's last update.")

    def _both_existed(self, pair: _Pair) -> datetime:
        return max(self._created[key] for key in pair if key in self._created)

    def _seen_without(self, pair: _Pair) -> datetime | None:
        """The last update of an issue of the pair that lists its links, this one not among them."""
        return max((self._updated[key] for key in pair if key in self._updated), default=None)

    def _by_stream_keys(self) -> dict[_Pair, list[_Change]]:
        """What was said of each pair under its present keys; the successor's own words where there are any."""
        sides: dict[_Pair, dict[bool, list[_Change]]] = {}
        for pair, told in self._said.items():
            ours = sides.setdefault(self._renamed(pair), {})
            for side, changes in told.items():
                ours.setdefault(side, []).extend(changes)
        return {pair: self._alternating(pair, sorted(told.get(True) or told[False])) for pair, told in sides.items()}

    def _alternating(self, pair: _Pair, changes: list[_Change]) -> list[_Change]:
        """Added, removed, added, …: what repeats the one before it says nothing new."""
        kept: list[_Change] = []
        if not changes[0].added:
            # It was there before its history begins.
            begin = min((self._created[key] for key in pair if key in self._created), default=changes[0].at)
            kept.append(_Change(min(begin, changes[0].at), UNKNOWN, True))
        for change in changes:
            if change.added != (kept[-1].added if kept else False):
                kept.append(change)
        return kept

    def _renamed(self, pair: _Pair) -> _Pair:
        return _Pair(self._now.get(pair.successor, pair.successor), self._now.get(pair.predecessor, pair.predecessor))

    def _drafts(self, pair: _Pair, changes: list[_Change]) -> Iterator[Draft]:
        successor, predecessor = stream_of("item", pair.successor), stream_of("item", pair.predecessor)
        for number, change in enumerate(changes):
            kind = DependencyAdded if change.added else DependencyRemoved
            source = f"{self._prefix}dependency/{pair.successor}<-{pair.predecessor}/{number}"
            fact = kind(predecessor, successor)
            yield Draft(successor, fact, change.at, change.actor, VIA, change.at, source=source)
