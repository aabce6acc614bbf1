"""Saved views: a screen with its filter and order under a name, in a file beside the config file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ledger.errors import Rejected, Unavailable
from tui.kept.tables import kept_file, read_tables, write_tables
from tui.words.display import clean

_ABOUT = "# Views that were saved on the screens of unstall; they may be edited here.\n"


class SavedView(NamedTuple):
    """`settings` are what the screen was set to: its filter, its order, the person it is about."""

    name: str
    screen: str
    settings: Mapping[str, str]

    @property
    def told(self) -> str:
        """`portfolio, filter waiting, order owner`."""
        return ", ".join([self.screen, *(f"{name} {value}" for name, value in self.settings.items())])


def views_file() -> Path:
    """Where saved views are kept."""
    return kept_file("views")


def saved_views(screens: Sequence[str]) -> tuple[list[SavedView], str]:
    """The saved views of these screens, and what is wrong with the file, empty where nothing is."""
    path = views_file()
    tables, wrong, reason = read_tables(path, "view")
    found = {view.name: view for table in tables if (view := _view(table, screens)) is not None}
    wrong += len(tables) - len(found)
    return list(found.values()), reason or (
        clean(f"{path}: {wrong} of its views have no name, or no screen") if wrong else ""
    )


def _view(told: dict[str, str], screens: Sequence[str]) -> SavedView | None:
    name, screen = told.pop("name", "").strip(), told.pop("screen", "")
    return SavedView(name, screen, told) if name and screen in screens else None


def save(view: SavedView, screens: Sequence[str]) -> bool:
    """Keep the view in place of one with its name; whether there was one.

    Raises Rejected where it has no name, Unavailable where the file cannot be read or written.
    """
    if not view.name:
        raise Rejected("a view needs a name; type one")
    known = _readable(screens)
    others = [other for other in known if other.name != view.name]
    _write([*others, view])
    return len(others) < len(known)


def forget(name: str, screens: Sequence[str]) -> None:
    """Let go of a view. Raises Unavailable where the file cannot be read or written."""
    _write([view for view in _readable(screens) if view.name != name])


def _readable(screens: Sequence[str]) -> list[SavedView]:
    known, wrong = saved_views(screens)
    if wrong:
        raise Unavailable(f"{wrong}; nothing was changed in it")
    return known


def _write(views: Sequence[SavedView]) -> None:
    write_tables(
        views_file(), "view", _ABOUT, [{"name": view.name, "screen": view.screen, **view.settings} for view in views]
    )
