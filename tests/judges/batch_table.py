#!/usr/bin/env python3
"""The summary of a batch as Parquet, read with pandas and DuckDB, against the same summary as CSV and against results.json.
usage: batch_table.py OUTPUT_FOLDER   exit 0 only if every cell is the same."""
import csv
import hashlib
import json
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq

NUMBERS = {"mean": float, "sd": float, "n": int}


def main(folder):
    path = folder / "summary.parquet"
    meta = pq.read_metadata(path)
    frame = pd.read_parquet(path, dtype_backend="numpy_nullable")
    with open(folder / "summary.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if list(frame.columns) != list(rows[0]):
        raise SystemExit(f"columns: {list(frame.columns)}, the CSV has {list(rows[0])}")
    for column in frame.columns:
        for key in ("unit", "about"):
            if f"ambula.column.{column}.{key}".encode() not in meta.metadata:
                raise SystemExit(f"no {key} of {column}")
    if len(frame) != len(rows):
        raise SystemExit(f"{len(frame)} rows, the CSV has {len(rows)}")
    cells = 0
    for column in frame.columns:
        for place, (found, row) in enumerate(zip(frame[column], rows)):
            text = row[column]
            if column in NUMBERS:
                expected = NUMBERS[column](text) if text else None
            elif column == "unit":
                expected = text
            else:
                expected = (text[1:] if text.startswith("'") else text) or None
            found = None if pd.isna(found) else found
            if found != expected:
                raise SystemExit(f"{column}, row {place}: {found!r}, the CSV has {expected!r}")
            cells += 1
    duck = duckdb.sql(f"select count(*), sum(mean), count(sd), count(distinct session) from read_parquet('{path}')").fetchall()[0]
    if duck[0] != len(rows) or duck[2] != sum(1 for r in rows if r["sd"]):
        raise SystemExit(f"DuckDB reads {duck}")
    # the numbers are those of the sessions' own results
    numbers = 0
    for session in sorted({r["session"] for r in rows}):
        name = session[1:] if session.startswith("'") else session
        file = folder / name / "ambula" / "results.json"
        results = json.loads(file.read_bytes())
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        mine = frame[frame["session"] == name]
        if set(mine["results_sha256"]) != {digest}:
            raise SystemExit(f"{name}: not the digest of its results.json")
        expected = [(c["name"], p["key"], p["side"] or "both", p["unit"], p["mean"], p["sd"], p["n"]) for c in results["conditions"] for p in c["parameters"]]
        found = [
            tuple(None if pd.isna(v) else v for v in values)
            for values in mine[["condition", "parameter", "side", "unit", "mean", "sd", "n"]].itertuples(index=False)
            if values[1] != "gait_profile_score"
        ]
        if found != expected:
            raise SystemExit(f"{name}: {next((a, b) for a, b in zip(found, expected) if a != b)}")
        numbers += len(found)
    print(f"summary.parquet: {len(rows)} rows in {meta.num_row_groups} row groups, {cells} cells as in the CSV, {numbers} means as in results.json")


main(Path(sys.argv[1]))
