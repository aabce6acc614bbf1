"""The facts around the playhead as lines, the future dimmed; below them the one at the playhead in full. Pure."""

from __future__ import annotations

from ledger.instants import MINUTE, Micros, moment
from projections.audit.records import AuditRow
from tui.replaying.scene import Scene
from tui.widgets.palette import Line, fit, pad, wrap
from tui.words.display import minute, span

_LEAST_EVENTS, _MOST_SUMMARY = 8, 3


def event_lines(scene: Scene, width: int, room: int) -> list[Line]:
    """As many facts as there is room for, the playhead in the middle of them."""
    if room <= 0 or not scene.facts.times:
        return []
    times = scene.facts.times
    reached = scene.facts.count(scene.head.moment)
    below = _here_lines(scene, reached - 1, width)[: max(room - _LEAST_EVENTS, 0)]
    room -= len(below)
    lines: list[Line] = [[(pad(f"Facts  {reached:,} of {len(times):,}", width), "bold")]]
    first = max(min(reached - 1 - (room - 1) // 2, len(times) - (room - 1)), 0)
    shown = range(first, min(first + room - 1, len(times)))
    digits = max((len(f"{scene.facts.positions[index]:,}") for index in shown), default=0)
    lines += [_event(scene, index, reached, digits, width) for index in shown]
    return lines + [[] for _ in range(room - len(lines))] + below


def _event(scene: Scene, index: int, reached: int, digits: int, width: int) -> Line:
    position = scene.facts.positions[index]
    row = scene.events.get(position)
    what = f"{row.kind}  {_about(scene, row)}{row.summary}" if row is not None else "…"
    when = _when(scene.facts.times[index], scene.head.moment)
    text = fit(f"{position:>{digits},} {when}  {what}", width - 2)
    if index == reached - 1:
        return [("▸ ", "key"), (pad(text, width - 2), "cursor")]
    return [("  ", ""), (text, "dim" if index >= reached else "")]


def _when(at: Micros, head: Micros) -> str:
    """Day and time; the year instead of the time where it is another one than the playhead's."""
    told = moment(at)
    return told.strftime("%m-%d %H:%M" if told.year == moment(head).year else "%Y-%m-%d ")


def _about(scene: Scene, row: AuditRow) -> str:
    """Which thing a fact is about, where it is not the one that is replayed."""
    return "" if row.stream == scene.subject else f"{row.stream.partition(':')[2]}: "


def _here_lines(scene: Scene, index: int, width: int) -> list[Line]:
    row = scene.events.get(scene.facts.positions[index]) if index >= 0 else None
    if row is None:
        return []
    head = f"{row.kind} {row.stream.partition(':')[2]}, {row.actor}, {minute(row.at)}"
    lines: list[Line] = [[], [(fit(head, width), "bold")]]
    lines += [[("  " + piece, "")] for piece in wrap(row.summary, max(width - 2, 8))[:_MOST_SUMMARY]]
    if row.cause is not None:
        lines.append([(f"  because of @{row.cause:,}", "dim")])
    if row.known_at - row.at >= MINUTE:
        lines.append([(f"  known {span(row.known_at - row.at)} after it happened", "silent")])
    if row.gone is not None:
        lines.append([(fit(f"  {row.standing} on {minute(row.gone)}", width), "silent")])
    return lines
