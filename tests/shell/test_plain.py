"""Words that are read without argparse mean what argparse would have made of them."""

from __future__ import annotations

import argparse
from contextlib import suppress
from importlib import import_module
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tui.shell.plain import NotPlain, PlainWords
from tui.shell.verbs import VERBS

READING = ("status", "items", "why", "log", "blockers", "decisions")
WORDS = ["--format", "json", "csv", "--format=jsonl", "--as-of", "--as-of=@3", "--initiative", "--all", "ATLAS", "-5"]
WORDS += ["", "-", "--", "-h", "--form", "--initiative=", "a b", "--grep", "--grep=--x", "--kind", "--ledger=x"]


class _Wrong(Exception):
    pass


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        raise _Wrong(message)

    def print_help(self, _file: Any = None) -> None:
        raise _Wrong


def told(parser: Any, verb: str) -> Any:
    import_module(VERBS[verb][0]).add_arguments(parser, verb)
    return parser


@given(st.sampled_from(READING), st.lists(st.sampled_from(WORDS), max_size=4))
def test_plain_words_are_read_as_argparse_reads_them(verb: str, words: list[str]) -> None:
    with suppress(NotPlain):
        plain = told(PlainWords(), verb).read(words)
        assert vars(plain) == vars(told(_Parser(), verb).parse_args(words))


def test_what_the_reading_verbs_are_usually_told_is_plain() -> None:
    for verb in READING:
        subject = ["A-1"] if verb == "why" else []
        given = told(PlainWords(), verb).read([*subject, "--format", "json", "--as-of=2026-05-13"])
        assert (given.format, given.as_of, given.known_at) == ("json", "2026-05-13", None)
