"""Columns of the shell stand below each other whatever the titles are written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.words.cells import filled, fitted, width_of
from tui.words.display import clean

TEXTS = st.text(max_size=12) | st.text(st.sampled_from("aé漢字🔥한글́ﾊ"), max_size=12)


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Heat", 6, "Heat  "),
        ("Heat pumps", 6, "Heat p"),
        ("漢字漢字", 5, "漢字 "),
        ("🔥 now", 4, "🔥 n"),
        ("e\u0301te", 3, "e\u0301te"),
    ],
)
def test_a_text_is_cut_and_filled_up_by_cells(text: str, width: int, shown: str) -> None:
    assert fitted(text, width) == shown


@given(TEXTS, st.integers(0, 20))
def test_what_is_fitted_takes_as_many_cells_as_it_was_given(text: str, width: int) -> None:
    assert width_of(fitted(text, width)) == width
    assert width_of(filled(text, width)) == max(width, width_of(text))


@given(st.text(st.sampled_from("abc é漢字🔥한글ﾊ→‘’"), max_size=12))
def test_cells_are_those_that_the_screens_count(text: str) -> None:
    assert width_of(clean(text)) == cell_len(clean(text))
