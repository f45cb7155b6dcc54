#!/bin/sh
# Care of the Docker stack: ./care.sh backup | restore FILE | upgrade | status, or by make. No more than Docker is needed.
# COMPOSE_PROJECT_NAME and COMPOSE_FILE choose another stack than compose.yaml's, as they do for docker compose.
set -eu
cd "$(dirname "$0")"

FORMAT="rascrypto backup 1"
PARTS="candles.tar reports.sqlite3 history.sqlite3 watchlist.json"
BACKUPS=${BACKUPS:-backups}

say() { echo "care: $*"; }
fail() { echo "care: $*" >&2; exit 1; }

inside() { service=$1; shift; docker compose exec -T "$service" "$@"; }
# The service itself is stopped; only its image, its folders and its settings are wanted.
instead_of() { service=$1; shift; docker compose run --rm --no-deps -T "$service" "$@"; }

scratch() { # a folder for the parts, gone when this ends
    mkdir -p "$BACKUPS"
    WORK=$(mktemp -d "$BACKUPS/.unfinished.XXXXXX")
    trap 'rm -rf "$WORK"' EXIT
    trap 'exit 1' INT TERM HUP
}

need_running() {
    for service in nats ingest analysis reporter monitor; do
        [ -n "$(docker compose ps -q --status running "$service" 2>/dev/null)" ] ||
            fail "$service does not run; start the stack first (make up)"
    done
}

save_parts() {
    inside analysis python -m common.care save candles > "$WORK/candles.tar"
    # Through SQLite, into the folder that has room for it, then out.
    inside reporter sh -c 'trap "rm -f /data/.care.sqlite3" EXIT
        python -m reporter.backup /data/.care.sqlite3 >&2 && cat /data/.care.sqlite3' > "$WORK/reports.sqlite3"
    inside monitor python -m common.care save history > "$WORK/history.sqlite3"
    inside ingest python -m common.care save watchlist > "$WORK/watchlist.json"
}

backup() {
    need_running
    scratch
    name="rascrypto-$(date +%Y-%m-%d-%H%M%S)${1:+-$1}.tar.gz"
    save_parts || fail "no backup was made: see the line above"
    { echo "$FORMAT"; cd "$WORK"; sha256sum $PARTS; cd - > /dev/null; } > "$WORK/MANIFEST.part"
    mv "$WORK/MANIFEST.part" "$WORK/MANIFEST"
    # It holds mail addresses: for its owner alone. Whole or not at all under its name.
    (umask 077; cd "$WORK"; tar -czf whole.tar.gz MANIFEST $PARTS)
    sync
    mv "$WORK/whole.tar.gz" "$BACKUPS/$name"
    rm -rf "$WORK"
    SAVED="$BACKUPS/$name"
    say "saved $SAVED ($(du -h "$SAVED" | cut -f1))"
}

check_archive() { # FILE: unpacks it into WORK; nothing of the product is touched
    [ -f "$1" ] || fail "$1 is no file; name a backup: make restore FILE=$BACKUPS/rascrypto-….tar.gz"
    tar -xzf "$1" -C "$WORK" MANIFEST $PARTS 2> /dev/null || fail "$1 is no backup of RasCrypto, or it is damaged"
    [ "$(head -n 1 "$WORK/MANIFEST")" = "$FORMAT" ] || fail "$1 is a backup in another format than \"$FORMAT\""
    for part in $PARTS; do
        [ -f "$WORK/$part" ] && [ ! -L "$WORK/$part" ] && grep -q "  $part\$" "$WORK/MANIFEST" ||
            fail "$1 is not a whole backup: $part is missing"
    done
    (cd "$WORK" && tail -n +2 MANIFEST | sha256sum --quiet -c - > /dev/null 2>&1) || fail "$1 is damaged: a checksum differs"
    {
        inside analysis python -m common.care check candles < "$WORK/candles.tar" &&
            inside monitor python -m common.care check history < "$WORK/history.sqlite3" &&
            inside ingest python -m common.care check watchlist < "$WORK/watchlist.json" &&
            inside reporter sh -c 'trap "rm -f /data/.care.sqlite3" EXIT; cat > /data/.care.sqlite3 &&
                python -c "from pathlib import Path; from reporter.restore import inspect; inspect(Path(\"/data/.care.sqlite3\"))"' \
                < "$WORK/reports.sqlite3"
    } > "$WORK/said" 2>&1 || fail "$1 cannot be restored: $(tail -n 1 "$WORK/said")"
}

load_parts() {
    instead_of analysis python -m common.care load candles < "$WORK/candles.tar" &&
        instead_of monitor python -m common.care load history < "$WORK/history.sqlite3" &&
        instead_of reporter sh -c 'trap "rm -f /data/.care.sqlite3" EXIT; cat > /data/.care.sqlite3 &&
            python -m reporter.restore /data/.care.sqlite3 > /dev/null &&
            echo "subscriptions and deliveries of the reporter"' < "$WORK/reports.sqlite3" &&
        inside ingest python -m common.care load watchlist < "$WORK/watchlist.json"
}

restore() {
    [ -n "${1:-}" ] || fail "which file? make restore FILE=$BACKUPS/rascrypto-….tar.gz"
    need_running
    scratch
    check_archive "$1"
    wanted=$WORK
    backup before-restore
    WORK=$wanted
    say "restoring $1"
    docker compose stop analysis reporter monitor 2> "$WORK/said" || fail "$(tail -n 1 "$WORK/said")"
    if load_parts > "$WORK/loaded" 2>&1; then
        grep -E '^(candles|history|subscriptions|watchlist) ' "$WORK/loaded" | sed 's/^/care: back: /'
    else
        docker compose start analysis reporter monitor 2> /dev/null || true
        fail "not restored: $(tail -n 1 "$WORK/loaded"). What was there before is in $SAVED"
    fi
    docker compose up -d --no-build --no-recreate --wait analysis reporter monitor 2> "$WORK/said" || fail "restored, but not healthy again: $(tail -n 1 "$WORK/said")"
    say "restored, and healthy again; what was there before is in $SAVED"
}

newest_source() {
    git rev-parse --abbrev-ref '@{upstream}' > /dev/null 2>&1 || { say "no upstream to pull from: taking the files as they are"; return; }
    before=$(git rev-parse --short HEAD)
    git pull --ff-only --quiet || fail "not upgraded: git pull says why. Nothing was changed"
    say "source: $before -> $(git rev-parse --short HEAD)"
}

upgrade() {
    newest_source
    if [ -n "$(docker compose ps -q --status running reporter 2> /dev/null)" ]; then
        backup before-upgrade
    else
        say "the stack does not run: no backup was made"
    fi
    old=$(docker compose images -q | sort -u)
    docker compose build || fail "not upgraded: the build failed. What ran goes on as it was"
    docker compose up -d --wait --remove-orphans ||
        fail "the new version is not healthy: make logs says why. Back: git checkout ${before:-<the old commit>} && make up${SAVED:+, and if need be make restore FILE=$SAVED}"
    for image in $old; do # those that a container or a name still needs refuse to go
        docker image inspect --format '{{len .RepoTags}}' "$image" 2> /dev/null | grep -qx 0 &&
            docker image rm "$image" > /dev/null 2>&1 && say "removed the old image $image"
    done
    say "upgraded, and healthy"
}

status_without_docker() { # what make run and make demo have started here
    for file in "${DATA_DIR:-.run}"/*/addresses; do
        [ -f "$file" ] || continue
        page=$(sed -n 's/^page=//p' "$file")
        # shellcheck disable=SC2046 # one word an address
        .venv/bin/python -m common.care.status --page "$page" $(grep -v '^page=' "$file" | sed 's/^/--at /') < /dev/null
        return
    done
    fail "no stack runs here; start it: make up, make run or make demo"
}

status() {
    containers=$(docker compose ps -a -q 2> /dev/null || true)
    [ -n "$containers" ] || { status_without_docker; return; }
    format='{"service":{{json (index .Config.Labels "com.docker.compose.service")}},"state":{{json .State}},"restarts":{{.RestartCount}}}'
    # shellcheck disable=SC2086 # one word a container
    docker inspect --format "$format" $containers > "${TMPDIR:-/tmp}/care.$$"
    trap 'rm -f "${TMPDIR:-/tmp}/care.$$"' EXIT
    page="http://$(hostname -I 2> /dev/null | cut -d' ' -f1):$(docker compose port web 5000 2> /dev/null | sed 's/.*://')"
    for service in monitor reporter ingest analysis; do
        [ -n "$(docker compose ps -q --status running "$service")" ] || continue
        inside "$service" python -m common.care.status --page "$page" < "${TMPDIR:-/tmp}/care.$$"
        return
    done
    docker compose ps -a
}

case "${1:-}" in
    backup) backup ;;
    restore) restore "${2:-}" ;;
    upgrade) upgrade ;;
    status) status ;;
    *) fail "use: ./care.sh backup | restore FILE | upgrade | status" ;;
esac
