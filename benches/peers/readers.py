#!/usr/bin/env python3
"""Ambula beside named peers on the same files in the same run, as one table of ratios.

Needs a Python environment with `ezc3d` (from PyPI), the folder of captures to read, and cargo:

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install ezc3d==1.7.2
    AMBULA_CORPUS=/path/to/captures /tmp/peers/bin/python benches/peers/readers.py

Ambula and c3dio are timed by `cargo bench --bench read_c3d`, ezc3d here. Every reader gets the same list of
files: those that all of them open. Files are read once before the clock starts, so that the disk plays no part.
"""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 3


def main():
    import ezc3d

    corpus = Path(os.environ.get("AMBULA_CORPUS", ""))
    if not (corpus / "gait").is_dir():
        sys.exit("AMBULA_CORPUS must lead to the folder of captures")
    project = Path(__file__).resolve().parent.parent.parent

    usable, refused = [], []
    for path in sorted((corpus / "gait").rglob("*.c3d")):
        try:
            ezc3d.c3d(str(path))
            usable.append(path)
        except Exception:
            refused.append(path.name)
    megabytes = sum(p.stat().st_size for p in usable) / 1e6

    def speed(read, runs):
        megabytes = sum(p.stat().st_size for p in usable) / 1e6
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            for path in usable:
                read(path)
            times.append(time.perf_counter() - start)
        return megabytes / sorted(times)[runs // 2]

    count, all_megabytes = len(usable), megabytes
    ezc3d_mb_s = speed(lambda path: ezc3d.c3d(str(path)), RUNS)

    def c3d_reads(path):
        import c3d

        with open(path, "rb") as handle:
            for _ in c3d.Reader(handle).read_frames(copy=False):
                pass

    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listing:
        listing.write("\n".join(map(str, usable)))
        listing.flush()
        environment = dict(os.environ, AMBULA_BENCH_FILES=listing.name)
        bench = subprocess.run(
            ["cargo", "bench", "--bench", "read_c3d"], cwd=project, env=environment, text=True, capture_output=True
        )
    if bench.returncode != 0:
        sys.exit(bench.stderr)
    speeds = {}
    for line in bench.stdout.splitlines():
        words = line.split()
        if len(words) >= 3 and words[-1] == "MB/s":
            speeds[words[0]] = float(words[-2])
    speeds["ezc3d"] = ezc3d_mb_s
    try:
        # it refuses some of the files: only what it reads counts, as if the others were free
        readable = []
        for path in usable:
            try:
                c3d_reads(path)
                readable.append(path)
            except Exception:
                pass
        usable[:] = readable
        megabytes = sum(p.stat().st_size for p in usable) / 1e6
        speeds[f"c3d ({len(usable)} files)"] = speed(c3d_reads, 1)
    except ImportError:
        print("c3d is not installed", file=sys.stderr)

    print(f"{count} files, {all_megabytes:.1f} MB; median of {RUNS} runs for ezc3d; refused by ezc3d: {refused or 'none'}")
    print("| reader | MB/s | ambula is faster by |\n|---|---|---|")
    for name, speed in speeds.items():
        print(f"| {name} | {speed:.0f} | {speeds['ambula'] / speed:.1f} |")


if __name__ == "__main__":
    main()
