"""What a person typed, as SQLite takes it: an argument may hold bytes that are no text in any encoding."""

from __future__ import annotations


def typed(text: str) -> str:
    """The text with � for what cannot be stored and so cannot be found either."""
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
