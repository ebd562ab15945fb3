#!/usr/bin/env python3
"""A batch of many sessions, undisturbed and again with kills at random moments: how fast, how much memory, whether the bytes agree.

    batch_kills.py AMBULA CORPUS_OR_SAMPLES [--sessions 1000] [--kills 10] [--seed 1] [--threads 2] [--work DIR]

Python's standard library is enough. Sessions are folders of hard links (copies where linking fails) to five folders of the
corpus in turn, one of which cannot be calibrated and is refused on purpose, or to all folders of `sample_trials`. The batch
runs once undisturbed; of what it wrote a list of paths, sizes and SHA-256 is kept. Then it runs into another folder, is
killed (SIGKILL) at moments drawn over the time that the undisturbed run took, goes on each time by the same command, and at last
comes to its end. Both folders are compared whole, no file excepted. Exit code 1: something differs, a session that was finished
was done again, or a kill came after the end. AMBULA is the program of a release build; the machine should have nothing else to do.
"""
import argparse
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

CORPUS = [f"gait/{name}" for name in ("pig-full-body", "functional-hip", "healthy-HC030A", "pig-lower-nexus-1.8", "clusters-medial")]
# a killed run loses what was in work, so that this share of the whole time is never enough for all sessions
DRAWN_OVER = 0.97
LISTED = 20


def link(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)


def sessions(origin, count, root):
    """So many folders of sessions below the root, made from the folders of the origin in turn."""
    folders = [origin / name for name in CORPUS]
    if not all(folder.is_dir() for folder in folders):
        folders = sorted(folder for folder in origin.iterdir() if any(folder.glob("*.c3d")))
    if not folders:
        sys.exit(f"no folder with captures in {origin}")
    for number in range(count):
        source = folders[number % len(folders)]
        session = root / f"{number // 100:02}" / f"{number:04}-{source.name}"
        session.mkdir(parents=True)
        for file in sorted(source.rglob("*")):
            if file.is_file():
                target = session / file.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                link(file, target)
    return root


class Run:
    """One run of the program, to its end or to a kill `kill_after_s` after its start."""

    def __init__(self, command, kill_after_s=None):
        begun = time.perf_counter()
        with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as words:
            child = subprocess.Popen(command, stdout=answer, stderr=words)
            if kill_after_s is not None:
                time.sleep(kill_after_s)
                # a child that has ended stays a zombie until it is waited for: the signal then changes nothing
                os.kill(child.pid, signal.SIGKILL)
            _, status, used = os.wait4(child.pid, 0)
            self.wall_s = time.perf_counter() - begun
            child.returncode = os.waitstatus_to_exitcode(status)
            answer.seek(0)
            words.seek(0)
            self.answer, words = answer.read(), words.read()
        self.was_killed = child.returncode == -signal.SIGKILL
        self.processor_s = used.ru_utime + used.ru_stime
        self.peak_mb = used.ru_maxrss / 1024.0
        # 1: some session is refused, which belongs to the trial
        if not self.was_killed and child.returncode not in (0, 1):
            sys.exit(f"{command} ended with {child.returncode}: {words.decode(errors='replace')[-2000:]}")

    def count(self, what):
        return json.loads(self.answer)[what]


def finished(output):
    """Finished sessions and the identity of their folder, which is another one when a session is done again."""
    return {str(record.parent.parent.relative_to(output)): record.parent.stat().st_ino for record in output.rglob("ambula/batch.json")}


def half_written(output):
    return sum(1 for _ in output.rglob(".ambula-unfinished"))


def listed(output):
    """Every file by its path: size and SHA-256; every folder by its path: nothing."""
    found = {}
    for path in sorted(output.rglob("*")):
        name = str(path.relative_to(output))
        if path.is_symlink() or not path.is_file():
            found[name] = None
        else:
            with path.open("rb") as file:
                found[name] = (path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
    return found


def disturbed(command, output, total_s, options):
    """Kills and resumes; what each kill met, all runs, and how many finished sessions were done again."""
    drawn = random.Random(options.seed)
    moments_s = sorted(drawn.uniform(0.0, DRAWN_OVER * total_s) for _ in range(options.kills))
    runs, kills, before, again = [], [], {}, 0
    for from_s, to_s in zip([0.0, *moments_s], [*moments_s, None]):
        run = Run(command, None if to_s is None else to_s - from_s)
        runs.append(run)
        now = finished(output) if output.is_dir() else {}
        again += sum(1 for session, folder in before.items() if now.get(session) != folder)
        before = now
        if to_s is not None:
            kills.append((to_s, to_s - from_s, run.was_killed, len(now), half_written(output)))
    return runs, kills, again


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("ambula", type=pathlib.Path)
    options.add_argument("origin", type=pathlib.Path)
    options.add_argument("--sessions", type=int, default=1000)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--work", type=pathlib.Path, help="folder on a disk with room; links need that of the captures")
    options = options.parse_args()
    if options.work:
        options.work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.work) as place:
        sys.exit(trial(options, pathlib.Path(place)))


def trial(options, place):
    root = sessions(options.origin.resolve(), options.sessions, place / "archive")

    def command(output):
        choices = ["--no-html", "--json", "--threads", str(options.threads)]
        return [str(options.ambula.resolve()), "batch", str(root), "-o", str(output), *choices]

    # one name for both, so that even a path written into a file would have to agree
    output = place / "results"
    whole = Run(command(output))
    expected = listed(output)
    shutil.rmtree(output)
    runs, kills, again = disturbed(command(output), output, whole.wall_s, options)
    got = listed(output)

    hits = sum(hit for _, _, hit, _, _ in kills)
    differ = sorted(name for name in expected.keys() | got.keys() if expected.get(name, "none") != got.get(name, "none"))
    contents = [size for entry in expected.values() if entry for size in entry[:1]]
    processed, refused = whole.count("processed_now"), len(whole.count("failed"))
    resumed_s = sum(run.processor_s for run in runs)
    rows = [
        ("sessions, of these processed and refused", f"{options.sessions}: {processed} and {refused}"),
        ("threads", options.threads),
        ("undisturbed: wall time, s", f"{whole.wall_s:.1f}"),
        ("sessions a minute, the refused counted; processed only", f"{60 * options.sessions / whole.wall_s:.0f}; {60 * processed / whole.wall_s:.0f}"),
        ("processor time, s", f"{whole.processor_s:.1f}"),
        (f"use of {options.threads} processors", f"{100 * whole.processor_s / whole.wall_s / options.threads:.0f} %"),
        ("peak memory (resident), MB: undisturbed; largest of the disturbed runs", f"{whole.peak_mb:.0f}; {max(run.peak_mb for run in runs):.0f}"),
        ("kills that met the program at work", f"{hits} of {options.kills}, seed {options.seed}"),
    ]
    for number, (at_s, after_s, hit, done, half) in enumerate(kills, 1):
        met = f"{done} finished, {half} half written" if hit else f"came after the end, {done} finished"
        rows.append((f"kill {number}, at {at_s:.1f} s, {after_s:.1f} s after the start", met))
    rows += [
        ("all runs of the disturbed batch: wall time, s; processor time, s", f"{sum(run.wall_s for run in runs):.1f}; {resumed_s:.1f}"),
        ("processor time lost to the kills, s", f"{resumed_s - whole.processor_s:.1f}"),
        ("last run: finished before; processed; refused", f"{runs[-1].count('finished_before')}; {runs[-1].count('processed_now')}; {len(runs[-1].count('failed'))}"),
        ("finished sessions that were done again", again),
        ("files compared; folders", f"{len(contents)}; {len(expected) - len(contents)}"),
        ("bytes compared", f"{sum(contents):,}"),
        ("differences", len(differ)),
    ]
    print("| measure | value |\n|---|---|")
    for what, value in rows:
        print(f"| {what} | {value} |")
    for name in differ[:LISTED]:
        print(f"differs: {name}: {expected.get(name, 'not there')} and {got.get(name, 'not there')}", file=sys.stderr)
    return 1 if differ or again or hits < options.kills else 0


if __name__ == "__main__":
    main()
