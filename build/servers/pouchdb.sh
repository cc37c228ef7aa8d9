# PouchDB Server, the HTTP interface of CouchDB: the version is _rev in the body or rev in the query, If-Match is not looked at. One database, db.
need() { node_packages express-pouchdb@4.2.0 pouchdb@9.0.0 express@4.22.1; }

version() { node -p "require('$modules/pouchdb/package.json').version"; }

address() { echo "http://127.0.0.1:$port/db/"; }

answers() { [[ $(status_line /db/) == *" 200 "* ]]; }

start() {
  cat >"$state/server.js" <<JS
const PouchDB = require('$modules/pouchdb').defaults({ prefix: '$state/' });
const app = require('$modules/express')();
app.use('/', require('$modules/express-pouchdb')(PouchDB, {
  configPath: '$state/config.json',
  logPath: '$state/requests.log',
  overrideMode: { exclude: ['routes/fauxton'] },
}));
new PouchDB('db').info().then(() => app.listen($port, '127.0.0.1'));
JS
  exec node "$state/server.js"
}
