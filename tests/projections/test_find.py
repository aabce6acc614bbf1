"""Finding by a part of a key or a title, whatever its case and whatever is typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from telling import Story

from ledger.facts import BlockerRaised, DecisionRequested, InitiativeProposed, ItemAdded
from projections.audit.detail import detail
from projections.lists.find import Found, find
from projections.views import Views


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Views]:
    story = Story(tmp_path_factory.mktemp("find") / "told.unstall")
    story.tell(0, InitiativeProposed("ATLAS", "The atlas"), InitiativeProposed("BOREAS", "Winds of the atlas"))
    for number in range(1, 13):
        story.tell(0, ItemAdded(f"ATLAS-{number}", "ATLAS", f"Sheet {number}", "Doing"))
    story.tell(1, BlockerRaised("PAPER", ("item:ATLAS-1",), "No paper, 100% gone"))
    story.tell(1, DecisionRequested("INK", ("item:ATLAS-1",), "Which ink_colour?"))
    story.close()
    with closing(story.views(2)) as views:
        yield views


def keys(views: Views, text: str) -> list[str]:
    return [found.key for found in find(views, text)]


def test_the_key_itself_comes_first_then_keys_that_begin_with_it(views: Views) -> None:
    assert keys(views, "atlas-1") == ["ATLAS-1", "ATLAS-10", "ATLAS-11", "ATLAS-12"]
    assert keys(views, "ATLAS")[0] == "ATLAS"
    assert keys(views, "ATLAS")[-1] == "BOREAS"


def test_titles_blockers_and_decisions_are_found_with_where_they_belong(views: Views) -> None:
    assert find(views, "sheet 7") == [Found("item", "ATLAS-7", "item:ATLAS-7", "Sheet 7", "ATLAS")]
    assert [found[:3] + found[4:] for found in find(views, "paper")] == [("blocker", "PAPER", "blocker:PAPER", "ATLAS")]
    assert [found.kind for found in find(views, "which ink")] == ["decision"]


@pytest.mark.parametrize(
    ("text", "finds"), [("100%", ["PAPER"]), ("k_c", ["INK"]), ("_aper", []), ("\\", []), ("'", [])]
)
def test_signs_of_a_pattern_stand_for_themselves(views: Views, text: str, finds: list[str]) -> None:
    assert keys(views, text) == finds


def test_nothing_typed_lists_the_initiatives_first_and_no_more_than_asked_for(views: Views) -> None:
    assert keys(views, "")[:2] == ["ATLAS", "BOREAS"]
    assert len(find(views, "", 5)) == 5


def test_what_is_no_text_finds_nothing(views: Views) -> None:
    assert keys(views, "\0") == keys(views, "\ud800") == keys(views, "🚀") == []


def test_the_detail_of_a_record_says_every_field_in_words(views: Views) -> None:
    told = dict(detail(views.ledger, 15))
    assert told["fact"] == "Blocker raised"
    assert (told["title"], told["affects"]) == ("No paper, 100% gone", "item:ATLAS-1")
    assert told["happened"] == "2026-01-06 00:00:00 UTC"
    assert told["by"] == "ana (claimed), via test"
