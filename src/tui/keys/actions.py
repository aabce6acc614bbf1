"""Every action that has a key, from the bindings themselves: what the config file can name."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode

from tui.widgets.naming import EVERYWHERE


class Action(NamedTuple):
    """What a key does in a scope. `keys` as Textual names them."""

    name: str
    keys: tuple[str, ...]
    what: str

    @property
    def scope(self) -> str:
        return self.name.partition(".")[0]

    @property
    def short(self) -> str:
        """As people name it: without the scope where it holds everywhere."""
        return self.name.removeprefix(f"{EVERYWHERE}.")


#: The bindings that are in force together, from the focused widget outwards: who stands first gets the key.
Reach = tuple[tuple[Action, ...], ...]


def actions() -> tuple[Action, ...]:
    """Every action once, those of everywhere first."""
    found: dict[str, Action] = {}
    for kind in (_app(), *_widgets(), *_pages(), *_lines()):
        for action in _actions_of(kind):
            found.setdefault(action.name, action)
    return tuple(found.values())


def reaches() -> Iterator[Reach]:
    """Every way from a focused widget out to the app."""
    everywhere = _actions_of(_app())
    for page in _pages():
        for widget in _widgets():
            yield _actions_of(widget), _actions_of(page), everywhere
    for line in _lines():
        yield (_actions_of(line),)


def _app() -> type[DOMNode]:
    kind: type[DOMNode] = import_module("tui.app.unstall").Unstall
    return kind


def _widgets() -> tuple[type[DOMNode], ...]:
    return tuple(getattr(import_module(f"tui.widgets.{name.lower()}"), name) for name in ("Table", "Sheet"))


def _lines() -> tuple[type[DOMNode], ...]:
    """What somebody types in: its keys are in force only there."""
    places = (("tui.widgets.prompt", "Prompt"), ("tui.forms.form", "Form"), ("tui.forms.menu", "Menu"))
    return tuple(getattr(import_module(module), name) for module, name in places)


def _pages() -> Iterator[type[DOMNode]]:
    from tui.screens import SCREENS

    for entry in SCREENS.values():
        yield getattr(import_module(entry.module), entry.page)


def _actions_of(kind: type[DOMNode]) -> tuple[Action, ...]:
    found: dict[str, Action] = {}
    for base in reversed(kind.__mro__):
        for entry in base.__dict__.get("BINDINGS", ()) if base.__module__.startswith("tui.") else ():
            for binding in Binding.make_bindings([entry]):
                name = binding.id or ""
                known = found.get(name)
                keys = (*(known.keys if known else ()), binding.key)
                found[name] = Action(name, keys, binding.tooltip or binding.description)
    return tuple(found.values())
