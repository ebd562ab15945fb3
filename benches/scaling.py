#!/usr/bin/env python3
"""How time and memory grow with trials, frames, markers, sessions and threads.

    scaling.py AMBULA [FIGURE.svg]

Needs a Python environment with `ezc3d` and `matplotlib`. Sessions are made of the sample `adult-typical`: its walks in turn for
more trials; one walk there and back again for more frames; copies of its markers under names that no model knows for more
markers; copies of the session for `ambula batch`. AMBULA is the program of a release build. Prints one table; the machine
should have nothing else to do.
"""
import os
import pathlib
import shutil
import sys
import tempfile
import time

import ezc3d
import numpy as np

SAMPLE = pathlib.Path(__file__).resolve().parent.parent / "sample_trials" / "adult-typical"
TRIALS = (1, 2, 4, 8, 16, 32)
TIMES_AS_LONG = (1, 2, 4, 8, 16)
MORE_MARKERS = (0, 40, 120, 280)
SESSIONS = (2, 4, 8, 16)
RUNS = 3


def run(arguments, threads, out):
    """Wall and processor time (s) and largest resident memory (MB) of the run with the median wall time; OUT is new each time."""
    figures = []
    for _ in range(RUNS):
        shutil.rmtree(out, ignore_errors=True)
        begun = time.perf_counter()
        child = os.fork()
        if child == 0:
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            os.execve(arguments[0], arguments, dict(os.environ, RAYON_NUM_THREADS=str(threads)))
        _, status, used = os.wait4(child, 0)
        if os.waitstatus_to_exitcode(status) > 1:
            sys.exit(f"{arguments} ended with {os.waitstatus_to_exitcode(status)}")
        figures.append((time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024.0))
    return sorted(figures)[RUNS // 2]


def session(folder, walks):
    """A session of the sample's standing trial and the given walks."""
    folder.mkdir(parents=True)
    head = (SAMPLE / "session.toml").read_text().split("[[trial]]")[0]
    shutil.copy(SAMPLE / "static.c3d", folder)
    head += '[[trial]]\nfile = "static.c3d"\nkind = "static"\n'
    for number, walk in enumerate(walks, 1):
        name = f"walk-{number:03}.c3d"
        shutil.copy(walk, folder / name)
        head += f'\n[[trial]]\nfile = "{name}"\nkind = "walk"\ncondition = "barefoot"\n'
    (folder / "session.toml").write_text(head)
    return folder


def there_and_back(series, times):
    """A series (time last) run forwards and backwards in turn."""
    return np.concatenate([series if turn % 2 == 0 else series[..., ::-1] for turn in range(times)], axis=-1)


def changed(path, times=1, more=0):
    """The first walk of the sample, longer or with more markers."""
    read = ezc3d.c3d(str(SAMPLE / "walk-01.c3d"))
    written = ezc3d.c3d()
    for group in ("FORCE_PLATFORM", "PROCESSING", "SUBJECTS", "MANUFACTURER"):
        if group in read["parameters"]:
            written["parameters"][group] = read["parameters"][group]
    labels = list(read["parameters"]["POINT"]["LABELS"]["value"])
    points = there_and_back(read["data"]["points"], times)
    copies = [points[:, index % len(labels)] for index in range(more)]
    if copies:
        points = np.concatenate([points, np.stack(copies, axis=1)], axis=1)
    labels += [f"X{index:03}" for index in range(more)]
    for group in ("POINT", "ANALOG"):
        for name in ("UNITS", "RATE", "X_SCREEN", "Y_SCREEN"):
            if name in read["parameters"][group]:
                written["parameters"][group][name] = read["parameters"][group][name]
    written["parameters"]["POINT"]["LABELS"]["value"] = labels
    written["parameters"]["ANALOG"]["LABELS"]["value"] = read["parameters"]["ANALOG"]["LABELS"]["value"]
    written["data"]["points"] = points
    written["data"]["analogs"] = there_and_back(read["data"]["analogs"], times)
    written.write(str(path))
    return path, points.shape[2]


def megabytes(folder):
    return sum(f.stat().st_size for f in folder.rglob("*.c3d")) / 1e6


def measured(ambula, place):
    """Rows: what grows, by how much, command, threads, wall and processor time, memory, size of the captures."""
    rows = []

    def judge_and_process(what, amount, folder):
        out = str(folder) + "-out"
        for command, rest in (("check", ["--json"]), ("process", ["--no-html", "-o", out])):
            for threads in (1, 2):
                figures = run([ambula, command, str(folder), *rest], threads, out)
                rows.append((what, amount, command, threads, *figures, megabytes(folder)))

    walks = sorted(SAMPLE.glob("walk-*.c3d"))
    for count in TRIALS:
        judge_and_process("trials", count, session(place / f"trials-{count}", [walks[i % len(walks)] for i in range(count)]))
    for times in TIMES_AS_LONG:
        walk, frames = changed(place / f"long-{times}.c3d", times=times)
        judge_and_process("frames", frames, session(place / f"frames-{times}", [walk]))
    for more in MORE_MARKERS:
        walk, _ = changed(place / f"more-{more}.c3d", more=more)
        judge_and_process("markers", 39 + more, session(place / f"markers-{more}", [walk]))
    for count in SESSIONS:
        root = place / f"sessions-{count}"
        for number in range(count):
            session(root / f"{number:03}", walks)
        for threads in (1, 2):
            out = str(root) + "-out"
            command = [ambula, "batch", str(root), "-o", out, "--no-html", "--threads", str(threads)]
            rows.append(("sessions", count, "batch", threads, *run(command, threads, out), megabytes(root)))
    return rows


def draw(rows, path):
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "ambula", "font.size": 8, "svg.fonttype": "none"})
    import matplotlib.pyplot as plt

    figure, places = plt.subplots(2, 2, figsize=(7.2, 5.6), layout="constrained")
    words = {"trials": "walks of a session", "frames": "frames of one walk", "markers": "markers of one walk", "sessions": "sessions of a batch"}
    for place, (what, label) in zip(places.flat, words.items()):
        for command, colour in (("check", "#1E56A0"), ("process", "#C0272D"), ("batch", "#2E7D4F")):
            for threads, dashes in ((1, "-"), (2, "--")):
                own = [r for r in rows if r[0] == what and r[2] == command and r[3] == threads]
                if own:
                    name = f"{command}, {threads} thread{'s' * (threads > 1)}"
                    place.plot([r[1] for r in own], [r[4] for r in own], dashes, color=colour, marker="o", markersize=2.5, lw=1, label=name)
        place.set_xlabel(label)
        place.set_ylabel("wall time, s")
        place.set_xlim(left=0)
        place.set_ylim(bottom=0)
        place.grid(color="0.9", lw=0.6)
    named = {name: line for place in places.flat for line, name in zip(*place.get_legend_handles_labels())}
    figure.legend(named.values(), named.keys(), loc="outside upper center", ncols=3, frameon=False)
    figure.savefig(path, metadata={"Date": None, "Creator": None})


def main():
    ambula = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as place:
        rows = measured(ambula, pathlib.Path(place))
    print("| what grows | amount | command | threads | wall, s | processor, s | peak memory, MB | captures, MB |\n|---|---|---|---|---|---|---|---|")
    for what, amount, command, threads, wall_s, used_s, peak_mb, size_mb in rows:
        print(f"| {what} | {amount} | {command} | {threads} | {wall_s:.2f} | {used_s:.2f} | {peak_mb:.0f} | {size_mb:.1f} |")
    if len(sys.argv) > 2:
        draw(rows, sys.argv[2])


if __name__ == "__main__":
    main()
