"""The way of a native fact: decided against its stream, stamped, appended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from ledgers import NOON, draft, new_log

from ledger.aggregates.blocker import ClearBlocker, RaiseBlocker
from ledger.aggregates.bookkeeping import RetractFact
from ledger.aggregates.initiative_commands import ChangeOwner, ProposeInitiative
from ledger.aggregates.item import AddItem, ChangeStatus
from ledger.aggregates.looking import ExplainStall
from ledger.desk import Desk
from ledger.errors import Conflict, Rejected
from ledger.facts import AuditExported, BlockerRaised, FactCorrected, OwnerChanged
from ledger.log.recorder import SqliteLog
from ledger.record import Draft

PROPOSE = ProposeInitiative("ATLAS", "Atlas")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    opened = new_log(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def desk(log: SqliteLog) -> Desk:
    ids = iter(["B-1", "B-1", "B-2"])
    return Desk(log, clock=lambda: NOON, actor=lambda: "ana", new_id=lambda _: next(ids))


def test_a_fact_is_stamped_with_time_actor_way_and_cause(desk: Desk, log: SqliteLog) -> None:
    desk.submit(PROPOSE, via="cli")
    yesterday = NOON - timedelta(days=1)
    (record,) = desk.submit(ChangeOwner("ATLAS", "bo"), via="tui", at=yesterday, actor="mo", cause=1)
    assert (record.position, record.stream, record.version) == (2, "initiative:ATLAS", 1)
    assert (record.at, record.actor, record.via, record.cause) == (yesterday, "mo", "tui", 1)
    assert record.fact == OwnerChanged("ATLAS", "bo")
    assert list(log.read()) == log.read_stream("initiative:ATLAS")
    assert log.read_stream("initiative:ATLAS")[1] == record


def test_what_already_holds_writes_nothing(desk: Desk, log: SqliteLog) -> None:
    desk.submit(PROPOSE, via="cli")
    assert desk.submit(PROPOSE, via="cli") == []
    assert log.head() == 1


def test_a_refusal_writes_nothing(desk: Desk, log: SqliteLog) -> None:
    with pytest.raises(Rejected, match="there is no initiative 'ATLAS'"):
        desk.submit(ChangeOwner("ATLAS", "bo"), via="cli")
    assert log.head() == 0


def test_the_future_and_naive_times_are_refused(desk: Desk) -> None:
    with pytest.raises(Rejected, match="is in the future"):
        desk.submit(PROPOSE, via="cli", at=NOON + timedelta(microseconds=1))
    with pytest.raises(Rejected, match="has no time zone"):
        desk.submit(PROPOSE, via="cli", at=NOON.replace(tzinfo=None))
    desk.submit(PROPOSE, via="cli", at=NOON)
    with pytest.raises(Rejected, match="is in the future"):
        desk.submit(RaiseBlocker(("ATLAS",), "no key", since=NOON + timedelta(days=1)), via="cli")
    with pytest.raises(Rejected, match="has no time zone"):
        desk.submit(RaiseBlocker(("ATLAS",), "no key", since=datetime(2026, 5, 1)), via="cli")  # noqa: DTZ001


def test_times_are_kept_in_utc(desk: Desk) -> None:
    desk.submit(PROPOSE, via="cli")
    local = datetime(2026, 5, 1, 9, 0, tzinfo=timezone(timedelta(hours=2)))
    (record,) = desk.submit(RaiseBlocker(("ATLAS",), "no key", since=local), via="cli", at=local)
    assert isinstance(record.fact, BlockerRaised)
    assert record.fact.since is not None
    assert (record.at.utcoffset(), record.fact.since.utcoffset()) == (timedelta(0), timedelta(0))
    assert record.fact.since == datetime(2026, 5, 1, 7, 0, tzinfo=UTC)


def test_a_blocker_without_a_key_gets_one_that_is_free(desk: Desk) -> None:
    desk.submit(PROPOSE, via="cli")
    (first,) = desk.submit(RaiseBlocker(("ATLAS",), "no key"), via="cli")
    (second,) = desk.submit(RaiseBlocker(("ATLAS",), "no key"), via="cli")
    assert (first.stream, second.stream) == ("blocker:B-1", "blocker:B-2")


def test_nothing_is_cleared_before_it_began(desk: Desk) -> None:
    desk.submit(PROPOSE, via="cli")
    began = NOON - timedelta(days=3)
    desk.submit(RaiseBlocker(("ATLAS",), "no key", since=began, blocker="B-9"), via="cli")
    with pytest.raises(Rejected, match="B-9 began only at 2026-05-10T12:00:00Z"):
        desk.submit(ClearBlocker("B-9"), via="cli", at=began - timedelta(seconds=1))
    assert len(desk.submit(ClearBlocker("B-9"), via="cli", at=began)) == 1


def test_a_second_writer_gets_a_conflict_and_writes_nothing(log: SqliteLog) -> None:
    """The other writer comes between the decision and the append: at the moment when the clock was read last."""
    Desk(log, clock=lambda: NOON, actor=lambda: "ana").submit(PROPOSE, via="cli")

    class Overtaken(SqliteLog):
        """A log in which somebody else always writes first."""

        def append(self, drafts, expected=None):  # type: ignore[no-untyped-def]
            super().append([draft(1, "initiative:ATLAS", fact=OwnerChanged("ATLAS", "eve"))])
            return super().append(drafts, expected)

    overtaken = Overtaken(log.path)
    with pytest.raises(Conflict, match="initiative:ATLAS changed while you decided: 1 newer"):
        Desk(overtaken, clock=lambda: NOON, actor=lambda: "ana").submit(ChangeOwner("ATLAS", "bo"), via="cli")
    overtaken.close()
    assert [record.fact for record in log.read(1)] == [OwnerChanged("ATLAS", "eve")]


def test_a_retracted_fact_does_not_count_and_counts_again_after_redo(desk: Desk, log: SqliteLog) -> None:
    desk.submit(PROPOSE, via="cli")
    desk.submit(AddItem("A-1", "Key", "ATLAS"), via="cli")
    desk.submit(ChangeStatus("A-1", "Done"), via="cli")
    (undo,) = desk.submit(RetractFact(3, "a slip"), via="cli")
    assert undo.stream == "item:A-1"
    assert desk.submit(RetractFact(3), via="cli") == []
    assert desk.submit(ChangeStatus("A-1", "To do"), via="cli") == []
    desk.submit(RetractFact(undo.position), via="cli")
    assert desk.submit(ChangeStatus("A-1", "Done"), via="cli") == []
    assert log.head() == 5


def test_what_left_the_ledger_cannot_be_taken_back(desk: Desk, log: SqliteLog) -> None:
    log.append([Draft("ledger", AuditExported(1, 1, "00", "jsonl"), NOON, "ana", "test")])
    with pytest.raises(Rejected, match="cannot be taken back"):
        desk.submit(RetractFact(1), via="cli")


@pytest.mark.parametrize("position", [0, -1, 2, 2**70])
def test_only_records_of_the_ledger_are_named(desk: Desk, position: int) -> None:
    desk.submit(PROPOSE, via="cli")
    with pytest.raises(Rejected, match=f"no record {position} in this ledger"):
        desk.submit(RetractFact(position), via="cli")
    with pytest.raises(Rejected, match=f"no record {position} in this ledger"):
        desk.submit(ChangeOwner("ATLAS", "bo"), via="cli", cause=position)


def test_somebody_has_to_record_it(desk: Desk) -> None:
    with pytest.raises(Rejected, match="nobody is named"):
        desk.submit(PROPOSE, via="cli", actor="  ")


def test_an_explanation_speaks_of_the_past(desk: Desk) -> None:
    desk.submit(PROPOSE, via="cli")
    explain = ExplainStall("ATLAS", NOON - timedelta(days=2), NOON + timedelta(days=1), "capacity")
    with pytest.raises(Rejected, match="is in the future"):
        desk.submit(explain, via="cli")


def test_a_correction_gives_way_to_writers_of_other_streams_only(log: SqliteLog) -> None:
    desk = Desk(log, clock=lambda: NOON, actor=lambda: "ana")
    desk.submit(PROPOSE, via="cli")
    desk.submit(ChangeOwner("ATLAS", "bo"), via="cli")

    class Overtaken(SqliteLog):
        """A log in which somebody else writes first, once, to the stream that is named."""

        stream = ""

        def append(self, drafts, expected=None, head=None):  # type: ignore[no-untyped-def]
            if self.stream:
                super().append([draft(1, self.stream)])
                self.stream = ""
            return super().append(drafts, expected, head)

    overtaken = Overtaken(log.path)
    corrector = Desk(overtaken, clock=lambda: NOON, actor=lambda: "ana")
    overtaken.stream = "item:A-1"
    replacement, correction = corrector.correct(2, {"to": "liu"}, via="cli")
    assert (replacement.position, correction.fact) == (4, FactCorrected(2, 4))
    overtaken.stream = "initiative:ATLAS"
    with pytest.raises(Conflict):
        corrector.correct(4, {"to": "eve"}, via="cli")
    overtaken.close()
    assert log.head() == 6
