"""The recording verbs: positions on standard output, sentences on standard error, nothing half done."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from saying import Shell

from ledger.commands import COMMANDS
from ledger.facts import (
    BlockerCleared,
    BlockerEscalated,
    BlockerFollowedUp,
    BlockerRaised,
    DecisionMade,
    DecisionRequested,
    HandoffAccepted,
    HandoffOffered,
    HandoffRejected,
    HealthClaimed,
    InitiativeClosed,
    InitiativePaused,
    InitiativeReopened,
    InitiativeResumed,
    MilestoneDated,
    OwnerChanged,
    PolicySet,
    ProgressNoted,
    StallExplained,
    TargetMoved,
)
from ledger.log.recorder import SqliteLog
from tui.shell.short_verbs import SHORT


def test_a_position_goes_out_and_a_sentence_to_the_person(shell: Shell) -> None:
    assert shell("own", "ATLAS", "ana") == (0, "2\n", "recorded as 2: initiative:ATLAS, owner ana\n")
    assert shell.facts()[1] == OwnerChanged("ATLAS", "ana")


def test_what_holds_already_prints_no_position(shell: Shell) -> None:
    shell("own", "ATLAS", "ana")
    again = shell("own", "ATLAS", "ana")
    assert (again.status, again.out) == (0, "")
    assert again.err == "nothing to record: what ChangeOwner says about ATLAS already holds\n"


def test_a_refusal_is_one_sentence_and_status_1(shell: Shell) -> None:
    refused = shell("own", "HERA", "ana")
    assert (refused.status, refused.out) == (1, "")
    assert refused.err == "unstall: there is no initiative 'HERA'; propose it first with ProposeInitiative\n"
    assert len(shell.facts()) == 1


def test_block_and_unblock(shell: Shell) -> None:
    words = ["--cause", "supplier", "--action", "send it", "--unblocker", "sam", "--since", "2026-05-01"]
    words += ["--follow-up", "2026-05-20", "--external", "--consequence", "a slip", "--blocker", "B-7"]
    assert shell("block", "ATLAS", "no key", *words).out == "2\n"
    assert shell("unblock", "B-7", "--resolution", "it came").out == "3\n"
    assert shell.facts()[1:] == [
        BlockerRaised(
            "B-7",
            ("initiative:ATLAS",),
            "no key",
            "supplier",
            "external",
            "send it",
            "sam",
            datetime(2026, 5, 1, tzinfo=UTC),
            date(2026, 5, 20),
            "a slip",
        ),
        BlockerCleared("B-7", "it came"),
    ]


def test_a_blocker_that_nobody_named_gets_a_key_that_is_told(shell: Shell) -> None:
    told = shell("block", "ATLAS", "no key")
    raised = shell.facts()[1]
    assert isinstance(raised, BlockerRaised)
    assert raised.blocker.startswith("B-")
    assert f"blocker:{raised.blocker}" in told.err


def test_ask_and_decide(shell: Shell) -> None:
    asked = ["--of", "cfo", "--by", "2026-05-20", "--option", "yes", "--option", "no", "--decision", "D-1"]
    assert shell("ask", "ATLAS", "keep it?", *asked, "--default", "keep", "--consequence", "a slip").out == "2\n"
    assert shell("decide", "D-1", "yes", "--because", "the audit").out == "3\n"
    assert shell.facts()[1:] == [
        DecisionRequested(
            "D-1", ("initiative:ATLAS",), "keep it?", ("yes", "no"), "cfo", None, date(2026, 5, 20), "a slip", "keep"
        ),
        DecisionMade("D-1", "yes", "the audit"),
    ]
    assert shell("ask", "ATLAS", "who decides?").status == 2


def test_a_target_is_a_day_a_milestone_or_none(shell: Shell) -> None:
    shell("record", "DateMilestone", "ATLAS", "beta", "2026-07-01")
    shell("target", "ATLAS", "2026-06-30", "--reason", "agreed")
    shell("target", "ATLAS", "beta")
    shell("target", "ATLAS", "none")
    assert shell.facts()[1:] == [
        MilestoneDated("ATLAS", "beta", date(2026, 7, 1)),
        TargetMoved("ATLAS", date(2026, 6, 30), None, "agreed"),
        TargetMoved("ATLAS", None, "beta"),
        TargetMoved("ATLAS"),
    ]
    assert "'2026-06-31' is not a day" in shell("target", "ATLAS", "2026-06-31").err


def test_a_note_has_a_kind_and_may_come_from_standard_input(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("two\nlines\n"))
    shell("note", "ATLAS", "-")
    shell("note", "ATLAS", "spoke with sam", "--kind", "contact")
    assert shell.facts()[1:] == [
        ProgressNoted("initiative:ATLAS", "progress", "two\nlines"),
        ProgressNoted("initiative:ATLAS", "contact", "spoke with sam"),
    ]
    assert "only one text" in shell("block", "ATLAS", "-", "--consequence", "-").err


def test_when_and_by_whom(shell: Shell) -> None:
    shell("own", "ATLAS", "ana", "--at", "2026-05-01T09:00:00+02:00", "--actor", "liu", "--caused-by", "1")
    log = SqliteLog(shell.path)
    (record,) = log.read(1)
    log.close()
    assert (record.at, record.actor, record.cause) == (datetime(2026, 5, 1, 7, 0, tzinfo=UTC), "liu", 1)
    assert record.via == "cli"
    assert "is in the future" in shell("own", "ATLAS", "bo", "--at", "2026-05-13T12:00:01Z").err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("own", "ATLAS", "bo", "--at", "2026-05-01T09:00"), "has no time zone; write it as 2026-05-13T12:05:11Z"),
        (("own", "ATLAS", "bo", "--at", "yesterdayish"), "is not a time; write it as 2026-05-13T12:05:11Z"),
        (("block", "ATLAS", "x", "--follow-up", "soonish"), "is not a day; write it as 2026-05-13"),
        (("note", "ATLAS", "x", "--kind", "gossip"), "invalid choice: 'gossip'"),
        (("record", "Teleport"), "invalid choice: 'Teleport'"),
        (("record",), "record needs a COMMAND; unstall record --list"),
        (("record", "EstimateItem", "A-1", "big"), "invalid float value: 'big'"),
        (("record", "SetPolicy", "--statuses", "Doing=busy"), "'busy' is not one of queued, active"),
        (("record", "SetPolicy", "--statuses", "Doing"), "'Doing' is no pair; write it as STATUS=VALUE"),
    ],
)
def test_wrong_usage_says_what_would_be_right(shell: Shell, words: tuple[str, ...], why: str) -> None:
    said = shell(*words)
    assert (said.status, said.out) == (2, "")
    assert why in said.err
    assert len(shell.facts()) == 1


def test_a_policy_is_set_in_pairs(shell: Shell) -> None:
    shell("record", "SetPolicy", "--statuses", "a=b=waiting", "--thresholds-days", "=2.5", "--working-days", "1")
    assert shell.facts()[1] == PolicySet(statuses={"a=b": "waiting"}, thresholds_days={"": 2.5}, working_days=(1,))


def test_a_fact_is_taken_back_and_brought_again(shell: Shell) -> None:
    shell("own", "ATLAS", "ana")
    assert shell("record", "RetractFact", "2").out == "3\n"
    assert shell("own", "ATLAS", "none").out == ""
    assert shell("record", "RetractFact", "3").out == "4\n"
    assert shell("own", "ATLAS", "ana").out == ""


def test_the_list_names_every_command(shell: Shell) -> None:
    listed = shell("record", "--list")
    assert listed.status == 0
    assert [line.split()[0] for line in listed.out.splitlines()] == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_tells_every_argument_of_a_command(shell: Shell, name: str) -> None:
    told = shell("record", name, "--help")
    assert told.status == 0
    text = " ".join(told.out.split())
    assert COMMANDS[name].help[1:] in text
    for field in COMMANDS[name].command.__struct_fields__:
        assert field.rstrip("_").replace("_", "-") in text.lower().replace("_", "-")


def test_a_blocker_is_chased_and_escalated(shell: Shell) -> None:
    shell("block", "ATLAS", "no key", "--blocker", "B-7")
    assert shell("chase", "B-7", "--note", "promised", "--next", "2026-05-20").out == "3\n"
    assert shell("escalate", "B-7", "cfo", "--reason", "no answer").out == "4\n"
    assert shell.facts()[2:] == [
        BlockerFollowedUp("B-7", "promised", date(2026, 5, 20)),
        BlockerEscalated("B-7", "cfo", "no answer"),
    ]


def test_a_silence_is_explained_afterwards(shell: Shell) -> None:
    told = shell(
        "explain", "ATLAS", "supplier", "--from", "2026-05-01", "--until", "2026-05-08T12:00:00Z", "--who", "sam"
    )
    assert (told.status, told.out) == (0, "2\n")
    first, last = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 8, 12, tzinfo=UTC)
    assert shell.facts()[1:] == [StallExplained("initiative:ATLAS", first, last, "supplier", None, "sam", None)]
    assert shell("explain", "ATLAS", "supplier", "--from", "2026-05-01").status == 2
    assert (
        "exchange its two times"
        in shell("explain", "ATLAS", "supplier", "--from", "today", "--until", "2026-05-01").err
    )


def test_an_initiative_from_a_claim_to_its_end(shell: Shell) -> None:
    shell("record", "CommitInitiative", "ATLAS", "--criteria", "books balance")
    for words in (
        ("claim", "ATLAS", "amber", "--because", "late"),
        ("pause", "ATLAS", "--reason", "freeze", "--until", "2026-09-01"),
        ("resume", "ATLAS"),
        ("handoff", "ATLAS", "mia", "--result", "books balance: audited"),
        ("reject", "ATLAS", "no manual"),
        ("handoff", "ATLAS", "mia"),
        ("accept", "ATLAS"),
        ("reopen", "ATLAS", "--reason", "one more"),
        ("close", "ATLAS", "missed", "--reason", "too late"),
    ):
        assert shell(*words).status == 0, words
    assert shell.facts()[2:] == [
        HealthClaimed("ATLAS", "amber", "late"),
        InitiativePaused("ATLAS", "freeze", date(2026, 9, 1)),
        InitiativeResumed("ATLAS"),
        HandoffOffered("ATLAS", "mia", ("books balance: audited",)),
        HandoffRejected("ATLAS", "no manual"),
        HandoffOffered("ATLAS", "mia"),
        HandoffAccepted("ATLAS"),
        InitiativeReopened("ATLAS", "one more"),
        InitiativeClosed("ATLAS", "missed", "too late"),
    ]


def test_who_has_not_seen_what_others_said_is_told_it_and_decides_again(shell: Shell) -> None:
    shell("own", "ATLAS", "ana", "--actor", "liu")
    refused = shell("own", "ATLAS", "bo", "--seen", "1")
    assert (refused.status, refused.out) == (1, "")
    assert refused.err == (
        "unstall: nothing was recorded, for meanwhile liu, 2026-05-13T12:00:00Z: owner ana (record 2); "
        "look, then say it again\n"
    )
    assert len(shell.facts()) == 2
    assert shell("own", "ATLAS", "bo", "--seen", "2").out == "3\n"


def test_a_fact_told_late_shows_its_detection_lag(shell: Shell) -> None:
    told = shell("own", "ATLAS", "ana", "--at", "2026-05-05")
    assert told.err.endswith("(happened 2026-05-05T00:00:00Z, recorded 8.5 d later)\n")
    assert "(told 8 d later) owner ana" in shell("log").out
    assert [row["detection_lag"] for row in shell.json("log")] == [0, 8.5 * 24 * 3600]


@pytest.mark.parametrize("verb", SHORT)
def test_help_of_a_short_verb_ends_with_an_example(shell: Shell, verb: str) -> None:
    assert f"example:\n  unstall {verb} " in shell(verb, "--help").out


def test_terminal_escapes_in_a_text_never_reach_the_terminal(shell: Shell) -> None:
    assert "\x1b" not in shell("note", "ATLAS", "red \x1b[31m alert").err


def test_a_missing_ledger_is_told(shell: Shell) -> None:
    shell.path.unlink()
    said = shell("own", "ATLAS", "ana")
    assert said.status == 1
    assert "make one with: unstall init" in said.err


def test_the_installed_command_does_the_same(shell: Shell, child_environment: dict[str, str]) -> None:
    code = "import sys; from tui.shell.main import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "note", "ATLAS", "-", "--ledger", str(shell.path)],
        input="größer\n".encode(),
        capture_output=True,
        env=child_environment | {"UNSTALL_NOW": "2026-05-13T12:00:00Z"},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"2\n")
    assert done.stderr.decode() == "recorded as 2: initiative:ATLAS, progress: größer\n"
    assert shell.facts()[1] == ProgressNoted("initiative:ATLAS", "progress", "größer")
