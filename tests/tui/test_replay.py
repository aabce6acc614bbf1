"""Replay by keyboard: it starts at the telling moment, walks, compares, and writes nothing."""

from __future__ import annotations

import json
import re
from contextlib import closing
from pathlib import Path

import pytest
from stage import opened, press, screen_text, settle, type_line
from textual.events import Key

from ledger.instants import DAY
from ledger.log.recorder import SqliteLog
from projections.lists.anew import anew
from projections.moment import Moment
from projections.spans.filling import fill
from projections.views import Views
from tui.replaying.loading import Asked, find
from tui.replaying.looking import Looker
from tui.replaying.scene import Head
from tui.screens.portfolio import Portfolio
from tui.screens.replay import Replay
from tui.shell.main import main


def head(ledger: Path) -> int:
    log = SqliteLog(ledger)
    try:
        return log.head()
    finally:
        log.close()


async def test_t_replays_an_initiative_from_the_last_time_it_was_well(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "t")
        assert isinstance(app.page, Replay)
        assert app.header.text.split("◆")[1].strip() == "AS OF 2026-03-25 09:00  as known then  @302"
        shown = screen_text(app)
        for told in (
            "waiting: decision",
            "Helen Voss",
            "▸ 302 03-25 09:00  DecisionRequested",
            "┆16d┆",
            "Facts  36",
        ):
            assert told in shown
        await press(app, pilot, "h")
        assert "@297" in app.header.text
        assert "● active" in screen_text(app)
        await press(app, pilot, "escape")
        assert isinstance(app.page, Portfolio)


async def test_the_state_is_compared_with_a_base_that_is_set(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "t", "h", "D", "l", "l")
        shown = screen_text(app)
        assert "base 2026-03-24" in shown
        assert "~ ◐ waiting: " in shown
        assert "+ Helen Voss" in shown
        assert "◆ D-UNITS" in shown


async def test_nothing_can_be_recorded_in_the_past(ledger: Path) -> None:
    before = head(ledger)
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "t")
        assert "READ ONLY" in app.sentence.text
        for key in ("b", "B", "a", "d", "o", "T", "s", "i", "plus", "u", "U"):
            app.say("")
            await press(app, pilot, key)
            assert "this is the past" in app.status.text, key
        app.run_line("own HEAT ana")
        await settle(app, pilot)
        assert "this is the past" in app.status.text
    assert head(ledger) == before


async def test_marks_stalls_days_dates_and_positions_are_reached(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "t", "g", "right_curly_bracket")
        assert "AS OF 2026-01-08 10:00" in app.header.text
        await press(app, pilot, "right_square_bracket")
        assert "AS OF 2026-02-04 08:00" in app.header.text
        await press(app, pilot, "L")
        assert "AS OF 2026-02-05 00:00" in app.header.text
        await press(app, pilot, "H")
        assert "AS OF 2026-02-04 00:00" in app.header.text
        for typed, told in (("2026-03-01", "AS OF 2026-03-01 00:00"), ("302", "@302"), ("@297", "@297")):
            await type_line(app, pilot, "at", typed)
            await press(app, pilot, "enter")
            assert told in app.header.text


async def test_bookmarks_are_kept_listed_reached_and_let_go_of(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNSTALL_CONFIG", str(tmp_path / "mine" / "config.toml"))
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "t", "h")
        await type_line(app, pilot, "m", "before the question")
        await press(app, pilot, "enter", "g")
        await type_line(app, pilot, "m", "the plan")
        await press(app, pilot, "enter")
        assert app.status.text == "bookmark the plan: 2025-12-10 09:00"
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "5")
        assert "★ the plan 2025-12-10   ★ before the question 2026-03-24" in screen_text(app)
        await press(app, pilot, "apostrophe")
        assert "HEAT" in screen_text(app)
        await press(app, pilot, *"bef", "enter")
        assert "AS OF 2026-03-24 15:15" in app.header.text
        assert "the whole portfolio" in app.header.text
        await press(app, pilot, "apostrophe", *"the", "ctrl+x", "escape")
        assert "★ the plan" not in screen_text(app)
        assert "★ before the question" in screen_text(app)
        await press(app, pilot, "1", "j", "t")
        assert "★" not in screen_text(app)  # it was kept in the replay of another initiative


async def test_playing_walks_to_the_end_and_stops(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "t", "greater_than_sign", "greater_than_sign", "greater_than_sign", "space")
        await settle(app, pilot)
        await pilot.pause(0.5)
        assert "@354" in app.header.text
        assert "paused" in app.sentence.text


async def test_the_whole_portfolio_and_a_filter_on_its_facts(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "5")
        shown = screen_text(app)
        assert "the whole portfolio" in shown
        assert "◌ 1 silent  ◐ 2 waiting  ● 3 active" in shown
        await type_line(app, pilot, "slash", "kind:DecisionRequested")
        await press(app, pilot, "enter")
        asked = screen_text(app).count("DecisionRequested") - 2  # in the header, and below the list
        assert f"Facts  {asked} of {asked}" in screen_text(app)
        await press(app, pilot, "g")
        assert f"Facts  1 of {asked}" in screen_text(app)


async def test_marked_initiatives_are_replayed_together(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "space", "space", "t")
        shown = screen_text(app)
        assert "2 initiatives" in shown
        assert "HEAT" in shown
        assert "SOLAR" not in shown


async def test_a_decision_is_replayed_from_the_day_on_which_it_was_asked(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "4", "t")
        assert "HEAT" in app.header.text
        assert "AS OF 2026-03-25 09:00" in app.header.text
        await press(app, pilot, "escape", "6", "t")
        assert isinstance(app.page, Replay)


async def test_an_item_is_replayed_as_itself_and_one_key_leads_to_its_initiative(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        app.go("replay", stream="item:HEAT-5")
        await settle(app, pilot)
        assert "Replay ▸ HEAT ▸ HEAT-5" in app.header.text
        shown = screen_text(app)
        for told in ("status ", "assignee ", "StatusChanged  Planned → On site"):
            assert told in shown
        assert "HEAT-4" not in shown
        at = app.header.text.partition("AS OF ")[2]
        await press(app, pilot, "p")
        assert "Replay ▸ HEAT Heat pumps" in app.header.text
        assert app.header.text.partition("AS OF ")[2][:16] == at[:16]
        await press(app, pilot, "p")
        assert "nothing lies above it" in app.status.text
        await press(app, pilot, "escape")
        assert "Replay ▸ HEAT ▸ HEAT-5" in app.header.text


async def test_a_blocker_of_one_item_and_a_record_about_it_are_replayed_on_the_item(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        app.go("replay", stream="blocker:B-TILES")
        await settle(app, pilot)
        assert "Replay ▸ HOTEL ▸ HOTEL-3" in app.header.text
        assert "BlockerRaised  B-TILES: " in screen_text(app)
        app.go("replay", position=285)
        await settle(app, pilot)
        assert "Replay ▸ HEAT ▸ HEAT-5" in app.header.text
        assert "AS OF 2026-03-19 08:35" in app.header.text


async def test_keys_typed_ahead_reach_the_line_that_the_first_of_them_opens(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "t")
        for key in ("at", *"2026", "minus", "0", "3", "minus", "0", "1", "enter"):
            app.post_message(Key(key, {"at": "@", "minus": "-", "enter": "\r"}.get(key, key)))
        await settle(app, pilot)
        assert "AS OF 2026-03-01 00:00" in app.header.text


async def test_todays_policy_may_judge_and_it_is_said_which_one_does(ledger: Path) -> None:
    assert main(["--ledger", str(ledger), "policy", "set", "--threshold", "2"]) == 0
    async with opened(ledger) as (app, pilot):
        app.go("replay", stream="initiative:DESK")
        await settle(app, pilot)
        await type_line(app, pilot, "at", "2026-04-07")
        await press(app, pilot, "enter")
        shown = screen_text(app)
        assert "● active" in shown
        assert "Judged by the policy of its day" in shown
        await press(app, pilot, "P")
        shown = screen_text(app)
        assert "◌ silent" in shown
        assert "Judged by today's policy, @363 of 2026-05-13" in shown
        assert "by today's policy" in app.header.text
        await press(app, pilot, "P", "5", "P")
        assert "one initiative or item at a time" in app.status.text


async def test_hindsight_shows_a_silence_that_nobody_could_know_of_yet(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        app.go("replay", stream="initiative:DESK")
        await settle(app, pilot)
        await press(app, pilot, "l", "h", "L", "K")
        shown = screen_text(app)
        assert "with hindsight" in app.header.text
        assert "True already, not known yet" in shown
        assert "which could be known on" in shown
        await press(app, pilot, "K")
        assert "which could be known on" not in screen_text(app)


async def test_the_next_stall_of_any_initiative_is_reached(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "5", "g", "right_curly_bracket")
        first = app.header.text.partition("AS OF ")[2][:16]
        assert " 1 silent" in screen_text(app) or " 1 waiting" in screen_text(app)
        await press(app, pilot, "right_curly_bracket")
        assert app.header.text.partition("AS OF ")[2][:16] > first
        await press(app, pilot, "left_curly_bracket")
        assert app.header.text.partition("AS OF ")[2][:16] == first


@pytest.mark.parametrize(("width", "height"), [(80, 24), (200, 60)])
async def test_slider_state_and_facts_are_there_at_every_size(ledger: Path, width: int, height: int) -> None:
    async with opened(ledger, width, height) as (app, pilot):
        await press(app, pilot, "t")
        shown = screen_text(app)
        for told in ("density", "marks", "●", "State", "Facts  36 of 41"):
            assert told in shown
        assert all(len(line) <= width for line in shown.splitlines())


def test_a_recording_is_a_head_and_pictures_that_a_player_takes(ledger: Path, tmp_path: Path) -> None:
    place = tmp_path / "heat.cast"
    assert main(["--ledger", str(ledger), "replay", "HEAT", "--cast", str(place)]) == 0
    first, *events = [json.loads(line) for line in place.read_text("utf-8").splitlines()]
    assert (first["version"], first["width"], first["height"]) == (2, 120, 36)
    assert len(events) == 41 + 1  # a picture for each fact, and the end
    assert [at for at, _, _ in events] == sorted(at for at, _, _ in events)
    assert all(kind == "o" for _, kind, _ in events)
    assert events[0][2].startswith("\x1b[H")
    assert events[0][2].count("\r\n") == 35


def test_what_is_seen_of_one_initiative_is_what_folding_all_of_them_says(ledger: Path) -> None:
    with closing(Views.open(ledger)) as views:
        moments = [views.moment().as_of - back * DAY for back in (0, 20, 40, 80)]
        # Before anything is laid out, so that all of it is folded.
        told = {at: anew(views, Moment(at, at), None) for at in moments}
        fill(views.connection, views.path)
        for at in moments:
            for line in told[at]:
                sight = Looker(find(views, Asked(keys=(line.initiative,)))).look(views, Head(at), at)
                assert sight.line is not None
                assert sight.line.state == line.state
                assert sorted(sight.detail.signals) == sorted(line.sentences)


async def test_hindsight_lists_of_all_what_was_true_and_not_known_yet(ledger: Path) -> None:
    async with opened(ledger, 120, 36) as (app, pilot):
        app.go("replay", stream="initiative:DESK")
        await settle(app, pilot)
        await press(app, pilot, "l", "h", "L", "K")
        (told,) = [line for line in screen_text(app).splitlines() if "◌ silent since" in line]
        onset = told.partition("silent since ")[2][:16]
        at = app.header.text.partition("AS OF ")[2][:10]
        await press(app, pilot, "K", "5")
        await type_line(app, pilot, "at", at)
        await press(app, pilot, "enter")
        assert "True already" not in screen_text(app)
        await press(app, pilot, "K")
        shown = screen_text(app)
        assert "True already, not known yet  " in shown
        assert f"◌ DESK silent since {onset}, known" in shown
        # Neither when it could be known nor what is overdue is cut off beside the facts.
        assert re.search(r"known 7 d later, on .*\n  2026-\d\d-\d\d \d\d:\d\d ", shown)
        await press(app, pilot, "G")
        assert "1 decision overdue" in screen_text(app)


async def test_what_is_said_of_a_mark_is_gone_once_the_playhead_moves_on(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "t", "g", "right_square_bracket")
        said = app.status.text
        assert app.header.text.partition("AS OF ")[2][:16] in said
        await press(app, pilot, "L")
        assert said not in app.status.text
