"""Foreign text inside Markdown: shown as it is, never as markup. Pure."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&])")
#: What would begin a list, a quotation or a heading at the start of a line.
_START = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)")


def plain(text: str) -> str:
    """One line in which nothing is markup; line ends become spaces."""
    line = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return _START.sub(lambda found: found[1] + found[2][:-1] + "\\" + found[2][-1], line)


def anchor(heading: str) -> str:
    """The anchor that GitHub, GitLab and most others make for a heading."""
    kept = "".join(character for character in heading.lower() if character.isalnum() or character in " -_")
    return kept.replace(" ", "-")
