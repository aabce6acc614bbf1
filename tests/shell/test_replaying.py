"""The shell's answers about the past: diff, replay, post-mortem, each without hindsight unless asked."""

from __future__ import annotations

import json

import pytest
from saying import Shell


@pytest.fixture
def past(shell: Shell) -> Shell:
    """A-1 of ATLAS is in progress since the 13th, cem is asked on the 15th and decides on the 29th; it is 15 June."""
    shell("own", "ATLAS", "ana")
    shell("record", "CommitInitiative", "ATLAS")
    shell("record", "AddItem", "A-1", "Draw maps", "--status", "Doing", "--initiative", "ATLAS")
    shell.clock("2026-05-15T12:00:00Z")
    assert shell("ask", "A-1", "Blue?", "--of", "cem", "--decision", "D", "--by", "2026-05-20").status == 0
    shell.clock("2026-05-29T12:00:00Z")
    assert shell("decide", "D", "blue").status == 0
    shell.clock("2026-06-15T12:00:00Z")
    return shell


def _note(shell: Shell, at: str) -> None:
    assert shell("note", "item:A-1", "It went on", "--at", at).status == 0


def steps(shell: Shell, *words: str) -> list[dict[str, str]]:
    said = shell("replay", *words, "--format", "jsonl")
    assert said.status == 0, said.err
    return [json.loads(line) for line in said.out.splitlines()]


def test_replay_tells_every_change_of_state_with_the_record_that_made_it(past: Shell) -> None:
    told = [(step["known_at"][:10], step["to"], step["cause"], step["whose_move"]) for step in steps(past, "ATLAS")]
    assert told[-4:] == [
        ("2026-05-13", "active", None, None),
        ("2026-05-15", "waiting", "decision", "cem"),
        ("2026-05-29", "active", None, None),
        ("2026-06-05", "silent", None, "ana"),
    ]
    last = steps(past, "ATLAS")[-1]
    assert (last["at"], last["known_at"], last["position"]) == ("2026-05-29T12:00:00Z", "2026-06-05T12:00:00Z", None)
    assert "waiting: decision" in past("replay", "ATLAS").out


def test_a_fact_told_late_is_in_the_replay_when_it_was_known_and_with_hindsight_when_it_was(past: Shell) -> None:
    _note(past, "2026-06-03T12:00:00Z")
    assert [step["known_at"][:10] for step in steps(past, "ATLAS")][-2:] == ["2026-06-05", "2026-06-15"]
    known = [(step["known_at"][:10], step["to"]) for step in steps(past, "ATLAS", "--hindsight")]
    assert known[-2:] == [("2026-05-29", "active"), ("2026-06-10", "silent")]


def test_an_item_is_replayed_too(past: Shell) -> None:
    told = [(step["known_at"][:10], step["to"], step["whose_move"]) for step in steps(past, "A-1")]
    assert told == [
        ("2026-05-13", "active", None),
        ("2026-05-15", "waiting", "cem"),
        ("2026-05-29", "active", None),
        ("2026-06-05", "silent", None),
    ]


def test_an_item_is_replayed_with_hindsight(past: Shell) -> None:
    _note(past, "2026-06-03T12:00:00Z")
    assert [(step["known_at"][:10], step["to"]) for step in steps(past, "A-1")][-2:] == [
        ("2026-06-05", "silent"),
        ("2026-06-15", "silent"),
    ]
    known = steps(past, "A-1", "--hindsight")
    assert [(step["known_at"][:10], step["to"]) for step in known][-2:] == [
        ("2026-05-29", "active"),
        ("2026-06-10", "silent"),
    ]
    before = steps(past, "A-1", "--hindsight", "--as-of", "2026-06-08", "--known-at", "2026-06-08")
    assert (before[-1]["known_at"][:10], before[-1]["to"]) == ("2026-06-05", "silent")


def test_with_hindsight_a_change_names_the_record_that_tells_of_its_day(past: Shell) -> None:
    assert past("note", "item:A-1", "It went on", "--at", "2026-06-13T12:00:00Z").status == 0
    last = steps(past, "A-1", "--hindsight")[-1]
    assert (last["known_at"], last["to"]) == ("2026-06-13T12:00:00Z", "active")
    assert last["position"] == steps(past, "A-1")[-1]["position"] == steps(past, "ATLAS", "--hindsight")[-1]["position"]
    assert last["position"] is not None


@pytest.mark.parametrize("subject", ["ATLAS", "A-1"])
def test_a_recording_is_made_of_an_initiative_and_of_an_item(past: Shell, subject: str) -> None:
    place = past.path.parent / "told.cast"
    assert past("replay", subject, "--cast", str(place)).status == 0
    head, *pictures, _ = map(json.loads, place.read_text().splitlines())
    assert (head["version"], head["title"].split()[0]) == (2, subject)
    assert "waiting: decision" in pictures[-2][2]
    assert "with hindsight" not in pictures[-1][2]
    assert past("replay", subject, "--cast", str(place), "--hindsight").status == 0
    assert "with hindsight" in place.read_text().splitlines()[-2]


def test_todays_policy_may_judge_the_past(past: Shell) -> None:
    assert past("policy", "set", "--threshold", "2").status == 0
    told = [(step["known_at"][:10], step["to"], step["policy"]) for step in steps(past, "ATLAS")]
    assert told[-1] == ("2026-06-05", "silent", "then")
    now = [(step["known_at"][:10], step["to"], step["policy"]) for step in steps(past, "ATLAS", "--policy", "now")]
    assert now[-1] == ("2026-06-02", "silent", "now")
    item = [(step["known_at"][:10], step["to"]) for step in steps(past, "A-1", "--policy", "now")]
    assert item[-1] == ("2026-06-02", "silent")
    assert "Judged by today's policy" in past("replay", "ATLAS", "--policy", "now").out


def test_diff_tells_what_is_different_between_two_moments(past: Shell) -> None:
    found = {row["field"]: (row["before"], row["after"]) for row in past.json("diff", "2026-05-14", "2026-05-22")}
    assert found == {
        "state": ("active", "waiting"),
        "cause": (None, "decision"),
        "whose move": (None, "cem"),
        "next action": (None, "decide: Blue? (needed by 2026-05-20)"),
        "overdue decisions": ("0", "1"),
    }
    assert past.json("diff", "2026-05-14", "2026-05-22", "--initiative", "ATLAS") == past.json(
        "diff", "2026-05-14", "2026-05-22"
    )
    said = past("diff", "2026-05-22", "2026-05-23")
    assert "Nothing is different between 2026-05-22 00:00 and 2026-05-23 00:00." in said.out


def test_diff_as_known_later_holds_what_was_told_later(past: Shell) -> None:
    _note(past, "2026-06-04T12:00:00Z")
    moments = ("2026-06-03", "2026-06-09")
    assert {row["field"] for row in past.json("diff", *moments)} >= {"state"}
    assert past.json("diff", *moments, "--known-at", "now") == []


def test_a_post_mortem_holds_facts_with_their_records_and_who_looked(past: Shell) -> None:
    told = past("postmortem", "ATLAS").out
    assert "The first moment at which anybody could have known of a stall: **2026-05-15T12:00Z**." in told
    assert "### 2026-05-15 to 2026-06-15, 31.0 days" in told
    assert "- nobody recorded a review while it lasted" in told
    assert "| D: Blue? | 2026-05-15 | 2026-05-20 | 2026-05-29 | 14 d | cem | made: blue | @" in told
    assert "| decision | 14.0 days | 10.0 days |" in told
    assert "- D ‘Blue?’, settled by 2026-05-20, when it was needed: between " in told
    said = past("postmortem", "NOPE")
    assert (said.status, said.out) == (1, "")
    assert "there is no initiative 'NOPE'" in said.err


def test_whoever_names_an_item_for_a_post_mortem_learns_which_initiative_to_name(past: Shell) -> None:
    said = past("postmortem", "A-1")
    assert (said.status, said.out) == (1, "")
    assert "A-1 is an item; what has to be named is an initiative, and that of A-1 is ATLAS" in said.err
    past("record", "AddItem", "LOOSE", "Of nobody", "--status", "Doing")
    assert "LOOSE is an item, and of no initiative" in past("postmortem", "LOOSE").err


def test_what_is_not_there_is_said_in_words(past: Shell) -> None:
    said = past("replay", "NOPE")
    assert (said.status, said.out) == (1, "")
    assert "there is no initiative or item 'NOPE'" in said.err
    assert past("diff", "2026-05-14").status == 2
