"""Loads of force plates as ezc3d computes them, for plates_ezc3d.py and check_plates.py."""
import ezc3d
import numpy as np

# Originals on which ezc3d burns 12 GB of memory before it fails.
SKIP = {"bad_parameter_section.c3d", "BKINtechnologies.c3d"}


def plates(path):
    """Per plate: force (3 x n, N), centre of pressure (3 x n, mm), free moment about the upward normal (n, N.mm), all in the
    laboratory frame and as the file labels its units. Raises what ezc3d raises."""
    file = ezc3d.c3d(str(path), extract_forceplat_data=True)
    found = []
    for plate in file["data"]["platform"]:
        corners = np.asarray(plate["corners"]).T
        into_floor = np.cross(corners[0] - corners[1], corners[0] - corners[3])
        with np.errstate(all="ignore"):
            into_floor = into_floor / np.linalg.norm(into_floor)
        found.append((plate["force"], plate["center_of_pressure"], -(into_floor @ plate["Tz"])))
    return found
