"""Saved views: a screen with its filter and order under a name, in a file beside the config file.

What is wrong in the file is one sentence, and a file that cannot be read is never written over.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ledger import edge
from ledger.errors import Rejected, Unavailable
from tui.display import clean

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
    return edge.config_file().with_name("views.toml")


def saved_views(screens: Sequence[str]) -> tuple[list[SavedView], str]:
    """The saved views of these screens, and what is wrong with the file, empty where nothing is."""
    path = views_file()
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return [], ""
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return [], clean(f"{path} cannot be read ({error}); mend it, or take it away")
    listed = read.get("view", [])
    entries = listed if isinstance(listed, list) else [listed]
    found = {view.name: view for entry in entries if (view := _view(entry, screens)) is not None}
    wrong = len(entries) - len(found)
    return list(found.values()), clean(f"{path}: {wrong} of its views have no name, or no screen") if wrong else ""


def _view(entry: Any, screens: Sequence[str]) -> SavedView | None:
    if not isinstance(entry, dict):
        return None
    told = {name: value for name, value in entry.items() if isinstance(value, str)}
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
    path = views_file()
    tables = [{"name": view.name, "screen": view.screen, **view.settings} for view in views]
    text = "\n".join(
        "[[view]]\n" + "".join(f"{name} = {_quoted(value)}\n" for name, value in table.items()) for table in tables
    )
    new = path.with_suffix(f".{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(_ABOUT + "\n" + text, encoding="utf-8")
        os.replace(new, path)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written ({error.strerror}); the view is not kept") from None


def _quoted(text: str) -> str:
    """A basic string of TOML, which JSON's are but for the character that deletes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
