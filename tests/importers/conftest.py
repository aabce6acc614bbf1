"""Ledgers that tests of the importers opened are closed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from intaking import OPENED


@pytest.fixture(scope="module", autouse=True)
def _desks_are_left_tidy() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().close()
