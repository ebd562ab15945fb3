//! Checks of the laboratory itself: cameras, force plates under a known mass, a wand of known length, a rod on the
//! plates, markers at known places; the day-book that keeps the results, and what it says on the day of a session.
//!
//! # References
//! CMAS, Standards v15, items 2.8 (dynamic accuracy) and 2.10 (known mass of 25 kg or more on each plate, daily).

mod cameras;
mod day_book;
mod known_mass;
mod measure;
mod on_the_day;
mod placed;
mod poker;
mod wand;

pub use cameras::cameras;
pub use day_book::{DayBook, DayBookError, Entry};
pub use known_mass::{MassOnPlate, known_mass, on_plates};
pub use measure::{LabCheck, Measure};
pub use on_the_day::{OnTheDay, on_the_day};
pub use placed::{Placed, PlacedError, placed_check, places};
pub use poker::{Poked, PokerError, Rod, poked, poker_check};
pub use wand::{Wand, WandError, wand, wand_check};
