"""What a signal is, and what a rule answers. Light: lists of signals load no rule. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.instants import Micros, rfc3339
from ledger.light import Any, NamedTuple


class Found(NamedTuple):
    """What a rule found. Sentence and inputs hold until something happens: nothing in them grows by the day.

    `inputs` are plain JSON with the unit in each name; `evidence` among them are positions. `knowable_at` is the first
    moment at which everything that the rule rests on had happened and was known; it never precedes `onset`.
    """

    onset: Micros
    knowable_at: Micros
    inputs: dict[str, Any]
    sentence: str


#: What stands now, and the next moment at which that may change though nothing is recorded.
Answer = tuple[list[Found], Micros | None]
NOTHING: Answer = ([], None)


class Signal(NamedTuple):
    """A warning about one initiative: what the rule `id` in its `version` found."""

    id: str
    version: int
    onset: Micros
    knowable_at: Micros
    inputs: dict[str, Any]
    sentence: str

    @property
    def evidence(self) -> tuple[int, ...]:
        """The positions of the records that it rests on."""
        return tuple(self.inputs.get("evidence", ()))

    def as_json(self) -> dict[str, Any]:
        """As every verb prints it."""
        return {
            "id": self.id,
            "version": self.version,
            "onset": rfc3339(self.onset),
            "knowable_at": rfc3339(self.knowable_at),
            "inputs": self.inputs,
            "sentence": self.sentence,
        }


class Warned(NamedTuple):
    """A signal in a list: which rule, and its sentence."""

    id: str
    sentence: str


def found(onset: Micros, known: Iterable[Micros], evidence: Iterable[int], sentence: str, **inputs: Any) -> Found:
    """What a rule found; `known` are the moments at which what it rests on was known."""
    positions = sorted({position for position in evidence if position})
    return Found(onset, max([onset, *known]), {**inputs, "evidence": positions}, sentence)


def earliest(moments: Iterable[Micros], after: Micros) -> Micros | None:
    """The first of some moments that still lies ahead."""
    return min((moment for moment in moments if moment > after), default=None)
