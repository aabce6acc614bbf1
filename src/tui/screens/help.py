"""Help: the keys of the screen that was open, made from its bindings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import ActiveBinding

from ledger import edge
from projections.pictures.signs import SIGNS
from tui.kept.settings import Problem
from tui.pages.page import Page
from tui.pages.wording import bullets
from tui.widgets.bars import signs
from tui.widgets.palette import Line, pad
from tui.widgets.sheet import Sheet
from tui.widgets.table import Table
from tui.widgets.timeline import SIGN_ROLES

#: Headings after the screen's own.
_ORDER = ("Everywhere", "Moving", "Recording")
#: From so many cells on there is room for two columns.
_TWO_COLUMNS = 110
#: Cells that the keys of one act take at most before what they do is moved aside.
_WIDE_KEYS = 10
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
        self._of = next((page.NAME for page in self.unstall.pages[-1:] if isinstance(page, Page)), "")
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
    blocks = [_Block(heading, [(keys, "key", what) for keys, what in acts]) for heading, acts in groups.items()]
    blocks.append(_Block("States", list(_GLYPHS)))
    blocks.append(_Block("Above a timeline", [(look.glyph, SIGN_ROLES[of], look.word) for of, look in SIGNS.items()]))
    if width < _TWO_COLUMNS:
        return _column(blocks, width)
    half = width // 2
    left, right = (_column(part, half - 2) for part in _halves(blocks))
    lines: list[Line] = []
    for first, second in zip_longest(left, right, fillvalue=()):
        used = sum(len(text) for text, _ in first)
        lines.append([*first, (" " * (half - used), ""), *second])
    return lines


class _Block(NamedTuple):
    """A heading, and what stands below it: a key or glyph, its role, and what it means."""

    heading: str
    rows: list[tuple[str, str, str]]


def _column(blocks: Sequence[_Block], width: int) -> list[Line]:
    """Blocks one under another; only what stands beside many keys gives way to them."""
    known = [len(key) for block in blocks for key, _, _ in block.rows]
    usual = max((size for size in known if size <= _WIDE_KEYS), default=0)
    lines: list[Line] = []
    for block in blocks:
        lines.append([(block.heading, "bold")])
        for key, role, what in block.rows:
            keys = max(usual, len(key)) + 2
            lines.append([(pad(key, keys), role), (pad(what, width - keys), "")])
        lines.append([])
    return lines[:-1]


def _halves(blocks: Sequence[_Block]) -> tuple[list[_Block], list[_Block]]:
    """The blocks for two columns, each going to the shorter one."""
    halves: tuple[list[_Block], list[_Block]] = ([], [])
    rows = [0, 0]
    for block in blocks:
        shorter = int(rows[1] < rows[0])
        halves[shorter].append(block)
        rows[shorter] += len(block.rows) + 2
    return halves
