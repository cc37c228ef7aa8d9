# nginx as a reverse proxy that compresses, in front of UPSTREAM: it weakens the strong tags of what it compresses, and drops no other.
need() { debian nginx nginx; }

version() { nginx -v 2>&1 | sed 's,.*nginx/\([0-9.]*\).*,\1,'; }

start() {
  cat >"$state/nginx.conf" <<CONF
daemon off;
$(((UID)) || echo 'user root;')
pid $state/nginx.pid;
error_log $state/error.log;
events {}
http {
  access_log off;
  client_body_temp_path $state/bodies;
  proxy_temp_path $state/answers;
  gzip on;
  gzip_proxied any;
  gzip_min_length 1;
  gzip_types application/json text/plain;
  server {
    listen 127.0.0.1:$port;
    location / {
      proxy_pass ${UPSTREAM:-http://127.0.0.1:9};
      proxy_http_version 1.1;
      proxy_set_header Accept-Encoding "";
      proxy_set_header Host \$http_host;
    }
  }
}
CONF
  exec nginx -e "$state/error.log" -c "$state/nginx.conf"
}
