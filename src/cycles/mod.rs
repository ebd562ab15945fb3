//! Door of the cycles room.
