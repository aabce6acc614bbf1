"""Why a record of Jira's cannot be taken in, in words that say how to ask Jira for one that can. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

_WHOLE = "GET /rest/api/2/search?expand=changelog&fields=*all gives whole issues"
#: A key by which an answer of Jira's that is no issue is known, and what it is.
_OTHERS = {
    "errorMessages": "this is no issue but Jira's refusal to give one: {}",
    "issueChangeLogs": f"these are changes without the issues that they belong to; {_WHOLE}, changes and all",
    "changeHistories": f"these are changes without the issue that they belong to; {_WHOLE}, changes and all",
    "values": f"this is a page of changes or of a list, not of issues; {_WHOLE}, changes and all",
    "items": f"these are changes without the issue that they belong to; {_WHOLE}, changes and all",
    "webhookEvent": f"this is a message that Jira sent about an issue, not the issue; {_WHOLE}",
}
_decoder = msgspec.json.Decoder()


def explained(raw: bytes, why: str) -> str:
    """`why` itself where nothing better is known of the record."""
    try:
        found = _decoder.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return why
    if not isinstance(found, dict):
        return why
    fields = found.get("fields")
    named = f"{found['key']}: " if isinstance(found.get("key"), str) else ""
    if not isinstance(fields, dict):
        return _without_fields(found, named, why)
    if isinstance(fields.get("summary"), dict):
        return f"{named}its fields are in a form that Jira gave before version 5; {_WHOLE}"
    if "key" not in found:
        return f"the issue has no key; {_WHOLE}"
    if "created" not in fields:
        return f"{named}it does not say when it was created; {_WHOLE}"
    return f"{named}{why}"


def _without_fields(found: dict[str, Any], named: str, why: str) -> str:
    for key, words in _OTHERS.items():
        if key in found:
            said = found[key]
            return words.format(" ".join(map(str, said)) if isinstance(said, list) else said)
    if "id" in found or "key" in found:
        return f"{named}the issue comes without its fields; {_WHOLE}"
    return why
