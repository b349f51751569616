#!/usr/bin/env bash
# Large objects by real clients against a server of its own on two data directories:
#   large.sh [SMALL]     SMALL: a hundredth of everything, for a quick look
# - boto3's upload_file and download_file with its defaults, 8 processes at once
# - torch.distributed.checkpoint through s3torchconnector, 8 processes at once, tensors compared
# - PyPI deepforest (aerial images with boxes) beside npm material-design-icons in one bucket
# - Hadoop's S3A with its own settings: one file of 1 GiB written, renamed and read
# What cannot be had here is told and left out. torch comes from PyPI and is large (3 GB): GRANARY_PYTHON names an interpreter that has
# torch, s3torchconnector[dcp] and boto3 already.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
cd -- "$here/.."
cache=$here/../.build scripts=$here/src/test/python
if [ "${1:-}" = small ]; then files=3 checkpoint=3 s3a=16 icons=1000; else files=256 checkpoint=256 s3a=1024 icons=20000; fi
port=${GRANARY_PORT:-9290}
home=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
    rm -rf "$home"
}
trap finish EXIT

export GRANARY_ACCESS_KEY_ID=large GRANARY_SECRET_ACCESS_KEY=large-objects-secret
export AWS_ACCESS_KEY_ID=$GRANARY_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY=$GRANARY_SECRET_ACCESS_KEY AWS_DEFAULT_REGION=us-east-1
export AWS_ENDPOINT_URL=http://127.0.0.1:$port AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null

./granary server --data "$home/one" --data "$home/two" --listen "127.0.0.1:$port" --admin "127.0.0.1:$((port + 1))" \
    >"$home/server.log" 2>&1 &
server=$!
for _ in $(seq 240); do
    curl -sf "http://127.0.0.1:$((port + 1))/health/ready" >/dev/null && break
    kill -0 "$server" 2>/dev/null || { cat "$home/server.log" >&2; exit 1; }
    sleep 0.5
done

# Prints where a client is; tells why it is left out and fails when it cannot be had.
fetched() { "$here/clients.sh" "$cache" "$1" 2>"$home/why" | tail -n 1 || { printf 'left out: %s: %s\n' "$1" "$(tail -n 1 "$home/why")" >&2; return 1; }; }

if python=$(fetched python); then
    "$python/bin/python" -c 'import boto3; boto3.client("s3").create_bucket(Bucket="large")'
    "$python/bin/python" "$scripts/transfers.py" large 8 "$files"
    if forest=$(fetched deepforest) && archive=$(fetched icons); then
        "$python/bin/python" "$scripts/dataset.py" large "$forest" "$archive" "$icons"
    fi
    if torch=${GRANARY_PYTHON:-$(fetched torch)} && [ -n "$torch" ]; then
        [ -d "$torch" ] && torch=$torch/bin/python
        "$torch" -W ignore "$scripts/checkpoints.py" large 8 "$checkpoint"
    fi
    if classpath=$(fetched s3a); then
        for java in /usr/lib/jvm/*17*/bin/java /usr/lib/jvm/*21*/bin/java; do
            [ -x "$java" ] && break
        done
        if [ -x "$java" ]; then # Hadoop 3.4 does not run on JDK 24 and later
            "$java" -Xmx1g -cp "$(cat "$classpath")" "$here/src/test/s3a/S3aFile.java" large "$s3a" 2>"$home/s3a.log" ||
                { tail -n 20 "$home/s3a.log" >&2; exit 1; }
        else
            echo 'left out: S3A: no JDK 17 or 21 in /usr/lib/jvm' >&2
        fi
    fi
fi
if grep -E ' (ERROR|WARN) ' "$home/server.log" >&2; then echo 'the server complained' >&2; exit 1; fi
