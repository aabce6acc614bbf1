"""Who is who in Jira: ids in the change log, logins in facts. Pure."""

from __future__ import annotations

from typing import Any

from ledger.importers.jira_shape import Issue, Person

UNKNOWN = "unknown"
_NAMED_AT_MOST = 5


class People:
    """The persons of one issue after the other, by each of the ids that Jira may use for one.

    The change log of a newer server names people by an internal key (`JIRAUSER10100`), the cloud by an account id;
    the issue's own fields tell which login or name belongs to it. What other issues tell does not count: whoever was
    called by another name because of it would be called so only where that issue was read before.
    """

    def __init__(self) -> None:
        self._issue: Issue
        self._logins: dict[str, str] | None = None
        # Of all issues: ids whose login their fields tell, and the names by which ids were called that told of none.
        self._known: dict[str, str] = {}
        self._otherwise: dict[str, set[str]] = {}

    def meet(self, issue: Issue) -> None:
        """Go on to another issue, and forget the persons of the one before."""
        self._issue = issue
        self._logins = None
        fields = issue.fields
        for person in (fields.creator, fields.reporter, fields.assignee):
            if isinstance(person, Person):
                login = person.login
                for name in (person.key, person.account_id):
                    if name and name != login:
                        self._known[name] = login

    def _those_here(self) -> dict[str, str]:
        """The login behind every id in the issue; most issues never ask."""
        if self._logins is None:
            fields = self._issue.fields
            people = [fields.creator, fields.reporter, fields.assignee]
            people += [comment.author for comment in self._issue.comments]
            people += [history.author for history in self._issue.histories]
            self._logins = {
                name: person.login
                for person in people
                if isinstance(person, Person)
                for name in (person.name, person.key, person.account_id)
                if name
            }
        return self._logins

    def double(self) -> str | None:
        """A sentence on who goes by two names, since an issue knew no better; None where nobody does."""
        pairs = {
            f"{other!r} is {self._known[number]}"
            for number, others in self._otherwise.items()
            for other in others
            if self._known.get(number, other) != other
        }
        if not pairs:
            return None
        named = ", ".join(sorted(pairs)[:_NAMED_AT_MOST]) + ("…" if len(pairs) > _NAMED_AT_MOST else "")
        return f"Some people have two names in this export: {named}. unstall record MergePeople makes them one."

    def called(self, person: Person | None) -> str:
        """The login of a person; 'unknown' for none."""
        return person.login if person else UNKNOWN

    def changed_to(self, number: Any, words: str | None) -> str | None:
        """The login behind one side of a change of assignee; None for nobody."""
        if number is None or number == "":
            return words or None
        number = str(number)
        login = self._those_here().get(number)
        if login is None:
            login = self._fallback(number, words)
            self._otherwise.setdefault(number, set()).add(login)
        return login

    @staticmethod
    def _fallback(number: str, words: str | None) -> str:
        # An account id or an internal key says nothing to a reader; a login does.
        internal = ":" in number or number.startswith("JIRAUSER") or len(number) >= 24
        return words if words and internal else number
