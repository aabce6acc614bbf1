"""Names in a mapping: one column or attribute, a path into nested values, or several joined by a template. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping as Readable
from typing import Any

from ledger.importers.mapping import Mapping
from ledger.importers.row import text_of

_PLACE = re.compile(r"\{([^{}]+)\}")


class Template:
    """`incident_state`, `to.status`, or `{concept:name}/{lifecycle:transition}`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.names = _PLACE.findall(name) or [name]
        self.joined = bool(_PLACE.search(name))

    def fill(self, values: Readable[str, Any]) -> Any:
        """The value; of a template its text, None where every part of it is empty."""
        if not self.joined:
            return value_at(values, self.name)
        found = {name: text_of(value_at(values, name)) for name in self.names}
        if not any(found.values()):
            return None
        return _PLACE.sub(lambda place: found[place[1]] or "", self.name)


def value_at(values: Readable[str, Any], name: str) -> Any:
    """The value of a name; where there is none of that name, dots lead into nested objects."""
    if name in values:
        return values[name]
    here: Any = values
    parts = name.split(".")
    for index, part in enumerate(parts):
        if not isinstance(here, Readable):
            return None
        rest = ".".join(parts[index:])
        if rest in here:
            return here[rest]
        here = here.get(part)
    return here


def expressions_of(mapping: Mapping) -> list[str]:
    """Every name from which the rules of a mapping take a value, each once."""
    found: list[str | None] = [mapping.case.title, mapping.case.initiative, mapping.status.from_]
    for one in (mapping.owner, mapping.assignee, mapping.due, mapping.estimate, mapping.comment):
        found.append(one.from_ if one else None)
    found += [target.from_ for target in mapping.target]
    found += [progress.from_ for progress in mapping.progress]
    found += [dependency.from_ for dependency in mapping.dependency]
    conditions = [*(mapping.pause.begins + mapping.pause.ends if mapping.pause else ())]
    for blocker in mapping.blocker:
        conditions += [*blocker.raised, *blocker.cleared]
        found.append(blocker.unblocker)
    for decision in mapping.decision:
        conditions += [*decision.asked, *decision.taken, *decision.withdrawn]
        found += [decision.decider, decision.driver, decision.needed_by]
    found += [condition.from_ for condition in conditions]
    return list(dict.fromkeys(name for name in found if name))
