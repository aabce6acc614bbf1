"""JSON is read without `json` as `json` reads it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.light_json import listed, loads

_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(_ANY, st.booleans(), st.sampled_from(["", " ", "\n"]))
def test_whatever_was_written_is_read(value: object, ascii_: bool, around: str) -> None:
    text = around + json.dumps(value, ensure_ascii=ascii_) + around
    assert repr(loads(text)) == repr(json.loads(text))


@given(st.text(alphabet='[]{},:"-10.eEntrufalsINy \\', max_size=12))
def test_what_is_no_json_is_refused_alike(text: str) -> None:
    try:
        wanted = json.loads(text)
    except json.JSONDecodeError:
        with pytest.raises(json.JSONDecodeError):
            loads(text)
    else:
        assert repr(loads(text)) == repr(wanted)


@given(st.lists(st.integers()))
def test_numbers_are_listed(numbers: list[int]) -> None:
    assert json.loads(listed(numbers)) == numbers
