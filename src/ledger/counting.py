"""Numbers with their nouns. Pure."""

from __future__ import annotations


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 item`, `41 items`, `no items`."""
    return tally(number, one, many) if number else f"no {many or one + 's'}"


def tally(number: int, one: str, many: str | None = None) -> str:
    """`1 item`, `41 items`, `0 items`: for rows of numbers."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
