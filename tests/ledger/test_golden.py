"""Stored bytes of every kind of fact stay readable, and stay the bytes that would be written today."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from golden_facts import FACTS, RECORDED_AT, draft_of, salts_of

from ledger.facts import KINDS, AnyFact
from ledger.lines import seal, seal_all
from ledger.record import unseal

GOLDEN = Path(__file__).parent / "golden" / "records.jsonl"
STORED = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]


def raw(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def test_there_is_a_golden_line_for_every_kind_of_fact() -> None:
    assert {json.loads(stored["line"])["fact"]["type"] for stored in STORED} == set(KINDS)
    assert len(STORED) == len(FACTS)


@pytest.mark.parametrize(
    ("number", "fact", "stored"),
    [(number, fact, stored) for number, (fact, stored) in enumerate(zip(FACTS, STORED, strict=True), 1)],
    ids=[type(fact).__name__ for fact in FACTS],
)
def test_golden_bytes_are_read_and_written_as_ever(number: int, fact: AnyFact, stored: dict[str, Any]) -> None:
    line, actor = stored["line"].encode(), stored["actor"].encode()
    record = unseal(number, line, actor, raw(stored["people"]), raw(stored["texts"]))
    draft = draft_of(number, fact)
    assert record.fact == fact
    assert (record.position, record.version, record.recorded_at) == (number, 0, RECORDED_AT)
    for name in ("stream", "at", "known_at", "actor", "actor_level", "via", "source", "cause"):
        assert getattr(record, name) == getattr(draft, name)

    again, sealed = seal(draft, number, 0, RECORDED_AT, salts_of(number))
    assert again == line
    assert sealed.salts.hex() == stored["salts"]
    assert (sealed.actor, sealed.people, sealed.texts) == (actor, raw(stored["people"]), raw(stored["texts"]))


def test_a_batch_is_sealed_like_its_records_one_by_one() -> None:
    drafts = [draft_of(number, fact) for number, fact in enumerate(FACTS, 1)]
    salts = b"".join(salts_of(number) for number in range(1, len(FACTS) + 1))
    rows = seal_all(drafts, 0, {draft.stream: 0 for draft in drafts}, RECORDED_AT, salts)
    for row, stored in zip(rows, STORED, strict=True):
        assert (row[4].decode(), row[5].hex(), row[6].decode()) == (stored["line"], stored["salts"], stored["actor"])
        assert row[7:] == (raw(stored["people"]), raw(stored["texts"]))
