"""The rules of an item."""

from __future__ import annotations

from datetime import date

import pytest
from specification import given

from ledger.aggregates.item import (
    AddItem,
    ChangeAssignee,
    ChangeStatus,
    Comment,
    EstimateItem,
    Known,
    MoveItem,
    MoveItemDue,
    RetitleItem,
)
from ledger.commands import ITEM
from ledger.facts import (
    AssigneeChanged,
    Commented,
    ItemAdded,
    ItemDueMoved,
    ItemEstimated,
    ItemMoved,
    ItemRetitled,
    StatusChanged,
)

JUNE = date(2026, 6, 1)
added = ItemAdded("ATLAS-1", "ATLAS", "Key", "To do")


def test_an_item_is_added_once() -> None:
    given().when(AddItem("ATLAS-1", "Key", "ATLAS")).then(added)
    given(added).when(AddItem("ATLAS-1", "Key", "ATLAS")).then()
    given(added).when(AddItem("ATLAS-1", "Other", "ATLAS")).rejected("'ATLAS-1' already", "another key")


def test_nothing_can_be_said_of_an_unknown_item() -> None:
    given().when(ChangeStatus("ATLAS-1", "Done")).rejected("there is no item 'ATLAS-1'", "AddItem")


def test_a_status_moves_from_where_it_was() -> None:
    given(added).when(ChangeStatus("ATLAS-1", "Doing")).then(StatusChanged("ATLAS-1", "To do", "Doing"))
    given(added).when(ChangeStatus("ATLAS-1", "To do")).then()


def test_assignee_due_day_and_title_are_recorded_when_they_change() -> None:
    given(added).when(ChangeAssignee("ATLAS-1", "ana")).then(AssigneeChanged("ATLAS-1", "ana"))
    given(added).when(ChangeAssignee("ATLAS-1", None)).then()
    given(added).when(MoveItemDue("ATLAS-1", JUNE)).then(ItemDueMoved("ATLAS-1", JUNE))
    given(added, ItemDueMoved("ATLAS-1", JUNE)).when(MoveItemDue("ATLAS-1", JUNE)).then()
    given(added).when(RetitleItem("ATLAS-1", "Keys")).then(ItemRetitled("ATLAS-1", "Keys"))
    given(added).when(RetitleItem("ATLAS-1", "Key")).then()


def test_an_item_moves_to_another_initiative_or_key() -> None:
    given(added).when(MoveItem("ATLAS-1", "HERA")).then(ItemMoved("ATLAS-1", "HERA"))
    given(added).when(MoveItem("ATLAS-1", "ATLAS")).then()
    given(added).when(MoveItem("ATLAS-1", "ATLAS", "HERA-4")).then(ItemMoved("ATLAS-1", None, "HERA-4"))
    given(added).when(MoveItem("ATLAS-1")).rejected("nowhere")


def test_an_estimate_is_a_number_from_zero_up() -> None:
    given(added).when(EstimateItem("ATLAS-1", 3)).then(ItemEstimated("ATLAS-1", 3))
    given(added, ItemEstimated("ATLAS-1", 3)).when(EstimateItem("ATLAS-1", 3)).then()
    given(added, ItemEstimated("ATLAS-1", 3)).when(EstimateItem("ATLAS-1", 3, "hours")).then(
        ItemEstimated("ATLAS-1", 3, "hours")
    )
    given(added).when(EstimateItem("ATLAS-1", None)).then()


@pytest.mark.parametrize("size", [-1.0, float("nan"), float("inf")])
def test_what_is_no_size_is_refused(size: float) -> None:
    given(added).when(EstimateItem("ATLAS-1", size)).rejected("no size for ATLAS-1")


def test_every_comment_counts_even_the_same_words() -> None:
    said = Commented("ATLAS-1", "any news?")
    given(added, said).when(Comment("ATLAS-1", "any news?")).then(said)


def test_history_without_a_beginning_makes_an_item_known() -> None:
    """Trackers lose creations; a creation that comes late does not set the status back."""
    state = ITEM.fold([StatusChanged("ATLAS-1", None, "Done"), added])
    assert isinstance(state, Known)
    assert (state.status, state.title, state.initiative) == ("Done", "Key", "ATLAS")
