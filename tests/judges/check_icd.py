#!/usr/bin/env python3
"""Hold 300 random diagnosis codes against simple-icd-10-cm on both sides of two release dates: billable or not, and the title.

    check_icd.py AMBULA FOLDER

FOLDER gets three versions of simple-icd-10-cm, each in a folder of its own (pip install --target), since each carries another
release of the CDC table. Half of the codes are drawn from all, half from those that differ between two releases. Prints what
changed from release to release and exits with 1 when a code differs.
"""
import json
import pathlib
import random
import subprocess
import sys

# version of the package, its release, first and last day on which the release holds
RELEASES = [
    ("1.2.0", "January 2021", "2021-01-01", "2021-09-30"),
    ("1.4.0", "April 2025", "2025-04-01", "2025-09-30"),
    ("1.5.0", "April 2026", "2026-04-01", "2026-09-30"),
]
CODES = 300
READ = """
import json, sys
sys.path.insert(0, sys.argv[1])
import simple_icd_10_cm as cm
rows = {c: (cm.is_leaf(c), " ".join(cm.get_description(c).split())) for c in cm.get_all_codes(True) if not cm.is_chapter_or_block(c)}
json.dump(rows, sys.stdout)
"""


def release(folder, version):
    place = pathlib.Path(folder) / version
    if not place.exists():
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", place, f"simple-icd-10-cm=={version}"]
        subprocess.run(command, check=True)
    told = subprocess.run([sys.executable, "-c", READ, place], check=True, capture_output=True).stdout
    return json.loads(told)


def main(ambula, folder):
    tables = [release(folder, version) for version, *_ in RELEASES]
    every = sorted(set().union(*tables))
    changed = set()
    for (_, old_name, *_), (_, new_name, *_), old, new in zip(RELEASES, RELEASES[1:], tables, tables[1:]):
        added = {c for c in new if new[c][0] and not old.get(c, (False,))[0]}
        ended = {c for c in old if old[c][0] and not new.get(c, (False,))[0]}
        retitled = {c for c in new if c in old and old[c][1] != new[c][1]}
        changed |= added | ended | retitled
        print(f"{old_name} to {new_name}: {len(added)} newly billable, {len(ended)} no longer billable, {len(retitled)} other titles")
    dice = random.Random(20261121)
    codes = sorted(set(dice.sample(sorted(changed), CODES // 2)) | set(dice.sample(every, CODES)))[:]
    dice.shuffle(codes)
    codes = codes[:CODES]
    wrong = asked = 0
    for (_, name, first, last), table in zip(RELEASES, tables):
        for day in (first, last):
            told = subprocess.run([ambula, "codes", "show", *codes, "--on", day], check=True, capture_output=True, text=True).stdout
            for code, line in zip(codes, told.splitlines(), strict=True):
                state = "absent" if code not in table else "billable" if table[code][0] else "category"
                title = table[code][1] if code in table else ""
                asked += 1
                if line.split("\t") != [code, state, title]:
                    wrong += 1
                    print(f"{day} ({name}): ambula {line!r}, simple-icd-10-cm {state} {title!r}")
    print(f"{len(codes)} codes, {asked} answers, {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
