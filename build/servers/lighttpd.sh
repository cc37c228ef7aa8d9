# lighttpd with mod_webdav: strong entity tags, If-Match honoured with 412, LOCK.
need() { debian lighttpd lighttpd lighttpd-mod-webdav; }

version() { lighttpd -v | sed -n '1s,^lighttpd/\([0-9.]*\).*,\1,p'; }

# One process: checking If-Match and replacing the file are one step only within it. With server.max-worker = 4, 200 competing conditional updates ended
# as 199; and each process remembers a file's state for a second or two, so that a read shows a tag which the next conditional PUT is refused for.
start() {
  mkdir "$state/documents"
  cat >"$state/lighttpd.conf" <<CONF
server.modules = ("mod_webdav")
server.document-root = "$state/documents"
server.bind = "127.0.0.1"
server.port = $port
server.max-worker = 0
server.errorlog = "$state/error.log"
mimetype.assign = (".json" => "application/json", ".xml" => "application/xml", ".txt" => "text/plain")
webdav.activate = "enable"
webdav.is-readonly = "disable"
webdav.sqlite-db-name = "$state/locks.db"
CONF
  exec lighttpd -D -f "$state/lighttpd.conf"
}
