# Sourced by demo, test and bench: an environment of the project's own, made once and kept. Sets:
#   $root    the checkout              $python  the environment's interpreter, after set_up
#   $cache   a folder for whatever the tools want to keep
# Everything lies in .venv-unstall in the checkout; in the user's cache folder where the checkout cannot be written.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
unset PYTHONPATH PYTHONHOME # somebody else's modules must not decide what runs
export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '%s\n' "$@" >&2; }

die() {
    say "$@"
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Does this command run, and is it a Python that serves? A version manager's shim may exist and lead nowhere.
serves() { "$1" -c 'import sqlite3, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# The interpreter itself, where what was found is a shim or belongs to somebody's environment.
real_python() { "$1" -c 'import sys; print(getattr(sys, "_base_executable", None) or sys.executable)'; }

# Can it make an environment, or can something else here make one for it? Debian parts venv from its Python.
able() {
    has uv || "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 || "$1" -c 'import pip, venv' >/dev/null 2>&1
}

find_python() {
    local candidate first=
    if [ -n "${PYTHON:-}" ]; then
        serves "$PYTHON" || die "PYTHON=$PYTHON is not a Python of version 3.11 or newer with SQLite."
        real_python "$PYTHON"
        return
    fi
    for candidate in python3.13 python3.12 python3.11 python3 python; do
        serves "$candidate" || continue
        if able "$(real_python "$candidate")"; then
            real_python "$candidate"
            return
        fi
        first=${first:-$candidate}
    done
    if [ -n "$first" ]; then
        real_python "$first" # what is missing is said when its environment is made
        return
    fi
    die "There is no Python 3.11, 3.12 or 3.13 here. Install one, or name it: PYTHON=/path/to/python3 $0"
}

make_environment() {
    local base=$1 folder=$2
    if "$base" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        "$base" -m venv --clear "$folder"
    elif has uv; then
        rm -rf "$folder"
        uv venv --quiet --python "$base" "$folder"
    elif "$base" -m pip --version >/dev/null 2>&1 && "$base" -c 'import venv' >/dev/null 2>&1; then
        "$base" -m venv --clear --without-pip "$folder" # its own pip can install into another environment
    else
        die "$base cannot make an environment: its ensurepip module is missing." \
            "On Debian and Ubuntu: sudo apt install python3-venv. Elsewhere: install uv, or name another PYTHON=…"
    fi
}

install() {
    local base=$1
    shift
    if has uv; then
        uv pip install --quiet --python "$python" "$@" && return
        say "uv could not install it; trying pip."
    fi
    if "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m pip install -qq "$@" && return
    elif "$base" -m pip --version >/dev/null 2>&1; then
        "$base" -m pip --python "$python" install -qq "$@" && return
    fi
    die "The project could not be installed; the message above says why. When that is mended, run this again."
}

# The requirements in one of pyproject's [dependency-groups], one a line; older versions of pip do not know groups.
requirements_of() {
    "$python" - "$root/pyproject.toml" "$1" <<'PYTHON'
import sys, tomllib

with open(sys.argv[1], "rb") as file:
    print("\n".join(tomllib.load(file)["dependency-groups"][sys.argv[2]]))
PYTHON
}

# set_up PURPOSE [GROUP]: quick where nothing has changed since the last time.
set_up() {
    local purpose=$1 group=${2:-} base version home maker project requirement
    local wanted=(--editable "$root")
    base=$(find_python) || exit 1
    version=$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    home=$root
    [ -w "$root" ] || home=${XDG_CACHE_HOME:-$HOME/.cache}/unstall/checkout-$(printf '%s' "$root" | cksum | cut -d ' ' -f 1)
    home=$home/.venv-unstall/$version
    python=$home/bin/python
    cache=$home/cache
    maker="$("$base" -c 'import sys; print(sys.version.split()[0], sys.base_prefix)') $home"
    project=$(cksum <"$root/pyproject.toml")
    if [ "$(cat "$home/made-by" 2>/dev/null)" = "$maker" ] && serves "$python"; then
        if [ "$(cat "$home/ready-to-$purpose" 2>/dev/null)" = "$project" ]; then
            return
        fi
    else
        say "Making an environment with Python $version in ${home#"$root"/}."
        mkdir -p "$home"
        make_environment "$base" "$home"
        printf '%s\n' "$maker" >"$home/made-by"
    fi
    say "Installing unstall and what it needs to $purpose; this takes a minute, once."
    mkdir -p "$cache"
    if [ -n "$group" ]; then
        while IFS= read -r requirement; do wanted+=("$requirement"); done < <(requirements_of "$group")
    fi
    install "$base" "${wanted[@]}"
    printf '%s\n' "$project" >"$home/ready-to-$purpose"
}
