"""Text cut and filled up to the cells that a terminal gives it. Pure; the screens have Rich for it."""

from __future__ import annotations


def fitted(text: str, width: int) -> str:
    """A text in exactly so many cells: cut where it is longer, filled up with spaces where it is shorter."""
    if text.isascii():
        return f"{text[:width]:<{width}}"
    kept: list[str] = []
    free = width
    for character in text:
        free -= (size := width_of(character))
        if free < 0:
            free += size
            break
        kept.append(character)
    return "".join(kept) + " " * free


def filled(text: str, width: int) -> str:
    """A text and as many spaces as it lacks in cells; a longer one stays whole."""
    return text + " " * (width - width_of(text))


def width_of(text: str) -> int:
    """How many cells a text takes: two for each wide character, none for a mark upon another."""
    if text.isascii():
        return len(text)
    # Loaded only for texts that need it: the short verbs start without.
    from unicodedata import category, east_asian_width

    return sum(
        0 if category(character) in ("Mn", "Me", "Cf") else 2 if east_asian_width(character) in "WF" else 1
        for character in text
    )
