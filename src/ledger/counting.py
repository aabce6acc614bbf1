"""Numbers with their nouns. Pure."""

from __future__ import annotations


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 item`, `41 items`, `no items`."""
    if number == 1:
        return f"1 {one}"
    return f"{number:,} {many or one + 's'}" if number else f"no {many or one + 's'}"
