//! What Ambula reads against what ezc3d and python-c3d read.
