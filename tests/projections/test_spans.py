"""Spans: at every moment, on both axes, what the fold of that moment says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from histories import INITIATIVES, Batch, any_history, follow, now_of
from hypothesis import given
from hypothesis import strategies as st
from telling import Story, at, clock, day, live

from ledger.facts import (
    Commented,
    DecisionRequested,
    FactRetracted,
    InitiativeCommitted,
    InitiativeProposed,
    ItemAdded,
    OwnerChanged,
    StatusChanged,
)
from ledger.instants import Micros
from projections.lines.line import InitiativeLine
from projections.lists.stood import stood
from projections.moment import Moment
from projections.past.line_span import ABSENT, LineSpan
from projections.spans import telling
from projections.spans.filling import fill
from projections.spans.laid_out import left_to_the_fold
from projections.spans.past import Past
from projections.spans.rows import row
from projections.spans.slide import DAY, HINDSIGHT, Slide
from projections.views import Views
from projections.views.standings import folded
from tries import few


def naive(views: Views, subject: int, moment: Moment) -> InitiativeLine | None:
    """What the fold of one moment says."""
    found = folded(views, moment, [subject]).get(subject)
    return None if found is None else found.line


def told(spans: list[LineSpan], moment: Micros) -> InitiativeLine | None:
    """What the spans say."""
    found = next((span.line for span in reversed(spans) if span.from_ <= moment), None)
    return None if found is None or found.state == ABSENT else found


def edges(lines: list[LineSpan]) -> list[Micros]:
    """Where spans begin, and the moment before."""
    return [moment for line in lines for moment in (line.from_ - 1, line.from_)]


@few()
@given(any_history(), st.lists(st.integers(0, 140 * 24), max_size=12))
def test_spans_say_at_every_moment_what_the_fold_of_that_moment_says(history: list[Batch], hours: list[int]) -> None:
    with TemporaryDirectory() as folder:
        story = Story(Path(folder) / "told.unstall")
        with closing(follow(story, history)) as views:
            latest = at(now_of(history) + 400)
            for key in INITIATIVES:
                row = views.connection.execute(
                    "SELECT id FROM subject WHERE stream = ?", (f"initiative:{key}",)
                ).fetchone()
                if row is None:
                    continue
                past = Past(views.connection, row[0])
                for hindsight in (False, True):
                    along = telling.told(past, hindsight=hindsight)
                    assert along is not None
                    lines = along.lines
                    asked = [at(hour / 24) for hour in hours]
                    asked += [moment + shift for moment in asked for shift in (-1, 1)] + edges(lines)
                    for moment in asked:
                        cut = Moment(moment, latest if hindsight else moment)
                        expected = naive(views, row[0], cut)
                        assert told(lines, moment) == expected, (key, hindsight, moment)
        story.close()


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """One initiative whose only item is in progress from the first Monday on; everything is recorded at once."""
    story = Story(tmp_path / "told.unstall")
    story.tell(0, InitiativeProposed("ATLAS", "Atlas"), InitiativeCommitted("ATLAS"), OwnerChanged("ATLAS", "ana"))
    story.tell(0, ItemAdded("A-1", "ATLAS", "The work", "To do"), StatusChanged("A-1", "To do", "Doing"))
    yield story
    story.close()


def filled(story: Story, now: float) -> Views:
    views = story.views(now)
    assert fill(views.connection, views.path)
    return views


def states(views: Views, days: Sequence[float], known: float | None = None) -> list[str]:
    """How ATLAS stood on each of the days, as known on that day or on another one."""
    moments = [Moment(at(number), at(number if known is None else known)) for number in days]
    return [line.state for moment in moments for line in stood(views, moment)]


def test_a_fact_recorded_today_about_last_month_changes_as_of_and_not_as_known_at(story: Story) -> None:
    with closing(filled(story, 60)) as views:
        assert states(views, (3, 20, 40)) == ["active", "silent", "silent"]
    story.tell(15, StatusChanged("A-1", "Doing", "Waiting for client"), recorded=60)
    with closing(filled(story, 61)) as views:
        assert states(views, (3, 20, 40)) == ["active", "silent", "silent"]
        assert states(views, (3, 20, 40), known=61) == ["active", "waiting", "waiting"]
        assert states(views, (61,)) == ["waiting"]


def test_a_retraction_changes_as_of_and_not_as_known_at(story: Story) -> None:
    position = story.tell(15, StatusChanged("A-1", "Doing", "Waiting for client"))
    story.tell(60, FactRetracted(position, "it went on"))
    with closing(filled(story, 61)) as views:
        assert states(views, (3, 20, 59)) == ["active", "waiting", "waiting"]
        assert states(views, (3, 20, 59, 61), known=61) == ["active", "silent", "silent", "silent"]


def test_what_has_changed_is_filled_again_and_until_then_folded(story: Story) -> None:
    story.tell(1, InitiativeProposed("BOREAS", "Boreas"))
    with closing(filled(story, 30)) as views:
        assert left_to_the_fold(views.connection, DAY) == []
        before = stood(views, live(20))
        story.tell(16, Commented("A-1", "Late to tell"), recorded=31)
        with clock(day(31)):
            views.refresh()
        assert len(left_to_the_fold(views.connection, DAY)) == 1
        assert stood(views, live(20)) == before
        assert fill(views.connection, views.path)
        assert stood(views, live(20)) == before


def test_an_initiative_whose_facts_were_all_taken_back_is_not_there_any_more(story: Story) -> None:
    position = story.tell(2, InitiativeProposed("BOREAS", "Boreas"))
    story.tell(9, FactRetracted(position))
    with closing(filled(story, 30)) as views:
        named = [[line.initiative for line in stood(views, live(number))] for number in (1, 3, 10)]
        known = [line.initiative for line in stood(views, Moment(at(3), at(30)))]
        found = Slide(views.connection, HINDSIGHT).places(at(3))
        later = [row(views.connection, place).line.initiative for place in found]
    assert named == [["ATLAS"], ["ATLAS", "BOREAS"], ["ATLAS"]]
    assert known == later == ["ATLAS"]


def test_the_worst_come_first_and_are_counted_without_reading_their_lines(story: Story) -> None:
    story.tell(1, InitiativeProposed("BOREAS", "Boreas"), ItemAdded("B-1", "BOREAS", "More", "Doing"))
    story.tell(2, DecisionRequested("D", ("item:B-1",), "This?", decider="ben", needed_by=day(3).date()))
    with closing(filled(story, 30)) as views:
        places = Slide(views.connection, DAY).places(at(20))
        assert [row(views.connection, place).line.initiative for place in places] == ["BOREAS", "ATLAS"]
        assert [(place.state, place.overdue_decisions) for place in places] == [("waiting", 1), ("silent", 0)]


def test_every_beginning_of_a_stall_is_found_among_all(story: Story) -> None:
    story.tell(12, InitiativeProposed("BOREAS", "Boreas"), ItemAdded("B-1", "BOREAS", "More", "Waiting for client"))
    with closing(filled(story, 40)) as views:
        slide = Slide(views.connection, DAY)
        silent, waits = at(7) + 1, at(12)
        assert list(slide.stalls()) == [silent, waits]
