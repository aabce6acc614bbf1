"""How often a property is tried: quick by default, ten times as often with `pytest --hypothesis-profile=thorough`.

The quick run tries the same cases every time and says the same of the same commit; the thorough one seeks new ones.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("quick", max_examples=60, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=600, deadline=None, derandomize=False)
settings.load_profile("quick")


def few() -> settings:
    """For a property whose every example writes a ledger and reads it."""
    return settings(max_examples=settings().max_examples // 5)


def many() -> settings:
    """For a property of many cases, each of them cheap."""
    return settings(max_examples=settings().max_examples * 2)
