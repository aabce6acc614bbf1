"""Recording by keyboard: few keys, nothing lost, nothing overwritten, and every refusal where the eye is."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from stage import NOW_TEXT, matches_snapshot, opened, press, screen_text, settle, until
from textual.pilot import Pilot

from ledger.facts import (
    AnyFact,
    BlockerFollowedUp,
    BlockerRaised,
    DecisionMade,
    DecisionRequested,
    DecisionSuperseded,
    HandoffAccepted,
    HandoffOffered,
    HandoffRejected,
    InitiativeClosed,
    InitiativeCommitted,
    OwnerChanged,
    StallExplained,
    StatusChanged,
)
from ledger.log.recorder import SqliteLog
from ledger.record import Record
from tui.app.unstall import Unstall
from tui.forms.menu import Menu
from tui.screens.decisions import Decisions
from tui.widgets.line_editing import LineEditing

SAMPLE = 362
KEYS = ("tab", "enter", "escape", "down", "up", "ctrl+n", "ctrl+p", "ctrl+x", "ctrl+e", "shift+tab")


async def fill(app: Unstall, pilot: Pilot[int], *keys: str) -> None:
    """Press keys into a form or menu; a text is typed where the caret is."""
    for key in keys:
        if len(key) == 1 or key in KEYS:
            await pilot.press(key)
        else:
            await until(pilot, lambda: isinstance(app.focused, LineEditing) and not app.is_taking_keys)
            assert isinstance(app.focused, LineEditing)
            app.focused.insert(key)
    await settle(app, pilot)


def records(ledger: Path) -> list[Record]:
    """What was recorded beyond the sample."""
    log = SqliteLog(ledger)
    try:
        return list(log.read(SAMPLE))
    finally:
        log.close()


def facts(ledger: Path) -> list[AnyFact]:
    return [record.fact for record in records(ledger)]


def elsewhere(ledger: Path, environment: dict[str, str], actor: str, *words: str) -> None:
    """Another person's own process records something."""
    code = "import sys; from tui.shell.main import main; sys.exit(main())"
    subprocess.run(
        [sys.executable, "-c", code, "--ledger", str(ledger), *words],
        env=environment | {"UNSTALL_NOW": NOW_TEXT, "UNSTALL_ACTOR": actor},
        capture_output=True,
        timeout=60,
        check=True,
    )


async def test_a_blocker_takes_one_key_its_title_and_enter(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await fill(app, pilot, "b", "no crane", "enter")
        assert app.status.text.startswith("recorded as 363: blocker:B-")
        assert app.status.text.endswith("u takes it back")
        assert app.form.plan is None
    (raised,) = facts(ledger)
    assert isinstance(raised, BlockerRaised)
    assert (raised.affects, raised.title) == (("initiative:HEAT",), "no crane")


async def test_tab_completes_people_causes_and_days_and_ctrl_n_goes_through_them(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await fill(app, pilot, "b", "no crane", "tab", "supp", "tab", "ext", "tab", "down", "kett", "tab")
        await fill(app, pilot, "down", "in 2 w", "tab", "shift+tab")
        assert app.form.texts[2:8] == ["supplier", "external", "", "Frau Kettler", "", "2026-05-27"]
        await fill(app, pilot, "up", "up", "ctrl+n", "ctrl+n")
        assert app.form.current == 5
        await fill(app, pilot, "enter")
    (raised,) = facts(ledger)
    assert isinstance(raised, BlockerRaised)
    assert (raised.cause, raised.side, raised.follow_up_on) == ("supplier", "external", date(2026, 5, 27))


async def test_who_is_named_most_on_this_initiative_is_offered_first_and_under_the_main_name(
    ledger: Path, child_environment: dict[str, str]
) -> None:
    elsewhere(ledger, child_environment, "liu", "record", "MergePeople", "Samir Haddad", "--aliases", "Samir")
    async with opened(ledger) as (app, pilot):
        await fill(app, pilot, "o", "samir")
        assert [(offer.text, offer.told) for offer in app.form.completing.found] == [("Samir Haddad", "also Samir")]
        await fill(app, pilot, "ctrl+x")
        assert app.form.completing.found[0].text in ("Priya", "Jonas")
        assert "Samir" not in [offer.text for offer in app.form.completing.found]


async def test_leaving_records_nothing_and_keeps_what_was_typed(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await fill(app, pilot, "a", "which roof?", "escape")
        assert facts(ledger) == []
        assert "what you typed is there when you come back" in app.status.text
        await fill(app, pilot, "j", "a")
        assert app.form.texts[1] == ""
        await fill(app, pilot, "escape", "k", "a")
        assert app.form.texts[1] == "which roof?"
        assert "as you left it" in screen_text(app)
        await fill(app, pilot, "ctrl+x")
        assert app.form.texts[1] == ""


async def test_a_rule_speaks_in_the_form_and_the_input_is_kept(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await fill(app, pilot, "T", "enter")
        assert "give to or milestone" in screen_text(app)
        await fill(app, pilot, "someday", "enter")
        assert "'someday' is not a day" in screen_text(app)
        await fill(app, pilot, "ctrl+x", "down", "beta", "enter")
        assert "HEAT has no milestone 'beta'" in screen_text(app)
        assert app.form.texts[2] == "beta"
        assert facts(ledger) == []


async def test_a_late_fact_is_shown_back_before_it_is_written_and_lies_in_its_place(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await fill(app, pilot, "o", "Ines", "down", "down", "last tuesday")
        await until(pilot, lambda: "last tuesday   = 2026-05-12T00:00:00Z, Tue, 1 d ago" in screen_text(app))
        assert facts(ledger) == []
        await fill(app, pilot, "enter")
        assert "happened 2026-05-12T00:00:00Z, recorded 1.6 d later" in app.status.text
        await press(app, pilot, "6", "G")
        shown = screen_text(app)
        assert "(told 1 d later) owner Ines" in shown
        assert "1 d 14 h 2 min" in shown
    (record,) = records(ledger)
    assert record.at == datetime(2026, 5, 12, tzinfo=UTC)


async def test_a_phrase_that_nobody_has_seen_explained_is_not_written_yet(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.forms.meaning._REST_SECONDS", 60)
    async with opened(ledger) as (app, pilot):
        await fill(app, pilot, "o", "Ines", "down", "down", "last tuesday", "enter")
        assert "‘last tuesday’ is 2026-05-12T00:00:00Z, Tue, 1 d ago; enter records it" in screen_text(app)
        assert facts(ledger) == []
        await fill(app, pilot, "enter")
    assert facts(ledger) == [OwnerChanged("HEAT", "Ines")]


async def test_of_two_who_act_at_once_the_second_is_told_and_decides_again(
    ledger: Path, child_environment: dict[str, str]
) -> None:
    """The other one is a process of its own, as a colleague's shell would be."""
    async with opened(ledger) as (app, pilot):
        await fill(app, pilot, "o", "Ines")
        elsewhere(ledger, child_environment, "liu", "own", "HEAT", "Mara", "--reason", "Jonas leaves")
        await fill(app, pilot, "enter")
        assert "Meanwhile liu, 2026-05-13T14:02:00Z: owner Mara: Jonas leaves (record 363)" in screen_text(app)
        assert app.form.texts[1] == "Ines"
        assert facts(ledger) == [OwnerChanged("HEAT", "Mara", "Jonas leaves")]
        await fill(app, pilot, "enter")
        assert app.status.text.startswith("recorded as 364: initiative:HEAT, owner Ines")


async def test_whoever_still_types_is_told_what_others_record_about_the_same_thing(
    ledger: Path, child_environment: dict[str, str]
) -> None:
    async with opened(ledger) as (app, pilot):
        await fill(app, pilot, "o", "Ines")
        elsewhere(ledger, child_environment, "liu", "note", "COLD", "another initiative")
        elsewhere(ledger, child_environment, "liu", "own", "HEAT", "Mara")
        await until(pilot, lambda: "Meanwhile liu, 2026-05-13T14:02:00Z: owner Mara (record 364)" in screen_text(app))
        assert "another initiative" not in screen_text(app).partition("Meanwhile")[2]
        assert app.form.texts[1] == "Ines"
        await fill(app, pilot, "escape")
    assert len(facts(ledger)) == 2


async def test_two_screens_on_one_ledger_lose_nothing(ledger: Path) -> None:
    async with opened(ledger) as (one, first), opened(ledger) as (other, second):
        await press(one, first, "4")
        await fill(one, first, "d", "roof", "tab")
        await press(other, second, "4")
        await fill(other, second, "d", "yard", "tab")
        await fill(one, first, "enter")
        await fill(other, second, "enter")
        assert "decided: One large unit on the roof" in screen_text(other)
        await fill(other, second, "enter")
        assert "D-UNITS was decided (One large unit on the roof" in screen_text(other)
        await fill(other, second, "escape")
    (made,) = facts(ledger)
    assert isinstance(made, DecisionMade)
    assert "roof" in made.option


async def test_the_same_blocker_raised_by_somebody_else_meanwhile_is_told(
    ledger: Path, child_environment: dict[str, str]
) -> None:
    async with opened(ledger) as (app, pilot):
        await fill(app, pilot, "b", "no crane")
        elsewhere(ledger, child_environment, "liu", "block", "HEAT", "the crane is gone")
        await fill(app, pilot, "enter")
        assert "Meanwhile liu, 2026-05-13T14:02:00Z: the crane is gone (unknown)" in screen_text(app)
        await fill(app, pilot, "escape")
    assert len(facts(ledger)) == 1


async def test_a_handoff_from_commitment_to_the_end(ledger: Path) -> None:
    """Results are given against each criterion; a rejection has a reason; what is handed over can be closed."""
    async with opened(ledger) as (app, pilot):
        app.run_line('record ProposeInitiative A "Atlas"')
        await settle(app, pilot)
        await press(app, pilot, "slash", "A", "t", "l", "a", "s", "enter")
        await fill(app, pilot, "h")
        assert app.status.text == "A is only proposed; commit to it first with s"
        await fill(app, pilot, "s", "commit", "enter", "books balance; keys handed over", "enter")
        await fill(app, pilot, "h", "Ines", "down", "audited", "down", "all seven", "enter")
        await fill(app, pilot, "h", "rej", "enter")
        assert "· books balance: audited" in screen_text(app)
        await fill(app, pilot, "no manual", "enter")
        await fill(app, pilot, "h", "Ines", "enter", "h", "acc", "enter", "enter")
        await fill(app, pilot, "s", "close", "enter", "ach", "enter")
    assert facts(ledger)[1:] == [
        InitiativeCommitted("A", ("books balance", "keys handed over")),
        HandoffOffered("A", "Ines", ("books balance: audited", "keys handed over: all seven")),
        HandoffRejected("A", "no manual"),
        HandoffOffered("A", "Ines"),
        HandoffAccepted("A"),
        InitiativeClosed("A", "achieved"),
    ]


async def test_a_blocker_is_chased_from_its_board_with_two_keys(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "3")
        await fill(app, pilot, "c", "enter")
    assert facts(ledger) == [BlockerFollowedUp("B-VALVES", None, date(2026, 5, 20))]


async def test_settled_decisions_are_shown_with_their_reason_and_can_be_superseded(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "4")
        await fill(app, pilot, "d", "roof", "down", "less noise", "enter")
        assert app.sentence.text.startswith("No decision is open")
        await press(app, pilot, "full_stop")
        assert isinstance(app.page, Decisions)
        assert app.page.command() == "unstall decisions --all"
        assert "◆ made" in screen_text(app)
        await press(app, pilot, "g")
        assert "less noise" in screen_text(app)
        await fill(app, pilot, "a", "yard after all?", "enter")
        asked = facts(ledger)[-1]
        assert isinstance(asked, DecisionRequested)
        app.page.table.go_to(next(app.page.key(row) for row in app.page.rows if row.on_board.decision == "D-UNITS"))
        await fill(app, pilot, "S", "yard", "tab", "enter")
    assert facts(ledger)[-1] == DecisionSuperseded("D-UNITS", asked.decision)


async def test_a_silence_is_explained_with_its_interval_filled_in(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        app.go("initiative", subject="initiative:DESK")
        await until(pilot, lambda: app.page.subject() == "item:DESK-3")
        await press(app, pilot, "tab", "tab", "tab", "tab")
        await fill(app, pilot, "E", "cap", "enter")
        assert "was capacity" in app.status.text
    (explained,) = facts(ledger)
    assert isinstance(explained, StallExplained)
    assert (explained.subject, explained.cause) == ("initiative:DESK", "capacity")
    assert (explained.until, explained.from_.date()) == (datetime(2026, 5, 13, 14, 2, tzinfo=UTC), date(2026, 3, 31))


async def test_keys_mean_the_thing_under_the_cursor(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "enter")
        assert app.page.subject() == "item:HEAT-4"
        await fill(app, pilot, "s", "sign", "tab", "enter")
        assert facts(ledger) == [StatusChanged("HEAT-4", "On site", "Signed off")]
        for key, command in (("o", "ChangeAssignee"), ("T", "MoveItemDue"), ("i", "NoteProgress")):
            await fill(app, pilot, key)
            assert app.form.plan is not None
            assert app.form.plan.command == command
            await fill(app, pilot, "escape")


async def test_the_menu_lists_what_fits_and_is_narrowed_by_typing(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await fill(app, pilot, "+")
        assert isinstance(app.focused, Menu)
        assert app.menu.shown[0] == "ChangeOwner"
        assert not {"ResumeInitiative", "AcceptHandoff", "ReopenInitiative"} & set(app.menu.shown)
        await fill(app, pilot, "health")
        assert app.menu.shown[0] == "ClaimHealth"
        await fill(app, pilot, "enter", "amb", "enter")
        assert "claimed amber" in app.status.text
        await fill(app, pilot, ":", "record SetPolicy", "enter")
        assert app.form.plan is not None
        assert app.form.plan.command == "SetPolicy"


async def test_without_an_editor_the_form_says_so(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with opened(ledger) as (app, pilot):
        await fill(app, pilot, "i", "half a", "ctrl+e")
        assert "no editor is named; set $EDITOR" in screen_text(app)
        assert app.form.texts[1] == "half a"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_form_looks_as_on_file(size: tuple[int, int], ledger: Path) -> None:
    async with opened(ledger, *size) as (app, pilot):
        await fill(app, pilot, "b", "no crane", "tab", "supp", "tab", "down", "down", "fr")
        matches_snapshot(f"form-{size[0]}x{size[1]}", screen_text(app))
        for width, height in ((30, 8), (45, 12), (200, 60)):
            await pilot.resize_terminal(width, height)
        assert app.form.texts[1] == "no crane"
