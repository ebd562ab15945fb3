//! Door of the calibration room.
