"""One picture of a replay as lines: slider above, state and its diff beside the facts around the playhead. Pure."""

from __future__ import annotations

from rich.cells import cell_len

from tui.replaying.facts_drawing import event_lines
from tui.replaying.scene import Scene
from tui.replaying.slider_drawing import LABEL, bookmark_line, slider_lines
from tui.replaying.state_drawing import state_lines
from tui.widgets.palette import Line, fit

#: From this width on the two panes stand side by side.
BESIDE_FROM = 96
#: From this height on a blank line keeps the slider apart.
_AIRY_FROM = 28
_LEAST_STATE = 5


def slider_width(width: int) -> int:
    """The columns of the slider in a picture of some width."""
    return max(width - LABEL - 1, 10)


def frame(scene: Scene, width: int, height: int) -> list[Line]:
    """The picture, of exactly `height` lines."""
    lines = slider_lines(scene, width)
    if height >= _AIRY_FROM:
        lines.append([])
    kept = bookmark_line(scene, width)
    room = max(height - len(lines) - len(kept), 0)
    if width >= BESIDE_FROM:
        left = width // 2 - 1
        state, events = state_lines(scene, left, room), event_lines(scene, width - left - 2, room)
        for index in range(room):
            first = state[index] if index < len(state) else []
            lines.append([*_filled(first, left), ("  ", ""), *(events[index] if index < len(events) else [])])
    else:
        most = max(room // 2, _LEAST_STATE)
        above = state_lines(scene, width, most)[:most]
        lines += above
        lines += event_lines(scene, width, room - len(above))
    return (lines[: height - len(kept)] + [[] for _ in range(height - len(kept) - len(lines))] + kept)[:height]


def _filled(line: Line, width: int) -> Line:
    """A line in exactly `width` cells."""
    filled: Line = []
    room = width
    for text, role in line:
        shown = fit(text, room)
        filled.append((shown, role))
        room -= cell_len(shown)
        if room <= 0:
            break
    return [*filled, (" " * room, "")] if room > 0 else filled
