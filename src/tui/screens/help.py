"""Help: the keys of the screen that was open, made from its bindings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding

from ledger import edge
from projections.pictures.signs import SIGNS
from tui.screens.page import Page
from tui.screens.wording import bullets
from tui.settings import Problem
from tui.widgets.bars import signs
from tui.widgets.palette import Line, pad
from tui.widgets.sheet import Sheet
from tui.widgets.table import Table
from tui.widgets.timeline import SIGN_ROLES

#: Headings after the screen's own.
_ORDER = ("Everywhere", "Moving", "Recording")
_GLYPHS = (
    ("● active", "active", "it moved not long ago"),
    ("◐ waiting", "waiting", "something on record stands in its way"),
    ("◌ silent", "silent", "nothing moved and nobody said why"),
    ("‖ paused", "paused", "somebody paused it"),
    ("○ queued", "queued", "work has not begun"),
    ("✓ done", "done", "finished, closed or handed over"),
)


class Help(Page):
    """Every key that does something on the screen you came from."""

    NAME = "Help"
    FOOTER: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        pages = self.unstall.pages
        self._of = pages[-1].NAME if pages else ""
        self._groups = _groups(self.app.screen.active_bindings.values())

    def compose(self) -> ComposeResult:
        yield Sheet(lambda width: [*_problem_lines(self.unstall.problems, width), *help_lines(self._groups, width)])

    def place(self) -> Line:
        return [("Help", "bold"), (f" ▸ {self._of}", "dim")]

    def summary(self) -> Line:
        (told,) = self.spoken(["Every act is also a command: press {command} and type it, or {copy} to copy it."])
        return [(told, "")]


def _groups(bindings: Iterable[ActiveBinding]) -> dict[str, list[tuple[str, str]]]:
    """Heading → (keys, what they do); keys of one act stand together."""
    found: dict[str, dict[str, list[str]]] = {}
    for active in bindings:
        binding = active.binding
        if binding.system or not binding.description:
            continue
        node = active.node
        if isinstance(node, Page):
            heading = node.NAME
        elif isinstance(node, Table | Sheet):
            heading = "Moving"
        else:
            heading = "Recording" if binding.action.startswith(("record(", "menu")) else "Everywhere"
        found.setdefault(heading, {}).setdefault(binding.tooltip or binding.description, []).append(signs(binding))
    order = sorted(found, key=lambda heading: _ORDER.index(heading) if heading in _ORDER else -1)
    return {
        heading: [("  ".join(dict.fromkeys(keys)), what) for what, keys in found[heading].items()] for heading in order
    }


def _problem_lines(problems: Sequence[Problem], width: int) -> list[Line]:
    """What is wrong with the config file; nothing where all is well."""
    told = bullets([problem.told(edge.config_file()) for problem in problems], width)
    return [[("Config file", "bold")], *told, []] if told else []


def help_lines(groups: dict[str, list[tuple[str, str]]], width: int) -> list[Line]:
    """The groups one under another, in two columns where there is room."""
    keys_width = max((len(keys) for acts in groups.values() for keys, _ in acts), default=0) + 2
    blocks: list[list[Line]] = []
    for heading, acts in groups.items():
        block: list[Line] = [[(heading, "bold")]]
        block += [[(pad(keys, keys_width), "key"), (what, "")] for keys, what in acts]
        blocks.append([*block, []])
    glyphs: list[Line] = [[("States", "bold")]]
    glyphs += [[(pad(word, keys_width), state), (what, "")] for word, state, what in _GLYPHS]
    blocks.append([*glyphs, []])
    signs: list[Line] = [[("Above a timeline", "bold")]]
    signs += [[(pad(look.glyph, keys_width), SIGN_ROLES[kind]), (look.word, "")] for kind, look in SIGNS.items()]
    blocks.append(signs)
    if width < 110:
        return [line for block in blocks for line in block]
    half = width // 2
    left, right = _halves(blocks)
    lines: list[Line] = []
    for place in range(max(len(left), len(right))):
        line = left[place] if place < len(left) else []
        used = sum(len(text) for text, _ in line)
        lines.append([*line, (" " * max(half - used, 1), ""), *(right[place] if place < len(right) else [])])
    return lines


def _halves(blocks: list[list[Line]]) -> tuple[list[Line], list[Line]]:
    """The blocks in two columns, each going to the shorter one."""
    left: list[Line] = []
    right: list[Line] = []
    for block in blocks:
        (left if len(left) <= len(right) else right).extend(block)
    return left, right
