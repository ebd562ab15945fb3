//! The clean stands of the feet: contacts, with those that are one load together joined.

use super::contact::{Contact, PlateFoot};
use crate::anatomy::Side;

/// One foot standing alone and whole on a plate, or on several edge to edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Footing {
    /// The foot.
    pub side: Side,
    /// The plates (numbers from 1), ascending.
    pub plates: Vec<usize>,
    /// First loaded sample on any of them (s from the first stored frame).
    pub start_s: f64,
    /// First sample unloaded on all of them (s from the first stored frame).
    pub end_s: f64,
    /// Whether the load begins inside the trial.
    pub begins: bool,
    /// Whether the load ends inside the trial.
    pub ends: bool,
    /// Whether the operator gave a plate of it to the foot.
    pub by_hand: bool,
}

/// The clean stands among contacts, by time.
pub fn footings(contacts: &[Contact]) -> Vec<Footing> {
    let mut found: Vec<Footing> = Vec::new();
    for contact in contacts.iter().filter(|c| c.is_clean()) {
        let Some(side) = contact.foot.side() else { continue };
        let own = Footing {
            side,
            plates: vec![contact.plate],
            start_s: contact.start_s,
            end_s: contact.end_s,
            begins: contact.begins,
            ends: contact.ends,
            by_hand: matches!(contact.by_hand, Some(PlateFoot::Left | PlateFoot::Right)),
        };
        let (parts, apart): (Vec<Footing>, Vec<Footing>) = found.into_iter().partition(|other| {
            other.side == side
                && other.plates.iter().any(|p| contact.combined_with.contains(p))
                && other.start_s < own.end_s
                && own.start_s < other.end_s
        });
        found = apart;
        found.push(parts.into_iter().fold(own, Footing::with));
    }
    for footing in &mut found {
        footing.plates.sort_unstable();
        footing.plates.dedup();
    }
    found.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    found
}

impl Footing {
    fn with(self, other: Footing) -> Footing {
        Footing {
            plates: self.plates.into_iter().chain(other.plates).collect(),
            start_s: self.start_s.min(other.start_s),
            end_s: self.end_s.max(other.end_s),
            begins: self.begins && other.begins,
            ends: self.ends && other.ends,
            by_hand: self.by_hand || other.by_hand,
            ..self
        }
    }
}
