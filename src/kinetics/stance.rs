//! Whether the load of one stance is known whole, so that its kinetics count.

use serde::Serialize;

use super::combine::TOGETHER_S;
use super::contact::{Contact, PlateFoot};
use super::footing::{Footing, footings};
use super::unclean::Unclean;
use crate::anatomy::Side;

/// How far the load of a clean contact may begin and end from strike and foot off (s): two frames at 50 Hz. Stored events
/// lie within 25 ms of the contacts at 100 Hz (`docs/validation/contacts.md`).
const EDGE_S: f64 = 0.04;

/// Whether the kinetics of a stance count.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum StanceVerdict {
    /// The foot stood alone and whole on these plates (numbers from 1) from strike to off.
    Clean {
        /// The plates.
        plates: Vec<usize>,
    },
    /// The foot was on these plates, but not alone, not whole or not all the time.
    Unclean {
        /// The plates.
        plates: Vec<usize>,
        /// Why.
        reasons: Vec<Unclean>,
    },
    /// The foot was on no plate.
    NoPlate,
}

impl StanceVerdict {
    /// Whether the kinetics of the stance count.
    pub fn is_clean(&self) -> bool {
        matches!(self, StanceVerdict::Clean { .. })
    }

    /// Why the kinetics of the stance do not count, without a full stop; `None` when they do.
    pub fn words(&self) -> Option<String> {
        match self {
            StanceVerdict::Clean { .. } => None,
            StanceVerdict::NoPlate => Some("the foot was on no plate".to_owned()),
            StanceVerdict::Unclean { plates, reasons } => {
                let plates: Vec<String> = plates.iter().map(usize::to_string).collect();
                let reasons: Vec<String> = reasons.iter().map(Unclean::words).collect();
                Some(format!("plate {}: {}", plates.join(" and "), reasons.join("; ")))
            }
        }
    }
}

/// The verdict on the stance of one foot from its strike to its foot off (s from the first stored frame).
///
/// Clean contacts (or such that the operator gave to the foot) have to carry the load from strike to foot off, within
/// 40 ms at both ends; by the operator's word the times are not asked. A plate that the foot shared with the other one
/// counts against it, whichever foot it was given to.
pub fn stance(contacts: &[Contact], side: Side, strike_s: f64, off_s: f64) -> StanceVerdict {
    let in_stance = |from_s: f64, to_s: f64| to_s.min(off_s) - from_s.max(strike_s) > TOGETHER_S;
    let own: Vec<Footing> = footings(contacts)
        .into_iter()
        .filter(|f| f.side == side && in_stance(f.start_s, f.end_s))
        .collect();
    let by_hand = own.iter().any(|f| f.by_hand);
    let mut plates: Vec<usize> = own.iter().flat_map(|f| f.plates.iter().copied()).collect();
    let mut reasons: Vec<Unclean> = Vec::new();
    for contact in contacts.iter().filter(|c| !c.is_clean()) {
        let refused = contact.by_hand == Some(PlateFoot::Invalid);
        let of_side = contact.foot.side().or(contact.automatic.side()) == Some(side);
        let against: Vec<&Unclean> = match of_side {
            true if refused && by_hand => Vec::new(),
            true if in_stance(contact.start_s, contact.end_s) => contact.unclean.iter().collect(),
            true => Vec::new(),
            false => contact
                .unclean
                .iter()
                .filter(|u| match u {
                    Unclean::OtherFoot { since_s, during_s } => in_stance(*since_s, since_s + during_s),
                    _ => false,
                })
                .collect(),
        };
        if !against.is_empty() {
            plates.push(contact.plate);
        }
        for reason in against {
            if !reasons.contains(reason) {
                reasons.push(reason.clone());
            }
        }
    }
    if !by_hand {
        reasons.extend(at_wrong_times(&own, strike_s, off_s));
    }
    plates.sort_unstable();
    plates.dedup();
    match (plates.is_empty(), reasons.is_empty()) {
        (true, _) => StanceVerdict::NoPlate,
        (false, true) => StanceVerdict::Clean { plates },
        (false, false) => StanceVerdict::Unclean { plates, reasons },
    }
}

/// How the load of clean contacts fails to last from strike to foot off.
fn at_wrong_times(own: &[Footing], strike_s: f64, off_s: f64) -> Option<Unclean> {
    let (first, last) = (own.first()?, own.last()?);
    let end_s = own.iter().map(|f| f.end_s).fold(last.end_s, f64::max);
    let (late_s, early_s) = (first.start_s - strike_s, off_s - end_s);
    let hole = own.windows(2).find_map(|pair| match pair {
        [a, b] if b.start_s - a.end_s > EDGE_S => Some(off_s - a.end_s),
        _ => None,
    });
    if late_s > EDGE_S {
        return Some(Unclean::StartsLate { by_s: late_s });
    }
    if early_s > EDGE_S || hole.is_some() {
        return Some(Unclean::EndsEarly {
            by_s: hole.unwrap_or(early_s),
        });
    }
    let outside_s = (-late_s).max(-early_s);
    (outside_s > EDGE_S).then_some(Unclean::EventsDiffer { by_s: outside_s })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinetics::contact::Assigned;

    fn contact(plate: usize, foot: Side, start_s: f64, end_s: f64) -> Contact {
        Contact {
            plate,
            start_s,
            end_s,
            begins: true,
            ends: true,
            peak_n: 700.0,
            automatic: Assigned::from(foot),
            by_hand: None,
            foot: Assigned::from(foot),
            unclean: Vec::new(),
            combined_with: Vec::new(),
            doubts: Vec::new(),
            belt_mm_s: None,
        }
    }

    fn reasons(verdict: StanceVerdict) -> Vec<Unclean> {
        match verdict {
            StanceVerdict::Unclean { reasons, .. } => reasons,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_clean_contact_from_strike_to_off_makes_a_clean_stance() {
        let contacts = [
            contact(1, Side::Left, 1.0, 1.6),
            contact(2, Side::Right, 1.5, 2.1),
        ];
        let clean = |plate| StanceVerdict::Clean { plates: vec![plate] };
        assert_eq!(stance(&contacts, Side::Left, 0.97, 1.63), clean(1));
        assert_eq!(stance(&contacts, Side::Right, 1.5, 2.1), clean(2));
        assert_eq!(stance(&contacts, Side::Left, 2.0, 2.6), StanceVerdict::NoPlate);
    }

    #[test]
    fn a_load_at_other_times_than_the_events_does_not_count() {
        let contacts = [contact(1, Side::Left, 1.0, 1.6)];
        let says = |strike_s, off_s| reasons(stance(&contacts, Side::Left, strike_s, off_s)).remove(0);
        assert!(matches!(says(0.9, 1.6), Unclean::StartsLate { by_s } if (by_s - 0.1).abs() < 1e-9));
        assert!(matches!(says(1.0, 1.7), Unclean::EndsEarly { by_s } if (by_s - 0.1).abs() < 1e-9));
        assert!(matches!(says(1.06, 1.6), Unclean::EventsDiffer { .. }));
        assert!(
            stance(&contacts, Side::Left, 0.9, 1.6)
                .words()
                .unwrap()
                .contains("100 ms")
        );
    }

    #[test]
    fn two_plates_edge_to_edge_are_one_load_and_two_apart_are_none() {
        let mut contacts = [contact(1, Side::Left, 1.0, 1.4), contact(2, Side::Left, 1.1, 1.6)];
        contacts[0].combined_with = vec![2];
        contacts[1].combined_with = vec![1];
        let both = StanceVerdict::Clean { plates: vec![1, 2] };
        assert_eq!(stance(&contacts, Side::Left, 1.0, 1.6), both);
        for (contact, other) in contacts.iter_mut().zip([2, 1]) {
            contact.combined_with.clear();
            contact.unclean.push(Unclean::TwoPlates { other });
        }
        assert_eq!(reasons(stance(&contacts, Side::Left, 1.0, 1.6)).len(), 2);
    }

    #[test]
    fn a_plate_shared_with_the_other_foot_speaks_against_both_stances() {
        let mut shared = contact(1, Side::Left, 1.0, 2.2);
        shared.unclean.push(Unclean::OtherFoot {
            since_s: 1.5,
            during_s: 0.6,
        });
        let contacts = [shared];
        for (side, strike_s, off_s) in [(Side::Left, 1.0, 1.6), (Side::Right, 1.5, 2.2)] {
            let against = reasons(stance(&contacts, side, strike_s, off_s));
            assert!(matches!(against[..], [Unclean::OtherFoot { .. }]), "{against:?}");
        }
    }

    #[test]
    fn the_operators_word_counts_and_times_are_not_asked_then() {
        let mut contacts = [contact(1, Side::Left, 1.0, 1.3)];
        contacts[0].unclean.push(Unclean::PartlyOff { beyond_mm: 40.0 });
        assert!(!stance(&contacts, Side::Left, 1.0, 1.6).is_clean());
        contacts[0].by_hand = Some(PlateFoot::Left);
        assert!(stance(&contacts, Side::Left, 1.0, 1.6).is_clean());
        contacts[0].by_hand = Some(PlateFoot::Invalid);
        contacts[0].foot = Assigned::Invalid;
        contacts[0].unclean = vec![Unclean::Operator];
        assert_eq!(
            reasons(stance(&contacts, Side::Left, 1.0, 1.6)),
            [Unclean::Operator]
        );
    }
}
