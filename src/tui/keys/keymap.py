"""The keys in force: the defaults, with what the config file gives instead. What clashes or is unknown is left out."""

from __future__ import annotations

from difflib import get_close_matches
from typing import NamedTuple

from textual.keys import Keys, _character_to_key

from tui.kept.settings import Problem, Setting, Settings
from tui.keys.actions import Action, actions, reaches
from tui.keys.clashes import Clash, clashes
from tui.widgets.naming import EVERYWHERE
from tui.widgets.signs import key_sign

_MODIFIERS = ("ctrl", "shift", "alt", "super", "meta", "hyper")
_NAMED = {key.value for key in Keys}
#: Signs that Textual names and does not translate back.
_SIGNED = {_character_to_key(chr(code)) for code in range(0x21, 0x250)}


class Keymap(NamedTuple):
    """`remapped` is what the file changes, name → keys; `problems` what is wrong with it."""

    actions: tuple[Action, ...]
    remapped: dict[str, tuple[str, ...]]
    problems: tuple[Problem, ...]

    def keys(self, action: Action) -> tuple[str, ...]:
        """The keys that do it now."""
        return self.remapped.get(action.name, action.keys)

    def textual(self) -> dict[str, str]:
        """As `App.set_keymap` takes it."""
        return {name: ",".join(keys) for name, keys in self.remapped.items()}


def keymap(settings: Settings) -> Keymap:
    """The keys that the settings ask for, as far as they can be had."""
    known = {action.name: action for action in actions()}
    problems = list(settings.problems)
    wanted: dict[str, tuple[str, ...]] = {}
    lines: dict[str, int] = {}
    for setting in settings.keys:
        name = next((name for name in (setting.name, f"{EVERYWHERE}.{setting.name}") if name in known), None)
        if name is None:
            problems.append(Problem(setting.line, _unknown(setting.name, known)))
            continue
        try:
            wanted[name] = _keys(setting)
            lines[name] = setting.line
        except ValueError as error:
            problems.append(Problem(setting.line, str(error)))
    problems += _without_clashes(wanted, lines)
    return Keymap(tuple(known.values()), wanted, tuple(problems))


def _unknown(name: str, known: dict[str, Action]) -> str:
    near = get_close_matches(name, [action.short for action in known.values()], 1, 0.5)
    return f"{name!r} is no action{f'; did you mean {near[0]}?' if near else ''}; unstall keys lists them"


def _keys(setting: Setting) -> tuple[str, ...]:
    """The keys of a setting, as Textual names them. Raises ValueError, in words, where it is none."""
    written = setting.value if isinstance(setting.value, list) else [setting.value]
    found: list[str] = []
    for text in written:
        if not isinstance(text, str) or not text:
            raise ValueError(f'{setting.name} wants keys in quotation marks, such as "x" or ["x", "ctrl+x"]')
        found += [text] if len(text) == 1 else text.split(",")
    if not found:
        raise ValueError(f"{setting.name} has no key; leave the line out, and it keeps its own")
    return tuple(dict.fromkeys(map(key_named, found)))


def key_named(text: str) -> str:
    """Textual's name of a key that a person wrote: `?`, `ctrl+x`, `f2`, `esc`. Raises ValueError, in words."""
    written = text if text == " " else text.strip()
    *modifiers, last = [*filter(None, written[:-1].split("+")), "+"] if written.endswith("+") else written.split("+")
    modifiers, last = [each.lower() for each in modifiers], last if len(last) == 1 else last.lower()
    base = {"esc": "escape", " ": "space", "pgdn": "pagedown", "pgup": "pageup", "return": "enter"}.get(last, last)
    base = _character_to_key(base) if len(base) == 1 else base
    one = len(last) == 1 and last.isprintable()
    named = one or base in _NAMED or base in _SIGNED
    if not last or not named or any(each not in _MODIFIERS for each in modifiers):
        raise ValueError(f"{text!r} is no key; write it as x, X, ctrl+x, f2, space, enter or esc")
    return "+".join([*modifiers, base])


def _without_clashes(wanted: dict[str, tuple[str, ...]], lines: dict[str, int]) -> list[Problem]:
    """Take out of `wanted` what meets another action, until nothing does; a problem for each that was taken out."""
    told: list[Problem] = []
    ways = tuple(reaches()) if wanted else ()
    while found := clashes(ways, wanted):
        clash = found[0]
        out = clash.loser if clash.loser.name in wanted else clash.winner
        told.append(Problem(lines[out.name], _told(clash, out)))
        del wanted[out.name]
    return told


def _told(clash: Clash, out: Action) -> str:
    other = clash.winner if out is clash.loser else clash.loser
    keeps = " ".join(map(key_sign, out.keys))
    return f"{key_sign(clash.key)} would be {other.short} and {out.short}; {out.short} stays on {keeps}"
