"""`unstall review`: the queue, one look, and a verdict that keeps what was shown."""

from __future__ import annotations

from typing import get_args

import pytest
from saying import Shell

from ledger.facts import InitiativeReviewed
from ledger.words import Verdict
from tui.shell.review import VERDICTS


@pytest.fixture
def overdue(shell: Shell) -> Shell:
    """ATLAS was committed eight days ago; nobody has looked at it, and nobody owns it."""
    shell("record", "CommitInitiative", "ATLAS")
    shell("block", "ATLAS", "no key", "--unblocker", "sam", "--blocker", "B-1")
    shell.clock("2026-05-21T12:00:00Z")
    return shell


def test_the_verdicts_are_those_of_the_ledger() -> None:
    assert get_args(Verdict) == VERDICTS


def test_the_queue_says_whose_turn_it_is_and_why(overdue: Shell) -> None:
    assert overdue("review").out == (
        "1 initiative to review\n"
        "ATLAS  waiting  never seen      never reviewed, due since 2026-05-20; new: nobody owns the outcome\n"
    )
    (row,) = overdue.json("review")
    assert (row["due_on"], row["overdue_days"], row["position"], row["changes"]) == ("2026-05-20", 1.5, 3, None)
    assert [each["blocker"] for each in row["blockers"]] == ["B-1"]
    assert overdue("review", "--format", "csv").out.startswith("initiative,title,owner,state")


def test_a_verdict_keeps_what_was_shown(overdue: Shell) -> None:
    done = overdue("review", "ATLAS", "watch", "--note", "sam promised Friday")
    assert done == (0, "4\n", "recorded as 4: initiative:ATLAS, verdict watch: sam promised Friday\n")
    assert overdue.facts()[-1] == InitiativeReviewed(
        "ATLAS",
        "watch",
        3,
        "waiting",
        ("nobody owns the outcome",),
        "sam promised Friday",
    )
    nothing = overdue("review")
    assert nothing.out == "no initiatives to review\n"
    assert "unstall review --all" in nothing.err
    assert overdue("review", "--all").out.endswith("ATLAS  waiting  seen just now   due on 2026-05-28\n")


def test_the_next_look_shows_what_changed_since(overdue: Shell) -> None:
    overdue("review", "ATLAS", "watch")
    overdue("own", "ATLAS", "ana")
    overdue.clock("2026-05-23T12:00:00Z")
    shown = overdue("review", "ATLAS").out
    assert "Since mo looked, 2 d ago\n  ATLAS: owner none → ana\n" in shown
    assert "Verdicts\n  2026-05-21 watch, mo\n" in shown
    (row,) = overdue.json("review", "ATLAS")
    assert row["changes"] == [{"kind": "owner", "about": "ATLAS", "text": "owner none → ana"}]
    assert row["verdicts"][0]["by"] == "mo"


@pytest.mark.parametrize(("typed", "verdict"), [("ask", "ask a decision"), ("ask-a-decision", "ask a decision")])
def test_a_verdict_may_be_cut_short(overdue: Shell, typed: str, verdict: str) -> None:
    overdue("review", "ATLAS", typed)
    (fact,) = overdue.facts()[3:]
    assert isinstance(fact, InitiativeReviewed)
    assert fact.verdict == verdict


def test_an_earlier_look_is_recorded_with_its_time(overdue: Shell) -> None:
    told = overdue("review", "ATLAS", "stop", "--at", "2026-05-20T09:00:00Z", "--actor", "ana").err
    assert told.endswith("(happened 2026-05-20T09:00:00Z, recorded 1.1 d later)\n")


@pytest.mark.parametrize(
    ("words", "status", "why"),
    [
        (("HERA",), 1, "there is no initiative 'HERA'; unstall status lists them"),
        (("HERA", "watch"), 1, "there is no initiative 'HERA'"),
        (("ATLAS", "dance"), 2, "'dance' is no verdict; use one of: continue, watch"),
        (("ATLAS", "watch", "--as-of", "2026-05-20"), 1, "a verdict is on what is shown now"),
        (("ATLAS", "watch", "--at", "someday"), 1, "'someday' is not a time"),
        (("ATLAS", "watch", "--review", "R-1"), 1, "there is no review 'R-1'"),
    ],
)
def test_what_makes_no_sense_is_refused(overdue: Shell, words: tuple[str, ...], status: int, why: str) -> None:
    refused = overdue("review", *words)
    assert (refused.status, refused.out) == (status, "")
    assert why in refused.err
    assert len(overdue.facts()) == 3
