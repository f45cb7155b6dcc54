#!/bin/sh
# Reads the settings of the web server, says in one line which of them is wrong, and then becomes Caddy.
#   WEB_HOSTS   further names that the page answers to, separated by blanks
#   WEB_HTTPS   on: HTTPS with a certificate authority of this installation's own
#   LOGIN       anything: the monitor is asked before every answer (it knows the password, we do not)
set -eu
set -f

refuse() { # SENTENCE
    echo "cannot start: $1" >&2
    exit 2
}

is_address() { # TEXT
    case $1 in
        *:*) case $1 in *[!0-9A-Fa-f:.]*) return 1 ;; esac ;;
        *[!0-9.]* | *..* | .* | *. | '') return 1 ;;
        *.*.*.*.*) return 1 ;;
        *.*.*.*) ;;
        *) return 1 ;;
    esac
}

check_host() { # NAME
    is_address "$1" && return
    case $1 in
        *://* | */*) hint="without http:// and without a path" ;;
        *:*) hint="without a port" ;;
        *,* | *\;*) hint="separated by blanks" ;;
        *[!A-Za-z0-9.-]* | .* | *. | *..* | -* | *-) hint="letters, digits, dots and hyphens" ;;
        *) return 0 ;;
    esac
    refuse "WEB_HOSTS: $1 is no host name: write names such as pi.example.org, $hint"
}

WEB_PORT=${WEB_PORT:-5000}
WEB_BIND=${WEB_BIND:-0.0.0.0}
is_address "$WEB_BIND" || refuse "WEB_BIND: $WEB_BIND is no address: write one of this machine's, or 0.0.0.0 for all"
case $WEB_BIND in
    *:*) CADDY_LISTENER="[$WEB_BIND]:$WEB_PORT" ;;
    *) CADDY_LISTENER="$WEB_BIND:$WEB_PORT" ;;
esac

hosts=
sites=
first_address=
for name in localhost ${WEB_HOSTS:-} 127.0.0.1; do
    check_host "$name"
    case " $hosts " in *" $name "*) continue ;; esac
    hosts="$hosts $name"
    written=$name
    case $name in *:*) written="[$name]" ;; esac
    sites="$sites${sites:+, }https://$written:$WEB_PORT"
    if is_address "$name"; then first_address=${first_address:-$name}; fi
done

case ${WEB_HTTPS:-off} in
    off)
        CADDY_HTTPS=off
        CADDY_SITES="http://:$WEB_PORT"
        ;;
    on)
        CADDY_HTTPS=on
        CADDY_SITES=$sites
        ;;
    *) refuse "WEB_HTTPS: $WEB_HTTPS is neither on nor off" ;;
esac
CADDY_HOSTS=$hosts
# Browsers name no host where the address is an IP address: such a visitor gets this one's certificate.
CADDY_DEFAULT_SNI=$first_address
CADDY_LOGIN=${LOGIN:+on}
CADDY_LOGIN=${CADDY_LOGIN:-off}
CADDY_DATA=${XDG_DATA_HOME:-/data}
export WEB_PORT WEB_BIND CADDY_LISTENER CADDY_HTTPS CADDY_SITES CADDY_HOSTS CADDY_DEFAULT_SNI CADDY_LOGIN CADDY_DATA

exec "${CADDY:-caddy}" run --adapter caddyfile --config "$(dirname "$0")/Caddyfile"
