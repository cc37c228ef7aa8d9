# PostgreSQL; the user is postgres, without a password. Every row has xmin, the transaction that wrote it last.
need() { debian pg_ctlcluster postgresql; }

version() { postgres --version | sed 's/^[^0-9]*\([0-9.]*\).*/\1/'; }

address() { echo "postgresql://127.0.0.1:$port/"; }

answers() { pg_isready --quiet --host 127.0.0.1 --port "$port"; }

# It refuses to run as root.
start() {
  local as=()
  ((UID)) || { as=(setpriv --reuid postgres --regid postgres --clear-groups) && chown postgres "$state"; }
  "${as[@]}" initdb --pgdata "$state/data" --username postgres --auth trust --no-sync --encoding UTF8 --locale C &&
    exec "${as[@]}" postgres -D "$state/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off
}

# Debian keeps the programs of each version apart; the newest goes first.
for programs in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort --version-sort); do PATH=$programs:$PATH; done
