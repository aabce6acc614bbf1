"""How often a property is tried: quick by default, ten times as often with `pytest --hypothesis-profile=thorough`."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile("thorough", max_examples=600, deadline=None)
settings.load_profile("quick")


def few() -> settings:
    """For a property whose every example writes a ledger and reads it."""
    return settings(max_examples=settings().max_examples // 5)


def many() -> settings:
    """For a property of many cases, each of them cheap."""
    return settings(max_examples=settings().max_examples * 2)
