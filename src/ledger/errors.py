"""The ways in which the ledger says no; one place in the shell and one in the screens turns them into words."""


class LedgerError(Exception):
    """Base of every refusal that a person is meant to read: one sentence, names the thing and the remedy."""


class Rejected(LedgerError):
    """A rule said no; nothing was written."""


class Conflict(LedgerError):
    """Somebody else wrote to the same stream first: load it again and decide again.

    `between` are the positions of what was written there meanwhile, empty where the log cannot say.
    """

    def __init__(self, sentence: str, between: tuple[int, ...] = ()) -> None:
        super().__init__(sentence)
        self.between = between


class Damaged(LedgerError):
    """Stored bytes disagree with themselves, or a newer version wrote them; `position` says where."""

    def __init__(self, position: int, why: str) -> None:
        super().__init__(f"record {position}: {why}")
        self.position = position
        self.why = why


class Unavailable(LedgerError):
    """The ledger cannot be opened or written just now: missing, locked, read-only, no space."""


class BadInput(LedgerError):
    """A file from outside is at fault; says where, and what would be right."""

    def __init__(self, file: str, line: int | None, why: str) -> None:
        super().__init__(f"{file}:{line}: {why}" if line else f"{file}: {why}")
        self.file = file
        self.line = line
        self.why = why
