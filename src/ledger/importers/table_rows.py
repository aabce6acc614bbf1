"""The cells of a table, line by line: CSV and TSV by their header, JSON lines by their keys."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

import msgspec

from ledger.counting import count
from ledger.errors import BadInput
from ledger.importers import json_records
from ledger.importers.mapping import Mapping
from ledger.importers.reading import MAX_RECORD_BYTES, Line, Problem, Source

_decoder = msgspec.json.Decoder(dict[str, Any])
csv.field_size_limit(MAX_RECORD_BYTES)


class Cells(NamedTuple):
    """One line of a table: where it stands, and its values by column."""

    line: int
    values: dict[str, Any]


def cells_of(source: Source, mapping: Mapping, columns: dict[str, str]) -> Iterator[Cells | Problem]:
    """The lines of a table.

    `columns` are the columns that have to be there, with the key of the mapping that names each. Raises BadInput
    where a CSV file has no such column, or two of the same name.
    """
    chunks = source.chunks()
    first = next(chunks, b"")
    if isinstance(first, Problem):
        yield first
        return
    form = mapping.file.format or ("jsonl" if is_json(first) else "csv")
    if form == "jsonl":
        yield from _json_cells(source, first, chunks)
    else:
        delimiter = mapping.file.delimiter or ("\t" if form == "tsv" else delimiter_in(first))
        lines = source.lines(first, chunks)
        yield from CsvReader(source, delimiter, mapping.file.encoding).cells(lines, columns)


def is_json(start: bytes) -> bool:
    """Whether a table that begins like this is JSON: an object a line, or an array of them."""
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"["))


def delimiter_in(start: bytes) -> str:
    """The sign that parts the header: the most frequent of tab, semicolon, comma and bar."""
    header = start.split(b"\n", 1)[0].decode("utf-8", "replace")
    return max(",\t;|", key=header.count)


def _json_cells(source: Source, first: bytes, chunks: Iterator[bytes | Problem]) -> Iterator[Cells | Problem]:
    for line in json_records.records(source, None, chain([first], chunks)):
        if isinstance(line, Problem):
            yield line
            continue
        found = json_records.decode(line.raw, _decoder)
        if isinstance(found, str):
            yield source.problem(line.number, found)
        else:
            yield Cells(line.number, found)


class CsvRow(NamedTuple):
    """One line of a CSV file, cell by cell."""

    line: int
    values: list[str]


class CsvReader:
    """A CSV file by its header. A line that is no text in the file's encoding is a problem and is passed over."""

    def __init__(self, source: Source, delimiter: str, encoding: str) -> None:
        self._source = source
        self._delimiter = delimiter
        self._encoding = encoding
        self._problems: list[Problem] = []
        self._number = 0

    def cells(self, lines: Iterator[Line | Problem], columns: dict[str, str]) -> Iterator[Cells | Problem]:
        """The lines by column; of two columns of one name, which no mapping may ask for, the last one counts."""
        header: list[str] | None = None
        for row in self.rows(lines):
            if isinstance(row, Problem):
                yield row
            elif header is None:
                header = self._header(row.values, columns)
            else:
                yield Cells(row.line, dict(zip(header, row.values, strict=True)))
        if header is None:
            self._header([], columns)

    def rows(self, lines: Iterator[Line | Problem]) -> Iterator[CsvRow | Problem]:
        """The header and the lines, each as long as the header. Raises BadInput where the header is broken."""
        rows = csv.reader(self._texts(lines), delimiter=self._delimiter, strict=True)
        header: list[str] | None = None
        while True:
            before = self._number
            try:
                row = next(rows, None)
            except csv.Error as error:
                if header is None:
                    raise BadInput(self._source.name, 1, f"its header is not valid CSV: {error}") from None
                yield self._source.problem(before + 1, f"not valid CSV: {error}")
                continue
            yield from self._problems
            self._problems.clear()
            if row is None:
                return
            if not row:
                continue
            if header is None:
                header = row
            elif len(row) != len(header):
                why = f"it has {count(len(row), 'column')}, the header has {len(header)}"
                yield self._source.problem(before + 1, why)
                continue
            yield CsvRow(before + 1, row)

    def _texts(self, lines: Iterator[Line | Problem]) -> Iterator[str]:
        for line in lines:
            if isinstance(line, Problem):
                self._problems.append(line)
                continue
            self._number = line.number
            try:
                text = line.raw.decode(self._encoding)
            except UnicodeDecodeError as error:
                why = f"not valid {self._encoding} at byte {error.start} of the line"
                self._problems.append(self._source.problem(line.number, why))
                continue
            yield text.removeprefix("\ufeff") + "\n" if line.number == 1 else text + "\n"

    def _header(self, header: list[str], columns: dict[str, str]) -> list[str]:
        twice = sorted({name for name in header if header.count(name) > 1} & set(columns))
        if twice:
            raise BadInput(self._source.name, 1, f"the column {twice[0]!r} stands twice in the header")
        for name, key in columns.items():
            if name not in header:
                there = ", ".join(header)
                raise BadInput(self._source.name, 1, f"there is no column {name!r} (mapping: {key}); there are {there}")
        return header
