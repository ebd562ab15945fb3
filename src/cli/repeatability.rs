//! `ambula repeatability`: how far repeated sessions of the same people lie apart.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Exit;
use super::compare_args::RepeatabilityOrder;
use super::progress::Progress;
use super::voice::{self, Paint, padded};
use crate::files;
use crate::norms::Variable;
use crate::parameters::{
    self, McGinley, REPEATABILITY_METHOD, REPEATABILITY_SCHEMA, Repeat, Repeatability, VariableError,
};
use crate::session::{self, Compared};

pub(super) fn run(order: &RepeatabilityOrder) -> Exit {
    let progress = Progress::new();
    let mut subjects: BTreeMap<String, Vec<Compared>> = BTreeMap::new();
    let mut left_out = 0;
    for (subject, folder) in folders(&order.groups) {
        let one = session::compared(&folder, order.condition.as_deref(), &progress);
        let named = one.map(|one| (subject.or_else(|| one.subject.clone()), one));
        progress.clear();
        let trouble = match named {
            Ok((Some(subject), one)) => {
                subjects.entry(subject).or_default().push(one);
                continue;
            }
            Ok((None, _)) => "session.toml names no [subject] id; write SUBJECT=FOLDER,FOLDER".to_owned(),
            Err(why) => why,
        };
        left_out += 1;
        voice::complain(
            &format!("{}: {trouble}", folder.display()),
            Some("the error is taken without it"),
        );
    }
    let once = subjects.values().filter(|sessions| sessions.len() < 2).count();
    left_out += once;
    if once > 0 {
        voice::tell(&format!("{once} subject(s) with one session only: left out"));
    }
    let repeated: Vec<Vec<Compared>> = subjects
        .into_values()
        .filter(|sessions| sessions.len() > 1)
        .collect();
    if repeated.is_empty() {
        voice::complain(
            "no subject has two usable sessions",
            Some("give two sessions or more of each subject"),
        );
        return Exit::Input;
    }
    let study = study(&repeated);
    let text = match serde_json::to_string_pretty(&study) {
        Ok(text) => format!("{text}\n"),
        Err(error) => {
            voice::complain(&error.to_string(), None);
            return Exit::Output;
        }
    };
    if let Err(error) = files::write_atomic(&order.out, text.as_bytes()) {
        voice::complain(&error.to_string(), Some("check that you may write there"));
        return Exit::Output;
    }
    if order.json {
        voice::say(&text);
    } else {
        voice::say(&page(&study));
    }
    voice::tell(&format!("written to {}", order.out.display()));
    if left_out > 0 { Exit::Partly } else { Exit::Done }
}

/// Folders with the subject where it was typed.
fn folders(groups: &[String]) -> Vec<(Option<String>, PathBuf)> {
    let mut list = Vec::new();
    for group in groups {
        match group.split_once('=').filter(|_| !Path::new(group).exists()) {
            Some((subject, folders)) => {
                let several = folders.split(',').filter(|f| !f.is_empty());
                list.extend(several.map(|folder| (Some(subject.to_owned()), PathBuf::from(folder))));
            }
            None => list.push((None, PathBuf::from(group))),
        }
    }
    list
}

fn study(subjects: &[Vec<Compared>]) -> Repeatability {
    let all = || subjects.iter().flatten();
    let repeats: Vec<Vec<Repeat<'_>>> = subjects
        .iter()
        .map(|sessions| sessions.iter().map(Compared::repeat).collect())
        .collect();
    let mut days: Vec<String> = all().filter_map(|s| s.day.clone()).collect();
    days.sort();
    let described =
        |one: &Compared| -> Vec<String> { one.settings.iter().map(|(n, v)| format!("{n}: {v}")).collect() };
    let first = all().next().map(described).unwrap_or_default();
    let mut same: Vec<String> = first.clone();
    same.retain(|line| all().all(|one| described(one).contains(line)));
    let differing = first.len() - same.len();
    let mut model = format!("ambula {}; {}", env!("CARGO_PKG_VERSION"), same.join("; "));
    if differing > 0 {
        model.push_str(&format!("; {differing} settings differ between the sessions"));
    }
    Repeatability {
        schema: REPEATABILITY_SCHEMA.to_owned(),
        subjects: subjects.len(),
        sessions: all().count(),
        first_day: days.first().cloned(),
        last_day: days.last().cloned(),
        model,
        method: REPEATABILITY_METHOD.to_owned(),
        variables: parameters::repeatability(&repeats),
    }
}

fn page(study: &Repeatability) -> String {
    let paint = Paint::for_stdout();
    let mut lines = vec![paint.bold(&format!(
        "Repeatability: {} subjects, {} sessions, {}",
        study.subjects,
        study.sessions,
        match (&study.first_day, &study.last_day) {
            (Some(first), Some(last)) => format!("{first} to {last}"),
            _ => "days not stated".to_owned(),
        }
    ))];
    lines.push(paint.dim(&format!(
        "  {}{:>8}  {}  McGinley 2009",
        padded("", 34),
        "SEM",
        padded("unit", 10)
    )));
    let shown = |key: &str| match Variable::of_key(key) {
        Some(variable) => variable.has_reference() && !key.contains("_planes") && !key.contains("_force"),
        None => !key.contains("dimensionless"),
    };
    for (key, error) in study.variables.iter().filter(|(key, _)| shown(key)) {
        lines.push(line(key, error, paint));
    }
    if study.subjects < 5 {
        lines.push(paint.yellow("Fewer than 5 subjects: the errors themselves are uncertain."));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn line(key: &str, error: &VariableError, paint: Paint) -> String {
    let words = error.mcginley.map_or("", McGinley::words);
    let words = match error.mcginley {
        Some(McGinley::Acceptable) => paint.green(words),
        Some(McGinley::Reasonable) => paint.yellow(words),
        Some(McGinley::Concerning) => paint.red(words),
        None => String::new(),
    };
    format!(
        "  {}{:>8.2}  {}  {words}",
        padded(key, 34),
        error.sem,
        padded(&error.unit, 10)
    )
    .trim_end()
    .to_owned()
}
