"""`unstall digest` and `calendar`."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import icalendar
import pytest
from saying import Shell


@pytest.fixture
def waiting(shell: Shell) -> Shell:
    """The cfo has to decide until 20 May, sam to clear a blocker that is chased on the 25th."""
    asked = ["--of", "CFO", "--by", "2026-05-20", "--decision", "D-1", "--option", "yes", "--option", "no"]
    shell("ask", "ATLAS", "keep it, really;\nor not?", *asked)
    shell("block", "ATLAS", "no \x07key", "--unblocker", "sam", "--follow-up", "2026-05-25", "--blocker", "B-1")
    shell.clock("2026-05-14T12:00:00Z")
    return shell


def test_one_persons_moves(waiting: Shell) -> None:
    assert waiting("digest", "--for", "cfo").out == (
        "# What waits for CFO\n\n"
        "- **Decide D-1: keep it, really; or not?**, due on 2026-05-20, since 2026-05-13 (1 d)\n"
        "  - Options: yes; no\n"
        "  - ATLAS waits for it\n"
    )
    assert waiting("digest", "--for", "sam", "--format", "text").out == (
        "What waits for sam\n\n"
        "* Clear B-1: no ␇key, due on 2026-05-25, since 2026-05-13 (1 d)\n"
        "    ATLAS waits for it\n"
    )


def test_everybodys_moves(waiting: Shell) -> None:
    told = waiting("digest", "--all").out
    assert told.startswith("# Whose move it is\n\n## What waits for CFO\n\n- **Decide")
    assert "\n\n## What waits for sam\n\n" in told
    assert waiting("digest").status == 2


def test_a_name_for_whom_nothing_waits_is_told_with_those_for_whom_something_does(waiting: Shell) -> None:
    said = waiting("digest", "--for", "smam")
    assert (said.status, said.out) == (0, "# What waits for smam\n\nNothing.\n")
    assert said.err == "nothing waits for smam; something waits for CFO, sam\n"


def test_the_calendar_holds_every_day_once(waiting: Shell, tmp_path: Path) -> None:
    file = tmp_path / "unstall.ics"
    assert waiting("calendar", "-o", str(file)).err == f"{file} holds 2 days\n"
    events = list(icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT"))
    assert [(event["SUMMARY"], event["DTSTART"].dt, event["DTEND"].dt) for event in events] == [
        ("Decide: keep it, really; or not?", date(2026, 5, 20), date(2026, 5, 21)),
        ("Follow up: no  key", date(2026, 5, 25), date(2026, 5, 26)),
    ]
    assert events[0]["DESCRIPTION"].splitlines() == ["CFO decides.", "Options: yes; no", "Waits for it: ATLAS"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = {str(event["UID"]) for event in events}
    assert len(first) == 2
    waiting.clock("2026-05-15T12:00:00Z")
    waiting("calendar", "-o", str(file))
    again = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert {str(event["UID"]) for event in again} == first


def test_the_calendar_of_one_person(waiting: Shell, tmp_path: Path) -> None:
    file = tmp_path / "sam.ics"
    assert waiting("calendar", "--for", "Sam", "-o", str(file)).status == 0
    assert file.read_bytes().count(b"BEGIN:VEVENT") == 1
    refused = waiting("calendar", "--for", "ana", "-o", str(tmp_path / "ana.ics"))
    assert (refused.status, (tmp_path / "ana.ics").exists()) == (1, False)
    assert "no day is set for ana" in refused.err


def test_a_person_is_found_under_every_name(waiting: Shell) -> None:
    assert waiting("record", "MergePeople", "Sam Osei", "--aliases", "sam", "--aliases", "s.osei").out == "4\n"
    for typed in ("sam", "S.OSEI", "Sam Osei"):
        assert waiting("digest", "--for", typed).out.startswith("# What waits for Sam Osei\n\n- **Clear B-1")
    waiting("undo")
    waiting.clock("2026-05-15T12:00:00Z")
    assert waiting("digest", "--for", "sam").out.startswith("# What waits for sam\n")
