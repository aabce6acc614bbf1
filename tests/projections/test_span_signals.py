"""Signals, also those that come of a comparison with peers, as spans tell them of any moment: as the fold does."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from histories import Batch, any_history, follow, now_of
from hypothesis import given
from hypothesis import strategies as st
from telling import Story, at

from ledger.facts import FactRetracted, InitiativeCommitted, InitiativeProposed, OwnerChanged
from projections.lines.line import InitiativeLine
from projections.lists.anew import every_folded
from projections.lists.stood import lines_then
from projections.moment import Moment
from projections.spans.filling import fill
from projections.views import Views
from tries import few


def by_key(lines: Iterable[InitiativeLine]) -> dict[str, InitiativeLine]:
    return {line.initiative: line for line in lines}


def edges(views: Views) -> list[int]:
    """Where lines begin, and where what is usual changes."""
    found = {from_ for (from_,) in views.connection.execute("SELECT from_ FROM span")}
    return sorted(found)


@few()
@given(any_history(), st.lists(st.integers(0, 140 * 24), max_size=12))
def test_a_portfolio_read_from_spans_is_the_one_that_is_folded(history: list[Batch], hours: list[int]) -> None:
    with TemporaryDirectory() as folder:
        story = Story(Path(folder) / "told.unstall")
        with closing(follow(story, history)) as views:
            assert fill(views.connection, views.path)
            asked = [at(hour / 24) for hour in hours] + edges(views)
            latest = at(now_of(history) + 400)
            for moment in sorted({each + shift for each in asked for shift in (-1, 0, 1)}):
                for cut in (Moment(moment, moment), Moment(moment, max(latest, moment))):
                    told = lines_then(views, cut)
                    assert told is not None
                    assert by_key(told) == by_key(every_folded(views, cut)), cut
        story.close()


def test_who_owned_what_was_all_taken_back_carries_it_no_longer(tmp_path: Path) -> None:
    story = Story(tmp_path / "told.unstall")
    for number in range(9):
        key = f"I-{number}"
        last = story.tell(1, InitiativeProposed(key, key), InitiativeCommitted(key), OwnerChanged(key, "ana"))
    for position in (last - 2, last - 1, last):
        story.tell(9, FactRetracted(position))
    with closing(story.views(30)) as views:
        assert fill(views.connection, views.path)
        for day, many in ((8, 9), (10, 0)):
            cut = Moment(at(day), at(day))
            told = lines_then(views, cut)
            assert told is not None
            assert by_key(told) == by_key(every_folded(views, cut))
            assert sum(1 for line in told for signal in line.signals if signal.id == "owner-overloaded") == many
    story.close()
