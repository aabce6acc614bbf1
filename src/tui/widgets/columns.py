"""How columns share a table's width, and which go first where there is too little. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from rich.cells import cell_len

from tui.widgets.palette import Line, Span, fit, pad
from tui.words.display import clean

#: The blank between two columns where there is room, and where there is not.
WIDE_GAP, GAP = 2, 1


class Column(NamedTuple):
    """One column. `cell` gives a row's span. It takes `width` cells at least and, where there is room, what its content
    needs, up to `most`. The column with the highest `leaves` goes first where the table is too narrow; 0 never goes."""

    title: str
    cell: Callable[[Any], Span]
    width: int
    most: int = 0
    align: str = "left"
    leaves: int = 0
    #: Draw a row instead of `cell`, and the heading, over the width; such a column takes the room left, up to `most`.
    draw: Callable[[Any, int], Line] | None = None
    head: Callable[[int], str] | None = None
    #: Its content tells the rows apart: it has what it needs before the others share what is left.
    tells_apart: bool = False
    #: Cut it would be wrong, as a number is: another column leaves before it has less than it needs.
    uncut: bool = False


class Laid(NamedTuple):
    """A column, the width that it got, and the blank before it."""

    column: Column
    width: int
    gap: int


def lay(columns: Sequence[Column], width: int, rows: Sequence[Any] = (), every: Sequence[Any] = ()) -> list[Laid]:
    """The columns that stay in `width` cells, in their order, each as wide as its content in `rows` where that fits.

    Where something would be cut, columns give way in which none of `every` row has anything.
    """
    kept = [column._replace(width=_natural(column, rows)) if column.uncut else column for column in columns]
    if every and sum(_natural(column, rows) + GAP for column in kept) > width:
        kept = [column for column in kept if not column.leaves or column.draw or _told(column, every)]
    while _needed(kept, GAP) > width and any(column.leaves for column in kept):
        kept.remove(max(kept, key=lambda column: column.leaves))
    wanted = [_natural(column, rows) - column.width for column in kept]
    gap = WIDE_GAP if _needed(kept, WIDE_GAP) + sum(wanted) <= width else GAP
    spare = max(width - _needed(kept, gap), 0)
    first = [more if column.tells_apart else 0 for column, more in zip(kept, wanted, strict=True)]
    rest = [more - early for more, early in zip(wanted, first, strict=True)]
    early = _shared(first, spare)
    given = [sum(both) for both in zip(early, _shared(rest, spare - sum(early)), strict=True)]
    return [
        Laid(column, column.width + more, gap if index else 0)
        for index, (column, more) in enumerate(zip(kept, given, strict=True))
    ]


def _natural(column: Column, rows: Sequence[Any]) -> int:
    if column.draw is not None:
        return column.most
    if column.most <= column.width:
        return column.width
    longest = max((cell_len(clean(column.cell(row)[0])) for row in rows), default=0)
    return max(min(longest, column.most), column.width)


def _told(column: Column, rows: Sequence[Any]) -> bool:
    return any(column.cell(row)[0] for row in rows)


def _shared(wanted: Sequence[int], spare: int) -> list[int]:
    """What each gets of `spare`: the modest get all they want, the greedy share what is left."""
    given = [0] * len(wanted)
    hungry = sorted((i for i, more in enumerate(wanted) if more), key=lambda i: wanted[i])
    for served, index in enumerate(hungry):
        given[index] = min(wanted[index], spare // (len(hungry) - served))
        spare -= given[index]
    return given


def _needed(columns: Sequence[Column], gap: int) -> int:
    return sum(column.width for column in columns) + gap * max(len(columns) - 1, 0)


def heading(laid: Sequence[Laid]) -> Line:
    """The line of titles."""
    return [
        (" " * gap + pad(column.head(width) if column.head else column.title, width, column.align), "dim")
        for column, width, gap in laid
    ]


def row_line(laid: Sequence[Laid], row: Any) -> Line:
    """One row's spans, each cut and filled to its column."""
    line: Line = []
    last = len(laid) - 1
    for index, (column, width, gap) in enumerate(laid):
        if gap:
            line.append((" " * gap, ""))
        if column.draw is not None:
            line += column.draw(row, width)
            continue
        text, role = column.cell(row)
        filled = index < last or column.align == "right"
        line.append((pad(text, width, column.align) if filled else fit(text, width), role))
    return line
