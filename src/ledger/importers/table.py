"""Tables through a mapping: CSV, TSV or JSON lines, with one state or event a line, or one change of one field."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec

from ledger.errors import Rejected
from ledger.importers.case_order import by_case, in_time
from ledger.importers.cases import UNKNOWN, Cases
from ledger.importers.intake import Heard, Options
from ledger.importers.mapping import Mapping
from ledger.importers.reading import Problem, Source
from ledger.importers.row import Row, reader_of_times, text_of
from ledger.importers.table_rows import Cells, cells_of
from ledger.importers.templates import Template, expressions_of, value_at
from ledger.log.port import Log

_AT_ONCE = 500


def read(source: Source, ledger: Log, options: Options) -> Iterator[Heard]:
    """What a table says. Raises Rejected where no mapping tells what its columns mean."""
    if options.mapping is None:
        raise Rejected("a table needs a mapping; write a first one with: unstall import table FILE --suggest-map")
    mapping = options.mapping
    if options.initiative_from:
        case = msgspec.structs.replace(mapping.case, initiative=options.initiative_from)
        mapping = msgspec.structs.replace(mapping, case=case)
    reader = _RowReader(source, mapping, options)
    cases = Cases(source, ledger, options, mapping, "table:")
    rows: list[Row] = []
    numbered = mapping.time.order is not None
    for found in by_case(reader.rows()):
        if isinstance(found, Problem):
            yield found
            continue
        rows += in_time(found, numbered=numbered)
        if len(rows) >= _AT_ONCE:
            yield from cases.take(rows)
            rows = []
    yield from cases.take(rows)
    yield from cases.end()


class _RowReader:
    """Makes rows of a table's cells, by what the mapping says of case, time, who and source."""

    def __init__(self, source: Source, mapping: Mapping, options: Options) -> None:
        self._source = source
        self._mapping = mapping
        self._case = Template(_needed(mapping.case.id, "case.id", "the column that names the case"))
        self._time = _needed(mapping.time.from_, "time.from", "the column with the time")
        self._read_time = reader_of_times(mapping.time.format, options.zone or mapping.zone)
        self._who = Template(mapping.who.from_) if mapping.who else None
        self._origin = [Template(name) for name in mapping.source.from_] if mapping.source else []
        self._names = expressions_of(mapping)
        self._values = [(name, Template(name)) for name in self._names]
        self._change = mapping.change
        self._empty = frozenset(mapping.file.empty)

    def rows(self) -> Iterator[Row | Problem]:
        for cells in cells_of(self._source, self._mapping, self._columns()):
            if isinstance(cells, Problem):
                yield cells
                continue
            try:
                yield self._row(cells)
            except ValueError as error:
                yield self._source.problem(cells.line, str(error))

    def _columns(self) -> dict[str, str]:
        """Every column that has to be there, and the key of the mapping that names it."""
        columns = dict.fromkeys(self._case.names, "case.id") | {self._time: "time.from"}
        for key, template in (("who.from", self._who), *(("source.from", one) for one in self._origin)):
            columns |= dict.fromkeys(template.names, key) if template else {}
        if self._mapping.time.order:
            columns[self._mapping.time.order] = "time.order"
        if self._change:
            columns[self._change.field] = "change.field"
            columns[self._change.after] = "change.after"
        else:
            columns |= {name: "from" for _, template in self._values for name in template.names}
        return columns

    def _row(self, cells: Cells) -> Row:
        told = cells.values
        case = text_of(self._plain(self._case.fill(told)))
        if case is None:
            raise ValueError(f"it has no case in {self._case.name!r}")
        if not case.isprintable():
            raise ValueError(f"its case {case!r} holds characters that nobody can see")
        at = self._read_time(told.get(self._time) if self._time in told else value_at(told, self._time))
        actor = text_of(self._plain(self._who.fill(told))) if self._who else None
        return Row(
            cells.line, case, at, actor or UNKNOWN, self._source_of(cells), self._values_of(told), self._order(told)
        )

    def _source_of(self, cells: Cells) -> str:
        if self._origin:
            return "/".join(text_of(template.fill(cells.values)) or "" for template in self._origin)
        return sha256(msgspec.json.encode(cells.values, order="sorted")).hexdigest()[:16]

    def _order(self, told: dict[str, Any]) -> float:
        name = self._mapping.time.order
        if not name:
            return 0.0
        text = text_of(value_at(told, name))
        try:
            return float(text or "nothing")
        except ValueError:
            raise ValueError(f"its order {name!r} is {text!r}, not a number") from None

    def _values_of(self, told: dict[str, Any]) -> dict[str, Any]:
        if self._change is None:
            return {name: self._plain(template.fill(told)) for name, template in self._values}
        field = text_of(value_at(told, self._change.field))
        after = value_at(told, self._change.after)
        created = self._change.created
        if created and text_of(value_at(told, created.from_)) in (created.is_ or ()):
            if not isinstance(after, dict):
                raise ValueError(f"{self._change.after!r} of a first sight is not an object with fields in it")
            return {name: self._plain(template.fill(after)) for name, template in self._values}
        return {field: self._plain(after)} if field is not None and field in self._names else {}

    def _plain(self, value: Any) -> Any:
        return None if isinstance(value, str) and value in self._empty else value


def _needed(name: str | None, key: str, what: str) -> str:
    if name is None:
        raise Rejected(f"the mapping needs the key {key}: {what}")
    return name
