"""The drawing of a timeline says the same as its segments, whatever its width."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from ledger.causes import CAUSES
from ledger.instants import DAY, micros
from projections.pictures.letters import letters
from projections.pictures.looks import LOOKS
from projections.pictures.timeline_drawing import TICK, axis, draw, legend
from tries import many

START = micros(datetime(2026, 1, 5, tzinfo=UTC))


class Stretch(NamedTuple):
    state: str
    from_: int
    to: int
    cause: str | None = None
    knowable_at: int | None = None


def days(*parts: tuple[str, int], cause: str | None = None) -> list[Stretch]:
    """Segments one after the other, each so many days long."""
    at, found = START, []
    for state, length in parts:
        knowable = at + 7 * DAY if state == "silent" else None
        found.append(Stretch(state, at, at + length * DAY, cause if state == "waiting" else None, knowable))
        at += length * DAY
    return found


def text(segments: list[Stretch], width: int) -> str:
    return "".join(cell.char for cell in draw(segments, segments[0].from_, segments[-1].to, width))


def test_every_state_has_its_own_fill() -> None:
    life = days(("queued", 10), ("active", 10), ("waiting", 10), ("silent", 20), ("paused", 10), cause="decision")
    assert text(life, 60) == "··········██████████D▒▒▒▒▒▒▒▒▒░░░░░░░┃░░░░░░░░░░░░──────────"
    assert len({look.fill for look in LOOKS.values()}) == len(LOOKS)
    assert len({look.glyph for look in LOOKS.values()}) == len(LOOKS)


def test_a_wait_begins_with_the_letter_of_its_cause() -> None:
    assert text(days(("active", 5), ("waiting", 5), cause="supplier"), 10) == "█████S▒▒▒▒"
    assert text(days(("active", 5), ("waiting", 5), cause="Wait - User"), 10) == "█████U▒▒▒▒"


def test_waits_of_one_cause_in_a_row_have_one_letter() -> None:
    life = [
        *days(("active", 2), ("waiting", 3), cause="supplier"),
        *days(("waiting", 5), ("active", 1), cause="supplier"),
    ]
    shift = life[1].to - START
    life[2:] = [part._replace(from_=part.from_ + shift, to=part.to + shift) for part in life[2:]]
    assert text(life, 11) == "██S▒▒▒▒▒▒▒█"


def test_what_is_done_has_one_mark_and_then_nothing() -> None:
    assert text(days(("active", 5), ("done", 5)), 10) == "█████✓    "


def test_a_cell_shows_the_state_that_took_most_of_it() -> None:
    assert text(days(("active", 9), ("queued", 1), ("active", 10)), 2) == "██"


def test_a_stall_shorter_than_a_column_is_seen() -> None:
    assert text(days(("active", 9), ("waiting", 1), ("active", 10), cause="decision"), 2) == "D█"
    assert text(days(("active", 4), ("silent", 2), ("active", 100), ("waiting", 1), ("active", 93)), 4) == "░█?█"


@given(
    st.lists(st.tuples(st.sampled_from(["active", "waiting", "silent"]), st.integers(1, 400)), min_size=1), st.data()
)
def test_no_stall_is_hidden(parts: list[tuple[str, int]], data: st.DataObject) -> None:
    life = days(*parts)
    width = data.draw(st.integers(1, 60))
    cells = draw(life, START, life[-1].to, width)
    for stretch in life:
        if stretch.state != "active":
            first, last = ((at - START) * width // (life[-1].to - START) for at in (stretch.from_, stretch.to - 1))
            assert any(cell.state in ("waiting", "silent") for cell in cells[first : last + 1])


def test_a_silence_of_few_columns_shows_as_silence_not_as_the_tick() -> None:
    brief = [Stretch("silent", START, START + 10 * DAY, knowable_at=START + 7 * DAY)]
    assert "".join(cell.char for cell in draw(brief, START, START + 20 * DAY, 2)) == "░ "
    assert "".join(cell.char for cell in draw(brief, START, START + 20 * DAY, 4)) == "░░  "
    assert "".join(cell.char for cell in draw(brief, START, START + 20 * DAY, 6)) == "░░┃   "


def test_a_cause_that_comes_again_and_again_is_written_once() -> None:
    again = days(*[("waiting", 2), ("active", 1)] * 20, cause="decision")
    assert text(again, 10) == "D▒▒▒▒▒▒▒▒▒"


def test_a_silence_that_nobody_could_know_yet_has_no_tick() -> None:
    quiet = [Stretch("silent", START, START + 3 * DAY)]
    assert TICK not in text(quiet, 20)
    assert all(word != "could be known" for _, word, _ in legend(quiet))


def test_the_legend_explains_every_sign_that_occurs() -> None:
    life = days(("active", 10), ("waiting", 10), ("silent", 20), cause="decision")
    signs = {sign for sign, _, _ in legend(life)}
    assert set(text(life, 40)) <= signs


def test_no_two_causes_share_a_letter_and_the_legend_tells_them_apart() -> None:
    causes = (
        "decision",
        "Waiting for design",
        "client input",
        "Wait - Customer",
        "Wait - Caller",
        "Wait - C",
        "Wait - C ",
    )
    life: list[Stretch] = []
    for number, cause in enumerate(causes):
        life.append(Stretch("waiting", START + number * 5 * DAY, START + (number + 1) * 5 * DAY, cause))
    told = {cause: sign for sign, cause, state in legend(life) if state == "waiting" and cause != "waiting"}
    assert (told["decision"], told["client input"], told["Waiting for design"]) == ("D", "C", "E")
    assert len(set(told.values())) == len(causes)
    assert text(life, 70)[::10] == "".join(told[cause] for cause in causes)


states = st.sampled_from([state for state in LOOKS if state != "done"])


@given(st.lists(st.tuples(states, st.integers(1, 400)), min_size=1, max_size=12), st.integers(0, 250))
def test_a_drawing_is_as_wide_as_asked_and_leaves_no_hole(parts: list[tuple[str, int]], width: int) -> None:
    life = days(*parts)
    cells = draw(life, life[0].from_, life[-1].to, width)
    assert len(cells) == width == len(axis(life[0].from_, life[-1].to, width))
    assert {cell.state for cell in cells} <= {state for state, _ in parts}


@given(st.integers(1, 20_000), st.integers(12, 250))
def test_dates_on_the_axis_never_touch_and_stand_where_they_belong(length: int, width: int) -> None:
    line = axis(START, START + length * DAY, width)
    labels = [label.strip() for label in line.split("  ") if label.strip()]
    assert labels
    assert all(len(label) <= len("25 Dec 2026") for label in labels)
    assert any(character.isdigit() for character in labels[0])


def test_a_silence_that_was_explained_stays_a_silence_and_shows_what_it_was() -> None:
    onset, told = 0, 4 * DAY
    drawn = draw(
        [Stretch("silent", onset, told, "supplier", 2 * DAY), Stretch("silent", told, 10 * DAY, None, 2 * DAY)],
        0,
        10 * DAY,
        10,
    )
    assert "".join(cell.char for cell in drawn) == "S░┃░░░░░░░"
    assert {cell.state for cell in drawn} == {"silent"}
    signs = legend([Stretch("silent", onset, told, "supplier", 2 * DAY)])
    assert ("S", "supplier, explained afterwards", "silent") in signs


CAUSED = st.tuples(st.sampled_from(["waiting", "active"]), st.sampled_from(CAUSES[:4]), st.integers(1, 90))


@given(st.lists(CAUSED, min_size=1, max_size=14), st.integers(1, 120))
@many()
def test_without_colour_the_nearest_letter_to_the_left_is_the_cause_of_a_column(
    parts: list[tuple[str, str, int]], width: int
) -> None:
    life, at = [], START
    for state, cause, length in parts:
        life.append(Stretch(state, at, at + length * DAY, cause if state == "waiting" else None))
        at += length * DAY
    cause_of = {sign: cause for cause, sign in letters(life).items()}
    nearest = None
    for column, cell in enumerate(draw(life, START, at, width)):
        if cell.state != "waiting":
            nearest = None
            continue
        nearest = cause_of.get(cell.char, nearest)
        low, high = START + (at - START) * column // width, START + (at - START) * (column + 1) // width
        there = {part.cause for part in life if part.state == "waiting" and part.from_ < high and part.to > low}
        assert nearest in there


def test_causes_in_a_script_without_letters_of_ours_are_told_apart_too() -> None:
    life = [Stretch("waiting", START + n * DAY, START + (n + 1) * DAY, chr(0x4E00 + n)) for n in range(30)]
    assert len(set(letters(life).values())) == 30


def test_letters_beside_those_that_stand_already_are_others() -> None:
    own = letters([Stretch("waiting", 0, 1, "supplier"), Stretch("waiting", 1, 2, "Wait - User")])
    both = letters([Stretch("waiting", 0, 1, "Sales"), Stretch("waiting", 1, 2, "Upstream")], own)
    assert own.items() <= both.items()
    assert len(set(both.values())) == 4
