"""What every command has in common. Pure."""

from __future__ import annotations

import msgspec


class Command(msgspec.Struct, frozen=True):
    """What somebody wants to be recorded; its aggregate decides which facts come of it. Never stored itself."""
