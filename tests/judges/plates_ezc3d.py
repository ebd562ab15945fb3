#!/usr/bin/env python3
"""Print the loads that ezc3d computes for the force plates of a folder, as the table that val_plates.rs reads.

    plates_ezc3d.py CORPUS > tests/judges/plates_ezc3d.csv

Per plate: the sums over all samples, the sums over the loaded samples and their number, and eight loaded samples spread over
the contacts. Loaded means at least 50 N upwards in the laboratory. The first line names the version of ezc3d.
"""
import pathlib
import sys

import ezc3d
import numpy as np

sys.dont_write_bytecode = True  # a clone stays as it was
from ezc3d_plates import SKIP, plates

LOADED_N = 50.0
SAMPLES = 8


def row(file, plate, what, values):
    numbers = ",".join("" if v is None else f"{v:.4f}" for v in values)
    print(f"{file},{plate},{what},{numbers}")


def main():
    corpus = pathlib.Path(sys.argv[1])
    print(f"# ezc3d {ezc3d.__version__}: file,plate,sample,force x y z (N),centre of pressure x y z (mm),free moment (N.mm)")
    for path in sorted(corpus.rglob("*")):
        if path.suffix.lower() != ".c3d" or path.name in SKIP:
            continue
        try:
            found = plates(path)
        except Exception as why:
            print(f"{path.relative_to(corpus)}: {why}", file=sys.stderr)
            continue
        for number, (force, cop, free) in enumerate(found, 1):
            if force.shape[1] == 0 or not np.isfinite(force).all():
                continue
            name = path.relative_to(corpus)
            row(name, number, "all", [*force.sum(axis=1), None, None, None, None])
            loaded = np.flatnonzero(force[2] >= LOADED_N)
            if len(loaded) == 0:
                continue
            sums = [*force[:, loaded].sum(axis=1), *cop[:, loaded].sum(axis=1), free[loaded].sum()]
            row(name, number, f"loaded {len(loaded)}", sums)
            for place in range(SAMPLES):
                sample = loaded[(2 * place + 1) * len(loaded) // (2 * SAMPLES)]
                row(name, number, sample, [*force[:, sample], *cop[:, sample], free[sample]])


if __name__ == "__main__":
    main()
