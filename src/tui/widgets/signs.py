"""How keys are written for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.binding import Binding, BindingType
from textual.keys import key_to_character

#: How a key is written for people, where Textual's name for it is not what stands on the key.
_KEY_SIGNS = {
    "question_mark": "?",
    "colon": ":",
    "plus": "+",
    "full_stop": ".",
    "slash": "/",
    "backslash": "\\",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "shift+tab": "shift+tab",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "apostrophe": "'",
    "at": "@",
}

_ARROWS = "↓↑←→"


def key_sign(key: str) -> str:
    """`ctrl+p` as it is, `question_mark` as `?`."""
    if key in _KEY_SIGNS:
        return _KEY_SIGNS[key]
    character = key_to_character(key)
    return character if character and character.isprintable() and character != " " else key


def key_written(key: str) -> str:
    """A key as it is typed into the config file: a character as itself, everything else by its name."""
    sign = key_sign(key)
    return sign if key == "escape" or (len(sign) == 1 and sign not in _ARROWS) else key


def signs_of(bindings: Iterable[BindingType], keymap: Mapping[str, str]) -> dict[str, str]:
    """Short name → the key as people write it, for sentences that name a key; see `tui.widgets.naming.named`."""
    found: dict[str, str] = {}
    for binding in Binding.make_bindings(bindings):
        name = binding.id or ""
        first = keymap.get(name, binding.key).partition(",")[0]
        found.setdefault(name.partition(".")[2], key_sign(first))
    return found
