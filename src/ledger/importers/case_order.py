"""The rows of a table case by case, and those of a case in the order of time, however the table has them.

A table may be newest first, or sorted by anything; what a row says shows only beside the row before it of the same
case. So all rows are read before the first is told. They are held in memory a little at a time, the rest in a
temporary file.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from itertools import groupby, pairwise
from operator import attrgetter
from tempfile import TemporaryFile
from typing import IO

import msgspec

from ledger.importers.reading import Problem
from ledger.importers.row import Row

#: So many rows are held in memory.
HELD = 20_000
_LENGTH_BYTES = 4
_AT_ONCE = 1 << 20

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Row)
_of_case = attrgetter("case")


def by_case(rows: Iterable[Row | Problem]) -> Iterator[list[Row] | Problem]:
    """The rows of one case after the other, each as they stand; problems come first."""
    held: list[Row] = []
    with ExitStack() as files:
        runs: list[IO[bytes]] = []
        for row in rows:
            if isinstance(row, Problem):
                yield row
                continue
            held.append(row)
            if len(held) >= HELD:
                runs.append(files.enter_context(TemporaryFile(buffering=_AT_ONCE)))
                _write(sorted(held, key=_of_case), runs[-1])
                held.clear()
        parts = [*map(_read, runs), iter(sorted(held, key=_of_case))]
        for _, found in groupby(heapq.merge(*parts, key=_of_case), key=_of_case):
            yield list(found)


def in_time(rows: list[Row], *, numbered: bool) -> list[Row]:
    """The rows of a case from the oldest on: by their number, where the table has numbers, then by their time.

    Rows that are equal in this stay as they stand; where a case is told newest first they are turned round.
    """
    key = _by_number if numbered else _by_time
    moments = [key(row) for row in rows]
    if all(one <= other for one, other in pairwise(moments)):
        return rows
    if all(one >= other for one, other in pairwise(moments)):
        return rows[::-1]
    return sorted(rows, key=key)


def _by_number(row: Row) -> tuple[float, datetime]:
    # Real order columns repeat themselves; then the time decides.
    return row.number, row.at


def _by_time(row: Row) -> tuple[float, datetime]:
    return 0.0, row.at


def _write(rows: Iterable[Row], file: IO[bytes]) -> None:
    for row in rows:
        packed = _encoder.encode(row)
        file.write(len(packed).to_bytes(_LENGTH_BYTES))
        file.write(packed)


def _read(file: IO[bytes]) -> Iterator[Row]:
    file.seek(0)
    while length := file.read(_LENGTH_BYTES):
        yield _decoder.decode(file.read(int.from_bytes(length)))
