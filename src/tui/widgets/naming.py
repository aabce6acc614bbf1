"""Names of bindings, as the config file and `unstall keys` have them: `everywhere.undo`, `review.watch`."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from textual.binding import Binding, BindingType

EVERYWHERE = "everywhere"
MOVING = "moving"
TYPING = "typing"


def named(scope: str, bindings: Iterable[Binding]) -> list[BindingType]:
    """The bindings, each with an id: the scope and its short name.

    The short name is the binding's own id, or else its description: `next list` becomes `next-list`.
    """
    return [
        dataclasses.replace(binding, id=f"{scope}.{binding.id or binding.description.replace(' ', '-')}")
        for binding in bindings
    ]
