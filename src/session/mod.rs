//! Door of the session room.
