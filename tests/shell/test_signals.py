"""`unstall signals` and what `status`, `why` and `review` say of them; a claim of health stands beside the evidence."""

from __future__ import annotations

import pytest
from saying import Shell

from projections.signals.table import RULES

SIGNAL = ["initiative", "id", "version", "onset", "knowable_at", "inputs", "sentence"]


@pytest.fixture
def claimed(shell: Shell) -> Shell:
    """ATLAS of ana was claimed green on the 14th, and a decision about it was needed by the 15th; it is the 20th."""
    shell("own", "ATLAS", "ana")
    shell("ask", "ATLAS", "Blue or green?", "--of", "cem", "--decision", "D", "--by", "2026-05-15")
    shell.clock("2026-05-14T12:00:00Z")
    assert shell("record", "ClaimHealth", "ATLAS", "green").status == 0
    shell.clock("2026-05-20T12:00:00Z")
    return shell


def test_signals_are_listed_the_most_urgent_first_with_what_they_rest_on(claimed: Shell) -> None:
    found = claimed.json("signals")
    assert [list(each) for each in found] == [SIGNAL] * len(found)
    assert [each["id"] for each in found] == ["decision-overdue", "claim-contradicted"]
    first = found[0]
    assert (first["initiative"], first["version"], first["onset"]) == ("ATLAS", 1, "2026-05-16T00:00:00Z")
    assert first["inputs"]["evidence"] == [3]
    assert found == claimed.json("signals", "--initiative", "ATLAS")
    (row,) = claimed.json("status")
    assert row["signals"] == [{key: each[key] for key in SIGNAL[1:]} for each in found]


def test_words_say_the_same_and_cite_positions(claimed: Shell) -> None:
    told = claimed("signals").out
    assert told.startswith("2 signals on 1 initiative\n\nATLAS\n")
    assert "! decision D was needed by 2026-05-15, cem has to take it [@3]" in told
    assert "decision-overdue, since 2026-05-16" in told


def test_the_signals_of_a_day_are_those_that_stood_then(claimed: Shell) -> None:
    then = claimed.json("signals", "--as-of", "2026-05-15T12:00:00Z", "--known-at", "2026-05-15T12:00:00Z")
    assert [each["id"] for each in then] == ["decision-due"]


def test_an_unknown_initiative_is_refused_and_one_without_signals_has_none(claimed: Shell) -> None:
    assert claimed("signals", "--initiative", "NONE").status == 1
    claimed("record", "ProposeInitiative", "CALM", "Calm")
    assert claimed("own", "CALM", "ben").status == 0
    assert claimed.json("signals", "--initiative", "CALM") == []


def test_every_rule_is_explained(claimed: Shell) -> None:
    assert [rule["id"] for rule in claimed.json("signals", "--rules")] == [rule.id for rule in RULES]
    told = claimed("signals", "--rules").out
    assert all(f"\n{rule.id} (version {rule.version})\n" in told for rule in RULES)


def test_a_green_claim_with_an_overdue_decision_is_called_out(claimed: Shell) -> None:
    (row,) = claimed.json("status")
    by = row["claim"]["by"]
    assert row["claim"] == {"level": "green", "by": by, "at": "2026-05-14T12:00:00Z", "position": 4}
    assert f"claimed green, {by}, 6 d ago  ! decision D was needed" in claimed("status").out
    called = f"{by} claimed green on 2026-05-14, but decision D is overdue [@4 @3]."
    assert called in " ".join(claimed("why", "ATLAS").out.split())
    looked = claimed("review", "ATLAS").out
    assert f"claimed green, {by}, 6 d ago" in looked
    assert "claimed green on 2026-05-14, but decision D is overdue [@3 @4]" in looked


def test_a_cell_of_a_table_holds_the_sentences(claimed: Shell) -> None:
    assert "; claimed green on 2026-05-14, but" in claimed("status", "--format", "csv").out
