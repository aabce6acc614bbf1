"""The shell's answers about flow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from saying import Shell


def test_the_changes_of_an_item_by_jirametrics_have_the_shape_that_programs_rely_on(shell: Shell) -> None:
    shell("record", "AddItem", "A-1", "Draw maps", "--status", "Doing")
    shell.clock("2026-05-20T12:00:00Z")
    words = ("flow", "--by", "jirametrics", "--subject", "A-1")
    assert shell.json(*words) == [
        {"at": "2026-05-13T12:00:00Z", "state": "active", "stalled_days": None},
        {"at": "2026-05-13T13:00:00Z", "state": "stalled", "stalled_days": 7},
        {"at": "2026-05-20T12:00:00Z", "state": "stalled", "stalled_days": 7},
    ]
    assert shell.json(*words, "--as-of", "2026-05-18T11:59:59Z") == [
        {"at": "2026-05-13T12:00:00Z", "state": "active", "stalled_days": None},
        {"at": "2026-05-18T11:59:59Z", "state": "active", "stalled_days": None},
    ]
    assert [row["state"] for row in shell.json(*words, "--blocked-status", "Doing")] == ["blocked", "blocked"]
    assert "2026-05-13T13:00:00Z  stalled, 7 days without a change" in shell(*words).out


def test_a_blocker_that_was_recorded_here_is_a_flag(shell: Shell) -> None:
    shell("record", "AddItem", "A-1", "Draw maps", "--status", "Doing")
    shell.clock("2026-05-14T12:00:00Z")
    shell("block", "A-1", "No pens", "--blocker", "B")
    shell.clock("2026-05-15T12:00:00Z")
    shell("unblock", "B")
    states = [row["state"] for row in shell.json("flow", "--by", "jirametrics", "--subject", "A-1")]
    assert states == ["active", "blocked", "active", "active"]


def test_a_subtask_that_moves_is_a_sign_of_life(shell: Shell, tmp_path: Path) -> None:
    def issue(key: str, number: str, at: str, **fields: object) -> dict[str, object]:
        history = {"id": number, "created": at, "items": [{"field": "labels", "fromString": "", "toString": "x"}]}
        told = {"summary": key, "created": "2026-05-01T00:00:00.000+0000", "status": {"name": "Doing"}} | fields
        return {"id": number, "key": key, "fields": told, "changelog": {"histories": [history]}}

    file = tmp_path / "issues.json"
    whole = issue("A-1", "1", "2026-05-09T00:00:00.000+0000", subtasks=[{"key": "A-2"}])
    file.write_text(json.dumps([whole, issue("A-2", "2", "2026-05-04T00:00:00.000+0000")]))
    shell("import", "jira", str(file))
    told = shell.json("flow", "--by", "jirametrics", "--subject", "A-1", "--as-of", "2026-05-09T01:00:00Z")
    assert [(row["at"], row["stalled_days"]) for row in told[:2]] == [
        ("2026-05-01T00:00:00Z", None),
        ("2026-05-04T01:00:00Z", 5),
    ]


@pytest.fixture
def flowing(shell: Shell) -> Shell:
    """A-1 of ATLAS is done after four days, A-2 is under way for six, nobody moved it for five; A-3 was dropped."""
    shell("own", "ATLAS", "ana")
    for key in ("A-1", "A-2", "A-3"):
        shell("record", "AddItem", key, key, "--status", "Doing", "--initiative", "ATLAS")
    shell.clock("2026-05-14T12:00:00Z")
    shell("note", "A-2", "half of it")
    shell("record", "ChangeStatus", "A-3", "Cancelled")
    shell.clock("2026-05-17T12:00:00Z")
    shell("record", "ChangeStatus", "A-1", "Done")
    shell.clock("2026-05-19T12:00:00Z")
    return shell


def test_the_figures_have_the_shape_that_programs_rely_on(flowing: Shell) -> None:
    told = flowing.json("flow", "--initiative", "ATLAS")
    ours, theirs = told["items"]["unstall"], told["items"]["JiraMetrics"]
    assert (told["initiative"], told["from"], told["to"]) == (
        "initiative:ATLAS",
        "2026-05-13T12:00:00Z",
        "2026-05-19T12:00:00Z",
    )
    assert (ours["finished"], ours["dropped"], ours["cycle_time_days"]["p85"]) == (1, 1, 4.0)
    assert ours["sle"] == {"percent": 85, "days": 4}
    assert ours["oldest"] == {"key": "A-2", "days": 7}
    assert (ours["older_than_sle"], ours["throughput_per_week"]) == (1, 7 / 6)
    assert ours["wip_average"] == (4 + 6 + 1) / 6
    assert (theirs["finished"], theirs["cycle_time_days"]["p95"], theirs["states"]) == (2, 5, {"stalled": 1})
    assert "wip_by_littles_law" in ours.keys() - theirs.keys()
    assert told["items"]["beads"] == {"stale": 0}
    assert [row["definition"] for row in told["why"]] == ["JiraMetrics", "JiraMetrics", "JiraMetrics", "beads"]


def test_the_figures_in_words_say_why_others_see_it_otherwise(flowing: Shell) -> None:
    said = " ".join(flowing("flow").out.split())
    assert "The flow of the portfolio, 2026-05-13 to 2026-05-19, 0.9 weeks" in said
    assert "85% of the items were done within 4 days (n = 1)." in said
    assert "The oldest under way is A-2, 7 days old; older than that: 1 of 1." in said
    assert "and has 1 that was dropped among the finished" in said


def test_a_period_without_work_is_refused(shell: Shell) -> None:
    shell("own", "ATLAS", "ana")
    assert "no work was begun up to then" in shell("flow").err
    assert "there is no initiative 'NOPE'" in shell("flow", "--initiative", "NOPE").err
    assert "turn --since and --until around" in shell("flow", "--since", "2026-06-01").err
    assert "give one of them" in shell("flow", "--until", "2026-01-01", "--as-of", "2026-01-01").err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--by", "jirametrics", "--subject", "ATLAS"), "ATLAS is an initiative, and JiraMetrics knows only issues"),
        (("--by", "jirametrics", "--subject", "ZZ"), "there is no initiative or item 'ZZ'"),
        (("--by", "jirametrics"), "--by and --subject go together"),
        (("--subject", "A-1"), "--by and --subject go together"),
        (
            ("--by", "jirametrics", "--subject", "A-1", "--as-of", "2020-01-01"),
            "nothing was known of A-1 at 2020-01-01",
        ),
    ],
)
def test_what_cannot_be_told_is_refused_in_words(shell: Shell, words: tuple[str, ...], why: str) -> None:
    shell("own", "ATLAS", "ana")
    shell("record", "AddItem", "A-1", "Draw maps", "--initiative", "ATLAS")
    said = shell("flow", *words)
    assert (said.status, said.out) == (1, "")
    assert why in said.err
