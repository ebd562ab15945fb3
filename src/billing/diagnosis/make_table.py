"""Makes icd10cm.tsv.gz from releases of the CDC tabular list (public domain), as PyPI's simple-icd-10-cm carries them.

    pip download --no-deps simple-icd-10-cm==1.2.0 simple-icd-10-cm==1.3.0 simple-icd-10-cm==1.5.0
    unzip each into a folder of its own; python make_table.py OUT FOLDER-2021 FOLDER-2025 FOLDER-2026

First line: `#releases` with first and last day of every release. Then one line for every code and title:
code, state in each release (b billable, c category, - absent), title, and the codes its Excludes1 notes name.
"""

import gzip
import json
import re
import subprocess
import sys

# first day in force, last day in force, name
RELEASES = [
    ("2021-01-01", "2021-09-30", "January 2021"),
    ("2025-04-01", "2025-09-30", "April 2025"),
    ("2026-04-01", "2026-09-30", "April 2026"),
]

READ = """
import json, sys
sys.path.insert(0, sys.argv[1])
import simple_icd_10_cm as cm
rows = {}
for code in cm.get_all_codes(True):
    if not cm.is_chapter_or_block(code):
        rows[code] = (cm.is_leaf(code), " ".join(cm.get_description(code).split()), cm.get_excludes1(code))
json.dump(rows, sys.stdout)
"""

CODE = r"[A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9])(?:\.[0-9A-Z]{1,4})?-?(?:\.-)?"


def excluded(notes):
    """Codes, categories (`G80.-`) and ranges (`M20-M21`) in the brackets of the notes, in order, each once."""
    found = []
    for note in notes:
        for bracket in re.findall(r"\(([^()]*)\)", note):
            for part in re.split(r"[,;]\s*|\s+", bracket.replace(" - ", "-")):
                if re.fullmatch(CODE, part) or re.fullmatch(rf"{CODE}-{CODE}", part):
                    if part not in found:
                        found.append(part)
    return found


def main(out, folders):
    tables = [json.loads(subprocess.run([sys.executable, "-c", READ, folder], check=True, capture_output=True).stdout) for folder in folders]
    lines = ["#releases\t" + "\t".join(f"{first}/{last}/{name}" for first, last, name in RELEASES)]
    for code in sorted(set().union(*tables)):
        titles = []
        for table in tables:
            if code in table and table[code][1] not in titles:
                titles.append(table[code][1])
        notes = next((excluded(table[code][2]) for table in reversed(tables) if code in table), [])
        for title in titles:
            states = "".join("-" if code not in t or t[code][1] != title else "b" if t[code][0] else "c" for t in tables)
            lines.append("\t".join([code, states, title, " ".join(notes)]))
    text = "\n".join(lines) + "\n"
    with open(out, "wb") as file:
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=file, mtime=0) as packed:
            packed.write(text.encode("utf-8"))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
