//! Door of the capture room.
