# etcd, through the JSON gateway of its v3 API: a transaction whose comparison fails is answered 200.
need() { debian etcd etcd-server; }

version() { etcd --version | sed -n 's/^etcd Version: //p'; }

# It listens before it has elected itself.
answers() { [[ $(status_line /health) == *" 200 "* ]]; }

start() {
  local clients=http://127.0.0.1:$port peers
  peers=http://127.0.0.1:$(free_port)
  exec etcd --data-dir "$state/data" --listen-client-urls "$clients" --advertise-client-urls "$clients" \
    --listen-peer-urls "$peers" --initial-advertise-peer-urls "$peers" --initial-cluster "default=$peers"
}
