"""Keys can be given away and swapped; what clashes or is mistyped is told in a sentence, and nothing else breaks."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stage import opened, press, screen_text

from tui.kept.settings import Setting, Settings, read_settings
from tui.keys.actions import actions, reaches
from tui.keys.clashes import clashes
from tui.keys.keymap import key_named, keymap
from tui.screens.review import Review
from tui.shell.main import main
from tui.widgets.signs import key_written

NAMES = [action.name for action in actions()]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("UNSTALL_CONFIG", str(path))
    monkeypatch.setenv("UNSTALL_ACTOR", "ana")
    return path


def problems(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    return [problem.told(path.name) for problem in keymap(read_settings(path)).problems]


def test_every_binding_has_a_name_of_its_own_and_no_two_meet() -> None:
    assert [name for name in NAMES if name.count(".") != 1 or not all(name.split("."))] == []
    assert len(NAMES) == len(set(NAMES))
    for reach in reaches():
        for scope in reach:
            keys = [key for action in scope for key in action.keys if action.scope == scope[-1].scope]
            assert len(keys) == len(set(keys)), scope


async def test_a_key_given_to_an_action_does_it_and_its_old_one_does_not(ledger: Path, config: Path) -> None:
    config.write_text('[keys]\nundo = "ctrl+y"\nreview.watch = ["f2", "W"]\n', encoding="utf-8")
    async with opened(ledger) as (app, pilot):
        await press(app, pilot, "2", "w")
        assert app.reader.position == 362
        await press(app, pilot, "f2")
        assert app.status.text.endswith("verdict watch; ctrl+y takes it back")
        assert "f2 watch" in app.keys.text
        await press(app, pilot, "W")
        assert app.reader.position == 364
        await press(app, pilot, "ctrl+y")
        assert app.status.text.startswith("undone as 365: ")
        await press(app, pilot, "question_mark")
        shown = " ".join(screen_text(app).split())
        assert "f2 W verdict: watch" in shown
        assert "ctrl+y undo the last fact" in shown


async def test_two_keys_can_be_swapped(ledger: Path, config: Path) -> None:
    config.write_text('[keys.review]\ncontinue = "w"\nwatch = "c"\n', encoding="utf-8")
    async with opened(ledger) as (app, pilot):
        assert app.status.text == ""
        await press(app, pilot, "2", "c")
        assert "verdict watch" in app.status.text
        await press(app, pilot, "w")
        assert "verdict continue" in app.status.text


async def test_a_clash_is_told_with_both_names_and_both_keep_their_keys(ledger: Path, config: Path) -> None:
    config.write_text('# mine\n[keys]\nundo = "b"\n', encoding="utf-8")
    async with opened(ledger) as (app, pilot):
        assert app.status.text == "config.toml line 3: b would be blocker and undo; undo stays on u"
        await press(app, pilot, "b")
        assert app.form.plan is not None
        assert app.form.plan.command == "RaiseBlocker"
        await press(app, pilot, "escape", "u")
        assert "has recorded nothing here" in app.status.text
        await press(app, pilot, "question_mark")
        # The config file is told with its whole path, which may break the sentence anywhere.
        assert "b would be blocker and undo" in " ".join(screen_text(app).split())


async def test_a_broken_file_is_one_sentence_and_the_screens_open(ledger: Path, config: Path) -> None:
    config.write_text('[keys]\nundo = "x\n', encoding="utf-8")
    async with opened(ledger) as (app, pilot):
        assert app.status.text.startswith("config.toml line 2: ")
        assert app.status.text.endswith("until then the default keys hold")
        await press(app, pilot, "2")
        assert isinstance(app.page, Review)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '[keys.review]\nwatch = "u"\n',
            "config.toml line 2: u would be undo and review.watch; review.watch stays on w",
        ),
        ('[keys]\nundo = "w"\n', "config.toml line 2: w would be review.watch and undo; undo stays on u"),
        (
            '[keys.review]\n\nskip = "j"\n',
            "config.toml line 3: j would be moving.down and review.skip; review.skip stays",
        ),
        (
            'keys.review.skip = "c"\n',
            "config.toml line 1: c would be review.continue and review.skip; review.skip stays",
        ),
        ('[keys]\nundo = "ctl+x"\n', "config.toml line 2: 'ctl+x' is no key; write it as x, X, ctrl+x, f2"),
        ('[keys]\n"undoo" = "x"\n', "config.toml line 2: 'undoo' is no action; did you mean undo?"),
        ("[keys]\nundo = 3\n", "config.toml line 2: undo wants keys in quotation marks"),
        ("[keys]\nundo = []\n", "config.toml line 2: undo has no key; leave the line out"),
        ("\n[kyes]\n", "config.toml line 2: 'kyes' is not a setting; there is [keys]"),
        ("keys = 1\n", "config.toml line 1: keys is a table; write [keys] on a line of its own"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "config.toml", text)
    assert problem.startswith(told)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in read_settings(tmp_path / "config.toml").problems[0].sentence
    assert "cannot be read" in read_settings(tmp_path).problems[0].sentence


KEYS = st.sampled_from(["a", "b", "c", "d", "u", "w", "j", "?", "/", "ctrl+x", "f2", "tab", "enter"])


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(KEYS, min_size=1, max_size=2), max_size=6))
def test_whatever_is_asked_for_nothing_that_counts_clashes_and_the_rest_is_told(asked: dict[str, list[str]]) -> None:
    settings = Settings(Path("config.toml"), tuple(Setting(name, keys, 1) for name, keys in asked.items()))
    found = keymap(settings)
    assert clashes(reaches(), found.remapped) == []
    assert len(found.remapped) + len(found.problems) == len(asked)


@given(
    st.text(st.characters(max_codepoint=0x24F), max_size=3)
    | st.sampled_from(["ctrl++", "shift+f5", "alt+,", "space", "escape"])
)
def test_a_key_is_read_as_it_is_written_or_refused_in_words(text: str) -> None:
    try:
        named = key_named(text)
    except ValueError as error:
        refusal: str | None = str(error)
    else:
        refusal = None
        assert key_named(key_written(named)) == named
    assert refusal is None or "is no key" in refusal


def test_what_keys_prints_is_the_config_file_that_changes_nothing(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys"]) == 0
    printed = capsys.readouterr().out
    assert len(tomllib.loads(printed)["keys"]) > 4
    config.write_text(printed, encoding="utf-8")
    assert main(["keys"]) == 0
    assert capsys.readouterr().out == printed


def test_keys_and_doctor_tell_what_is_wrong(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text('[keys]\nundo = "b"\n', encoding="utf-8")
    assert main(["keys", "review"]) == 1
    said = capsys.readouterr()
    assert said.err == f"unstall: {config} line 2: b would be blocker and undo; undo stays on u\n"
    assert 'watch = "w"' in said.out
    assert main(["keys", "nowhere"]) == 1
    assert "there are everywhere, moving, " in capsys.readouterr().err
    main(["doctor"])
    assert "bad   config file" in capsys.readouterr().out
