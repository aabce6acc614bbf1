"""Any fact and any command, for claims that hold of all of them. Few keys and names, so that streams meet."""

from __future__ import annotations

from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

from ledger.aggregates.fact import Fact
from ledger.facts import KINDS
from ledger.instants import moment

WORDS = st.sampled_from(
    ["ATLAS", "ATLAS-12", "ana", "item:ATLAS-12", "To do", "Done", "ü", "a\nb", "-", "x=y"]
) | st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
_HALF_A_CENTURY = 50 * 365 * 24 * 3600 * 1_000_000
TIMES = st.integers(-_HALF_A_CENTURY // 3, _HALF_A_CENTURY).map(moment)


def values(hint: Any, words: st.SearchStrategy[str] = WORDS) -> st.SearchStrategy[Any]:
    """Any value of a field's type."""
    if hint is NoneType:
        return st.none()
    simple: dict[Any, st.SearchStrategy[Any]] = {
        str: words,
        int: st.integers(1, 40),
        float: st.floats(0.25, 100),
        date: DAYS,
        datetime: TIMES,
    }
    if hint in simple:
        return simple[hint]
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return st.one_of([values(part, words) for part in parts])
    if origin is Literal:
        return st.sampled_from(parts)
    if origin is tuple:
        return st.lists(values(parts[0], words), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(words, values(parts[1], words), max_size=3)
    raise TypeError(f"no values are known for {hint}")


def structs(kind: type[msgspec.Struct], words: st.SearchStrategy[str] = WORDS) -> st.SearchStrategy[Any]:
    """Any struct of this kind."""
    return st.builds(kind, **{name: values(hint, words) for name, hint in get_type_hints(kind).items()})


def facts(*kinds: type[Fact]) -> st.SearchStrategy[Fact]:
    """Any fact of these kinds, of all kinds where none is named."""
    return st.one_of([structs(kind) for kind in kinds or KINDS.values()])
