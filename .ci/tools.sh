#!/bin/sh
# What pip does not install, by what needs it: `venv` to build, `tests` to test.
# System packages are installed on Debian as root and named elsewhere, where the tests that use them skip loudly.
# npm packages (a second SPARQL engine, an accessibility checker) go into build/npm, for tests alone.
set -eu

missing=""
need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
case "$1" in
    venv) "${PYTHON:-python3}" -c "import ensurepip" 2>/dev/null || missing="python3-venv" ;;
    tests)
        need rapper raptor2-utils
        need chromium chromium
        need curl curl
        need npm "nodejs npm"
        need virtuoso-t virtuoso-opensource-7
        # Names in Korean and Japanese show as boxes without a font that has them.
        fc-list 2>/dev/null | grep -qi "cjk" || missing="$missing fonts-noto-core fonts-noto-cjk"
        ;;
esac

if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -qq
        # shellcheck disable=SC2086 # one word per package is meant
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        echo "Missing:$missing (the names of the Debian packages)" >&2
        [ "$1" = tests ] && [ "${CI:-}" != true ] || exit 1
    fi
fi

if [ "$1" = tests ] && command -v npm >/dev/null 2>&1 && [ ! -e build/npm/installed ]; then
    mkdir -p build/npm
    if npm install --prefix build/npm --no-save --no-package-lock --no-audit --no-fund --silent \
        "@comunica/query-sparql@4" "axe-core@4"; then
        touch build/npm/installed
    else
        echo "npm could not install the tests' packages" >&2
        [ "${CI:-}" != true ]
    fi
fi
