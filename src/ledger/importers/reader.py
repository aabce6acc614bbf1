"""The process that reads large files. It is started before anything heavy is loaded here, so that both load at once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from ledger.other_process import OtherProcess, processors

#: Below this many bytes, unpacked, starting a process takes longer than it saves.
_WORTH_BYTES = 8 * 1024 * 1024
_PACKED = 10


def reader_of(files: Sequence[str]) -> AbstractContextManager[OtherProcess | None]:
    """The process for these files, None where they are better read here."""
    if processors() < 2 or not _large(files):
        return nullcontext()
    return OtherProcess("ledger.importers.pipeline", listens=True)


def _large(files: Sequence[str]) -> bool:
    """Whether the files are worth a process; standard input cannot be handed to one."""
    try:
        return "-" not in files and sum(map(_bytes_of, files)) >= _WORTH_BYTES
    except OSError:
        return False  # whoever opens the file says what is wrong with it


def _bytes_of(file: str) -> int:
    with open(file, "rb") as opened:
        packed = opened.read(2) == b"\x1f\x8b"
        return os.fstat(opened.fileno()).st_size * (_PACKED if packed else 1)
