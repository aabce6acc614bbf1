"""A subject's own past, folded from its marks: spans of status, who had it, what moved it. Pure.

Marks come as `(at, position, kind, value, more)` in the order of (`at`, `position`), already cut at the moment that
is asked for. Nothing here fails on what real trackers do: reopened work, facts before the beginning, repeated facts.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledger.instants import Micros
from ledger.light import Any, NamedTuple, new
from projections.model.policy import Policy
from projections.model.states import CLOSED_CLASSES

#: (at, position, kind, value, more)
Row = tuple[Micros, int, str, str | None, dict[str, Any] | None]


class Fact(NamedTuple):
    """A mark as it is kept: `known` is when it came to count, `gone` when it ceased to, None while it counts."""

    at: Micros
    position: int
    known: Micros
    gone: Micros | None
    kind: str
    value: str | None
    more: dict[str, Any] | None


class Span(NamedTuple):
    """An item's status from `from_` until `to`, None while it lasts."""

    from_: Micros
    to: Micros | None
    status: str
    status_class: str
    position: int


class Tenure(NamedTuple):
    """A value that held from `from_` until `to`, None while it lasts."""

    from_: Micros
    to: Micros | None
    value: str | None
    position: int


class Need(NamedTuple):
    """The subject depends on `predecessor`; the link stood from `from_` until `to`, None while it stands."""

    predecessor: str
    from_: Micros
    to: Micros | None
    position: int


class Explanation(NamedTuple):
    """Why a silence between `from_` and `to` really was, told afterwards by the record at `position`."""

    from_: Micros
    to: Micros
    cause: str
    ref: str | None
    who: str | None
    position: int


def explanation(at: Micros, position: int, cause: str | None, more: dict[str, Any] | None) -> Explanation:
    """The explanation that a mark of `StallExplained` holds."""
    given = more or {}
    return Explanation(
        given.get("since", at), given.get("until", at), cause or "unknown", given.get("ref"), given.get("who"), position
    )


class ItemHistory(NamedTuple):
    """What an item's own facts say of it; `key` is what it is called now, `stream` where its facts lie."""

    key: str
    title: str
    opened: Micros
    opened_position: int
    spans: tuple[Span, ...]
    assignees: tuple[Tenure, ...]
    initiatives: tuple[Tenure, ...]
    due: str | None
    progress: tuple[tuple[Micros, int], ...]
    needs: tuple[Need, ...]
    explanations: tuple[Explanation, ...] = ()
    stream: str = ""

    @property
    def status(self) -> str:
        return self.spans[-1].status

    @property
    def status_class(self) -> str:
        return self.spans[-1].status_class

    @property
    def closed(self) -> Micros | None:
        """When it was closed for good, None while it is open; resolved and then closed, it was over when resolved."""
        closed = None
        for span in reversed(self.spans):
            if span.status_class not in CLOSED_CLASSES:
                break
            closed = span.from_
        return closed

    @property
    def closed_position(self) -> int | None:
        """The record that closed it for good."""
        closed = self.closed
        return next((span.position for span in reversed(self.spans) if span.from_ == closed), None)

    @property
    def assignee(self) -> str | None:
        return self.assignees[-1].value if self.assignees else None

    @property
    def initiative(self) -> str | None:
        return self.initiatives[-1].value if self.initiatives else None

    def assigned_at(self, moment: Micros) -> Tenure | None:
        """The assignment that held at a moment, None before the first one."""
        found = None
        for tenure in self.assignees:
            if tenure.from_ > moment:
                break
            found = tenure
        return found

    def assignee_at(self, moment: Micros) -> str | None:
        """Who had it at a moment."""
        found = self.assigned_at(moment)
        return found.value if found else None


def item_history(key: str, marks: Sequence[Row], policy: Policy) -> ItemHistory | None:
    """Fold an item's marks; None where nothing is known of it at this moment."""
    if not marks:
        return None
    fold = _ItemFold(key, marks[0][0], marks[0][1])
    progress_kinds, progress, statuses = policy.progress, fold.progress, fold.statuses
    for at, position, kind, value, more in marks:
        if kind == "StatusChanged":
            if not statuses or statuses[-1][1] != value:
                statuses.append((at, value or "", position))
        elif kind in _TELLING:
            fold.take(at, position, kind, value, more)
        if kind in progress_kinds and (kind != "ProgressNoted" or value == "progress"):
            progress.append((at, position))
    return fold.finish(policy)


#: What changes an item besides its status; the rest, comments above all, only may count as progress.
_TELLING = frozenset(
    {
        "AssigneeChanged",
        "ItemAdded",
        "ItemRetitled",
        "ItemDueMoved",
        "ItemMoved",
        "DependencyAdded",
        "DependencyRemoved",
        "StallExplained",
    }
)


class _ItemFold:
    __slots__ = (
        "assignees",
        "due",
        "explanations",
        "initiatives",
        "key",
        "needs",
        "opened",
        "position",
        "progress",
        "statuses",
        "stream",
        "title",
    )

    def __init__(self, key: str, opened: Micros, position: int) -> None:
        self.key = self.title = key
        self.stream = f"item:{key}"
        self.opened, self.position = opened, position
        self.statuses: list[tuple[Micros, str, int]] = []
        self.assignees: list[tuple[Micros, str | None, int]] = []
        self.initiatives: list[tuple[Micros, str | None, int]] = []
        self.due: str | None = None
        self.progress: list[tuple[Micros, int]] = []
        self.needs: list[Need] = []
        self.explanations: list[Explanation] = []

    def take(self, at: Micros, position: int, kind: str, value: str | None, more: dict[str, Any] | None) -> None:
        if kind == "AssigneeChanged":
            self.assignees.append((at, value, position))
        elif kind == "ItemAdded":
            more = more or {}
            self.title = more.get("title", self.title)
            # An addition that is recorded after a change of status (real trackers do that) says nothing newer.
            if not self.statuses:
                self.statuses.append((at, value or "", position))
            # What is added to no initiative belongs to none until it is moved to one.
            if "initiative" in more or not self.initiatives:
                self.initiatives.append((at, more.get("initiative"), position))
        elif kind == "ItemRetitled":
            self.title = value or self.title
        elif kind == "ItemDueMoved":
            self.due = value
        elif kind == "ItemMoved":
            self.key = (more or {}).get("key") or self.key
            if value is not None:
                self.initiatives.append((at, value, position))
        elif kind == "DependencyAdded" and value:
            if not any(need.predecessor == value and need.to is None for need in self.needs):
                self.needs.append(Need(value, at, None, position))
        elif kind == "StallExplained":
            self.explanations.append(explanation(at, position, value, more))
        elif kind == "DependencyRemoved":
            self.needs = [
                need._replace(to=at) if need.predecessor == value and need.to is None else need for need in self.needs
            ]

    def finish(self, policy: Policy) -> ItemHistory:
        statuses = self.statuses or [(self.opened, "", self.position)]
        # The life begins with the first fact, whatever it says.
        statuses[0] = (self.opened, statuses[0][1], statuses[0][2])
        ends = [*[at for at, _, _ in statuses[1:]], None]
        spans = [
            new(Span, (at, to, status, policy.class_of(status) if status else "queued", position))
            for (at, status, position), to in zip(statuses, ends, strict=True)
        ]
        return ItemHistory(
            self.key,
            self.title,
            self.opened,
            self.position,
            tuple(spans),
            tenures(self.assignees),
            tenures(self.initiatives),
            self.due,
            tuple(self.progress),
            tuple(self.needs),
            tuple(self.explanations),
            self.stream,
        )


def tenures(changes: Sequence[tuple[Micros, str | None, int]]) -> tuple[Tenure, ...]:
    """Changes of one value, in order, as the spans in which each value held; repetitions are one span."""
    if not changes:
        return ()
    found: list[tuple[Micros, str | None, int]] = []
    for change in changes:
        if not found or found[-1][1] != change[1]:
            found.append(change)
    ends = [*[at for at, _, _ in found[1:]], None]
    return tuple(
        [new(Tenure, (at, to, value, position)) for (at, value, position), to in zip(found, ends, strict=True)]
    )
