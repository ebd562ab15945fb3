//! Door of the kinetics room.
