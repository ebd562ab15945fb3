#!/usr/bin/env python3
"""The panels of the report, drawn by matplotlib's PDF backend from the results of the same session: how long that takes.

    python benches/report_matplotlib.py FOLDER [--pages N --ms MS]

FOLDER is the output folder of `ambula process`. --pages and --ms are what `cargo bench --bench report` printed (pages and
warm ms of the PDF); with them the ratio is printed, per page. Only curves are drawn here: no tables, no words, no tags, no
PDF/A. Reading the CSV files is not timed.
"""

import argparse
import csv
import io
import json
import os
import time
from collections import defaultdict

import matplotlib

matplotlib.use("pdf")
import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.backends.backend_pdf import PdfPages  # noqa: E402

RUNS = 5
A4 = (8.27, 11.69)
COLOURS = {"left": ("#C0272D", "-"), "right": ("#1E56A0", "--")}
PLANES = ["sagittal", "frontal", "transverse"]
PAGES = {
    "lower body": [("pelvis", PLANES), ("hip", PLANES), ("knee", PLANES), ("ankle", PLANES[:2]), ("foot_progress", PLANES[2:])],
    "trunk": [(name, PLANES) for name in ("thorax", "spine", "neck", "head")],
    "arms": [("shoulder", PLANES), ("elbow", PLANES[:1]), ("wrist", PLANES)],
}
KINETICS = [("hip_moment", PLANES), ("hip_power", None), ("knee_moment", PLANES), ("knee_power", None),
            ("ankle_moment", PLANES), ("ankle_power", None)]


def read(path, name, value, extra):
    """Curves by (name, component, side, cycle): lists of values."""
    curves = defaultdict(list)
    if not os.path.exists(path):
        return curves
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = (row[name], row["component"], row["side"]) + tuple(row[k] for k in extra)
            curves[key].append(tuple(float(row[v] or "nan") for v in value))
    return curves


def panels(page, names, columns):
    return [(name, plane) for name, planes in page for plane in (planes or [None]) if any(k[0] == name for k in names)][: columns * 9]


def draw(pdf, shown, curves, columns, means):
    """One page: a panel for each curve, both sides, mean with ribbon or every cycle."""
    if not shown:
        return 0
    rows = -(-len(shown) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=A4, squeeze=False)
    for axis, (name, plane) in zip(axes.flat, shown):
        for key, values in curves.items():
            if key[0] != name or (plane and key[1] != plane):
                continue
            colour, line = COLOURS[key[2]]
            x = range(len(values))
            y = [v[0] for v in values]
            axis.plot(x, y, line, color=colour, linewidth=1.4 if means else 0.6)
            if means:
                sd = [v[1] for v in values]
                axis.fill_between(x, [a - b for a, b in zip(y, sd)], [a + b for a, b in zip(y, sd)], color=colour, alpha=0.2)
        axis.set_title(f"{name} {plane or ''}", fontsize=7)
        axis.axhline(0, color="#9AA1AB", linewidth=0.5)
        axis.tick_params(labelsize=6)
        axis.set_xlim(0, 100)
    pdf.savefig(figure)
    plt.close(figure)
    return 1


def profile(pdf, results):
    scores = results["conditions"][0].get("scores")
    if not scores:
        return 0
    figure, axis = plt.subplots(figsize=A4)
    values = [v for v in json.dumps(scores["gvs"]).replace("[", " ").replace("]", " ").replace(",", " ").split()]
    numbers = [float(v) for v in values if v.replace(".", "").isdigit()]
    axis.bar(range(len(numbers)), numbers, color="#C0272D")
    pdf.savefig(figure)
    plt.close(figure)
    return 1


def report(folder, data):
    angles_mean, angles, kinetics_mean, kinetics, results = data
    out = io.BytesIO()
    pages = 0
    with PdfPages(out) as pdf:
        for page in PAGES.values():
            shown = panels(page, angles_mean, 3)
            pages += draw(pdf, shown, angles_mean, 3, True)
            pages += draw(pdf, shown, angles, 3, False)
        pages += draw(pdf, panels(KINETICS, kinetics_mean, 4), kinetics_mean, 4, True)
        pages += draw(pdf, panels([("normalised_grf", PLANES)], kinetics_mean, 3), kinetics_mean, 3, True)
        pages += profile(pdf, results)
    return pages, len(out.getvalue())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--pages", type=int)
    parser.add_argument("--ms", type=float)
    order = parser.parse_args()
    at = lambda name: os.path.join(order.folder, name)  # noqa: E731
    with open(at("results.json"), encoding="utf-8") as file:
        results = json.load(file)
    data = (
        read(at("curves_mean.csv"), "angle", ("mean_deg", "sd_deg"), ()),
        read(at("curves.csv"), "angle", ("value_deg",), ("trial", "cycle")),
        read(at("kinetics_mean.csv"), "output", ("mean", "sd"), ()),
        read(at("kinetics.csv"), "output", ("value",), ("trial", "cycle")),
        results,
    )
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        pages, size = report(order.folder, data)
        times.append((time.perf_counter() - begun) * 1e3)
    warm = sorted(times[1:])[len(times[1:]) // 2]
    print(f"matplotlib {matplotlib.__version__}: {pages} pages of panels, {size / 1024:.0f} kB")
    print(f"cold {times[0]:.0f} ms, warm {warm:.0f} ms, warm a page {warm / pages:.1f} ms")
    if order.pages and order.ms:
        ours = order.ms / order.pages
        print(f"ours a page {ours:.1f} ms (all pages, tables and tags included): matplotlib takes {warm / pages / ours:.1f} times as long")


if __name__ == "__main__":
    main()
