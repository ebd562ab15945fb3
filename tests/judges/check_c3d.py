#!/usr/bin/env python3
"""Open original and rewritten C3D files in ezc3d and compare points, analog samples and every parameter.

    check_c3d.py ORIGINALS REWRITTEN       two folders (same relative names) or two files

The rewritten files come from `AMBULA_JUDGE_DIR=DIR cargo test --release --test it val_writer`.
Exit code 1 on any difference that is not named below as a consequence of how the data are stored.
"""
import pathlib
import sys

import ezc3d
import numpy as np

# Parameters that describe the storage of the data, not the capture. A copy is always Intel floats.
STORAGE = {
    ("POINT", "SCALE"),  # negative in float files; the size is kept
    ("POINT", "DATA_START"),
    ("POINT", "USED"),  # corrected where it contradicts the data
    ("POINT", "FRAMES"),  # likewise
    ("POINT", "RATE"),  # likewise
    ("POINT", "LONG_FRAMES"),
    ("ANALOG", "USED"),
    ("ANALOG", "RATE"),
}
# Completed by the writer where an original lacks entries or has a type that ezc3d refuses.
COMPLETED = {("ANALOG", "SCALE"), ("ANALOG", "OFFSET"), ("ANALOG", "GEN_SCALE")}
# Originals that ezc3d reads wrongly (docs/validation/reader.md says why): their samples are only held
# against the sums that Ambula wrote beside the copy; their parameters are compared like all others.
MISREAD = {"561xxa01_anonym.C3D", "dynamic.C3D", "standing.C3D", "type1.C3D", "evart.c3d", "kyowadengyo.c3d"}
# Originals on which ezc3d burns 12 GB of memory before it fails.
SKIP = {"bad_parameter_section.c3d", "BKINtechnologies.c3d"}
LONGEST_DESCRIPTION = 127
# float32 coordinates of integer files: scale * word, rounded once
RELATIVE = 2e-7


def values(parameter):
    value = parameter["value"]
    return value.tolist() if isinstance(value, np.ndarray) else list(value)


def same(a, b):
    if len(a) != len(b):
        return False
    return all(x == y or (x != x and y != y) for x, y in zip(a, b))


def flatten(value):
    return np.asarray(value).ravel().tolist()


def arrays_equal(a, b):
    if a.shape != b.shape:
        return f"shape {a.shape} became {b.shape}"
    gap_a, gap_b = np.isnan(a), np.isnan(b)
    if (gap_a != gap_b).any():
        return f"{int((gap_a != gap_b).sum())} samples changed between valid and missing"
    d = np.abs(a - b)[~gap_a]
    limit = RELATIVE * np.maximum(np.abs(a), 1.0)[~gap_a]
    if d.size and (d > limit).any():
        return f"largest difference {d.max()}"
    return None


def sums_differ(after, sidecar):
    """What ezc3d finds in the copy against the sums that were written beside it."""
    if not sidecar.is_file():
        return []
    frames, first, valid, coordinates, analog = map(float, sidecar.read_text().split())
    points = after["data"]["points"][:3]
    measured = ~np.isnan(points).any(axis=0)
    ours = {"frames": frames, "first frame": first, "valid": valid, "coordinates": coordinates, "analog": analog}
    theirs = {
        "frames": points.shape[2],
        "first frame": after["header"]["points"]["first_frame"] + 1,
        "valid": int(measured.sum()),
        "coordinates": float(points[:, measured].sum()),
        "analog": float(after["data"]["analogs"].sum()),
    }
    size = max(float(np.abs(points[:, measured]).sum()), float(np.abs(after["data"]["analogs"]).sum()), 1.0)
    return [f"{k}: {ours[k]} written, {theirs[k]} read" for k in ours if abs(ours[k] - theirs[k]) > 1e-6 * size]


def compare(before, after, misread):
    """Differences as text, and the number of parameters compared."""
    found, count = [], 0
    for what, a, b in () if misread else (
        ("points", before["data"]["points"][:3], after["data"]["points"][:3]),
        ("analog", before["data"]["analogs"], after["data"]["analogs"]),
    ):
        difference = arrays_equal(a, b)
        if difference:
            found.append(f"{what}: {difference}")
    for group, parameters in before["parameters"].items():
        if not group and set(parameters) <= {"__METADATA__"}:
            continue  # ezc3d's place-holder for a group number that the file does not use
        if not group:  # parameters of a group without a record: Ambula gives the group a name
            named = [g for g in after["parameters"] if g.startswith("GROUP_") and set(parameters) <= set(after["parameters"][g])]
            group = named[0] if named else group
        if group not in after["parameters"]:
            found.append(f"group {group} is gone")
            continue
        for name, parameter in parameters.items():
            if name == "__METADATA__":
                if parameter["DESCRIPTION"] != after["parameters"][group][name]["DESCRIPTION"]:
                    found.append(f"{group}: description changed")
                if parameter["IS_LOCKED"] != after["parameters"][group][name]["IS_LOCKED"]:
                    found.append(f"{group}: lock changed")
                continue
            count += 1
            if name not in after["parameters"][group]:
                found.append(f"{group}:{name} is gone")
                continue
            other = after["parameters"][group][name]
            a, b = flatten(values(parameter)), flatten(values(other))
            if (group, name) in STORAGE:
                if misread:
                    continue
                close = len(a) == len(b) and all(abs(abs(x) - abs(y)) <= 1e-6 * abs(x) for x, y in zip(a, b))
                if name in ("SCALE", "RATE") and not close:
                    found.append(f"{group}:{name} {a} became {b}")
                continue
            if (group, name) in COMPLETED and len(b) > len(a) and same(a, b[: len(a)]):
                continue
            if not same(a, b) or parameter["type"] != other["type"]:
                found.append(f"{group}:{name} {a[:4]} became {b[:4]}")
            if parameter["description"][:LONGEST_DESCRIPTION] != other["description"]:
                found.append(f"{group}:{name} description changed")
            if parameter["is_locked"] != other["is_locked"]:
                found.append(f"{group}:{name} lock changed")
    return found, count


def pairs(original, rewritten):
    if rewritten.is_file():
        return [(original, rewritten)]
    found = sorted(p for p in rewritten.rglob("*") if p.suffix.lower() == ".c3d")
    return [(original / p.relative_to(rewritten), p) for p in found]


def main():
    original, rewritten = map(pathlib.Path, sys.argv[1:3])
    files = parameters = differing = reopened = processed = 0
    refused = []
    for a, b in pairs(original, rewritten):
        name = str(b.relative_to(rewritten)) if rewritten.is_dir() else b.name
        try:
            after = ezc3d.c3d(str(b))
        except Exception as error:  # a written file that ezc3d refuses is a failure
            print(f"{name}: ezc3d refuses the rewritten file: {error}")
            differing += 1
            continue
        reopened += 1
        for difference in sums_differ(after, b.with_suffix(".sums")):
            print(f"{name}: {difference}")
            differing += 1
        if not a.is_file():  # a processed copy: only its sums can be held against anything
            processed += 1
            continue
        if a.name in SKIP:
            refused.append(name)
            continue
        try:
            before = ezc3d.c3d(str(a))
        except Exception:
            refused.append(name)
            continue
        found, count = compare(before, after, a.name in MISREAD)
        files += 1
        parameters += count
        for difference in found:
            print(f"{name}: {difference}")
        differing += len(found)
    print(f"files written by Ambula that ezc3d opens: {reopened}")
    print(f"of these compared with the original: {files}; parameters compared: {parameters}; differences: {differing}")
    print(f"processed copies among them, held against their sums only: {processed}")
    print(f"originals that ezc3d cannot open, their copies can be opened: {len(refused)}")
    if reopened == 0 or differing:
        sys.exit(1)


if __name__ == "__main__":
    main()
