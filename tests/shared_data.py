"""Real histories and published vectors that lie beside the checkout; tests that need them skip where they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(*parts: str) -> Path:
    """The file or folder `../shared/parts…`; skips the test, saying what is missing, where it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(('../shared', *parts))} beside the checkout")
    return path
