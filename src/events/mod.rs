//! Door of the events room.
