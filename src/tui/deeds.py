"""What a key does to the ledger without a line being typed: a verdict, undo and redo. Needs no screen."""

from __future__ import annotations

import threading
from typing import NamedTuple

from ledger import edge
from ledger.desk import Desk
from ledger.facts import FactRetracted
from ledger.log.recorder import SqliteLog
from ledger.record import Record
from projections.audit.records import AuditRow
from projections.audit.records import row as audit_row
from projections.audit.undoing import last_done, last_undone
from projections.lists.behind import key_of
from tui.reading import Reader

VIA = "tui"
UNDO, REDO = "undo", "redo"
#: A second key waits for the first one's fact, so that undo twice takes two facts back.
one_at_a_time = threading.Lock()


class Done(NamedTuple):
    """What was recorded: the position of the first fact, one sentence about it, and what can be done about it."""

    position: int
    sentence: str
    #: What can be done about it, with keys as in `{undo}`.
    hint: str = ""
    #: The line for the shell that does the same; empty where nothing was done.
    act: str = ""


def taken_back(reader: Reader, verb: str) -> Done:
    """Undo (or redo) the last fact that the present actor recorded (or undid). Call it in a thread.

    Raises Rejected where there is none, or where later facts rest on it.
    """
    who = edge.actor()
    with one_at_a_time:
        reader.refresh()
        with reader.views("deed") as views:
            chosen = (last_done if verb == UNDO else last_undone)(views, who)
            log = SqliteLog(reader.ledger)
            try:
                desk = Desk(log)
                records = (desk.undo if verb == UNDO else desk.redo)(chosen, via=VIA, actor=who)
                of = _of(records[-1])
                what = audit_row(views, of if verb == UNDO else _of(next(log.read(of - 1, of))))
            finally:
                log.close()
    hint = "{redo} brings it back" if verb == UNDO else ""
    act = f"unstall {verb} {what.position}"
    return Done(records[0].position, _told(verb, what, records[0].position), hint, act)


def _of(record: Record) -> int:
    return record.fact.of if isinstance(record.fact, FactRetracted) else record.position


def _told(verb: str, what: AuditRow, position: int) -> str:
    about = f"{key_of(what.stream)}, {what.summary} (record {what.position:,})"
    if verb == UNDO:
        return f"undone as {position:,}: {about} no longer counts"
    return f"redone as {position:,}: {about} counts again"
