"""One picture of a replay as lines: slider above, state and its diff beside the facts around the playhead. Pure."""

from __future__ import annotations

from itertools import groupby

from rich.cells import cell_len

from ledger.counting import count
from ledger.instants import DAY, MINUTE, Micros, moment
from projections.audit.records import AuditRow
from projections.model.states import SILENT, STALLED
from projections.past.span_lines import ABSENT, SpanLine
from projections.pictures.looks import LOOKS
from projections.replay.play import BOOKMARK, KNOWABLE, SIGNS, STALL, WORDS
from projections.replay.slider import axis_line
from tui.display import minute, span
from tui.replaying.scene import Scene
from tui.widgets.palette import Line, fit, pad, wrap

LABEL = 9
_LEAST_EVENTS, _MOST_SUMMARY = 8, 3
_SLIDER_LINES = 5
#: From this width on the two panes stand side by side.
BESIDE_FROM = 96
#: From this height on a blank line keeps the slider apart.
_AIRY_FROM = 28
_ROLES = {STALL: "alarm", KNOWABLE: "silent", BOOKMARK: "accent"}


def slider_width(width: int) -> int:
    """The columns of the slider in a picture of some width."""
    return max(width - LABEL - 1, 10)


def frame(scene: Scene, width: int, height: int) -> list[Line]:
    """The picture, of exactly `height` lines."""
    lines = slider_lines(scene, width)
    if height >= _AIRY_FROM:
        lines.append([])
    room = max(height - len(lines), 0)
    if width >= BESIDE_FROM:
        left = width // 2 - 1
        state, events = state_lines(scene, left, room), event_lines(scene, width - left - 2, room)
        for index in range(room):
            first = state[index] if index < len(state) else []
            lines.append([*_filled(first, left), ("  ", ""), *(events[index] if index < len(events) else [])])
    else:
        above = state_lines(scene, width, room)[: max(room // 2, 3)]
        lines += above
        lines += event_lines(scene, width, room - len(above))
    return (lines + [[] for _ in range(height)])[:height]


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


def slider_lines(scene: Scene, width: int) -> list[Line]:
    """How dense the facts lie, the marks among them, the playhead, and the axis."""
    if not scene.facts.times:
        return [[("No facts pass here; empty the filter.", "dim")]] + [[] for _ in range(_SLIDER_LINES - 1)]
    slider = scene.slider
    marks: Line = [
        ("".join(sign for sign, _ in cells), _ROLES.get(kind, "waiting" if kind else ""))
        for kind, group in groupby(scene.signs, key=lambda cell: cell[1])
        if (cells := list(group))
    ]
    head = slider.column(scene.moment - 1)
    base = slider.column(scene.base - 1)
    track = ["━" if column < head else "─" for column in range(slider.width)]
    if 0 <= base < slider.width:
        track[base] = "┿" if base < head else "┼"
    rest = "".join(track[head + 1 :])
    return [
        [(pad("density", LABEL), "dim"), (scene.density, "queued")],
        [(pad("marks", LABEL), "dim"), *marks],
        [(" " * LABEL, ""), ("".join(track[:head]), "accent"), ("●", "key"), (rest, "dim")],
        [(" " * LABEL, ""), (axis_line(slider), "dim")],
        _legend(scene, width),
    ]


def _legend(scene: Scene, width: int) -> Line:
    """What the signs mean, as far as they occur and there is room."""
    kinds = [kind for kind in SIGNS if any(found == kind for _, found in scene.signs)]
    line: Line = [(" " * LABEL, "")]
    used = LABEL
    for kind in kinds:
        word = f" {WORDS[kind]}   "
        if used + len(word) + 1 > width:
            break
        line += [(SIGNS[kind], _ROLES.get(kind, "waiting")), (word, "dim")]
        used += len(word) + 1
    return line


# ── how it stood ──


def state_lines(scene: Scene, width: int, room: int) -> list[Line]:
    """The state at the playhead: of one initiative against the base, of several the worst first."""
    if scene.portfolio is not None:
        return _portfolio_lines(scene, width, room)
    return _one_lines(scene, width)


def _one_lines(scene: Scene, width: int) -> list[Line]:
    line, base = scene.line, scene.base_line
    third = max((width - 14) // 2, 10)
    when = moment(scene.moment - 1).strftime("%Y-%m-%d")
    than = moment(scene.base - 1).strftime("%Y-%m-%d")
    lines: list[Line] = [
        [("State".ljust(14), "bold"), (pad(f"as of {when}", third), "dim"), (f"base {than}", "dim")],
    ]
    if line is None or line.state == ABSENT:
        lines.append([("nothing was known of it yet", "dim")])
        return lines
    for label, now, before in _fields(scene, line, base):
        same = now == before
        sign = ("  ", "") if same else ("~ ", "accent") if before else ("+ ", "accent")
        role = line.state if label == "state" else "" if same else "bold"
        lines.append([(label.ljust(12), "dim"), sign, (pad(now or "—", third - 1) + " ", role), (before or "—", "dim")])
    lines.append([])
    lines += _quiet_lines(scene, line, width)
    lines += _bulleted("Signals as they stood", scene.detail.signals, width, "!", "alarm")
    lines += _bulleted("Blockers", scene.detail.blockers, width, "▲", "waiting")
    lines += _bulleted("Decisions", scene.detail.decisions, width, "◆", "waiting")
    lines += _later_lines(scene, width)
    return lines


def _fields(scene: Scene, line: SpanLine, base: SpanLine | None) -> list[tuple[str, str, str]]:
    def told(found: SpanLine | None, at: Micros) -> dict[str, str]:
        if found is None or found.state == ABSENT:
            return {}
        quiet = span(at - found.onset) if found.onset is not None else ""
        cause = f" for {found.cause}" if found.cause else ""
        return {
            "state": f"{LOOKS[found.state].glyph} {found.state}{cause}",
            "since": moment(found.since).strftime("%Y-%m-%d"),
            "move": found.whose_move or "",
            "next": found.next_action or "",
            "owner": found.owner or "",
            "target": found.target or "",
            "stage": found.stage,
            "open items": f"{found.open_items:,}",
            "overdue": count(found.overdue_decisions, "decision") if found.overdue_decisions else "",
            "quiet for": quiet,
        }

    now, before = told(line, scene.moment), told(base, scene.base)
    return [(label, value, before.get(label, "")) for label, value in now.items() if value or before.get(label)]


def _quiet_lines(scene: Scene, line: SpanLine, width: int) -> list[Line]:
    """When a silence that begins here will be, or was, knowable; that is what hindsight changes."""
    if line.state == SILENT:
        late = scene.moment - line.since
        return [[(fit(f"Silent since {minute(line.since)}, {span(late)} by now", width), "silent")]]
    if line.state in STALLED:
        return [
            [(fit(f"Waits since {minute(line.since)}, {span(scene.moment - line.since)} by now", width), "waiting")]
        ]
    return []


def _bulleted(heading: str, sentences: tuple[str, ...], width: int, sign: str, role: str) -> list[Line]:
    if not sentences:
        return []
    lines: list[Line] = [[(heading, "bold")]]
    for sentence in sentences:
        first, *rest = wrap(sentence, max(width - 2, 8))
        lines += [[(f"{sign} ", role), (first, "")], *([("  ", ""), (piece, "")] for piece in rest)]
    return lines


def _later_lines(scene: Scene, width: int) -> list[Line]:
    if not scene.hindsight:
        return []
    lines: list[Line] = [[("True already, not known yet", "bold")]]
    for told in scene.unknown:
        first, *more = wrap(told, max(width - 2, 8))
        lines += [[("◌ ", "silent"), (first, "")], *([("  ", ""), (piece, "")] for piece in more)]
    for row in scene.later[:6]:
        lag = span(row.known_at - row.at)
        lines.append(
            [("◌ ", "silent"), (fit(f"@{row.position:,} {row.kind}: {row.summary}, known {lag} later", width - 2), "")]
        )
    if not scene.later and not scene.unknown:
        lines.append([("nothing: what had happened was known", "dim")])
    return lines


def _portfolio_lines(scene: Scene, width: int, room: int) -> list[Line]:
    found = scene.portfolio
    if found is None:
        return []
    head: Line = []
    for state, number in found.counted.items():
        if number:
            head += [(f"{LOOKS[state].glyph} {number:,} {state}  ", state)]
    if found.overdue:
        head.append((f"{count(found.overdue, 'decision')} overdue", "alarm"))
    lines = [head]
    key_width = min(max((len(row.initiative) for row in found.rows), default=8), 14)
    for row in found.rows[: max(room - 1, 0)]:
        age = span(scene.moment - row.since) if row.state in STALLED else ""
        why = row.cause or ("nobody has said why" if row.state == SILENT else "")
        move = f" → {row.whose_move}" if row.whose_move else ""
        text = fit(f"{row.title}  {why}{move}", max(width - key_width - 11, 4))
        lines.append(
            [
                (f"{LOOKS[row.state].glyph} ", row.state),
                (pad(row.initiative, key_width) + " ", "bold"),
                (pad(age, 7, "right") + " ", ""),
                (text, ""),
            ]
        )
    return lines


# ── the facts ──


def event_lines(scene: Scene, width: int, room: int) -> list[Line]:
    """The facts around the playhead, the future dimmed; below them the one at the playhead in full."""
    if room <= 0:
        return []
    seen = scene.facts.count(scene.moment)
    below = _here_lines(scene, seen - 1, width)[: max(room - _LEAST_EVENTS, 0)]
    room -= len(below)
    lines: list[Line] = [[(pad(f"Facts  {seen:,} of {len(scene.facts.times):,}", width), "bold")]]
    first = max(min(seen - 1 - (room - 1) // 2, len(scene.facts.times) - (room - 1)), 0)
    for index in range(first, min(first + room - 1, len(scene.facts.times))):
        lines.append(_event(scene, index, seen, width))
    return lines + [[] for _ in range(room - len(lines))] + below


def _here_lines(scene: Scene, index: int, width: int) -> list[Line]:
    row = scene.events.get(scene.facts.positions[index]) if index >= 0 else None
    if row is None:
        return []
    head = f"{row.kind} {row.stream.partition(':')[2]}, {row.actor}, {minute(row.at)}"
    late = f"known {span(row.known_at - row.at)} after it happened" if row.known_at - row.at >= MINUTE else ""
    lines: list[Line] = [[], [(fit(head, width), "bold")]]
    lines += [[("  " + piece, "")] for piece in wrap(row.summary, max(width - 2, 8))[:_MOST_SUMMARY]]
    return [*lines, [("  " + late, "silent")]] if late else lines


def _event(scene: Scene, index: int, seen: int, width: int) -> Line:
    position = scene.facts.positions[index]
    times = scene.facts.times
    form = "%m-%d %H:%M" if times[-1] - times[0] < 300 * DAY else "%Y-%m-%d"
    row = scene.events.get(position)
    what = f"{row.kind}  {_about(scene, row)}{row.summary}" if row is not None else "…"
    text = fit(f"{position:>8,} {moment(times[index]).strftime(form)}  {what}", width - 2)
    if index == seen - 1:
        return [("▸ ", "key"), (pad(text, width - 2), "cursor")]
    return [("  ", ""), (text, "dim" if index >= seen else "")]


def _about(scene: Scene, row: AuditRow) -> str:
    return f"{row.stream.partition(':')[2]}: " if scene.portfolio is not None else ""
