# Apache httpd with mod_dav: tags are weak for their first second; /compressed/ is the same directory through mod_deflate, which appends -gzip to the tags
# of what it compresses. LOCK.
need() { debian apache2 apache2; }

version() { apache2 -v | sed -n 's,.*Apache/\([0-9.]*\).*,\1,p'; }

# One thread: checking If-Match and replacing the file are two steps. With the usual ones, of eight writes under one tag at the same moment two or three were carried
# out in 24 of 25 rounds.
start() {
  local modules=/usr/lib/apache2/modules
  mkdir "$state/documents" "$state/locks"
  ((UID)) || chown www-data:www-data "$state/documents" "$state/locks"
  cat >"$state/apache.conf" <<CONF
ServerRoot $state
ServerName 127.0.0.1
Listen 127.0.0.1:$port
PidFile $state/apache.pid
ErrorLog $state/error.log
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule mime_module $modules/mod_mime.so
LoadModule dav_module $modules/mod_dav.so
LoadModule dav_fs_module $modules/mod_dav_fs.so
LoadModule filter_module $modules/mod_filter.so
LoadModule deflate_module $modules/mod_deflate.so
LoadModule alias_module $modules/mod_alias.so
KeepAlive Off
ServerLimit 1
StartServers 1
ThreadsPerChild 1
ThreadLimit 1
MinSpareThreads 1
MaxSpareThreads 1
MaxRequestWorkers 1
User www-data
Group www-data
TypesConfig /dev/null
AddType application/json .json
AddType text/plain .txt
DAVLockDB $state/locks/db
DocumentRoot $state/documents
Alias /compressed $state/documents
<Directory $state/documents>
  Dav On
  Require all granted
</Directory>
<Location /compressed>
  SetOutputFilter DEFLATE
</Location>
CONF
  exec apache2 -f "$state/apache.conf" -DFOREGROUND
}
