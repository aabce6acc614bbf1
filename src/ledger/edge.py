"""Where the world comes in: the clock, random bytes, ids, the actor's name and the paths. Nothing else reads them."""

from __future__ import annotations

import os
from datetime import UTC, datetime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

LEDGER_VARIABLE = "UNSTALL_LEDGER"
ACTOR_VARIABLE = "UNSTALL_ACTOR"
CONFIG_VARIABLE = "UNSTALL_CONFIG"
#: For demonstrations and tests: an RFC 3339 time that stands for the present in everything that is read.
NOW_VARIABLE = "UNSTALL_NOW"


def now() -> datetime:
    """The present, aware and in UTC."""
    fixed = os.environ.get(NOW_VARIABLE)
    if fixed:
        from ledger.instants import parse_instant

        return parse_instant(fixed)
    return datetime.now(UTC)


def random_bytes(count: int) -> bytes:
    """`count` bytes from the operating system's random source."""
    return os.urandom(count)


def new_id(prefix: str) -> str:
    """A fresh key, such as `B-k3v9q2`, for something that nobody named."""
    import secrets  # loads hashing, which no reading command needs

    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return prefix + "-" + "".join(secrets.choice(alphabet) for _ in range(6))


def actor() -> str:
    """Who records: the variable UNSTALL_ACTOR, else the name of the login."""
    named = os.environ.get(ACTOR_VARIABLE, "").strip()
    if named:
        return named
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def editor() -> str:
    """The command of the person's own editor, empty where none is named."""
    return os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()


def default_ledger() -> str:
    """The ledger that serves when none is named: UNSTALL_LEDGER, else a file in the user's data folder."""
    named = os.environ.get(LEDGER_VARIABLE, "").strip()
    return named or os.path.join(_user_folder("XDG_DATA_HOME", ".local/share"), "unstall", "portfolio.unstall")


def cache_folder() -> str:
    """Where read models go when the ledger's own folder cannot be written."""
    return os.path.join(_user_folder("XDG_CACHE_HOME", ".cache"), "unstall")


def config_file() -> Path:
    """Where the user's own settings are read from: UNSTALL_CONFIG, else config.toml in the user's config folder."""
    from pathlib import Path

    named = os.environ.get(CONFIG_VARIABLE, "").strip()
    if named:
        return Path(named).expanduser()
    return Path(_user_folder("XDG_CONFIG_HOME", ".config"), "unstall", "config.toml")


def _user_folder(variable: str, fallback: str) -> str:
    # platformdirs would do, but costs 10 ms of a command's 40: only the plain case is answered without it.
    named = os.environ.get(variable, "").strip()
    if named:
        return named
    if os.name == "posix" and os.uname().sysname != "Darwin":
        return os.path.expanduser(os.path.join("~", fallback))
    import platformdirs

    folder = {
        "XDG_DATA_HOME": platformdirs.user_data_dir,
        "XDG_CACHE_HOME": platformdirs.user_cache_dir,
        "XDG_CONFIG_HOME": platformdirs.user_config_dir,
    }[variable]
    return folder()
