"""Marks: what an act is about survives filters, the count says what a filter hides, each thing gets its own fact."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stage import new_records, opened, press, screen_text, settle, type_line

from ledger.aggregates.blocker import BlockerRaised
from ledger.aggregates.looking import InitiativeReviewed
from ledger.facts import FactRetracted
from tui.pages.list_page import ListPage
from tui.shell.main import main
from tui.widgets.marks import Marks


@pytest.fixture(autouse=True)
def _ana(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_ACTOR", "ana")


def verdicts(ledger: Path) -> list[tuple[str, str, str | None]]:
    facts = [record.fact for record in new_records(ledger)]
    return [(fact.initiative, fact.verdict, fact.note) for fact in facts if isinstance(fact, InitiativeReviewed)]


async def test_space_marks_and_goes_on_and_the_header_says_what_a_filter_hides(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2", "space", "space")
        assert app.page.subject() == "initiative:HEAT"
        assert "• 2 marked" in app.header.text
        assert screen_text(app).count(" •") == 3
        await type_line(app, pilot, "slash", "ropes")
        await press(app, pilot, "enter")
        assert "2 marked, 1 hidden by the filter" in app.header.text
        await press(app, pilot, "escape")
        assert "marked" not in app.header.text
        assert "/ropes" in app.header.text


async def test_v_marks_from_where_it_was_pressed_to_where_it_is_pressed_again(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "j", "v", "j", "j")
        assert screen_text(app).count("•") == 4  # the rows so far, and the header
        await press(app, pilot, "k", "v")
        assert isinstance(app.page, ListPage)
        assert len(app.page.marked()) == 2
        await press(app, pilot, "space")
        assert len(app.page.marked()) == 1


async def test_a_verdict_is_given_to_all_that_is_marked_each_as_a_fact_of_its_own(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2", "space", "j", "space")
        await type_line(app, pilot, "i", "seen in the steering group")
        await press(app, pilot, "enter")
        await type_line(app, pilot, "slash", "heat")
        await press(app, pilot, "enter", "w")
        assert app.status.text == (
            "recorded as 363 to 364: verdict watch on 2 initiatives (2 marked, 1 hidden by the filter); "
            "u takes them all back"
        )
        assert "marked" not in app.header.text
    assert verdicts(ledger) == [
        ("DESK", "watch", "seen in the steering group"),
        ("HEAT", "watch", "seen in the steering group"),
    ]
    shown = [record.fact for record in new_records(ledger)]
    assert [fact.state for fact in shown if isinstance(fact, InitiativeReviewed)] == ["silent", "waiting"]


async def test_one_key_takes_a_whole_bulk_back_and_one_brings_it_again(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2", "space", "space", "w", "u")
        assert app.status.text == ("undone as 365 to 366: the 2 facts of that act no longer count; U brings them back")
        assert app.last_act == "unstall undo 364\nunstall undo 363"
        assert app.sentence.text == "6 initiatives to review"
        await press(app, pilot, "U")
        assert app.status.text == "redone as 367 to 368: the 2 facts of that act count again"
        await press(app, pilot, "u")
        assert app.status.text.startswith("undone as 369 to 370: the 2 facts of that act no longer count")
    retracted = [r.fact.of for r in new_records(ledger) if isinstance(r.fact, FactRetracted)]
    assert retracted == [364, 363, 366, 365, 364, 363]


async def test_one_blocker_may_stop_all_that_is_marked(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "space", "space", "b")
        assert "about all of them: 2 marked" in screen_text(app)
        app.form.insert("no crane before June")
        await press(app, pilot, "enter")
        assert "marked" not in app.header.text
    (raised,) = [r.fact for r in new_records(ledger) if isinstance(r.fact, BlockerRaised)]
    assert raised.affects == ("initiative:HEAT", "initiative:DESK")


async def test_a_bulk_verdict_leaves_out_what_somebody_else_reviewed_meanwhile(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2", "space", "space")
        page = app.page
        assert isinstance(page, ListPage)
        judged = page.marked()
        monkeypatch.setenv("UNSTALL_ACTOR", "bo")
        assert main(["--ledger", str(ledger), "review", "DESK", "stop"]) == 0
        monkeypatch.setenv("UNSTALL_ACTOR", "ana")
        page._give(judged, "watch")  # type: ignore[attr-defined]
        await settle(app, pilot)
        assert "verdict watch on 1 initiative; not on DESK: bo has reviewed DESK meanwhile" in app.status.text
    assert [(key, verdict) for key, verdict, _ in verdicts(ledger)] == [("DESK", "stop"), ("ROPES", "watch")]


async def test_the_cursor_follows_its_thing_and_marks_follow_theirs_when_the_list_changes(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        page = app.page
        assert isinstance(page, ListPage)
        await press(app, pilot, "j", "space")
        on, marked = page.subject(), [row.initiative for row in page.marked()]
        before = [row.initiative for row in page.everything()]
        app.run_line(f"record CloseInitiative {before[0]} dropped")
        await settle(app, pilot)
        assert [row.initiative for row in page.everything()] != before
        assert page.subject() == on
        assert [row.initiative for row in page.marked()] == marked


KEYS = list("abcdef")


@given(
    st.lists(st.tuples(st.sampled_from(["turn", "range"]), st.sampled_from(KEYS))),
    st.lists(st.sampled_from(KEYS), unique=True),
)
def test_what_is_told_is_what_is_marked(acts: list[tuple[str, str]], shown: list[str]) -> None:
    marks, expected = Marks(), set[str]()
    for act, key in acts:
        if act == "turn":
            marks.turn(key)
            expected ^= {key}
        elif marks.anchor is None:
            marks.anchor = key
        else:
            low, high = sorted((KEYS.index(str(marks.anchor)), KEYS.index(key)))
            marks.close_range(KEYS, key)
            expected |= set(KEYS[low : high + 1])
    assert set(marks.keys) == expected
    hidden = len(expected - set(shown))
    if expected:
        told = f"{len(expected)} marked" + (f", {hidden} hidden by the filter" if hidden else "")
        assert marks.told(shown) == told
    marks.clear()
    assert marks.told(shown) == ""
