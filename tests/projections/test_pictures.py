"""Pictures: one scale for every row, idle time cut and nothing else, and SVG that holds whatever a title holds."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from ledger.causes import CAUSES
from ledger.instants import DAY, HOUR, Micros
from projections.exports.bars_svg import bars_below, bars_svg
from projections.exports.heat_svg import heat_svg
from projections.exports.timeline_svg import timeline_svg
from projections.model.history import Tenure
from projections.pictures.bars import Bar, Chart, columns, drawn
from projections.pictures.heat_strip import WEEK, runs, strip, weeks_until
from projections.pictures.picture import Picture, Row
from projections.pictures.scale import label, place_of, scale, weekends
from projections.pictures.scaled_drawing import CUT_WIDTH, dates, row, weekend_marks
from projections.pictures.signs import BLOCKER, DECISION, SIGNS, Sign, reach, row_of_signs, target_signs

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


def test_weekends_are_marked_where_one_has_a_column() -> None:
    fortnight = scale([[Piece("active", MONDAY, MONDAY + 14 * DAY)]], MONDAY, MONDAY + 14 * DAY, 28, CUT_WIDTH)
    assert weekend_marks(fortnight) == ("          ▂▂▂▂" * 2)
    quarter = scale([[Piece("active", MONDAY, MONDAY + 91 * DAY)]], MONDAY, MONDAY + 91 * DAY, 65, CUT_WIDTH)
    assert weekend_marks(quarter).count("▂") >= 13
    assert len(weekend_marks(quarter).split()) == 13
    year = scale([[Piece("active", MONDAY, MONDAY + 365 * DAY)]], MONDAY, MONDAY + 365 * DAY, 80, CUT_WIDTH)
    assert weekend_marks(year) == ""
    assert weekends(MONDAY, MONDAY + 7 * DAY) == [(MONDAY + 5 * DAY, MONDAY + 7 * DAY)]


HOSTILE = "<script>&\"'\x1b]8;;x\x07\u202e\x00\ud800"


def shapes(drawing: str) -> list[tuple[str, dict[str, str]]]:
    """The shapes of a drawing; it has to be well-formed, and without anything that acts or is fetched."""
    tree = ElementTree.fromstring(drawing)
    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    found = [(element.tag.rpartition("}")[2], dict(element.attrib)) for element in tree.iter()]
    kinds = {"svg", "title", "desc", "defs", "pattern", "circle", "rect", "line", "path", "text"}
    assert {kind for kind, _ in found} <= kinds
    assert not [name for _, given in found for name in given if name.startswith("on") or "href" in name]
    assert not [value for _, given in found for value in given.values() if "url(" in value and "url(#" not in value]
    return found


def test_a_drawing_is_well_formed_whatever_titles_hold() -> None:
    told = [
        Piece("waiting", MONDAY, MONDAY + DAY, HOSTILE),
        Piece("silent", MONDAY + DAY, MONDAY + 20 * DAY, None, MONDAY + 8 * DAY),
        Piece("paused", MONDAY + 20 * DAY, MONDAY + 21 * DAY),
    ]
    signs = tuple(Sign(MONDAY + index * DAY, kind, HOSTILE) for index, kind in enumerate(SIGNS))
    end = MONDAY + 21 * DAY
    row = Row(HOSTILE, HOSTILE, told)
    picture = Picture(HOSTILE, HOSTILE, MONDAY, end, end + 3 * DAY, (row, row), signs, 7)
    bars = Chart(HOSTILE, (Bar(HOSTILE, "waiting", DAY, DAY, DAY // 2, 1.0),), DAY, DAY, 1.0, DAY)
    found = shapes(timeline_svg(picture, lambda sheet: bars_below(sheet, bars)))
    assert {"unstall-waiting", "unstall-silent", "unstall-cause-0"} == {
        given["id"] for kind, given in found if kind == "pattern"
    }
    assert [given["aria-label"] for kind, given in found if kind == "svg"]
    shapes(bars_svg(bars))
    weeks = weeks_until(MONDAY + 3 * DAY, 4)
    shapes(heat_svg(HOSTILE, [(HOSTILE, HOSTILE, strip(told, weeks))], weeks))
    shapes(heat_svg(HOSTILE, [], []))
    shapes(bars_svg(Chart(HOSTILE, (), 0, 0, None)))


def test_a_stall_of_minutes_in_a_drawing_of_years_is_seen() -> None:
    minutes = 10 * 60_000_000
    told = [
        Piece("active", MONDAY, MONDAY + 900 * DAY),
        Piece("waiting", MONDAY + 900 * DAY, MONDAY + 900 * DAY + minutes),
    ]
    told.append(Piece("active", told[-1].to, MONDAY + 1_800 * DAY))
    picture = Picture("A", "", MONDAY, told[-1].to, told[-1].to, (Row("A", "A", told),), ())
    in_row = [given for kind, given in shapes(timeline_svg(picture)) if kind == "rect" and given["height"] == "15.0"]
    assert [given["fill"] for given in in_row] == ["#009E73", "#009E73", "url(#unstall-cause-0)"]
    assert float(in_row[-1]["width"]) >= 1


def test_twenty_causes_have_twenty_hatches_and_the_legend_shows_each_beside_its_letter() -> None:
    causes = [*CAUSES, *(f"Wait - {name}" for name in "ABCDEFGHIJ")]
    told = [
        Piece("waiting", MONDAY + n * 30 * DAY, MONDAY + (n + 1) * 30 * DAY, cause) for n, cause in enumerate(causes)
    ]
    found = shapes(timeline_svg(Picture("A", "", MONDAY, told[-1].to, told[-1].to, (Row("A", "A", told),), ())))
    bars = [given["fill"] for kind, given in found if kind == "rect" and given["height"] == "15.0"]
    in_legend = [given["fill"] for kind, given in found if kind == "rect" and given.get("width") == "30.00"]
    assert len(set(bars)) == len(causes) == 20
    assert sorted(in_legend) == sorted(bars)
    drawn = {given["id"]: given for kind, given in found if kind == "pattern"}
    assert {f"url(#{name})" for name in drawn} >= set(bars)


def test_a_target_has_a_flag_and_every_day_that_it_was_before_a_ghost() -> None:
    moved = [
        Tenure(MONDAY, MONDAY + DAY, "2026-01-10", 1),
        Tenure(MONDAY + DAY, MONDAY + 2 * DAY, "2026-01-12 beta", 2),
        Tenure(MONDAY + 2 * DAY, MONDAY + 3 * DAY, "someday", 3),
        Tenure(MONDAY + 3 * DAY, None, "2026-01-20", 4),
    ]
    signs = target_signs(moved)
    assert [(sign.kind, (sign.at - MONDAY) // DAY) for sign in signs] == [
        ("target", 15),
        ("slipped", 5),
        ("slipped", 7),
    ]
    # The drawing goes on to the target, so that the room that is left is seen.
    end = reach(signs, MONDAY, MONDAY + 10 * DAY)
    assert end == MONDAY + 16 * DAY
    parts = scale([[Piece("active", MONDAY, MONDAY + 10 * DAY)]], MONDAY, end, 16, CUT_WIDTH)
    assert "".join(cell.char for cell in row_of_signs(signs, parts)) == "     ⚐ ⚐       ⚑"
    assert target_signs([Tenure(MONDAY, None, None, 1)]) == []
    far = [Sign(MONDAY + 90_000 * DAY, "target", "")]
    assert reach(far, MONDAY, MONDAY + 10 * DAY) == MONDAY + 30 * DAY
    assert not "".join(cell.char for cell in row_of_signs(far, parts)).strip()


def test_of_signs_on_one_column_the_heaviest_is_shown() -> None:
    parts = scale([[Piece("active", MONDAY, MONDAY + 10 * DAY)]], MONDAY, MONDAY + 10 * DAY, 5, CUT_WIDTH)
    signs = [Sign(MONDAY, BLOCKER, ""), Sign(MONDAY + DAY, DECISION, ""), Sign(MONDAY + 5 * DAY, "review", "")]
    assert [cell.char for cell in row_of_signs(signs, parts)] == ["◆", " ", "·", " ", " "]


@given(st.integers(1, 10_000), st.integers(0, 10_000), st.integers(1, 20_000), st.integers(1, 200))
def test_a_bar_is_never_empty_and_holds_what_stood_alone(elapsed: int, alone: int, full: int, width: int) -> None:
    full, alone = max(full, elapsed), min(alone, elapsed)
    bar = Bar("decision", "waiting", elapsed, 0, alone, 1.0)
    first, rest = columns(bar, full, width)
    assert 1 <= first + rest <= width
    assert min(first, rest) >= 0
    assert (alone == elapsed) <= (rest == 0)
    assert (alone == 0) <= (first == 0)
    assert drawn(bar, full, width) == "█" * first + "▒" * rest
    assert set(drawn(bar._replace(state="silent"), full, width)) == {"░"}


def test_a_week_shows_what_took_most_of_it_and_how_much_stood_still() -> None:
    weeks = weeks_until(MONDAY + 9 * DAY, 3)
    assert weeks == [MONDAY - WEEK, MONDAY, MONDAY + WEEK]
    told = [Piece("active", MONDAY + 3 * DAY, MONDAY + 6 * DAY), Piece("waiting", MONDAY + 6 * DAY, MONDAY + 9 * DAY)]
    cells = strip(told, weeks)
    assert [(cell.state, round(cell.stalled, 2)) for cell in cells] == [("", 0.0), ("active", 0.25), ("waiting", 1.0)]


def test_weeks_of_one_state_are_one_run_and_what_is_done_is_marked_once() -> None:
    told = [Piece("active", MONDAY, MONDAY + 3 * WEEK), Piece("done", MONDAY + 3 * WEEK, MONDAY + 6 * WEEK)]
    cells = strip(told, weeks_until(MONDAY + 5 * WEEK, 7))
    assert [run[:3] for run in runs(cells, 9)] == [("active", 1, 3), ("done", 4, 1)]
    assert [run[:3] for run in runs(cells, 2)] == [("active", 1, 2), ("active", 3, 1), ("done", 4, 1)]
