//! The synthetic walker: recovered against true values.
