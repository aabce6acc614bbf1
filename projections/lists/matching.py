"""Which rows a filter line lets pass, the same on the screens and for `--grep`. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.light import Any


def matches(expression: str, text: str) -> bool:
    """Whether a row's text passes a filter: every word occurs in it, none of the words behind a `!` does."""
    text = text.lower()
    for word in expression.lower().split():
        if word.startswith("!"):
            if word[1:] and word[1:] in text:
                return False
        elif word not in text:
            return False
    return True


def texts(values: Iterable[Any]) -> str:
    """The texts among a row's values, and those in its lists, for filters and finds."""
    found: list[str] = []
    for value in values:
        found += [value] if isinstance(value, str) else [*value] if isinstance(value, tuple) else []
    return " ".join(map(str, found))


def initiative_text(row: Any) -> str:
    """What a filter of the portfolio looks at in one of its rows."""
    told = (row.initiative, row.title, row.owner, row.state, row.cause, row.whose_move, row.stage, row.target)
    return " ".join(filter(None, (*told, *(signal.id for signal in row.signals))))


def blocker_text(row: Any) -> str:
    """What a filter of the blockers looks at in one of them."""
    return f"{'unattended' if row.unattended else 'attended'} {texts(row)}"
