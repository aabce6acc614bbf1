"""How a record becomes a line: people's names and free text leave it, salted commitments to them stay. Pure.

A line is what will be hashed and proved (RFC 6962 leaf input), so it must not hold what somebody may later ask to
have erased. The sealed values of a record are up to three JSON texts, each with a salt of its own:

* `actor`: who recorded the fact, a JSON string;
* `people`: the fact's fields that name a person, a JSON object;
* `texts`: the fact's fields of free text, a JSON object.

The commitment to each is HMAC-SHA256(key=salt, message=the JSON text), in hex.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from operator import attrgetter
from struct import Struct
from typing import Any, NamedTuple, get_args, get_type_hints

import msgspec
from msgspec import Meta

from ledger.aggregates.fact import Fact
from ledger.words import PEOPLE, TEXTS

SALT_BYTES = 16
GROUPS = ("actor", PEOPLE, TEXTS)
#: Random bytes that sealing one record takes.
SALTS_BYTES = SALT_BYTES * len(GROUPS)

_PARTS = Struct(f"{SALT_BYTES}s" * len(GROUPS))
_json = msgspec.json.Encoder()
_BLOCK_BYTES = 64  # of SHA-256; a key is filled up to it with zeros
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))
_INNER_REST = _INNER[:1] * (_BLOCK_BYTES - SALT_BYTES)
_OUTER_REST = _OUTER[:1] * (_BLOCK_BYTES - SALT_BYTES)


#: HMAC's inner and outer keys of the salts of one record, not yet filled up to a block.
Keys = tuple[tuple[bytes, bytes, bytes], tuple[bytes, bytes, bytes]]


class Sealed(NamedTuple):
    """The values beside a line and the salts of their commitments (`SALTS_BYTES` bytes, in the order of `GROUPS`)."""

    salts: bytes
    actor: bytes
    people: bytes | None
    texts: bytes | None


def commitments(sealed: Sealed) -> dict[str, str]:
    """The commitments that stand in a line, by group, each 64 characters of hex; a group without a value has none."""
    return commitments_with(next(keys_of(sealed.salts)), sealed.actor, sealed.people, sealed.texts)


def keys_of(salts: bytes) -> Iterator[Keys]:
    """The keys that HMAC makes of the salts of one record after the other."""
    return zip(*(_PARTS.iter_unpack(salts.translate(pad)) for pad in (_INNER, _OUTER)), strict=True)


def commitments_with(keys: Keys, actor: bytes, people: bytes | None, texts: bytes | None) -> dict[str, str]:
    """`commitments`, by the keys of their salts."""
    # Two plain hashes each, as RFC 2104 has it: OpenSSL's own HMAC takes more than twice as long, for every record.
    inner, outer = keys
    hashed = sha256(inner[0] + _INNER_REST + actor).digest()
    found = {"actor": sha256(outer[0] + _OUTER_REST + hashed).hexdigest()}
    if people is not None:
        hashed = sha256(inner[1] + _INNER_REST + people).digest()
        found[PEOPLE] = sha256(outer[1] + _OUTER_REST + hashed).hexdigest()
    if texts is not None:
        hashed = sha256(inner[2] + _INNER_REST + texts).digest()
        found[TEXTS] = sha256(outer[2] + _OUTER_REST + hashed).hexdigest()
    return found


class _Split(NamedTuple):
    """How the fields of one kind of fact part: a twin struct for each part, and how to fill it.

    `open` is None where nothing is sealed: then the fact itself is its open part.
    """

    open: Callable[[Fact], Any] | None
    people: Callable[[Fact], Any] | None
    texts: Callable[[Fact], Any] | None


def split(fact: Fact) -> tuple[Any, bytes | None, bytes | None]:
    """The fact's open part (to be encoded within the line), its people and its texts as JSON, None where absent."""
    opened, people, texts = _split_of(type(fact))
    return (
        fact if opened is None else opened(fact),
        None if people is None else _value(people, fact),
        None if texts is None else _value(texts, fact),
    )


def _value(part: Callable[[Fact], Any], fact: Fact) -> bytes | None:
    encoded = _json.encode(part(fact))
    return None if encoded == b"{}" else encoded


@cache
def _split_of(kind: type[Fact]) -> _Split:
    groups: dict[str, list[str]] = {"open": [], PEOPLE: [], TEXTS: []}
    hints = get_type_hints(kind, include_extras=True)
    for name in kind.__struct_fields__:
        groups[group_of(hints[name])].append(name)
    return _Split(
        _twin(kind, groups["open"], kind.__name__) if groups[PEOPLE] or groups[TEXTS] else None,
        _twin(kind, groups[PEOPLE], None) if groups[PEOPLE] else None,
        _twin(kind, groups[TEXTS], None) if groups[TEXTS] else None,
    )


def group_of(hint: Any) -> str:
    for meta in getattr(hint, "__metadata__", ()):
        if isinstance(meta, Meta) and meta.extra and "sealed" in meta.extra:
            return str(meta.extra["sealed"])
    for part in get_args(hint):
        group = group_of(part)
        if group != "open":
            return group
    return "open"


def _twin(kind: type[Fact], names: list[str], tag: str | None) -> Callable[[Fact], Any]:
    """A struct with only `names` of `kind`, and a function that fills it from a fact; defaults are left out."""
    described = {field.name: field for field in msgspec.structs.fields(kind)}
    fields: list[Any] = []
    for name in names:
        field = described[name]
        if field.default_factory is not msgspec.NODEFAULT:
            default: Any = msgspec.field(name=field.encode_name, default_factory=field.default_factory)
        else:
            default = msgspec.field(name=field.encode_name, default=field.default)
        fields.append((name, Any, default))
    twin = msgspec.defstruct(
        f"{kind.__name__}Part",
        fields,
        tag=tag,
        tag_field="type" if tag else None,
        omit_defaults=True,
        kw_only=False,
    )
    if not names:
        return lambda _: twin()
    get = attrgetter(*names)
    if len(names) == 1:
        return lambda fact: twin(get(fact))
    return lambda fact: twin(*get(fact))
