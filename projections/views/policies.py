"""The policy, and who is who, as they were in force at a moment."""

from __future__ import annotations

import sqlite3

from ledger.instants import Micros
from ledger.light_json import loads
from projections.model.people import People
from projections.model.policy import Policy
from projections.moment import ITS_OWN, Moment
from projections.views.schema import MARKS

#: What stands at a moment: known by then, not retracted by then, and in force.
STANDS = "known <= :known AND (gone IS NULL OR gone > :known) AND at <= :as_of"


def cut(moment: Moment) -> dict[str, Micros]:
    """By when a policy has to be in force and known that judges a moment; for `STANDS`."""
    as_of, known = moment[:2] if moment.judged == ITS_OWN else (moment.judged, moment.judged)
    return {"as_of": as_of, "known": known}


def policy_at(connection: sqlite3.Connection, moment: Moment) -> Policy:
    """The policy folded from the settings that stand at the moment, in the order in which they came into force."""
    rows = connection.execute(
        f"SELECT settings FROM policy WHERE {STANDS} ORDER BY at, position",
        cut(moment),
    ).fetchall()
    return Policy(loads(row[0]) for row in rows)


def people_at(connection: sqlite3.Connection, moment: Moment) -> People:
    """The names that were merged, and known to be, by the moment."""
    rows = connection.execute(
        f"SELECT value, more FROM {MARKS} WHERE subject = (SELECT id FROM subject WHERE stream = 'people') "
        f"AND kind = 'PeopleMerged' AND {STANDS} ORDER BY at, position",
        {"as_of": moment.as_of, "known": moment.known_at},
    ).fetchall()
    return People((person, loads(more)["aliases"]) for person, more in rows)
