#!/usr/bin/env bash
# Ambula beside its peers on the same files in the same run, as one table of ratios.
#
#   AMBULA_CORPUS=/path/to/captures benches/peers/run.sh
#
# Peers come from PyPI into an environment that is thrown away; the versions are those of docs/performance.md.
# The machine should have nothing else to do: ratios of one run bear noise, times do not.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -f "${AMBULA_CORPUS:-}/expected.json" ] || { echo "AMBULA_CORPUS must lead to the folder of captures"; exit 1; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q ezc3d==1.7.2 c3d==0.6.0 pyCGM==1.0 matplotlib==3.11.2 opensim==4.6 kineticstoolkit==0.17.0 numpy || {
  echo "a peer could not be installed; the others are measured" >&2
  for peer in ezc3d==1.7.2 c3d==0.6.0 pyCGM matplotlib opensim kineticstoolkit; do "$place/venv/bin/pip" install -q "$peer" || true; done
}
cargo build --release --quiet
cargo bench --bench read_c3d --no-run --quiet
cargo bench --bench session --no-run --quiet
"$place/venv/bin/python" benches/peers/readers.py
"$place/venv/bin/python" benches/peers/models.py
