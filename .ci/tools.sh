#!/bin/sh
# System tools, by what needs them: `venv` to build, `tests` to test.
# Installed on Debian as root; named elsewhere, where the tests that use them skip loudly.
set -eu

missing=""
case "$1" in
    venv) "${PYTHON:-python3}" -c "import ensurepip" 2>/dev/null || missing="python3-venv" ;;
    tests) command -v rapper >/dev/null 2>&1 || missing="raptor2-utils" ;;
esac
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$missing" >/dev/null
    exit 0
fi

echo "Missing: $missing (the name of the Debian package)" >&2
[ "$1" = tests ] && [ "${CI:-}" != true ]
