"""TOML as it is written for a person to read and correct. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ledger.counting import count


class Writer:
    """Collects the lines of a suggested mapping."""

    def __init__(self, place: str, rows: int) -> None:
        self._lines = [
            f"# A first mapping for {_one_line(place)}, from its columns and {count(rows, 'row')}.",
            "# Every choice is a guess: correct it, then: unstall import table FILE --map THIS",
        ]

    @staticmethod
    def quoted(text: str) -> str:
        """A TOML string."""
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

    @staticmethod
    def array(texts: Iterable[str]) -> str:
        """A TOML array of strings."""
        return f"[{', '.join(map(Writer.quoted, texts))}]"

    def table(self, name: str, *lines: str) -> None:
        """The head of a table and its first keys."""
        self._lines += ["", f"[{name}]", *lines]

    def lines(self, *lines: str) -> None:
        """More keys of the table."""
        self._lines += lines

    def comment(self, text: str) -> None:
        """A remark for the reader."""
        self._lines.append(f"# {_one_line(text)}")

    def text(self) -> str:
        """The whole mapping."""
        return "\n".join(self._lines) + "\n"


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
