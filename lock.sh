#!/bin/sh
# Resolves everything once, into tests/requirements.txt, then takes each service's share of it.
set -eu
cd "$(dirname "$0")"
compile() { # OUT INPUT...
    out=$1; shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-package rascrypto-common \
        --no-annotate --custom-compile-command "make lock" ${UPGRADE:+--upgrade} -o "$out" "$@"
}
compile tests/requirements.txt tests/requirements.in services/*/pyproject.toml
for service in services/*/pyproject.toml; do
    folder=$(dirname "$service")
    compile "$folder/requirements.txt" -c tests/requirements.txt "$service"
done
compile services/build-requirements.txt -c tests/requirements.txt services/build-requirements.in
compile tests/standins/requirements.txt -c tests/requirements.txt tests/standins/requirements.in
