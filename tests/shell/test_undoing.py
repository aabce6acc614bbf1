"""Undo, redo and correct: everything is appended, nothing disappears, and what rests on something keeps it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from saying import Shell

from ledger.facts import DecisionRequested, FactCorrected, FactRetracted, OwnerChanged
from ledger.log.recorder import SqliteLog
from ledger.record import Draft


def owner(shell: Shell) -> object:
    return shell.json("status")[0]["owner"]


def counting(shell: Shell) -> list[int]:
    """The positions that the log does not show as retracted."""
    return [row["position"] for row in shell.json("log") if row["retracted"] is None]


def test_undo_and_redo_go_back_and_forth_one_act_at_a_time(shell: Shell) -> None:
    shell("own", "ATLAS", "ana")
    shell("own", "ATLAS", "bo")
    undone = shell("undo")
    assert undone == (0, "4\n", "recorded as 4: initiative:ATLAS, record 3 (owner bo) no longer counts\n")
    assert owner(shell) == "ana"
    shell("undo")
    assert owner(shell) is None
    redone = shell("redo")
    assert redone.err == "recorded as 6: initiative:ATLAS, record 2 (owner ana) counts again\n"
    assert owner(shell) == "ana"
    shell("redo")
    assert owner(shell) == "bo"
    assert "mo has undone nothing here" in shell("redo").err
    shell("undo")
    assert owner(shell) == "ana"
    kinds = [type(fact) for fact in shell.facts()]
    assert kinds[3:] == [FactRetracted] * 5


def test_undo_means_what_i_did_and_never_what_was_imported(shell: Shell) -> None:
    shell("own", "ATLAS", "ana")
    log = SqliteLog(shell.path)
    when = datetime(2026, 5, 2, tzinfo=UTC)
    log.append([Draft("initiative:ATLAS", OwnerChanged("ATLAS", "eve"), when, "mo", "import:jira", when)])
    log.close()
    shell("own", "ATLAS", "bo", "--actor", "liu")
    assert shell("undo").out == "5\n"
    assert shell.facts()[-1] == FactRetracted(2)
    assert "ana has recorded nothing here" in shell("undo", "--actor", "ana").err
    assert shell("undo", "3", "--reason", "the export was wrong").status == 0
    assert shell.facts()[-1] == FactRetracted(3, "the export was wrong")


def test_what_later_facts_rest_on_stays(shell: Shell) -> None:
    shell("own", "ATLAS", "ana")
    refused = shell("undo", "1")
    assert (refused.status, refused.out) == (1, "")
    assert "taking record 1 back is refused, because record 2 would not hold: there is no initiative" in refused.err
    assert "because record 2 would not hold" in shell("record", "RetractFact", "1").err
    shell("undo")
    assert shell("undo", "1").status == 0


def test_what_is_brought_back_has_to_fit(shell: Shell) -> None:
    shell("block", "ATLAS", "no key", "--blocker", "B-1")
    shell("undo")
    shell("block", "ATLAS", "no test data", "--blocker", "B-1")
    assert "bringing record 2 back is refused, because record 4 would not hold" in shell("redo", "2").err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("undo", "9"), "there is no record 9 in this ledger; its positions go from 1 to 3"),
        (("undo", "2"), "record 2 was taken back already; unstall redo 2 brings it again"),
        (("undo", "3"), "record 3 takes record 2 back; bring that again with unstall redo"),
        (("redo", "1"), "record 1 was not taken back, or is back already"),
        (("correct", "2", "to=bo"), "record 2 was taken back already"),
        (("correct", "3", "reason=x"), "record 3 is a FactRetracted; it can be undone, not corrected"),
        (("correct", "1", "initiative=HERA"), "initiative says what record 1 is about; undo it and record it anew"),
        (("correct", "1", "owner=ana"), "a InitiativeProposed has no owner; it has: title, client, outcome, scope"),
        (("correct", "1", "title"), "'title' is no correction; write it as FIELD=VALUE"),
        (("correct", "1", "title="), "title of ProposeInitiative is empty"),
    ],
)
def test_what_makes_no_sense_is_refused(shell: Shell, words: tuple[str, ...], why: str) -> None:
    shell("own", "ATLAS", "ana")
    shell("undo")
    refused = shell(*words)
    assert (refused.status, refused.out) == (1, "")
    assert why in refused.err
    assert refused.err.count("\n") == 1
    assert len(shell.facts()) == 3


def test_a_position_is_a_number(shell: Shell) -> None:
    assert shell("undo", "last").status == 2
    shell("own", "ATLAS", "ana")
    assert shell("undo", "@2").status == 0


def asked(shell: Shell) -> None:
    words = ["--of", "cfo", "--by", "2026-05-20", "--option", "yes", "--option", "no", "--decision", "D-1"]
    assert shell("ask", "ATLAS", "keep it?", *words, "--consequence", "a slip").out == "2\n"


def test_a_correction_replaces_and_keeps_the_first_one_visible(shell: Shell) -> None:
    asked(shell)
    done = shell(
        "correct", "2", "decider=ceo", "needed_by=2026-05-22", "options=yes", "consequence=none", "--reason", "a slip"
    )
    assert done.out == "3\n4\n"
    assert shell.facts()[2:] == [
        DecisionRequested("D-1", ("initiative:ATLAS",), "keep it?", ("yes",), "ceo", None, date(2026, 5, 22)),
        FactCorrected(2, 3, "a slip"),
    ]
    shell.clock("2026-05-14T12:00:00Z")
    (row,) = shell.json("status")
    assert (row["whose_move"], row["ref"]) == ("ceo", "decision:D-1")
    shown = shell("log", "--subject", "D-1").out.splitlines()
    assert "asked of cfo" in shown[0]
    assert shown[0].endswith("(corrected by @3)")
    assert "asked of ceo" in shown[1]
    assert "record 2 corrected by 3: a slip" in shown[2]


def test_undo_takes_a_correction_back_as_a_whole(shell: Shell) -> None:
    asked(shell)
    shell("correct", "2", "decider=ceo")
    assert "undo the correction instead, record 4" in shell("undo", "2").err
    assert "stands in the place of record 2; undo the correction instead, record 4" in shell("undo", "3").err
    assert shell("undo").out == "5\n6\n"
    shell.clock("2026-05-14T12:00:00Z")
    assert counting(shell) == [1, 2, 5, 6]
    assert [row["corrected_by"] for row in shell.json("log")] == [None] * 6
    assert shell("log", "--kind", "FactCorrected").out.endswith("(retracted)\n")
    assert shell.json("status")[0]["whose_move"] == "cfo"
    assert shell("redo").out == "7\n8\n"
    assert counting(shell) == [1, 3, 4, 7, 8]


def test_a_correction_can_be_corrected_and_undone_step_by_step(shell: Shell) -> None:
    shell("own", "ATLAS", "ana")
    shell("correct", "2", "to=anna")
    shell("correct", "3", "to=hannah")
    assert owner(shell) == "hannah"
    assert "record 3 was corrected; undo the correction instead, record 6" in shell("undo", "4").err
    shell("undo")
    assert owner(shell) == "anna"
    shell("undo")
    assert owner(shell) == "ana"


def test_what_says_the_same_is_no_correction(shell: Shell) -> None:
    shell("own", "ATLAS", "ana")
    assert shell("correct", "2", "to=ana") == (0, "", "nothing to correct: record 2 says that already\n")


def test_a_time_is_corrected(shell: Shell) -> None:
    shell("own", "ATLAS", "ana")
    told = shell("correct", "2", "--at", "2026-05-06").err.splitlines()
    assert told[0] == "recorded as 3: initiative:ATLAS, owner ana (happened 2026-05-06T00:00:00Z, recorded 7.5 d later)"
    log = SqliteLog(shell.path)
    at = {record.position: record.at for record in log.read()}
    log.close()
    assert at[3] == datetime(2026, 5, 6, tzinfo=UTC)
    assert "is in the future" in shell("correct", "3", "--at", "2026-05-14").err


def test_a_corrected_fact_keeps_its_place_among_later_ones(shell: Shell) -> None:
    """All of these happened at the same moment, so only their order says that bo came after ana."""
    shell("own", "ATLAS", "ana")
    shell("own", "ATLAS", "bo")
    shell("correct", "2", "to=anna")
    assert shell("own", "ATLAS", "bo").out == ""


def test_a_correction_may_not_pull_the_ground_from_later_facts(shell: Shell) -> None:
    shell("record", "DateMilestone", "ATLAS", "beta", "2026-07-01")
    shell("target", "ATLAS", "beta")
    refused = shell("correct", "2", "milestone=gamma")
    assert "correcting record 2 is refused, because record 3 would not hold: ATLAS has no milestone 'beta'" in (
        refused.err
    )
    assert "there is no cause class 'bad luck'" in (
        shell("block", "ATLAS", "no key", "--blocker", "B-1") and shell("correct", "4", "cause=bad luck").err
    )


def test_what_happened_late_and_holds_now_is_still_recorded(shell: Shell) -> None:
    shell.clock("2026-05-20T12:00:00Z")
    shell("own", "ATLAS", "ana")
    assert shell("own", "ATLAS", "ana", "--at", "2026-05-18").out == "3\n"
    assert shell("own", "ATLAS", "ana", "--at", "2026-05-18").out == ""
    # Somebody who owned it before ana did changes nothing of who owns it now.
    assert shell("own", "ATLAS", "bo", "--at", "2026-05-16").out == "4\n"
    assert shell("own", "ATLAS", "ana").out == ""
