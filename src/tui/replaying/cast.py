"""A replay as a recording that others can play: asciinema v2, one JSON line for each picture."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

from rich.console import Console
from rich.segment import Segment, Segments

from ledger.instants import Micros
from projections.audit.records import AuditRow
from projections.moment import Moment
from projections.replay.slider import density, lay_out, marks_line
from projections.views import Views
from tui.display import clean, minute
from tui.replaying import looking
from tui.replaying.frame import frame, slider_width
from tui.replaying.looking import Asked, Loaded
from tui.replaying.scene import Scene
from tui.widgets.palette import STYLES, Line, strip

WIDTH, HEIGHT = 120, 36
#: Facts in a second of the recording.
SPEED = 8
#: How long the last picture stays, in seconds.
_END = 3.0


def cast_lines(views: Views, initiative: str) -> Iterator[str]:
    """The recording of an initiative's replay from its first fact to its last: a head, the pictures, and the end.

    Raises Rejected where nothing is known of the initiative.
    """
    loaded = looking.load(views, Asked(keys=(initiative,)))
    head = {
        "version": 2,
        "width": WIDTH,
        "height": HEIGHT,
        "title": clean(f"{initiative} {loaded.title}"),
        "env": {"TERM": "xterm-256color"},
    }
    yield json.dumps(head, ensure_ascii=False)
    number = 0
    for number, picture in enumerate(_pictures(views, loaded), 1):
        # Home, the picture, and the rest of the screen cleared: no picture leaves anything of the one before.
        yield _event((number - 1) / SPEED, f"\x1b[H{picture}\x1b[J")
    yield _event(number / SPEED + _END, "")


def _event(seconds: float, text: str) -> str:
    return json.dumps([round(seconds, 3), "o", text], ensure_ascii=False)


def _pictures(views: Views, loaded: Loaded) -> Iterator[str]:
    facts = loaded.facts
    slider = lay_out(facts.times, slider_width(WIDTH))
    bars, signs = density(slider, facts.times), marks_line(slider, loaded.marks)
    base = facts.behind(0) if facts.times else 0
    events: dict[int, AuditRow] = {}
    for index, at in enumerate(facts.times):
        if index + 1 < len(facts.times) and facts.times[index + 1] == at:
            continue
        moment = facts.behind(index)
        # Rows are read ahead: what is to be shown below the playhead has to be there too.
        if any(position not in events for position in facts.positions[max(index - HEIGHT, 0) : index + HEIGHT]):
            events = looking.events(views, facts, index)
        scene = Scene(
            loaded.title,
            facts,
            slider,
            bars,
            signs,
            moment,
            base,
            line=looking.line_at(loaded.lines[0], moment),
            base_line=looking.line_at(loaded.lines[0], base),
            detail=looking.detail(views, loaded.initiative or "", Moment(moment, moment)),
            events=events,
        )
        yield _drawn([_header(loaded, moment), *frame(scene, WIDTH, HEIGHT - 1)])


def _header(loaded: Loaded, moment: Micros) -> Line:
    return [
        (" unstall ", "brand"),
        (" Replay ▸ ", "dim"),
        (loaded.initiative or "", "bold"),
        (f" {loaded.title}", ""),
        ("   ◆ AS OF ", "accent"),
        (minute(moment - 1), "bold"),
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
