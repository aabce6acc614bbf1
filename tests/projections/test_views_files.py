"""The read models' files: their owner's only, thrown away where they do not fit, in the cache where they must be."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from telling import Story, clock, day, live

from ledger.facts import InitiativeProposed, ItemAdded
from projections.audit.records import AuditFilter, after
from projections.lists.items import items
from projections.views import Views

FILES = (".views", ".views-audit")

READS = """
import sys
from pathlib import Path
from projections.lists.items import items
from projections.views import Views

views = Views.open(Path(sys.argv[1]))
print(*(row.item for row in items(views, views.moment())), views.path)
"""


def a_story(path: Path, item: str) -> Path:
    story = Story(path)
    story.tell(0, InitiativeProposed("ATLAS", "Atlas"), ItemAdded(item, "ATLAS", "Work", "Doing"))
    story.close()
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """One initiative with the item A-1, and its views."""
    path = a_story(tmp_path / "told.unstall", "A-1")
    assert told(path) == ["A-1"]
    return path


def told(path: Path) -> list[str]:
    """The items that the views tell of; the audit list must tell of every record."""
    with clock(day(1)), closing(Views.open(path)) as views:
        assert [row.position for row in after(views, AuditFilter(), 0, 100)] == list(range(1, views.position + 1))
        return [row.item for row in items(views, live(1))]


def files_of(ledger: Path) -> list[Path]:
    return [ledger.with_name(ledger.name + suffix) for suffix in FILES]


def test_only_their_owner_can_read_them(ledger: Path) -> None:
    views = Views.open(ledger)
    made = sorted(path.name for path in ledger.parent.iterdir() if path.name.startswith("told.unstall.views"))
    assert set(made) >= {"told.unstall.views", "told.unstall.views-audit"}
    assert {path.stat().st_mode & 0o777 for path in ledger.parent.iterdir()} == {0o600}
    views.close()


def test_views_of_another_ledger_are_thrown_away(ledger: Path, tmp_path: Path) -> None:
    other = a_story(tmp_path / "other.unstall", "B-1")
    for mine, foreign in zip(files_of(ledger), files_of(other), strict=True):
        shutil.copy(mine, foreign)
    assert told(other) == ["B-1"]


def test_views_that_know_more_than_the_ledger_are_thrown_away(ledger: Path) -> None:
    for path in files_of(ledger):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("UPDATE tracking SET position = 99")
            connection.execute("DELETE FROM subject")
            connection.commit()
    assert told(ledger) == ["A-1"]


@pytest.mark.parametrize("change", ["UPDATE tracking SET layout = layout + 1", "DROP TABLE tracking"])
def test_views_of_another_layout_are_thrown_away(ledger: Path, change: str) -> None:
    for path in files_of(ledger):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(change)
            connection.execute("CREATE TABLE of_another_version (x)")
            connection.commit()
    assert told(ledger) == ["A-1"]


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("damage", ["text", "empty", "cut", "torn"])
def test_a_damaged_file_is_built_again(ledger: Path, number: int, damage: str) -> None:
    path = files_of(ledger)[number]
    whole = path.read_bytes()
    path.write_bytes(
        {
            "text": b"this is no database at all\n" * 100,
            "empty": b"",
            "cut": whole[: len(whole) // 2],
            "torn": whole[:4096] + bytes(len(whole) - 4096),
        }[damage]
    )
    assert told(ledger) == ["A-1"]


def test_views_that_were_deleted_are_built_again(ledger: Path) -> None:
    for path in files_of(ledger):
        path.unlink()
    assert told(ledger) == ["A-1"]


def bound_by_modes() -> list[str]:
    """What a command begins with so that file modes bind it, which they do not bind root."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("runs as root, and setpriv is not installed to give up root's rights")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]


def test_beside_a_ledger_in_a_readonly_folder_they_go_into_the_cache(
    tmp_path: Path, child_environment: dict[str, str]
) -> None:
    folder, cache = tmp_path / "shared", tmp_path / "cache"
    folder.mkdir()
    cache.mkdir()
    ledger = a_story(folder / "told.unstall", "A-1")
    ledger.chmod(0o444)
    folder.chmod(0o555)
    found = subprocess.run(
        [*bound_by_modes(), sys.executable, "-c", READS, str(ledger)],
        env=child_environment | {"XDG_CACHE_HOME": str(cache), "UNSTALL_NOW": day(1).isoformat()},
        capture_output=True,
        text=True,
        check=False,
    )
    folder.chmod(0o755)
    assert found.stderr == ""
    item, path = found.stdout.split()
    assert item == "A-1"
    assert Path(path).parent == cache / "unstall"
    assert {made.stat().st_mode & 0o777 for made in Path(path).parent.iterdir()} == {0o600}
    assert [made.name for made in folder.iterdir()] == ["told.unstall"]
