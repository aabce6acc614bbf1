"""What of a Jira issue is read, server and cloud alike. Everything else in it is skipped unread. Pure."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from ledger.words import StatusClass

#: The value of the field that flags an issue, whatever the field is called.
FLAG = "Impediment"
_OWN_FIELDS = frozenset(("status", "assignee", "summary", "duedate"))
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
    id: str | int | None = None
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
    level: int | None = msgspec.field(name="hierarchyLevel", default=None)
    below: Any = msgspec.field(name="subtask", default=None)

    @property
    def is_epic(self) -> bool:
        """Whether this is the issue type of epics: only the cloud says so in every language."""
        return self.name == "Epic" or self.level == 1

    @property
    def is_subtask(self) -> bool:
        """Whether issues of this type are parts of another one."""
        return self.below is True or self.level == -1


class LinkedFields(Struct):
    summary: str | None = None
    status: Status | None = None
    kind: Named | None = msgspec.field(name="issuetype", default=None)


class Linked(Struct):
    """Another issue as this one mentions it."""

    key: str
    fields: LinkedFields | None = None


class LinkType(Struct):
    name: str = ""
    inward: str = ""
    outward: str = ""


class IssueLink(Struct):
    type: LinkType
    inward: Linked | None = msgspec.field(name="inwardIssue", default=None)
    outward: Linked | None = msgspec.field(name="outwardIssue", default=None)


class Comment(Struct):
    id: str | int
    created: str
    author: Person | None = None
    body: Any = None


class Comments(Struct):
    comments: list[Comment] | None = None
    total: int | None = None


class Fields(Struct):
    """UNSET is a field that this export left out, which says nothing of its value; None is an empty one."""

    created: str
    summary: str | None = None
    updated: str | None = None
    resolved: str | None = msgspec.field(name="resolutiondate", default=None)
    status: Status | UnsetType | None = UNSET
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
    number: str | None = msgspec.field(name="fieldId", default=None)

    def __post_init__(self) -> None:
        # A field of Jira's own may be written large or in the language of its server; the flag is known by its value.
        if self.number in _OWN_FIELDS:
            self.field = self.number
        elif FLAG in (self.before, self.after) or self.field == "flagged":
            self.field = "Flagged"


class History(Struct):
    created: str
    id: str | int = ""
    author: Person | None = None
    items: list[Change] | None = None


class Changelog(Struct):
    histories: list[History] | None = None
    total: int | None = None


class Issue(Struct):
    key: str
    fields: Fields
    id: str | int = ""
    changelog: Changelog | None = None

    @property
    def number(self) -> str:
        """Its id, which it keeps when it moves and gets another key; the key where the export leaves the id out."""
        return str(self.id) or self.key

    @property
    def histories(self) -> list[History]:
        """The entries of its change log."""
        return (self.changelog.histories or []) if self.changelog else []

    @property
    def comments(self) -> list[Comment]:
        """What was said on it."""
        return (self.fields.comment.comments or []) if self.fields.comment else []


decoder = msgspec.json.Decoder(Issue)
_FLAG_BYTES = b'"' + FLAG.encode() + b'"'
_plain = msgspec.json.Decoder()
_KEY = re.compile(r"[A-Z][A-Z0-9_]*-[1-9][0-9]*")


def is_flagged(raw: bytes) -> bool:
    """Whether a valid issue is flagged now: the field of the flag has another number on every server."""
    if _FLAG_BYTES not in raw:
        return False
    try:
        fields = _plain.decode(raw)["fields"]
    except msgspec.DecodeError:  # half a surrogate pair, which the issue's own decoding mended
        return False
    chosen = [one for name, value in fields.items() if name.startswith("customfield_") for one in _several(value)]
    return any(isinstance(one, dict) and one.get("value") == FLAG for one in chosen)


def epic_in(raw: bytes, own: str) -> Named | None:
    """The epic of a valid issue whose field of it is a custom one: of another number on every server, but the only one
    with the key of another issue in it."""
    try:
        fields = _plain.decode(raw)["fields"]
    except msgspec.DecodeError:  # half a surrogate pair, which the issue's own decoding mended
        return None
    texts = {value for name, value in fields.items() if name.startswith("customfield_") and isinstance(value, str)}
    keys = {text for text in texts if _KEY.fullmatch(text)} - {own}
    return Named(key=keys.pop()) if len(keys) == 1 else None


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
