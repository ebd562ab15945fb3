#!/usr/bin/env bash
# The tables of a batch of the sample sessions, before pandas and DuckDB.
# usage: batch_table.sh AMBULA PYTHON
set -euo pipefail
ambula=$1 python=$2
here=$(cd "$(dirname "$0")/../.." && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
mkdir -p "$out/archive/2026"
for sample in adult-typical adult-hemiplegia child-crouch; do cp -r "$here/sample_trials/$sample" "$out/archive/2026/=$sample ä"; done
"$ambula" batch "$out/archive" -o "$out/results" --no-html >/dev/null
"$python" "$here/tests/judges/batch_table.py" "$out/results"
