//! What a session folder holds, and the files of the copy one kind after the other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::manifest::{self as session_file, Rules};
use super::tally::Tally;
use super::words::Known;
use super::{CopiedFile, DeidentifyError, LeftOut, Policy, VideoPolicy, c3d, output, side};
use crate::calibration::Lab;
use crate::capture::c3d::{C3d, parse, write};
use crate::capture::{EnfFile, MpFile, Trial, VskFile};
use crate::files;
use crate::session::folder::{Folder, SESSION_FILE};
use crate::session::manifest::{Manifest, TrialKind};
use crate::session::outputs::Output;
use crate::session::recognise;

const VIDEO: [&str; 9] = ["avi", "mp4", "m4v", "mov", "webm", "mkv", "mpg", "mpeg", "wmv"];
/// Kinds of files whose extension may be told.
const TOLD: [&str; 21] = [
    "xcp", "cp", "system", "x1d", "x2d", "history", "vst", "mkr", "xml", "csv", "pdf", "txt", "trc", "mot",
    "json", "doc", "docx", "xlsx", "gcd", "pxd", "enf",
];
/// Blocks of a C3D file.
const BLOCK: usize = 512;

pub(super) struct Capture {
    old: String,
    new: String,
    c3d: C3d,
}

/// Everything that is read of a session folder.
pub(super) struct Source {
    pub(super) known: Known,
    folder: Folder,
    manifest: Manifest,
    table: toml::Table,
    captures: Vec<Capture>,
    unreadable: usize,
    others: Vec<PathBuf>,
    folders: usize,
}

/// Reads the folder and gathers what identifies.
pub(super) fn source(path: &Path, policy: &Policy) -> Result<Source, DeidentifyError> {
    let folder = Folder::open(path)?;
    let manifest = folder
        .document
        .as_ref()
        .map(|d| d.manifest.clone())
        .unwrap_or_default();
    let text = String::from_utf8_lossy(&folder.document_bytes).into_owned();
    let table = text
        .trim_start_matches('\u{feff}')
        .parse::<toml::Table>()
        .unwrap_or_default();
    let mut known = Known::default();
    for word in policy.words.iter().chain(&session_file::names(&manifest, &table)) {
        known.add_name(word);
    }
    for label in [&manifest.subject.id, &manifest.session.id, &manifest.report.id]
        .into_iter()
        .flatten()
    {
        known.add_label(label);
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    known.add_label(&absolute.file_name().unwrap_or_default().to_string_lossy());
    let mut others = Vec::new();
    let mut folders = 0;
    for entry in files::list(path)? {
        if entry.is_dir() {
            folders += 1;
        } else if !folder.captures.contains(&entry)
            && !folder.side_files.contains(&entry)
            && name_of(&entry) != SESSION_FILE
        {
            others.push(entry);
        }
    }
    let sides = folder.side_files.iter().chain(&others).chain(&folder.captures);
    for path in sides.filter(|p| {
        has_extension(p, &["mp", "vsk"]) || has_extension(p, &VIDEO) || has_extension(p, &["enf", "c3d"])
    }) {
        let name = name_of(path);
        let stem = EnfFile::trial_name(&name).map_or_else(|| stem_of(path), str::to_owned);
        known.add_label(&stem);
    }
    for path in folder.side_files.iter().filter(|p| has_extension(p, &["enf"])) {
        let enf = EnfFile::from_bytes(&files::read(path)?);
        side::enf_names(&enf).iter().for_each(|name| known.add_name(name));
    }
    let (captures, unreadable) = captures(&folder, &manifest, &mut known)?;
    Ok(Source {
        known,
        folder,
        manifest,
        table,
        captures,
        unreadable,
        others,
        folders,
    })
}

fn captures(
    folder: &Folder,
    manifest: &Manifest,
    known: &mut Known,
) -> Result<(Vec<Capture>, usize), DeidentifyError> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut captures = Vec::new();
    let mut unreadable = 0;
    for path in &folder.captures {
        let bytes = files::read(path)?;
        let Ok(c3d) = parse(&bytes) else {
            unreadable += 1;
            continue;
        };
        c3d::names(&c3d).iter().for_each(|name| known.add_label(name));
        let old = folder.relative(path);
        let typed = manifest.trial.iter().find(|t| {
            t.file
                .as_deref()
                .is_some_and(|file| file.eq_ignore_ascii_case(&old))
        });
        let recognised = || {
            Trial::from_bytes("trial", &bytes)
                .ok()
                .map(|trial| recognise(&trial).kind)
        };
        let kind = typed
            .and_then(|t| t.kind)
            .or_else(recognised)
            .map_or("trial", TrialKind::word);
        let number = counts.entry(kind).or_default();
        *number += 1;
        let new = format!("{kind}-{number:02}.c3d");
        captures.push(Capture { old, new, c3d });
    }
    Ok((captures, unreadable))
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn stem_of(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn has_extension(path: &Path, wanted: &[&str]) -> bool {
    path.extension()
        .is_some_and(|e| wanted.iter().any(|w| e.eq_ignore_ascii_case(w)))
}

/// What is searched for identifiers: all of a file, but not the numbers of a capture.
pub(super) fn text_part<'a>(name: &str, bytes: &'a [u8]) -> &'a [u8] {
    if Path::new(name).extension().is_none_or(|e| e != "c3d") {
        return bytes;
    }
    let at = |place: usize| bytes.get(place).copied().map_or(0, usize::from);
    let data = (at(16) + 256 * at(17)).saturating_sub(1) * BLOCK;
    bytes.get(..data).unwrap_or(bytes)
}

/// The copy as it grows.
#[derive(Default)]
pub(super) struct Copy {
    pub(super) outputs: Vec<Output>,
    pub(super) files: Vec<CopiedFile>,
    pub(super) left_out: Vec<LeftOut>,
    beside: BTreeMap<&'static str, String>,
}

impl Copy {
    fn add(&mut self, name: &str, bytes: Vec<u8>, tally: Tally) {
        self.outputs.push(output(name, bytes));
        self.files.push(CopiedFile {
            name: name.to_owned(),
            removed: tally.removals(),
        });
    }

    fn leave(&mut self, kind: &str, why: &'static str, count: usize) {
        if count == 0 {
            return;
        }
        match self.left_out.iter_mut().find(|l| l.kind == kind && l.why == why) {
            Some(left) => left.count += count,
            None => self.left_out.push(LeftOut {
                kind: kind.to_owned(),
                why,
                count,
            }),
        }
    }

    /// Captures under new names.
    pub(super) fn captures(&mut self, source: &Source, policy: &Policy) -> Result<(), DeidentifyError> {
        for (index, capture) in source.captures.iter().enumerate() {
            let mut tally = Tally::default();
            let mut c3d = capture.c3d.clone();
            c3d::clean(&mut c3d, &policy.pseudonym, &source.known, &mut tally);
            tally.add("file name", "replaced by kind and number", 1);
            let bytes = write(&c3d).map_err(|error| DeidentifyError::Capture {
                number: index + 1,
                why: error.to_string(),
            })?;
            self.add(&capture.new, bytes, tally);
        }
        self.leave(
            "c3d",
            "cannot be read, so nothing can be taken out",
            source.unreadable,
        );
        Ok(())
    }

    /// `.enf`, `.mp` and `.vsk` files.
    pub(super) fn side_files(&mut self, source: &Source, policy: &Policy) {
        let mut counts = [0; 2];
        for path in &source.folder.side_files {
            let Ok(bytes) = files::read(path) else { continue };
            let mut tally = Tally::default();
            tally.add("file name", "replaced", 1);
            if has_extension(path, &["enf"]) {
                let name = name_of(path);
                let of_trial = EnfFile::trial_name(&name).and_then(|trial| {
                    source
                        .captures
                        .iter()
                        .find(|c| stem_of(Path::new(&c.old)).eq_ignore_ascii_case(trial))
                });
                let Some(capture) = of_trial else {
                    self.leave("enf", "of a session, a patient, or of no capture", 1);
                    continue;
                };
                let enf = EnfFile::from_bytes(&bytes);
                let text = side::enf(&enf, policy.dates, policy.free_text, &source.known, &mut tally);
                let stem = stem_of(Path::new(&capture.new));
                self.add(&format!("{stem}.Trial.enf"), text.into_bytes(), tally);
                continue;
            }
            let skeleton = has_extension(path, &["vsk"]);
            let text = if skeleton {
                VskFile::from_bytes(&bytes)
                    .ok()
                    .map(|vsk| side::vsk(&vsk, &source.known, &mut tally))
            } else {
                let lines: String = bytes.iter().map(|b| char::from(*b)).collect();
                MpFile::from_bytes("subject", &bytes)
                    .ok()
                    .map(|mp| side::mp(&mp, &lines, &source.known, &mut tally))
            };
            let extension = if skeleton { "vsk" } else { "mp" };
            let Some(text) = text else {
                self.leave(extension, "cannot be read, so nothing can be taken out", 1);
                continue;
            };
            let count = &mut counts[usize::from(skeleton)];
            *count += 1;
            let number = if *count > 1 {
                format!("-{count}")
            } else {
                String::new()
            };
            self.add(
                &format!("{}{number}.{extension}", policy.pseudonym),
                text.into_bytes(),
                tally,
            );
        }
    }

    /// `session.toml`, and the files it names.
    pub(super) fn session_file(&mut self, source: &Source, policy: &Policy) {
        let typed = &source.manifest;
        let path_in = |section: &str, key: &str| {
            source
                .table
                .get(section)
                .and_then(|s| s.get(key))
                .and_then(toml::Value::as_str)
                .map(str::to_owned)
        };
        for (key, section, name, new) in [
            ("lab.limits", "lab", "limits", "limits.toml"),
            ("model.marker_set", "model", "marker_set", "marker-set.toml"),
            ("report.norms", "report", "norms", "norms.json"),
        ] {
            let Some(file) = path_in(section, name).map(|file| source.folder.path.join(file)) else {
                continue;
            };
            if !file.is_file() {
                continue;
            }
            let Some(text) = rewritten(&file).filter(|text| !source.known.stands_in(text)) else {
                self.leave(key, "cannot be read, or holds an identifier", 1);
                continue;
            };
            self.beside.insert(key, new.to_owned());
            self.add(new, text.into_bytes(), Tally::default());
        }
        let lab = typed
            .lab
            .file
            .as_ref()
            .and_then(|file| files::read(&source.folder.path.join(file)).ok());
        let lab =
            lab.and_then(|bytes| Lab::from_toml(&String::from_utf8_lossy(&bytes), "laboratory file").ok());
        let renamed: BTreeMap<String, String> = source
            .captures
            .iter()
            .map(|c| (c.old.to_lowercase(), c.new.clone()))
            .collect();
        let mut tally = Tally::default();
        let rules = Rules {
            pseudonym: &policy.pseudonym,
            dates: policy.dates,
            free: policy.free_text,
            known: &source.known,
            files: &renamed,
            beside: &self.beside,
            marker_diameter_mm: lab.and_then(|lab| lab.marker_diameter_mm),
        };
        let text = session_file::clean(typed, &source.table, &rules, &mut tally);
        self.add(SESSION_FILE, text.into_bytes(), tally);
    }

    /// Video by policy; every other file is left out.
    pub(super) fn others(&mut self, source: &Source, policy: &Policy) -> Result<(), DeidentifyError> {
        let mut videos = 0;
        for path in &source.others {
            let extension = path
                .extension()
                .unwrap_or_default()
                .to_string_lossy()
                .to_lowercase();
            if !VIDEO.contains(&extension.as_str()) {
                let told = TOLD.contains(&extension.as_str());
                let kind = if told { extension.as_str() } else { "other files" };
                self.leave(kind, "not needed for the results, and may identify", 1);
                continue;
            }
            if policy.video == VideoPolicy::Drop {
                self.leave("video", "faces identify", 1);
                continue;
            }
            let bytes = files::read(path)?;
            if source.known.may_stand_in_noise(&bytes) {
                self.leave("video", "holds a known identifier", 1);
                continue;
            }
            videos += 1;
            let mut tally = Tally::default();
            tally.add("file name", "replaced by a number", 1);
            self.add(&format!("video-{videos:02}.{extension}"), bytes, tally);
        }
        self.leave("folders", "not looked into", source.folders);
        Ok(())
    }
}

/// A file of settings without its comments.
fn rewritten(file: &Path) -> Option<String> {
    let bytes = files::read(file).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    if has_extension(file, &["json"]) {
        let value: serde_json::Value = serde_json::from_str(&text).ok()?;
        return serde_json::to_string_pretty(&value).ok();
    }
    toml::to_string(&text.parse::<toml::Table>().ok()?).ok()
}
