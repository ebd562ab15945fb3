//! Checks of the laboratory itself: cameras, force plates under a known mass, a wand of known length, and the day-book
//! that keeps the results.
//!
//! # References
//! CMAS, Standards v15, items 2.8 (dynamic accuracy) and 2.10 (known mass of 25 kg or more on each plate, daily).

mod cameras;
mod day_book;
mod known_mass;
mod measure;
mod wand;

pub use cameras::cameras;
pub use day_book::{DayBook, DayBookError, Entry};
pub use known_mass::{MassOnPlate, known_mass, on_plates};
pub use measure::{LabCheck, Measure};
pub use wand::{Wand, WandError, wand, wand_check};
