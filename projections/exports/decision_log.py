"""The decisions as a log in Markdown, each in the manner of MADR (markdown any decision records)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledger.instants import rfc3339
from projections.exports.markdown import anchor, plain
from projections.lists.decisions import OVERDUE, DecisionOnBoard

_STATUS = {"open": "proposed", "made": "accepted", "withdrawn": "rejected"}


def decision_log(rows: Iterable[DecisionOnBoard]) -> Iterator[str]:
    """The log's lines, the decisions in the order in which they were asked for."""
    asked = sorted(rows, key=lambda row: (row.requested, row.decision))
    headings = {row.decision: f"{plain(row.decision)}: {plain(row.question)}" for row in asked}
    yield "# Decisions"
    for row in asked:
        yield ""
        yield f"## {headings[row.decision]}"
        yield ""
        yield from _head(row, headings)
        if row.options:
            yield from ("", "### Considered options", "")
            yield from (f"- {plain(option)}" for option in row.options)
        if row.option is not None:
            yield from ("", "### Decision outcome", "")
            yield f"Chosen option: {plain(row.option)}{f', because {plain(row.rationale)}' if row.rationale else ''}"
        elif row.rationale:
            yield from ("", "### Decision outcome", "", f"Withdrawn: {plain(row.rationale)}")
        if row.silence and row.option is None:
            yield from ("", "### Consequences", "", plain(row.silence[:1].upper() + row.silence[1:]))


def _head(row: DecisionOnBoard, headings: dict[str, str]) -> Iterator[str]:
    yield f"- Status: {_status(row, headings)}"
    yield f"- Asked on: {rfc3339(row.requested)[:10]}"
    if row.settled is not None:
        yield f"- Decided on: {rfc3339(row.settled)[:10]}"
    elif row.needed_by:
        yield f"- Needed by: {row.needed_by}{' (overdue)' if row.due == OVERDUE else ''}"
    yield f"- Decision makers: {plain(row.decider) if row.decider else 'nobody is named'}"
    if row.driver:
        yield f"- Driver: {plain(row.driver)}"
    yield f"- Affects: {', '.join(map(plain, row.affects))}"
    yield f"- Records: {', '.join(f'@{position}' for position in row.evidence)}"


def _status(row: DecisionOnBoard, headings: dict[str, str]) -> str:
    if row.outcome != "superseded":
        return _STATUS[row.outcome]
    by = row.superseded_by or "?"
    heading = headings.get(by)
    return f"superseded by {f'[{plain(by)}](#{anchor(heading)})' if heading else plain(by)}"
