"""Jira's own CSV export: each row is the issue that the REST interface would give without its change log."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from intaking import Desk, present

from ledger.errors import BadInput
from ledger.facts import BlockerRaised, Commented, DependencyAdded, ItemDueMoved
from ledger.importers.guess import format_of
from ledger.importers.time_forms import both_ways, form_of

BERLIN = ZoneInfo("Europe/Berlin")
HEADER = (
    "Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Assignee,Assignee Id,Creator,Creator Id,"
    "Created,Updated,Resolved,Due date,Labels,Labels,Inward issue link (Blocks),Outward issue link (Blocks),"
    "Custom field (Flagged),Comment,Comment,Parent key,Status Category\n"
)
ROWS = (
    '"Draw, then paint",AB-1,101,Story,Review,AB,Hall,Ana Reyes,id-ana,Bo Lind,id-bo,'
    "21/Dec/25 3:31 PM,15/Jan/26 8:03 PM,,30/Jan/26 12:00 AM,one,two,,AB-2,Impediment,"
    '"22/Dec/25 9:00 AM;id-bo;First, ask\nDora",,AB-9,In Progress\n'
    "Paint,AB-2,102,Sub-task,Done,AB,Hall,,,Bo Lind,id-bo,"
    "20/Dec/25 1:00 PM,10/Jan/26 1:00 PM,09/Jan/26 12:30 PM,,,,AB-1,,,,,AB-1,Done\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "jira")


def test_a_row_is_an_issue_at_the_times_of_its_columns(desk: Desk) -> None:
    place = desk.file(HEADER + ROWS, "export.csv")
    assert format_of(place) == "jira"
    report = desk.take(place, zone=BERLIN)
    assert (report.read, report.problems) == (2, [])
    assert desk.take(place, zone=BERLIN).added == 0
    items = present(desk.records())
    assert {key: (item["status"], item.get("assignee"), item["title"]) for key, item in items.items()} == {
        "item:AB-1": ("Review", "Ana Reyes", "Draw, then paint"),
        "item:AB-2": ("Done", None, "Paint"),
    }
    assert [(at, fact.to) for at, _, fact in desk.told("StatusChanged")] == [
        ("2026-01-15T19:03:00+00:00", "Review"),
        ("2026-01-09T11:30:00+00:00", "Done"),
    ]
    assert [(at, actor) for at, actor, _ in desk.told("ItemAdded")] == [
        ("2025-12-21T14:31:00+00:00", "Bo Lind"),
        ("2025-12-20T12:00:00+00:00", "Bo Lind"),
    ]
    assert [str(fact.to) for fact in desk.facts("ItemDueMoved") if isinstance(fact, ItemDueMoved)] == ["2026-01-30"]


def test_links_flags_and_comments_of_an_export_are_taken_in(desk: Desk) -> None:
    desk.take_text(HEADER + ROWS, "export.csv", zone=BERLIN)
    assert desk.facts("DependencyAdded") == [DependencyAdded("item:AB-1", "item:AB-2")]
    assert desk.facts("BlockerRaised") == [BlockerRaised("AB-1-flag-1", ("item:AB-1",), "AB-1 was flagged")]
    assert desk.told("Commented") == [
        ("2025-12-22T08:00:00+00:00", "Bo Lind", Commented("AB-1", "First, ask\nDora")),
    ]


def test_links_of_every_type_that_says_what_comes_first_are_dependencies(desk: Desk) -> None:
    desk.take_text(
        "Issue key,Summary,Status,Created,Outward issue link (Depends),Inward issue link (Dependency),"
        "Outward issue link (Gantt End to Start),Outward issue link (Relates)\n"
        "AB-1,One,Open,2026-01-01T09:00:00Z,AB-2,,,AB-4\nAB-2,Two,Open,2026-01-01T09:00:00Z,,AB-3,,\n"
        "AB-3,Three,Open,2026-01-01T09:00:00Z,AB-2,,,\nAB-4,Four,Open,2026-01-01T09:00:00Z,,,AB-3,\n",
        "export.csv",
    )
    # What only the one that is needed lists is told by nobody: Jira writes a link into both.
    assert desk.facts("DependencyAdded") == [
        DependencyAdded("item:AB-2", "item:AB-1"),
        DependencyAdded("item:AB-2", "item:AB-3"),
    ]


def test_an_issue_stands_in_the_epic_above_it_and_a_subtask_does_not_call_its_parent_one(desk: Desk) -> None:
    desk.take_text(HEADER + ROWS, "export.csv", zone=BERLIN, initiative_from="epic")
    assert {stream: item["initiative"] for stream, item in present(desk.records()).items()} == {
        "item:AB-1": "AB-9",
        "item:AB-2": "AB",
    }


def test_times_that_name_no_zone_are_refused_at_once_with_what_to_say(desk: Desk) -> None:
    with pytest.raises(BadInput, match=r"'21/Dec/25 3:31 PM', name no zone; say which: --zone Europe/Berlin"):
        desk.take_text(HEADER + ROWS, "export.csv")
    assert desk.records() == []


def test_times_of_no_known_form_are_refused_at_once(desk: Desk) -> None:
    with pytest.raises(BadInput, match="in a form that is not known"):
        desk.take_text(HEADER + ROWS.replace("/Dec/", " Frimaire "), "export.csv", zone=BERLIN)


def test_an_export_without_the_day_of_creation_says_which_column_is_missing(desk: Desk) -> None:
    with pytest.raises(BadInput, match="has no column 'Created'"):
        desk.take_text("Issue key,Summary,Status\nAB-1,Paint,Done\n", "export.csv", zone=BERLIN)


def test_a_row_that_is_broken_is_told_and_the_rest_goes_in(desk: Desk) -> None:
    rows = ROWS + "too,short\n" + ROWS.splitlines()[-1].replace("AB-2", "").replace("102", "103") + "\n"
    report = desk.take_text(HEADER + rows, "export.csv", zone=BERLIN)
    assert [(problem.line, problem.why) for problem in report.problems] == [
        (5, "it has 2 columns, the header has 24"),
        (6, "a row without a key: the row has no key or does not say when the issue was created"),
    ]
    assert report.read == 2


@pytest.mark.parametrize(
    ("header", "row", "category"),
    [
        (
            "Podsumowanie,Klucz zgłoszenia,Status,Utworzono,Zaktualizowano,Osoba przypisana,Kategoria statusu",
            "Malować,AB-1,Malowanie,12/lut/26 10:19 PM,13/paź/26 10:26 AM,Ana,W toku",
            "active",
        ),
        (
            "Resumen,Clave de incidencia,Estado,Creada,Actualizada,Persona asignada,Categoría de estado",
            "Pintar,AB-1,Pintando,13/ene/26 6:01 PM,13/ago/26 6:19 PM,Ana,En curso",
            "active",
        ),
        (
            "Resumo,Chave da item,Status,Criado,Atualizado(a),Responsável,Categoria do status",
            "Pintar,AB-1,Pronto,17/mai/26 10:00 AM,05/dez/26 10:33 AM,Ana,Concluído",
            "done",
        ),
    ],
)
def test_exports_in_other_languages_are_read(desk: Desk, header: str, row: str, category: str) -> None:
    place = desk.file(f"\ufeff{header}\r\n{row}\r\n", "export.csv")
    assert format_of(place) == "jira"
    assert desk.take(place, zone=BERLIN).problems == []
    (item,) = present(desk.records()).values()
    status = row.split(",")[2]
    assert (item["status"], item["assignee"]) == (status, "Ana")
    assert desk.facts("PolicySet")[0].statuses[status] == category


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (["21/Dec/22 3:31 PM", "1/Jan/23 11:05 AM"], "%d/%b/%y %I:%M %p"),
        (["03/ago/26", "12/lut/21"], "%d/%b/%y"),
        (["6/21/2025 16:14", "6/1/2025 1:02"], "%m/%d/%Y %H:%M"),
        (["05.12.2024 14:22"], "%d.%m.%Y %H:%M"),
        (["2024-01-01", "2024-01-01T10:00:00+01:00"], "iso"),
        (["13/13/2024"], None),
        ([], None),
    ],
)
def test_the_form_of_times_is_one_that_fits_them_all(texts: list[str], form: str | None) -> None:
    assert form_of(texts) == form


def test_a_form_that_would_fit_the_other_way_round_is_not_sure() -> None:
    assert both_ways(["01/02/2026", "03/04/2026"], "%d/%m/%Y")
    assert not both_ways(["01/02/2026", "13/04/2026"], "%d/%m/%Y")
    assert not both_ways(["2026/01/02"], "%Y/%m/%d")
