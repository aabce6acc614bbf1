"""The policy in force: later settings win over earlier ones, and no setting makes a ledger unreadable."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from any_values import structs
from hypothesis import given
from hypothesis import strategies as st

from ledger.aggregates.bookkeeping import PolicySet
from ledger.instants import DAY, micros
from projections.model.policy import Policy

FRIDAY = micros(datetime(2026, 5, 8, tzinfo=UTC))


def settings_of(fact: PolicySet) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in fact.__struct_fields__ if name != "reason"}


@given(st.lists(structs(PolicySet), max_size=3), st.text(max_size=5))
def test_any_settings_make_a_policy(facts: list[PolicySet], status: str) -> None:
    policy = Policy(map(settings_of, facts))
    assert policy.class_of(status) in ("queued", "active", "waiting", "done", "dropped")
    assert policy.calendar.advance(FRIDAY, policy.threshold(status)) > FRIDAY


def test_what_makes_no_sense_is_passed_over_and_the_rest_holds() -> None:
    broken = {"zone": "Mars/Olympus", "working_days": [0, 9], "holidays": ["Easter", "2026-05-11"]}
    policy = Policy([{"zone": "Europe/Berlin"}, broken | {"thresholds_days": {"": -1.0, "Doing": 3.0}}])
    assert policy.calendar.zone_name == "Europe/Berlin"
    # 22 hours are left of Friday in Berlin, Monday is a holiday, and Tuesday is two hours old.
    assert policy.calendar.working(FRIDAY, FRIDAY + 4 * DAY) == DAY
    assert (policy.threshold(), policy.threshold("Doing")) == (5 * DAY, 3 * DAY)


def test_a_threshold_that_means_never_is_no_calendar_of_a_million_days() -> None:
    policy = Policy([{"thresholds_days": {"": 1e300}}])
    assert policy.calendar.advance(FRIDAY, policy.threshold()) > FRIDAY + 36_500 * DAY


def test_a_later_setting_changes_what_it_names_and_nothing_else() -> None:
    first = {"statuses": {"Doing": "active", "Asked": "waiting"}, "parties": {"Asked": "the client"}}
    policy = Policy([first, {"statuses": {"Doing": "queued"}, "thresholds_days": {"Asked": 2.0}}])
    assert [policy.class_of(status) for status in ("Doing", "Asked")] == ["queued", "waiting"]
    assert policy.parties == {"Asked": "the client"}
    assert (policy.threshold("Asked"), policy.threshold("Doing")) == (2 * DAY, 5 * DAY)


def test_the_words_of_a_status_serve_where_nobody_gave_it_a_class() -> None:
    policy = Policy()
    assert [policy.class_of(status) for status in ("In Review", "Backlog", "Shipped", "Won't fix", "Blurb")] == [
        "waiting",
        "queued",
        "done",
        "dropped",
        "active",
    ]


def test_no_holidays_takes_earlier_holidays_back() -> None:
    holiday = {"holidays": ["2026-05-08"]}
    assert Policy([holiday]).calendar.working(FRIDAY, FRIDAY + DAY) == 0
    assert Policy([holiday, {"holidays": []}]).calendar.working(FRIDAY, FRIDAY + DAY) == DAY
