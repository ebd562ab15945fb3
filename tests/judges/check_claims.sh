#!/usr/bin/env bash
# Claim files against the judges: every generated encounter, the sample, and nothing of a broken file passes.
# usage: check_claims.sh PYTHON JUDGES   (PYTHON: the judges' interpreter; JUDGES: their folder with x12/check_x12.py)
set -euo pipefail
python=${1:?usage: check_claims.sh PYTHON JUDGES}; judges=${2:?usage: check_claims.sh PYTHON JUDGES}
out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
AMBULA_WRITE_CLAIMS="$out" ${CARGO:-cargo} test --release --test it claim::files::every_encounter -- --nocapture | grep 'claims over\|letters replaced'
files=$(ls "$out" | wc -l); claims=$(cat "$out"/*.x12 | grep -c '^CLM\*')
[ "$claims" -ge 500 ] || { echo "only $claims claims"; exit 1; }
(cd "$out" && "$python" "$judges/x12/check_x12.py" *.x12) > "$out/judged" 2>&1 || { grep -v ' | OK' "$out/judged" || true; grep REJECT "$out/judged"; exit 1; }
echo "$claims claims in $files files, all accepted"
