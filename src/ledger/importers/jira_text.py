"""The text of Jira's comments: plain as it is, Atlassian documents as the plain text inside them. Pure."""

from __future__ import annotations

import re
from typing import Any

#: What Jira writes before the reason of a flag.
_FLAG_MARK = re.compile(r"^\s*\(flag(?:off)?\)\s*(?:Flag (?:added|removed))?\s*", re.IGNORECASE)
_BLOCKS = {"paragraph", "heading", "listItem", "codeBlock", "blockquote", "tableRow", "rule", "panel"}


def clean(text: str) -> str:
    """NUL becomes U+FFFD: SQLite's text functions would end there."""
    return text.replace("\x00", "\ufffd")


def plain(body: Any) -> str:
    """The text of a comment."""
    return clean(body if isinstance(body, str) else _of_document(body)).strip()


def reason(body: Any) -> str:
    """The text of a comment on a flag, without Jira's own mark."""
    return _FLAG_MARK.sub("", plain(body)).strip()


def _of_document(node: Any) -> str:
    """Text of an Atlassian document, without recursion: its depth is the sender's choice."""
    parts: list[str] = []
    waiting: list[Any] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            parts.append(one)
        elif isinstance(one, list):
            waiting.extend(reversed(one))
        elif isinstance(one, dict):
            parts.append(_leaf(one))
            if one.get("type") in _BLOCKS:
                waiting.append("\n")
            content = one.get("content")
            if isinstance(content, list):
                waiting.extend(reversed(content))
    return "".join(parts)


def _leaf(node: dict[str, Any]) -> str:
    kind = node.get("type")
    if kind == "text":
        return str(node.get("text", ""))
    if kind == "hardBreak":
        return "\n"
    attributes = node.get("attrs")
    if isinstance(attributes, dict) and kind in ("mention", "emoji", "inlineCard"):
        return str(attributes.get("text") or attributes.get("shortName") or attributes.get("url") or "")
    return ""
