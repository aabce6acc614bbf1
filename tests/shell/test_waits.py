"""The shell's answers about waits: the ledger, the cascade, and what would have been saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from saying import Shell

DAY = 86_400


@pytest.fixture
def waiting(shell: Shell) -> Shell:
    """A-1 of ATLAS waits since the 13th at noon for a decision of cem, and A-2 for A-1; it is the 20th."""
    shell("own", "ATLAS", "ana")
    for key in ("A-1", "A-2"):
        shell("record", "AddItem", key, "Draw maps", "--status", "Doing", "--initiative", "ATLAS")
    shell("record", "AddDependency", "item:A-1", "item:A-2")
    assert shell("ask", "A-1", "Blue?", "--of", "cem", "--decision", "D", "--by", "2026-05-15").status == 0
    shell.clock("2026-05-20T12:00:00Z")
    return shell


def test_the_wait_ledger_has_the_shape_that_programs_rely_on(waiting: Shell) -> None:
    told = waiting.json("waits", "A-2", "--by", "person")
    assert {name: told[name] for name in ("subject", "by", "adds_up", "standstill", "standstill_working")} == {
        "subject": "item:A-2",
        "by": "person",
        "adds_up": "subject",
        "standstill": 7 * DAY,
        "standstill_working": 5 * DAY,
    }
    assert told["explanation_coverage"] == 1.0
    (line,) = told["lines"]
    assert (line["name"], line["elapsed"], line["alone"], line["share"]) == ("cem", 7 * DAY, 7 * DAY, 1.0)
    assert waiting("waits", "--format", "csv").out.splitlines()[0].split(",")[:3] == [
        "name",
        "elapsed",
        "elapsed_working",
    ]


def test_the_wait_ledger_in_words_has_no_bars_in_a_pipe(waiting: Shell) -> None:
    said = waiting("waits", "--items").out
    assert "Where the standstill of the portfolio went, 2026-05-13 to 2026-05-20, 2 items added up" in said
    assert "Standstill 14.0 days, 10.0 days of working time; 100% of it is accounted for." in said
    assert "▒" not in said


def test_the_cascade_is_a_tree_with_days(waiting: Shell) -> None:
    waiting("target", "ATLAS", "2026-05-19")
    said = waiting("cascade", "D").out
    assert "└─ A-1 ‘Draw maps’: waiting, nobody, since 2026-05-13" in said
    assert "   └─ A-2 ‘Draw maps’: waiting, nobody, since 2026-05-13" in said
    assert "1 waits for it directly, 1 further down." in said
    assert "The target of ATLAS, 2026-05-19: missed by 12.0 hours" in said
    told = waiting.json("cascade", "D")
    assert [(row["subject"], row["depth"], row["after"]) for row in told["behind"]] == [
        ("item:A-1", 1, "decision:D"),
        ("item:A-2", 2, "item:A-1"),
    ]
    (target,) = told["targets"]
    assert (target["initiative"], target["missed"], target["slack_days"]) == ("ATLAS", True, -0.5)


def test_what_would_have_been_saved_is_a_range_with_its_method(waiting: Shell) -> None:
    (one,) = waiting.json("butfor", "A-2")
    assert (one["wait"], one["open"], one["cut"]) == ("decision:D", True, "2026-05-16T00:00:00Z")
    saved = 4.5 * DAY
    assert one["saved"] == {
        "alone": saved,
        "without_others": saved,
        "alone_working": 2.5 * DAY,
        "without_others_working": 2.5 * DAY,
    }
    assert [step["subject"] for step in one["path"]] == ["item:A-1", "item:A-2"]
    assert "concurrent waits" in one["method"]
    said = waiting("butfor", "A-2").out
    assert "But for D ‘Blue?’, settled by 2026-05-15, when it was needed: it lasted 4.5 days longer." in said
    assert "A-2 would stand 4.5 days further today, 2.5 days of it working time." in said
    assert waiting("butfor", "ATLAS", "--by", "2026-05-01").status == 2
    assert "waited for blocker" not in waiting("butfor", "A-2", "--wait", "B").err


def test_the_timeline_and_the_weeks_are_drawn_to_files(waiting: Shell, tmp_path: Path) -> None:
    for words in (("why", "ATLAS"), ("weeks", "--weeks", "4"), ("waits", "ATLAS"), ("waits",), ("status",)):
        place = tmp_path / f"{words[0]}.svg"
        said = waiting(*words, "--format", "svg", "-o", str(place))
        assert (said.status, said.out) == (0, "")
        assert place.read_text("utf-8").startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "A-2" in (tmp_path / "why.svg").read_text("utf-8")
    assert waiting("why", "ATLAS", "--format", "svg", "--output", str(tmp_path)).status == 1
    (row,) = waiting.json("weeks", "--weeks", "2")
    assert [(week["state"], week["stalled"]) for week in row["weeks"]] == [("waiting", 1.0), ("waiting", 1.0)]
    assert "ATLAS  ▒▒" in waiting("weeks", "--weeks", "2").out


def test_items_are_drawn_below_their_initiative_on_one_scale(waiting: Shell) -> None:
    said = waiting("why", "ATLAS", "--items").out
    drawn = [line for line in said.splitlines() if line.startswith(("ATLAS ", "A-1 ", "A-2 ")) and "▒" in line]
    assert [line.split()[0] for line in drawn] == ["ATLAS", "A-1", "A-2"]
    assert len({len(line) for line in drawn}) == 1
    assert "◆ decision asked for" in said
    assert "◆" not in waiting("why", "ATLAS").out
