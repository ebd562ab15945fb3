//! Door of the geometry room.
