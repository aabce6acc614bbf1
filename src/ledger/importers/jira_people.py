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
        self._logins: dict[str, str] = {}
        # Of all issues: every id that told of a login, and the names by which ids were called that told of none.
        self._known: dict[str, str] = {}
        self._otherwise: dict[str, set[str]] = {}

    def meet(self, issue: Issue) -> None:
        """Learn from the persons of an issue, and forget those of the one before."""
        self._logins = {}
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
                    if name != person.login:
                        self._known[name] = person.login

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
        login = self._logins.get(number)
        if login is None:
            login = self._fallback(number, words)
            self._otherwise.setdefault(number, set()).add(login)
        return login

    @staticmethod
    def _fallback(number: str, words: str | None) -> str:
        # An account id or an internal key says nothing to a reader; a login does.
        internal = ":" in number or number.startswith("JIRAUSER") or len(number) >= 24
        return words if words and internal else number
