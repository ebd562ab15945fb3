//! Door of the kinematics room.
