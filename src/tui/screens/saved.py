"""Saved: the views that somebody keeps; type the first letters of one, press enter, be there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tui.kept.saved_views import SavedView, forget, saved_views
from tui.pages.picking import Picking
from tui.screens import SCREENS
from tui.widgets.columns import Column


class Saved(Picking[SavedView]):
    """Saved views, by name."""

    NAME = "Saved views"
    SIGN = "view: "
    EMPTY = (
        "No view is saved yet.",
        "",
        "Filter a list with {filter}, order it with {order}, then press {save} and give the view a name.",
    )
    COLUMNS: ClassVar[Sequence[Column]] = [
        Column("Name", lambda view: (view.name, "bold"), 16, 40),
        Column("Screen", lambda view: (view.screen, ""), 10),
        Column(
            "Set to", lambda view: (", ".join(f"{name} {text}" for name, text in view.settings.items()), "dim"), 20, 120
        ),
    ]

    def command(self) -> str:
        return "unstall keys everywhere"

    def rows(self) -> tuple[list[SavedView], str]:
        return saved_views(tuple(SCREENS))

    def words(self, row: SavedView) -> tuple[str, str]:
        return row.name, f"{row.name} {row.told}"

    def key(self, row: SavedView) -> str:
        return row.name

    def take(self, row: SavedView) -> None:
        self.unstall.recall(row)

    def let_go(self, row: SavedView) -> None:
        forget(row.name, tuple(SCREENS))
