"""The house keeps its own rules: layout, pure rooms, help for every verb, and reading that starts quickly.

Which room may import which is in pyproject.toml, checked by import-linter when scripts/test runs.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Container, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tui.screens import SCREENS
from tui.shell.main import main
from tui.shell.verbs import VERBS

ROOMS = ("src/ledger", "projections", "src/tui")
LONGEST = 400
#: What a verb that only reads must not load while its views are up to date: each costs it dearly at the start.
HEAVY = {"textual", "rich", "eventsourcing", "msgspec", "asyncio", "dataclasses", "inspect", "lxml"}
READING = {
    "status": ["status", "--format", "json"],
    "items": ["items", "--format", "json"],
    "why": ["why", "HEAT", "--format", "json"],
    "waits": ["waits", "HEAT", "--by", "person", "--format", "json"],
    "flow": ["flow", "--format", "json"],
    "cascade": ["cascade", "D-UNITS", "--format", "json"],
    "butfor": ["butfor", "HEAT", "--format", "json"],
    "log": ["log", "--format", "jsonl"],
    "blockers": ["blockers", "--format", "json"],
    "decisions": ["decisions", "--format", "json"],
    "review": ["review", "--format", "json"],
    "signals": ["signals", "--format", "json"],
    "digest": ["digest", "--all"],
    "decision log": ["decisions", "--format", "markdown"],
}


def modules(project: Path) -> list[Path]:
    return sorted(file for room in ROOMS for file in (project / room).rglob("*.py"))


def name_of(project: Path, file: Path) -> str:
    parts = file.relative_to(project).with_suffix("").parts
    return ".".join(part for part in parts if part not in ("src", "__init__"))


def docstring(file: Path) -> str:
    return ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""


def test_every_module_opens_by_naming_its_room(project: Path) -> None:
    assert [file for file in modules(project) if not docstring(file)] == []


def test_no_file_is_too_long_and_none_is_a_drawer_for_everything(project: Path) -> None:
    files = [*modules(project), *(project / "tests").rglob("*.py"), *(project / "scripts").rglob("*")]
    long = {str(file): n for file in files if file.is_file() and (n := len(file.read_bytes().splitlines())) > LONGEST}
    assert long == {}
    assert [file for file in files if file.stem in ("utils", "util", "helpers", "misc", "common")] == []


def imported(file: Path, known: Container[str]) -> Iterator[str]:
    """The modules that a file imports anywhere in it, also for types only."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in (f"{node.module}.{alias.name}" for alias in node.names):
                yield name if name in known else node.module


def test_no_file_imports_another_that_leads_back_to_it_not_even_for_its_types(project: Path) -> None:
    files = {name_of(project, file): file for file in modules(project)}
    graph = {name: files.keys() & set(imported(file, files)) for name, file in files.items()}
    assert sum(map(len, graph.values())) > len(files)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(reversed(error.args[1])))


def test_no_folder_of_tests_is_a_package(project: Path) -> None:
    """A package tests/tui would hide tui; see pythonpath in pyproject.toml."""
    assert list((project / "tests").rglob("__init__.py")) == []


def test_rooms_that_call_themselves_pure_are_held_to_it(project: Path) -> None:
    pure = {
        name
        for file in modules(project)
        if not (name := name_of(project, file)).startswith(("ledger.importers", "ledger.aggregates."))
        and re.search(r"\bPure[.;]", docstring(file).split("\n\n")[0])
    }
    within = {name for name in pure if name.rpartition(".")[0] in pure}
    settings = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    rooms, drawings = (c for c in settings["contracts"] if c["name"].startswith(("pure rooms", "what only draws")))
    held = {*rooms["source_modules"], *drawings["source_modules"]}
    assert held == pure - within, "a pure room holds all that is in it"


def test_a_screen_is_one_file_and_one_line_of_the_table(project: Path) -> None:
    files = {name_of(project, file) for file in (project / "src/tui/screens").glob("*.py")}
    assert files - {"tui.screens"} == {entry.module for entry in SCREENS.values()}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main([verb, "--help"])
    assert leaving.value.code == 0
    assert f"usage: unstall {verb}" in capsys.readouterr().out


def test_help_lists_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [verb for verb in VERBS if f"  {verb} " not in shown] == []


def test_an_unknown_verb_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stauts"]) == 2
    assert "'stauts'" in capsys.readouterr().err


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, child_environment: dict[str, str]) -> Path:
    ledger = tmp_path_factory.mktemp("house") / "sample.unstall"
    for verb in (["init", "--sample"], ["rebuild"]):
        _unstall([*verb, "--ledger", str(ledger)], child_environment)
    return ledger


@pytest.mark.parametrize("verb", READING)
def test_reading_loads_nothing_heavy(verb: str, sample: Path, child_environment: dict[str, str]) -> None:
    done = _unstall([*READING[verb], "--ledger", str(sample)], child_environment, "-X", "importtime")
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert "sqlite3" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("verb", [["status"], ["why", "DESK"], ["log", "--initiative", "HEAT"]], ids=" ".join)
def test_plain_words_load_not_even_what_is_light(
    verb: list[str], sample: Path, child_environment: dict[str, str]
) -> None:
    done = _unstall([*verb, "--ledger", str(sample)], child_environment, "-X", "importtime")
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}
    assert "sqlite3" in loaded
    assert loaded & {"argparse", "contextlib", "pathlib", "json", "typing", "re", "enum"} == set()


@pytest.mark.parametrize("verb", ["status", "items", "why", "log", "signals"])
def test_even_json_needs_no_typing(verb: str, sample: Path, child_environment: dict[str, str]) -> None:
    """It costs a short command a fifth; `ledger.light` has what reading takes of it."""
    done = _unstall([*READING[verb], "--ledger", str(sample)], child_environment, "-X", "importtime")
    assert "typing" not in {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}


def test_a_reader_that_goes_away_is_no_error(sample: Path, child_environment: dict[str, str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as gone:
        done = subprocess.run(
            [sys.executable, "-c", _CALL, "log", "--ledger", str(sample), "--format", "jsonl"],
            env=child_environment,
            stdout=gone,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")


_CALL = "import sys; from tui.shell.main import main; sys.exit(main())"


def _unstall(words: list[str], environment: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *options, "-c", _CALL, *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
