"""The keys that one app holds to: the config file's, with the sentences about what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from ledger import edge
from ledger.counting import count
from tui.kept.settings import Problem, read_settings


def told_in_short(problems: Sequence[Problem]) -> str:
    """One sentence for the status line; help shows them all."""
    more = f"; {count(len(problems) - 1, 'more problem')} there, see ?" if len(problems) > 1 else ""
    return problems[0].told(edge.config_file().name) + more


def problems_of() -> tuple[Problem, ...]:
    """What is wrong with the config file."""
    return chosen_keys()[1]


def chosen_keys() -> tuple[dict[str, str], tuple[Problem, ...]]:
    """What `App.set_keymap` takes, and the problems. Only a file that names keys loads every screen to check them."""
    settings = read_settings(edge.config_file())
    if not settings.keys:
        return {}, settings.problems
    from tui.keys.keymap import keymap

    found = keymap(settings)
    return found.textual(), found.problems
