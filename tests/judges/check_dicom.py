#!/usr/bin/env python3
"""Encapsulated PDF of `ambula export`: dciodvfy has no error, pydicom reads it, pydicom and dcm2pdf give the PDF back byte by byte.
usage: check_dicom.py OBJECT PDF [OBJECT PDF ...]   exit 0 only if every object is clean."""
import subprocess
import sys
import tempfile
from pathlib import Path

import pydicom

bad = 0
for number in range(1, len(sys.argv), 2):
    path, pdf = Path(sys.argv[number]), Path(sys.argv[number + 1]).read_bytes()
    errors = []
    run = subprocess.run(["dciodvfy", "-new", path], capture_output=True, text=True)
    errors += [line for line in (run.stdout + run.stderr).splitlines() if line.startswith("Error")]
    if run.returncode:
        errors.append(f"dciodvfy ended with {run.returncode}")
    data = pydicom.dcmread(path)
    if data.SOPClassUID != "1.2.840.10008.5.1.4.1.1.104.1" or data.MIMETypeOfEncapsulatedDocument != "application/pdf":
        errors.append("not an encapsulated PDF")
    if data.EncapsulatedDocument[: data.EncapsulatedDocumentLength] != pdf:
        errors.append("pydicom: another PDF")
    uids = [data.SOPInstanceUID, data.StudyInstanceUID, data.SeriesInstanceUID]
    if len(set(uids)) != 3 or not all(uid.startswith("2.25.") and uid.is_valid for uid in uids):
        errors.append("UIDs")
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "out.pdf"
        subprocess.run(["dcm2pdf", path, out], check=True, capture_output=True)
        if out.read_bytes() != pdf:
            errors.append("dcm2pdf: another PDF")
    print(path, "OK" if not errors else errors)
    bad += bool(errors)
sys.exit(bad > 0)
