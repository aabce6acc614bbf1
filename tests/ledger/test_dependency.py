"""The rules of a dependency between two subjects."""

from __future__ import annotations

from specification import given

from ledger.aggregates.dependency import AddDependency, Dependent, Free, RemoveDependency
from ledger.commands import DEPENDENCY
from ledger.facts import DependencyAdded, DependencyRemoved

A, B, C = "item:A-1", "item:A-2", "initiative:A"
linked = DependencyAdded(A, B)
cut = DependencyRemoved(A, B)


def test_a_link_is_made_once() -> None:
    given().when(AddDependency(A, B)).then(linked)
    given(linked).when(AddDependency(A, B)).then()
    given(linked).when(AddDependency(C, B)).then(DependencyAdded(C, B))


def test_a_link_is_removed_once_and_can_be_made_again() -> None:
    given(linked).when(RemoveDependency(A, B)).then(cut)
    given(linked, cut).when(RemoveDependency(A, B)).then()
    given(linked, cut).when(AddDependency(A, B)).then(linked)


def test_nothing_depends_on_itself() -> None:
    given().when(AddDependency(A, A)).rejected("A-1 cannot depend on itself")


def test_the_state_holds_every_predecessor() -> None:
    assert DEPENDENCY.fold([linked, linked, DependencyAdded(C, B)]) == Dependent(frozenset({A, C}))
    assert DEPENDENCY.fold([cut, linked, cut]) == Free()
