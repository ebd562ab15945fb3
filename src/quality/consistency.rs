//! Whether the cycles of a side agree: their spread, single cycles unlike the others, walks unlike the others.

use super::depth::beyond_fences;
use super::finding::{Finding, Graph, Place};
use super::limits::Limits;
use super::view::{SessionView, TrialView};
use crate::anatomy::{AngleName, Side};
use crate::cycles::{Cycle, REPRESENTATIVE_VARIABLES};
use crate::signal::{Curve, POINTS, nearest_frame};

/// Fewer cycles than this have no depth worth the name.
const LEAST_CYCLES: usize = 5;
/// A walk is held against at least this many others.
const LEAST_OTHERS: usize = 2;
/// A walk is unlike the others when it lies this many times further from them than they lie from each other.
const UNLIKE_TIMES: f64 = 2.0;

/// A cycle with its trial and its curves of the gait profile.
struct Sample<'a> {
    trial: &'a TrialView<'a>,
    cycle: &'a Cycle,
    curves: Vec<Curve>,
}

/// Asks every condition that has walks.
pub(super) fn check(session: &SessionView<'_>, limits: &Limits, found: &mut Vec<Finding>) {
    for condition in session.conditions() {
        for side in Side::BOTH {
            let samples = samples(session, condition, side);
            spread(condition, side, &samples, limits, found);
            outliers(&samples, limits, found);
            walks_apart(side, &samples, limits, found);
        }
    }
}

/// The accepted cycles that have all nine curves.
fn samples<'a>(session: &SessionView<'a>, condition: &str, side: Side) -> Vec<Sample<'a>> {
    let mut samples = Vec::new();
    for (trial, walk) in session.walks_of(condition) {
        let accepted = walk.cycles.iter().filter(|c| c.side == side && c.is_accepted());
        samples.extend(accepted.filter_map(|cycle| {
            let curves: Option<Vec<Curve>> = REPRESENTATIVE_VARIABLES
                .iter()
                .map(|key| cycle.curves.get(key).copied())
                .collect();
            Some(Sample {
                trial,
                cycle,
                curves: curves?,
            })
        }));
    }
    samples
}

fn mean(curves: &[&Curve]) -> Curve {
    let n = curves.len().max(1) as f64;
    std::array::from_fn(|i| curves.iter().map(|c| c[i]).sum::<f64>() / n)
}

fn title(variable: usize) -> (AngleName, &'static str) {
    let (angle, component) = REPRESENTATIVE_VARIABLES[variable % REPRESENTATIVE_VARIABLES.len()];
    let title = angle.components().get(component).copied().flatten();
    (angle, title.map_or("", |c| c.title))
}

/// Standard deviation over the cycle, variable by variable; the largest is judged.
fn spread(condition: &str, side: Side, samples: &[Sample<'_>], limits: &Limits, found: &mut Vec<Finding>) {
    if samples.len() < 2 {
        return;
    }
    let n = samples.len() as f64;
    let sd_deg = |variable: usize| {
        let curves: Vec<&Curve> = samples.iter().filter_map(|s| s.curves.get(variable)).collect();
        let mean = mean(&curves);
        let at = |i: usize| {
            let squares = curves.iter().map(|c| (c[i] - mean[i]).powi(2)).sum::<f64>();
            (squares / (n - 1.0)).sqrt()
        };
        (0..POINTS).map(at).sum::<f64>() / POINTS as f64
    };
    let worst = (0..REPRESENTATIVE_VARIABLES.len())
        .map(|v| (sd_deg(v), v))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let Some((deg, variable)) = worst else { return };
    let (angle, title) = title(variable);
    let finding = Finding::judged(
        limits,
        "cycles.spread",
        deg,
        |_| {
            format!(
                "{condition}: {} {} varies by a standard deviation of {deg:.1}° from cycle to cycle (mean over the \
                 cycle, {} cycles)",
                side.word(),
                title.to_lowercase(),
                samples.len()
            )
        },
        "look at the single cycles: a patient who varies, or walks that do not belong together",
    );
    found.extend(finding.map(|f| {
        f.at(Place {
            side: Some(side),
            ..Place::default()
        })
        .affecting(vec![Graph::Angle(angle, side)])
    }));
}

/// Cycles of which a good part lies beyond the fences around the deepest half.
fn outliers(samples: &[Sample<'_>], limits: &Limits, found: &mut Vec<Finding>) {
    if samples.len() < LEAST_CYCLES {
        return;
    }
    let curves: Vec<Vec<Curve>> = samples.iter().map(|s| s.curves.clone()).collect();
    for (sample, share) in samples.iter().zip(beyond_fences(&curves)) {
        let cycle = sample.cycle;
        let pct = 100.0 * share;
        let finding = Finding::judged(
            limits,
            "cycles.outlier",
            pct,
            |_| {
                format!(
                    "{} cycle {} ({:.2} to {:.2} s) is unlike the other {}: {pct:.0} % of its curves lie outside theirs",
                    cycle.side.word(),
                    cycle.number,
                    cycle.strike_s,
                    cycle.next_strike_s,
                    samples.len() - 1
                )
            },
            "look at events and markers of this cycle; leave it out if it does not belong to the others",
        );
        let rate_hz = sample.trial.trial.point_rate_hz();
        let frame = |s: f64| nearest_frame(s * rate_hz).unwrap_or_default();
        found.extend(finding.map(|f| {
            f.at(Place {
                trial: Some(sample.trial.name.to_owned()),
                side: Some(cycle.side),
                frames: Some(frame(cycle.strike_s)..frame(cycle.next_strike_s) + 1),
                ..Place::default()
            })
            .affecting(graphs(cycle.side))
        }));
    }
}

fn graphs(side: Side) -> Vec<Graph> {
    let mut angles: Vec<AngleName> = REPRESENTATIVE_VARIABLES.iter().map(|(angle, _)| *angle).collect();
    angles.dedup();
    angles
        .into_iter()
        .map(|angle| Graph::Angle(angle, side))
        .collect()
}

/// Mean absolute difference of two curves (degrees).
fn apart_deg(a: &Curve, b: &Curve) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y).abs()).sum::<f64>() / POINTS as f64
}

/// Walks whose mean curves lie apart from those of the others.
fn walks_apart(side: Side, samples: &[Sample<'_>], limits: &Limits, found: &mut Vec<Finding>) {
    let mut walks: Vec<(&str, Vec<&Sample<'_>>)> = Vec::new();
    for sample in samples {
        match walks.iter_mut().find(|(name, _)| *name == sample.trial.name) {
            Some((_, own)) => own.push(sample),
            None => walks.push((sample.trial.name, vec![sample])),
        }
    }
    if walks.len() <= LEAST_OTHERS {
        return;
    }
    for (name, own) in &walks {
        let others: Vec<&Vec<&Sample<'_>>> = walks
            .iter()
            .filter(|(other, _)| other != name)
            .map(|(_, s)| s)
            .collect();
        let worst = (0..REPRESENTATIVE_VARIABLES.len())
            .map(|variable| {
                let of = |walk: &[&Sample<'_>]| {
                    mean(
                        &walk
                            .iter()
                            .filter_map(|s| s.curves.get(variable))
                            .collect::<Vec<_>>(),
                    )
                };
                let means: Vec<Curve> = others.iter().map(|walk| of(walk)).collect();
                let common = mean(&means.iter().collect::<Vec<_>>());
                let usual = means.iter().map(|m| apart_deg(m, &common)).fold(0.0, f64::max);
                let deg = apart_deg(&of(own), &common);
                let unlike = deg > UNLIKE_TIMES * usual;
                (if unlike { deg } else { 0.0 }, variable)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((deg, variable)) = worst else { continue };
        let (angle, title) = title(variable);
        let finding = Finding::judged(
            limits,
            "cycles.walk_apart",
            deg,
            |_| {
                format!(
                    "{} {} of this walk lies {deg:.1}° from the other {} (mean over the cycle)",
                    side.word(),
                    title.to_lowercase(),
                    others.len()
                )
            },
            "see whether a marker moved or was put on again before this walk, or the patient walked otherwise",
        );
        found.extend(finding.map(|f| {
            f.at(Place {
                trial: Some((*name).to_owned()),
                side: Some(side),
                ..Place::default()
            })
            .affecting(vec![Graph::Angle(angle, side)])
        }));
    }
}
