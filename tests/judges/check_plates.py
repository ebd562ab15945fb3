#!/usr/bin/env python3
"""Hold every sample of every force plate that Ambula reads against ezc3d: force, centre of pressure, free moment.

    check_plates.py CORPUS LOADS

The loads come from `AMBULA_JUDGE_DIR=LOADS cargo test --release --test it val_plates`; `FORCE_PLATFORM:ZERO`, of which ezc3d
knows nothing, is left out there. Prints q50, q95 and max per file and exits with 1 when a file differs that is not listed below
with the reason, when a listed one agrees, or when a plate that ezc3d reads was neither read nor listed as refused.
"""
import pathlib
import sys

import ezc3d
import numpy as np

sys.dont_write_bytecode = True  # a clone stays as it was
from ezc3d_plates import SKIP, plates

# Newtons, millimetres, N.mm. The same products and sums in doubles; corners in single precision make the axes of a plate
# ambiguous by some 1e-8, which is 1e-5 N.mm of a moment of 1e3 N.mm and 1e-5 mm at a metre.
LIMITS = {"force N": 1e-5, "centre of pressure mm": 5e-5, "free moment N.mm": 1e-3}
RECTANGLE = "corners not quite a rectangle: axes from both pairs of edges, from one in ezc3d"
DISTANCES = "ezc3d turns the sensor distances of type 3 round with the sign of the depth"
# The same list as in tests/it/val_plates.rs.
DEPARTURES = {
    "format/sample_03/gait-pig.c3d": RECTANGLE,
    "format/sample_03/gait-raw.c3d": RECTANGLE,
    "format/sample_04/sub_labels.c3d": RECTANGLE,
    "format/sample_09/PlugInC3D.c3d": RECTANGLE,
    "format/sample_09/PolygonC3D.c3d": RECTANGLE,
    "format/sample_09/VER4C3D.c3d": RECTANGLE,
    "format/sample_10/TYPE-2.C3D": RECTANGLE,
    "format/sample_10/TYPE-4.C3D": RECTANGLE,
    "format/sample_26/Standing_Hybrid_2.c3d": DISTANCES,
    "format/sample_26/Walking_Hybrid_2.c3d": DISTANCES,
}
# A corner that is a millimetre off turns the axes by a thousandth: more than this (N, mm, N.mm) is something else.
RECTANGLE_LIMITS = {"force N": 1.0, "centre of pressure mm": 1.0, "free moment N.mm": 1.0}
# Plates that Ambula refuses, each with a finding that says why.
REFUSED = {
    "format/btk/parameterOverflow.c3d": (1, 2, 3),  # dead channels
    "format/sample_03/gait-pig-nz.c3d": (1,),  # force into the floor
    "format/sample_15/FP1.C3D": (1,),  # force into the floor
    "format/sample_15/FP2.C3D": (1,),  # force into the floor
    "format/sample_24/MotionMonitorC3D.c3d": (1,),  # force into the floor
    "format/sample_27/kyowadengyo.c3d": (1, 2, 3),  # dead channels
}


def quantiles(values):
    ordered = np.sort(np.concatenate(values)) if values else np.array([])
    if len(ordered) == 0:
        return None
    return [ordered[round((len(ordered) - 1) * share)] for share in (0.5, 0.95, 1.0)]


def shown(three):
    return "-" if three is None else " / ".join(f"{v:.1e}" for v in three)


def main():
    corpus, loads = map(pathlib.Path, sys.argv[1:3])
    print(f"ezc3d {ezc3d.__version__}; q50 / q95 / max")
    print("| file | plates | samples | " + " | ".join(LIMITS) + " |")
    every = {what: [] for what in LIMITS}
    judged, samples, failures = 0, 0, []
    for path in sorted(corpus.rglob("*")):
        if path.suffix.lower() != ".c3d" or path.name in SKIP:
            continue
        name = str(path.relative_to(corpus))
        try:
            theirs = plates(path)
        except Exception:
            continue
        own = {what: [] for what in LIMITS}
        count, length = 0, 0
        for number, (force, cop, free) in enumerate(theirs, 1):
            stored = (loads / name).with_suffix(f".plate{number}")
            if not stored.exists():
                if number not in REFUSED.get(name, ()) and force.shape[1]:
                    failures.append(f"{name}: plate {number} was not read")
                continue
            if number in REFUSED.get(name, ()):
                failures.append(f"{name}: plate {number} is read now: take it off the list")
            ours = np.fromfile(stored, "<f8").reshape(-1, 7).T
            if force.shape[1] == 0:  # files of type 1 in which ezc3d finds no samples
                continue
            if ours.shape[1] != force.shape[1]:
                failures.append(f"{name}: plate {number} has {ours.shape[1]} samples, ezc3d {force.shape[1]}")
                continue
            placed = np.isfinite(ours[3])
            own["force N"].append(np.abs(ours[:3] - force).ravel())
            own["centre of pressure mm"].append(np.abs(ours[3:6] - cop)[:, placed].ravel())
            own["free moment N.mm"].append(np.abs(ours[6] - free)[placed])
            count, length = count + 1, length + ours.shape[1]
        if not count:
            continue
        found = {what: quantiles(own[what]) for what in LIMITS}
        print(f"| {name} | {count} | {length} | " + " | ".join(shown(found[w]) for w in LIMITS) + f" | {DEPARTURES.get(name, '')} |")
        beyond = [w for w in LIMITS if found[w] is not None and not found[w][2] <= LIMITS[w]]
        if name in DEPARTURES:
            if not beyond:
                failures.append(f"{name} agrees now: take it off the list")
            if DEPARTURES[name] is RECTANGLE:
                wide = [w for w in LIMITS if found[w] is not None and not found[w][2] <= RECTANGLE_LIMITS[w]]
                failures += [f"{name}: {what} differs by more than its corners explain" for what in wide]
            continue
        judged, samples = judged + count, samples + length
        for what in LIMITS:
            every[what] += own[what]
        failures += [f"{name}: {what} differs by {found[what][2]:.1e}, limit {LIMITS[what]:.0e}" for what in beyond]
    print(f"{judged} plates, {samples} samples: " + "; ".join(f"{w} {shown(quantiles(every[w]))}" for w in LIMITS))
    for failure in failures:
        print("FAILED", failure)
    return 1 if failures or judged < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
