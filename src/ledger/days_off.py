"""The holidays of countries and regions: the only room that knows the library `holidays`."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.errors import Rejected


def days_off(regions: Iterable[str], years: Iterable[int]) -> tuple[str, ...]:
    """The ISO days on which nobody works in any of the regions, such as `DE`, `DE-BE` or `US-CA`.

    The days are stored with the policy, not looked up when something is read: what was worked stays on record, whatever
    a later version of the library says. Raises Rejected for an unknown region.
    """
    # Half a second for most countries' calendars, which only who sets a policy shall wait for.
    import holidays

    wanted = list(years)
    found: set[str] = set()
    for region in regions:
        country, part = _named(region)
        try:
            told = holidays.country_holidays(country, subdiv=part or None, years=wanted)
        except NotImplementedError:
            raise Rejected(_unknown(region, country, part)) from None
        found.update(day.isoformat() for day in told)
    return tuple(sorted(found))


def _named(region: str) -> tuple[str, str]:
    """The country and its part as the library writes them, capitals aside."""
    import holidays

    country, _, part = region.strip().partition("-")
    parts = holidays.list_supported_countries().get(country.upper(), [])
    return country.upper(), next((each for each in parts if each.casefold() == part.casefold()), part)


def _unknown(region: str, country: str, part: str) -> str:
    import holidays

    parts = holidays.list_supported_countries().get(country)
    if parts is None:
        return f"no holidays are known of {region!r}; name a country by its two letters, and a part of it as DE-BE"
    known = ", ".join(sorted(parts)) or "none of its parts"
    return f"no holidays are known of {part!r} in {country}; known are {known}"
