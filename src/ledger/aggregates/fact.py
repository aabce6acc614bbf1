"""What every kind of fact has in common. Pure."""

from __future__ import annotations

import msgspec


class Fact(
    msgspec.Struct, frozen=True, tag=True, tag_field="type", omit_defaults=True, repr_omit_defaults=True, gc=False
):
    """One thing that happened. The stored tag is the class name; stored bytes of a kind stay readable for ever."""
