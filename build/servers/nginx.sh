# nginx with its dav module: strong tags, and If-Match is ignored on PUT and DELETE. The dav-ext module adds LOCK.
need() { debian nginx nginx libnginx-mod-http-dav-ext; }

version() { nginx -v 2>&1 | sed 's,.*nginx/\([0-9.]*\).*,\1,'; }

start() {
  mkdir "$state/documents"
  cat >"$state/nginx.conf" <<CONF
daemon off;
$(((UID)) || echo 'user root;')
pid $state/nginx.pid;
error_log $state/error.log;
load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
events {}
http {
  access_log off;
  types { application/json json; text/plain txt; }
  client_body_temp_path $state/bodies;
  dav_ext_lock_zone zone=locks:1m;
  server {
    listen 127.0.0.1:$port;
    root $state/documents;
    location / {
      dav_methods PUT DELETE MKCOL COPY MOVE;
      dav_ext_methods PROPFIND OPTIONS LOCK UNLOCK;
      dav_ext_lock zone=locks;
    }
  }
}
CONF
  exec nginx -e "$state/error.log" -c "$state/nginx.conf"
}
