"""The review by keyboard: one key per verdict, then the next; what is recorded is what was shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from stage import HEAD, new_records, opened, press, screen_text, settle, type_line

from ledger.aggregates.looking import InitiativeReviewed
from tui.app.unstall import Unstall
from tui.screens.initiative import Initiative
from tui.screens.review import Review
from tui.shell.main import main

QUEUE = ["DESK", "ROPES", "HEAT", "SOLAR", "HOTEL", "COLD"]


@pytest.fixture(autouse=True)
def _ana(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_ACTOR", "ana")


def order(app: Unstall) -> list[str]:
    page = app.page
    assert isinstance(page, Review)
    return [page.key(turn) for turn in page.rows]


def selected(app: Unstall) -> str | None:
    return (app.page.subject() or "").partition(":")[2] or None


async def test_the_look_tells_why_what_changed_and_what_was_said_before(ledger: Path) -> None:
    async with opened(ledger, 120, 50) as (app, pilot):
        await press(app, pilot, "2", "j", "j")
        assert selected(app) == "HEAT"
        assert order(app) == QUEUE
        shown = screen_text(app)
        for told in (
            "Changed since Mara looked",
            "~ HEAT: active → waiting",
            "◆ D-UNITS: asked of Helen Voss",
            "! claimed green on",
            "Helen Voss decides, needed by",
            "watch, Mara: The next thing is the order",
        ):
            assert told in shown


@pytest.mark.parametrize(
    ("keys", "verdict"),
    [
        (["c"], "continue"),
        (["w"], "watch"),
        (["e"], "escalate"),
        (["p"], "pause"),
        (["d"], "ask a decision"),
        (["X", "y", "enter"], "stop"),
    ],
)
async def test_a_key_records_its_verdict_with_what_was_shown_and_goes_on(
    keys: list[str], verdict: str, ledger: Path
) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2", *keys)
        assert app.status.text.startswith(f"recorded as 363: DESK, verdict {verdict}; ")
        assert selected(app) == "ROPES"
        assert app.sentence.text.startswith("5 initiatives to review, 1 done")
    (record,) = new_records(ledger)
    fact = record.fact
    assert isinstance(fact, InitiativeReviewed)
    assert (fact.initiative, fact.verdict, fact.seen_position, fact.state) == ("DESK", verdict, HEAD, "silent")
    assert (record.actor, record.via) == ("ana", "tui")


async def test_it_records_the_same_fact_as_the_shell(ledger: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.unstall"
    other.write_bytes(ledger.read_bytes())
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2", "j", "j", "e")
    assert main(["--ledger", str(other), "review", "HEAT", "escalate"]) == 0
    assert new_records(ledger)[0].fact == new_records(other)[0].fact


async def test_a_note_goes_with_the_verdict(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2")
        await type_line(app, pilot, "i", "Ines asks the caretaker")
        await press(app, pilot, "enter")
        assert "Note       Ines asks the caretaker" in screen_text(app)
        assert new_records(ledger) == []
        await press(app, pilot, "w")
        await press(app, pilot, "w")
    notes = [record.fact.note for record in new_records(ledger) if isinstance(record.fact, InitiativeReviewed)]
    assert notes == ["Ines asks the caretaker", None]


@pytest.mark.parametrize("typed", ["", "n", "yes"])
async def test_stop_wants_a_typed_y(typed: str, ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2", "X", *typed, "enter")
        assert app.status.text == "DESK is not stopped: no y was typed"
        assert selected(app) == "DESK"
    assert new_records(ledger) == []


async def test_skip_puts_it_last_and_verdicts_go_through_the_whole_queue(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2", "s")
        assert app.status.text == "DESK comes again, last"
        assert order(app) == [*QUEUE[1:], "DESK"]
        seen = []
        for _ in QUEUE:
            seen.append(selected(app))
            await press(app, pilot, "c")
        assert seen == [*QUEUE[1:], "DESK"]
        assert app.sentence.text.startswith("Queue clear, 6 reviewed; next ")
        await press(app, pilot, "c")
        assert app.status.text == "DESK is reviewed: continue; u takes the last verdict back"
    assert len(new_records(ledger)) == len(QUEUE)
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2")
        assert "Queue clear: nothing is due" in screen_text(app)
        assert app.sentence.text.startswith("Queue clear; next ")
        await press(app, pilot, "c")
        assert app.status.text == "there is nothing to review here"


async def test_an_undone_verdict_puts_it_back_into_the_queue_and_redo_takes_it_out(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2", "j", "j", "w", "u")
        assert app.status.text.startswith("undone as 364: HEAT, verdict watch (record 363)")
        assert app.sentence.text == "6 initiatives to review"
        assert order(app) == QUEUE
        await press(app, pilot, "U")
        assert app.sentence.text.startswith("5 initiatives to review, 1 done")
        assert order(app)[0] == "HEAT"


async def test_whoever_comes_second_is_told_what_the_first_one_said(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2")
        page = app.page
        assert isinstance(page, Review)
        look = page._look
        assert look is not None
        monkeypatch.setenv("UNSTALL_ACTOR", "bo")
        assert main(["--ledger", str(ledger), "review", "DESK", "watch"]) == 0
        page._give(page.targets(), "continue")
        await settle(app, pilot)
        assert app.status.text == "bo has reviewed DESK meanwhile: watch, record 363; look again"
        assert "DESK" not in order(app)
    assert len(new_records(ledger)) == 1


async def test_a_verdict_on_what_has_changed_since_it_was_shown_is_told_what_changed(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2")
        page = app.page
        assert isinstance(page, Review)
        judged = page.targets()
        monkeypatch.setenv("UNSTALL_ACTOR", "bo")
        assert main(["--ledger", str(ledger), "note", "DESK", "the caretaker called"]) == 0
        page._give(judged, "stop")
        await settle(app, pilot)
        assert app.status.text.startswith(
            "DESK has changed meanwhile, bo, 2026-05-13T14:02:00Z: progress: the caretaker"
        )
        assert app.status.text.endswith("(record 363); look again")
        await press(app, pilot, "w")
        assert app.status.text.startswith("recorded as 364: DESK, verdict watch")
    assert len(new_records(ledger)) == 2


async def test_a_filter_keeps_to_what_passes_and_enter_opens_the_initiative(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2")
        await type_line(app, pilot, "slash", "active")
        await press(app, pilot, "enter", "c")
        assert selected(app) == "HOTEL"
        await press(app, pilot, "y")
        assert app.clipboard == "unstall review HOTEL"
        await press(app, pilot, "enter")
        assert isinstance(app.page, Initiative)
        await press(app, pilot, "escape")
        assert isinstance(app.page, Review)
        assert selected(app) == "HOTEL"
