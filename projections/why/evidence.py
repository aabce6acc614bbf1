"""The records that sentences cite, each with the sentence that it proves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ledger.instants import Micros
from projections.audit.records import row
from projections.views import Views
from projections.why.words import Sentence


class Evidence(NamedTuple):
    """One citation: what the record says, and the sentence that rests on it."""

    position: int
    at: Micros
    kind: str
    stream: str
    summary: str
    sentence: str


def evidence_of(views: Views, sentences: Sequence[Sentence]) -> list[Evidence]:
    """Every citation, in the order of the sentences."""
    found = []
    for sentence in sentences:
        for position in sentence.evidence:
            record = row(views, position)
            found.append(Evidence(position, record.at, record.kind, record.stream, record.summary, sentence.text))
    return found
