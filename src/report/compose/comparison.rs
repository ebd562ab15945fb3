//! The pages of a comparison: cover with scores and warnings, curves of both sessions laid over each other, tables of change.

use super::cover::INTENDED_USE;
use super::{long_date, shortened};
use crate::anatomy::Side;
use crate::norms::Variable;
use crate::report::axes::{Layout, range_for};
use crate::report::chart::{Band, DEGREES, Grid, Line, Marks, Panel, Weight};
use crate::report::comparison_input::{AgainstInput, ComparedInput, ComparisonInput};
use crate::report::kinetic_axes::{KineticLayout, kinetic_range_for, printed_unit};
use crate::report::model::{
    Block, Cover, Fact, Figure, Head, Headline, Headlines, KeyEntry, KeySign, Light, Report, Running,
    Section, StatusLine,
};
use crate::report::rounding::{fixed, fixed_or_nothing};

/// Height of a row of panels, points.
const ROW_HEIGHT_PT: f64 = 141.0;
const KINETIC_ROW_HEIGHT_PT: f64 = 166.0;
/// The title of every comparison.
const TITLE: &str = "Comparison of gait sessions";

/// Puts a comparison into words and rounded numbers.
pub fn compose_comparison(input: &ComparisonInput<'_>) -> Report {
    let mut sections = Vec::new();
    if let Some(first) = input.sessions.first() {
        for against in &input.against {
            let Some(later) = input.sessions.get(against.session - 1) else {
                continue;
            };
            let pair = Pair {
                input,
                first,
                later,
                against,
            };
            for side in Side::BOTH {
                sections.extend(pair.kinematics(side));
                sections.extend(pair.kinetics(side));
            }
            sections.push(pair.curves_table());
            sections.push(pair.values_table());
        }
    }
    Report {
        head: head(input),
        cover: cover(input),
        sections,
        look: input.look.clone(),
        language: crate::report::Language::English,
    }
}

fn head(input: &ComparisonInput<'_>) -> Head {
    let laboratory = input
        .laboratory
        .clone()
        .unwrap_or_else(|| "Gait laboratory (name not stated)".to_owned());
    let labels: Vec<&str> = input.sessions.iter().map(|s| s.label).collect();
    let session_id = labels.join(" – ");
    let subject = input
        .sessions
        .iter()
        .find_map(|s| s.subject)
        .unwrap_or("not stated");
    let last = input.sessions.iter().filter_map(|s| s.day).max();
    Head {
        title: TITLE.to_owned(),
        language: "en",
        running: Running {
            laboratory: shortened(&laboratory, 60),
            subject: shortened(subject, 20),
            session: shortened(&session_id, 28),
        },
        laboratory,
        session_id,
        date: last.map_or_else(|| "date not stated".to_owned(), long_date),
        day: last,
        program: input.program.clone(),
        status: "Technical – not interpreted".to_owned(),
    }
}

fn cover(input: &ComparisonInput<'_>) -> Cover {
    let mut identification = Vec::new();
    for (index, session) in input.sessions.iter().enumerate() {
        let day = session
            .day
            .map_or_else(|| "date not stated".to_owned(), long_date);
        let value = format!("{}, {}, {day}", session.label, session.condition);
        identification.push(Fact::new(&format!("Session {}", index + 1), value));
    }
    let mut subjects: Vec<&str> = input.sessions.iter().filter_map(|s| s.subject).collect();
    subjects.dedup();
    let subjects = match subjects.as_slice() {
        [] => "not stated".to_owned(),
        subjects => subjects.join(", "),
    };
    identification.push(Fact::new("Subject", subjects));
    let numbers = |session: &ComparedInput<'_>| {
        let [left, right] = Side::BOTH.map(|side| session.averages.side(side).n);
        let headline = |label: &str, value: String, unit: &str| Headline {
            label: label.to_owned(),
            value,
            unit: unit.to_owned(),
        };
        let mut numbers = vec![
            headline(
                "Walking speed",
                fixed_or_nothing(session.walking_speed_m_s, 2),
                "m/s",
            ),
            headline("Left cycles", left.to_string(), ""),
            headline("Right cycles", right.to_string(), ""),
        ];
        if let Some(scores) = session.scores {
            let unit = format!("° {}", super::profile::short(input.convention));
            numbers.push(headline(
                "Gait Profile Score",
                fixed(scores.gps.overall_deg, 1),
                &unit,
            ));
        }
        numbers
    };
    let headlines = input
        .sessions
        .iter()
        .enumerate()
        .map(|(index, session)| Headlines {
            condition: format!("session {}", index + 1),
            numbers: numbers(session),
        });
    let mut status = vec![
        StatusLine {
            light: Light::Note,
            label: "Error".to_owned(),
            text: input.error_words.to_owned(),
        },
        StatusLine {
            light: Light::Note,
            label: "Reference".to_owned(),
            text: input.reference_words.to_owned(),
        },
    ];
    for against in &input.against {
        let label = format!("1 and {}", against.session);
        if against.warnings.is_empty() {
            status.push(StatusLine {
                light: Light::Clear,
                label,
                text: "nothing found that makes them hard to compare".to_owned(),
            });
            continue;
        }
        status.extend(against.warnings.iter().map(|warning| StatusLine {
            light: Light::Attention,
            label: label.clone(),
            text: warning.clone(),
        }));
    }
    Cover {
        laboratory_lines: Vec::new(),
        identification,
        question: vec![
            input
                .question
                .clone()
                .unwrap_or_else(|| "No clinical question was stated.".to_owned()),
        ],
        referrer: None,
        headlines: headlines.collect(),
        status,
        intended_use: INTENDED_USE.to_owned(),
    }
}

/// The first session and a later one.
pub(super) struct Pair<'a> {
    pub(super) input: &'a ComparisonInput<'a>,
    pub(super) first: &'a ComparedInput<'a>,
    pub(super) later: &'a ComparedInput<'a>,
    pub(super) against: &'a AgainstInput<'a>,
}

impl Pair<'_> {
    pub(super) fn subtitle(&self, side: Option<Side>) -> String {
        let pair = format!("session {} against session 1", self.against.session);
        side.map_or_else(|| pair.clone(), |side| format!("{} side, {pair}", side.word()))
    }

    fn curve(
        &self,
        session: &ComparedInput<'_>,
        variable: Variable,
        side: Side,
    ) -> Option<(Vec<f64>, Option<Vec<f64>>)> {
        let averages = session.averages;
        match variable {
            Variable::Angle(name, i) => {
                let spread = averages.spread(side, name, i)?;
                Some((spread.mean.to_vec(), spread.sd.map(|sd| sd.to_vec())))
            }
            Variable::Kinetic(name, i) => {
                let factor = printed_unit(name.kind()).1;
                let spread = averages.kinetic_spread(side, name, i)?;
                let scaled = |values: &[f64]| values.iter().map(|v| v * factor).collect::<Vec<f64>>();
                Some((scaled(&spread.mean), spread.sd.map(|sd| scaled(&sd))))
            }
        }
    }

    /// The band of the reference; of moments and powers only when both sessions computed them as the set did.
    fn norm(&self, variable: Variable) -> Option<Band> {
        let fits = |session: &ComparedInput<'_>| match variable {
            Variable::Angle(..) => true,
            Variable::Kinetic(name, _) => {
                super::reference::kind_fits((session.powers_fit, session.moments_fit), name.kind())
            }
        };
        if !fits(self.first) || !fits(self.later) {
            return None;
        }
        super::reference::band_of(self.input.band?, variable)
    }

    /// The panel of one variable and side: the first session pale, the later one full; what is beyond the error on a bar.
    fn panel(&self, variable: Variable, side: Side) -> Option<Panel> {
        let (title, positive, negative, unit) = match variable {
            Variable::Angle(name, i) => {
                let words = name.components().get(i).copied().flatten()?;
                (words.title, words.positive, words.negative, DEGREES)
            }
            Variable::Kinetic(name, i) => {
                let words = name.components().get(i).copied().flatten()?;
                (
                    words.title,
                    words.positive,
                    words.negative,
                    printed_unit(name.kind()).0,
                )
            }
        };
        let curves = [self.first, self.later].map(|session| self.curve(session, variable, side));
        let norm = self.norm(variable);
        let ends = curves.iter().flatten().flat_map(|(mean, sd)| {
            let sd = sd.clone().unwrap_or_else(|| vec![0.0; mean.len()]);
            mean.iter()
                .zip(sd)
                .flat_map(|(m, sd)| [m - sd, m + sd])
                .collect::<Vec<f64>>()
        });
        let ends: Vec<f64> = ends
            .chain(norm.iter().flat_map(super::reference::extremes))
            .collect();
        let extremes = ends
            .iter()
            .copied()
            .reduce(f64::min)
            .zip(ends.iter().copied().reduce(f64::max));
        let mut panel = Panel {
            title: title.to_owned(),
            unit,
            positive: positive.to_owned(),
            negative: negative.to_owned(),
            range: match variable {
                Variable::Angle(name, i) => range_for((name, i), extremes),
                Variable::Kinetic(name, i) => kinetic_range_for((name, i), extremes),
            },
            norm,
            norm_foot_off_pct: None,
            ribbons: Vec::new(),
            lines: Vec::new(),
            marks: Vec::new(),
            absent: Vec::new(),
            caution: Vec::new(),
            beyond: Vec::new(),
            error: None,
        };
        for ((curve, weight), session) in curves
            .into_iter()
            .zip([Weight::Earlier, Weight::Thick])
            .zip([self.first, self.later])
        {
            let Some((mean, sd)) = curve else {
                panel.absent.push(format!("{}: not available", self.name(weight)));
                continue;
            };
            if let Some(sd) = sd.filter(|_| weight == Weight::Thick) {
                panel.ribbons.push((
                    side,
                    Band {
                        mean: mean.clone(),
                        sd,
                    },
                ));
            }
            panel.lines.push(Line {
                side,
                weight,
                values: mean,
                filled: Vec::new(),
            });
            if weight == Weight::Thick {
                let averages = session.averages.side(side);
                panel.marks.push(Marks {
                    side,
                    foot_off_pct: averages.foot_off_pct,
                    opposite_off_pct: averages.opposite_off_pct,
                    opposite_contact_pct: averages.opposite_contact_pct,
                });
            }
        }
        let of_curve = |c: &&crate::parameters::CurveChange| c.variable == variable && c.side == side;
        if let Some(change) = self.against.curves.iter().find(of_curve) {
            panel.beyond = change.stretches_pct.clone();
        }
        Some(panel)
    }

    fn name(&self, weight: Weight) -> String {
        match weight {
            Weight::Earlier => "session 1".to_owned(),
            Weight::Thin | Weight::Thick => format!("session {}", self.against.session),
        }
    }

    fn has(&self, side: Side, wanted: &[Variable]) -> bool {
        wanted
            .iter()
            .any(|v| self.curve(self.first, *v, side).is_some() && self.curve(self.later, *v, side).is_some())
    }

    fn kinematics(&self, side: Side) -> Vec<Section> {
        let mut sections = Vec::new();
        for layout in Layout::ALL {
            let rows: Vec<Vec<Option<Variable>>> = layout
                .rows()
                .into_iter()
                .map(|row| {
                    row.into_iter()
                        .map(|c| c.map(|(name, i)| Variable::Angle(name, i)))
                        .collect()
                })
                .collect();
            let key = match layout {
                Layout::LowerBody => "comparison_kinematics",
                Layout::Trunk => "comparison_trunk",
                Layout::Arms => "comparison_arms",
            };
            sections.extend(self.page((key, layout.title()), side, &rows, ROW_HEIGHT_PT));
        }
        sections
    }

    fn kinetics(&self, side: Side) -> Option<Section> {
        let rows: Vec<Vec<Option<Variable>>> = KineticLayout::Joints
            .rows()
            .into_iter()
            .map(|row| {
                row.into_iter()
                    .map(|(name, i)| Some(Variable::Kinetic(name, i)))
                    .collect()
            })
            .collect();
        self.page(
            ("comparison_kinetics", "Joint moments and powers"),
            side,
            &rows,
            KINETIC_ROW_HEIGHT_PT,
        )
    }

    fn page(
        &self,
        (key, title): (&'static str, &str),
        side: Side,
        rows: &[Vec<Option<Variable>>],
        row_height_pt: f64,
    ) -> Option<Section> {
        let wanted: Vec<Variable> = rows.iter().flatten().flatten().copied().collect();
        if !self.has(side, &wanted) {
            return None;
        }
        let panels: Vec<Vec<Option<Panel>>> = rows
            .iter()
            .map(|row| row.iter().map(|v| v.and_then(|v| self.panel(v, side))).collect())
            .collect();
        let any_norm = panels.iter().flatten().flatten().any(|p| p.norm.is_some());
        let sign = if side == Side::Left {
            (KeySign::EarlierLeft, KeySign::Left)
        } else {
            (KeySign::EarlierRight, KeySign::Right)
        };
        let entry = |sign, text: String| KeyEntry { sign, text };
        let mut keys = vec![
            entry(sign.0, "session 1".to_owned()),
            entry(sign.1, format!("session {}, ± 1 SD", self.against.session)),
            entry(KeySign::Beyond, "change beyond the error".to_owned()),
        ];
        if any_norm {
            keys.push(entry(KeySign::Norm, "reference ± 1 SD".to_owned()));
        }
        let names = wanted.iter().filter_map(|v| match v {
            Variable::Angle(name, i) => name.components().get(*i).copied().flatten(),
            Variable::Kinetic(name, i) => name.components().get(*i).copied().flatten(),
        });
        let shown: Vec<String> = names.map(|words| words.title.to_lowercase()).collect();
        Some(Section {
            key,
            title: title.to_owned(),
            subtitle: self.subtitle(Some(side)),
            blocks: vec![Block::Figure(Box::new(Figure {
                alt: format!(
                    "Graphs over the gait cycle of the {} side, mean curve of session 1 pale and of session {} full, with a bar \
                     where the change is beyond the error: {}. The table of changed curves holds the numbers.",
                    side.word(),
                    self.against.session,
                    shown.join(", ")
                ),
                caption: format!(
                    "Mean curves of the {} side, over its own gait cycle in percent. Session 1: {}, {} cycles; session {}: {}, {} \
                     cycles. A bar at the foot of a panel: the change is beyond the error of measurement there. Without a known \
                     error there is no bar.",
                    side.word(),
                    self.first.label,
                    self.first.averages.side(side).n,
                    self.against.session,
                    self.later.label,
                    self.later.averages.side(side).n,
                ),
                key: keys,
                grid: Grid {
                    language: crate::report::Language::English,
                    rows: panels,
                    width_pt: super::kinematics::WIDTH_PT,
                    row_height_pt,
                },
            }))],
        })
    }
}
