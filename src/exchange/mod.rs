//! Door of the exchange room.
