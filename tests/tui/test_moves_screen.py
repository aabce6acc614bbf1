"""Who waits for me: one person's moves from the same projection as the digest, acted on and pasted by one key each."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from stage import opened, press, screen_text, type_line

from tui.screens.initiative import Initiative
from tui.screens.moves import Moves
from tui.shell.main import main


async def test_it_opens_on_the_moves_of_whoever_sits_there(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_ACTOR", "helen voss")
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "7")
        assert "Moves ▸ Helen Voss" in app.header.text
        assert app.sentence.text == "1 overdue, 1 waits for Helen Voss"
        assert "Decide D-UNITS: " in screen_text(app)


async def test_another_person_is_chosen_by_a_part_of_the_name_and_nothing_means_everybody(ledger: Path) -> None:
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "7")
        assert "Something waits for" in screen_text(app)
        await type_line(app, pilot, "p", "dirk")
        assert "Moves ▸ Anke Dirks" in app.header.text
        await press(app, pilot, "escape")
        assert "Moves ▸ Anke Dirks" not in app.header.text
        await type_line(app, pilot, "p", "an")
        await press(app, pilot, "enter")
        assert "Moves ▸ Anke Dirks" in app.header.text
        await press(app, pilot, "p", "down", "enter")
        assert "Moves ▸ Helen Voss" in app.header.text
        await press(app, pilot, "p", "enter")
        assert "Moves ▸ everybody" in app.header.text
        assert "Whose" in screen_text(app)


@pytest.mark.parametrize(("key", "form"), [("m", "markdown"), ("M", "text")])
@pytest.mark.parametrize("person", ["Helen Voss", ""])
async def test_what_is_copied_is_what_the_digest_prints(
    key: str, form: str, person: str, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened(ledger) as (app, pilot):
        await type_line(app, pilot, "7", "")
        await type_line(app, pilot, "p", person)
        await press(app, pilot, "enter", key)
        copied = app.clipboard
        assert app.status.text.startswith("copied ")
        await press(app, pilot, "y")
        command = shlex.split(app.clipboard)
    if person:
        assert command == ["unstall", "digest", "--for", person]
    assert main(["--ledger", str(ledger), *command[1:], "--format", form]) == 0
    printed = capsys.readouterr().out
    moves = [line for line in copied.splitlines() if line.startswith(("- ", "* "))]
    assert moves == [line for line in printed.splitlines() if line.startswith(("- ", "* "))]
    assert moves
    if person:
        assert copied == printed


async def test_what_waits_is_acted_on_and_leaves_the_list(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_ACTOR", "Helen Voss")
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "7")
        assert isinstance(app.page, Moves)
        assert (app.page.thing(), app.page.subject()) == ("decision:D-UNITS", "initiative:HEAT")
        await press(app, pilot, "d")
        app.form.insert("One large unit on the roof")
        await press(app, pilot, "enter")
        assert app.sentence.text == "Nothing waits for Helen Voss"
        assert "Decide D-UNITS" not in screen_text(app)


async def test_where_nothing_waits_nothing_is_copied(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_ACTOR", "zoe {undo}")
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "7", "m")
        assert app.status.text == "nothing waits for zoe {undo} here; nothing was copied"
        assert "Nothing waits for zoe {undo}." in screen_text(app)


async def test_enter_opens_what_it_is_about(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSTALL_ACTOR", "Helen Voss")
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "7", "enter")
        assert isinstance(app.page, Initiative)
        assert "HEAT" in app.header.text
