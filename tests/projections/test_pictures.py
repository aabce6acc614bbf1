"""Pictures: one scale for every row, idle time cut and nothing else, and SVG that holds whatever a title holds."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from ledger.instants import DAY, HOUR, Micros
from projections.exports.timeline_svg import Amount, Row, heat_svg, timeline_svg
from projections.heat_strip import WEEK, strip, weeks_until
from projections.scale import label, place_of, scale, weekends
from projections.scaled_drawing import CUT_WIDTH, dates, row, weekend_marks

#: 2026-01-05, a Monday.
MONDAY = 20_458 * DAY


class Piece(NamedTuple):
    state: str
    from_: Micros
    to: Micros
    cause: str | None = None
    knowable_at: Micros | None = None


@st.composite
def rows(draw) -> list[list[Piece]]:  # type: ignore[no-untyped-def]
    found = []
    for _ in range(draw(st.integers(1, 3))):
        at = MONDAY + draw(st.integers(0, 100)) * DAY
        pieces = []
        for _ in range(draw(st.integers(1, 5))):
            to = at + draw(st.integers(1, 4_000)) * HOUR
            pieces.append(Piece(draw(st.sampled_from(["active", "waiting", "silent", "queued", "done"])), at, to))
            at = to
        found.append(pieces)
    return found


@given(rows(), st.integers(1, 200))
def test_a_scale_covers_time_and_width_without_gap_and_keeps_the_order(told: list[list[Piece]], width: int) -> None:
    from_, to = min(r[0].from_ for r in told), max(r[-1].to for r in told)
    parts = scale(told, from_, to, width, CUT_WIDTH)
    assert [parts[0].from_, *(part.to for part in parts)] == [*(part.from_ for part in parts), to]
    assert [0, *(part.start + part.width for part in parts)] == [*(part.start for part in parts), width]
    for part in parts:
        if part.cut:
            busy = [p for r in told for p in r if p.state in ("active", "waiting", "silent")]
            assert not any(p.from_ < part.to and p.to > part.from_ for p in busy)
    for pieces in told:
        assert len(row(pieces, parts)) == width
    assert len(dates(parts)) == width
    places = [place_of(parts, from_ + (to - from_) * step // 20) for step in range(21)]
    assert places == sorted(places)


def test_idle_time_is_cut_and_says_how_much() -> None:
    told = [[
        Piece("active", MONDAY, MONDAY + 10 * DAY),
        Piece("queued", MONDAY + 10 * DAY, MONDAY + 110 * DAY),
        Piece("waiting", MONDAY + 110 * DAY, MONDAY + 120 * DAY, "supplier"),
    ]]  # fmt: skip
    parts = scale(told, MONDAY, MONDAY + 120 * DAY, 47, CUT_WIDTH)
    assert [(part.width, part.cut) for part in parts] == [(20, False), (7, True), (20, False)]
    assert label(parts[1]) == "┆100d┆"
    assert "".join(cell.char for cell in row(told[0], parts)) == "█" * 20 + "┆·····┆" + "S" + "▒" * 19
    assert "┆100d┆" in dates(parts)


def test_a_stall_is_never_cut_however_long() -> None:
    told = [[Piece("active", MONDAY, MONDAY + DAY), Piece("silent", MONDAY + DAY, MONDAY + 900 * DAY)]]
    assert [part.cut for part in scale(told, MONDAY, MONDAY + 900 * DAY, 80, CUT_WIDTH)] == [False]


def test_weekends_are_marked_where_a_day_has_a_column() -> None:
    fortnight = scale([[Piece("active", MONDAY, MONDAY + 14 * DAY)]], MONDAY, MONDAY + 14 * DAY, 28, CUT_WIDTH)
    assert weekend_marks(fortnight) == ("          ▂▂▂▂" * 2)
    year = scale([[Piece("active", MONDAY, MONDAY + 365 * DAY)]], MONDAY, MONDAY + 365 * DAY, 80, CUT_WIDTH)
    assert weekend_marks(year) == ""
    assert weekends(MONDAY, MONDAY + 7 * DAY) == [(MONDAY + 5 * DAY, MONDAY + 7 * DAY)]


HOSTILE = "<script>&\"'\x1b]8;;x\x07\u202e\x00\ud800"


def test_a_drawing_is_well_formed_whatever_titles_hold() -> None:
    told = [
        Piece("waiting", MONDAY, MONDAY + DAY, HOSTILE),
        Piece("silent", MONDAY + DAY, MONDAY + 20 * DAY, None, MONDAY + 8 * DAY),
        Piece("paused", MONDAY + 20 * DAY, MONDAY + 21 * DAY),
    ]
    drawing = timeline_svg(HOSTILE, [Row(HOSTILE, told)], MONDAY, MONDAY + 21 * DAY, [Amount(HOSTILE, DAY, DAY)])
    tree = ElementTree.fromstring(drawing)
    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    kinds = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert kinds <= {"svg", "title", "rect", "line", "text"}
    assert "#E69F00" in drawing
    assert "#D55E00" in drawing
    weeks = weeks_until(MONDAY + 3 * DAY, 4)
    ElementTree.fromstring(heat_svg(HOSTILE, [(HOSTILE, strip(told, weeks))], weeks))


def test_a_week_shows_what_took_most_of_it_and_how_much_stood_still() -> None:
    weeks = weeks_until(MONDAY + 9 * DAY, 3)
    assert weeks == [MONDAY - WEEK, MONDAY, MONDAY + WEEK]
    told = [Piece("active", MONDAY + 3 * DAY, MONDAY + 6 * DAY), Piece("waiting", MONDAY + 6 * DAY, MONDAY + 9 * DAY)]
    cells = strip(told, weeks)
    assert [(cell.state, round(cell.stalled, 2)) for cell in cells] == [("", 0.0), ("active", 0.25), ("waiting", 1.0)]
