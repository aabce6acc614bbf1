"""A week managed from the keyboard of a real terminal, by three people, and the ledger tells exactly that story."""

from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from sitting import Sitting, sitting

from ledger.aggregates.blocker import BlockerCleared, BlockerFollowedUp, BlockerRaised
from ledger.aggregates.decision import DecisionMade, DecisionRequested
from ledger.aggregates.initiative import OwnerChanged, TargetMoved
from ledger.aggregates.looking import InitiativeReviewed, ProgressNoted
from ledger.facts import FactRetracted
from ledger.instants import micros
from ledger.log.recorder import SqliteLog
from ledger.record import Record, kind_of
from projections.moment import Moment
from projections.review.queue import review_queue
from projections.views import Views
from shared_data import shared
from tui.shell.main import main

pytestmark = pytest.mark.slow
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (f"2026-05-{day}T14:02:00Z" for day in (13, 14, 15, 16, 17))


class Reviewed(NamedTuple):
    """What came of one sitting over the queue: the keys pressed for each initiative, a note's characters included."""

    keys: dict[str, int]

    @property
    def initiatives(self) -> list[str]:
        return list(self.keys)


def records(ledger: Path, after: int = 0) -> list[Record]:
    log = SqliteLog(ledger)
    try:
        return list(log.read(after, log.head()))
    finally:
        log.close()


def queue(ledger: Path, now: str) -> list[str]:
    """The queue as the shell has it, read by another process's connection."""
    at = micros(datetime.fromisoformat(now).astimezone(UTC))
    views = Views.open(ledger)
    try:
        return [each.row.initiative for each in review_queue(views, Moment(at, at))]
    finally:
        views.close()


def review(person: Sitting, due: list[str], verdicts: dict[str, str], stop_after: int | None = None) -> Reviewed:
    """Go through the queue: one key each, `c` unless another verdict is meant; a text goes along as a note."""
    keys: dict[str, int] = {}
    person.press("2")
    for number, key in enumerate(due[:stop_after]):
        # Nobody judges what he has not seen.
        person.see(lambda key=key: _cursor(person) == key and _looked_at(person, key))  # type: ignore[misc]
        before = person.number_of_keys
        verdict, _, note = verdicts.get(key, "c").partition(" ")
        if note:
            person.press("i")
            person.see(f"note on {key}:")
            person.type(note)
            person.press("enter")
            person.see(f"Note       {note}")
        person.press(verdict)
        person.see(f"{len(due) - number - 1} initiative" if number < len(due) - 1 else "Queue clear")
        keys[key] = person.number_of_keys - before
    return Reviewed(keys)


def _cursor(person: Sitting) -> str:
    row = next((line for line in person.lines if line.startswith("▸")), "")
    found = re.search(r"[◌◐●○‖✓] \w+ +(?:[\d,…]+(?: \w+)? +)?(\S+)", row)
    return found[1] if found else ""


def _looked_at(person: Sitting, key: str) -> bool:
    """Whether the look at it is there: it says who looked before, or that nobody did."""
    headed = re.search(rf"\b{key}(  [^a-z ]|$)", person.text, re.MULTILINE) is not None
    return headed and ("Changed since" in person.text or "Nobody has reviewed it before" in person.text)


def record(person: Sitting, keys: list[str], asks: str, *typed: str) -> None:
    """Open a form by key, fill in its fields from the one that has the caret, and hand it in."""
    person.press(*keys)
    person.see(asks)
    for place, text in enumerate(typed):
        if place:
            person.press("tab")
        person.type(text)
    position = _position(person)
    person.press("enter")
    person.see(f"recorded as {position + 1:,}:")


def _position(person: Sitting) -> int:
    """The position in the header."""
    found = re.search(r"@([\d,]+)", person.lines[0])
    assert found is not None
    return int(found[1].replace(",", ""))


def told_keys(capsys: pytest.CaptureFixture[str], name: str, sittings: list[Reviewed], noted: set[str]) -> int:
    """Print the keys pressed per initiative; the most that one without a note took."""
    plain = [keys for each in sittings for key, keys in each.keys.items() if key not in noted]
    others = [keys for each in sittings for key, keys in each.keys.items() if key in noted]
    told = f"{name}: {len(plain)} initiatives reviewed with {sum(plain)} keys, {max(plain)} at most"
    if others:
        told += f"; {len(others)} with a note, {sum(others)} keys with its text"
    with capsys.disabled():
        sys.stdout.write(f"\n{told}\n")
    return max(plain)


def test_a_week_on_the_sample(
    ledger: Path, child_environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    head = len(records(ledger))
    due = queue(ledger, MONDAY)
    assert due == ["DESK", "ROPES", "HEAT", "SOLAR", "HOTEL", "COLD"]
    with sitting(ledger, child_environment, "ana", MONDAY) as ana:
        # She is called away after four.
        monday = review(ana, due, {"HEAT": "e", "DESK": "w"}, stop_after=4)
        ana.leave()
    left = queue(ledger, TUESDAY)
    assert set(left) >= {"HOTEL", "COLD"}
    with sitting(ledger, child_environment, "bo", TUESDAY) as bo:
        tuesday = review(bo, left, {"COLD": "w Frigotec is called every day"})
        record(bo, ["3", "c"], "needed", "asked again, they promise Friday")
        bo.leave()
    with sitting(ledger, child_environment, "Helen Voss", WEDNESDAY) as helen:
        helen.press("7")
        helen.see("Moves ▸ Helen Voss")
        record(helen, ["d"], "option", "Four small units in the yard")
        helen.leave()
    with sitting(ledger, child_environment, "ana", THURSDAY) as ana:
        ana.press("\\")
        ana.type("FIRE")
        ana.press("enter")
        ana.see(lambda: _cursor(ana) == "FIRE")
        record(ana, ["T"], "reason", "2026-09-30", "", "the inspector is away")
        record(ana, ["i"], "text", "the inspector named a deputy")
        record(ana, ["b"], "title", "no access to house 4")
        ana.leave()
    with sitting(ledger, child_environment, "ana", FRIDAY) as ana:
        ana.press("3", "\\")
        ana.type("B-VALVES")
        ana.press("enter")
        ana.see("B-VALVES  The expansion valves")
        record(ana, ["B"], "resolution", "they came")
        ana.press("u")
        ana.see("undone as")
        ana.press("U")
        ana.see("redone as")
        ana.leave()
    new = records(ledger, head)
    assert [(r.actor, str(r.at.date()), kind_of(r.fact), r.via) for r in new] == [
        *(("ana", "2026-05-13", "InitiativeReviewed", "tui") for _ in monday.initiatives),
        *(("bo", "2026-05-14", "InitiativeReviewed", "tui") for _ in tuesday.initiatives),
        ("bo", "2026-05-14", "BlockerFollowedUp", "tui"),
        ("Helen Voss", "2026-05-15", "DecisionMade", "tui"),
        ("ana", "2026-05-16", "TargetMoved", "tui"),
        ("ana", "2026-05-16", "ProgressNoted", "tui"),
        ("ana", "2026-05-16", "BlockerRaised", "tui"),
        ("ana", "2026-05-17", "BlockerCleared", "tui"),
        ("ana", "2026-05-17", "FactRetracted", "tui"),
        ("ana", "2026-05-17", "FactRetracted", "tui"),
    ]
    looks = [(f.initiative, f.verdict, f.note) for r in new if isinstance(f := r.fact, InitiativeReviewed)]
    assert looks[:4] == [
        ("DESK", "watch", None),
        ("ROPES", "continue", None),
        ("HEAT", "escalate", None),
        ("SOLAR", "continue", None),
    ]
    assert [key for key, _, _ in looks[4:]] == left
    assert ("COLD", "watch", "Frigotec is called every day") in looks
    chased, decided, moved, noted, raised, cleared, undone, redone = (r.fact for r in new[len(looks) :])
    assert isinstance(chased, BlockerFollowedUp)
    assert chased.blocker == "B-VALVES"
    assert isinstance(decided, DecisionMade)
    assert (decided.decision, decided.option) == ("D-UNITS", "Four small units in the yard")
    assert isinstance(moved, TargetMoved)
    assert (moved.initiative, moved.to, moved.reason) == ("FIRE", date(2026, 9, 30), "the inspector is away")
    assert isinstance(noted, ProgressNoted)
    assert (noted.subject, noted.text) == ("initiative:FIRE", "the inspector named a deputy")
    assert isinstance(raised, BlockerRaised)
    assert (raised.affects, raised.title) == (("initiative:FIRE",), "no access to house 4")
    assert isinstance(cleared, BlockerCleared)
    assert cleared.blocker == "B-VALVES"
    assert isinstance(undone, FactRetracted)
    assert isinstance(redone, FactRetracted)
    assert (undone.of, redone.of) == (new[-3].position, new[-2].position)
    assert told_keys(capsys, "sample", [monday, tuesday], {"COLD"}) <= 3


def test_a_week_on_an_imported_tracker(
    tmp_path: Path,
    child_environment: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("UNSTALL_NOW", MONDAY)
    ledger = tmp_path / "duraspace.unstall"
    export = shared("data", "jira-duraspace", "issues.ndjson.gz")
    assert main(["--ledger", str(ledger), "import", "jira", str(export)]) == 0
    head = len(records(ledger))
    due = queue(ledger, MONDAY)
    assert len(due) == 10
    with sitting(ledger, child_environment, "ana", MONDAY) as ana:
        monday = review(ana, due, {"FCREPO": "w", "HYPAT": "p nobody works on it any more"})
        ana.leave()
    with sitting(ledger, child_environment, "ana", TUESDAY) as ana:
        # One owner for all eleven that are open, until each has its own.
        ana.press("/")
        ana.type("!done")
        ana.press("enter", "g", "v", "G", "v")
        ana.see("11 marked")
        ana.press("o")
        ana.see("about all of them: 11 marked")
        ana.type("Ana Reyes")
        ana.press("enter")
        ana.see(f"recorded as {head + 11:,} to {head + 21:,}: 11 facts (11 marked)")
        ana.see(lambda: "marked" not in ana.lines[0])
        ana.press("\\")
        ana.type("FCREPO")
        ana.press("enter")
        ana.see(lambda: _cursor(ana) == "FCREPO")
        record(ana, ["a"], "question", "Keep the old index for another release?", "", "Bo Lind")
        record(ana, ["b"], "title", "no test data")
        ana.leave()
    with sitting(ledger, child_environment, "Bo Lind", WEDNESDAY) as bo:
        bo.press("7")
        bo.see("Moves ▸ Bo Lind")
        record(bo, ["d"], "option", "no")
        bo.leave()
    with sitting(ledger, child_environment, "ana", THURSDAY) as ana:
        record(ana, ["3", "B"], "resolution", "a dump came")
        ana.leave()
    new = records(ledger, head)
    assert [(r.actor, str(r.at.date()), kind_of(r.fact)) for r in new] == [
        *[("ana", "2026-05-13", "InitiativeReviewed")] * 10,
        *[("ana", "2026-05-14", "OwnerChanged")] * 11,
        ("ana", "2026-05-14", "DecisionRequested"),
        ("ana", "2026-05-14", "BlockerRaised"),
        ("Bo Lind", "2026-05-15", "DecisionMade"),
        ("ana", "2026-05-16", "BlockerCleared"),
    ]
    assert {r.via for r in new} == {"tui"}
    looks = [(f.initiative, f.verdict, f.note) for r in new if isinstance(f := r.fact, InitiativeReviewed)]
    assert [key for key, _, _ in looks] == due
    assert ("FCREPO", "watch", None) in looks
    assert ("HYPAT", "pause", "nobody works on it any more") in looks
    owners = [f for r in new if isinstance(f := r.fact, OwnerChanged)]
    assert {fact.to for fact in owners} == {"Ana Reyes"}
    assert len({fact.initiative for fact in owners}) == 11
    asked, raised, decided, cleared = (r.fact for r in new[-4:])
    assert isinstance(asked, DecisionRequested)
    assert (asked.affects, asked.decider) == (("initiative:FCREPO",), "Bo Lind")
    assert isinstance(raised, BlockerRaised)
    assert isinstance(decided, DecisionMade)
    assert (decided.decision, decided.option) == (asked.decision, "no")
    assert isinstance(cleared, BlockerCleared)
    assert cleared.blocker == raised.blocker
    assert told_keys(capsys, "duraspace", [monday], {"HYPAT"}) <= 3


def test_two_screens_and_a_shell_on_one_ledger_lose_nothing(ledger: Path, child_environment: dict[str, str]) -> None:
    head = len(records(ledger))
    with (
        sitting(ledger, child_environment, "ana", MONDAY) as ana,
        sitting(ledger, child_environment, "bo", MONDAY, (80, 24)) as bo,
    ):
        ana.press("2")
        bo.press("2")
        for person in (ana, bo):
            person.see(lambda person=person: _cursor(person) == "DESK")  # type: ignore[misc]
        ana.see(lambda: _looked_at(ana, "DESK"))
        ana.press("w")
        ana.see("recorded as")
        # What the first one did is on the second one's screen, and the next initiative under the cursor.
        bo.see("5 initiatives to review")
        bo.see(lambda: _cursor(bo) == "ROPES")
        ana.see(lambda: _cursor(ana) == "ROPES" and _looked_at(ana, "ROPES"))
        for number in range(5):
            words = ["--ledger", str(ledger), "note", "HEAT", f"call {number}", "--actor", "cleo"]
            assert main(words) == 0
        ana.see(f"@{head + 6}")
        bo.see(f"@{head + 6}")
        # Both at once, about the same thing: one verdict stands, the other one is told.
        ana.see(lambda: _looked_at(ana, "ROPES"))
        ana.press("c")
        bo.press("e")
        ana.see(lambda: "meanwhile" in ana.status or "recorded as" in ana.status or "5 init" not in ana.text)
        ana.press("1")
        ana.see("Portfolio")
        bo.press("1")
        bo.see("Portfolio")
        for person in (ana, bo):
            person.leave()
    new = records(ledger, head)
    notes = [f.text for r in new if isinstance(f := r.fact, ProgressNoted)]
    assert notes == [f"call {number}" for number in range(5)]
    looks = [(f.initiative, r.actor) for r in new if isinstance(f := r.fact, InitiativeReviewed)]
    assert looks[0] == ("DESK", "ana")
    assert len([key for key, _ in looks if key == "ROPES"]) == 1
    assert [r.position for r in new] == list(range(head + 1, head + 1 + len(new)))
