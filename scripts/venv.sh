#!/bin/sh
# Makes .venv and fills it: `scripts/venv.sh run` (what Deskhand needs) or `dev` (and what its tests need).
# Nothing is asked of the machine but Python 3.11 or newer. The second call costs some milliseconds: a stamp
# in the venv holds the checksum of everything that was installed.
set -eu

cd "$(dirname "$0")/.."
want="${1:-run}"
venv=".venv"
lock=".venv.lock"

say() { printf '%s\n' "$*" >&2; }
die() { say "deskhand: $*"; exit 1; }

case "$want" in
    run) lists="requirements-build.txt requirements.txt" ;;
    dev) lists="requirements-build.txt requirements-dev.txt" ;;
    *) die "scripts/venv.sh takes run or dev, not '$want'" ;;
esac

# What the packaging reads, and not the checks' settings further down; and where the checkout lies, because the
# scripts inside a venv hold its path.
packaging() { sed '/^# -* the checks/,$d' pyproject.toml; }
checksum() { { printf '%s\n' "$PWD"; cat "$@"; packaging; } | cksum; }
current() { [ -x "$venv/bin/python" ] && [ "$(cat "$venv/stamp-$1" 2>/dev/null)" = "$2" ]; }

sum_run="$(checksum requirements-build.txt requirements.txt)"
sum_dev="$(checksum requirements-build.txt requirements-dev.txt)"
ready() {
    case "$want" in
        run) current run "$sum_run" || current dev "$sum_dev" ;;
        dev) current dev "$sum_dev" ;;
    esac
}
ready && exit 0

# One installer at a time; whoever waited finds the work done.
waited=0
until mkdir "$lock" 2>/dev/null; do
    holder="$(cat "$lock/pid" 2>/dev/null || true)"
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
        rm -rf "$lock"
        continue
    fi
    [ "$waited" -lt 600 ] || die "another installation has held $lock for ten minutes; if none is running: rm -r $lock"
    sleep 1
    waited=$((waited + 1))
done
echo "$$" > "$lock/pid"
trap 'rm -rf "$lock"' EXIT
trap 'exit 130' INT TERM
ready && exit 0

suits() { "$1" -c 'import sys; sys.exit(not (sys.version_info >= (3, 11)))' >/dev/null 2>&1; }
complete() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }
find_python() {
    for name in ${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3}; do
        path="$(command -v "$name" 2>/dev/null)" || continue
        if suits "$path"; then
            incomplete="$path"
            if complete "$path"; then python="$path"; return 0; fi
        fi
    done
    return 1
}

python="" incomplete=""
if ! find_python; then
    sh scripts/system-packages.sh python3-venv || true # does something only as root on Debian or Ubuntu
    find_python || true
fi
if [ -z "$python" ] && [ -n "$incomplete" ]; then
    say "deskhand: $incomplete is here, but it cannot make a virtual environment."
    say "  On Debian and Ubuntu that part is a package of its own: sudo apt-get install python3-venv"
    say "  Then run the same command again."
    exit 1
fi
if [ -z "$python" ]; then
    say "deskhand: Python 3.11 or newer is needed, and none was found${PYTHON:+ under the name in PYTHON ($PYTHON)}."
    say "  Debian 12, Ubuntu 24.04 and newer: sudo apt-get install python3 python3-venv"
    say "  macOS: install Python 3 from python.org, or: brew install python@3.13"
    say "  Then run the same command again, or name an interpreter: make demo PYTHON=/path/to/python3.13"
    exit 1
fi

# A venv that another Python, another place or an interrupted run made is not repaired but made anew.
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1 ||
    [ "$(cat "$venv/place" 2>/dev/null)" != "$PWD" ] || ! suits "$venv/bin/python"; then
    rm -rf "$venv"
    "$python" -m venv "$venv" || die "$python could not make a virtual environment in $venv."
    printf '%s\n' "$PWD" > "$venv/place"
fi

say "Setting up .venv with $("$venv/bin/python" -V) and pinned packages; a minute or two, the first time only."
rm -f "$venv/stamp-run" "$venv/stamp-dev"
pip() { "$venv/bin/python" -m pip -qq --disable-pip-version-check --no-input "$@"; }
for list in $lists; do
    pip install --require-hashes -r "$list" || die "installing $list failed; the lines above say why. Running the same command again goes on."
done
pip install --no-deps --no-build-isolation -e . || die "installing deskhand itself failed; the lines above say why."
case "$want" in
    run) printf '%s' "$sum_run" > "$venv/stamp-run" ;;
    dev) printf '%s' "$sum_dev" > "$venv/stamp-dev" ;;
esac
