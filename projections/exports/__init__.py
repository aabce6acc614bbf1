"""Every format in which facts leave a ledger. Adding one touches its own file and one line here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from ledger.instants import Micros, micros
from ledger.light import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

    from ledger.log.port import Log  # reading verbs come by here on their way to CSV, and load no msgspec
    from ledger.record import Record

#: Told now and then how many records of how many are read.
Progress = Callable[[int, int], None]
#: Which records are written; all of them where it is None.
Chosen = Callable[["Record"], bool] | None
Writing = Callable[["BinaryIO", "Log", Progress, Chosen], int]


class Format(NamedTuple):
    """`module` has the function `write`, a `Writing`: it writes the chosen records and says how many they are."""

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


def no_later_than(as_of: Micros, known_at: Micros) -> Chosen:
    """The records of what had happened by a moment, and was known by another one."""
    return lambda record: micros(record.at) <= as_of and micros(record.known) <= known_at


def writing_of(name: str) -> Writing:
    """How a format is written; `name` is one of `FORMATS`."""
    found: Writing = import_module(FORMATS[name].module).write
    return found
