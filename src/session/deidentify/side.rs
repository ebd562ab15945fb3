//! The files that Vicon writes beside captures, rewritten from what is understood of them: plates and stages of `.enf`,
//! numbers of `.mp` and `.vsk`. Everything else in them is left out.

use super::FreeText;
use super::dates::DatePolicy;
use super::tally::Tally;
use super::words::{Known, is_ordinary};
use crate::capture::{EnfFile, MpFile, VskFile};
use crate::session::manifest::Date;

/// Keys of an `.enf` file that name somebody.
pub(super) fn enf_names(enf: &EnfFile) -> Vec<String> {
    let naming = |key: &str| {
        let key = key.to_ascii_uppercase();
        ["NAME", "SUBJECT", "PATIENT", "CREATOR", "OPERATOR", "USER"]
            .iter()
            .any(|part| key.contains(part))
    };
    let entries = enf.entries().filter(|(_, key, _)| naming(key));
    entries
        .flat_map(|(_, _, value)| value.split(','))
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty() && !is_ordinary(value))
        .collect()
}

/// A trial's `.enf` file: type, stages, plates, the date by policy, notes by policy.
pub(super) fn enf(
    enf: &EnfFile,
    dates: DatePolicy,
    free: FreeText,
    known: &Known,
    tally: &mut Tally,
) -> String {
    let mut lines = vec!["[TRIAL_INFO]".to_owned()];
    for (_, key, value) in enf.entries() {
        let key = key.to_ascii_uppercase();
        let plate = key
            .strip_prefix("FP")
            .is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()));
        let kept = match key.as_str() {
            "CREATIONDATEANDTIME" => {
                tally.add("enf:CREATIONDATEANDTIME", "date changed, time of day removed", 1);
                day_of(value).and_then(|day| dates.of(day)).map(|day| {
                    let (year, month, day) = day.parts();
                    format!("{year},{month},{day},0,0,0")
                })
            }
            "STAGES" | "TYPE" => is_ordinary(value).then(|| value.to_owned()),
            _ if plate => is_ordinary(value).then(|| value.to_owned()),
            "NOTES" | "DESCRIPTION" => free.of(value, known),
            _ => None,
        };
        match kept {
            Some(kept) => {
                if kept != value && key != "CREATIONDATEANDTIME" {
                    tally.add(&format!("enf:{key}"), "free text changed", 1);
                }
                lines.push(format!("{key}={kept}"));
            }
            None if value.is_empty() => {}
            None => tally.add("enf", "entry removed", 1),
        }
    }
    tally.add(
        "enf",
        "other line removed",
        enf.other_lines().filter(|line| !line.trim().is_empty()).count(),
    );
    lines.push(String::new());
    lines.join("\r\n")
}

/// "2013,5,7,14,4,48" as a day.
fn day_of(value: &str) -> Option<Date> {
    let mut parts = value.split(',').map(|part| part.trim().parse::<u16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    Date::parse(&format!("{year:04}-{month:02}-{day:02}"))
}

/// An `.mp` file: one line per measurement.
pub(super) fn mp(mp: &MpFile, source: &str, known: &Known, tally: &mut Tally) -> String {
    let kept = kept(mp.values(), known);
    let lines: Vec<String> = kept
        .iter()
        .map(|(name, value)| format!("${name} = {value}\r\n"))
        .collect();
    let others = source.lines().filter(|line| !line.trim().is_empty()).count();
    tally.add(
        "mp",
        "line without a measurement removed",
        others.saturating_sub(kept.len()),
    );
    lines.concat()
}

/// A `.vsk` file reduced to its measurements.
pub(super) fn vsk(vsk: &VskFile, known: &Known, tally: &mut Tally) -> String {
    tally.add("vsk", "reduced to its measurements", 1);
    let lines: Vec<String> = kept(vsk.values(), known)
        .iter()
        .map(|(name, value)| format!("    <StaticParameter NAME=\"{name}\" VALUE=\"{value}\"/>\n"))
        .collect();
    format!(
        "<?xml version=\"1.0\"?>\n<KinematicModel>\n  <Parameters>\n{}  </Parameters>\n</KinematicModel>\n",
        lines.concat()
    )
}

/// Measurements whose names are plain words that identify nobody.
fn kept<'a>(values: &'a [(String, f64)], known: &Known) -> Vec<&'a (String, f64)> {
    let plain = |name: &str| {
        name.chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ' ')
    };
    values
        .iter()
        .filter(|(name, _)| plain(name) && !known.stands_in(name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_program_reads_stays_and_the_rest_goes() {
        let source = EnfFile::from_bytes(
            b"[SUBJECT_INFO]\nNAME=Sentinel\n[TRIAL_INFO]\nCREATIONDATEANDTIME=2013,5,7,14,4,48\nSTAGES=Recorded\n\
              FP1=Left\nNOTES=Sentinel fell\nDESCRIPTION=barefoot\nPATH=C:\\Sentinel\nstray Sentinel\n",
        );
        let mut known = Known::default();
        for name in enf_names(&source) {
            known.add_name(&name);
        }
        let mut tally = Tally::default();
        let text = enf(&source, DatePolicy::Shift(-7), FreeText::Drop, &known, &mut tally);
        assert_eq!(
            text,
            "[TRIAL_INFO]\r\nCREATIONDATEANDTIME=2013,4,30,0,0,0\r\nSTAGES=Recorded\r\nFP1=Left\r\nDESCRIPTION=barefoot\r\n"
        );
        let text = enf(&source, DatePolicy::YearOnly, FreeText::Scrub, &known, &mut tally);
        assert!(
            text.contains("NOTES=[removed] fell") && text.contains("=2013,1,1,0,0,0"),
            "{text}"
        );
        assert!(!format!("{:?}", tally.removals()).contains("Sentinel"));
    }

    #[test]
    fn measurements_keep_their_values() {
        let source = "! Sentinel\n$Bodymass = 32.1\n$Sentinel = 3\n$LLegLength=700\n";
        let file = MpFile::from_bytes("x", source.as_bytes()).unwrap();
        let mut known = Known::default();
        known.add_name("Sentinel");
        let mut tally = Tally::default();
        assert_eq!(
            mp(&file, source, &known, &mut tally),
            "$Bodymass = 32.1\r\n$LLegLength = 700\r\n"
        );
        let skeleton = b"<K MODEL=\"Sentinel\"><StaticParameter NAME=\"LeftLegLength\" VALUE=\"880.5\"/></K>";
        let text = vsk(&VskFile::from_bytes(skeleton).unwrap(), &known, &mut tally);
        let again = VskFile::from_bytes(text.as_bytes()).unwrap();
        assert_eq!(
            again.value("LLegLength").map(f64::to_bits),
            Some(880.5_f64.to_bits())
        );
        assert!(!text.contains("Sentinel"));
    }
}
