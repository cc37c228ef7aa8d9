# Node-RED: the flows are one document at /flows, their version is rev in the body (Node-RED-API-Version: v2). Without it, a write replaces whatever is there.
need() { node_packages node-red@4.1.8; }

version() { node -p "require('$modules/node-red/package.json').version"; }

answers() { [[ $(status_line /flows) == *" 200 "* ]]; }

start() {
  cat >"$state/settings.js" <<JS
module.exports = {
  uiHost: '127.0.0.1',
  uiPort: $port,
  flowFile: 'flows.json',
  credentialSecret: 'x',
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false },
};
JS
  exec node "$modules/node-red/red.js" -u "$state" -s "$state/settings.js"
}
