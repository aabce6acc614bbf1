"""A table holds a stretch of its list, and the cursor in it goes wherever the whole list goes."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from projections.lists.matching import matches
from tui.widgets.sources import ListSource
from tui.widgets.window import HELD, PAGE, Window

HEIGHT = 20


def window_over(length: int) -> tuple[Window[int], ListSource[int]]:
    source: ListSource[int] = ListSource(range(length), lambda row: row)
    window: Window[int] = Window(source)
    page = source.after(None, PAGE)
    window.fill(page, 0, at_start=True, at_end=len(page) < PAGE)
    return window, source


def walk(window: Window[int], source: ListSource[Any], distance: int) -> None:
    window.move(distance, HEIGHT)
    while (side := window.wants(HEIGHT)) is not None:
        fetch = source.after if side == "after" else source.before
        window.take(side, fetch(window.edge(side), PAGE), HEIGHT)


@given(st.integers(1, 3_000), st.lists(st.integers(-1_200, 1_200), max_size=20))
def test_moving_over_pages_is_moving_over_the_whole_list(length: int, steps: list[int]) -> None:
    window, source = window_over(length)
    place = 0
    for step in steps:
        walk(window, source, step)
        place = max(min(place + step, length - 1), 0)
        assert window.key == place
        assert len(window.rows) <= HELD + PAGE
        assert window.rows == list(range(window.rows[0], window.rows[-1] + 1))
        assert window.top <= window.cursor < window.top + HEIGHT
        if length >= HEIGHT:
            assert window.top + HEIGHT <= len(window.rows)


def test_a_step_beyond_what_is_held_is_made_when_its_page_arrives() -> None:
    window, source = window_over(10_000)
    window.move(PAGE + 50, HEIGHT)
    assert window.key == PAGE - 1
    window.take("after", source.after(window.edge("after"), PAGE), HEIGHT)
    assert window.key == PAGE + 50


def test_a_filter_hides_what_lacks_a_word_and_what_has_an_unwanted_one() -> None:
    assert matches("vendor KEY", "the Key of the vendor")
    assert not matches("vendor !key", "the key of the vendor")
    assert matches("", "anything")
    assert matches("!", "anything")
