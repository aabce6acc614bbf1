"""The mapping file: what the columns of a table, the fields of a change log or the attributes of an XES log mean.

Every key is described in docs/mapping.md. `from` always names where a value comes from: a column (dotted into nested
JSON), the name of the field that changed, or an attribute; `{…}` in it joins several, as `{concept:name}/{part}`.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from ledger.errors import BadInput
from ledger.words import CauseClass, Side, StatusClass

#: What a status of an initiative says of its stage.
Stage = Literal["proposed", "committed", "paused", "achieved", "missed", "dropped"]


class _Table(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename=lambda name: name.strip("_").replace("_", "-")
):
    """A table of the TOML file; a key that is not known is an error, so that a misspelt one is not passed over."""


class File(_Table, frozen=True):
    format: Literal["csv", "tsv", "jsonl"] | None = None
    delimiter: str | None = None
    encoding: str = "utf-8"
    empty: tuple[str, ...] = ("",)


class Case(_Table, frozen=True):
    id: str | None = None
    title: str | None = None
    subject: Literal["item", "initiative"] = "item"
    initiative: str | None = None


class Time(_Table, frozen=True):
    from_: str | None = None
    format: str | None = None
    zone: str | None = None
    order: str | None = None


class From(_Table, frozen=True):
    from_: str


class Origin(_Table, frozen=True):
    from_: tuple[str, ...]


class StatusRule(_Table, frozen=True):
    from_: str | None = None
    classes: dict[str, StatusClass] = {}
    waits_for: dict[str, str] = {}
    stages: dict[str, Stage] = {}
    ignore: tuple[str, ...] = ()


class Dated(_Table, frozen=True):
    from_: str
    format: str | None = None


class Target(_Table, frozen=True):
    from_: str
    format: str | None = None
    milestone: str = "{value}"


class Estimate(_Table, frozen=True):
    from_: str
    unit: str = "points"


class When(_Table, frozen=True):
    """Holds when the value has just become one of `is` (any value where `is` is not given)."""

    from_: str
    is_: tuple[str, ...] | None = None
    says: str | None = None


class FieldChange(_Table, frozen=True):
    """One line tells of one field: its name and its value after; `created` marks the first sight of a case."""

    field: str
    after: str
    created: When | None = None


class Pause(_Table, frozen=True):
    begins: tuple[When, ...]
    ends: tuple[When, ...] = ()
    reason: str | None = None


class BlockerRule(_Table, frozen=True):
    raised: tuple[When, ...]
    cleared: tuple[When, ...] = ()
    name: str = "blocker"
    title: str = "{value}"
    cause: CauseClass = "unknown"
    side: Side = "internal"
    unblocker: str | None = None
    needed_action: str | None = None


class DecisionRule(_Table, frozen=True):
    asked: tuple[When, ...]
    taken: tuple[When, ...]
    question: str
    withdrawn: tuple[When, ...] = ()
    name: str = "decision"
    decider: str | None = None
    driver: str | None = None
    needed_by: str | None = None


class DependencyRule(_Table, frozen=True):
    from_: str
    needs: bool = True
    split: str = ","
    key: str = "{value}"

    def key_of(self, value: str) -> str:
        """The key of the other case: `PEP-{value:0>4}` makes PEP-0440 of 440. Raises ValueError for a broken form."""
        try:
            return self.key.format(value=value)
        except (KeyError, IndexError, AttributeError, ValueError):
            raise ValueError(f"dependency.key {self.key!r} is no form; write it as PEP-{{value:0>4}}") from None


class Mapping(_Table, frozen=True):
    file: File = File()
    case: Case = Case()
    time: Time = Time()
    who: From | None = None
    source: Origin | None = None
    change: FieldChange | None = None
    status: StatusRule = StatusRule()
    owner: From | None = None
    assignee: From | None = None
    due: Dated | None = None
    target: tuple[Target, ...] = ()
    progress: tuple[From, ...] = ()
    estimate: Estimate | None = None
    comment: From | None = None
    pause: Pause | None = None
    blocker: tuple[BlockerRule, ...] = ()
    decision: tuple[DecisionRule, ...] = ()
    dependency: tuple[DependencyRule, ...] = ()

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone of times that name none."""
        return ZoneInfo(self.time.zone) if self.time.zone else None


def load(path: Path) -> Mapping:
    """The mapping in a TOML file. Raises BadInput that names the key at fault and what would be right."""
    name = str(path)
    try:
        return parse(path.read_text("utf-8"), name)
    except FileNotFoundError:
        raise BadInput(name, None, "there is no such mapping; write a first one with --suggest-map") from None
    except UnicodeDecodeError:
        raise BadInput(name, None, "the mapping is not valid UTF-8") from None
    except OSError as error:
        raise BadInput(name, None, (error.strerror or str(error)).lower()) from None


def parse(text: str, name: str) -> Mapping:
    """The mapping in a TOML text; see `load`."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise BadInput(name, int(line[1]) if line else None, f"not valid TOML: {error}") from None
    try:
        mapping = msgspec.convert(raw, Mapping)
    except msgspec.ValidationError as error:
        raise BadInput(name, None, _in_words(str(error))) from None
    _check(mapping, name)
    return mapping


def _in_words(complaint: str) -> str:
    unknown = re.match(r"Object contains unknown field `(.+?)`(?: - at `\$\.?(.*?)`)?$", complaint)
    if unknown:
        table = unknown[2] or ""
        known = ", ".join(_keys_of(table))
        return f"{unknown[1]!r} is not known {f'in [{table}]' if table else 'here'}; known are {known}"
    missing = re.match(r"Object missing required field `(.+?)`(?: - at `\$\.?(.*?)`)?$", complaint)
    if missing:
        return f"[{missing[2]}] needs the key {missing[1]!r}"
    return complaint.replace(" - at `$.", " at `").replace(" - at `$`", "")


def _keys_of(table: str) -> list[str]:
    kind: Any = Mapping
    for part in filter(None, re.split(r"\.|\[\.\.\.\]|\[\d*\]", table)):
        field = next((one for one in msgspec.structs.fields(kind) if one.encode_name == part), None)
        if field is None:
            return []
        kind = struct_in(field.type)
        if kind is None:
            return []
    return [field.encode_name for field in msgspec.structs.fields(kind)]


def struct_in(hint: Any) -> Any:
    """The table that a key holds, if it holds one or a list of them."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    for part in getattr(hint, "__args__", ()):
        if (found := struct_in(part)) is not None:
            return found
    return None


def _check(mapping: Mapping, name: str) -> None:
    zone = mapping.time.zone
    if zone:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise BadInput(
                name, None, f"time.zone {zone!r} is no time zone; write it as Europe/Berlin or UTC"
            ) from None
    try:
        plain = "\n,".encode(mapping.file.encoding) == b"\n,"
    except LookupError:
        raise BadInput(name, None, f"file.encoding {mapping.file.encoding!r} is not known; try utf-8") from None
    if not plain:
        raise BadInput(name, None, f"file.encoding {mapping.file.encoding!r} cannot be read in lines; convert to utf-8")
    if mapping.file.delimiter is not None and len(mapping.file.delimiter) != 1:
        raise BadInput(name, None, "file.delimiter is one character, such as ',' or ';'")
    if mapping.case.subject == "item" and (mapping.owner or mapping.target or mapping.progress or mapping.pause):
        raise BadInput(
            name, None, 'owner, target, progress and pause belong to initiatives; set case.subject = "initiative"'
        )
    if mapping.case.subject == "initiative" and (mapping.assignee or mapping.due or mapping.estimate):
        raise BadInput(name, None, 'assignee, due and estimate belong to items; set case.subject = "item"')
