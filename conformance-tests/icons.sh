#!/usr/bin/env bash
# The whole of npm's material-design-icons 3.0.1, 89,814 files, through a server: put by boto3 from several processes,
# listed, read back, killed, listed and read back again, and put once more by `aws s3 sync`. About ten minutes.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
cache=$here/../.build
count=${1:-89814}
python=$("$here/clients.sh" "$cache" python)
archive=$("$here/clients.sh" "$cache" icons)
work=$(mktemp -d)
port=${ICONS_PORT:-9310}

export AWS_ACCESS_KEY_ID=icons AWS_SECRET_ACCESS_KEY=icons-secret AWS_DEFAULT_REGION=us-east-1 AWS_ENDPOINT_URL=http://127.0.0.1:$port
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null

stop() { kill "$1" 2>/dev/null || true; wait "$1" 2>/dev/null || true; }
trap '[ -z "${server:-}" ] || stop "$server"; rm -rf "$work"' EXIT

start() {
    GRANARY_ACCESS_KEY_ID=icons GRANARY_SECRET_ACCESS_KEY=icons-secret "$here/../granary" server \
        --data "$work/data" --listen "127.0.0.1:$port" --admin "127.0.0.1:$((port + 1))" >>"$work/log" 2>&1 &
    server=$!
    for _ in $(seq 600); do
        curl -fs "http://127.0.0.1:$((port + 1))/health/ready" >/dev/null && return
        kill -0 "$server" || { cat "$work/log"; exit 1; }
        sleep 0.2
    done
    cat "$work/log"
    exit 1
}

icons() { "$python/bin/python" "$here/src/test/python/icons.py" "$@"; }

start
icons upload icons "$archive" "$count"
icons verify icons "$archive" "$count"
printf 'disk     %s bytes in %s files\n' "$(du -sb "$work/data" | cut -f1)" "$(find "$work/data" -type f | wc -l)"
kill -9 "$server"; wait "$server" 2>/dev/null || true
begin=$(date +%s%N)
start
printf 'kill -9  ready again after %s ms\n' "$((($(date +%s%N) - begin) / 1000000))"
icons verify icons "$archive" "$count"

icons extract "$work/files" "$archive" "$count"
"$python/bin/aws" s3 mb s3://synced >/dev/null
begin=$(date +%s)
"$python/bin/aws" s3 sync --only-show-errors "$work/files" s3://synced
seconds=$((($(date +%s) - begin) + 1))
printf 'sync     %s files by aws s3 sync: %s s, %s a second\n' "$count" "$seconds" "$((count / seconds))"
[ -z "$("$python/bin/aws" s3 sync --dryrun --size-only "$work/files" s3://synced)" ] || { echo 'FAILED: a second sync finds work'; exit 1; }
icons verify synced "$archive" "$count"
