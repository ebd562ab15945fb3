#!/usr/bin/env python3
"""Read the `.trc` and `.mot` files of processed sessions with OpenSim and hold them against the captures read by ezc3d.

    check_opensim.py SESSION OUTPUT [SESSION OUTPUT ...]

SESSION is the folder with the C3D files, OUTPUT what `ambula process` wrote for it.

* markers: every coordinate and every gap of the `.trc` against the C3D, turned to y up;
* ground reaction: force, point and moment of `_grf.mot` (clean contacts, by foot) and `_plates.mot` (every plate) against
  ezc3d's platform filter, turned to y up;
* a tool of OpenSim: inverse dynamics of a resting body without weight under the loads of each foot has to answer with
  the same force and with the moment of load and point about the origin.

Prints q50, q95 and max of the differences. Exit code 1 when one is above its limit or a file is not accepted.
"""
import contextlib
import json
import os
import pathlib
import sys
import tempfile

import ezc3d
import numpy as np

# OpenSim writes a log into the current folder as soon as it is imported.
arguments = [pathlib.Path(a).resolve() for a in sys.argv[1:]]
scratch = tempfile.TemporaryDirectory()
os.chdir(scratch.name)
import opensim as osim  # noqa: E402

# Differences allowed. Coordinates are written to 1e-5 mm, forces to 1e-7 N, points to 1e-7 m, moments to 1e-7 N.m: half
# a unit in each of three components gives the first limit and, with room for the arithmetic of ezc3d, the next ones.
LIMITS = {
    "marker, mm": 1e-5,
    "force, N": 1e-4,
    "point, mm": 1e-3,
    "moment, N.mm": 1e-3,
    "plate force, N": 1e-4,
    "plate point, mm": 1e-3,
    "plate moment, N.mm": 1e-3,
    "tool force, N": 1e-6,
    "tool moment, N.m": 1e-6,
}
FEET = {"right": "", "left": "1_"}
differences = {name: [] for name in LIMITS}
problems = []


def y_up(v):
    """Rows x, y, z with z up to rows with y up."""
    return np.stack([v[0], v[2], -v[1]])


def columns(table, names):
    data = table.getMatrix().to_numpy()
    labels = list(table.getColumnLabels())
    return data[:, [labels.index(n) for n in names]].T


def triple(table, prefix, stem):
    return columns(table, [f"{prefix}{stem}{axis}" for axis in "xyz"])


def add(name, vectors):
    """Adds the lengths of the differences, one per column."""
    differences[name].extend(np.linalg.norm(vectors, axis=0).tolist())


def check_markers(path, capture):
    table = osim.TimeSeriesTableVec3(str(path))
    osim.MarkerData(str(path))  # the reader of OpenSim's scaling and inverse kinematics
    points = capture["data"]["points"][:3]
    residuals = capture["data"]["meta_points"]["residuals"][0]
    parameters = capture["parameters"]["POINT"]
    labels = sum((parameters[k]["value"] for k in sorted(parameters) if k.startswith("LABELS")), [])
    bare = [label.split(":")[-1].strip() for label in labels]
    factor = {"m": 1000.0, "cm": 10.0}.get(parameters["UNITS"]["value"][0], 1.0)
    time = np.array(table.getIndependentColumn())
    if table.getNumRows() != points.shape[2]:
        problems.append(f"{path.name}: {table.getNumRows()} rows for {points.shape[2]} frames")
        return 0
    if np.abs(time - np.arange(len(time)) / parameters["RATE"]["value"][0]).max() > 1e-8:
        problems.append(f"{path.name}: time does not count from the first stored frame")
    gaps = 0
    flattened = table.flatten()  # has to outlive its matrix
    flat = flattened.getMatrix().to_numpy()
    for column, name in enumerate(table.getColumnLabels()):
        ours = flat[:, 3 * column : 3 * column + 3].T
        place = bare.index(name)
        theirs = y_up(points[:, place] * factor)
        gap = np.isnan(theirs).any(axis=0) | (residuals[place] < 0)
        if (np.isnan(ours).any(axis=0) != gap).any():
            problems.append(f"{path.name}: gaps of {name} differ")
            continue
        gaps += int(gap.sum())
        add("marker, mm", (ours - theirs)[:, ~gap])
    if "turn by -90 degrees about x" not in path.read_text().splitlines()[0]:
        problems.append(f"{path.name}: the turn of the axes is not named")
    return table.getNumColumns(), gaps


def check_load(name, table, prefix, platform, rows, kinds):
    """The rows of one set of columns against one platform of ezc3d; rows without load have no point."""
    force, point, torque = (triple(table, prefix, s) for s in ("ground_force_v", "ground_force_p", "ground_torque_"))
    loaded = rows & (np.abs(force).sum(axis=0) > 0)
    add(kinds[0], (force - y_up(platform["force"]))[:, loaded])
    add(kinds[1], (1000.0 * point - y_up(platform["center_of_pressure"]))[:, loaded])
    add(kinds[2], (1000.0 * torque - y_up(platform["Tz"]))[:, loaded])
    return loaded


def check_loads(stem, folder, capture, trial):
    platforms = capture["data"]["platform"]
    counts = {}
    plates_file, feet_file = folder / f"{stem}_plates.mot", folder / f"{stem}_grf.mot"
    rate = capture["parameters"]["ANALOG"]["RATE"]["value"][0]
    for path in (plates_file, feet_file):
        osim.Storage(str(path))  # the older reader
    table = osim.TimeSeriesTable(str(plates_file))
    everything = np.ones(table.getNumRows(), bool)
    for number, platform in enumerate(platforms, start=1):
        if f"plate{number}_ground_force_vx" in table.getColumnLabels():
            kinds = ("plate force, N", "plate point, mm", "plate moment, N.mm")
            check_load(stem, table, f"plate{number}_", platform, everything, kinds)
    table = osim.TimeSeriesTable(str(feet_file))
    time = np.array(table.getIndependentColumn())
    if np.abs(time - np.arange(len(time)) / rate).max() > 1e-8:
        problems.append(f"{feet_file.name}: time does not count from the first stored frame")
    for foot, prefix in FEET.items():
        explained = np.zeros(len(time), bool)
        own = [c for c in trial["contacts"] if c["clean"] and c["foot"] == foot]
        spans = [(time > c["start_s"] - 0.5 / rate) & (time < c["end_s"] - 0.5 / rate) for c in own]
        for contact, rows in zip(own, spans):
            alone = rows & (np.sum(spans, axis=0) == 1)
            kinds = ("force, N", "point, mm", "moment, N.mm")
            explained |= check_load(stem, table, prefix, platforms[contact["plate"] - 1], alone, kinds)
            explained |= rows
        beyond = (np.abs(triple(table, prefix, "ground_force_v")).sum(axis=0) > 0) & ~explained
        if beyond.any():
            problems.append(f"{feet_file.name}: {int(beyond.sum())} loaded samples of the {foot} foot outside clean contacts")
        counts[foot] = len(own)
    for foot, prefix in FEET.items():
        if counts[foot]:
            check_tool(feet_file, table, prefix)
    return counts


@contextlib.contextmanager
def quiet():
    """OpenSim's tools describe every model on the terminal, whatever the level of its log."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def check_tool(path, table, prefix):
    """OpenSim's inverse dynamics of a body at rest at the origin without weight, under the loads of the file."""
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        model = osim.Model()
        model.setName("still")
        model.setGravity(osim.Vec3(0))
        body = osim.Body("foot", 1.0, osim.Vec3(0), osim.Inertia(1, 1, 1))
        model.addBody(body)
        joint = osim.FreeJoint("joint", model.getGround(), body)
        model.addJoint(joint)
        model.finalizeConnections()
        model.printToXML(str(work / "model.osim"))
        force = osim.ExternalForce()
        force.setName("load")
        force.set_applied_to_body("foot")
        force.set_force_expressed_in_body("ground")
        force.set_point_expressed_in_body("ground")
        force.set_force_identifier(f"{prefix}ground_force_v")
        force.set_point_identifier(f"{prefix}ground_force_p")
        force.set_torque_identifier(f"{prefix}ground_torque_")
        force.set_data_source_name(path.name)
        loads = osim.ExternalLoads()
        loads.setDataFileName(str(path.resolve()))
        loads.cloneAndAppend(force)
        loads.printToXML(str(work / "loads.xml"))
        times = np.array(table.getIndependentColumn())
        names = [joint.get_coordinates(i).getName() for i in range(6)]
        head = f"still\nversion=1\nnRows={len(times)}\nnColumns=7\ninDegrees=no\nendheader\n"
        rows = ["\t".join(["time", *names])] + ["\t".join([f"{t:.8f}"] + ["0"] * 6) for t in times]
        (work / "still.mot").write_text(head + "\n".join(rows) + "\n")
        tool = osim.InverseDynamicsTool()
        tool.setModelFileName(str(work / "model.osim"))
        tool.setCoordinatesFileName(str(work / "still.mot"))
        tool.setExternalLoadsFileName(str(work / "loads.xml"))
        tool.setLowpassCutoffFrequency(-1)
        tool.setStartTime(times[0])
        tool.setEndTime(times[-1])
        tool.setResultsDir(str(work))
        tool.setOutputGenForceFileName("answer.sto")
        with quiet():
            done = tool.run()
        if not done:
            problems.append(f"{path.name}: OpenSim's inverse dynamics failed")
            return
        answer = osim.TimeSeriesTable(str(work / "answer.sto"))
    kind = ["_moment"] * 3 + ["_force"] * 3
    found = columns(answer, [name + k for name, k in zip(names, kind)])
    applied, point, torque = (triple(table, prefix, s) for s in ("ground_force_v", "ground_force_p", "ground_torque_"))
    about_origin = np.cross(point.T, applied.T).T + torque
    if found.shape != (6, applied.shape[1]):
        problems.append(f"{path.name}: OpenSim's inverse dynamics gave {found.shape[1]} of {applied.shape[1]} rows")
        return
    add("tool force, N", found[3:] + applied)
    add("tool moment, N.m", found[:3] + about_origin)


def main():
    osim.Logger.setLevelString("Off")
    markers = gaps = trials = 0
    clean = {"left": 0, "right": 0}
    for session, output in zip(arguments[::2], arguments[1::2]):
        results = json.loads((output / "results.json").read_text())
        written = sorted((output / "opensim").glob("*.trc"))
        if not written:
            problems.append(f"{output}: no .trc file")
        for path in written:
            trial = next(t for t in results["trials"] if t["name"] == path.stem)
            try:
                with_plates = (output / "opensim" / f"{path.stem}_grf.mot").is_file()
                capture = ezc3d.c3d(str(session / trial["file"]), extract_forceplat_data=with_plates)
                columns_read, missing = check_markers(path, capture)
                markers, gaps, trials = markers + columns_read, gaps + missing, trials + 1
                if with_plates:
                    for foot, number in check_loads(path.stem, output / "opensim", capture, trial).items():
                        clean[foot] += number
            except Exception as error:  # a file that OpenSim does not accept
                problems.append(f"{path.name}: {type(error).__name__}: {error}")
    print(f"OpenSim {osim.GetVersion()}, {trials} trials, {markers} markers, {gaps} missing samples, clean contacts {clean}")
    print("| difference | values | q50 | q95 | max | limit |\n|---|---|---|---|---|---|")
    for name, values in differences.items():
        if not values:
            problems.append(f"{name}: nothing was compared")
            continue
        q50, q95, most = np.quantile(values, 0.5), np.quantile(values, 0.95), max(values)
        print(f"| {name} | {len(values)} | {q50:.1e} | {q95:.1e} | {most:.1e} | {LIMITS[name]:.0e} |")
        if not most <= LIMITS[name]:
            problems.append(f"{name}: {most} is above the limit")
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(1)


if __name__ == "__main__":
    main()
