"""A verdict on its way to the ledger, or the same one on several initiatives, each a fact of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from ledger.aggregates.looking import InitiativeReviewed, ReviewInitiative
from ledger.counting import count
from ledger.desk import Desk
from ledger.errors import Conflict, Rejected
from ledger.log.recorder import SqliteLog
from ledger.record import Record
from ledger.words import Verdict
from projections.audit.meanwhile import meanwhile
from projections.lines.line import InitiativeLine
from projections.model.summaries import summary
from tui.deeds.copying import verdict_line
from tui.deeds.done import VIA, Done, one_at_a_time
from tui.reading.reader import Reader


class Shown(NamedTuple):
    """An initiative as it was shown: its line, and the position up to which that told."""

    row: InitiativeLine
    position: int
    note: str | None = None


class Verdicts(NamedTuple):
    """What came of a verdict: the position by initiative, and why there is none, by initiative."""

    given: dict[str, int]
    refused: dict[str, str]
    done: Done


def reviewed(reader: Reader, shown: Sequence[Shown], verdict: Verdict) -> Verdicts:
    """Record the verdict on each of what was shown. Call it in a thread.

    Raises Rejected where a rule says no to all of them, or where somebody has reviewed them after they were shown.
    """
    given: dict[str, int] = {}
    refused: dict[str, str] = {}
    told, acts = "", list[str]()
    with one_at_a_time, closing(SqliteLog(reader.ledger)) as log:
        desk = Desk(log)
        for each in shown:
            command = _command(each, verdict)
            try:
                (record,) = desk.submit(command, via=VIA, seen=each.position)
            except Conflict as error:
                key, between = each.row.initiative, error.between
                newer = log.read_stream(f"initiative:{key}")
                refused[key] = _overtaken(key, newer, between) if between else str(error)
            except Rejected as error:
                refused[each.row.initiative] = str(error)
            else:
                given[each.row.initiative] = record.position
                acts.append(verdict_line(command))
                told = f"{each.row.initiative}, {summary(record.fact)}"
    if not given:
        raise Rejected("; ".join(refused.values()))
    return Verdicts(given, refused, _done(given, refused, told, verdict)._replace(act="\n".join(acts)))


def _command(each: Shown, verdict: Verdict) -> ReviewInitiative:
    row = each.row
    return ReviewInitiative(row.initiative, verdict, each.position, row.state, row.sentences, each.note or None)


def _overtaken(key: str, records: Iterable[Record], between: Sequence[int]) -> str:
    """Whoever decides has seen what others said of it."""
    newer = [record for record in records if record.position in between]
    for record in newer:
        if isinstance(record.fact, InitiativeReviewed):
            verdict = f"{record.fact.verdict}, record {record.position:,}"
            return f"{record.actor} has reviewed {key} meanwhile: {verdict}; look again"
    return f"{key} has changed meanwhile, {'; '.join(meanwhile(newer, between))}; look again"


def _done(given: dict[str, int], refused: dict[str, str], told: str, verdict: Verdict) -> Done:
    first, last = min(given.values()), max(given.values())
    if len(given) == 1 and not refused:
        return Done(first, f"recorded as {first:,}: {told}", "{undo} takes it back")
    what = f"recorded as {first:,} to {last:,}: verdict {verdict} on {count(len(given), 'initiative')}"
    told = "; ".join([what, *_refusals(refused)])
    return Done(first, told, "{undo} takes them all back", together=tuple(given.values()))


def _refusals(refused: dict[str, str]) -> Iterator[str]:
    for key, why in refused.items():
        yield f"not on {key}: {why}"
