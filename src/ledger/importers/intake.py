"""The shared way in: an importer tells what a file says, this room writes it, in batches, each fact once.

For every record of its file an importer yields either what it says (`Taken`) or why nothing of it was taken
(`Problem`). A record goes in whole or not at all, and every fact has a `source`: so a killed import, an overlapping
export and the same file again all add exactly what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import tzinfo
from typing import NamedTuple, Protocol

from ledger import edge
from ledger.counting import count
from ledger.errors import BadInput, Unavailable
from ledger.importers.mapping import Mapping
from ledger.importers.reading import Problem, Source, open_source, spool_standard_input
from ledger.lines import Unplaced, prepare
from ledger.log.port import BATCH, Exported, Log
from ledger.record import Draft
from ledger.sealing import SALTS_BYTES

#: So many problems are kept one by one; of a file that is all wrong the rest is only counted.
PROBLEMS_KEPT = 1_000


class Taken(NamedTuple):
    """What `read` records of the file say. `already` counts facts that the importer found in the ledger itself."""

    drafts: list[Draft]
    read: int = 1
    already: int = 0


class Prepared(NamedTuple):
    """What several `Taken` say together, sealed already: one transaction, where it fits into one."""

    prepared: list[Unplaced]
    read: int
    already: int


class Exact(NamedTuple):
    """A record of another ledger of ours, to be restored byte for byte; `identity` is that ledger's."""

    stored: Exported
    identity: str


class Note(NamedTuple):
    """Something that the person should know and that is no fault of a record."""

    text: str


class Settle(NamedTuple):
    """What was told before has to be in the ledger before the importer goes on."""


class At(NamedTuple):
    """How far the reading of a file has come: bytes of it, its size (None for standard input), and whether it ended."""

    file: str
    bytes_read: int
    total: int | None
    ended: bool = False


Heard = Taken | Prepared | Exact | Problem | Note | Settle


class Options(NamedTuple):
    """What the person asked for. `zone` is for times that name none; `tracker` tells two servers of a kind apart."""

    into: str | None = None
    initiative_from: str | None = None
    mapping: Mapping | None = None
    zone: tzinfo | None = None
    tracker: str | None = None


class Importer(Protocol):
    """Tells what a file says. Reads the ledger to recognise what it knows already, and writes nothing."""

    def __call__(self, source: Source, ledger: Log, options: Options) -> Iterator[Heard]: ...


class Place(NamedTuple):
    """A file to read, and what a person calls it. `-` is standard input."""

    path: str
    name: str


class Teller(Protocol):
    """Hands on what an importer hears in one file after the other; at the end of each, all of it is to be written."""

    def __call__(
        self, importer: Importer, places: Sequence[Place], ledger: Log, options: Options
    ) -> Generator[Heard | At, None, None]: ...


class Report(NamedTuple):
    """What an import did. `read` counts the file's records; `added` and `already` count facts."""

    read: int
    added: int
    already: int
    problems: list[Problem]
    notes: list[str]


_TELL_EVERY = 1_000

#: Told now and then: the file, bytes read of it, its size (None for standard input), records read so far.
Progress = Callable[[str, int, int | None, int], None]


def tell(
    importer: Importer, places: Sequence[Place], ledger: Log, options: Options
) -> Generator[Heard | At, None, None]:
    """The teller that reads in this process."""
    for place in places:
        with open_source(place.path) as source:
            source.name = place.name
            told = 0
            for heard in importer(source, ledger, options):
                yield heard
                told += heard.read if isinstance(heard, Taken) else 1
                if told >= _TELL_EVERY:
                    told = 0
                    yield At(source.name, source.bytes_read, source.total)
            yield At(source.name, source.bytes_read, source.total, ended=True)


def take_in(
    log: Log,
    importer: Importer,
    places: Sequence[str],
    options: Options,
    *,
    strict: bool = False,
    progress: Progress | None = None,
    teller: Teller = tell,
) -> Report:
    """Import the files at `places` (`-` is standard input) in order.

    With `strict` every file is read to its end first, and BadInput is raised for the first problem before anything
    is written. Raises BadInput where a file cannot be opened.
    """
    copies = {place: spool_standard_input() for place in places if strict and place == "-"}
    named = [Place(str(copies.get(place, place)), "standard input" if place == "-" else place) for place in places]
    try:
        if strict:
            for heard in tell(importer, named, log, options):
                if isinstance(heard, Problem):
                    raise BadInput(heard.file, heard.line, f"{heard.why}; nothing was imported (--strict)")
        with closing(teller(importer, named, log, options)) as told:
            return _write(log, told, progress)
    finally:
        for copy in copies.values():
            copy.unlink()


def sealed(drafts: Sequence[Draft]) -> list[Unplaced]:
    """The drafts with their values sealed, by new random bytes."""
    return list(prepare(drafts, edge.random_bytes(SALTS_BYTES * len(drafts))))


def _write(log: Log, told: Iterable[Heard | At], progress: Progress | None) -> Report:
    writing = _Writing(log)
    for heard in told:
        if not isinstance(heard, At):
            writing.hear(heard)
            continue
        if heard.ended:
            writing.flush()
        if progress:
            progress(heard.file, heard.bytes_read, heard.total, writing.read)
    return writing.report()


class _Writing:
    """Collects what is heard and writes it in batches."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._drafts: list[Draft] = []
        self._exact: list[Exact] = []
        self._problems: list[Problem] = []
        self._more_problems = 0
        self._notes: list[str] = []
        self.read = 0
        self._added = 0
        self._already = 0

    def hear(self, heard: Heard) -> None:
        """Keep it, or write it with what came before."""
        if isinstance(heard, Taken):
            self._take(heard)
        elif isinstance(heard, Prepared):
            self.flush()
            self.read += heard.read
            self._already += heard.already
            self._write(heard.prepared)
        elif isinstance(heard, Exact):
            self.read += 1
            self._exact.append(heard)
            if len(self._exact) >= BATCH:
                self.flush()
        elif isinstance(heard, Settle):
            self.flush()
        elif isinstance(heard, Note):
            if heard.text not in self._notes:
                self._notes.append(heard.text)
        elif len(self._problems) < PROBLEMS_KEPT:
            self._problems.append(heard)
        else:
            self._more_problems += 1

    def _take(self, taken: Taken) -> None:
        self.read += taken.read
        self._already += taken.already
        # A record's facts stay in one transaction, as long as they fit into one.
        if self._drafts and len(self._drafts) + len(taken.drafts) > BATCH:
            self.flush()
        self._drafts += taken.drafts

    def flush(self) -> None:
        """Write what was collected."""
        drafts, self._drafts = self._drafts, []
        exact, self._exact = self._exact, []
        self._write(sealed(drafts))
        if exact:
            with self._telling_what_stays():
                self._log.restore([one.stored for one in exact], exact[0].identity)
            self._added += len(exact)

    def _write(self, prepared: list[Unplaced]) -> None:
        for start in range(0, len(prepared), BATCH):
            batch = prepared[start : start + BATCH]
            with self._telling_what_stays():
                added = self._log.take_in(batch)
            self._added += added
            self._already += len(batch) - added

    @contextmanager
    def _telling_what_stays(self) -> Iterator[None]:
        try:
            yield
        except Unavailable as error:
            if not self._added:
                raise
            before = f"{count(self._added, 'fact')} that this import added before"
            raise Unavailable(f"{error}, but for {before}: run it again to add the rest") from error

    def report(self) -> Report:
        problems = list(self._problems)
        if self._more_problems:
            last = problems[-1]
            problems.append(Problem(last.file, None, f"and {self._more_problems} more problems like these"))
        return Report(self.read, self._added, self._already, problems, self._notes)
