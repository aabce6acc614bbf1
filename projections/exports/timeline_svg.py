"""The stall timeline of a subject with its items below it as SVG, on the scale of the terminal's drawing. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from ledger.instants import DAY, Micros, rfc3339
from projections.exports.svg import COLOURS, FAINT, GREY, INK, THIN, WIDTH, Sheet, cut, fill, thin, width_of
from projections.model.states import SILENT, STALLED, WAITING
from projections.pictures.letters import letters, shown_cause
from projections.pictures.looks import LOOKS
from projections.pictures.scale import Part, label, place_of, scale, weekends
from projections.pictures.signs import BLOCKER, DECISION, REVIEW, SIGNS, SLIPPED, TARGET, Sign, sign_legend
from projections.pictures.timeline_drawing import TICK, Stretch, axis_dates, legend
from projections.why.words import days

LEFT, RIGHT = 250, WIDTH - 16
_ROW, _BAR, _CUT = 24, 15, 48
#: Weekends are shaded where a day takes so many units.
_SEEN = 3


class Subject(Protocol):
    """One row of the drawing."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def segments(self) -> Sequence[Stretch]: ...


class Drawn(Protocol):
    """What is drawn, see `projections.pictures.picture`; `to` is the present or its end, `end` that of the scale."""

    @property
    def title(self) -> str: ...
    @property
    def told(self) -> str: ...
    @property
    def from_(self) -> Micros: ...
    @property
    def to(self) -> Micros: ...
    @property
    def end(self) -> Micros: ...
    @property
    def rows(self) -> Sequence[Subject]: ...
    @property
    def signs(self) -> Sequence[Sign]: ...
    @property
    def left_out(self) -> int: ...


class _Field(NamedTuple):
    """Where the rows lie."""

    parts: Sequence[Part]
    top: float
    bottom: float

    def x(self, at: Micros) -> float:
        return LEFT + place_of(self.parts, at)


def timeline_svg(drawn: Drawn, below: Callable[[Sheet], None] | None = None) -> str:
    """The drawing; `below` adds to its sheet."""
    sheet = Sheet(drawn.title, drawn.told)
    sheet.heading(drawn.title)
    top = sheet.height + (20 if drawn.signs else 0)
    # Cut as the subject's own life is, so that the rows keep their scale whichever of them are drawn.
    parts = scale([drawn.rows[0].segments], drawn.from_, drawn.end, RIGHT - LEFT, _CUT)
    field = _Field(parts, top, top + _ROW * len(drawn.rows))
    _ground(sheet, field, drawn)
    _signs(sheet, field, drawn.signs)
    segments = [segment for row in drawn.rows for segment in row.segments]
    shown = letters(segments)
    for index, row in enumerate(drawn.rows):
        _row(sheet, row, field, field.top + _ROW * index, shown)
    _cuts(sheet, field)
    axis(sheet, parts, LEFT, field.bottom)
    sheet.height = field.bottom + 28
    if drawn.left_out:
        sheet.text(LEFT - 8, field.bottom + 17, f"and {drawn.left_out:,} more", size=11, colour=GREY, anchor="end")
    # Waits have their causes' hatches instead of one for all.
    sheet.legend((segment.state for segment in segments if segment.state != WAITING), LEFT)
    _letters(sheet, segments, drawn.signs, shown)
    if below:
        below(sheet)
    return sheet.drawn()


def _ground(sheet: Sheet, field: _Field, drawn: Drawn) -> None:
    """Weekends, where they can be seen, and the present where the drawing goes on after it."""
    height = field.bottom - field.top
    for part in field.parts:
        if not part.cut and part.width / ((part.to - part.from_) / DAY) >= _SEEN:
            for start, end in weekends(part.from_, part.to):
                sheet.box(field.x(start), field.top, field.x(end) - field.x(start), height, FAINT)
    if drawn.end > drawn.to:
        x = field.x(drawn.to)
        sheet.line(x, field.top - 4, x, field.bottom + 2, INK, ' stroke-width="1"', f"{rfc3339(drawn.to)[:10]}, now")
        if not any(-40 < field.x(sign.at) - x < 20 for sign in drawn.signs):
            sheet.text(x, field.top - 8, "now", size=11, anchor="middle")


def _row(sheet: Sheet, row: Subject, field: _Field, top: float, shown: Mapping[str, str]) -> None:
    name = cut(f"{row.key}  {row.title}" if row.title and row.title != row.key else row.key, LEFT - 20)
    sheet.text(LEFT - 8, top + 16, name, anchor="end")
    free = 0.0
    # Stalls are drawn last: however short one was, nothing covers it.
    for segment in sorted(row.segments, key=lambda each: each.state in STALLED):
        if segment.to <= field.parts[0].from_ or segment.from_ >= field.parts[-1].to:
            continue
        left, right = field.x(segment.from_), field.x(segment.to)
        right = max(right, left + 1.2) if segment.state in STALLED else right
        if right - left < 0.05:
            continue
        told = _told(row, segment)
        if segment.state in THIN:
            thin(sheet, left, right, top + 4 + _BAR / 2, segment.state, told)
            continue
        cause = shown_cause(segment)
        sheet.box(left, top + 4, right - left, _BAR, _paint(sheet, segment.state, cause, shown), told)
        if cause and right - left >= 13 and left >= free:
            sheet.box(left + 1, top + 5.5, 11, _BAR - 3, "#FFFFFF")
            sheet.text(left + 6.5, top + 15, shown[cause], size=10, anchor="middle")
            free = left + 13
        if segment.knowable_at is not None and segment.from_ <= segment.knowable_at < segment.to:
            tick = field.x(segment.knowable_at)
            known = f"{row.key}: could be known from {rfc3339(segment.knowable_at)[:10]} on"
            sheet.line(tick, top + 2, tick, top + 6 + _BAR, INK, ' stroke-width="1.8"', known)


def _paint(sheet: Sheet, state: str, cause: str | None, shown: Mapping[str, str]) -> str:
    """A wait is hatched by its cause, as it may be too short for a letter."""
    return sheet.hatch(list(shown).index(cause)) if state == WAITING and cause else fill(state)


def _told(row: Subject, segment: Stretch) -> str:
    explained = ", explained afterwards" if segment.state == SILENT else ""
    cause = f" ({segment.cause}{explained})" if segment.cause else ""
    lasted = days(segment.to - segment.from_)
    return f"{row.key}: {LOOKS[segment.state].word}{cause}, {rfc3339(segment.from_)[:10]}, {lasted}"


def _cuts(sheet: Sheet, field: _Field) -> None:
    """The same cuts in every row: what is left out is not to scale."""
    for part in field.parts:
        if part.cut:
            left, right = LEFT + part.start, LEFT + part.start + part.width
            for x in (left, right):
                sheet.line(x, field.top, x, field.bottom, GREY, ' stroke-dasharray="3 2"')


def axis(sheet: Sheet, parts: Sequence[Part], left: float, top: float) -> None:
    """Dates below the rows; under a cut how much it leaves out."""
    if not parts:
        return
    sheet.line(left, top + 2, left + parts[-1].start + parts[-1].width, top + 2, GREY)
    for part in parts:
        if part.cut:
            middle = left + part.start + part.width / 2
            sheet.text(middle, top + 17, label(part), size=11, colour=GREY, anchor="middle")
            continue
        free = 0.0
        for at, told in axis_dates(part.from_, part.to, part.width // 8):
            x = left + place_of(parts, at)
            if x >= free and x + width_of(told, 11) <= left + part.start + part.width + 6:
                sheet.line(x, top + 2, x, top + 6, GREY)
                sheet.text(x, top + 17, told, size=11)
                free = x + width_of(told, 11) + 10


def _signs(sheet: Sheet, field: _Field, signs: Sequence[Sign]) -> None:
    """Above the rows, the heaviest on top; a hairline leads a target down through them."""
    weight = {kind: -index for index, kind in enumerate(SIGNS)}
    for sign in sorted(signs, key=lambda each: weight[each.kind]):
        if not field.parts or not field.parts[0].from_ <= sign.at < field.parts[-1].to:
            continue
        x, y = field.x(sign.at), field.top - 9
        told = f"{rfc3339(sign.at)[:10]}: {sign.told}"
        if sign.kind in (TARGET, SLIPPED):
            dash = ' stroke-dasharray="2 3"' if sign.kind == SLIPPED else ""
            sheet.line(x, y + 5, x, field.bottom, GREY if dash else INK, f' stroke-width="1"{dash}')
        _sign(sheet, x, y, sign.kind, told)


def _sign(sheet: Sheet, x: float, y: float, kind: str, told: str = "") -> None:
    paint = {
        TARGET: f'fill="{INK}" stroke="{INK}"',
        SLIPPED: f'fill="#FFFFFF" stroke="{GREY}"',
        DECISION: f'fill="{COLOURS["waiting"]}" stroke="{INK}" stroke-width="0.8"',
        BLOCKER: f'fill="{COLOURS["silent"]}" stroke="{INK}" stroke-width="0.8"',
        REVIEW: f'fill="{GREY}"',
    }[kind]
    outline = {
        TARGET: f"M{x:.1f} {y + 6:.1f}v-12h9l-3 3.5 3 3.5h-9",
        SLIPPED: f"M{x:.1f} {y + 6:.1f}v-12h9l-3 3.5 3 3.5h-9",
        DECISION: f"M{x:.1f} {y - 5.5:.1f}l5.5 5.5-5.5 5.5-5.5-5.5z",
        BLOCKER: f"M{x:.1f} {y - 5:.1f}l5.5 10h-11z",
        REVIEW: f"M{x - 2:.1f} {y:.1f}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z",
    }[kind]
    sheet.path(outline, paint, told)


def _letters(sheet: Sheet, segments: Sequence[Stretch], signs: Sequence[Sign], shown_as: Mapping[str, str]) -> None:
    """The causes' letters and hatches, the tick, and the signs above the rows."""
    x, y = float(LEFT), sheet.height + 14
    causes = {shown_as[cause]: cause for segment in segments if (cause := shown_cause(segment))}
    found = [
        (sign, f"waiting: {word}" if state == WAITING else word, state)
        for sign, word, state in legend(segments)
        if sign not in {look.fill for look in LOOKS.values()}
    ]
    kinds = [(kind, word, "") for _, word, kind in sign_legend(signs)]
    for sign, word, state in [*found, *kinds]:
        shown = cut(word, 260, 11)
        wide = 14 if sign not in SIGNS and sign != TICK else 0
        width = 34 + width_of(shown, 11)
        if x + wide + width > RIGHT and x > LEFT:
            x, y = float(LEFT), y + 20
        x += wide
        if sign in SIGNS:
            _sign(sheet, x + 8, y - 4, sign)
        elif sign == TICK:
            sheet.line(x + 8, y - 12, x + 8, y + 2, INK, ' stroke-width="1.8"')
        else:
            sheet.box(x - 14, y - 10, 30, 12, _paint(sheet, state, causes[sign], shown_as))
            sheet.box(x + 4.5, y - 9, 11, 10, "#FFFFFF")
            sheet.text(x + 10, y - 0.5, sign, size=10, anchor="middle")
        sheet.text(x + 22, y, shown, size=11)
        x += width
    if found or kinds:
        sheet.height = y + 10
