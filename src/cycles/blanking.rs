//! Plug-in Gait's rule for joint kinetics without ground reaction: blank in stance, unless a plate carries the foot.

use crate::anatomy::Side;
use crate::kinetics::Loads;

/// In which frames Plug-in Gait gives joint kinetics of a side: everywhere but from each foot strike to the next foot
/// off of the same side (s from the first stored frame); there only where a plate carries the foot.
///
/// Before the first strike and after a last strike without foot off the rule blanks nothing, so a loaded foot gets
/// the kinetics of swing there. That is why Ambula's own outputs do not use it; it is here to be held against the
/// vendor's files.
pub fn shown_by_plug_in_gait(loads: &Loads, side: Side, strikes_s: &[f64], offs_s: &[f64]) -> Vec<bool> {
    let mut shown = vec![true; loads.frames];
    for strike_s in strikes_s {
        let Some(off_s) = offs_s.iter().find(|off_s| *off_s > strike_s) else {
            continue;
        };
        // Times as stored, not brought to a frame: a strike a hair before a frame blanks that frame.
        let [strike, off] = [strike_s, off_s].map(|time_s| time_s * loads.point_rate_hz);
        for (frame, shown) in shown.iter_mut().enumerate() {
            let in_stance = frame as f64 > strike && frame as f64 <= off;
            *shown &= !in_stance || loads.is_loaded(side, frame);
        }
    }
    shown
}
