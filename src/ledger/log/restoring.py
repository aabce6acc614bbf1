"""How records that another ledger has exported continue this one: as they were, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ledger.errors import Conflict, Damaged
from ledger.lines import Row
from ledger.log.port import Exported
from ledger.record import keeps_its_word, kind_of, unseal
from ledger.sealing import Sealed


def continuing(
    exported: Sequence[Exported], head: int, versions_of: Callable[[set[str]], dict[str, int]]
) -> tuple[list[Row], list[tuple[str, int]]]:
    """The rows of exported records, and at which position each source lies. `versions_of` says how streams go on.

    Raises Conflict where they do not follow `head`, Damaged where values are not those that their lines commit to.
    """
    rows: list[Row] = []
    noted: list[tuple[str, int]] = []
    read = [unseal(stored.position, stored.line, *stored[3:]) for stored in exported]
    versions = versions_of({record.stream for record in read})
    for offset, (record, stored) in enumerate(zip(read, exported, strict=True), 1):
        if (record.position, record.version) != (head + offset, versions[record.stream]):
            raise Conflict(f"record {record.position} does not continue this ledger, which ends at {head}")
        versions[record.stream] += 1
        if not keeps_its_word(stored.line, Sealed(*stored[2:])):
            raise Damaged(record.position, "its texts or names are not those that its line commits to")
        rows.append((stored.position, record.stream, record.version, kind_of(record.fact), *stored[1:]))
        if record.source is not None:
            noted.append((record.source, record.position))
    return rows, noted
