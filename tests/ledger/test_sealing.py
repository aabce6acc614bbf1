"""What a line shows and what it only commits to."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import msgspec
import pytest
from any_values import structs
from golden_facts import FACTS, RECORDED_AT, draft_of, salts_of
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.facts import KINDS, AnyFact
from ledger.lines import seal
from ledger.record import Draft, keeps_its_word, unseal
from ledger.sealing import SALTS_BYTES, Sealed, commitments

#: Fields that name a person or hold free text; what a person writes must never stand in a line.
PEOPLE = {"to", "unblocker", "decider", "driver", "who"}
TEXTS = {
    "title", "client", "outcome", "scope", "criteria", "reason", "what", "rationale", "results", "text",
    "needed_action", "consequence", "note", "resolution", "question", "options", "default_if_silent", "option",
}  # fmt: skip
#: The same names where they hold neither: a status, a day, how an initiative ended.
OPEN = {("StatusChanged", "to"), ("TargetMoved", "to"), ("ItemDueMoved", "to"), ("NeededByMoved", "to")} | {
    ("InitiativeClosed", "outcome")
}
SECRET = "Zyx Wvut"


def secrets(kind: type[Any]) -> list[str]:
    """The fields of a kind of fact that must be sealed."""
    return [name for name in kind.__struct_fields__ if name in PEOPLE | TEXTS and (kind.__name__, name) not in OPEN]


def test_the_lists_above_name_fields_that_exist() -> None:
    fields = {(name, field) for name, kind in KINDS.items() for field in kind.__struct_fields__}
    assert fields >= OPEN
    assert {field for _, field in fields} >= PEOPLE | TEXTS


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
@given(data=st.data())
@settings(max_examples=15)
def test_no_name_and_no_free_text_stands_in_a_line(kind: type[Any], data: st.DataObject) -> None:
    fact = data.draw(structs(kind))
    hidden = {}
    for name in secrets(kind):
        value = getattr(fact, name)
        hidden[name] = (f"{SECRET} {name}", SECRET) if isinstance(value, tuple) else f"{SECRET} {name}"
    fact = msgspec.structs.replace(fact, **hidden)
    line, sealed = seal(Draft("item:A-1", fact, RECORDED_AT, SECRET, "cli"), 1, 0, RECORDED_AT, bytes(48))
    assert SECRET.encode() not in line
    assert b"\n" not in line
    assert unseal(1, line, sealed.actor, sealed.people, sealed.texts).fact == fact


@pytest.mark.parametrize("fact", FACTS, ids=[type(fact).__name__ for fact in FACTS])
def test_commitments_are_hmac_sha256_under_salts_of_their_own(fact: AnyFact) -> None:
    """Recomputed by hand with the standard library, as a third party would."""
    salts = salts_of(5)
    line, sealed = seal(draft_of(5, fact), 1, 0, RECORDED_AT, salts)
    expected = {"actor": hmac.new(salts[:16], sealed.actor, hashlib.sha256).hexdigest()}
    if sealed.people is not None:
        expected["people"] = hmac.new(salts[16:32], sealed.people, hashlib.sha256).hexdigest()
    if sealed.texts is not None:
        expected["texts"] = hmac.new(salts[32:], sealed.texts, hashlib.sha256).hexdigest()
    assert json.loads(line)["sealed"] == expected == commitments(sealed)


@pytest.mark.parametrize("part", ["salts", "actor", "people", "texts"])
def test_changing_a_value_breaks_its_commitment(part: str) -> None:
    line, sealed = seal(draft_of(1, FACTS[2]), 1, 0, RECORDED_AT, salts_of(1))
    assert keeps_its_word(line, sealed)
    value = getattr(sealed, part)
    changed = bytes([value[0], value[1] ^ 1, *value[2:]])
    assert not keeps_its_word(line, sealed._replace(**{part: changed}))


def test_the_same_words_under_other_salts_commit_to_something_else() -> None:
    first = commitments(Sealed(salts_of(1), b'"ana"', None, None))
    second = commitments(Sealed(salts_of(2), b'"ana"', None, None))
    assert first["actor"] != second["actor"]


def test_sealing_takes_all_its_salts() -> None:
    with pytest.raises(ValueError, match=f"{SALTS_BYTES} random bytes, not 16"):
        seal(draft_of(1, FACTS[0]), 1, 0, RECORDED_AT, bytes(16))
