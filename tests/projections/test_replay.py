"""A replay's slider and where its playhead goes: every fact is reached, and idle time takes little room."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ledger.instants import DAY, HOUR, Micros
from projections.replay.play import ASKED, KNOWABLE, STALL, Facts, Mark, by_day, by_fact, by_mark, last
from projections.replay.slider import axis_line, density, lay_out, marks_line

START: Micros = 20_000 * DAY
times = st.lists(st.integers(0, 900 * 24).map(lambda hours: START + hours * HOUR), min_size=1, max_size=60).map(sorted)
widths = st.integers(10, 190)


@given(times, widths, st.integers(0, 400))
def test_the_pieces_of_a_slider_cover_its_time_and_its_columns_without_a_gap(
    told: list[Micros], width: int, further: int
) -> None:
    slider = lay_out(told, width, told[-1] + further * DAY)
    pieces = slider.pieces
    assert (pieces[0].from_, pieces[0].left, pieces[-1].right) == (told[0], 0, width)
    assert pieces[-1].to >= told[-1]
    for one, other in pairwise(pieces):
        assert one.to <= other.from_ or (one.to, one.right) == (other.from_, other.left)
        assert one.right == other.left
    columns = [slider.column(at) for at in told]
    assert columns == sorted(columns)
    assert all(0 <= column < width for column in columns)


@given(times, widths)
def test_every_fact_is_in_the_density_and_the_lines_are_as_wide_as_the_slider(told: list[Micros], width: int) -> None:
    slider = lay_out(told, width)
    bars = density(slider, told)
    assert len(bars) == len(axis_line(slider)) == width
    assert any(bar in "▁▂▃▄▅▆▇█" for bar in bars)
    assert len(marks_line(slider, [Mark(at, ASKED) for at in told])) == width


def test_idle_time_is_collapsed_and_says_how_long_it_was() -> None:
    told = [START + n * HOUR for n in range(24)] + [START + 20 * DAY + n * HOUR for n in range(24)]
    slider = lay_out(told, 60)
    (idle,) = [piece for piece in slider.pieces if piece.idle]
    assert axis_line(slider)[idle.left : idle.right] == "┆19d┆"
    assert idle.right - idle.left == 5


def test_the_most_telling_mark_of_a_column_is_shown() -> None:
    told = [START, START + 100 * DAY]
    line = marks_line(lay_out(told, 10), [Mark(START, KNOWABLE), Mark(START, ASKED)])
    assert line[0] == ("┃", KNOWABLE)


@given(times)
def test_walking_fact_by_fact_meets_every_moment_and_walking_back_meets_them_again(told: list[Micros]) -> None:
    facts = Facts(told, range(1, len(told) + 1))
    moments = sorted(set(told))
    at = told[0]
    met = [at]
    while (further := by_fact(facts, at, 1)) != at:
        at = further
        met.append(at)
    assert met == moments
    back = [at]
    while (before := by_fact(facts, at, -1)) != at:
        at = before
        back.append(at)
    assert back == met[::-1]
    assert last(facts, met[-1]) == len(told)


def test_days_marks_and_positions_are_reached() -> None:
    facts = Facts([START + HOUR, START + 3 * DAY], [5, 9])
    assert by_day(facts, START + HOUR, 1, START + 9 * DAY) == START + DAY
    assert by_day(facts, START + 2 * DAY, -1, START + 9 * DAY) == START + DAY
    assert by_day(facts, START + 2 * DAY - 1, -1, START + 9 * DAY) == START + DAY
    assert by_day(facts, START + DAY, -1, START + 9 * DAY) == START + HOUR
    assert by_day(facts, START + 8 * DAY, 5, START + 9 * DAY) == START + 9 * DAY
    marks = [Mark(START + HOUR, ASKED), Mark(START + 2 * DAY, STALL), Mark(START + 3 * DAY, ASKED)]
    assert by_mark(marks, START + HOUR, 1) == marks[1]
    assert by_mark(marks, START + HOUR, 1, (ASKED,)) == marks[2]
    assert by_mark(marks, START + 3 * DAY - 1, -1) == marks[1]
    assert by_mark(marks, START + HOUR, -1) is None
