//! Whether what the plates carry is the weight of the subject: a wrong mass, or a plate with a wrong gain, scales every
//! moment.
//!
//! Over a stride the mean vertical force on both feet together is the body weight, since the body neither sinks nor
//! rises. So the impulses of a left and a right stance, over the duration of a stride, give the weight; one side alone
//! gives half of it as far as the gait is symmetrical.

use super::finding::{Finding, Graph};
use super::limits::Limits;
use super::view::{SessionView, WalkView};
use crate::anatomy::Side;
use crate::kinetics::Contact;
use crate::signal::{median, nearest_frame};

const GRAVITY_M_S2: f64 = 9.81;
/// A contact belongs to the cycle whose strike is this near (s).
const SAME_STRIKE_S: f64 = 0.1;
/// One side alone may carry this share more or less than half.
const ONE_SIDE_SHARE: f64 = 0.10;

/// Asks every condition.
pub(super) fn check(session: &SessionView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    for condition in session.conditions() {
        let mut shares: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
        for (_, walk) in session.walks_of(condition) {
            for (own, side) in shares.iter_mut().zip(Side::BOTH) {
                let clean = walk.contacts.iter().filter(|c| c.foot.side() == Some(side));
                own.extend(clean.filter_map(|contact| share_of_weight(walk, contact, side)));
            }
        }
        let [left, right] = shares.map(median);
        let (share, doubt) = match (left, right) {
            (Some(left), Some(right)) => (left + right, 0.0),
            (Some(one), None) | (None, Some(one)) => (2.0 * one, ONE_SIDE_SHARE),
            (None, None) => continue,
        };
        let away = ((share - 1.0).abs() - doubt).max(0.0);
        let finding = Finding::judged(
            limits,
            "plate.weight",
            100.0 * away,
            |_| {
                let sides = if doubt > 0.0 {
                    "twice what one foot carries"
                } else {
                    "both feet together"
                };
                format!(
                    "{condition}: the plates carry {:.0} % of the body weight ({sides}, mean over a stride)",
                    100.0 * share
                )
            },
            "weigh the patient and correct the body mass; check the gain of the plates with a known mass; or note the \
             walking aid that took the rest",
        );
        found.extend(finding.map(|f| f.affecting(Side::BOTH.map(Graph::Kinetics).to_vec())));
    }
}

/// Impulse of a whole clean contact over the duration of its stride, as a share of body weight.
fn share_of_weight(walk: &WalkView<'_>, contact: &Contact, side: Side) -> Option<f64> {
    let whole = contact.is_clean() && contact.begins && contact.ends && contact.combined_with.is_empty();
    let mass_kg = walk.loads?.body_mass_kg;
    let cycle = walk.cycles.iter().find(|c| {
        c.side == side && c.is_accepted() && (c.strike_s - contact.start_s).abs() < SAME_STRIKE_S
    })?;
    let plate = walk.plates.iter().find(|p| p.number == contact.plate)?;
    let sample = |s: f64| nearest_frame(s * plate.rate_hz);
    let (from, to) = (sample(contact.start_s)?, sample(contact.end_s)?);
    let vertical_n = plate.vertical_force_n();
    let impulse_ns = vertical_n.get(from..to)?.iter().sum::<f64>() / plate.rate_hz;
    whole.then(|| impulse_ns / (mass_kg * GRAVITY_M_S2 * cycle.duration_s()))
}
