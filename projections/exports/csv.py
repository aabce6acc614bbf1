"""Rows as CSV (RFC 4180) that a spreadsheet opens without running anything. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

#: A cell that begins with one of these is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

#: Signs for what would act on a terminal that shows the file, and is not allowed in RFC 4180 either.
_SIGNS = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"}
_SIGNS |= {0x7F: "␡"} | {code: f"‹U+{code:04X}›" for code in range(0x80, 0xA0)}


def write_csv(out: TextIO, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A header line and the rows, each ended by CR LF; None is an empty cell.

    A text that a spreadsheet would take for a formula gets an apostrophe before it, and control characters become
    visible signs. `out` must not translate line ends (`newline=""`).
    """
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not value.isprintable():
        value = value.translate(_SIGNS)
    return f"'{value}" if value.startswith(_FORMULA) else value
