# Radicale, CalDAV and CardDAV: strong tags, refuses lists of them, answers 201 also when it replaces. Anybody may sign in, as the owner of /NAME/.
need() { debian radicale radicale; }

version() { radicale --version; }

start() {
  cat >"$state/radicale.conf" <<CONF
[server]
hosts = 127.0.0.1:$port
[auth]
type = none
[rights]
type = owner_only
[storage]
filesystem_folder = $state/collections
CONF
  exec radicale -C "$state/radicale.conf"
}
