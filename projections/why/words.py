"""The words of `why`: durations, days, citations, and how a wait is named. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ledger.instants import DAY, HOUR, MINUTE, Micros, rfc3339
from ledger.light import NamedTuple
from projections.model.waits import EXPLAINED, Wait

#: So many positions are cited in a sentence; the rest is counted, and listed where all evidence is.
_CITED = 3


class Sentence(NamedTuple):
    """What is said, without its full stop, and the positions of the records that prove it."""

    text: str
    evidence: tuple[int, ...]

    @property
    def told(self) -> str:
        """The sentence with its citations."""
        return f"{self.text.rstrip('.')}{cited(self.evidence)}."


def sentence(text: str, *evidence: Iterable[int | None]) -> Sentence:
    """A sentence with every position once, in the order given."""
    positions = dict.fromkeys(position for some in evidence for position in some if position is not None)
    return Sentence(text, tuple(positions))


def days(time: Micros) -> str:
    """'785.1 days', '5.2 hours', '12 minutes'."""
    if time >= DAY:
        return f"{time / DAY:,.1f} days"
    if time >= HOUR:
        return f"{time / HOUR:.1f} hours"
    return f"{time // MINUTE} minutes"


def days_between(least: Micros, most: Micros) -> str:
    """'1.0 to 2.5 days', or the one where both are the same."""
    if least == most:
        return days(most)
    low, high = days(least), days(most)
    number, _, unit = low.partition(" ")
    return f"{number if high.endswith(f' {unit}') else low} to {high}"


def pause_left_out(least: Micros, most: Micros, open_: bool) -> str:
    """What a saving makes of the time in which its subject was paused; '' where it was not."""
    if not most:
        return ""
    counted = "are not counted: pauses are taken to stay as they were" if open_ else "are part of that"
    return f"{days_between(least, most)} in which it was paused {counted}"


def day(moment: Micros) -> str:
    """The day of a moment, in UTC."""
    return rfc3339(moment)[:10]


def cited(positions: tuple[int, ...]) -> str:
    """' [@12 @18]'; of many the first two, the last one and the number of the others."""
    if not positions:
        return ""
    shown = positions if len(positions) <= _CITED else (*positions[: _CITED - 1], positions[-1])
    more = len(positions) - len(shown)
    return " [" + " ".join(f"@{position}" for position in shown) + (f" and {more} more" if more else "") + "]"


def listed(names: list[str], most: int = 5) -> str:
    """'A, B and C', 'A, B and 7 more'."""
    if len(names) > most:
        return ", ".join(names[:most]) + f" and {len(names) - most:,} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def cause(wait: Wait, subject: str, name_of: Callable[[str], str]) -> str:
    """What a wait of a subject (a stream) is for: 'for the decision D ‘Blue?’', 'in ‘Review’'."""
    ref = name_of(wait.ref) if wait.ref else ""
    if wait.kind == "status":
        where = "" if wait.ref == subject else f" ({ref})"
        return f"in ‘{wait.cause}’{where}"
    if wait.kind == "dependency":
        return f"for {ref}, which has to be done first"
    if wait.kind == "decision":
        return f"for the decision {ref}"
    if wait.kind == EXPLAINED:
        return wait.cause + (f" ({ref})" if ref else "")
    return f"for the blocker {ref} ({wait.cause})"
