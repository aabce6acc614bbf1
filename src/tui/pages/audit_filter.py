"""The audit's filter line: words, `init:K`, `kind:K`, `since:30d`, and `-` or `!` before what is not wanted. Pure."""

from __future__ import annotations

import re
from typing import Any

from ledger.instants import DAY, HOUR, Micros, micros, parse_instant
from projections.audit.records import AuditFilter

#: What can stand before the colon, and the filter's field that it fills.
FIELDS = {
    "init": "initiative",
    "initiative": "initiative",
    "subject": "subject",
    "actor": "actor",
    "kind": "kind",
    "since": "since",
    "until": "until",
}
_AGO = re.compile(r"(\d+)([hdwmy])")
_UNITS = {"h": HOUR, "d": DAY, "w": 7 * DAY, "m": 30 * DAY, "y": 365 * DAY}
HINT = "words  init:K  subject:item:K  actor:A  kind:K   since:30d  until:2026-03-31  -kind:K"


def parse(expression: str, now: Micros) -> AuditFilter:
    """The filter that a line means. Raises ValueError, in words, where a part of it means nothing."""
    found: dict[str, Any] = {}
    words: list[str] = []
    without: list[tuple[str, str]] = []
    for part in expression.split():
        negated = part[0] in "-!" and len(part) > 1
        name, colon, value = part.lstrip("-!").partition(":")
        field = FIELDS.get(name.lower()) if colon else None
        if field is None:
            if negated:
                without.append(("text", part[1:]))
            else:
                words.append(part)
        elif not value:
            continue
        elif field in ("since", "until"):
            if negated:
                raise ValueError(f"{part}: times cannot be turned round; use since: and until:")
            found[field] = _instant(value, now)
        elif negated:
            without.append((field, _named(field, value)))
        else:
            found[field] = _named(field, value)
    return AuditFilter(text=" ".join(words) or None, without=tuple(without))._replace(**found)


def _named(field: str, value: str) -> str:
    """A kind is found whatever its case: `kind:blockerraised`."""
    if field != "kind":
        return value
    from ledger.facts import KINDS

    return next((kind for kind in KINDS if kind.lower() == value.lower()), value)


def _instant(value: str, now: Micros) -> Micros:
    ago = _AGO.fullmatch(value)
    if ago:
        return now - int(ago[1]) * _UNITS[ago[2]]
    from datetime import UTC

    try:
        return micros(parse_instant(value, UTC))
    except ValueError:
        raise ValueError(f"{value!r} is no time; write 30d, 12h or 2026-03-31") from None
