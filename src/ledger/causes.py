"""The cause classes of waits that a policy may replace. Pure."""

from __future__ import annotations

CAUSES: tuple[str, ...] = (
    "decision",
    "client input",
    "supplier",
    "dependency",
    "access or environment",
    "unclear requirements",
    "capacity",
    "reprioritised",
    "rework",
    "unknown",
)
