"""A first mapping for a file, from its columns and some rows, with the reasons for each choice as comments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from ledger.counting import count
from ledger.errors import BadInput, Rejected
from ledger.importers.guess import format_of
from ledger.importers.mapping import File, Mapping
from ledger.importers.reading import Problem, open_source
from ledger.importers.row import text_of
from ledger.importers.suggest_text import Writer
from ledger.importers.suggest_time import time_table
from ledger.importers.table_rows import cells_of, is_json
from ledger.status_words import guess_class

_LOOKED_AT = 20_000
_MANY_STATUSES = 60
_EMPTY = ("?", "-", "NULL", "null", "None", "n/a", "N/A")

# Words in a column's name, the telling ones first; a whole name counts more than a part of one.
_CASE = ("case:concept:name", "case", "caseid", "number", "key", "issue", "ticket", "incident", "id")
_TIME = (
    *("sys_updated_at", "updated_at", "changed_at", "time:timestamp", "timestamp", "last modified", "at", "when"),
    *("time", "updated", "changed", "date"),
)
_WHO = ("updated_by", "changed_by", "org:resource", "by", "actor", "who", "user", "author", "resource")
_STATUS = ("status", "state", "incident_state", "stage", "column", "concept:name", "activity", "activityid")
_ASSIGNEE = ("assigned_to", "assignee", "assigned", "org:resource", "resource", "handler")
_OWNER = ("owner", "owning-sig", "owning", "responsible", "author", "authors")
_TITLE = ("title", "summary", "short_description", "subject", "name")
_NAMES = ("login", "username", "name", "displayName")
_ORDER = ("seq", "sequence", "sys_mod_count", "mod_count", "version", "revision")
_DUE = ("due", "due_date", "duedate", "deadline")
_TARGET = re.compile(r"^(milestone\.(alpha|beta|stable)|target.*|.*[-_]version)$")
_FIELD = ("field", "attribute", "property", "field_name")
_AFTER = ("to", "after", "new", "new_value", "added")
_HINDSIGHT = re.compile(r"(resolved|closed|finished|completed|solved)_?(at|by|code|date|on)$")
_PARTS = re.compile(r"[_\-./ ]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: `Blocked by` names no person who changed something.
_NOBODY = re.compile(r"block|depend|parent", re.IGNORECASE)

Rows = list[dict[str, Any]]


def suggest(place: str, form: str | None = None) -> str:
    """The text of a TOML mapping for the file at `place`.

    Raises Rejected where the file's columns do not tell even the case and the time, and what is needed instead.
    """
    form = form or format_of(place)
    if form == "xes":
        from ledger.importers.suggest_xes import suggest_xes

        return suggest_xes(place)
    if form != "table":
        raise Rejected(f"{place} is {form}; it needs no mapping: unstall import {form} {place}")
    rows, kind, empty = _sample(place)
    if not rows:
        raise BadInput(place, None, "it has no rows from which a mapping could be suggested")
    columns = list(rows[0])
    writer = Writer(place, len(rows))
    writer.table("file", f'format = "{kind}"')
    if empty:
        writer.lines(f"empty = {Writer.array(['', *empty])}   # these stand for nothing in this file")
    field, after = _named(columns, _FIELD), _named(columns, _AFTER)
    if field and after:
        _changes(writer, rows, columns, field, after)
    else:
        _states(writer, rows, columns)
    return writer.text()


def _sample(place: str) -> tuple[Rows, str, list[str]]:
    with open_source(place) as source:
        found = islice(cells_of(source, Mapping(file=File()), {}), _LOOKED_AT)
        cells = [one for one in found if not isinstance(one, Problem)]
    with open_source(place) as source:
        start = next(source.chunks(), b"")
    json_lines = isinstance(start, bytes) and is_json(start)
    rows = [one.values for one in cells]
    values = {value for row in rows for value in row.values() if isinstance(value, str)}
    empty = [sign for sign in _EMPTY if sign in values]
    for row in rows:
        row.update({name: None for name, value in row.items() if isinstance(value, str) and value in empty})
    return rows, "jsonl" if json_lines else "csv", empty


def _named(columns: Iterable[str], words: Sequence[str], *, parts: bool = False) -> str | None:
    """The column whose name is one of the words; with `parts`, or has one of them in it."""
    names = {column.lower(): column for column in columns}
    for word in words:
        if word in names:
            return names[word]
    if parts:
        for word in words:
            for name, column in names.items():
                if word in _PARTS.split(_CAMEL.sub("_", column).lower()) or name.endswith(f"_{word}"):
                    return column
    return None


def _head(writer: Writer, rows: Rows, columns: list[str], *, subject: str, title: str | None) -> None:
    case = _named(columns, _CASE, parts=True)
    time = _named(columns, _TIME, parts=True)
    if case is None or time is None:
        missing = "the case (such as number or id)" if case is None else "the time of a row (such as updated_at)"
        raise Rejected(f"no column says what is {missing}; write the mapping by hand, see docs/mapping.md")
    order = _named(columns, _ORDER)
    writer.table("case", f"id = {Writer.quoted(case)}   # {_distinct(rows, case)} different ones in what was looked at")
    if title:
        writer.lines(f"title = {Writer.quoted(title)}")
    if subject == "initiative":
        writer.lines('subject = "initiative"   # owners and targets belong to initiatives')
    writer.table("time", f"from = {Writer.quoted(time)}")
    writer.lines(*time_table([text_of(row.get(time)) for row in rows]))
    if order:
        writer.lines(f"order = {Writer.quoted(order)}   # counts within a case; clocks do not")
    if who := _named([name for name in columns if name != case and not _NOBODY.search(name)], _WHO, parts=True):
        writer.table("who", f"from = {Writer.quoted(_name_in(rows, who))}")
    if order:
        writer.table("source", f"from = {Writer.array([order, time])}   # tells the changes of a case apart")


def _name_in(rows: Rows, column: str) -> str:
    """The column, or the part of it with a person's name where each person is an object."""
    people = [row[column] for row in rows if isinstance(row.get(column), dict)]
    return next((f"{column}.{part}" for part in _NAMES if people and all(part in one for one in people)), column)


def _distinct(rows: Rows, column: str) -> int:
    return len({text_of(row.get(column)) for row in rows})


def _states(writer: Writer, rows: Rows, columns: list[str]) -> None:
    """One row is the state of a case after an update."""
    usable = [column for column in columns if not _HINDSIGHT.search(column.lower())]
    hindsight = [column for column in columns if column not in usable]
    _head(writer, rows, usable, subject="item", title=_named(usable, _TITLE))
    if hindsight:
        writer.comment(f"Left out: {', '.join(hindsight)}. They often hold the final value on every row of a case.")
    if status := _named(usable, _STATUS, parts=True):
        writer.table("status", f"from = {Writer.quoted(status)}")
        _classes(writer, Counter(filter(None, (text_of(row.get(status)) for row in rows))))
    if assignee := _named(usable, _ASSIGNEE) or _named(usable, _OWNER):
        writer.table("assignee", f"from = {Writer.quoted(_name_in(rows, assignee))}")
    due = _named(usable, _DUE)
    if due:
        writer.table("due", f"from = {Writer.quoted(due)}")


def _classes(writer: Writer, statuses: Counter[str]) -> None:
    writer.table("status.classes")
    if len(statuses) > _MANY_STATUSES:
        writer.comment(f"{len(statuses)} different values; a status has fewer. Is this the right column?")
        return
    for status, rows in statuses.most_common():
        kind = guess_class(status)
        line = f'{Writer.quoted(status)} = "{kind or "active"}"'
        writer.lines(f"{line}   # {count(rows, 'row')}" + ("" if kind else "; its words say nothing, please choose"))


def _changes(writer: Writer, rows: Rows, columns: list[str], field: str, after: str) -> None:
    """One line is one change of one field."""
    names = Counter(name for row in rows if (name := text_of(row.get(field))))
    created = _created(rows, columns, after)
    for row in rows:
        if isinstance(value := row.get(after), dict):
            names.update(value.keys())
    subject = "initiative" if any(_TARGET.match(name) for name in names) else "item"
    others = [column for column in columns if column not in (field, after)]
    _head(writer, rows, others, subject=subject, title=_named(names, _TITLE))
    writer.table("change", f"field = {Writer.quoted(field)}", f"after = {Writer.quoted(after)}")
    if created:
        column, value = created
        condition = f"{{ from = {Writer.quoted(column)}, is = [{Writer.quoted(value)}] }}"
        writer.lines(f"created = {condition}   # the first sight of a case, with all its fields")
    if status := _named(names, _STATUS):
        writer.table("status", f"from = {Writer.quoted(status)}")
        (_stages if subject == "initiative" else _classes)(writer, Counter(_values(rows, field, after, status)))
    who = _named(names, _OWNER if subject == "initiative" else _ASSIGNEE, parts=True)
    if who:
        writer.table("owner" if subject == "initiative" else "assignee", f"from = {Writer.quoted(who)}")
    for target in sorted(name for name in names if subject == "initiative" and _TARGET.match(name)):
        label = target.rpartition(".")[2] if "." in target else ""
        writer.table("[target]", f"from = {Writer.quoted(target)}")
        writer.lines(f"milestone = {Writer.quoted((label + ' {value}').strip())}")


def _created(rows: Rows, columns: list[str], after: str) -> tuple[str, str] | None:
    """The column and the value in it that every first sight has, and nothing else."""
    first = [row for row in rows if isinstance(row.get(after), dict)]
    later = [row for row in rows if not isinstance(row.get(after), dict)]
    for column in columns if first else ():
        values = {text_of(row.get(column)) for row in first}
        (value,) = values if len(values) == 1 else (None,)
        if value is not None and all(text_of(row.get(column)) != value for row in later):
            return column, value
    return None


def _values(rows: Rows, field: str, after: str, name: str) -> Iterator[str]:
    for row in rows:
        value = row.get(after)
        if isinstance(value, dict):
            value = value.get(name)
        elif text_of(row.get(field)) != name:
            continue
        if text := text_of(value):
            yield text


_STAGES = {"queued": "proposed", "active": "committed", "waiting": "paused", "done": "achieved", "dropped": "dropped"}


def _stages(writer: Writer, statuses: Counter[str]) -> None:
    writer.table("status.stages")
    for status, times in statuses.most_common(_MANY_STATUSES):
        kind = guess_class(status)
        if kind is None:
            writer.comment(f"{Writer.quoted(status)} = …   {count(times, 'time')}; its words say nothing")
        else:
            writer.lines(f'{Writer.quoted(status)} = "{_STAGES[kind]}"   # {count(times, "time")}')
