"""Small tables that screens keep in files beside the config file, as TOML that may be edited by hand.

What is wrong in a file is one sentence, and a file that cannot be read is never written over.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ledger import edge
from ledger.errors import Unavailable
from tui.words.display import clean


def kept_file(name: str) -> Path:
    """Where a table is kept."""
    return edge.config_file().with_name(f"{name}.toml")


def read_tables(path: Path, name: str) -> tuple[list[dict[str, str]], int, str]:
    """The tables `[[name]]` of a file with their texts, how many of them are no tables, and why it cannot be read."""
    try:
        read: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return [], 0, ""
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return [], 0, clean(f"{path} cannot be read ({error}); mend it, or take it away")
    listed = read.get(name, [])
    entries = listed if isinstance(listed, list) else [listed]
    tables = [entry for entry in entries if isinstance(entry, dict)]
    texts = [{key: value for key, value in entry.items() if isinstance(value, str)} for entry in tables]
    return texts, len(entries) - len(tables), ""


def write_tables(path: Path, name: str, about: str, tables: Sequence[Mapping[str, str]]) -> None:
    """Write a file anew. Raises Unavailable where it cannot be written."""
    text = "\n".join(
        f"[[{name}]]\n" + "".join(f"{key} = {_quoted(value)}\n" for key, value in table.items()) for table in tables
    )
    new = path.with_suffix(f".{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(f"{about}\n{text}", encoding="utf-8")
        os.replace(new, path)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written ({error.strerror}); the {name} is not kept") from None


def _quoted(text: str) -> str:
    """A basic string of TOML, which JSON's are but for the character that deletes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
