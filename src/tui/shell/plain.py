"""Plain words of the shell, read without argparse, which costs a reading verb a fifth of its time.

Plain is what is written out in full: `--flag value`, `--flag=value`, `--flag`, and one word for each positional
argument. Help, abbreviations, mistakes and arguments of other kinds are left to argparse, which reads all of it anew.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_KNOWN = frozenset(("action", "choices", "default", "dest", "help", "metavar"))


class NotPlain(Exception):
    """The words, or the arguments that a verb takes, are not plain."""


class Given:
    """The arguments by name, as argparse.Namespace has them."""


class PlainWords:
    """Takes what a verb tells argparse.ArgumentParser.add_argument, and then its words."""

    def __init__(self) -> None:
        self._positional: list[str] = []
        self._flags: dict[str, tuple[str, bool, Any]] = {}
        self._defaults: dict[str, Any] = {}

    def __getattr__(self, method: str) -> Any:
        raise NotPlain(method)

    def add_argument(self, name: str, *others: str, **told: Any) -> None:
        """One argument; raises NotPlain where it is of a kind that only argparse knows."""
        if len(others) == 1 and not name.startswith("--"):
            name, others = others[0], ()  # the short form is left to argparse where somebody uses it
        is_switch = "action" in told
        if others or told.keys() - _KNOWN or (is_switch and told["action"] != "store_true"):
            raise NotPlain(name)
        if not name.startswith("-"):
            self._positional.append(name)
            return
        dest = told.get("dest") or name.lstrip("-").replace("-", "_")
        self._flags[name] = (dest, is_switch, told.get("choices"))
        self._defaults[dest] = told.get("default", False if is_switch else None)

    def read(self, words: list[str]) -> Given:
        """The arguments that the words give. Raises NotPlain, see above."""
        given = Given()
        given.__dict__.update(self._defaults)
        standing: list[str] = []
        rest = iter(words)
        for word in rest:
            if not word.startswith("-"):
                standing.append(word)
                continue
            flag, equals, value = word.partition("=")
            if flag not in self._flags or not flag.startswith("--"):
                raise NotPlain(word)
            dest, is_switch, choices = self._flags[flag]
            if is_switch:
                if equals:
                    raise NotPlain(word)
                setattr(given, dest, True)
                continue
            if not equals:
                value = next(rest, "-")
                if value.startswith("-"):
                    raise NotPlain(word)
            if choices is not None and value not in choices:
                raise NotPlain(value)
            setattr(given, dest, value)
        if len(standing) != len(self._positional):
            raise NotPlain(" ".join(standing))
        given.__dict__.update(zip(self._positional, standing, strict=True))
        return given
