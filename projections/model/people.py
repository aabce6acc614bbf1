"""One person under several names: which name stands for whom, wherever people are compared or shown. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.light import Any

#: Kinds of facts whose mark's value is a person, and what in the rest of a mark is one.
_VALUE = frozenset(
    {"OwnerChanged", "AssigneeChanged", "BlockerReassigned", "BlockerEscalated", "DecisionReassigned", "HandoffOffered"}
)
_MORE = ("unblocker", "decider", "driver", "who")


class People:
    """The names that were merged by some moment."""

    __slots__ = ("_names",)

    def __init__(self, merges: Iterable[tuple[str, Iterable[str]]] = ()) -> None:
        """`merges` are (person, aliases) in the order in which they came into force; the last word on a name counts."""
        self._names: dict[str, str] = {}
        for person, aliases in merges:
            self._names.update((alias, person) for alias in aliases if alias != person)

    def __bool__(self) -> bool:
        """Whether any names were merged."""
        return bool(self._names)

    def who(self, name: str) -> str:
        """The person behind a name; of names that imported history merged in a circle the first in the alphabet."""
        met = [name]
        while (person := self._names.get(met[-1])) is not None:
            if person in met:
                return min(met[met.index(person) :])
            met.append(person)
        return met[-1]

    def names_of(self, name: str) -> list[str]:
        """Every name of the person behind a name."""
        person = self.who(name)
        return sorted({name, person, *(alias for alias in self._names if self.who(alias) == person)})

    def same(self, one: str | None, typed: str) -> bool:
        """Whether a name and one that somebody typed mean the same person; capitals and spaces do not matter."""
        if one is None:
            return False
        wanted = {_plain(typed)}
        wanted |= {_plain(self.who(name)) for name in self._names if _plain(name) == _plain(typed)}
        return _plain(one) in wanted or _plain(self.who(one)) in wanted

    def mark(
        self, kind: str, value: str | None, more: dict[str, Any] | None
    ) -> tuple[str | None, dict[str, Any] | None]:
        """What a mark says, with the people in it under the names that are shown."""
        if kind in _VALUE:
            return (self.who(value) if value is not None else None), more
        if more and any(name in more for name in _MORE):
            return value, {name: self.who(part) if name in _MORE else part for name, part in more.items()}
        return value, more


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
