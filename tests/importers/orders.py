"""What a ledger tells, without the positions at which it tells it: what no order of reading may change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from intaking import Desk

from ledger.errors import Rejected
from ledger.instants import micros, parse_instant
from projections.lists.items import items
from projections.lists.portfolio import portfolio
from projections.lists.warnings import warnings
from projections.moment import Moment
from projections.views import Views
from projections.waiting.accounting import Scope, account
from projections.why.telling import why

#: Where a sentence cites records.
_CITED = re.compile(r" ?\[@\d+(?: @\d+)*(?: and \d+ more)?\]")


def compared(
    folder: Path,
    form: str,
    ways: Sequence[Sequence[str | bytes]],
    moments: Sequence[str | None],
    subjects: Sequence[str] = (),
    **options: Any,
) -> dict[str, Any]:
    """Import each way (the contents of files, in their order) into a ledger of its own; all must tell the same.

    Returns what they tell, see `told_by`.
    """
    expected: dict[str, Any] = {}
    for number, files in enumerate(ways):
        place = folder / str(number)
        place.mkdir()
        desk = Desk(place, form)
        for content in files:
            report = desk.take_text(content, "board.txt", **options)
            assert report.problems == []
        found = told_by(desk.log.path, moments, subjects)
        expected = expected or found
        for what in expected:
            assert found[what] == expected[what], (
                f"way {number}, {what}: {_first_difference(expected[what], found[what])}"
            )
    return expected


def told_by(ledger: Path, moments: Iterable[str | None], subjects: Iterable[str] = ()) -> dict[str, Any]:
    """What `status`, `items`, `waits` and, for each of `subjects`, `why` tell of each moment, T = K.

    None is the present. A subject that is not known at a moment tells so.
    """
    named = list(subjects)
    found: dict[str, Any] = {}
    with closing(Views.open(ledger)) as views:
        for text in moments:
            moment = views.moment()
            if text is not None:
                moment = Moment(*[micros(parse_instant(text))] * 2)
            asked = {
                "status": portfolio(views, moment),
                "signals": warnings(views, moment),
                "items": items(views, moment),
                "waits": account(views, Scope(), moment, "cause", None, None),
                "waits of items": account(views, Scope(items=True), moment, "ref", None, None),
                **{f"why {one}": _why(views, one, moment) for one in named},
            }
            found |= {f"{what} as of {text}": _without_positions(told) for what, told in asked.items()}
    return found


def _first_difference(one: Any, other: Any, where: str = "") -> str:
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return next(_first_difference(one[k], other[k], f"{where}.{k}") for k in one if one[k] != other[k])
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return next(_first_difference(a, b, f"{where}[{n}]") for n, (a, b) in pairs if a != b)
    return f"{where}: {one} here, {other} there"


def _why(views: Views, subject: str, moment: Moment) -> Any:
    try:
        return why(views, subject, moment)
    except Rejected as refusal:
        return str(refusal)


def _without_positions(told: Any) -> Any:
    """Plain lists and dicts of it, so that a test that fails shows what differs."""
    if hasattr(told, "_asdict"):
        told = told._asdict()
    if isinstance(told, dict):
        return {
            name: _without_positions(part) for name, part in told.items() if not name.endswith(("evidence", "position"))
        }
    if isinstance(told, list | tuple):
        return [_without_positions(part) for part in told]
    return _CITED.sub("", told) if isinstance(told, str) else told
