//! Spatiotemporal parameters against the vendor's stored values.

use std::collections::BTreeMap;

use ambula::capture::Trial;
use ambula::cycles;
use ambula::events::{self, EventSettings};
use ambula::parameters::pig_analysis;

use super::corpus;

#[test]
fn scratch() {
    let Some(corpus) = corpus::folder() else { return };
    for path in corpus::files_below(&corpus) {
        let Ok(trial) = Trial::read(&path) else { continue };
        if trial.analysis().is_empty() {
            continue;
        }
        println!(
            "== {} {} rate {}",
            path.display(),
            trial.analysis().len(),
            trial.point_rate_hz()
        );
        let timeline = events::detect(&trial, &[], &EventSettings::published()).unwrap();
        let cycles = cycles::cut(&trial, None, &timeline);
        for c in &cycles {
            println!(
                "  {:?} {:.4} {:.4} {:?} {:?} {:?} {:?}",
                c.side,
                c.strike_s,
                c.next_strike_s,
                c.foot_off_pct,
                c.opposite_off_pct,
                c.opposite_contact_pct,
                c.verdict
            );
        }
        let ours: BTreeMap<_, _> = pig_analysis(&cycles)
            .into_iter()
            .map(|v| ((v.name, v.side), v.value))
            .collect();
        for v in trial.analysis() {
            let key = ours
                .iter()
                .find(|((n, s), _)| Some(*s) == v.side && n.eq_ignore_ascii_case(&v.name))
                .map(|(_, v)| *v);
            println!(
                "   {:?} {} [{}] {} ours {:?} rel {:?}",
                v.side,
                v.name,
                v.unit,
                v.value,
                key,
                key.map(|k| (k - v.value) / v.value)
            );
        }
    }
}
