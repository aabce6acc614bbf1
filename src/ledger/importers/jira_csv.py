"""Jira's own CSV export: each row as the issue that its REST interface would give, without a change log.

Several columns may have one name (a comment each). Times have the form of the site that exported and name no zone.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from hashlib import sha256
from itertools import chain, islice

from ledger.errors import BadInput
from ledger.importers import time_forms
from ledger.importers.jira_csv_words import category, is_below, ours
from ledger.importers.jira_shape import (
    Category,
    Comment,
    Comments,
    Fields,
    Issue,
    IssueLink,
    Linked,
    LinkedFields,
    LinkType,
    Named,
    Person,
    Status,
)
from ledger.importers.reading import Problem, Source
from ledger.importers.table_rows import CsvReader, CsvRow, delimiter_in
from ledger.instants import to_utc

_NEEDED = ("key", "status", "created")
_TIMES = ("created", "updated", "resolved")
#: So many rows are looked at to judge the form of the times.
_LOOKED_AT = 2_000
_BLOCKS = LinkType("Blocks", "is blocked by", "blocks")

Row = tuple[int, dict[str, list[str]]]


def is_export(start: bytes) -> bool:
    """Whether a file that begins like this has the columns of Jira's own CSV export."""
    line = start.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r")
    try:
        header = next(csv.reader([line], delimiter=delimiter_in(start)), [])
    except csv.Error:
        return False
    names = {ours(column) for column in header}
    return {"key", "status"} <= names and bool({"id", "type", "summary"} & names)


def issues(
    source: Source, first: bytes, chunks: Iterator[bytes | Problem], zone: tzinfo | None
) -> Iterator[tuple[int, Issue] | Problem]:
    """The issues of an export. Raises BadInput where its times cannot be read as a whole, and what would help."""
    lines = CsvReader(source, delimiter_in(first), "utf-8").rows(source.lines(first, chunks))
    rows = _by_name(source, lines)
    head = list(islice(rows, _LOOKED_AT))
    read_time = _times(source, [row for row in head if not isinstance(row, Problem)], zone)
    names: dict[str, str] = {}
    for row in head:
        if not isinstance(row, Problem):
            _learn(row[1], names)
    for row in chain(head, rows):
        if isinstance(row, Problem):
            yield row
            continue
        _learn(row[1], names)
        try:
            yield row[0], _issue(row[1], read_time, names)
        except ValueError as error:
            yield source.problem(row[0], f"{_one(row[1], 'key') or 'a row without a key'}: {error}")


def _by_name(source: Source, rows: Iterator[CsvRow | Problem]) -> Iterator[Row | Problem]:
    names: list[str | None] | None = None
    for row in rows:
        if isinstance(row, Problem):
            yield row
        elif names is None:
            names = [ours(column) for column in row.values]
            for needed in _NEEDED:
                if needed not in names:
                    raise BadInput(
                        source.name, 1, f"the export has no column {needed.title()!r}; export it with all fields"
                    )
        else:
            values: dict[str, list[str]] = {}
            for name, value in zip(names, row.values, strict=True):
                if name and value.strip():
                    values.setdefault(name, []).append(value.strip())
            yield row.line, values


def _times(source: Source, rows: list[Row], zone: tzinfo | None) -> Callable[[str], datetime]:
    texts = [text for _, row in rows for name in _TIMES for text in row.get(name, ())]
    form = time_forms.form_of(texts)
    if texts and form is None:
        raise BadInput(source.name, 2, f"its times, such as {texts[0]!r}, are in a form that is not known")
    parse = datetime.fromisoformat if form in (None, "iso") else time_forms.reader(form or "")
    if zone is None and texts and parse(texts[0]).tzinfo is None:
        raise BadInput(
            source.name, 2, f"its times, such as {texts[0]!r}, name no zone; say which: --zone Europe/Berlin"
        )
    return lambda text: to_utc(parse(text), zone)


def _learn(row: dict[str, list[str]], names: dict[str, str]) -> None:
    """Who is behind the ids by which comments name their authors."""
    for who in ("assignee", "reporter", "creator"):
        number, shown = _one(row, f"{who} id"), _one(row, who)
        if number and shown:
            names[number] = shown


def _one(row: dict[str, list[str]], name: str) -> str | None:
    return row.get(name, [None])[0]


def _issue(row: dict[str, list[str]], read_time: Callable[[str], datetime], names: dict[str, str]) -> Issue:
    key = _one(row, "key")
    if not key or not row.get("created"):
        raise ValueError("the row has no key or does not say when the issue was created")
    times = {name: read_time(row[name][0]).isoformat() for name in _TIMES if name in row}
    kind = _one(row, "category")
    status = _one(row, "status")
    links = [IssueLink(_BLOCKS, inward=Linked(other)) for other in row.get("blocked by", ())]
    links += [IssueLink(_BLOCKS, outward=Linked(other)) for other in row.get("blocks", ())]
    issue_type = _one(row, "type") or ""
    parent = _one(row, "parent")
    above = LinkedFields(kind=Named(level=None if is_below(issue_type) else 1))
    fields = Fields(
        created=times["created"],
        summary=_one(row, "summary"),
        updated=times.get("updated"),
        resolved=times.get("resolved"),
        status=Status(status, category=Category(category(kind)) if kind else None) if status else None,
        assignee=_person(row, "assignee"),
        due=_day(_one(row, "due")),
        links=links,
        creator=_person(row, "creator"),
        reporter=_person(row, "reporter"),
        project=Named(_one(row, "project name"), _one(row, "project")),
        kind=Named(issue_type),
        parent=Linked(parent, above) if parent else None,
        epic=Named(key=_one(row, "epic")) if "epic" in row else None,
        labels=row.get("label"),
        components=[Named(name) for name in row.get("component", ())],
        versions=[Named(name) for name in row.get("version", ())],
        comment=Comments([_comment(text, read_time, names) for text in row.get("comment", ())]),
        flagged="flagged" in row or None,
    )
    return Issue(key, fields, _one(row, "id") or "")


def _person(row: dict[str, list[str]], name: str) -> Person | None:
    shown = _one(row, name)
    return Person(account_id=_one(row, f"{name} id"), display_name=shown) if shown else None


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    form = time_forms.form_of([text])
    if form is None:
        raise ValueError(f"{text!r} is not a day")
    return (datetime.fromisoformat(text) if form == "iso" else time_forms.reader(form)(text)).date().isoformat()


def _comment(text: str, read_time: Callable[[str], datetime], names: dict[str, str]) -> Comment:
    """`22/Dec/25 3:45 PM;5f5b…;Looks good`: when, who and what; it has no id of its own in an export."""
    when, who, said = (*text.split(";", 2), "", "")[:3]
    number = sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    author = Person(account_id=who.strip() or None, display_name=names.get(who.strip()))
    return Comment(number, read_time(when.strip()).isoformat(), author, said)
