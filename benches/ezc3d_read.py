#!/usr/bin/env python3
"""How fast ezc3d reads: MB/s over the C3D files of a folder that it opens. Beside `cargo bench --bench read_c3d`.

    ezc3d_read.py FOLDER
"""
import pathlib
import sys
import time

import ezc3d

# On these two ezc3d takes 12 GB of memory and half a minute before its error.
SKIP = {"bad_parameter_section.c3d", "BKINtechnologies.c3d"}

files = [p for p in sorted(pathlib.Path(sys.argv[1]).rglob("*")) if p.suffix.lower() == ".c3d" and p.name not in SKIP]
size = seconds = opened = 0
for path in files:
    path.read_bytes()  # into the page cache
    start = time.perf_counter()
    try:
        ezc3d.c3d(str(path))
    except Exception:
        continue
    seconds += time.perf_counter() - start
    size += path.stat().st_size
    opened += 1
print(f"ezc3d {ezc3d.__version__}: {opened} files, {size / 1e6:.1f} MB, {size / 1e6 / seconds:.0f} MB/s")
