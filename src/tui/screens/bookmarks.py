"""Bookmarks: the moments of the past that somebody keeps; pick one and its replay stands there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tui.kept.bookmarks import Bookmark, bookmarks, let_go
from tui.pages.picking import Picking
from tui.replaying.moving import Moving
from tui.widgets.columns import Column
from tui.words.display import minute


class Bookmarks(Picking[Bookmark]):
    """Bookmarks of this ledger, in the order of time."""

    NAME = "Bookmarks"
    PAST = True
    SIGN = "bookmark: "
    EMPTY = ("No moment is kept yet.", "", "Press m in a replay and give the moment a name.")
    COLUMNS: ClassVar[Sequence[Column]] = [
        Column("Moment", lambda mark: (minute(mark.at), "bold"), 16),
        Column("Name", lambda mark: (mark.name, ""), 16, 60),
        Column("Replay of", lambda mark: (mark.key or "several", "dim"), 12, 40),
    ]

    def rows(self) -> tuple[list[Bookmark], str]:
        return bookmarks(self.unstall.reader.ledger)

    def words(self, row: Bookmark) -> tuple[str, str]:
        return row.name, f"{row.name} {row.key} {minute(row.at)}"

    def key(self, row: Bookmark) -> Bookmark:
        return row

    def take(self, row: Bookmark) -> None:
        page = self.unstall.page
        if isinstance(page, Moving) and row.is_about(page.subject()):
            page.go_to(row.at)
        else:
            self.unstall.go("replay", stream=row.subject or None, start=row.at)

    def let_go(self, row: Bookmark) -> None:
        let_go(self.unstall.reader.ledger, row)
