//! `ambula sign` and `ambula interpretation`: a person's signature bound to a report; the empty form of an interpretation.

use serde_json::json;

use super::clock::{self, date_of};
use super::progress::Progress;
use super::sign_args::{InterpretationOrder, Sign, SignMeaning};
use super::{Exit, args, voice};
use crate::files;
use crate::session::{
    self, Entry, Meaning, OUTPUT_FOLDER, Overrides, SignError, SignOrder, Signer, manifest,
};

/// Runs `ambula sign`.
pub(super) fn run(order: &Sign) -> Exit {
    if order.verify {
        return verify(order);
    }
    let (Some(name), Some(credential), Some(meaning)) = (&order.name, &order.credential, order.meaning)
    else {
        return Exit::Usage;
    };
    let Some(at) = order.at.clone().or_else(|| now(&order.offset)) else {
        voice::complain(
            &format!("\"{}\" is no offset from UTC", order.offset),
            Some("write it like +01:00"),
        );
        return Exit::Usage;
    };
    let signer = Signer {
        name: name.clone(),
        credential: credential.clone(),
        meaning: match meaning {
            SignMeaning::Performed => Meaning::Performed,
            SignMeaning::Reviewed => Meaning::Reviewed,
            SignMeaning::Interpreted => Meaning::Interpreted,
        },
        at,
    };
    let progress = Progress::new();
    let signed = session::sign(
        &SignOrder {
            pdf: order.pdf.clone(),
            session: order.session.clone(),
            signer,
            amendment: order.amendment.clone(),
        },
        &progress,
    );
    progress.clear();
    match signed {
        Ok(signed) if order.json => voice::say_json(&json!({
            "schema": "ambula-signed/1",
            "pdf": signed.pdf.display().to_string(),
            "record": signed.record.display().to_string(),
            "entry": signed.entry,
        })),
        Ok(signed) => {
            voice::say(&format!(
                "{}\n{}\n{}",
                said(&signed.entry),
                signed.pdf.display(),
                signed.record.display()
            ));
            Exit::Done
        }
        Err(error) => stopped(&error),
    }
}

fn stopped(error: &SignError) -> Exit {
    voice::complain(&error.to_string(), error.advice().as_deref());
    match error {
        SignError::Files(error) if error.action == "write" => Exit::Output,
        _ => Exit::Input,
    }
}

fn said(entry: &Entry) -> String {
    format!(
        "{} version {}: {}, {}, {}, {}",
        entry.status,
        entry.version,
        entry.name,
        entry.credential,
        entry.meaning.word(),
        entry.at
    )
}

fn verify(order: &Sign) -> Exit {
    match session::verify(&order.pdf) {
        Ok(verified) if order.json => voice::say_json(&json!({
            "schema": "ambula-verified/1",
            "record": verified.record.display().to_string(),
            "entries": verified.entries,
            "amended_by": verified.amended_by,
        })),
        Ok(verified) => {
            let mut lines: Vec<String> = verified.entries.iter().map(said).collect();
            lines.push("The file is unchanged, and the record is whole.".to_owned());
            if let Some(version) = verified.amended_by.last() {
                lines.push(format!(
                    "Version {version} was signed later and stands in its place."
                ));
            }
            voice::say(&lines.join("\n"));
            Exit::Done
        }
        Err(error) => {
            voice::complain(&error.to_string(), error.advice().as_deref());
            match error {
                SignError::Files(_) => Exit::Input,
                _ => Exit::Partly,
            }
        }
    }
}

/// The clock's time with an offset from UTC; `None` when the offset cannot be read.
fn now(offset: &str) -> Option<String> {
    at(clock::seconds()?, offset)
}

/// Seconds since 1970 as RFC 3339 with an offset.
fn at(seconds: u64, offset: &str) -> Option<String> {
    let (sign, rest) = match offset.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    if rest.len() != 5 || !(0..=14).contains(&hours) || !(0..=59).contains(&minutes) {
        return None;
    }
    let shift = sign * (hours * 3600 + minutes * 60);
    let local = u64::try_from(i64::try_from(seconds).ok()? + shift).ok()?;
    let (day, of_day) = (local / 86_400, local % 86_400);
    Some(format!(
        "{}T{:02}:{:02}:{:02}{offset}",
        date_of(day),
        of_day / 3600,
        of_day % 3600 / 60,
        of_day % 60
    ))
}

/// Runs `ambula interpretation`.
pub(super) fn interpretation(order: &InterpretationOrder) -> Exit {
    let path = order
        .out
        .clone()
        .unwrap_or_else(|| order.folder.join(OUTPUT_FOLDER).join("interpretation.pdf"));
    if path.exists() {
        voice::complain(
            &format!("{} is there already", path.display()),
            Some("it may be filled in: choose another name with -o"),
        );
        return Exit::Output;
    }
    let overrides = Overrides {
        paper: order.paper.map(|paper| match paper {
            args::Paper::A4 => manifest::Paper::A4,
            args::Paper::Letter => manifest::Paper::Letter,
        }),
        ..Overrides::default()
    };
    let progress = Progress::new();
    let form =
        session::run(&order.folder, &overrides, &progress).and_then(|outcome| outcome.interpretation());
    progress.clear();
    let form = match form {
        Ok(form) => form,
        Err(error) => return voice::stopped(&error),
    };
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
    let written = parent
        .map_or(Ok(()), files::make_folder)
        .and_then(|()| files::write_atomic(&path, &form.bytes));
    if let Err(error) = written {
        voice::complain(&error.to_string(), None);
        return Exit::Output;
    }
    voice::say(&path.display().to_string());
    Exit::Done
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn the_time_stands_in_the_offset_that_was_asked_for() {
        // 2026-03-02 23:30:05 UTC
        let seconds = 1_772_494_205;
        assert_eq!(at(seconds, "+00:00").unwrap(), "2026-03-02T23:30:05+00:00");
        assert_eq!(at(seconds, "+01:00").unwrap(), "2026-03-03T00:30:05+01:00");
        assert_eq!(at(seconds, "-09:30").unwrap(), "2026-03-02T14:00:05-09:30");
        assert_eq!(at(seconds, "01:00"), None);
        assert_eq!(at(seconds, "+1"), None);
    }
}
