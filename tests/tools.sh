#!/bin/sh
# Programs that the tests call, or one line that says what to type: sh tests/tools.sh program=package ...
set -eu
missing=""
for tool in "$@"; do
    command -v "${tool%%=*}" >/dev/null || missing="$missing ${tool#*=}"
done
if [ -z "$missing" ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "The tests need more programs: sudo apt-get install$missing" >&2
exit 1
