"""Small Jira issues for tests, in the form in which the REST interface gives them."""

from __future__ import annotations

from typing import Any

CREATED = "2026-01-05T09:00:00.000+0000"
UPDATED = "2026-03-01T12:00:00.000+0000"


def person(login: str) -> dict[str, Any]:
    return {"name": login, "displayName": login.title()}


def status(name: str = "Open", category: str = "new") -> dict[str, Any]:
    return {"name": name, "statusCategory": {"key": category}}


def issue(
    key: str = "AB-1", number: str = "1", histories: list[dict[str, Any]] | None = None, **fields: Any
) -> dict[str, Any]:
    """An issue with a change log; `histories` is None for one without."""
    told = {
        "summary": "Heat the hall",
        "created": CREATED,
        "updated": UPDATED,
        "creator": person("ana"),
        "status": status(),
        "project": {"key": key.partition("-")[0], "name": "Hall"},
        "assignee": None,
        "duedate": None,
        "issuelinks": [],
    } | fields
    made: dict[str, Any] = {"id": number, "key": key, "fields": told}
    if histories is not None:
        made["changelog"] = {"total": len(histories), "histories": histories}
    return made


def change(number: int, at: str, field: str, before: str | None, after: str | None, **ids: Any) -> dict[str, Any]:
    """A history with one change by Ben."""
    item = {"field": field, "from": ids.get("from_"), "fromString": before, "to": ids.get("to"), "toString": after}
    return {"id": str(number), "author": person("ben"), "created": at, "items": [item]}


RETITLED = change(7, "2026-02-01T10:00:00.000+0000", "summary", "Heating", "Heat the hall")


def comment(number: int | str, at: str, body: Any) -> dict[str, Any]:
    return {"id": str(number), "author": person("ben"), "created": at, "body": body}


def linked(key: str) -> dict[str, Any]:
    return {"key": key, "fields": {"summary": key, "status": status()}}


DEPENDS = {"name": "Dependency", "inward": "is required by", "outward": "depends on"}
BLOCKS = {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"}
