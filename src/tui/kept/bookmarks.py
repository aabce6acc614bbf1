"""Bookmarks: moments of a ledger's past that somebody keeps, in a file beside the config file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ledger.errors import Unavailable
from ledger.instants import Micros, micros, rfc3339
from tui.kept.tables import kept_file, read_tables, write_tables
from tui.words.display import clean

_ABOUT = "# Moments that were kept in replays of unstall; they may be edited here.\n"


class Bookmark(NamedTuple):
    """A moment with a name, maybe empty. `subject` is the stream whose replay it was kept in, empty for several."""

    at: Micros
    name: str
    subject: str

    @property
    def key(self) -> str:
        """The subject's key."""
        return self.subject.partition(":")[2]

    def is_about(self, subject: str | None) -> bool:
        """Whether it is shown in the replay of a subject, None for several: there all are, and its own everywhere."""
        return subject is None or self.subject in ("", subject)


def bookmarks_file() -> Path:
    """Where bookmarks are kept."""
    return kept_file("bookmarks")


def bookmarks(ledger: Path) -> tuple[list[Bookmark], str]:
    """The bookmarks of a ledger in the order of time, and what is wrong with the file, empty where nothing is."""
    tables, wrong, reason = read_tables(bookmarks_file(), "bookmark")
    mine = [table for table in tables if table.get("ledger") == _name(ledger)]
    found = [bookmark for table in mine if (bookmark := _bookmark(table)) is not None]
    wrong += len(mine) - len(found)
    if wrong and not reason:
        reason = clean(f"{bookmarks_file()}: {wrong} of its bookmarks have no time such as 2026-04-17T09:00:00Z")
    return sorted(found), reason


def keep(ledger: Path, bookmark: Bookmark) -> None:
    """Keep a bookmark, in place of one of the same moment. Raises Unavailable where the file cannot be used."""
    others = [other for other in _readable(ledger) if (other.at, other.subject) != (bookmark.at, bookmark.subject)]
    _write(ledger, sorted([*others, bookmark]))


def let_go(ledger: Path, bookmark: Bookmark) -> None:
    """Let go of a bookmark. Raises Unavailable where the file cannot be used."""
    _write(ledger, [other for other in _readable(ledger) if other != bookmark])


def _name(ledger: Path) -> str:
    return str(ledger.resolve())


def _bookmark(table: dict[str, str]) -> Bookmark | None:
    try:
        at = datetime.fromisoformat(table.get("at", ""))
    except ValueError:
        return None
    if at.tzinfo is None:
        return None
    return Bookmark(micros(at), table.get("name", ""), table.get("subject", ""))


def _readable(ledger: Path) -> list[Bookmark]:
    found, wrong = bookmarks(ledger)
    if wrong:
        raise Unavailable(f"{wrong}; nothing was changed in it")
    return found


def _write(ledger: Path, mine: Sequence[Bookmark]) -> None:
    """Write those of a ledger anew and leave those of others."""
    others = [table for table in read_tables(bookmarks_file(), "bookmark")[0] if table.get("ledger") != _name(ledger)]
    told = [
        {"ledger": _name(ledger), "at": rfc3339(each.at), "name": each.name, "subject": each.subject} for each in mine
    ]
    write_tables(bookmarks_file(), "bookmark", _ABOUT, [*others, *told])
