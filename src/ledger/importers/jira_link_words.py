"""What the words of links between Jira issues mean: who needs whom, in English and in other languages. Pure."""

from __future__ import annotations

import re

from ledger.importers.jira_shape import LinkType

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
#: Words of Jira's other link types, which need not be kept until the end of a file.
_OTHERS = frozenset(
    (
        "relates to",
        "is related to",
        "duplicates",
        "is duplicated by",
        "clones",
        "is cloned by",
        "causes",
        "is caused by",
        "incorporates",
        "is part of",
        "split to",
        "split from",
    )
)
_SAID = re.compile(r"^This (?:issue|work item) (.+?) (\S+)$")
_IN_WORDS = re.compile(r"^(.+) (\S+)$")
#: Where the words of a link are in another language its type still has its English name.
_BLOCKS = "blocks"


def direction(words: str) -> bool | None:
    """True where `words` make the issue that says them the successor, False the predecessor, None neither."""
    words = words.strip().lower()
    return True if words in _NEEDS else False if words in _NEEDED_BY else None


def says_nothing(sentence: str) -> bool:
    """Whether no words that are learned later can make a dependency of `This issue relates to AB-1`."""
    said = _SAID.match(sentence)
    return said is not None and said[1].lower() in _OTHERS


class Words:
    """What the words of links mean, in English and in whatever language a file's link types are told in."""

    def __init__(self) -> None:
        self._learned: dict[str, bool] = {}

    def learn(self, kind: LinkType) -> None:
        """Learn the words of a link's type."""
        if kind.name.strip().lower() == _BLOCKS and kind.inward != kind.outward:
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
            ours = self.of_side(said[1])
            return None if ours is None else (ours, said[2])
        if self._learned and (said := _IN_WORDS.match(sentence)):
            ends = [words for words in self._learned if said[1].lower().endswith(words)]
            if ends:
                # 'wird blockiert von' ends more of it than 'von' does.
                return self._learned[max(ends, key=len)], said[2]
        return None
