//! `ambula lab-check`: cameras, force plates and volume held against their limits, kept in the day-book.

use std::path::Path;

use serde::Serialize;

use super::check_page::{LIGHT, light};
use super::voice::{self, Paint, WIDTH, wrapped};
use super::{Exit, args, clock};
use crate::capture::{Trial, XcpFile};
use crate::files;
use crate::quality::lab::{self, DayBook, LabCheck, Measure};
use crate::quality::{Finding, Limits, Severity, Verdict};

/// Values whose course over the last days is shown.
const COURSES: [&str; 3] = ["lab.camera_residual_mean", "lab.force_error", "lab.wand_sd"];
/// Earlier values that are shown beside a new one.
const COURSE: usize = 6;

#[derive(Serialize)]
struct Answer<'a> {
    schema: &'static str,
    date: &'a str,
    verdict: Verdict,
    checks: &'a [LabCheck],
    trend: &'a [Finding],
    day_book: Option<String>,
}

/// Why the command stopped: what, and what to do about it.
struct Stopped {
    what: String,
    advice: &'static str,
    exit: Exit,
}

fn input(what: impl ToString, advice: &'static str) -> Stopped {
    Stopped {
        what: what.to_string(),
        advice,
        exit: Exit::Input,
    }
}

/// Runs the command.
pub(super) fn run(order: &args::LabCheck) -> Exit {
    match check(order) {
        Ok(exit) => exit,
        Err(stopped) => {
            let advice = Some(stopped.advice).filter(|advice| !advice.is_empty());
            voice::complain(&stopped.what, advice);
            stopped.exit
        }
    }
}

fn check(order: &args::LabCheck) -> Result<Exit, Stopped> {
    let limits = limits(order.limits.as_deref())?;
    let date = order.date.clone().unwrap_or_else(clock::today);
    if !DayBook::is_day(&date) {
        return Err(Stopped {
            what: format!("\"{date}\" is no day"),
            advice: "write it like 2026-11-21",
            exit: Exit::Usage,
        });
    }
    let mut book = match &order.book {
        Some(path) => read_book(path)?,
        None => DayBook::default(),
    };
    let checks = measured(order, &limits)?;
    if checks.is_empty() && order.book.is_none() {
        return Err(Stopped {
            what: "nothing to check".to_owned(),
            advice: "give --cameras, --mass, --wand, --poker or --placed, or a day-book with --book",
            exit: Exit::Usage,
        });
    }
    for (file, check) in &checks {
        book.enter(&date, file, check, &limits);
    }
    let trend = match &order.book {
        Some(_) => book.trend(&date, &limits),
        None => Vec::new(),
    };
    if let Some(path) = order.book.as_deref().filter(|_| !checks.is_empty()) {
        files::write_atomic(path, book.text().as_bytes()).map_err(|error| Stopped {
            what: error.to_string(),
            advice: "check that you may write there",
            exit: Exit::Output,
        })?;
    }
    let checks: Vec<LabCheck> = checks.into_iter().map(|(_, check)| check).collect();
    let of_checks = checks.iter().map(|check| check.verdict).max();
    let verdict = of_checks.unwrap_or(Verdict::Good).max(Verdict::of(&trend));
    if order.json {
        voice::say_json(&Answer {
            schema: "ambula-lab-check/1",
            date: &date,
            verdict,
            checks: &checks,
            trend: &trend,
            day_book: order.book.as_ref().map(|path| path.display().to_string()),
        });
    } else {
        let kept = order.book.as_deref().map(|path| (path, &book));
        voice::say(&page(&date, verdict, (&checks, &trend), kept));
    }
    Ok(if verdict == Verdict::Redo {
        Exit::Partly
    } else {
        Exit::Done
    })
}

fn limits(file: Option<&Path>) -> Result<Limits, Stopped> {
    let advice = "docs/quality.md says how a laboratory changes limits";
    let shipped = Limits::shipped().map_err(|e| input(e, advice))?;
    let Some(path) = file else { return Ok(shipped) };
    shipped
        .changed_by(&text(path, advice)?, &path.display().to_string())
        .map_err(|e| input(e, advice))
}

fn read_book(path: &Path) -> Result<DayBook, Stopped> {
    if !path.exists() {
        return Ok(DayBook::default());
    }
    let advice = "name another file, or correct the line; lines are only ever added by the program";
    DayBook::parse(&text(path, advice)?).map_err(|e| input(format!("{}: {e}", path.display()), advice))
}

/// All checks that were asked for, each with the file that it was measured from.
fn measured(order: &args::LabCheck, limits: &Limits) -> Result<Vec<(String, LabCheck)>, Stopped> {
    let mut checks = Vec::new();
    for path in &order.cameras {
        let file = XcpFile::read(path).map_err(|e| {
            input(
                e,
                "give the .xcp file that Vicon Nexus saved after the calibration",
            )
        })?;
        checks.push((name(path), lab::cameras(&file, limits)));
    }
    for path in &order.mass {
        let of_file = lab::known_mass(&trial(path)?, order.mass_kg, limits);
        checks.extend(of_file.into_iter().map(|check| (name(path), check)));
    }
    if let Some(path) = &order.wand {
        let Some(length_mm) = order.wand_mm else {
            return Err(Stopped {
                what: "--wand needs the length of the wand".to_owned(),
                advice: "give the distance of its two markers with --wand-mm; it is on the wand or its certificate",
                exit: Exit::Usage,
            });
        };
        let names = match order.wand_markers.as_slice() {
            [] => None,
            [a, b] => Some([a.as_str(), b.as_str()]),
            _ => {
                return Err(Stopped {
                    what: "--wand-markers needs two names".to_owned(),
                    advice: "for instance --wand-markers Wand1,Wand5",
                    exit: Exit::Usage,
                });
            }
        };
        let advice = "capture the labelled wand while it is moved through the whole volume";
        let wand = lab::wand(&trial(path)?, length_mm, names)
            .map_err(|e| input(format!("{}: {e}", path.display()), advice))?;
        checks.push((name(path), lab::wand_check(&wand, length_mm, limits)));
    }
    if let Some(path) = &order.poker {
        let (Some(tip_mm), [low, high]) = (order.poker_tip_mm, order.poker_markers.as_slice()) else {
            return Err(Stopped {
                what: "--poker needs the two markers of the rod and where its tip is".to_owned(),
                advice: "for instance --poker-markers Rod1,Rod2 --poker-tip-mm 120, the marker nearer to the tip first",
                exit: Exit::Usage,
            });
        };
        let rod = lab::Rod {
            markers: [low, high],
            tip_mm,
        };
        let advice = "press the rod onto each plate for some seconds with a quarter of your weight, leaning it to all sides";
        let found =
            lab::poked(&trial(path)?, rod).map_err(|e| input(format!("{}: {e}", path.display()), advice))?;
        checks.extend(found.iter().map(|on| (name(path), lab::poker_check(on, limits))));
    }
    if let (Some(path), Some(list)) = (&order.placed, &order.places) {
        let advice = "write a line for each marker: its label and its place in mm, laboratory axes";
        let text = text(list, advice)?;
        let placed = lab::places(&text).map_err(|e| input(format!("{}: {e}", list.display()), advice))?;
        let advice = "capture the markers at rest for some seconds, all in view";
        let check = lab::placed_check(&trial(path)?, &placed, limits)
            .map_err(|e| input(format!("{}: {e}", path.display()), advice))?;
        checks.push((name(path), check));
    }
    Ok(checks)
}

/// The text of a file.
fn text(path: &Path, advice: &'static str) -> Result<String, Stopped> {
    let bytes = files::read(path).map_err(|e| input(e, advice))?;
    String::from_utf8(bytes).map_err(|_| input(format!("{} is not UTF-8 text", path.display()), advice))
}

fn trial(path: &Path) -> Result<Trial, Stopped> {
    Trial::read(path).map_err(|e| input(e, "export the capture as C3D"))
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn page(
    date: &str,
    verdict: Verdict,
    (checks, trend): (&[LabCheck], &[Finding]),
    kept: Option<(&Path, &DayBook)>,
) -> String {
    let paint = Paint::for_stdout();
    let said = match verdict {
        Verdict::Good => paint.green("● GOOD  ready for patients"),
        Verdict::Care => paint.yellow("▲ LOOK  see below"),
        Verdict::Redo => paint.red("■ STOP  not fit for patients until it is put right"),
    };
    let mut lines = vec![
        String::new(),
        format!(
            "{}   {}",
            paint.bold(&format!("Laboratory check {date}")),
            paint.bold(&said)
        ),
        String::new(),
    ];
    for check in checks {
        let text = wrapped(
            &format!("{}: {}", check.subject, check.summary),
            WIDTH - 2 - LIGHT,
        );
        for (at, line) in text.iter().enumerate() {
            lines.push(match at {
                0 => format!("  {}{line}", light(check.verdict, paint)),
                _ => format!("  {}{line}", " ".repeat(LIGHT)),
            });
        }
        let with_course = |measure: &&Measure| COURSES.contains(&measure.rule.as_str());
        for measure in check.measures.iter().filter(with_course) {
            let course = kept
                .map(|(_, book)| book.course(measure, COURSE + 1))
                .unwrap_or_default();
            if course.len() > 1 {
                let values: Vec<String> = course.iter().map(|v| format!("{v:.2}")).collect();
                let what = measure.rule.trim_start_matches("lab.").replace('_', " ");
                let text = format!(
                    "  {}{what}, the last days: {}",
                    " ".repeat(LIGHT),
                    values.join("  ")
                );
                lines.push(paint.dim(&text));
            }
        }
    }
    let findings: Vec<&Finding> = checks.iter().flat_map(|c| &c.findings).chain(trend).collect();
    if !findings.is_empty() {
        lines.push(String::new());
        lines.push(paint.bold("To do"));
    }
    for finding in findings {
        let mark = match finding.severity {
            Severity::Redo => paint.red("■"),
            Severity::Care => paint.yellow("▲"),
            Severity::Note => paint.dim("·"),
        };
        let limit = finding.limit.as_ref();
        let limit = limit.map(|l| format!(" (limit {} {}; {})", l.value, l.unit, l.source));
        let text = format!("{}{}", finding.what, limit.unwrap_or_default());
        for (at, line) in wrapped(&text, WIDTH - 2).iter().enumerate() {
            lines.push(if at == 0 {
                format!("{mark} {line}")
            } else {
                format!("  {line}")
            });
        }
        for line in wrapped(&finding.action, WIDTH - 6) {
            lines.push(paint.dim(&format!("    → {line}")));
        }
    }
    if let Some((path, book)) = kept {
        lines.push(String::new());
        lines.push(paint.dim(&format!("Day-book {}: {} days", path.display(), book.days())));
    }
    lines.push(String::new());
    lines.join("\n")
}
