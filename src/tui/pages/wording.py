"""How rows of the projections read on screen: states, stalls, dates. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from ledger.counting import count
from ledger.instants import SECOND, Micros, micros, moment, parse_instant
from projections.model.claim import Claim
from projections.model.initiative_history import day_of
from projections.pictures.looks import LOOKS
from projections.signals.signal import Signal, Warned
from tui.widgets.palette import Line, Span, wrap
from tui.words.display import ago, day, span

STALLED = ("waiting", "silent")


def state_span(state: str) -> Span:
    """`◐ waiting`, in its colour; never the colour alone."""
    look = LOOKS.get(state)
    return (f"{look.glyph} {look.word}", state) if look else (state, "")


def glyph_span(state: str) -> Span:
    """Only the glyph, for lists in which the word stands elsewhere."""
    look = LOOKS.get(state)
    return (look.glyph if look else " ", state)


def day_span(iso: str | None, now: Micros, *, over: bool = False) -> Span:
    """A target or due day, as an alarm where it has passed; a milestone by its day, by its name where it has none.

    What is `over` alarms nobody any more.
    """
    if not iso:
        return ("", "")
    return (day_of(iso) or iso, "alarm" if not over and passed(iso, now) else "")


def passed(iso: str, now: Micros) -> bool:
    """Whether a day lies before today (UTC); False for what is no day."""
    try:
        return date.fromisoformat(iso[:10]) < moment(now).date()
    except ValueError:
        return False


def day_told(iso: str | None, now: Micros) -> str:
    """`2026-05-20 (in 3 d)`, `2026-05-20 (2 d late)`, `2026-05-20`."""
    if not iso:
        return ""
    try:
        distance = date.fromisoformat(iso[:10]) - moment(now).date()
    except ValueError:
        return iso
    if distance == timedelta(0):
        return f"{iso} (today)"
    if distance < timedelta(0):
        return f"{iso} ({-distance.days:,} d late)"
    return f"{iso} (in {distance.days} d)" if distance <= timedelta(days=14) else iso


def since_span(since: Micros | None, now: Micros) -> Span:
    """How long it has been so."""
    return (span(now - since), "") if since is not None else ("", "")


def when(at: Micros | None, now: Micros) -> str:
    """`3 d ago` or the day; empty where nobody knows."""
    return ago(at, now) if at is not None else ""


def stall_words(state: str, since: Micros | None, cause: str | None, now: Micros) -> str:
    """`◐ waiting: decision, 21 d, since 2026-04-22`; a cause may be a tracker's word, such as ‘Waiting for client’."""
    words = state_span(state)[0]
    if cause and state == "waiting":
        words += f": {cause}"
    if since is None:
        return words
    return f"{words}, since {day(since)}" if state == "done" else f"{words}, {span(now - since)}, since {day(since)}"


def headline(state: str, since: str, cause: str | None, now: Micros) -> str:
    """`stall_words` for a `since` written as RFC 3339."""
    return stall_words(state, micros(parse_instant(since)), cause, now)


def seconds_told(seconds: float | None) -> str:
    """A duration in seconds, as a person says it."""
    return "" if seconds is None else span(round(seconds * SECOND))


def labelled(label: str, text: str, width: int, label_width: int = 11, role: str = "") -> list[Line]:
    """`Label      text`, the text wrapped behind its label; nothing where there is no text."""
    if not text:
        return []
    pieces = wrap(text, max(width - label_width, 8))
    first: Line = [(label.ljust(label_width), "dim"), (pieces[0], role)]
    return [first, *([(" " * label_width, ""), (piece, role)] for piece in pieces[1:])]


def prose(text: str, width: int, role: str = "") -> list[Line]:
    """Wrapped text."""
    return [[(piece, role)] for paragraph in text.split("\n") for piece in wrap(paragraph, width)]


def bullets(sentences: Sequence[str], width: int, sign: str = "!", role: str = "alarm") -> list[Line]:
    """Each sentence behind a sign, wrapped under itself."""
    lines: list[Line] = []
    for sentence in sentences:
        pieces = wrap(sentence, max(width - 2, 8))
        lines.append([(f"{sign} ", role), (pieces[0], "")])
        lines += [[("  ", ""), (piece, "")] for piece in pieces[1:]]
    return lines


def claim_words(claim: Claim | None, now: Micros) -> str:
    """`green, by ana, 3 d ago`; empty where nobody claimed anything."""
    return f"{claim.level}, by {claim.by}, {ago(claim.at, now)}" if claim else ""


def contradicted(signals: Iterable[Warned | Signal]) -> bool:
    """Whether the last claim of health is held against by the evidence."""
    return any(signal.id == "claim-contradicted" for signal in signals)


def warned(signals: Sequence[Signal], width: int) -> list[Line]:
    """Each signal with the records that it rests on, since when it stands, and the rule that raised it."""
    return bullets([_warning(signal) for signal in signals], width)


def _warning(signal: Signal) -> str:
    cited = " ".join(f"@{position}" for position in signal.evidence)
    known = f", knowable on {day(signal.knowable_at)}" if signal.knowable_at > signal.onset else ""
    return f"{signal.sentence} [{cited}] ({signal.id}, since {day(signal.onset)}{known})"


def sentence(parts: Sequence[tuple[int, str, str, str]]) -> Line:
    """`5 stalled, 3 decisions overdue, 41 initiatives`: (number, one, many, role of the number); zeros are left out
    unless they stand last."""
    line: Line = []
    for index, (number, one, many, role) in enumerate(parts):
        if not number and index < len(parts) - 1:
            continue
        if line:
            line.append((", ", "dim"))
        told = count(number, one, many)
        head, _, rest = told.partition(" ")
        line += [(head, role or "bold"), (f" {rest}", "")]
    return line
