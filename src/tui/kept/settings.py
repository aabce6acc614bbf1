"""The config file: TOML that a person writes. What is wrong in it is one sentence with its line, never a crash."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tui.words.display import clean

KEYS = "keys"
_HEADER = re.compile(r"\s*\[([^\[\]]+)\]\s*(#.*)?")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)")


class Setting(NamedTuple):
    """One value of the file: its dotted name below the table, and the line where it stands."""

    name: str
    value: Any
    line: int


class Problem(NamedTuple):
    """What is wrong with the file; `line` is None where it is about the whole of it."""

    line: int | None
    sentence: str

    def told(self, path: Path | str) -> str:
        """In one sentence, naming the file."""
        where = f" line {self.line}" if self.line else ""
        return clean(f"{path}{where}: {self.sentence}")


class Settings(NamedTuple):
    """What the file says: `keys` as they are written there, and what is wrong with it."""

    path: Path
    keys: tuple[Setting, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_settings(path: Path) -> Settings:
    """The settings of the file; none where there is no file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        read = tomllib.loads(text)
    except FileNotFoundError:
        return Settings(path)
    except OSError as error:
        return Settings(path, (), (Problem(None, f"it cannot be read ({error.strerror}); the default keys hold"),))
    except UnicodeDecodeError:
        return Settings(path, (), (Problem(None, "it is not UTF-8 text; save it as UTF-8, the default keys hold"),))
    except tomllib.TOMLDecodeError as error:
        return Settings(path, (), (_broken(str(error)),))
    lines = _lines(text)
    problems = [
        Problem(lines.get(name), f"{name!r} is not a setting; there is [keys], see unstall keys")
        for name in read
        if name != KEYS
    ]
    table = read.get(KEYS, {})
    if not isinstance(table, dict):
        problems.append(Problem(lines.get(KEYS), "keys is a table; write [keys] on a line of its own"))
        table = {}
    found = tuple(Setting(name, value, lines.get(f"{KEYS}.{name}", 1)) for name, value in _flat(table))
    return Settings(path, found, tuple(problems))


def _broken(said: str) -> Problem:
    line = _AT_LINE.search(said)
    reason = _AT_LINE.sub("", said)
    return Problem(int(line[1]) if line else None, f"{reason}; mend the line, until then the default keys hold")


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _lines(text: str) -> dict[str, int]:
    """Dotted name → line; tomllib tells no places. A key inside a text of several lines may be taken for one."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.fullmatch(line)
        begun = f"{header[1]}.x" if header else line.partition("=")[0]
        try:
            names = [name for name, _ in _flat(tomllib.loads(f"{begun} = 0"))]
        except tomllib.TOMLDecodeError:
            continue
        for name in names:
            if header:
                table = name.removesuffix("x")
                for depth in range(table.count(".")):
                    found.setdefault(".".join(table.split(".")[: depth + 1]), number)
            else:
                found.setdefault(table + name, number)
                found.setdefault((table + name).partition(".")[0], number)
    return found
