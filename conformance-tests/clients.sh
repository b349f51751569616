#!/usr/bin/env bash
# Fetches a client or a data set that the tests use from its registry, once, and prints where it is:
#   clients.sh CACHE python     an environment with boto3 and aws-cli
#   clients.sh CACHE icons      npm's material-design-icons 3.0.1, 89,814 files, as its tar archive
# Exit status 75: it cannot be had here, and why.
set -euo pipefail

cache=$1/clients
boto3=1.44.5
awscli=1.46.3
icons=material-design-icons-3.0.1.tgz
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9

unavailable() { printf 'cannot be had here: %s\n' "$*" >&2; exit 75; }

case $2 in
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
    icons)
        if [ ! -f "$cache/$icons" ]; then
            command -v npm >/dev/null || unavailable "no npm on the PATH"
            (cd "$cache" && npm pack --silent material-design-icons@3.0.1 >&2) || unavailable "npm cannot reach its registry"
        fi
        printf '%s\n' "$cache/$icons"
        ;;
    *)
        printf 'unknown: %s\n' "$2" >&2
        exit 2
        ;;
esac
