#!/bin/sh
# Starts the broker: at the first start gives every service a password of its own, then runs nats-server with them.
# NATS_KEYS holds a folder for each service, and in it the password, in a file that only its owner can read.
# A password is renewed by deleting its file and starting the broker again.
set -eu
umask 077

make_password() { # FILE
    mkdir -p "${1%/*}"
    echo "nats: a new password in $1"
    new=$(mktemp "$1.XXXXXX")
    od -An -N32 -tx1 /dev/urandom | tr -d ' \n' > "$new"
    sync
    # Brokers of a cluster may start together: the first to come decides, the others take its word.
    # An empty file is what a power cut may have left. Nothing else is removed: it may have come this moment.
    if [ -e "$1" ] && [ ! -s "$1" ]; then rm -f "$1"; fi
    ln "$new" "$1" 2>/dev/null || true
    rm -f "$new"
    sync
}

password_of() { # USER
    [ -s "$NATS_KEYS/$1/password" ] || make_password "$NATS_KEYS/$1/password" >&2
    # The quotes keep the configuration from reading a number.
    printf '"%s"' "$(cat "$NATS_KEYS/$1/password")"
}

NATS_PASSWORD_INGEST=$(password_of ingest)
NATS_PASSWORD_ANALYSIS=$(password_of analysis)
NATS_PASSWORD_REPORTER=$(password_of reporter)
NATS_PASSWORD_MONITOR=$(password_of monitor)
export NATS_PASSWORD_INGEST NATS_PASSWORD_ANALYSIS NATS_PASSWORD_REPORTER NATS_PASSWORD_MONITOR

# One of three in a cluster: the others are told by name, and nobody joins without the cluster's own password.
config=nats.conf
if [ -n "${NATS_CLUSTER:-}" ]; then
    config=cluster.conf
    NATS_PASSWORD_CLUSTER=$(password_of cluster)
    route() { printf 'nats-route://cluster:%s@%s:6222' "$(cat "$NATS_KEYS/cluster/password")" "$1"; }
    # shellcheck disable=SC2086 # three names, separated by blanks
    set_routes() { NATS_ROUTE_1=$(route "$1") NATS_ROUTE_2=$(route "$2") NATS_ROUTE_3=$(route "$3"); }
    set_routes $NATS_CLUSTER
    export NATS_PASSWORD_CLUSTER NATS_ROUTE_1 NATS_ROUTE_2 NATS_ROUTE_3
fi
exec "${NATS_SERVER:-nats-server}" --config "$(dirname "$0")/$config" "$@"
