"""What of a Jira issue is read, server and cloud alike. Everything else in it is skipped unread. Pure."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from ledger.words import StatusClass

_CATEGORIES: dict[str, StatusClass] = {"new": "queued", "indeterminate": "active", "done": "done"}


class Person(Struct):
    """A server names people by `name` (the login), the cloud only by `accountId` and what is displayed."""

    name: str | None = None
    key: str | None = None
    account_id: str | None = msgspec.field(name="accountId", default=None)
    display_name: str | None = msgspec.field(name="displayName", default=None)

    @property
    def login(self) -> str:
        """The stable name by which this person is called in facts; 'unknown' where there is none."""
        if self.account_id and not self.name:
            # In the years of the change a key could still be a login; since then it is an id of its own kind.
            login = self.key if self.key and ":" not in self.key else None
            return login or self.display_name or self.account_id
        return self.name or self.key or self.display_name or "unknown"


class Category(Struct):
    key: str | None = None


class Status(Struct):
    name: str
    category: Category | None = msgspec.field(name="statusCategory", default=None)

    @property
    def kind(self) -> StatusClass | None:
        """The class that Jira's own category stands for."""
        return _CATEGORIES.get(self.category.key or "") if self.category else None


class Named(Struct):
    """A project, component, version, epic or issue type."""

    name: str | None = None
    key: str | None = None
    summary: str | None = None


class LinkedFields(Struct):
    summary: str | None = None
    status: Status | None = None
    kind: Named | None = msgspec.field(name="issuetype", default=None)


class Linked(Struct):
    """Another issue as this one mentions it."""

    key: str
    fields: LinkedFields | None = None


class LinkType(Struct):
    inward: str
    outward: str


class IssueLink(Struct):
    type: LinkType
    inward: Linked | None = msgspec.field(name="inwardIssue", default=None)
    outward: Linked | None = msgspec.field(name="outwardIssue", default=None)


class Comment(Struct):
    id: str
    created: str
    author: Person | None = None
    body: Any = None


class Comments(Struct):
    comments: list[Comment] = []
    total: int | None = None


class Fields(Struct):
    """UNSET is a field that this export left out, which says nothing of its value; None is an empty one."""

    created: str
    summary: str | None = None
    updated: str | None = None
    resolved: str | None = msgspec.field(name="resolutiondate", default=None)
    status: Status | UnsetType = UNSET
    assignee: Person | UnsetType | None = UNSET
    due: str | UnsetType | None = msgspec.field(name="duedate", default=UNSET)
    links: list[IssueLink] | UnsetType | None = msgspec.field(name="issuelinks", default=UNSET)
    creator: Person | None = None
    reporter: Person | None = None
    project: Named | None = None
    kind: Named | None = msgspec.field(name="issuetype", default=None)
    priority: Any = None
    parent: Linked | None = None
    subtasks: Any = None
    epic: Named | None = None
    labels: list[str] | None = None
    components: list[Named] | None = None
    versions: list[Named] | None = msgspec.field(name="fixVersions", default=None)
    comment: Comments | None = None
    estimate: float | None = msgspec.field(name="timeoriginalestimate", default=None)
    flagged: Any = None


class Change(Struct):
    """One field of one history entry. The ids are in `from_` and `to`, the words in `before` and `after`."""

    field: str
    from_: Any = msgspec.field(name="from", default=None)
    before: str | None = msgspec.field(name="fromString", default=None)
    to: Any = None
    after: str | None = msgspec.field(name="toString", default=None)


class History(Struct):
    created: str
    id: str | int = ""
    author: Person | None = None
    items: list[Change] = []


class Changelog(Struct):
    histories: list[History] = []
    total: int | None = None


class Issue(Struct):
    id: str | int
    key: str
    fields: Fields
    changelog: Changelog | None = None


decoder = msgspec.json.Decoder(Issue)
