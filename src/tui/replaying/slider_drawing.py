"""A replay's slider as lines: density, marks, the playhead and the axis; and the bookmarks below the panes. Pure."""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby

from rich.cells import cell_len

from ledger.instants import moment
from projections.pictures.looks import LOOKS
from projections.replay.play import BOOKMARK, KNOWABLE, SIGNS, STALL, WORDS
from tui.replaying.scene import Scene
from tui.widgets.palette import Line, fit, pad

LABEL = 9
_LINES = 5
_ROLES = {STALL: "alarm", KNOWABLE: "silent", BOOKMARK: "accent"}
_LONGEST_NAME = 24


def slider_lines(scene: Scene, width: int) -> list[Line]:
    """How dense the facts lie, the marks among them, the playhead, and the axis."""
    if not scene.facts.times:
        said = scene.reading or "No facts are on record here, or none passes the filter."
        return [[(fit(said, width), "dim")]] + [[] for _ in range(_LINES - 1)]
    ruler = scene.ruler
    slider = ruler.slider
    marks: Line = [
        ("".join(sign for sign, _ in cells), _ROLES.get(kind, "waiting" if kind else ""))
        for kind, group in groupby(ruler.signs, key=lambda cell: cell[1])
        if (cells := list(group))
    ]
    head = slider.column(scene.head.moment)
    base = slider.column(scene.base)
    track = ["━" if column < head else "─" for column in range(slider.width)]
    if 0 <= base < slider.width:
        track[base] = "┿" if base < head else "┼"
    rest = "".join(track[head + 1 :])
    return [
        [(pad("density", LABEL), "dim"), (ruler.density, "queued")],
        [(pad("marks", LABEL), "dim"), *marks],
        *_state_line(scene, head),
        [(" " * LABEL, ""), ("".join(track[:head]), "accent"), ("●", "key"), (rest, "dim")],
        [(" " * LABEL, ""), (ruler.axis, "dim")],
        _legend(scene, width, head != base),
    ]


def _state_line(scene: Scene, head: int) -> list[Line]:
    """How one thing stood up to the playhead, as in its timeline; what comes then nobody knew."""
    if scene.sight is None or not scene.sight.lines:
        return []
    spans, slider = scene.sight.lines, scene.ruler.slider
    starts = [span.from_ for span in spans]
    states: list[str] = []
    for column in range(head + 1):
        at = min(slider.time(column + 1) - 1, scene.head.moment) if column < head else scene.head.moment
        index = bisect_right(starts, at) - 1
        states.append(spans[index].line.state if index >= 0 else "")
    told: Line = [
        ((LOOKS[state].fill if state else " ") * len(list(group)), state or "dim") for state, group in groupby(states)
    ]
    return [[(pad("state", LABEL), "dim"), *told]]


def _legend(scene: Scene, width: int, apart: bool) -> Line:
    """What the signs mean, as far as they occur and there is room."""
    shown = {found for _, found in scene.ruler.signs}
    told = [(SIGNS[kind], WORDS[kind], _ROLES.get(kind, "waiting")) for kind in SIGNS if kind in shown]
    if apart:
        told.append(("┿", "base", "dim"))
    line: Line = [(" " * LABEL, "")]
    used = LABEL
    for sign, word, role in told:
        text = f" {word}   "
        if used + len(text) + 1 > width:
            break
        line += [(sign, role), (text, "dim")]
        used += len(text) + 1
    return line


def bookmark_line(scene: Scene, width: int) -> list[Line]:
    """The bookmarks as far as there is room: nothing where there are none."""
    if not scene.bookmarks:
        return []
    line: Line = []
    used = 0
    for mark in scene.bookmarks:
        told = f" {fit(mark.told, _LONGEST_NAME)} " if mark.told else " "
        day = moment(mark.at).strftime("%Y-%m-%d")
        size = 1 + cell_len(told) + len(day) + 3
        if used + size > width:
            break
        line += [("★", "accent"), (told, ""), (f"{day}   ", "dim")]
        used += size
    return [line]
