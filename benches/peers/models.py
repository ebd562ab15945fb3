#!/usr/bin/env python3
"""Kinematics, inverse kinematics and a report page of named peers beside Ambula, on the same trial in the same run.

Run by benches/peers/run.sh. A peer that is not installed is left out and named.
"""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 3


def median(times):
    return sorted(times)[len(times) // 2]


def timed(work):
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def ambula(project, session):
    """ms of the rows of benches/session.rs on a session."""
    environment = dict(os.environ, AMBULA_BENCH_SESSION=str(session))
    bench = subprocess.run(
        ["cargo", "bench", "--bench", "session"], cwd=project, env=environment, text=True, capture_output=True
    )
    if bench.returncode != 0:
        sys.exit(bench.stderr)
    rows = {}
    for line in bench.stdout.splitlines():
        words = line.split()
        if len(words) > 2 and words[-1] in ("ms", "µs", "MB", "times", "MB/s", "pages"):
            rows[" ".join(words[:-2])] = float(words[-2])
    return rows


def markers(path):
    """The points of a capture as pyCGM wants them: one dictionary per frame."""
    import ezc3d
    import numpy as np

    read = ezc3d.c3d(str(path))
    labels = [label.split(":")[-1] for label in read["parameters"]["POINT"]["LABELS"]["value"]]
    points = np.transpose(read["data"]["points"][:3], (2, 1, 0))
    return [dict(zip(labels, frame)) for frame in points], read["parameters"]["PROCESSING"]


def pycgm(static, walk):
    """ms per frame of pyCGM on the markers of a walk; calibration and reading are left out."""
    from pyCGM_Single import pycgmCalc, pycgmStatic

    standing, stored = markers(static)
    motion, _ = markers(walk)

    def number(name):
        return float(stored[name]["value"][0]) if name in stored else 0.0

    subject = {"Bodymass": number("Bodymass"), "InterAsisDistance": 0.0}
    for side, letter in (("Left", "L"), ("Right", "R")):
        subject[f"{side}AsisTrocanterDistance"] = 0.0
        for name in ("LegLength", "KneeWidth", "AnkleWidth", "TibialTorsion", "ShoulderOffset", "ElbowWidth", "WristWidth", "HandThickness", "SoleDelta"):
            subject[f"{side}{name}"] = number(f"{letter}{name}")
        subject[f"{side}StaticRotOff"] = subject[f"{side}StaticPlantFlex"] = 0.0
    calibrated = pycgmStatic.getStatic(standing, subject, flat_foot=False)
    seconds = timed(lambda: pycgmCalc.calcAngles(motion, vsk=calibrated))
    return seconds * 1e3 / len(motion)


def opensim(project, session, static, walk):
    """ms of OpenSim's inverse kinematics on the markers of a walk, and what it fitted."""
    import inverse_kinematics

    with tempfile.TemporaryDirectory() as scratch:
        command = ["cargo", "run", "--release", "--quiet", "--", "process", str(session), "--no-html", "-o", scratch + "/out"]
        subprocess.run(command, cwd=project, check=False, capture_output=True)
        trc = Path(scratch) / "out" / "opensim"
        seconds, frames, freedoms, error_mm = inverse_kinematics.run(trc / f"{static.stem}.trc", trc / f"{walk.stem}.trc")
    return seconds * 1e3, f"{frames} frames, {freedoms} degrees of freedom, marker error {error_mm:.1f} mm"


def kineticstoolkit(walk):
    """ms to read a walk and to filter its points at 6 Hz."""
    import kineticstoolkit as ktk

    return timed(lambda: ktk.filters.butter(ktk.read_c3d(str(walk))["Points"], fc=6)) * 1e3


def matplotlib_page():
    """Seconds for one page of 12 panels as PDF."""
    import io

    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np

    percent = np.linspace(0, 100, 101)
    curves = np.sin(percent / 100 * 2 * np.pi)[None, :] + np.random.default_rng(1).normal(0, 0.1, (10, 101))

    def page():
        figure, panels = plt.subplots(4, 3, figsize=(8.27, 11.69))
        for panel in panels.flat:
            panel.fill_between(percent, -1.2, 1.2, color="0.9")
            for curve in curves:
                panel.plot(percent, curve, lw=0.6)
            panel.set_xlabel("% of the cycle")
            panel.set_ylabel("deg")
        figure.savefig(io.BytesIO(), format="pdf")
        plt.close(figure)

    return timed(page)


def main():
    project = Path(__file__).resolve().parent.parent.parent
    session = Path(os.environ["AMBULA_CORPUS"]) / "gait" / "pig-full-body"
    static = session / "PiG_Calibration-FlatFoot-Full.c3d"
    walk = session / "PiG_Motion-FlatFoot-Full.c3d"
    own = ambula(project, session)
    for name, value in own.items():
        print(f"ambula: {name}: {value}")
    print("\n| what | peer | peer's time | ambula's | ratio |\n|---|---|---|---|---|")

    def row(what, peer, unit, theirs, ours):
        print(f"| {what} | {peer} | {theirs:.3g} {unit} | {ours:.3g} {unit} | {theirs / ours:.0f} |")

    try:
        row("full-body kinematics per frame", "pyCGM", "ms", pycgm(static, walk), own["kinematics per frame"] / 1e3)
    except Exception as error:
        print(f"| full-body kinematics per frame | pyCGM | not measured: {type(error).__name__} {error} | | |")
    try:
        theirs, fitted = opensim(project, session, static, walk)
        row(f"full-body kinematics of a trial ({fitted})", "OpenSim", "ms", theirs, own["kinematics of one trial"])
    except Exception as error:
        print(f"| full-body kinematics of a trial | OpenSim | not measured: {type(error).__name__} {error} | | |")
    try:
        # it does not read the walk above, whose file holds a single event
        healthy = session.parent / "healthy-HC030A"
        theirs = kineticstoolkit(healthy / "HC030A05.c3d")
        whole = ambula(project, healthy)["session: read, calibrate, kinematics, events, cycles"]
        row("read and filter one walk; Ambula: three trials to cycles", "kineticstoolkit", "ms", theirs, whole)
    except Exception as error:
        print(f"| read and filter one walk | kineticstoolkit | not measured: {type(error).__name__} {error} | | |")
    try:
        row("one page of 12 graphs", "matplotlib", "s", matplotlib_page(), own["session: report per page"] / 1e3)
    except Exception as error:
        print(f"| one page of 12 graphs | matplotlib | not measured: {type(error).__name__} {error} | | |")


if __name__ == "__main__":
    main()
