"""Undo and redo by a key: the last fact of whoever sits here, or all of the act that it belongs to. Needs no screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing

from ledger import edge
from ledger.counting import count
from ledger.desk import Desk
from ledger.errors import Rejected
from ledger.facts import FactRetracted
from ledger.log.recorder import SqliteLog
from ledger.record import Record
from projections.audit.records import AuditRow
from projections.audit.records import row as audit_row
from projections.audit.undoing import last_done, last_undone
from projections.lists.behind import key_of
from tui.deeds.done import VIA, Done, one_at_a_time
from tui.reading.reader import Reader

UNDO, REDO = "undo", "redo"


def taken_back(reader: Reader, verb: str, acts: Sequence[tuple[int, ...]] = ()) -> Done:
    """Undo (or redo) the last fact that the present actor recorded (or undid), or all of the act among `acts` that it
    belongs to. Call it in a thread.

    Raises Rejected where there is none, or where later facts rest on it. Of several, what is refused is told and left.
    """
    who = edge.actor()
    with one_at_a_time:
        reader.refresh()
        with reader.views("deed") as views:
            chosen = (last_done if verb == UNDO else last_undone)(views, who)
            whole = next((act for act in acts if chosen in act), ())
            with closing(SqliteLog(reader.ledger)) as log:
                desk = Desk(log)
                act = desk.undo if verb == UNDO else desk.redo
                if len(whole) > 1:
                    return _all_taken_back(act, verb, whole, who)
                records = act(chosen, via=VIA, actor=who)
                of = _of(records[-1])
                what = audit_row(views, of if verb == UNDO else _of(next(log.read(of - 1, of))))
    hint = "{redo} brings it back" if verb == UNDO else ""
    line = f"unstall {verb} {what.position}"
    return Done(records[0].position, _told(verb, what, records[0].position), hint, line)


def _all_taken_back(act: Callable[..., list[Record]], verb: str, whole: Sequence[int], who: str) -> Done:
    """The newest first, as one would with a key for each; redone, what was undone last comes back first."""
    records: list[Record] = []
    lines, left = list[str](), list[str]()
    for position in sorted(whole, reverse=True):
        try:
            records += act(position, via=VIA, actor=who)
        except Rejected as refused:
            left.append(f"not record {position:,}: {refused}")
        else:
            lines.append(f"unstall {verb} {position}")
    if not records:
        raise Rejected("; ".join(left))
    first, last = records[0].position, records[-1].position
    done, counts, hint = ("undone", "no longer count", "{redo} brings them back")
    if verb == REDO:
        done, counts, hint = ("redone", "count again", "")
    told = f"{done} as {first:,} to {last:,}: the {count(len(lines), 'fact')} of that act {counts}"
    together = tuple(record.position for record in records) if verb == UNDO else ()
    return Done(first, "; ".join([told, *left]), hint, "\n".join(lines), together)


def _of(record: Record) -> int:
    return record.fact.of if isinstance(record.fact, FactRetracted) else record.position


def _told(verb: str, what: AuditRow, position: int) -> str:
    about = f"{key_of(what.stream)}, {what.summary} (record {what.position:,})"
    if verb == UNDO:
        return f"undone as {position:,}: {about} no longer counts"
    return f"redone as {position:,}: {about} counts again"
