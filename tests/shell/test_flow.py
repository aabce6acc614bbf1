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
