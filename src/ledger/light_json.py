"""Reading JSON without loading `json`, which brings `re` and `enum` along: a short command would pay a tenth. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ledger.light import Any

Scan = Callable[[str, int], tuple[Any, int]]


class _Plainly:
    """How the scanner is to read: everything as it stands."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float = parse_constant = float
    parse_int = int


def _scanner() -> Scan | None:
    """The scanner that `json` itself uses, None where this Python has none."""
    try:
        from _json import make_scanner
    except ImportError:
        return None
    how: Any = _Plainly
    scan: Scan = make_scanner(how)
    return scan


_scan = _scanner()


def loads(text: str) -> Any:
    """What a JSON text says. Raises JSONDecodeError, a ValueError, where it is none."""
    if _scan is not None:
        try:
            found, end = _scan(text, 0)
        except StopIteration:
            end = -1
        if end == len(text):
            return found
    # Blanks around it, or no JSON at all: as `json` says.
    import json

    return json.loads(text)


def listed(numbers: Iterable[int]) -> str:
    """Numbers as a JSON array."""
    return f"[{','.join(map(str, numbers))}]"
