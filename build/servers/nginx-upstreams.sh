# nginx in front of two upstreams, the second a stand-by: what the first one does not answer, PUT and DELETE included, nginx sends to the second by itself
# (proxy_next_upstream, on by default for idempotent methods). UPSTREAM and STANDBY name them, each as HOST:PORT.
need() { debian nginx nginx; }

version() { nginx -v 2>&1 | sed 's,.*/\([0-9.]*\).*,\1,'; }

start() {
  cat >"$state/nginx.conf" <<CONF
daemon off;
pid $state/nginx.pid;
error_log $state/error.log;
worker_processes 1;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path $state/body;
  proxy_temp_path $state/proxy;
  fastcgi_temp_path $state/fastcgi;
  uwsgi_temp_path $state/uwsgi;
  scgi_temp_path $state/scgi;
  upstream origin {
    server ${UPSTREAM:-127.0.0.1:9} max_fails=0;
    server ${STANDBY:-127.0.0.1:9} backup;
  }
  server {
    listen 127.0.0.1:$port;
    location / { proxy_pass http://origin; }
  }
}
CONF
  exec nginx -p "$state" -c "$state/nginx.conf" -e "$state/error.log"
}
