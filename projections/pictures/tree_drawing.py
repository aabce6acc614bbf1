"""A tree as lines: the branches before each row, for the screens, the shell and the reports. Pure."""

from __future__ import annotations

from collections.abc import Sequence

_GOES_ON, _ENDS, _DOWN, _BLANK = "├─ ", "└─ ", "│  ", "   "


def branches(depths: Sequence[int]) -> list[str]:
    """What stands before each row of a tree that is listed in reading order; depth 1 hangs on the root."""
    found = []
    open_: dict[int, bool] = {}
    for index in range(len(depths) - 1, -1, -1):
        depth = depths[index]
        # Read from below, a level goes on where another row of it was seen before one above it.
        last = not open_.get(depth, False)
        before = "".join(_DOWN if open_.get(level, False) else _BLANK for level in range(1, depth))
        found.append(before + (_ENDS if last else _GOES_ON))
        open_[depth] = True
        for deeper in [level for level in open_ if level > depth]:
            open_[deeper] = False
    return found[::-1]
