"""A post-mortem in Markdown: facts with their records, nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.instants import DAY, rfc3339
from projections.audit.records import AuditRow
from projections.exports.markdown import plain
from projections.lists.decisions import DecisionOnBoard
from projections.replay.postmortem import PostMortem, Stall
from projections.waiting.but_for import METHOD
from projections.why.words import cited, day, days, pause_left_out

#: Later than this after it happened, a fact is told with how much later it was known.
_LATE = DAY


def write_post_mortem(found: PostMortem) -> Iterator[str]:
    """The document's lines."""
    told = found.why
    yield f"# Post-mortem: {plain(told.key)} {plain(told.title)}"
    yield ""
    yield f"- Life: {day(told.from_)} to {day(told.to)}, {days(told.to - told.from_)}"
    yield f"- State: {told.now['state']} since {str(told.now['since'])[:10]}"
    yield f"- Told from the records up to @{found.position:,}; @12 is the record at position 12"
    yield from ("", "## Why", "")
    yield plain(told.text)
    yield from _stalls(found)
    yield from ("", "## Timeline", "", "| happened | record | by | what | known |", "|---|---|---|---|---|")
    yield from (_fact(row) for row in found.facts)
    yield from _targets(found)
    yield from _decisions(found)
    yield from _cost(found)
    yield from _but_for(found)


def _stalls(found: PostMortem) -> Iterator[str]:
    yield from ("", "## When it could have been known", "")
    if not found.stalls:
        yield "It was never stalled."
        return
    first = min(found.stalls, key=lambda stall: stall.knowable)
    yield f"The first moment at which anybody could have known of a stall: **{rfc3339(first.knowable)[:16]}Z**."
    for stall in found.stalls:
        yield from _stall(stall)


def _stall(stall: Stall) -> Iterator[str]:
    yield ""
    yield f"### {day(stall.from_)} to {day(stall.to)}, {days(stall.to - stall.from_)}"
    yield ""
    for part in stall.segments:
        about = f" ({plain(part.ref)})" if part.ref else ""
        whose = f", the move of {plain(part.who)}" if part.who else ""
        cause = f": {plain(part.cause)}{about}" if part.cause else ""
        proof = plain(cited(part.evidence))
        yield f"- {part.state}{cause} from {day(part.from_)}, {days(part.to - part.from_)}{whose}{proof}"
    lag = stall.knowable - stall.from_
    yield f"- knowable on {rfc3339(stall.knowable)[:16]}Z" + (f", {days(lag)} after it began" if lag > 0 else "")
    if stall.signals:
        yield "- signals that stood then: " + "; ".join(map(plain, stall.signals))
    else:
        yield "- no signal stood then"
    if not stall.looks:
        yield "- nobody recorded a review while it lasted"
    for look in stall.looks:
        yield f"- reviewed on {day(look.at)} by {plain(look.actor)}: {plain(look.summary)} \\[@{look.position}\\]"


def _fact(row: AuditRow) -> str:
    late = row.known_at - row.at
    known = f"{days(late)} later" if late >= _LATE else ""
    gone = ", taken back" if row.gone is not None else ""
    what = f"{row.kind}: {plain(row.summary)}{gone}"
    return (
        f"| {rfc3339(row.at)[:16].replace('T', ' ')} | @{row.position} | {_cell(row.actor)} | {_bars(what)} | {known} |"
    )


def _cell(text: str) -> str:
    return _bars(plain(text))


def _bars(text: str) -> str:
    """A bar that is not escaped yet would begin another column."""
    return text.replace("\\|", "|").replace("|", "\\|")


def _targets(found: PostMortem) -> Iterator[str]:
    moves = [row for row in found.facts if row.kind == "TargetMoved" and row.gone is None]
    if not moves:
        return
    yield from ("", "## Targets", "")
    yield f"The target was set or moved {len(moves)} times: " + ", ".join(
        f"{plain(row.summary)} ({day(row.at)}, @{row.position})" for row in moves
    )


def _decisions(found: PostMortem) -> Iterator[str]:
    if not found.decisions:
        return
    yield from (
        "",
        "## Decisions",
        "",
        "| decision | asked | needed by | settled | open for | who decides | outcome | records |",
    )
    yield "|---|---|---|---|---|---|---|---|"
    yield from (_decision(each) for each in found.decisions)


def _decision(each: DecisionOnBoard) -> str:
    settled = day(each.settled) if each.settled is not None else "open"
    late = f" ({each.overdue_days:,.0f} d late)" if each.overdue_days > 0 else ""
    outcome = each.outcome + (f": {each.option}" if each.option else "")
    cells = (
        f"{each.decision}: {each.question}",
        day(each.requested),
        (each.needed_by or "no day named") + late,
        settled,
        f"{int(each.age_days):,} d",
        each.decider or "nobody named",
        outcome,
        " ".join(f"@{position}" for position in each.evidence),
    )
    return "| " + " | ".join(map(_cell, cells)) + " |"


def _cost(found: PostMortem) -> Iterator[str]:
    yield from ("", "## What it cost", "")
    if not found.why.ledger:
        yield "No standstill is on record."
        return
    yield "Each moment of standstill is on exactly one line."
    yield from ("", "| cause | elapsed | working time |", "|---|---:|---:|")
    for line in sorted(found.why.ledger, key=lambda line: -line.elapsed):
        yield f"| {_cell(line.cause)} | {days(line.elapsed)} | {days(line.working)} |"


def _but_for(found: PostMortem) -> Iterator[str]:
    yield from ("", "## But for", "")
    if not found.saved:
        yield "No decision that it waited for came later than the day by which it was needed."
        return
    for one in found.saved:
        butfor = one.found
        pause = pause_left_out(*butfor.paused, butfor.open_)
        yield (
            f"- {plain(one.title)}, {plain(one.cut_because)}: between {days(butfor.earlier.alone)} and "
            f"{days(butfor.earlier.without_others)} earlier" + (f"; {pause}" if pause else "")
        )
    yield from ("", f"How it is counted: {METHOD}.")
