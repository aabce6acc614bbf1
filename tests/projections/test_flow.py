"""What flow metrics say of a few pieces of work whose figures can be worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import at

from ledger.instants import DAY, HOUR
from projections.flow import own
from projections.flow.beads import is_stale
from projections.flow.jirametrics import Entry
from projections.flow.jirametrics_work import RULE, item_work
from projections.flow.work import PERCENTILES, Age, Rule, Window, Work, figures, nearest_rank
from projections.model.calendar import Calendar
from projections.model.history import item_history
from projections.model.policy import Policy

OURS = own.rule(Calendar())


def work(key: str, started: float | None, finished: float | None, dropped: bool = False, state: str = "active") -> Work:
    begun, over = (None if moment is None else at(moment) for moment in (started, finished))
    return Work(key, begun, over, dropped, 2 * DAY, 6 * DAY, 8 * DAY, state)


def test_the_figures_of_five_items_over_four_weeks() -> None:
    works = [
        work("A", 0, 4),
        work("B", 1, 11),
        work("C", 2, 3, dropped=True),
        work("D", 20, None, state="silent"),
        work("E", None, 5),
    ]
    told = figures(works, Window(at(0), at(28)), OURS)
    assert (told.finished, told.dropped, told.timed) == (3, 1, 2)
    assert told.cycle_days == ((50, 4.0), (70, 10.0), (85, 10.0), (95, 10.0))
    assert (told.sle_days, told.throughput) == (10, 3 / 4)
    assert (told.ageing, told.oldest, told.beyond) == (1, Age("D", 9), 0)
    assert told.states == (("silent", 1),)
    # 4 + 10 + 1 + 8 days under way in 28; of what was finished with a start 4 + 10.
    assert told.wip == pytest.approx(23 / 28)
    assert told.little == pytest.approx(14 / 28)
    assert told.little_off == pytest.approx(14 / 23 - 1)
    assert (told.efficiency, told.efficiency_with_silence) == (2 / 8, 2 / 16)


def test_littles_law_holds_where_as_much_begins_as_ends() -> None:
    works = [work(str(number), 3 * number, 3 * number + 2) for number in range(10)]
    told = figures(works, Window(at(0), at(30)), OURS)
    assert told.wip == pytest.approx(told.little) == pytest.approx(2 / 3)
    assert told.little_off == pytest.approx(0)


def test_jirametrics_counts_both_days_and_dropped_work_and_takes_the_next_one_for_a_percentile() -> None:
    works = [work("A", 0.9, 1.1), work("B", 1, 11, dropped=True)]
    told = figures(works, Window(at(0), at(28)), RULE)
    assert (told.finished, told.cycle_days[0], told.cycle_days[-1]) == (2, (50, 11), (95, 11))
    assert figures(works[:1], Window(at(0), at(28)), RULE).cycle_days[0] == (50, 2)


def test_an_age_counts_calendar_days_of_the_policys_zone() -> None:
    late = at(0) + 23 * HOUR
    assert OURS.age(late, at(1)) == 2
    assert own.rule(Calendar(zone_name="Europe/Berlin")).age(late, at(1)) == 1


def test_what_begins_and_ends_at_once_was_never_begun_for_jirametrics() -> None:
    marks = [(at(0), 1, "ItemAdded", "Done", None)]
    history = item_history("A", marks, Policy([{"statuses": {"Done": "done", "Doing": "active"}}]))
    assert history is not None
    assert item_work(history, [Entry(at(0), "active", None)], at(9)).started is None


def test_jirametrics_flow_efficiency_is_the_active_part_from_start_to_end() -> None:
    policy = Policy([{"statuses": {"New": "queued", "Doing": "active", "Done": "done"}}])
    marks = [
        (at(0), 1, "ItemAdded", "New", None),
        (at(1), 2, "StatusChanged", "Doing", None),
        (at(11), 3, "StatusChanged", "Done", None),
    ]
    history = item_history("A", marks, policy)
    assert history is not None
    entries = [
        Entry(at(0), "active", None),
        Entry(at(3), "blocked", None),
        Entry(at(8), "active", None),
        Entry(at(11), "active", None),
    ]
    told = item_work(history, entries, at(20))
    assert (told.active, told.waiting) == (5 * DAY, 5 * DAY)


def test_beads_calls_open_work_stale_after_more_than_thirty_days_without_a_fact() -> None:
    assert not is_stale(at(0), closed=False, now=at(30))
    assert is_stale(at(0), closed=False, now=at(30) + 1)
    assert not is_stale(at(0), closed=True, now=at(90))


numbers = st.lists(st.floats(0, 1e4), min_size=1, max_size=60).map(sorted)


@given(numbers, st.sampled_from(PERCENTILES))
def test_at_least_so_many_percent_are_within_a_percentile_and_fewer_within_any_smaller(
    drawn: list[float], percent: int
) -> None:
    found = nearest_rank(drawn, percent)
    assert sum(number <= found for number in drawn) * 100 >= percent * len(drawn)
    assert sum(number < found for number in drawn) * 100 < percent * len(drawn)


lives = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 40), st.booleans(), st.booleans()), min_size=1, max_size=20
)


@given(lives, st.integers(0, 30), st.integers(1, 60), st.sampled_from([OURS, RULE]))
def test_every_figure_adds_up(lived: list[tuple[int, int, bool, bool]], since: int, length: int, rule: Rule) -> None:
    works = [work(str(n), a, a + b if over else None, drop) for n, (a, b, over, drop) in enumerate(lived)]
    window = Window(at(since), at(since + length))
    told = figures(works, window, rule)
    within = [w for w in works if w.finished is not None and window.since <= w.finished < window.until]
    begun = [w for w in within if w.started is not None and w.started < window.until]
    assert told.finished + (0 if rule.with_dropped else told.dropped) == len(begun)
    assert told.timed <= told.finished
    assert told.throughput * length == pytest.approx(told.finished * 7)
    assert sum(number for _, number in told.states) == told.ageing
    assert [days for _, days in told.cycle_days] == sorted(days for _, days in told.cycle_days)
    days = sum(a <= day < (a + b if over else 99) for a, b, over, _ in lived for day in range(since, since + length))
    assert told.wip * length == pytest.approx(days)
