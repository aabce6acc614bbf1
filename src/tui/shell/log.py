"""`unstall log`: the facts, filtered and searched."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.errors import Rejected
from ledger.instants import SECOND, Micros, rfc3339
from projections.audit.records import AuditFilter, AuditRow, after
from projections.views import Views
from projections.views.schema import AUDIT
from projections.views.words import make_searchable
from tui.shell.context import FORMATS, add_moment, instant, moment_of, opened, write_rows
from tui.shell.progress import Progress
from tui.words.display import clean, late

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

COLUMNS = (
    "position",
    "at",
    "known_at",
    "recorded_at",
    "actor",
    "actor_level",
    "via",
    "stream",
    "version",
    "kind",
    "initiative",
    "cause",
    "retracted",
    "corrected_by",
    "summary",
    "detection_lag",
)
_PAGE = 2_000


def add_arguments(parser: argparse.ArgumentParser, _verb: str) -> None:
    """The arguments of `log`."""
    parser.add_argument("--initiative", metavar="K", help="facts about this initiative, its items and its open matters")
    parser.add_argument(
        "--subject", metavar="S", help="facts about this one subject (a key, or a stream such as item:A-1)"
    )
    parser.add_argument("--actor", metavar="A", help="facts that this person recorded")
    parser.add_argument("--kind", metavar="F", help="facts of one kind, such as BlockerRaised")
    parser.add_argument("--since", metavar="T", help="what happened at T or later; T as for --as-of")
    parser.add_argument("--until", metavar="T", help="what happened before T")
    parser.add_argument("--grep", metavar="TEXT", help="facts whose text has all these words, or words that begin so")
    parser.add_argument("--format", choices=FORMATS, help="for programs; without it, words")
    add_moment(parser, judging=False)


def run(arguments: argparse.Namespace) -> int:
    """Print the facts in the order in which they were recorded."""
    views = opened(arguments, AUDIT)
    wanted = _filter(arguments, views)
    if wanted.text:
        with Progress("putting the words in order") as progress:
            make_searchable(views.audit, progress)
    rows = _all(views, wanted)
    if arguments.kind and not after(views, AuditFilter(kind=arguments.kind), 0, 1):
        _known_kind(arguments.kind)
    if arguments.format:
        write_rows((_as_json(row) for row in rows), COLUMNS, arguments.format)
        return 0
    for row in rows:
        when = rfc3339(row.at)[:16].replace("T", " ")
        line = f"{row.position:>8,}  {when}  {row.actor:<16}  {row.stream:<24}  {row.kind}"
        gone = f" ({row.standing})" if row.standing else ""
        lag = late(row.at, row.known_at)
        print(clean(f"{line}: {f'({lag}) ' if lag else ''}{row.summary}{gone}"))
    return 0


def _known_kind(kind: str) -> None:
    """Raises Rejected where there is no such kind of fact; called only where none was found, for it loads them all."""
    from difflib import get_close_matches

    from ledger.facts import KINDS

    if kind not in KINDS:
        alike = get_close_matches(kind, KINDS, n=3, cutoff=0.4)
        instead = f"did you mean {' or '.join(alike)}?" if alike else f"the kinds are {', '.join(sorted(KINDS))}"
        raise Rejected(f"there is no kind of fact {kind!r}; {instead}")


def _filter(arguments: argparse.Namespace, views: Views) -> AuditFilter:
    until: Micros | None = instant(arguments.until, views) if arguments.until else None
    known_until: Micros | None = None
    if arguments.as_of or arguments.known_at:
        as_of, known_until = moment_of(arguments, views)[:2]
        # `until` leaves out its own moment, `as of` includes it.
        until = as_of + 1 if until is None else min(until, as_of + 1)
    return AuditFilter(
        arguments.initiative,
        arguments.subject,
        arguments.actor,
        arguments.kind,
        instant(arguments.since, views) if arguments.since else None,
        until,
        arguments.grep,
        known_until,
    )


def _all(views: Views, wanted: AuditFilter) -> Iterator[AuditRow]:
    position = 0
    while rows := after(views, wanted, position, _PAGE):
        yield from rows
        position = rows[-1].position


def _as_json(row: AuditRow) -> dict[str, Any]:
    return {
        "position": row.position,
        "at": rfc3339(row.at),
        "known_at": rfc3339(row.known_at),
        "recorded_at": rfc3339(row.recorded_at),
        "actor": row.actor,
        "actor_level": row.actor_level,
        "via": row.via,
        "stream": row.stream,
        "version": row.version,
        "kind": row.kind,
        "initiative": row.initiative,
        "cause": row.cause,
        "retracted": None if row.gone is None else rfc3339(row.gone),
        "corrected_by": row.corrected_by,
        "summary": row.summary,
        "detection_lag": (row.known_at - row.at) / SECOND,
    }
