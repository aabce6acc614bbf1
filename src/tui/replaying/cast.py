"""A replay as a recording that others can play: asciinema v2, one JSON line for each picture."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

from rich.console import Console
from rich.segment import Segment, Segments

from projections.audit.records import AuditRow
from projections.replay.slider import ruled
from projections.views import Views
from tui.replaying.frame import frame, slider_width
from tui.replaying.loading import Asked, Found, facts, find
from tui.replaying.looking import Looker, events
from tui.replaying.scene import Head, Scene
from tui.widgets.palette import STYLES, Line, strip
from tui.words.display import clean, minute

WIDTH, HEIGHT = 120, 36
#: Facts in a second of the recording.
SPEED = 8
#: So many records are read at once, before and behind the playhead.
_AHEAD = 200
#: How long the last picture stays, in seconds.
_END = 3.0


def cast_lines(views: Views, stream: str, today: bool = False, hindsight: bool = False) -> Iterator[str]:
    """The recording of an initiative's or item's replay from its first fact to its last: a head, the pictures, the end.

    Raises Rejected where nothing is known of it.
    """
    asked = Asked(stream)
    found = find(views, asked)
    head = {
        "version": 2,
        "width": WIDTH,
        "height": HEIGHT,
        "title": clean(f"{found.key} {found.title}"),
        "env": {"TERM": "xterm-256color"},
    }
    yield json.dumps(head, ensure_ascii=False)
    number = 0
    for number, picture in enumerate(_pictures(views, asked, found, Head(0, hindsight, today)), 1):
        # Home, the picture, and the rest of the screen cleared: no picture leaves anything of the one before.
        yield _event((number - 1) / SPEED, f"\x1b[H{picture}\x1b[J")
    yield _event(number / SPEED + _END, "")


def _event(seconds: float, text: str) -> str:
    return json.dumps([round(seconds, 3), "o", text], ensure_ascii=False)


def _pictures(views: Views, asked: Asked, found: Found, head: Head) -> Iterator[str]:
    played, marks = facts(views, asked, found)
    ruler = ruled(played.times, marks, slider_width(WIDTH))
    base = played.times[0] if played.times else 0
    looker = Looker(found)
    rows: dict[int, AuditRow] = {}
    for index, at in enumerate(played.times):
        if index + 1 < len(played.times) and played.times[index + 1] == at:
            continue
        # Rows are read ahead: what is to be shown below the playhead has to be there too.
        if any(position not in rows for position in played.positions[max(index - HEIGHT, 0) : index + HEIGHT]):
            rows = events(views, played, index, _AHEAD)
        sight = looker.look(views, head._replace(moment=at), base)
        scene = Scene(found.subject, played, ruler, sight.head, base, sight, rows)
        yield _drawn([_header(found, sight.head), *frame(scene, WIDTH, HEIGHT - 1)])


def _header(found: Found, head: Head) -> Line:
    above = f"{found.initiative} ▸ " if found.is_item and found.initiative is not None else ""
    return [
        (" unstall ", "brand"),
        (f" Replay ▸ {above}", "dim"),
        (found.key, "bold"),
        (f" {found.title}", ""),
        ("   ◆ AS OF ", "accent"),
        (minute(head.moment), "bold"),
        ("  with hindsight" if head.hindsight else "", "dim"),
        ("  by today's policy" if head.today else "", "alarm"),
    ]


def _drawn(lines: list[Line]) -> str:
    """The lines with their colours as a terminal takes them."""
    out = io.StringIO()
    console = Console(file=out, width=WIDTH, color_system="truecolor", force_terminal=True, legacy_windows=False)
    for index, line in enumerate(lines):
        segments: list[Segment] = list(strip(line, WIDTH, STYLES[True]))
        console.print(Segments(segments), end="")
        if index + 1 < len(lines):
            out.write("\r\n")
    return out.getvalue()
