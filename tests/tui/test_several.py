"""Forms about all that is marked: owner, note, target, follow-up; each thing gets its own fact, the count is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from stage import new_records, opened, press, screen_text, type_line

from ledger.aggregates.blocker import BlockerFollowedUp, ClearBlocker, RaiseBlocker
from ledger.aggregates.initiative import OwnerChanged, TargetMoved
from ledger.aggregates.looking import ProgressNoted
from ledger.commands import COMMANDS
from tui.deeds.several import about, can_be_about


@pytest.fixture(autouse=True)
def _ana(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_ACTOR", "ana")


async def test_one_owner_for_all_that_is_marked_those_too_that_a_filter_hides(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "space", "space")
        await type_line(app, pilot, "slash", "desk")
        await press(app, pilot, "enter", "o")
        assert "about all of them: 2 marked, 1 hidden by the filter" in screen_text(app)
        app.form.put("Zoe", 3)
        await press(app, pilot, "enter")
        assert app.status.text == (
            "recorded as 363 to 364: 2 facts (2 marked, 1 hidden by the filter); u takes them all back"
        )
        assert "marked" not in app.header.text
        assert app.last_act.count("unstall record ChangeOwner") == 2
        await press(app, pilot, "u")
        assert app.status.text.startswith("undone as 365 to 366: the 2 facts of that act no longer count")
    owners = [r.fact for r in new_records(ledger) if isinstance(r.fact, OwnerChanged)]
    assert [(fact.initiative, fact.to) for fact in owners] == [("HEAT", "Zoe"), ("DESK", "Zoe")]


async def test_a_note_and_a_target_for_several(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "space", "space", "T")
        app.form.put("2026-09-30", 10)
        await press(app, pilot, "enter")
        assert "2 facts (2 marked)" in app.status.text
        await press(app, pilot, "g", "space", "space", "i")
        app.form.insert("told in the steering group")
        await press(app, pilot, "enter")
    facts = [record.fact for record in new_records(ledger)]
    notes = [fact for fact in facts if isinstance(fact, ProgressNoted)]
    targets = [fact for fact in facts if isinstance(fact, TargetMoved)]
    assert [fact.subject for fact in notes] == ["initiative:HEAT", "initiative:DESK"]
    assert [(fact.initiative, str(fact.to)) for fact in targets] == [("HEAT", "2026-09-30"), ("DESK", "2026-09-30")]


async def test_blockers_are_chased_together_and_what_is_refused_is_told(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "3", "space", "space", "c")
        app.form.insert("asked both again")
        app.run_line("unblock B-ANCHORS --resolution tested")
        await app.workers.wait_for_complete()
        await press(app, pilot, "enter")
        assert "1 fact (" in app.status.text
        assert "not on B-ANCHORS" in app.status.text
    chased = [r.fact.blocker for r in new_records(ledger) if isinstance(r.fact, BlockerFollowedUp)]
    assert chased == ["B-VALVES"]


def test_what_makes_a_thing_or_answers_one_question_is_about_one_thing() -> None:
    assert not can_be_about("RaiseBlocker", ["initiative:A"])
    assert not can_be_about("MakeDecision", ["decision:A"])
    assert not can_be_about("ChangeOwner", ["item:A-1"])
    assert can_be_about("NoteProgress", ["item:A-1", "initiative:A"])
    assert about(ClearBlocker("B-1", "done"), "blocker:B-2") == ClearBlocker("B-2", "done")
    assert COMMANDS["RaiseBlocker"].command is RaiseBlocker
