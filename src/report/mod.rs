//! Door of the report room.
