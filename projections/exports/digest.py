"""What waits for people, to be pasted into a message: as Markdown or as plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ledger.instants import DAY, Micros, rfc3339
from projections.exports.markdown import plain
from projections.lists.moves import Move

#: How a foreign text stands in the format.
_Show = Callable[[str], str]


def as_markdown(person: str | None, moves: Sequence[Move], as_of: Micros, level: int = 1) -> Iterator[str]:
    """The digest of one person; of what nobody looks after where there is none."""
    yield f"{'#' * level} {_heading(person, plain)}"
    yield ""
    for move in moves:
        yield f"- **{plain(_sentence(move.what))}**{_when(move, as_of)}"
        yield from (f"  - {plain(_sentence(each))}" for each in move.more)
    if not moves:
        yield "Nothing."


def as_text(person: str | None, moves: Sequence[Move], as_of: Micros) -> Iterator[str]:
    """The same without markup."""
    yield _heading(person, str)
    yield ""
    for move in moves:
        yield f"* {_sentence(move.what)}{_when(move, as_of)}"
        yield from (f"    {_sentence(each)}" for each in move.more)
    if not moves:
        yield "Nothing."


def _heading(person: str | None, show: _Show) -> str:
    return f"What waits for {show(person)}" if person else "What waits for nobody: name somebody"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _when(move: Move, as_of: Micros) -> str:
    """' by 2026-05-20, overdue; since 2026-05-01 (19 d)'."""
    days = max(as_of - move.since, 0) // DAY
    since = f" since {rfc3339(move.since)[:10]} ({days} d)"
    if not move.due:
        return f",{since}"
    return f", due on {move.due}{' (overdue)' if move.overdue else ''},{since}"
