"""`unstall keys`: every action and its keys, written as the config file takes them."""

from __future__ import annotations

import argparse
import json
import sys
from itertools import groupby

from ledger import edge
from ledger.errors import Rejected
from tui.kept.settings import read_settings
from tui.keys.actions import Action
from tui.keys.keymap import Keymap, keymap
from tui.shell.context import FORMATS, write_rows
from tui.widgets.signs import key_written
from tui.words.display import clean

COLUMNS = ("scope", "action", "keys", "default", "what")


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `keys`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        f"What it prints can be put into the config file, {clean(str(edge.config_file()))}, and changed there:\n\n"
        '  [keys.everywhere]\n  undo = "ctrl+y"\n\n  [keys.review]\n  watch = ["w", "f2"]\n\n'
        "UNSTALL_CONFIG names another file. What is wrong in it is told here, by doctor, and when the screens open."
    )
    parser.add_argument("scope", nargs="?", metavar="SCOPE", help="only these, such as everywhere, moving or review")
    parser.add_argument("--format", choices=FORMATS, help="for programs; without it, lines for the config file")


def run(arguments: argparse.Namespace) -> int:
    """Print the keys in force; 1 where something is wrong with the config file."""
    settings = read_settings(edge.config_file())
    chosen = keymap(settings)
    shown = [action for action in chosen.actions if arguments.scope in (None, action.scope)]
    if not shown:
        scopes = dict.fromkeys(action.scope for action in chosen.actions)
        raise Rejected(f"no screen is called {arguments.scope!r} here; there are {', '.join(scopes)}")
    if arguments.format:
        write_rows((_row(chosen, action) for action in shown), COLUMNS, arguments.format)
    else:
        _print(chosen, shown)
    for problem in chosen.problems:
        sys.stderr.write(f"unstall: {problem.told(settings.path)}\n")
    return 1 if chosen.problems else 0


def _row(chosen: Keymap, action: Action) -> dict[str, object]:
    keys = [key_written(key) for key in chosen.keys(action)]
    default = [key_written(key) for key in action.keys]
    name = action.name.partition(".")[2]
    return {"scope": action.scope, "action": name, "keys": keys, "default": default, "what": action.what}


def _print(chosen: Keymap, shown: list[Action]) -> None:
    lines = [(action, _line(chosen, action)) for action in shown]
    width = min(max(len(line) for _, line in lines), 44)
    for scope, group in groupby(
        sorted(lines, key=lambda each: each[0].scope != "everywhere"), lambda each: each[0].scope
    ):
        sys.stdout.write(f"[keys.{scope}]\n")
        for action, line in group:
            sys.stdout.write(f"{line:<{width}}  # {action.what}\n")
        sys.stdout.write("\n")


def _line(chosen: Keymap, action: Action) -> str:
    keys = [json.dumps(key_written(key)) for key in chosen.keys(action)]
    return f"{action.name.partition('.')[2]} = {keys[0] if len(keys) == 1 else '[' + ', '.join(keys) + ']'}"
