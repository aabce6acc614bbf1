"""A form and a menu as lines. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from tui.widgets.palette import Line, fit, pad, wrap
from tui.words.display import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.forms.offers import Offer
    from tui.forms.plan import Plan

#: From this width on help and offers stand beside the rows.
BESIDE_FROM = 100
_LABEL_WIDTH = 24
#: Lines for offers below the rows; for help and offers beside them.
OFFERS = 4
#: So few are enough where more would hide a row.
_FEW_OFFERS = 2
_BESIDE_LINES = 7
_MARK = "▸ "


class Look(NamedTuple):
    """What a form shows: where the caret is, what was typed, what is wrong or meant in each row, what is offered."""

    plan: Plan
    current: int
    caret: int
    texts: Sequence[str]
    wrong: dict[int, str]
    meant: dict[int, str]
    offers: Sequence[Offer]
    picked: int | None
    message: Sequence[tuple[str, str]]


def form_lines(look: Look, width: int, height: int) -> list[Line]:
    """The form in at most `height` lines; rows that find no room are scrolled to."""
    head = _head(look.plan, width)
    tail = [[(piece, role)] for text, role in look.message for piece in wrap(text, max(width - 1, 8))]
    beside = width >= BESIDE_FROM
    room = max(height - len(head) - len(tail), 3)
    if beside:
        left = width * 58 // 100
        rows = _window(_rows(look, left), look.current, room)
        deep = min(max(len(rows), _BESIDE_LINES), room)
        side = _side(look, width - left - 2, deep)
        rows += [[] for _ in range(deep - len(rows))]
        body = [_beside(row, side[place] if place < len(side) else [], left) for place, row in enumerate(rows)]
    else:
        # The height stays while offers come and go: a page that jumps under a form cannot be read.
        rows = _rows(look, width)
        deep = max(min(OFFERS, room - len(rows) - 1), _FEW_OFFERS) + 1
        side = _side(look, width, deep)
        side += [[] for _ in range(deep - len(side))]
        rows = _window(rows, look.current, max(room - len(side), 2))
        body = [*rows, *side]
    lines: list[Line] = [*head, *body, *tail]
    return lines[:height]


def _head(plan: Plan, width: int) -> list[Line]:
    lines: list[Line] = [[("▌ ", "accent"), (plan.title, "bold"), (f"  {plan.help}", "dim")]]
    for note in plan.notes:
        lines.append([("  ", ""), (fit(note, width - 2), "accent")])
    return lines


def _rows(look: Look, width: int) -> list[Line]:
    label_width = min(max(cell_len(clean(row.label)) for row in look.plan.rows) + 2, _LABEL_WIDTH, width // 3)
    return [_row(look, place, width, label_width) for place in range(len(look.plan.rows))]


def _row(look: Look, place: int, width: int, label_width: int) -> Line:
    row, text = look.plan.rows[place], look.texts[place]
    current = place == look.current
    line: Line = [
        (_MARK if current else "  ", "accent"),
        (pad(row.label, label_width), "bold" if current else "dim"),
        ("* " if row.required and not text.strip() else "  ", "alarm"),
    ]
    room = max(width - 2 - label_width - 2, 1)
    aside = look.wrong.get(place) or look.meant.get(place, "").removeprefix(f"{text}, ")
    role = "error" if place in look.wrong else "dim"
    if current:
        line += _edited(text, look.caret, row.hint, max(room - min(cell_len(aside) + 2, room // 2), 4))
    else:
        line.append((fit(text or row.hint, room), "" if text else "dim"))
    if aside:
        used = sum(cell_len(clean(part)) for part, _ in line)
        line.append((fit(f"  {'' if place in look.wrong else '= '}{aside}", max(width - used, 0)), role))
    return line


def _edited(text: str, caret: int, hint: str, room: int) -> Line:
    before, after = clean(text[:caret]), clean(text[caret:])
    while cell_len(before) >= room:
        before = before[1:]
    rest = "" if text else f" {hint}" if hint else ""
    line: Line = [(before, ""), (after[:1] or " ", "caret"), (fit(after[1:], max(room - cell_len(before) - 1, 0)), "")]
    return [*line, (rest, "dim")] if rest else line


def _window(rows: list[Line], current: int, room: int) -> list[Line]:
    """So many rows as there is room for, the current one among them."""
    if len(rows) <= room:
        return rows
    first = max(min(current - room // 2, len(rows) - room), 0)
    shown = rows[first : first + room]
    if first:
        shown[0] = [*shown[0], ("  ↑", "dim")]
    if first + room < len(rows):
        shown[-1] = [*shown[-1], ("  ↓", "dim")]
    return shown


def _side(look: Look, width: int, height: int) -> list[Line]:
    """What the current field means, and what could stand in it."""
    helped = [[(piece, "dim")] for piece in wrap(look.plan.rows[look.current].help, max(width, 8))]
    lines: list[Line] = [*helped[: 1 if width < BESIDE_FROM // 3 else 3]]
    room = max(height - len(lines), 1)
    picked, typed = look.picked or 0, look.texts[look.current].strip()
    first = max(min(picked - room + 1, len(look.offers) - room), 0)
    for place, offer in enumerate(look.offers[first : first + room], first):
        here = place == look.picked
        sign = "› " if here or (look.picked is None and place == 0 and offer.text and typed) else "  "
        told = f"  {offer.told}" if offer.told else ""
        shown = fit(offer.text, max(width - 2, 0))
        room_told = max(width - 2 - cell_len(shown), 0)
        lines.append([(sign, "accent"), (shown, "match" if here else ""), (fit(told, room_told), "dim")])
    return lines


def _beside(row: Line, side: Line, left: int) -> Line:
    used = sum(cell_len(clean(text)) for text, _ in row)
    return [*row, (" " * max(left - used, 0) + "  ", ""), *side]


def menu_lines(
    title: str, typed: str, entries: Sequence[tuple[str, str]], picked: int, width: int, height: int
) -> list[Line]:
    """A menu: its title, what was typed to narrow it, and the entries as (words, help)."""
    lines: list[Line] = [[("▌ ", "accent"), (title, "bold"), (f"  {clean(typed)}", ""), (" ", "caret")]]
    room = max(height - 1, 1)
    first = max(min(picked - room // 2, len(entries) - room), 0)
    names = max((cell_len(words) for words, _ in entries), default=0) + 2
    for place, (words, told) in enumerate(entries[first : first + room], first):
        here = place == picked
        lines.append(
            [
                ("▸ " if here else "  ", "accent"),
                (pad(words, names), "bold" if here else ""),
                (fit(told, max(width - names - 2, 0)), "dim"),
            ]
        )
    if not entries:
        lines.append([("  nothing like this can be recorded here", "dim")])
    return lines
