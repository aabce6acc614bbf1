"""To which initiative a Jira issue belongs, at its creation and after each move. Pure."""

from __future__ import annotations

from typing import NamedTuple

from ledger.errors import Rejected
from ledger.importers.initiatives import key_of
from ledger.importers.jira_issue import Told
from ledger.importers.jira_shape import Issue

#: What `--initiative-from` may name for Jira.
CHOICES = ("project", "epic", "component", "version", "label")
_EPIC_FIELDS = ("Epic Link", "IssueParentAssociation", "Parent Link")


class Home(NamedTuple):
    """An initiative's key, its title where the issue tells it, and the beginning of its source."""

    key: str
    title: str | None
    source: str


class Placed(NamedTuple):
    """Where an issue was created, where it is, and the moves between (by the source of the step)."""

    first: Home
    moves: dict[str, Home]
    now: Home


class Rule:
    """`choice` is one of `CHOICES`; `into` puts everything into one initiative. Raises Rejected for another choice."""

    def __init__(self, choice: str | None, into: str | None, prefix: str) -> None:
        self.choice = choice or "project"
        self._into = into
        self._prefix = prefix
        if self.choice not in CHOICES:
            raise Rejected(f"--initiative-from {choice} is not known for Jira; it may be {', '.join(CHOICES)}")

    def place(self, told: Told) -> Placed:
        """The issue's way through initiatives. Components, versions and labels are judged by what they are now."""
        if self._into:
            home = Home(self._into, None, f"{self._prefix}into:{self._into}")
            return Placed(home, {}, home)
        if self.choice == "project":
            return self._by_project(told)
        if self.choice == "epic":
            return self._by_epic(told)
        home = self._by_name(told.issue)
        return Placed(home, {}, home)

    def _project(self, key: str, title: str | None) -> Home:
        return Home(key, title, f"{self._prefix}project:{key}")

    def _by_project(self, told: Told) -> Placed:
        now = self._project_now(told.issue)
        renames = told.of("Key")
        titles = {step.source.rpartition("/")[0]: step.change for step in told.of("Project", "project")}
        first, moves = now, {}
        for index, step in enumerate(renames):
            named = titles.get(step.source.rpartition("/")[0])
            if index == 0 and step.change.before:
                first = self._project(_project_of(step.change.before), named.before if named else None)
            if step.change.after:
                moves[step.source] = self._project(_project_of(step.change.after), named.after if named else None)
        return Placed(first, moves, now)

    def _project_now(self, issue: Issue) -> Home:
        project = issue.fields.project
        return self._project((project and project.key) or _project_of(issue.key), project.name if project else None)

    def _by_epic(self, told: Told) -> Placed:
        steps = told.of(*_EPIC_FIELDS)
        now = self._epic_now(told, steps[-1].change.after if steps else None)
        if not steps:
            return Placed(now, {}, now)
        moves = {step.source: self._epic_or_project(told.issue, step.change.after) for step in steps}
        return Placed(self._epic_or_project(told.issue, steps[0].change.before), moves, now)

    def _epic_now(self, told: Told, linked: str | None) -> Home:
        fields = told.issue.fields
        if fields.kind and fields.kind.is_epic:
            return self._epic(told.key, fields.summary)
        parent = fields.parent
        if parent and parent.fields and parent.fields.kind and parent.fields.kind.is_epic:
            return self._epic(parent.key, parent.fields.summary)
        if fields.epic and (key := fields.epic.key or fields.epic.name):
            return self._epic(key_of(key), fields.epic.summary or fields.epic.name)
        return self._epic_or_project(told.issue, linked)

    def _epic_or_project(self, issue: Issue, epic: str | None) -> Home:
        return self._epic(epic, None) if epic else self._project_now(issue)

    def _epic(self, key: str, title: str | None) -> Home:
        return Home(key, title, f"{self._prefix}epic:{key}")

    def _by_name(self, issue: Issue) -> Home:
        fields = issue.fields
        if self.choice == "label":
            names = list(fields.labels or [])
        else:
            named = fields.components if self.choice == "component" else fields.versions
            names = [one.name for one in named or [] if one.name]
        if not names:
            return self._project_now(issue)
        key = key_of(names[0])
        return Home(key, names[0], f"{self._prefix}{self.choice}:{key}")


def _project_of(key: str) -> str:
    return key.rpartition("-")[0] or key
