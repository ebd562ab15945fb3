//! Door of the exchange room.

pub mod c3d_out;
