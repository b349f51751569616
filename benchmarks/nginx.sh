#!/usr/bin/env bash
# GET of one file of 64 MiB by four connections: nginx with sendfile beside Granary, verified and by sendfile, in one run.
#   benchmarks/nginx.sh [COUNT] [PORT]      COUNT requests each, ports PORT to PORT+4
# Needs nginx (Debian: nginx-light); its own processes, started here and ended here.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
count=${1:-200} port=${2:-9210}
command -v nginx >/dev/null || { echo "nginx is not here (Debian: apt-get install nginx-light)" >&2; exit 75; }
home=$(mktemp -d)
started=()
finish() {
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; done
    rm -rf "$home"
}
trap finish EXIT

export GRANARY_ACCESS_KEY_ID=benchmark GRANARY_SECRET_ACCESS_KEY=benchmark-secret
mkdir -p "$home/www"
head -c $((64 << 20)) /dev/urandom >"$home/www/file"
chmod -R a+rX "$home"
cat >"$home/nginx.conf" <<CONF
daemon off;
user root;
worker_processes auto;
pid $home/nginx.pid;
error_log $home/error.log;
events { worker_connections 1024; }
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    server { listen 127.0.0.1:$port; root $home/www; }
}
CONF
nginx -c "$home/nginx.conf" -p "$home" & started+=($!)
nginx_pid=$!

server() { # verify, port
    ./granary server --data "$home/data-$1" --listen "127.0.0.1:$2" --admin "127.0.0.1:$(($2 + 1))" --verify "$1" \
        >"$home/$1.log" 2>&1 & started+=($!)
    server_pid=$!
    for _ in $(seq 120); do
        curl -sf "http://127.0.0.1:$(($2 + 1))/health/ready" >/dev/null && return
        sleep 0.5
    done
    cat "$home/$1.log" >&2
    exit 1
}
server read $((port + 1)); read_pid=$server_pid
server scrub $((port + 3)); scrub_pid=$server_pid
sleep 0.5
workers=$(pgrep -d, -P "$nginx_pid")

for round in 1 2 3; do
    echo "round $round"
    printf 'nginx, sendfile    '; ./granary bench-large get --endpoint "http://127.0.0.1:$port" --path /file --count "$count" --pid "$workers"
    printf 'granary, verified  '; ./granary bench-large get --endpoint "http://127.0.0.1:$((port + 1))" --count "$count" --pid "$read_pid"
    printf 'granary, sendfile  '; ./granary bench-large get --endpoint "http://127.0.0.1:$((port + 3))" --count "$count" --pid "$scrub_pid"
done
