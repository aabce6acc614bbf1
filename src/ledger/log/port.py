"""What the rest of unstall may ask of a log, whichever engine keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from ledger.lines import Unplaced
from ledger.record import Draft, Record

#: A batch is one transaction; more would hold the write lock and the memory for too long.
BATCH = 10_000


class Appended(NamedTuple):
    """What an append did: the records it wrote, and how many drafts were in the ledger already (by `source`)."""

    records: list[Record]
    already: int


class Exported(NamedTuple):
    """A record as it is stored: the line's bytes and the sealed values beside it."""

    position: int
    line: bytes
    salts: bytes
    actor: bytes
    people: bytes | None
    texts: bytes | None


class Log(Protocol):
    """An append-only sequence of records with dense positions 1, 2, 3, … and versions 0, 1, 2, … in each stream.

    Every method raises Unavailable where the store cannot be reached, and Damaged where its bytes disagree.
    """

    def append(
        self, drafts: Sequence[Draft], expected: Mapping[str, int] | None = None, head: int | None = None
    ) -> Appended:
        """Write the drafts, at most `BATCH`, in one durable transaction, in order.

        A draft whose `source` is in the ledger already is passed over. `expected` gives, for streams that the caller
        decided on, the number of records it saw, and `head`, for facts that name each other's positions, the last
        position it saw; raises Conflict, and writes nothing, where that is not so any more.
        """
        ...

    def take_in(self, prepared: Sequence[Unplaced]) -> int:
        """Write facts that were sealed elsewhere, as `append` does; how many of them were not in the ledger yet."""
        ...

    def restore(self, exported: Sequence[Exported], identity: str | None = None) -> None:
        """Write lines exactly as another ledger had them; they must continue this one. Raises Conflict otherwise.

        An empty ledger takes the other's `identity` with them: it is that ledger from then on.
        """
        ...

    def head(self) -> int:
        """The last position, 0 for an empty ledger."""
        ...

    def identity(self) -> str:
        """The ledger's own random name, made when it was."""
        ...

    def read(self, after: int = 0, until: int | None = None) -> Iterator[Record]:
        """Records with `after` < position ≤ `until`, in order, in bounded memory."""
        ...

    def read_stream(self, stream: str) -> list[Record]:
        """All records of a stream in order; their number is what `append` expects."""
        ...

    def read_lines(self, after: int = 0, until: int | None = None) -> Iterator[Exported]:
        """Like `read`, but the stored bytes."""
        ...

    def streams_of(self, sources: Sequence[str]) -> dict[str, str]:
        """The stream in which each of these sources was recorded; sources that are not in the ledger are left out."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...
