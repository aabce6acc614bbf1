"""What tests of the importers share: a small file in, the ledger it makes, and the present that its facts lead to."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ledger.facts import AssigneeChanged, ItemAdded, ItemDueMoved, ItemMoved, ItemRetitled, StatusChanged
from ledger.importers import importer_of
from ledger.importers.intake import Options, Report, take_in
from ledger.log.recorder import SqliteLog
from ledger.record import Record

#: What a module of tests has opened; tests/importers/conftest.py closes it.
OPENED: list[SqliteLog] = []


class Desk:
    """A fresh ledger into which files are imported."""

    def __init__(self, folder: Path, form: str) -> None:
        self.folder = folder
        self.form = form
        self.log = SqliteLog(folder / "taken.unstall", create=True)
        OPENED.append(self.log)

    def file(self, content: str | bytes | list[Any], name: str = "in.json") -> str:
        """A file with this content; a list is written as JSON lines."""
        path = self.folder / name
        if isinstance(content, list):
            content = "".join(json.dumps(one) + "\n" for one in content)
        raw = content.encode() if isinstance(content, str) else content
        path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
        return str(path)

    def take(self, *places: str, strict: bool = False, **options: Any) -> Report:
        return take_in(self.log, importer_of(self.form), places, Options(**options), strict=strict)

    def take_text(self, content: str | bytes | list[Any], name: str = "in.json", **options: Any) -> Report:
        return self.take(self.file(content, name), **options)

    def records(self, stream: str | None = None) -> list[Record]:
        return [record for record in self.log.read() if stream is None or record.stream == stream]

    def facts(self, *kinds: str, stream: str | None = None) -> list[Any]:
        return [r.fact for r in self.records(stream) if not kinds or type(r.fact).__name__ in kinds]

    def told(self, *kinds: str) -> list[tuple[str, str, Any]]:
        """(time, actor, fact) of these kinds, in order of the ledger."""
        return [(r.at.isoformat(), r.actor, r.fact) for r in self.records() if type(r.fact).__name__ in kinds]


def present(records: Iterable[Record]) -> dict[str, dict[str, Any]]:
    """What each item is now: its facts replayed by the time at which they happened, then by position."""
    items: dict[str, dict[str, Any]] = {}
    for record in sorted(records, key=lambda record: (record.at, record.position)):
        item = items.setdefault(record.stream, {})
        match record.fact:
            case ItemAdded() as fact:
                item |= {"status": fact.status, "title": fact.title, "initiative": fact.initiative, "key": fact.item}
            case StatusChanged() as fact:
                item["status"] = fact.to
            case AssigneeChanged() as fact:
                item["assignee"] = fact.to
            case ItemDueMoved() as fact:
                item["due"] = fact.to
            case ItemRetitled() as fact:
                item["title"] = fact.title
            case ItemMoved() as fact:
                item["key"] = fact.key or item["key"]
                item["initiative"] = fact.initiative or item["initiative"]
            case _:
                pass
    return {stream: item for stream, item in items.items() if "status" in item}
