"""The way in: killed, repeated, overlapping and hostile files."""

from __future__ import annotations

import gzip
import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from intaking import Desk
from issue_making import RETITLED, comment, issue

from ledger.errors import BadInput, Unavailable
from ledger.importers import importer_of, intake, json_records, reading
from ledger.importers.intake import PROBLEMS_KEPT
from ledger.log.recorder import SqliteLog


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "jira")


def many_issues(count: int) -> bytes:
    return b"".join(json.dumps(issue(f"AB-{n}", str(n), [RETITLED])).encode() + b"\n" for n in range(1, count + 1))


def sources(path: Path) -> list[tuple[str | None, str]]:
    log = SqliteLog(path)
    try:
        return sorted((record.source, repr(record.fact)) for record in log.read())
    finally:
        log.close()


def test_an_import_that_was_killed_goes_on_and_ends_as_if_it_had_not_been(
    tmp_path: Path, child_environment: dict[str, str]
) -> None:
    file = tmp_path / "many.ndjson"
    file.write_bytes(many_issues(12_000))
    ledger = tmp_path / "killed.unstall"
    start = "import sys; from tui.shell.main import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", start, "import", "jira", str(file), "--ledger", str(ledger)]
    running = subprocess.Popen(command, env=child_environment, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and running.poll() is None:
        if ledger.exists() and _head(ledger) > 0:
            running.send_signal(signal.SIGKILL)
            break
        time.sleep(0.002)
    assert running.wait() == -signal.SIGKILL
    log = SqliteLog(ledger)
    some = log.head()
    log.close()
    finished = subprocess.run([*command, "--format", "json"], env=child_environment, capture_output=True, check=True)
    told = json.loads(finished.stdout)
    whole = Desk(tmp_path, "jira")
    added = whole.take(str(file)).added
    assert 0 < some < added
    assert (told["read"], told["added"], told["already"]) == (12_000, added - some, some)
    assert sources(ledger) == sources(tmp_path / "taken.unstall")


def _head(ledger: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT position FROM head").fetchone()[0])
    except (sqlite3.Error, TypeError):
        return 0


def test_progress_tells_the_bytes_of_the_packed_file_and_comes_to_its_end(desk: Desk) -> None:
    place = desk.file(many_issues(6_000), "in.gz")
    told: list[tuple[int, int | None, int]] = []
    intake.take_in(
        desk.log,
        importer_of("jira"),
        [place],
        intake.Options(),
        progress=lambda _, done, total, read: told.append((done, total, read)),
    )
    size = Path(place).stat().st_size
    assert len(told) >= 2
    assert told == sorted(told)
    assert told[-1] == (size, size, 6_000)


def test_several_files_of_one_tracker_and_one_twice_add_each_fact_once(desk: Desk) -> None:
    one = desk.file([issue("AB-1", "1", []), issue("AB-2", "2", [])], "one")
    two = desk.file([issue("AB-2", "2", []), issue("AB-3", "3", [])], "two")
    report = desk.take(one, two, one)
    assert report.read == 6
    assert [fact.item for fact in desk.facts("ItemAdded")] == ["AB-1", "AB-2", "AB-3"]


def test_a_disk_that_fills_in_the_middle_of_an_import_keeps_and_tells_what_was_added(desk: Desk) -> None:
    """SQLite's own page limit stands for the disk."""
    first = desk.file([issue(histories=[])], "first.json")
    many = [issue(f"AB-{number}", str(number), [], summary="x" * 2_000) for number in range(2, 300)]
    second = desk.file(many, "second.json")
    with desk.log._recorder.datastore.transaction(commit=False) as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 40}")
    with pytest.raises(
        Unavailable, match=r"nothing was written, but for \d facts that this import added before: run it"
    ):
        desk.take(first, second)
    assert [fact.item for fact in desk.facts("ItemAdded")] == ["AB-1"]
    with desk.log._recorder.datastore.transaction(commit=False) as cursor:
        cursor.execute("PRAGMA max_page_count = 1000000")
    desk.take(first, second)
    assert len(desk.facts("ItemAdded")) == 299


def test_a_file_that_is_all_wrong_fills_no_memory_with_problems(desk: Desk) -> None:
    report = desk.take_text("{}\n" + '{"a": 1}\n' * (PROBLEMS_KEPT + 500))
    assert len(report.problems) == PROBLEMS_KEPT + 1
    assert "more problems like these" in report.problems[-1].why


def test_what_is_no_file_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(BadInput, match="there is no such file"):
        desk.take(str(desk.folder / "nothing.json"))
    with pytest.raises(BadInput, match="this is a folder"):
        desk.take(str(desk.folder))


def good_and(bad: bytes) -> bytes:
    first, last = (json.dumps(issue(f"AB-{n}", str(n), [])).encode() for n in (1, 2))
    return b"\n".join((first, bad, last))


def with_field(name: str, value: str) -> bytes:
    raw = json.dumps(issue("AB-9", "9", []))
    fields = json.loads(raw)["fields"]
    return raw.replace(f'"{name}": {json.dumps(fields[name])}', f'"{name}": {value}', 1).encode()


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b'{"id": "9"', "not valid JSON"),
        (with_field("summary", '"x", "flagged": ' + "[" * 200_000), "nested too deeply"),
        (b'{"id": "9", "key": "AB-9\xff"}', "not valid UTF-8 at byte 24 of the record: ff"),
        (b'{"id": "9", "key": "AB-9", "fields": NaN}', "not valid JSON"),
        (with_field("summary", "5"), "Expected `str"),
        (with_field("created", '"0000-01-05T09:00:00Z"'), "is not a time"),
        (with_field("created", '"10000-01-05T09:00:00Z"'), "is not a time"),
        (with_field("created", '"2026-01-05T09:00:00"'), "has no time zone"),
        (with_field("created", '"9999-12-31T23:59:59-14:00"'), "outside the years 1 to 9999"),
        (with_field("duedate", '"soon"'), "is not a day"),
        (with_field("created", "12345678901234567890123"), "Expected `str`"),
    ],
)
def test_a_broken_record_is_named_with_its_line_and_hurts_no_other(desk: Desk, bad: bytes, why: str) -> None:
    report = desk.take_text(good_and(bad))
    assert [problem.line for problem in report.problems] == [2]
    assert why in report.problems[0].why
    assert [fact.item for fact in desk.facts("ItemAdded")] == ["AB-1", "AB-2"]


def test_a_number_out_of_range_in_a_field_that_is_read_is_a_problem(desk: Desk) -> None:
    raw = json.dumps(issue("AB-9", "9", [], timeoriginalestimate=5)).replace(": 5", ": 1e999").encode()
    report = desk.take_text(good_and(raw))
    assert [(problem.line, "out of range" in problem.why) for problem in report.problems] == [(2, True)]


def test_a_time_that_the_clocks_skipped_is_a_problem_in_that_zone(desk: Desk) -> None:
    raw = with_field("created", '"2026-03-29T02:30:00"')
    report = desk.take_text(good_and(raw), zone=ZoneInfo("Europe/Berlin"))
    assert "the clocks skipped it" in report.problems[0].why


def test_lone_surrogates_and_nul_become_the_replacement_character(desk: Desk) -> None:
    raw = rb"half \ud83d pair, \udc00 half, whole \ud83d\ude00, zero \u0000 and \\ud83d as text"
    desk.take_text(with_field("summary", '"' + raw.decode() + '"'))
    (added,) = desk.facts("ItemAdded")
    assert added.title == "half \ufffd pair, \ufffd half, whole \U0001f600, zero \ufffd and \\ud83d as text"


def test_of_a_key_that_stands_twice_the_last_one_counts(desk: Desk) -> None:
    raw = json.dumps(issue(histories=[])).replace('"summary":', '"summary": "first", "summary":')
    desk.take_text(raw)
    assert [fact.title for fact in desk.facts("ItemAdded")] == ["Heat the hall"]


def test_escapes_markup_and_bidirectional_text_are_kept_as_they_are(desk: Desk) -> None:
    title = "\x1b[31mred [bold]x[/bold] =1+1 \u202eevil \u200bzero"
    desk.take_text([issue(histories=[], summary=title)])
    assert [fact.title for fact in desk.facts("ItemAdded")] == [title]


def test_a_key_that_nobody_can_see_is_a_problem(desk: Desk) -> None:
    report = desk.take_text([issue("AB\u202e-1", histories=[])])
    assert "characters that nobody can see" in report.problems[0].why


def test_an_id_with_a_nul_is_a_problem_because_it_would_end_there(desk: Desk) -> None:
    report = desk.take_text([issue(histories=[], comment={"comments": [comment("1\x00", RETITLED["created"], "x")]})])
    assert "characters that nobody can see" in report.problems[0].why


def test_a_line_beyond_every_measure_is_passed_over(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (reading, json_records):
        monkeypatch.setattr(module, "MAX_RECORD_BYTES", 3 << 20)
    report = desk.take_text(good_and(b'{"a": "' + b"x" * (4 << 20) + b'"}'))
    assert [(p.line, "longer than 3 MiB" in p.why) for p in report.problems] == [(2, True)]
    assert len(desk.facts("ItemAdded")) == 2


@pytest.mark.parametrize("mark", ["utf-16", "utf-8-sig"])
def test_what_a_windows_shell_wrote_is_read(desk: Desk, mark: str) -> None:
    told = json.dumps(issue(histories=[], summary="Wärme für die Halle"), ensure_ascii=False)
    assert desk.take_text(told.encode(mark)).problems == []
    assert [fact.title for fact in desk.facts("ItemAdded")] == ["Wärme für die Halle"]


def test_a_zip_archive_says_what_to_do_with_it(desk: Desk) -> None:
    with pytest.raises(BadInput, match="this is a zip archive; unpack it"):
        desk.take_text(b"PK\x03\x04 and so on")


def test_a_zip_bomb_is_not_unpacked_to_its_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "UNPACKED_BYTES_ALLOWED", 8 << 20)
    report = desk.take_text(good_and(b" " * (64 << 20)), "bomb.gz")
    assert "as a zip bomb does" in report.problems[-1].why


def test_a_packed_file_that_is_cut_off_gives_what_it_holds_and_a_problem(desk: Desk) -> None:
    packed = gzip.compress(many_issues(4_000))
    place = desk.file(packed[: len(packed) // 2])
    report = desk.take(place)
    assert report.read > 1_000
    assert "damaged or cut off" in report.problems[0].why


def test_json_that_ends_in_the_middle_says_so(desk: Desk) -> None:
    page = json.dumps({"issues": [issue("AB-1", "1", []), issue("AB-2", "2", [])]}, indent=1)
    report = desk.take_text(page[:-400])
    assert report.read == 1
    assert "cut off" in report.problems[0].why


def test_an_issue_with_more_facts_than_a_transaction_holds_goes_in_whole(desk: Desk) -> None:
    said = [comment(n, "2026-02-01T00:00:00.000+0000", f"comment {n}") for n in range(10_500)]
    report = desk.take_text([issue(histories=[], comment={"comments": said})])
    assert report.problems == []
    assert len(desk.facts("Commented")) == 10_500
