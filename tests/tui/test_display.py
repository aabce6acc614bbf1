"""Foreign text reaches nobody's terminal as it came; dates and durations read as people say them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stage import NOW

from ledger.counting import count
from ledger.instants import DAY, HOUR, micros
from tui.pages.wording import day_span
from tui.words.display import MINUTE, ago, clean, cleaned, span

AT = micros(NOW)


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x9b31m", "‹U+009B›31m"),
        ("two\nlines\r\nmore", "two⏎lines⏎more"),
        ("a\tb", "a b"),
        ("\u202egpj.exe", "‹U+202E›gpj.exe"),
        ("zero\u200bwidth", "zero‹U+200B›width"),
        ("\ud800", "‹U+D800›"),
        ("\x00", "␀"),
        ("\u2028", "‹U+2028›"),
        ("\u3164", "‹U+3164›"),
        ("a\u00a0b", "a b"),
        ("Zoë 漢字 ✓", "Zoë 漢字 ✓"),
        ("[bold]no markup[/]", "[bold]no markup[/]"),
    ],
)
def test_what_would_act_or_hide_becomes_visible(foreign: str, shown: str) -> None:
    assert clean(foreign) == shown


@given(st.text(st.characters(codec=None, categories=None)))
def test_nothing_that_acts_on_a_terminal_is_left(foreign: str) -> None:
    shown = clean(foreign)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert clean(shown) == shown


@given(st.lists(st.text("ab ‘’→", max_size=5) | st.text("a’\n\r\x1b\x7fé\u202e\ud800", max_size=3), max_size=4))
def test_many_texts_are_cleaned_as_each_of_them_is(foreign: list[str]) -> None:
    assert cleaned(foreign) == [clean(text) for text in foreign]


def test_marks_are_not_piled_higher_than_three() -> None:
    assert clean("e" + "\u0301" * 50) == "e" + "\u0301" * 3


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (AT, "just now"),
        (AT - 5 * MINUTE, "5 min ago"),
        (AT - 3 * HOUR, "3 h ago"),
        (AT - 13 * DAY, "13 d ago"),
        (AT - 14 * DAY, "2026-04-29"),
        (AT + 3 * DAY, "in 3 d"),
        (AT + 30 * DAY, "2026-06-12"),
    ],
)
def test_dates_are_relative_within_two_weeks_and_absolute_beyond(at: int, told: str) -> None:
    assert ago(at, AT) == told


def test_durations_have_one_unit_and_counts_a_noun() -> None:
    assert [span(x) for x in (41 * DAY, 3 * HOUR, 12 * MINUTE, 0, 2345 * DAY)] == [
        "41 d",
        "3 h",
        "12 min",
        "0 s",
        "2,345 d",
    ]
    assert [count(x, "decision") for x in (0, 1, 2, 1204)] == [
        "no decisions",
        "1 decision",
        "2 decisions",
        "1,204 decisions",
    ]


@pytest.mark.parametrize(
    ("due", "over", "role"), [("2026-05-12", False, "alarm"), ("2026-05-12", True, ""), ("2026-05-13", False, "")]
)
def test_a_day_that_has_passed_alarms_as_long_as_the_work_is_open(due: str, over: bool, role: str) -> None:
    assert day_span(due, AT, over=over) == (due, role)
