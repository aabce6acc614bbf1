"""Every format that can be imported, and what its importer reads. Adding one touches its own file and one line here."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from ledger.errors import Rejected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ledger.importers.intake import Importer


class Format(NamedTuple):
    """`module` has the function `read`, an `Importer`."""

    module: str
    reads: str


FORMATS: dict[str, Format] = {
    "jira": Format(
        "ledger.importers.jira",
        "Jira: REST JSON with or without changelog, as lines or pages, or the CSV that Jira exports",
    ),
    "xes": Format("ledger.importers.xes", "XES event logs of process mining"),
    "table": Format("ledger.importers.table", "CSV, TSV or JSON lines through a mapping (--map)"),
    "jsonl": Format("ledger.importers.jsonl", "the JSON lines that unstall export writes"),
}


def importer_of(name: str) -> Importer:
    """The importer of a format. Raises Rejected with the formats there are."""
    if name not in FORMATS:
        raise Rejected(f"there is no format {name!r}; there are {', '.join(FORMATS)}")
    found: Importer = import_module(FORMATS[name].module).read
    return found
