"""Every format in which facts leave a ledger. Adding one touches its own file and one line here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from ledger.log.port import Log  # reading verbs come by here on their way to CSV, and load no msgspec

#: Told now and then how many records of how many are written.
Progress = Callable[[int, int], None]
Writing = Callable[[BinaryIO, "Log", Progress], int]


class Format(NamedTuple):
    """`module` has the function `write`, a `Writing`: it writes all records and returns how many they are."""

    module: str
    used_for: str
    #: What has to be said to whoever exports; None where there is nothing.
    warning: str | None = None


FORMATS: dict[str, Format] = {
    "jsonl": Format("projections.exports.jsonl", "interchange, import into another ledger, jq"),
    "csv": Format(
        "projections.exports.records_csv",
        "spreadsheets",
        "a CSV file cannot be verified by whoever receives it; --format jsonl can",
    ),
}


def writing_of(name: str) -> Writing:
    """How a format is written; `name` is one of `FORMATS`."""
    found: Writing = import_module(FORMATS[name].module).write
    return found
