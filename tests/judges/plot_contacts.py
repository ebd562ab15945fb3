#!/usr/bin/env python3
"""Draws what the contact verdicts say, so that a person can check them.

usage: plot_contacts.py FOLDER

FOLDER is the one that `tests/it/val_contacts.rs` wrote to (AMBULA_JUDGE_DIR/contacts, one JSON file per trial). One PNG per
trial is written beside its data: the plates from above with the path of the centre of pressure and the feet, and the loads
over time with contacts, verdicts, stored events and the vendor's own assignment. Needs matplotlib and numpy. The pictures
are for eyes and stay out of the repository.
"""

import json
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

COLOUR = {"left": "tab:red", "right": "tab:blue", "invalid": "0.4"}


def track(values):
    if values is None:
        return None
    return np.array([[np.nan] * 3 if v is None else v for v in values], dtype=float)


def frames_of(contact, rate_hz, count):
    first = max(0, int(round(contact["start_s"] * rate_hz)))
    return first, min(count, int(round(contact["end_s"] * rate_hz)))


def from_above(axes, trial, feet, markers):
    for plate in trial["plates"]:
        corners = np.array(plate["corners_mm"] + plate["corners_mm"][:1])
        axes.plot(corners[:, 0], corners[:, 1], "k-", lw=1)
        axes.annotate(str(plate["plate"]), corners[:4, :2].mean(axis=0), fontsize=16, color="0.7", ha="center")
        cop = track(plate["cop_mm"])
        for contact in (c for c in trial["contacts"] if c["plate"] == plate["plate"]):
            first, last = frames_of(contact, plate["rate_hz"], len(cop))
            path = cop[first:last]
            axes.plot(path[:, 0], path[:, 1], ".", ms=2, color=COLOUR[contact["foot"]])
            begin, end = frames_of(contact, trial["rate_hz"], markers)
            for share, width in ((0.25, 1.5), (0.45, 2.5), (0.6, 1.5), (0.9, 0.7)):
                frame = int(begin + share * (end - begin))
                for side, foot in feet.items():
                    outline = foot["outline"][frame] if foot["outline"] and frame < markers else None
                    if outline is None:
                        continue
                    shape = np.array(outline + outline[:1])
                    near = np.abs(shape[:, :2] - corners[:4, :2].mean(axis=0)).max() < 900
                    if near:
                        axes.plot(shape[:, 0], shape[:, 1], "-", lw=width * 0.6, color=COLOUR[side], alpha=0.6)
    centre = np.concatenate([np.array(p["corners_mm"])[:, :2] for p in trial["plates"]])
    low, high = centre.min(axis=0) - 250, centre.max(axis=0) + 250
    axes.set_xlim(low[0], high[0])
    axes.set_ylim(low[1], high[1])
    axes.set_aspect("equal")
    axes.set_xlabel("x mm")
    axes.set_ylabel("y mm")


def over_time(axes, trial, feet):
    forces = axes[0]
    for plate in trial["plates"]:
        force = np.array(plate["vertical_n"])
        time = np.arange(len(force)) / plate["rate_hz"]
        line = forces.plot(time, force, lw=1, label=f"plate {plate['plate']}")[0]
        for contact in (c for c in trial["contacts"] if c["plate"] == plate["plate"]):
            clean = contact["clean"]
            forces.axvspan(contact["start_s"], contact["end_s"], color=COLOUR[contact["foot"]], alpha=0.15 if clean else 0.05)
            middle = 0.5 * (contact["start_s"] + contact["end_s"])
            words = "\n".join(contact["why"])
            forces.text(middle, 30 + 60 * contact["plate"], f"{contact['plate']} {contact['foot']}\n{words}", fontsize=6, ha="center", color=line.get_color())
    forces.set_ylabel("vertical force N")
    forces.legend(fontsize=6, loc="upper right")
    for place, (side, foot) in zip(axes[1:], feet.items()):
        for name, style in (("heel", "-"), ("toe", "--"), ("ankle", ":")):
            if foot[name] is not None:
                height = foot[name][:, 2]
                place.plot(np.arange(len(height)) / trial["rate_hz"], height, style, lw=1, color=COLOUR[side], label=name)
        if foot["vendor"] is not None:
            given = np.isfinite(foot["vendor"][:, 0]) & (np.abs(foot["vendor"]).sum(axis=1) > 0)
            time = np.arange(len(given)) / trial["rate_hz"]
            place.plot(time[given], np.zeros(given.sum()), "k|", ms=8, label="vendor's plate")
        for contact in trial["contacts"]:
            if contact["foot"] == side:
                place.axvspan(contact["start_s"], contact["end_s"], color=COLOUR[side], alpha=0.15 if contact["clean"] else 0.05)
        for event in trial["events"]:
            if event["side"] == side:
                place.axvline(event["time_s"], color="g" if "trike" in event["kind"] else "m", lw=1)
        place.set_ylabel(f"{side} height mm")
        place.legend(fontsize=6, loc="upper right")
    axes[-1].set_xlabel("s (green: stored strike, purple: stored off)")


def draw(path):
    trial = json.loads(path.read_text())
    feet = {}
    for foot in trial["feet"]:
        feet[foot["side"]] = {name: track(foot[name]) for name in ("heel", "toe", "ankle", "vendor")}
        feet[foot["side"]]["outline"] = foot["outline"]
    markers = trial["frames"]
    figure = plt.figure(figsize=(16, 8))
    grid = figure.add_gridspec(3, 2, width_ratios=(1, 1.2))
    from_above(figure.add_subplot(grid[:, 0]), trial, feet, markers)
    first = figure.add_subplot(grid[0, 1])
    rest = [figure.add_subplot(grid[row, 1], sharex=first) for row in (1, 2)]
    over_time([first, *rest], trial, feet)
    figure.suptitle(trial["name"])
    figure.tight_layout()
    figure.savefig(path.with_suffix(".png"), dpi=80)
    plt.close(figure)


def main():
    folder = pathlib.Path(sys.argv[1])
    data = sorted(folder.glob("*.json"))
    if not data:
        sys.exit(f"{folder} holds no data; run the test val_contacts with AMBULA_JUDGE_DIR set")
    for path in data:
        draw(path)
    print(f"{len(data)} pictures in {folder}")


if __name__ == "__main__":
    main()
