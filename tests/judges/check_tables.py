#!/usr/bin/env python3
"""Parquet and CSV of `ambula export`, read with pandas and DuckDB, against results.json and the curve files; results.json
against its JSON Schema.
usage: check_tables.py RESULTS_FOLDER EXPORT_FOLDER [SCHEMA]   exit 0 only if every number is the same."""
import json
import sys
from pathlib import Path

import duckdb
import jsonschema
import pandas as pd
import pyarrow.parquet as pq

NUMBERS = 0


def same(what, found, expected):
    global NUMBERS
    found = [None if isinstance(v, float) and pd.isna(v) or v is pd.NA else v for v in found]
    if len(found) != len(expected):
        raise SystemExit(f"{what}: {len(found)} values, expected {len(expected)}")
    for row, (a, b) in enumerate(zip(found, expected)):
        if a != b:
            raise SystemExit(f"{what}, row {row}: {a!r}, expected {b!r}")
    NUMBERS += len(found)


def closed(schema):
    """The same schema without room for unknown keys: a key that is not described is found."""
    if isinstance(schema, dict):
        schema = {k: closed(v) for k, v in schema.items()}
        if "properties" in schema:
            schema["additionalProperties"] = False
        return schema
    return [closed(v) for v in schema] if isinstance(schema, list) else schema


def main(results_folder, export_folder, schema_file=None):
    results = json.load(open(results_folder / "results.json"))
    if schema_file:
        validator = jsonschema.Draft202012Validator(closed(json.load(open(schema_file))))
        errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:120]}" for e in validator.iter_errors(results)]
        if errors:
            raise SystemExit(f"schema: {len(errors)} errors, first: {errors[0]}")
    tables = {}
    for path in sorted((export_folder / "tables").glob("*.parquet")):
        tables[path.stem] = pd.read_parquet(path, dtype_backend="numpy_nullable")
        meta = pq.read_metadata(path).metadata
        for column in tables[path.stem].columns:
            for key in ("unit", "about"):
                if f"ambula.column.{column}.{key}".encode() not in meta:
                    raise SystemExit(f"{path.name}: no {key} of {column}")
        count = duckdb.sql(f"select count(*) from read_parquet('{path}')").fetchall()[0][0]
        if count != len(tables[path.stem]):
            raise SystemExit(f"{path.name}: DuckDB reads {count} rows")
        text = pd.read_csv(path.with_suffix(".csv"), keep_default_na=False, na_values=[""])
        for column in text.columns:
            if pd.api.types.is_float_dtype(tables[path.stem][column]):
                same(f"{path.stem}.csv {column}", list(text[column].astype(float)), [None if pd.isna(v) else float(v) for v in tables[path.stem][column]])
    p = tables["parameters"]
    expected = [(c["name"], x, (c["reference"] or {}).get("values", {}).get(x["key"])) for c in results["conditions"] for x in c["parameters"]]
    same("parameters.condition", list(p["condition"]), [c for c, _, _ in expected])
    for key in ("key", "name", "unit", "side", "mean", "sd", "n", "definition", "method"):
        same(f"parameters.{key}", list(p[key]), [x[key] for _, x, _ in expected])
    same("parameters.reference_mean", list(p["reference_mean"]), [r["mean"] if r else None for _, _, r in expected])
    same("parameters.reference_sd", list(p["reference_sd"]), [r.get("sd") if r else None for _, _, r in expected])
    v = tables["parameter_values"]
    same("parameter_values", list(v["value"]), [y for _, x, _ in expected for y in x["values"]])
    curves = [(c["name"], s["side"], k, x) for c in results["conditions"] for s in c["averages"]["sides"]
              for k, x in [("angle", x) for x in s["curves"]] + [("kinetic", x) for x in s["kinetics"]["curves"]]]
    m = tables["curves_mean"]
    same("curves_mean.quantity", list(m["quantity"]), [x.get("angle") or x["output"] for _, _, _, x in curves for _ in x["mean"]])
    same("curves_mean.unit", list(m["unit"]), [x.get("unit", "°") for _, _, _, x in curves for _ in x["mean"]])
    same("curves_mean.mean", list(m["mean"]), [y for _, _, _, x in curves for y in x["mean"]])
    same("curves_mean.sd", list(m["sd"]), [y for _, _, _, x in curves for y in (x["sd"] or [None] * len(x["mean"]))])
    numbers = {t["name"]: i + 1 for i, t in enumerate(results["trials"])}
    y = tables["cycles"]
    expected = [(numbers[t["name"]], c) for t in results["trials"] for c in t["cycles"]]
    same("cycles.trial_number", list(y["trial_number"]), [n for n, _ in expected])
    for key in ("side", "strike_s", "next_strike_s", "foot_off_pct", "opposite_off_pct", "opposite_contact_pct", "accepted"):
        same(f"cycles.{key}", list(y[key]), [c[key] for _, c in expected])
    f = tables["findings"]
    quality = results["quality"]
    expected = [x["severity"] for x in results["findings"]] + [x["severity"] for x in quality["session"]]
    expected += [x["severity"] for t in quality["trials"] for x in t["findings"]]
    same("findings.severity", list(f["severity"]), expected)
    u = tables["curves"]
    angles = pd.read_csv(results_folder / "curves.csv", keep_default_na=False)
    kinetics = pd.read_csv(results_folder / "kinetics.csv", keep_default_na=False)
    same("curves.value", list(u["value"]), list(angles["value_deg"]) + list(kinetics["value"]))
    same("curves.trial_number", list(u["trial_number"]), [numbers[t] for t in list(angles["trial"]) + list(kinetics["trial"])])
    for name, exact in (("velocities", ["value"]), ("velocities_mean", ["mean", "sd", "n"])):
        w, text = tables[name], pd.read_csv(results_folder / f"{name}.csv", keep_default_na=False, na_values=[""])
        if not len(w):
            raise SystemExit(f"{name}: no rows")
        for key in ["side", "velocity", "positive", "unit", "percent"] + exact:
            same(f"{name}.{key}", [None if pd.isna(x) else x for x in w[key]], [None if pd.isna(x) else x for x in text[key]])
    same("velocities.trial_number", list(tables["velocities"]["trial_number"]), [numbers[t] for t in pd.read_csv(results_folder / "velocities.csv")["trial"]])
    rows = {name: len(table) for name, table in tables.items()}
    print(f"{results_folder}: {len(tables)} tables, {sum(rows.values())} rows, {NUMBERS} cells the same {rows}")


main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None)
