//! Door of the walker room.
