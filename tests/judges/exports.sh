#!/usr/bin/env bash
# Everything that `ambula export` writes, before the outside judges.
# usage: exports.sh AMBULA PYTHON JUDGES   (the program, a Python with the judges' packages, the folder with hl7/ and fhir/)
# Generated cases, and what was written although a defect was planted, come from `cargo test --test it` with AMBULA_JUDGE_DIR.
set -euo pipefail
ambula=$1 python=$2 judges=$3
here=$(cd "$(dirname "$0")/../.." && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for sample in adult-typical adult-hemiplegia child-crouch; do
  cp -r "$here/sample_trials/$sample" "$out/$sample"
  "$ambula" process "$out/$sample" >/dev/null
  report=report.pdf
  if [ "$sample" = child-crouch ]; then   # its record sends the report with the claim: a signed one
    "$ambula" sign "$out/$sample/ambula/report.pdf" --name "Sample engineer" --credential biomechanist --meaning performed \
      --at 2026-03-03T09:12:00-06:00 --i-sign >/dev/null
    report=report-v1-final.pdf
  fi
  "$ambula" export "$out/$sample" --format fhir,hl7,dicom,parquet,csv,schema --coverage \
    --claims "$here/sample_trials/child-crouch/claims.toml" >/dev/null
  "$python" "$here/tests/judges/check_tables.py" "$out/$sample/ambula" "$out/$sample/ambula/export" "$here/docs/results.schema.json"
  "$python" "$here/tests/judges/check_dicom.py" "$out/$sample/ambula/export/report.dcm" "$out/$sample/ambula/$report"
done
mkdir "$out/generated"
AMBULA_JUDGE_DIR=$out/generated cargo test --release --test it -- exchange::generated exchange::defects exchange::amended
"$python" "$judges/hl7/check_hl7.py" "$out"/*/ambula/export/*.hl7 "$out"/generated/*.hl7 | tee "$out/hl7" | grep -v ' OK ' || true
"$python" "$judges/fhir/check_fhir.py" "$out"/*/ambula/export/fhir-*.json "$out"/generated/*.json | tee "$out/fhir" | grep -v ' OK$' || true
objects=()
for object in "$out"/generated/*.dcm; do objects+=("$object" "${object%.dcm}.pdf"); done
"$python" "$here/tests/judges/check_dicom.py" "${objects[@]}" | tee "$out/dicom" | grep -v ' OK$' || true
for kind in hl7 fhir dicom; do
  echo "$kind: $(grep -c ' OK' "$out/$kind") of $(wc -l <"$out/$kind") accepted"
  [ "$(grep -c ' OK' "$out/$kind")" -eq "$(wc -l <"$out/$kind")" ]
done
