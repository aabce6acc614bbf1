"""Tuples with names behave as those of the standard library do, whichever number of fields they have."""

from __future__ import annotations

import copy
import pickle
from collections import namedtuple
from typing import Any

import pytest

from ledger import light

_FIELDS = [f"field_{number}" for number in range(24)]


class Span(light.NamedTuple):
    """Stands at the top of a module, where pickle finds it."""

    from_: int
    to: int = 7

    @property
    def length(self) -> int:
        return self.to - self.from_

    @classmethod
    def since(cls, from_: int) -> Span:
        return cls(from_)


def _pair(fields: int, defaults: int = 0) -> tuple[Any, Any]:
    """The same class made by us and by the standard library; the last fields have their numbers as defaults."""
    names, given = _FIELDS[:fields], list(range(fields - defaults, fields))
    space: dict[str, Any] = {"__annotations__": dict.fromkeys(names, int), "__module__": __name__}
    space |= dict(zip(names[fields - defaults :], given, strict=True))
    makes: Any = type(light.NamedTuple)
    return makes("Made", (light.NamedTuple,), space), namedtuple("Made", names, defaults=given)


@pytest.mark.parametrize("fields", range(1, 25))
def test_any_number_of_fields_is_kept_as_the_standard_library_keeps_it(fields: int) -> None:
    ours, theirs = _pair(fields)
    values = tuple(range(fields))
    made, other = ours(*values), theirs(*values)
    assert (made, repr(made), made._asdict(), hash(made)) == (other, repr(other), other._asdict(), hash(other))
    assert [getattr(made, name) for name in ours._fields] == list(values)
    assert ours(**other._asdict()) == made
    assert ours._make(values) == made
    assert made._replace(field_0=-1) == other._replace(field_0=-1)
    assert (ours._fields, ours.__match_args__) == (theirs._fields, theirs.__match_args__)


@pytest.mark.parametrize("fields", [2, 20])
def test_what_is_wrong_is_refused_alike(fields: int) -> None:
    ours, theirs = _pair(fields)
    right = tuple(range(fields))
    for words, named in ((right[1:], {}), ((*right, 1), {}), (right, {"other": 1}), (right[1:], {"field_0": 1})):
        with pytest.raises(TypeError) as refused:
            theirs(*words, **named)
        with pytest.raises(TypeError) as by_us:
            ours(*words, **named)
        assert str(by_us.value) == str(refused.value)
    for kind in (ours, theirs):
        with pytest.raises(TypeError):
            kind._make(right[1:])
        with pytest.raises((TypeError, ValueError)):
            kind(*right)._replace(other=1)
        with pytest.raises(AttributeError):
            kind(*right).field_0 = 1


@pytest.mark.parametrize("defaults", range(4))
def test_fields_may_have_defaults(defaults: int) -> None:
    ours, theirs = _pair(3, defaults)
    assert ours(*range(3 - defaults)) == theirs(*range(3 - defaults)) == (0, 1, 2)
    assert ours._field_defaults == theirs._field_defaults


def test_a_default_before_a_field_that_has_none_is_refused() -> None:
    with pytest.raises(TypeError, match="without a default"):

        class Wrong(light.NamedTuple):
            a: int = 1
            b: int  # type: ignore[misc]


def test_it_has_properties_and_methods_and_can_be_copied_matched_and_sent() -> None:
    span = Span.since(3)
    assert (span, span.length, Span(to=9, from_=1).length) == ((3, 7), 4, 8)
    assert type(copy.deepcopy(span)) is type(pickle.loads(pickle.dumps(span))) is Span
    assert pickle.loads(pickle.dumps(span)) == span
    match span:
        case Span(from_, to):
            assert (from_, to) == (3, 7)
        case _:
            pytest.fail("it did not match")
