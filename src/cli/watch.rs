//! `ambula watch`: judges each capture as it lands in a folder and prints the verdict.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::check_page::{LIGHT, light, placed};
use super::voice::{self, Paint, WIDTH, cut, padded, wrapped};
use super::{Exit, args};
use crate::capture::c3d;
use crate::exchange::quality::QualityTrial;
use crate::files::{self, Stamp};
use crate::quality::{self, Severity, TrialReview, Verdict};
use crate::session::{Arrivals, Folder, Live, News, SESSION_FILE};

/// Time between two looks at the folder.
const PAUSE: Duration = Duration::from_millis(100);
/// Captures that are processed before their verdicts are printed.
const TOGETHER: usize = 4;
/// Findings that are printed for a capture.
const MOST: usize = 3;

/// Runs the command until it is interrupted.
pub(super) fn run(order: &args::Watch) -> Exit {
    #[expect(clippy::disallowed_methods, reason = "only waiting times are measured")]
    let begun = Instant::now();
    if let Err(error) = Folder::without_session_file(&order.folder) {
        return voice::stopped(&error);
    }
    if !order.json {
        voice::say(&format!(
            "Watching {}; every capture is judged as it lands. Ctrl-C ends it.\n",
            order.folder.display()
        ));
    }
    let mut watched = Watched {
        folder: &order.folder,
        live: Live::new(&order.folder),
        arrivals: Arrivals::default(),
        context: Vec::new(),
        speaker: Speaker {
            json: order.json,
            paint: Paint::for_stdout(),
        },
    };
    loop {
        let now_s = begun.elapsed().as_secs_f64();
        watched.look(now_s);
        if order.seconds.is_some_and(|most_s| now_s > most_s) {
            return Exit::Done;
        }
        std::thread::sleep(PAUSE);
    }
}

struct Watched<'a> {
    folder: &'a Path,
    live: Live,
    arrivals: Arrivals,
    /// Session file and side files as last seen.
    context: Vec<(PathBuf, Stamp)>,
    speaker: Speaker,
}

impl Watched<'_> {
    fn look(&mut self, now_s: f64) {
        // a folder that cannot be listed for a moment (a network drive) is looked at again
        let Ok(listed) = Folder::without_session_file(self.folder) else {
            return;
        };
        let stamped = |paths: &[PathBuf]| -> Vec<(PathBuf, Stamp)> {
            let stamp = |path: &PathBuf| Some((path.clone(), files::stamp(path).ok()?));
            paths.iter().filter_map(stamp).collect()
        };
        let mut beside = listed.side_files.clone();
        beside.push(self.folder.join(SESSION_FILE));
        let context = stamped(&beside);
        let is_whole = |path: &Path| files::read(path).is_ok_and(|bytes| c3d::is_whole(&bytes));
        let listing = stamped(&listed.captures);
        let seen = self.arrivals.look(&listing, now_s, is_whole);
        for path in &seen.short {
            let file = listed.relative(path);
            self.speaker
                .tell(&file, "shorter than it says; waiting for the rest");
        }
        let mut told = false;
        if !seen.gone.is_empty() {
            for path in &seen.gone {
                self.speaker.tell(&listed.relative(path), "gone");
            }
            let news = self.live.forget(&seen.gone);
            self.speaker.all(&news);
            told = true;
        }
        if context != self.context {
            let is_first = self.live.limits().is_none();
            self.context = context;
            if !is_first {
                self.speaker
                    .tell(SESSION_FILE, "session or side files changed; judging anew");
                let news = self.live.renew();
                self.speaker.all(&news);
                told = true;
            }
        }
        for some in seen.ready.chunks(TOGETHER) {
            let before = stamped(some);
            let news = self.live.take(some);
            // what changed while it was read may be half of the old and half of the new: it comes again
            let after = stamped(some);
            let changed: Vec<PathBuf> = before
                .iter()
                .filter(|entry| !after.contains(entry))
                .map(|(path, _)| path.clone())
                .collect();
            for path in &changed {
                self.arrivals.again(path, now_s);
            }
            let changed: Vec<String> = changed.iter().map(|path| listed.relative(path)).collect();
            let settled: Vec<&News> = news
                .iter()
                .filter(|news| !changed.contains(file_of(news)))
                .collect();
            for news in settled {
                self.speaker.say(news);
            }
            told = true;
        }
        if told {
            self.speaker.summary(&self.live);
        }
    }
}

fn file_of(news: &News) -> &String {
    match news {
        News::Judged { file, .. } | News::Waiting { file, .. } | News::Trouble(file) => file,
    }
}

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Line<'a> {
    Judged {
        file: &'a str,
        kind: &'a str,
        quality: QualityTrial<'a>,
    },
    Waiting {
        file: &'a str,
        why: &'a str,
    },
    Told {
        file: &'a str,
        what: &'a str,
    },
    Trouble {
        what: &'a str,
    },
    Session {
        verdict: Verdict,
        trials: usize,
        redo: Vec<&'a str>,
        findings: Vec<&'a str>,
    },
}

struct Speaker {
    json: bool,
    paint: Paint,
}

impl Speaker {
    fn line(&self, line: &Line<'_>, text: impl FnOnce() -> String) {
        if self.json {
            if let Ok(json) = serde_json::to_string(line) {
                voice::say(&format!("{json}\n"));
            }
        } else {
            voice::say(&format!("{}\n", text()));
        }
    }

    fn tell(&self, file: &str, what: &str) {
        self.line(&Line::Told { file, what }, || {
            self.paint.dim(&format!("  {}{file}: {what}", padded("–", LIGHT)))
        });
    }

    fn all(&self, news: &[News]) {
        for one in news {
            self.say(one);
        }
    }

    fn say(&self, news: &News) {
        match news {
            News::Judged {
                file,
                kind,
                cycles,
                review,
            } => {
                let line = Line::Judged {
                    file,
                    kind,
                    quality: QualityTrial::of(review),
                };
                self.line(&line, || self.verdict(file, kind, *cycles, review));
            }
            News::Waiting { file, why } => self.line(&Line::Waiting { file, why }, || {
                let mut text = String::new();
                for (at, part) in wrapped(&format!("{file}: {why}"), WIDTH - 2 - LIGHT)
                    .iter()
                    .enumerate()
                {
                    let lead = if at == 0 { "…" } else { "\n  " };
                    let lead = if at == 0 {
                        format!("  {}", padded(lead, LIGHT))
                    } else {
                        format!("{lead}{}", padded("", LIGHT))
                    };
                    text.push_str(&format!("{lead}{part}"));
                }
                text
            }),
            News::Trouble(what) => self.line(&Line::Trouble { what }, || {
                format!(
                    "  {}{}",
                    self.paint.red(&padded("✗", LIGHT)),
                    cut(what, WIDTH - 2 - LIGHT)
                )
            }),
        }
    }

    fn verdict(
        &self,
        file: &str,
        kind: &str,
        cycles: Option<[(usize, usize); 2]>,
        review: &TrialReview,
    ) -> String {
        let cycles = cycles.map(|[left, right]| {
            format!(
                ", cycles left {}/{}, right {}/{}",
                left.0, left.1, right.0, right.1
            )
        });
        let mut text = format!(
            "  {}{}",
            light(review.verdict, self.paint),
            cut(
                &format!("{file}  {kind}{}", cycles.unwrap_or_default()),
                WIDTH - 2 - LIGHT
            )
        );
        let grave = review.findings.iter().filter(|f| f.severity > Severity::Note);
        for finding in grave.take(MOST) {
            let what = placed(finding, review.numbers);
            let action = if finding.action.is_empty() {
                String::new()
            } else {
                format!(" → {}", finding.action)
            };
            for part in wrapped(&format!("{what}{action}"), WIDTH - 2 - LIGHT) {
                text.push_str(&format!("\n  {}{part}", padded("", LIGHT)));
            }
        }
        text
    }

    /// What the session as a whole lacks, after every change.
    fn summary(&self, live: &Live) {
        let Some((review, limits)) = live.review().zip(live.limits()) else {
            return;
        };
        let redo = |t: &&TrialReview| t.verdict == Verdict::Redo;
        let redo: Vec<&str> = review
            .trials
            .iter()
            .filter(redo)
            .map(|t| t.trial.as_str())
            .collect();
        let worst = quality::worst(&review, limits);
        let of_session = worst.iter().filter(|(trial, _)| trial.is_none());
        let findings: Vec<&str> = of_session.map(|(_, finding)| finding.what.as_str()).collect();
        let line = Line::Session {
            verdict: review.verdict,
            trials: review.trials.len(),
            redo: redo.clone(),
            findings: findings.clone(),
        };
        self.line(&line, || {
            let mut parts = Vec::new();
            if !redo.is_empty() {
                parts.push(format!("redo {}", redo.join(", ")));
            }
            parts.extend(findings.iter().map(|what| (*what).to_owned()));
            if parts.is_empty() {
                parts.push("nothing to redo".to_owned());
            }
            let text = format!("Session, {} trials: {}", review.trials.len(), parts.join("; "));
            self.paint.bold(&wrapped(&text, WIDTH).join("\n  "))
        });
    }
}
