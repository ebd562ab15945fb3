#!/usr/bin/env python3
"""OpenSim's inverse kinematics on the markers of a walk, with a full-body model placed on the standing trial.

    inverse_kinematics.py STANDING.trc WALK.trc

The two files are those that `ambula process` writes under `opensim/`. The model has the 36 degrees of freedom that full-body
gait models usually have (free pelvis; ball joints at hips, back, neck, shoulders and elbows; hinges at the knees, two axes at
the ankles), joints near the markers of the standing trial and markers where they were then. It is there for its cost, not
for its angles. Prints seconds of one run, frames, and the marker error of the fit.
"""
import contextlib
import os
import pathlib
import sys
import tempfile
import time

import numpy as np

# where each marker is held; a marker that the files lack is left out
BODIES = {
    "pelvis": ["LASI", "RASI", "LPSI", "RPSI", "SACR"],
    "trunk": ["C7", "T10", "CLAV", "STRN", "RBAK", "LSHO", "RSHO"],
    "head": ["LFHD", "RFHD", "LBHD", "RBHD"],
    "thigh": ["THI", "KNE"],
    "shank": ["TIB", "ANK"],
    "foot": ["HEE", "TOE"],
    "upper_arm": ["ELB"],
    "forearm": ["WRA", "WRB"],
}
HINGED = ("shank",)
TWO_AXES = ("foot",)


def positions(path):
    """Mean position (m, y up) of each marker of a `.trc` file, and the file's first and last time (s)."""
    lines = path.read_text().splitlines()
    names = [n for n in lines[3].split("\t")[2:] if n.strip()]
    rows = [line.split("\t") for line in lines[6:] if line.strip()]
    cells = [[float(c) if c.strip() else np.nan for c in (row + [""] * 3 * len(names))[2 : 2 + 3 * len(names)]] for row in rows]
    mean = np.nanmean(np.array(cells).reshape(len(rows), len(names), 3), axis=0) / 1000.0
    return dict(zip(names, mean)), (float(rows[0][1]), float(rows[-1][1])), len(rows)


def model_of(osim, at):
    """The model standing as the markers stand."""
    model = osim.Model()
    model.setName("standing")
    vec = lambda v: osim.Vec3(*(float(c) for c in v))
    across = at["RASI"] - at["LASI"]
    across /= np.linalg.norm(across)
    turn = float(np.arctan2(across[0], across[2]))  # about y: from the laboratory's z axis to the subject's
    origins = {}

    def add(name, parent, origin, markers, joint):
        body = osim.Body(name, 1.0, osim.Vec3(0), osim.Inertia(0.1, 0.1, 0.1))
        model.addBody(body)
        origins[name] = origin
        if parent is None:
            made = osim.FreeJoint(name + "_joint", model.getGround(), osim.Vec3(0), osim.Vec3(0), body, osim.Vec3(0), osim.Vec3(0))
        else:
            kind = osim.PinJoint if joint == 1 else osim.UniversalJoint if joint == 2 else osim.BallJoint
            axes = osim.Vec3(0, turn, 0)
            place = vec(origin - origins[parent])
            made = kind(name + "_joint", model.getBodySet().get(parent), place, axes, body, osim.Vec3(0), axes)
        model.addJoint(made)
        for marker in markers:
            if marker in at:
                model.addMarker(osim.Marker(marker, body, vec(at[marker] - origin)))

    mean = lambda *names: np.mean([at[n] for n in names if n in at], axis=0)
    down = np.array([0.0, -1.0, 0.0])
    back = "SACR" if "SACR" in at else "LPSI"
    add("pelvis", None, mean("LASI", "RASI", back), BODIES["pelvis"], 6)
    add("trunk", "pelvis", mean("LASI", "RASI", back) - 0.1 * down, BODIES["trunk"], 3)
    add("head", "trunk", at["C7"] - 0.05 * down, BODIES["head"], 3)
    for side, inwards in (("L", across), ("R", -across)):
        named = lambda body: [side + marker for marker in BODIES[body]]
        add(side + "thigh", "pelvis", at[side + "ASI"] + 0.09 * down + 0.03 * inwards, named("thigh"), 3)
        add(side + "shank", side + "thigh", at[side + "KNE"] + 0.05 * inwards, named("shank"), 1)
        add(side + "foot", side + "shank", at[side + "ANK"] + 0.035 * inwards, named("foot"), 2)
        add(side + "upper_arm", "trunk", at[side + "SHO"] + 0.04 * down, named("upper_arm"), 3)
        add(side + "forearm", side + "upper_arm", at[side + "ELB"], named("forearm"), 3)
    model.finalizeConnections()
    return model


@contextlib.contextmanager
def silence():
    """Nothing on standard output, what the C++ side writes included."""
    sys.stdout.flush()
    kept = os.dup(1)
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
        try:
            yield
        finally:
            os.dup2(kept, 1)
            os.close(kept)


def run(standing, walk):
    """Seconds of one run of the tool, frames, degrees of freedom, root mean square marker error in mm over frames."""
    standing, walk = pathlib.Path(standing).resolve(), pathlib.Path(walk).resolve()
    here = os.getcwd()
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        try:
            import opensim as osim

            osim.Logger.setLevelString("Error")
            at, _, _ = positions(standing)
            walked, (first_s, last_s), frames = positions(walk)
            model = model_of(osim, at)
            tool = osim.InverseKinematicsTool()
            for index in range(model.getMarkerSet().getSize()):
                name = model.getMarkerSet().get(index).getName()
                if name in walked:
                    task = osim.IKMarkerTask()
                    task.setName(name)
                    task.setWeight(1.0)
                    tool.upd_IKTaskSet().cloneAndAppend(task)
            model.initSystem()
            tool.setModel(model)
            tool.setMarkerDataFileName(str(walk))
            tool.setStartTime(first_s)
            tool.setEndTime(last_s)
            tool.set_report_errors(True)
            tool.setResultsDir(scratch)
            tool.setOutputMotionFileName(os.path.join(scratch, "ik.mot"))
            with silence():
                begun = time.perf_counter()
                done = tool.run()
                seconds = time.perf_counter() - begun
            if not done:
                raise RuntimeError("inverse kinematics failed")
            errors = next(pathlib.Path(scratch).glob("*marker_errors.sto")).read_text().splitlines()
            at_row = next(i for i, line in enumerate(errors) if line.startswith("time"))
            column = errors[at_row].split().index("marker_error_RMS")
            rms = [float(line.split()[column]) for line in errors[at_row + 1 :] if line.strip()]
            return seconds, frames, model.getNumCoordinates(), 1000.0 * float(np.sqrt(np.mean(np.square(rms))))
        finally:
            os.chdir(here)


if __name__ == "__main__":
    taken_s, frame_count, freedoms, error_mm = run(*sys.argv[1:3])
    print(f"{taken_s:.2f} s, {frame_count} frames, {freedoms} degrees of freedom, marker error {error_mm:.1f} mm")
