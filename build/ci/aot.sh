#!/bin/bash
# Compiles a client ahead of time, without a warning, and runs it against a real origin.
set -eu -o pipefail
out=$(mktemp -d)
coproc origin { exec build/servers/serve lighttpd; }
trap 'kill "$origin_PID" 2>/dev/null || true; rm -rf "$out"' EXIT
CI='' dotnet publish tests/ConflictAware.AotSmoke -o "$out"
read -r -t 60 ready <&"${origin[0]}"
[[ $ready == ready* ]] || { echo "$ready"; exit 1; }
du -h "$out/ConflictAware.AotSmoke"
"$out/ConflictAware.AotSmoke" "${ready##*url=}"
