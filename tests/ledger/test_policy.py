"""The rules of a policy."""

from __future__ import annotations

import pytest
from specification import given

from ledger.aggregates.bookkeeping import SetPolicy
from ledger.commands import POLICY
from ledger.facts import PolicySet

waiting = PolicySet(statuses={"Wait - User": "waiting"})


def test_a_policy_in_force_is_not_set_again() -> None:
    given().when(SetPolicy(statuses={"Wait - User": "waiting"})).then(waiting)
    given(waiting).when(SetPolicy(statuses={"Wait - User": "waiting"})).then()
    given(waiting).when(SetPolicy()).then()
    given(waiting).when(SetPolicy(statuses={"Wait - User": "active"})).then(
        PolicySet(statuses={"Wait - User": "active"})
    )


def test_what_is_not_given_stays() -> None:
    policy = POLICY.fold([waiting, PolicySet(zone="Europe/Berlin"), PolicySet(statuses={"Doing": "active"})])
    assert policy.statuses == {"Wait - User": "waiting", "Doing": "active"}
    assert policy.zone == "Europe/Berlin"
    assert policy.working_days is None


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (SetPolicy(zone="Mars/Olympus"), "no time zone 'Mars/Olympus'"),
        (SetPolicy(zone="../etc/passwd"), "no time zone"),
        (SetPolicy(working_days=(0, 1)), "[0, 1] are no working days"),
        (SetPolicy(working_days=(1, 1)), "[1, 1] are no working days"),
        (SetPolicy(working_days=()), "[] are no working days"),
        (SetPolicy(thresholds_days={"Doing": 0.0}), "0.0 is no threshold for 'Doing'"),
        (SetPolicy(thresholds_days={"": float("nan")}), "nan is no threshold for 'every status'"),
        (SetPolicy(holidays=("25.12.2026",)), "'25.12.2026' is no holiday"),
        (SetPolicy(causes=()), "without any cause class"),
    ],
)
def test_what_makes_no_sense_is_refused(command: SetPolicy, why: str) -> None:
    given().when(command).rejected(why)
