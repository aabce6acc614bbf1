"""Who is who in Jira: ids in the change log, logins in facts. Pure."""

from __future__ import annotations

from typing import Any

from ledger.importers.jira_shape import Issue, Person

UNKNOWN = "unknown"


class People:
    """Every person that an import met, by each of the ids that Jira may use for one.

    The change log of a newer server names people by an internal key (`JIRAUSER10100`), the cloud by an account id;
    the issue's own fields tell which login or name belongs to it.
    """

    def __init__(self) -> None:
        self._logins: dict[str, str] = {}

    def meet(self, issue: Issue) -> None:
        """Learn from the persons of an issue."""
        fields = issue.fields
        for person in (fields.creator, fields.reporter, fields.assignee):
            self._learn(person)
        for comment in issue.comments:
            self._learn(comment.author)
        for history in issue.histories:
            self._learn(history.author)

    def _learn(self, person: Any) -> None:
        if isinstance(person, Person):
            for name in (person.name, person.key, person.account_id):
                if name:
                    self._logins[name] = person.login

    def called(self, person: Person | None) -> str:
        """The login of a person; 'unknown' for none."""
        return person.login if person else UNKNOWN

    def changed_to(self, number: Any, words: str | None) -> str | None:
        """The login behind one side of a change of assignee; None for nobody."""
        if number is None or number == "":
            return words or None
        return self._logins.get(str(number)) or self._fallback(str(number), words)

    @staticmethod
    def _fallback(number: str, words: str | None) -> str:
        # An account id or an internal key says nothing to a reader; a login does.
        internal = ":" in number or number.startswith("JIRAUSER") or len(number) >= 24
        return words if words and internal else number
