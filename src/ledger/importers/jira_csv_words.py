"""What the columns of Jira's own CSV export are called, in the languages of those who export. Pure.

The words are those of exports that were seen: English (cloud and server), Polish, Portuguese, Spanish; of French and
German what their users quote.
"""

from __future__ import annotations

#: Our name of a column, and its names in exports.
_COLUMNS = {
    "key": "issue key | work item key | key | klucz zgłoszenia | clave de incidencia | chave da item | clé de ticket"
    " | vorgangsschlüssel",
    "id": "issue id | work item id | id. zgłoszenia | id de la incidencia | id da item | id de ticket | vorgangs-id",
    "summary": "summary | podsumowanie | resumen | resumo | résumé | zusammenfassung",
    "type": "issue type | typ zgłoszenia | tipo de incidencia | tipo de item | type de ticket | vorgangstyp",
    "status": "status | estado | état",
    "category": "status category | kategoria statusu | categoría de estado | categoria do status | statuskategorie",
    "project": "project key | klucz projektu | clave del proyecto | chave do projeto | projektschlüssel",
    "project name": "project name | nazwa projektu | nombre del proyecto | nome do projeto | projektname",
    "assignee": "assignee | osoba przypisana | persona asignada | responsável | personne assignée | zugewiesene person",
    "assignee id": "assignee id | id osoby przypisanej | id de la persona asignada | id do responsável",
    "reporter": "reporter | osoba zgłaszająca | informador | relator | rapporteur | autor",
    "reporter id": "reporter id | id osoby zgłaszającej | id del informador | id do relator",
    "creator": "creator | twórca | creador | criador | créateur | ersteller",
    "creator id": "creator id | id twórcy | id del creador | id do criador",
    "created": "created | utworzono | creada | criado | création | erstellt",
    "updated": "updated | zaktualizowano | actualizada | atualizado(a) | mise à jour | aktualisiert",
    "resolved": "resolved | rozwiązane | resuelta | resolvido | résolu | erledigt",
    "due": "due date | termin | fecha de vencimiento | data limite | date d'échéance | fälligkeitsdatum",
    "parent": "parent key | clave principal | chave pai | clé parent",
    "label": "labels | etykiety | etiquetas | étiquettes | stichwörter",
    "component": "components | component/s | komponenty | componentes | composants | komponenten",
    "version": "fix versions | fix version/s",
    "comment": "comment | komentarz | comentario | comentário | commentaire | kommentar",
}
_OURS = {word.strip(): ours for ours, words in _COLUMNS.items() for word in words.split(" | ")}

_CATEGORIES = {
    "new": "to do | do zrobienia | por hacer | tareas por hacer | a fazer | itens pendentes | à faire | zu erledigen",
    "indeterminate": "in progress | w toku | en curso | em andamento | fazendo | en cours | in arbeit",
    "done": "done | gotowe | listo | finalizada | concluído | feito | terminé | terminé(e) | fertig",
}
_KINDS = {word.strip(): key for key, words in _CATEGORIES.items() for word in words.split(" | ")}
#: How the names of the issue types below others begin: sub-task, subtarea, Unteraufgabe, podzadanie, sous-tâche.
_BELOW = ("sub", "unter", "pod", "sous")
#: Types of links by the name that stands behind a column of them: whether the outward side is the one that needs the
#: other, as in 'depends on', or the one that is needed, as in 'blocks'.
_NEEDS_OUTWARD = dict.fromkeys(("depends", "depends on", "dependency", "dependent", "dependence", "requires"), True) | (
    dict.fromkeys(("blocks", "blocker", "gantt end to start", "gantt: finish-start"), False)
)
_IS_OUTWARD = {"outward": True, "zewnętrzne": True, "inward": False}


def ours(column: str) -> str | None:
    """Our name of a column; `flagged` and `epic` for the custom fields of agile boards, `blocks` and `blocked by` for
    links of every type that says what has to be done first."""
    word = " ".join(column.lower().split())
    if word.endswith("(flagged)"):
        return "flagged"
    if word.endswith("(epic link)"):
        return "epic"
    if word.endswith(")") and (needs := _NEEDS_OUTWARD.get(word.rpartition("(")[2][:-1])) is not None:
        outward = _IS_OUTWARD.get(word.partition(" ")[0])
        return None if outward is None else "blocked by" if outward == needs else "blocks"
    return _OURS.get(word)


def category(word: str) -> str | None:
    """The key of a status category, None where the word is of no language known here."""
    return _KINDS.get(word.strip().lower())


def is_below(kind: str) -> bool:
    """Whether an issue type of this name stands below others, whose epic is then theirs."""
    return kind.lower().startswith(_BELOW)
