"""The largest real export is imported and its views are built once for all who read them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from intaking import Desk
from telling import clock

from projections.views import Views
from shared_data import shared

#: Two weeks after the last change in the export.
DURASPACE_NOW = datetime(2015, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def duraspace_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Only to be read, with the clock at `DURASPACE_NOW`."""
    path = shared("data", "jira-duraspace", "issues.ndjson.gz")
    with clock(DURASPACE_NOW):
        desk = Desk(tmp_path_factory.mktemp("duraspace"), "jira")
        desk.take(str(path))
        desk.log.close()
        Views.open(desk.log.path).close()
    return desk.log.path
