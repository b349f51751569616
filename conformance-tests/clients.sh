#!/usr/bin/env bash
# Fetches a client or a data set that the tests use from its registry, once, and prints where it is:
#   clients.sh CACHE python     an environment with boto3 and aws-cli
#   clients.sh CACHE tables     an environment with pyarrow, DuckDB with its S3 extension, and boto3
#   clients.sh CACHE images     an environment with Pillow, NumPy and boto3
#   clients.sh CACHE icons      npm's material-design-icons 3.0.1, 89,814 files, as its tar archive
#   clients.sh CACHE deepforest PyPI's deepforest 2.1.0, aerial images with boxes, as its wheel
#   clients.sh CACHE openseadragon npm's openseadragon 6.1.1, a viewer, as its tar archive
#   clients.sh CACHE browser    a Chromium, which is not fetched
#   clients.sh CACHE torch      an environment with torch, s3torchconnector and boto3; 3 GB
#   clients.sh CACHE s3a        a file with the class path of Hadoop's S3A
# Exit status 75: it cannot be had here, and why.
set -euo pipefail

cache=$1/clients
boto3=1.44.5
awscli=1.46.3
duckdb=1.5.5
pyarrow=26.0.1
pillow=13.0.0
numpy=2.4.6
icons=material-design-icons-3.0.1.tgz
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9

unavailable() { printf 'cannot be had here: %s\n' "$*" >&2; exit 75; }

case $2 in
    tables)
        home=$cache/python-tables-$boto3-$pyarrow-$duckdb
        if [ ! -f "$home/complete" ]; then
            command -v python3 >/dev/null || unavailable "no python3 on the PATH"
            rm -rf "$home"
            python3 -m venv "$home" >&2 || unavailable "python3 has no venv module (Debian: python3-venv)"
            "$home/bin/pip" install -q "boto3==$boto3" "pyarrow==$pyarrow" "duckdb==$duckdb" "duckdb-extensions==$duckdb" \
                "duckdb-extension-httpfs==$duckdb" >&2 || unavailable "pip cannot reach its registry"
            touch "$home/complete"
        fi
        printf '%s\n' "$home"
        ;;
    python)
        home=$cache/python-boto3-$boto3-awscli-$awscli
        if [ ! -f "$home/complete" ]; then
            command -v python3 >/dev/null || unavailable "no python3 on the PATH"
            rm -rf "$home"
            python3 -m venv "$home" >&2 || unavailable "python3 has no venv module (Debian: python3-venv)"
            "$home/bin/pip" install -q "boto3==$boto3" "awscli==$awscli" >&2 || unavailable "pip cannot reach its registry"
            touch "$home/complete"
        fi
        printf '%s\n' "$home"
        ;;
    images)
        home=$cache/python-images-$boto3-$pillow-$numpy
        if [ ! -f "$home/complete" ]; then
            command -v python3 >/dev/null || unavailable "no python3 on the PATH"
            rm -rf "$home"
            python3 -m venv "$home" >&2 || unavailable "python3 has no venv module (Debian: python3-venv)"
            "$home/bin/pip" install -q "boto3==$boto3" "pillow==$pillow" "numpy==$numpy" >&2 || unavailable "pip cannot reach its registry"
            touch "$home/complete"
        fi
        printf '%s\n' "$home"
        ;;
    icons)
        if [ ! -f "$cache/$icons" ]; then
            command -v npm >/dev/null || unavailable "no npm on the PATH"
            (cd "$cache" && npm pack --silent material-design-icons@3.0.1 >&2) || unavailable "npm cannot reach its registry"
        fi
        printf '%s\n' "$cache/$icons"
        ;;
    deepforest)
        if ! ls "$cache"/deepforest-2.1.0-*.whl >/dev/null 2>&1; then
            command -v pip3 >/dev/null || unavailable "no pip3 on the PATH"
            pip3 download -q --no-deps --dest "$cache" deepforest==2.1.0 >&2 || unavailable "pip cannot reach its registry"
        fi
        ls "$cache"/deepforest-2.1.0-*.whl
        ;;
    openseadragon)
        if [ ! -f "$cache/openseadragon-6.1.1.tgz" ]; then
            command -v npm >/dev/null || unavailable "no npm on the PATH"
            (cd "$cache" && npm pack --silent openseadragon@6.1.1 >&2) || unavailable "npm cannot reach its registry"
        fi
        printf '%s\n' "$cache/openseadragon-6.1.1.tgz"
        ;;
    browser)
        command -v chromium || command -v chromium-browser || command -v google-chrome ||
            unavailable "no chromium on the PATH (Debian: chromium)"
        ;;
    torch)
        home=$cache/python-torch-2.8.0
        if [ ! -f "$home/complete" ]; then
            rm -rf "$home"
            python3 -m venv "$home" >&2 || unavailable "python3 has no venv module (Debian: python3-venv)"
            "$home/bin/pip" install -q --no-cache-dir "torch==2.8.0" "s3torchconnector[dcp]==1.5.0" numpy boto3 >&2 ||
                unavailable "pip cannot reach its registry"
            touch "$home/complete"
        fi
        printf '%s\n' "$home"
        ;;
    s3a)
        if [ ! -f "$cache/s3a.classpath" ]; then
            command -v mvn >/dev/null || unavailable "no mvn on the PATH"
            mvn -q -B -ntp -f "$(dirname -- "${BASH_SOURCE[0]}")/src/test/s3a/pom.xml" dependency:build-classpath \
                -Dmdep.outputFile="$cache/s3a.classpath" >&2 || unavailable "Maven cannot reach its registry"
        fi
        printf '%s\n' "$cache/s3a.classpath"
        ;;
    *)
        printf 'unknown: %s\n' "$2" >&2
        exit 2
        ;;
esac
