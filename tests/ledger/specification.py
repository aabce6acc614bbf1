"""`given(facts).when(command).then(facts)`: a rule told as an example."""

from __future__ import annotations

from ledger.aggregates.command import Command
from ledger.aggregates.fact import Fact
from ledger.commands import entry_of
from ledger.errors import Rejected


class Outcome:
    """What a command came to."""

    def __init__(self, facts: tuple[Fact, ...], refusal: Rejected | None) -> None:
        self._facts = facts
        self._refusal = refusal

    def then(self, *facts: Fact) -> None:
        """Exactly these facts came of it, none where it held already."""
        assert self._refusal is None, f"it was refused: {self._refusal}"
        assert self._facts == facts

    def rejected(self, *parts: str) -> None:
        """It was refused with one sentence that says each of these."""
        assert self._refusal is not None, f"it was granted: {self._facts}"
        sentence = str(self._refusal)
        assert "\n" not in sentence
        for part in parts:
            assert part in sentence


class Given:
    """What had happened before."""

    def __init__(self, facts: tuple[Fact, ...]) -> None:
        self._facts = facts

    def when(self, command: Command) -> Outcome:
        """Decide the command against the state that the facts lead to."""
        entry = entry_of(command)
        state = entry.about.fold(self._facts)
        try:
            return Outcome(entry.decide(command, state), None)
        except Rejected as refusal:
            return Outcome((), refusal)


def given(*facts: Fact) -> Given:
    """These facts lie in the stream, in this order."""
    return Given(facts)
