"""The story of one subject as lines: its timeline, why it stands, and where its days went. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len

from ledger.instants import DAY, Micros
from projections.model.states import SILENT, WAITING
from projections.pictures.bars import ALONE_FILL, SHARED_FILL, Bar, columns, drawn, longest
from projections.pictures.signs import Sign, reach
from projections.pictures.timeline_drawing import Stretch
from projections.signals.signal import Signal
from projections.waiting.wait_ledger import SILENCE
from tui.pages.wording import bullets, claim_words, day_told, labelled, passed, prose, warned
from tui.widgets.palette import Line, pad
from tui.widgets.timeline import legend_lines, timeline
from tui.words.display import clean, day, span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.why.telling import LedgerLine, Why


def timeline_part(why: Why, width: int, signs: Sequence[Sign] = ()) -> list[Line]:
    """The drawing with its axis and legend, from the subject's beginning to its end, the present, or its target."""
    if not why.segments or why.to <= why.from_:
        return []
    end = reach(signs, why.from_, why.to)
    drawing = timeline([(why.key, why.segments)], why.from_, end, width, signs=signs)
    return [*drawing, *legend_lines(why.segments, width, signs)]


def head_part(why: Why, row: Any, width: int, now: Micros) -> list[Line]:
    """What stands now, as `label value` pairs on as few lines as fit; `row` is the portfolio's or the items' line."""
    pairs = [("life", life(why))]
    if why.kind == "initiative" and row is not None:
        pairs += [("owner", row.owner or "nobody"), ("stage", row.stage), ("target", day_told(row.target, now))]
        pairs.append(("claimed", claim_words(row.claim, now)))
    elif row is not None:
        pairs += [
            ("initiative", row.initiative or "none"),
            ("status", row.status),
            ("assignee", row.assignee or "nobody"),
            ("due", day_told(row.due, now)),
        ]
    lines: list[Line] = [[]]
    used = 0
    for label, value in pairs:
        size = cell_len(clean(f"{label} {value}")) + 3
        if value and used and used + size > width:
            lines.append([])
            used = 0
        if value:
            lines[-1] += [(f"{label} ", "dim"), (f"{value}   ", "")]
            used += size
    return lines


def move_part(why: Why, width: int) -> list[Line]:
    """Whose move it is and what it is."""
    current: dict[str, Any] = why.now
    return [
        *labelled("Move", str(current.get("whose_move") or ""), width, 6, "bold"),
        *labelled("Next", str(current.get("next_action") or ""), width, 6),
    ]


def signals_part(signals: Sequence[Signal], width: int) -> list[Line]:
    """What warns, since when, and the records that each warning rests on."""
    return [[("Signals", "bold")], *warned(signals, min(width, 100))] if signals else []


def why_part(why: Why, width: int) -> list[Line]:
    """The paragraph; @123 in it are positions in the ledger."""
    return prose(why.text, min(width, 100)) if why.text else []


def ledger_part(why: Why, width: int) -> list[Line]:
    """Where the days went: one bar for each cause, its days, working days, days alone, and share of the life."""
    whole = sum(segment.to - segment.from_ for segment in why.segments)
    if not whole or not why.ledger:
        return []
    bars = [_bar(why, line, whole) for line in why.ledger]
    name_width = min(max(len(bar.name) for bar in bars) + 1, max(width // 3, 10))
    bar_width = max(min(width - name_width - 34, 40), 4)
    full = longest(bars)
    head = _figures("days", "working", "alone", "share")
    lines: list[Line] = [[(pad("Where the days went", name_width + bar_width + 1), "bold"), (head, "dim")]]
    for bar in sorted(bars, key=lambda bar: -bar.elapsed):
        alone = _days(bar.alone) if bar.state == WAITING else ""
        figures = _figures(_days(bar.elapsed), _days(bar.working), alone, _share(bar.elapsed, whole))
        shown = pad(drawn(bar, full, bar_width), bar_width + 1)
        lines.append([(pad(bar.name, name_width), ""), (shown, bar.state), (figures, "")])
    if any(sum(columns(bar, full, bar_width)[1:]) for bar in bars if bar.state == WAITING):
        lines.append([(f"{ALONE_FILL} nothing else held it   {SHARED_FILL} other waits stood too", "dim")])
    return lines


def _bar(why: Why, line: LedgerLine, whole: Micros) -> Bar:
    alone = sum(wait.alone for wait in why.waits if wait.cause == line.cause)
    state = SILENT if line.cause == SILENCE else WAITING
    return Bar(line.cause, state, line.elapsed, line.working, min(alone, line.elapsed), line.elapsed / whole)


def blockers_part(rows: Sequence[Any], width: int, now: Micros) -> list[Line]:
    """The blockers that stand: what, since when, who can clear them and by what."""
    lines: list[Line] = []
    for row in rows:
        if row.cleared is None:
            told = f"{row.title}, {span(now - row.since)}, {row.unblocker or 'nobody'} can clear it"
            lines += bullets([told + (f": {row.needed_action}" if row.needed_action else "")], width, "▲")
    return [[("Blockers that stand", "bold")], *lines] if lines else []


def decisions_part(rows: Sequence[Any], width: int, now: Micros) -> list[Line]:
    """The decisions that are open: the question, who decides, by when."""
    lines: list[Line] = []
    for row in rows:
        if row.outcome == "open":
            needed = f", needed by {day_told(row.needed_by, now)}" if row.needed_by else ""
            role = "alarm" if row.needed_by and passed(row.needed_by, now) else "waiting"
            lines += bullets([f"{row.question} {row.decider or 'nobody'} decides{needed}"], width, "◆", role)
    return [[("Decisions that are open", "bold")], *lines] if lines else []


def members_part(
    why: Why, members: Sequence[tuple[str, Sequence[Stretch]]], width: int, signs: Sequence[Sign] = ()
) -> list[Line]:
    """The initiative and its open items on one scale, the worst first."""
    if not members:
        return []
    rows = [(why.key, why.segments), *members]
    head: Line = [("Open items over time", "bold")]
    return [head, *timeline(rows, why.from_, reach(signs, why.from_, why.to), width, labelled=True, signs=signs)]


def _figures(*figures: str) -> str:
    return "".join(figure.rjust(8) for figure in figures)


def _share(part: Micros, whole: Micros) -> str:
    percent = part * 100 // whole
    return f"{percent} %" if percent or not part else "<1 %"


def _days(elapsed: Micros) -> str:
    return f"{elapsed / DAY:,.1f}"


def joined(parts: Sequence[list[Line]]) -> list[Line]:
    """The parts with one blank line between them; empty parts leave no gap."""
    lines: list[Line] = []
    for part in parts:
        if part:
            if lines:
                lines.append([])
            lines += part
    return lines


def life(why: Why) -> str:
    """`2026-01-05 to 2026-05-13, 128 d`."""
    return f"{day(why.from_)} to {day(why.to)}, {round((why.to - why.from_) / DAY):,} d"
