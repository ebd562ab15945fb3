//! Door of the parameters room.
