#!/bin/sh
# Sets up a checkout: system libraries, a virtual environment in .venv, the pinned packages, semdesk itself.
# "setup.sh" is enough to run it, "setup.sh dev" adds what tests and checks need. Done once for each content of
# pyproject.toml and constraints.txt: a stamp in .setup says so, and later runs end at once.
set -eu
cd "$(dirname "$0")/.."

kind=${1:-run}
key=$(cat pyproject.toml constraints.txt installer/*.sh | cksum | tr ' ' '-')
stamp=".setup/$kind-$key"
if [ -x .venv/bin/python ] && { [ -e "$stamp" ] || [ -e ".setup/dev-$key" ]; }; then
    exit 0
fi

suitable='import sys; sys.exit(sys.version_info < (3, 11))'
find_python() {
    for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14; do
        if "$candidate" -c "$suitable" 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "semdesk needs Python 3.11 or newer; install it, or name it: make run PYTHON=/path/to/python3" >&2
    return 1
}

python=$(find_python)
if [ "$(uname)" = Linux ]; then
    sh installer/system.sh "$python" "$kind"
fi
if ! .venv/bin/python -c "$suitable" 2>/dev/null; then
    echo "Setting up semdesk in .venv; the first time this takes some minutes."
    "$python" -m venv --clear .venv
fi
if [ "$kind" = dev ]; then what=".[dev]"; else what="."; fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e "$what"

mkdir -p .setup
rm -f ".setup/$kind-"*
touch "$stamp"
