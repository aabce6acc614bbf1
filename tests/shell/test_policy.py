"""`unstall policy`: what holds and what was guessed, shown and set as facts; which policy judges an earlier day."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from saying import Shell

from ledger.facts import PolicySet


@pytest.fixture
def started(shell: Shell) -> Shell:
    """A-1 of ATLAS is in review since the 13th at noon; it is the 20th."""
    shell("record", "AddItem", "A-1", "Draw maps", "--status", "In Review", "--initiative", "ATLAS")
    shell("record", "AddItem", "A-2", "Draw more", "--status", "Blurb", "--initiative", "ATLAS")
    shell.clock("2026-05-20T12:00:00Z")
    return shell


def status(shell: Shell, name: str) -> dict[str, Any]:
    return next(each for each in shell.json("policy")["statuses"] if each["status"] == name)


def test_without_a_word_the_defaults_hold_and_every_class_is_a_guess(started: Shell) -> None:
    shown = started.json("policy", "show")
    assert (shown["zone"], shown["working_days"], shown["holidays"]) == ("UTC", [1, 2, 3, 4, 5], [])
    assert (shown["threshold_days"], shown["loads"]) == (5.0, {"owner": 8, "decider": 5})
    assert "StatusChanged" in shown["progress"]
    assert "supplier" in shown["causes"]
    review = status(started, "In Review")
    assert (review["class"], review["guessed"], review["items"], review["now"]) == ("waiting", True, 1, 1)
    told = started("policy").out
    assert "guessed from its words" in told
    assert "guessed from nothing: it counts as active" in told
    assert "The class of 2 statuses with 2 items was guessed. One command corrects it:" in told


def test_one_command_corrects_a_guess_and_the_state_follows(started: Shell) -> None:
    (before,) = [row for row in started.json("items") if row["item"] == "A-1"]
    assert started("policy", "set", "--status", "In Review=active", "--reason", "we review at once").status == 0
    (after,) = [row for row in started.json("items") if row["item"] == "A-1"]
    assert (before["state"], after["state"]) == ("waiting", "active")
    review = status(started, "In Review")
    assert (review["class"], review["guessed"], review["position"]) == ("active", False, len(started.facts()))


def test_every_part_can_be_set_in_words(started: Shell) -> None:
    done = started(
        "policy", "set", "--threshold", "3", "--threshold", "Blurb=1.5", "--working-days", "Sun-Thu", "--zone",
        "Asia/Riyadh", "--holiday", "2026-12-25", "--waits-for", "In Review=the client", "--load", "owner=12",
        "--cause", "weather", "--progress", "StatusChanged",
    )  # fmt: skip
    assert done.status == 0
    assert started.facts()[-1] == PolicySet(
        parties={"In Review": "the client"},
        thresholds_days={"": 3.0, "Blurb": 1.5},
        working_days=(7, 1, 2, 3, 4),
        zone="Asia/Riyadh",
        holidays=("2026-12-25",),
        causes=("weather",),
        progress=("StatusChanged",),
        loads={"owner": 12},
        regions=(),
    )
    shown = started.json("policy")
    assert (shown["threshold_days"], shown["working_days"], shown["causes"]) == (3.0, [1, 2, 3, 4, 7], ["weather"])
    assert status(started, "Blurb")["threshold_days"] == 1.5


def test_holidays_are_looked_up_once_and_stored_as_days(started: Shell) -> None:
    assert started("policy", "set", "--holidays-of", "de-be", "--holidays-of", "FR", "--years", "2026").status == 0
    shown = started.json("policy")
    assert shown["regions"] == ["de-be", "FR"]
    # Women's day is one in Berlin, Bastille day in France, the first of May in both.
    assert {"2026-03-08", "2026-07-14", "2026-05-01"} <= set(shown["holidays"])
    assert all(day.startswith("2026-") for day in shown["holidays"])
    assert started("policy", "set", "--holiday", "2026-08-16").status == 0
    more = started.json("policy")
    assert (more["regions"], set(more["holidays"]) - set(shown["holidays"])) == (["de-be", "FR"], {"2026-08-16"})


def test_without_years_the_holidays_reach_from_the_first_fact_to_two_years_ahead(started: Shell) -> None:
    started("policy", "set", "--holidays-of", "DE")
    days = started.json("policy")["holidays"]
    assert (days[0][:4], days[-1][:4]) == ("2026", "2028")


def test_reading_a_policy_does_not_load_the_library_of_holidays(started: Shell) -> None:
    sys.modules.pop("holidays", None)
    started("policy")
    started("status")
    assert "holidays" not in sys.modules


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "nothing was given to set"),
        (("--holidays-of", "QQ"), "no holidays are known of 'QQ'; name a country by its two letters"),
        (("--holidays-of", "DE-QQ"), "no holidays are known of 'QQ' in DE; known are "),
        (("--status", "Blurb=busy"), "'busy' is no class for 'Blurb'"),
        (("--zone", "Mars/Olympus"), "there is no time zone 'Mars/Olympus'"),
        (("--threshold=-1",), "-1.0 is no threshold"),
        (("--load", "clerk=3"), "'clerk' carries no load that is watched; name one of owner, decider"),
        (("--holiday", "Easter"), "'Easter' is no holiday"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(started: Shell, words: tuple[str, ...], told: str) -> None:
    said = started("policy", "set", *words)
    assert said.status == 1
    assert told in said.err
    assert not any(isinstance(fact, PolicySet) for fact in started.facts())


def test_words_of_another_form_are_wrong_usage(started: Shell) -> None:
    for words in (("--working-days", "Fun"), ("--years", "x"), ("--load", "many"), ("--status", "x")):
        assert started("policy", "set", *words).status == 2


def test_an_earlier_day_is_judged_by_the_policy_of_that_day_unless_today_s_is_asked_for(started: Shell) -> None:
    started("policy", "set", "--status", "In Review=active", "--threshold", "2")
    then = ("--as-of", "2026-05-18T12:00:00Z")

    def state(*more: str) -> str:
        rows = started.json("items", *then, *more)
        return str(next(row["state"] for row in rows if row["item"] == "A-1"))

    assert (state(), state("--policy", "then"), state("--policy", "now")) == ("waiting", "waiting", "silent")
    why = started.json("why", "A-1", *then, "--policy", "now")
    assert why["now"]["state"] == "silent"
    shown = started.json("policy", *then)
    assert (shown["threshold_days"], started.json("policy")["threshold_days"]) == (5.0, 2.0)


def test_a_difference_can_be_told_by_one_policy(started: Shell) -> None:
    started("policy", "set", "--status", "In Review=active", "--status", "Blurb=done")
    ends = ("2026-05-13T13:00:00Z", "2026-05-20T12:00:00Z")
    by_each = started("diff", *ends).out
    by_one = started("diff", *ends, "--policy", "now").out
    assert "open items" in by_each
    assert "open items" not in by_one
