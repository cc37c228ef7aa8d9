# Azurite, the emulator of Azure Storage; SERVICE says which of its services: blob (strong tags, leases) or table (weak tags that If-Match takes).
service=${SERVICE:-blob}

need() { node_packages azurite@3.37.0; }

version() { node -p "require('$modules/azurite/package.json').version"; }

start() {
  cd "$state" || exit
  exec node "$modules/azurite/dist/src/$service/main.js" --inMemoryPersistence --silent --loose --disableTelemetry --skipApiVersionCheck \
    "--${service}Host" 127.0.0.1 "--${service}Port" "$port"
}
