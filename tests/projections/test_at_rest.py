"""What items at rest tell of a large initiative is kept; whatever happens, it says what folding all of them says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from telling import Story, clock, day, live

from ledger.aggregates.fact import Fact
from ledger.facts import (
    AssigneeChanged,
    BlockerRaised,
    Commented,
    FactRetracted,
    InitiativePaused,
    InitiativeProposed,
    InitiativeResumed,
    ItemAdded,
    ItemMoved,
    PeopleMerged,
    PolicySet,
    StatusChanged,
)
from projections.moment import Moment
from projections.views import Views
from projections.views.at_rest import MANY
from projections.views.reader import Reader

#: By turns done, in progress and silent since long, waiting for somebody, and never begun.
LAST = ("Done", "Doing", "Waiting for client", "To do")
#: A-3 is a waiting one, A-MOVES is in progress on the day on which all begins.
COUNT, NOW = MANY + 3, 100


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ATLAS with more items than are folded at every look, all of them old but one; its views are built."""
    story = Story(tmp_path_factory.mktemp("rests") / "told.unstall")
    drafts = [story.draft(InitiativeProposed("ATLAS", "Atlas"), 0)]
    for number in range(1, COUNT + 1):
        key, status = f"A-{number}", LAST[(number - 1) % 4]
        drafts.append(story.draft(ItemAdded(key, "ATLAS", f"Work {number}", "To do"), 0))
        # Some were known later than they happened.
        drafts.append(story.draft(AssigneeChanged(key, f"p{number % 5}"), 0.5, 0.5 + number % 2))
        if status != "To do":
            drafts.append(story.draft(StatusChanged(key, "To do", "Doing"), 1 + number / 100))
        if status not in ("To do", "Doing"):
            drafts.append(story.draft(StatusChanged(key, "Doing", status), 20 + number / 50))
    drafts.append(story.draft(ItemAdded("A-MOVES", "ATLAS", "The last one", "Doing"), NOW - 1))
    story.append(drafts, day(NOW - 1))
    story.views(NOW).close()
    story.close()
    return story.path.parent


@pytest.fixture
def story(begun: Path, tmp_path: Path) -> Iterator[Story]:
    """The same, to go on with."""
    copytree(begun, tmp_path / "copied")
    story = Story(tmp_path / "copied" / "told.unstall")
    story._streams += [record.stream for record in story._log.read()]
    yield story
    story.close()


def told(views: Views, moment: Moment) -> dict[str, Any]:
    """All that is told of ATLAS."""
    reader = Reader(views.connection, moment)
    number = reader.id_of("initiative:ATLAS")
    assert number is not None
    found = reader.initiative(number)
    assert found is not None
    return {**found._asdict(), "visits": (found.visits.finished(), found.visits.aging())}


def resting(views: Views, moment: Moment) -> set[str]:
    """The items that were not folded at this moment."""
    reader = Reader(views.connection, moment)
    rest = reader.at_rest(reader.id_of("initiative:ATLAS") or 0, COUNT + 1)
    return set() if rest is None else {member.key for _, member in rest.members}


def check(views: Views, now: float) -> set[str]:
    """What rests; the present is told as it is where a moment's policy is named, for which nothing is kept."""
    moment = live(now)
    assert told(views, moment) == told(views, moment._replace(judged=moment.as_of))
    return resting(views, moment)


def test_all_but_what_moves_rests(story: Story) -> None:
    with closing(story.views(NOW)) as views:
        assert check(views, NOW) == {f"A-{number}" for number in range(1, COUNT + 1)}
        # Of a moment before the last fact all is folded, and as time goes by what rests still does.
        assert (resting(views, live(NOW - 2)), len(check(views, NOW + 400))) == (set(), COUNT)


@pytest.mark.parametrize(
    ("facts", "resting_no_more"),
    [
        ([Commented("A-1", "Was it that?")], {"A-1"}),
        ([StatusChanged("A-2", "Doing", "Done")], {"A-2"}),
        ([BlockerRaised("B", ("item:A-3",), "No paper")], {"A-3"}),
        ([ItemMoved("A-4", "BOREAS")], {"A-4"}),
        ([ItemMoved("A-4", "BOREAS"), ItemMoved("A-4", "ATLAS")], {"A-4"}),
        ([FactRetracted(4), FactRetracted(5)], set()),
        ([PolicySet(statuses={"Waiting for client": "active", "Doing": "waiting"})], set()),
        ([PeopleMerged("p1", ("p2",))], set()),
        ([InitiativePaused("ATLAS")], {f"A-{n}" for n in range(1, COUNT + 1) if LAST[(n - 1) % 4] != "Done"}),
        ([InitiativePaused("ATLAS"), InitiativeResumed("ATLAS")], set()),
        ([StatusChanged("A-MOVES", "Doing", "Done")], set()),
        ([ItemAdded("A-NEW", "ATLAS", "One more", "Doing")], set()),
    ],
    ids=lambda given: "+".join(type(fact).__name__ for fact in given) if isinstance(given, list) else "",
)
def test_whatever_happens_it_is_told_as_if_nothing_were_kept(
    story: Story, facts: list[Fact], resting_no_more: set[str]
) -> None:
    everything = {f"A-{number}" for number in range(1, COUNT + 1)}
    with closing(story.views(NOW)) as views:
        for fact in facts:
            story.tell(NOW + 1, fact)
        with clock(day(NOW + 1)):
            views.refresh()
        assert check(views, NOW + 1) == everything - resting_no_more


def test_whoever_builds_the_views_anew_reads_the_same(story: Story) -> None:
    story.tell(NOW + 1, Commented("A-1", "Was it that?"), ItemMoved("A-4", "BOREAS"))
    with closing(story.views(NOW + 1)) as views:
        before = told(views, live(NOW + 1))
    for path in story.path.parent.glob("*.views*"):
        path.unlink()
    with closing(story.views(NOW + 1)) as views:
        assert told(views, live(NOW + 1)) == before
        assert len(check(views, NOW + 1)) == COUNT - 2
