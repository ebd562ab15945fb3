//! The documentation record of an encounter: what people stated. What captures prove is in `evidence`.
//!
//! It is carried by `session.toml`, or by an `encounter.toml` beside it so that identity lives apart from the
//! pseudonymous captures. What captures prove is filled in by `billing::filled`, nothing else: a field that nobody stated
//! stays empty.

mod claim;
mod encounter;
mod payer;
mod private;
mod section;
mod study;
mod therapy;

use serde::{Deserialize, Serialize};

pub use claim::{BillValue, ClaimTerms, Occurrence};
pub use encounter::{Accident, Diagnosis, Encounter, Necessity, Order, Patient};
pub use payer::{Adjustment, Authorisation, Coverage, Provider};
pub use private::{AdministrativeSex, Private};
pub use study::{
    Attachment, Capture, Consent, Emg, Equipment, Exam, FunctionalMeasure, Interpretation, Person, Pressure,
    PreviousStudy, PriorTreatment, Recording, Task, TechnicalReport,
};
pub use therapy::{Fluoroscopy, Line, PlanOfCare, Therapy, TimeEntry};

macro_rules! record {
    ($($(#[doc = $doc:literal])* $field:ident: $type:ty,)*) => {
        /// Everything people stated about an encounter. Every section may be left out.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Record {
            $($(#[doc = $doc])* pub $field: $type,)*
        }

        impl Record {
            /// Names of the sections.
            pub const SECTIONS: &'static [&'static str] = &[$(stringify!($field)),*];

            /// Sections that hold something.
            pub fn stated(&self) -> Vec<&'static str> {
                let empty = Record::default();
                let mut names = Vec::new();
                $(if self.$field != empty.$field {
                    names.push(stringify!($field));
                })*
                names
            }

            /// This record completed by another one. A section that both hold is named as an error: there is one
            /// place for a statement.
            ///
            /// # Errors
            /// The sections that both hold.
            pub fn completed_by(self, other: Record) -> Result<Record, Vec<&'static str>> {
                let (mine, theirs) = (self.stated(), other.stated());
                let both: Vec<&'static str> = mine.into_iter().filter(|name| theirs.contains(name)).collect();
                if !both.is_empty() {
                    return Err(both);
                }
                let empty = Record::default();
                Ok(Record {
                    $($field: if self.$field == empty.$field { other.$field } else { self.$field },)*
                })
            }
        }
    };
}

record! {
    /// `[encounter]`.
    encounter: Option<Encounter>,
    /// `[patient]`.
    patient: Option<Patient>,
    /// `[order]`.
    order: Option<Order>,
    /// `[[diagnosis]]`.
    diagnosis: Vec<Diagnosis>,
    /// `[necessity]`.
    necessity: Option<Necessity>,
    /// `[[equipment]]`.
    equipment: Vec<Equipment>,
    /// `[[personnel]]`.
    personnel: Vec<Person>,
    /// `[interpretation]`.
    interpretation: Option<Interpretation>,
    /// `[[time]]`.
    time: Vec<TimeEntry>,
    /// `[[coverage]]`.
    coverage: Vec<Coverage>,
    /// `[[provider]]`.
    provider: Vec<Provider>,
    /// `[authorisation]`.
    authorisation: Option<Authorisation>,
    /// `[capture]`.
    capture: Option<Capture>,
    /// `[[task]]`.
    task: Vec<Task>,
    /// `[[recording]]`.
    recording: Vec<Recording>,
    /// `[emg]`.
    emg: Option<Emg>,
    /// `[pressure]`.
    pressure: Option<Pressure>,
    /// `[exam]`.
    exam: Option<Exam>,
    /// `[consent]`.
    consent: Option<Consent>,
    /// `[[functional_measure]]`.
    functional_measure: Vec<FunctionalMeasure>,
    /// `[[prior_treatment]]`.
    prior_treatment: Vec<PriorTreatment>,
    /// `[[previous_study]]`.
    previous_study: Vec<PreviousStudy>,
    /// `[[attachment]]`.
    attachment: Vec<Attachment>,
    /// `[technical_report]`.
    technical_report: Option<TechnicalReport>,
    /// `[therapy]`.
    therapy: Option<Therapy>,
    /// `[plan_of_care]`.
    plan_of_care: Option<PlanOfCare>,
    /// `[fluoroscopy]`.
    fluoroscopy: Option<Fluoroscopy>,
    /// `[[line]]`.
    line: Vec<Line>,
    /// `[claim]`.
    claim: Option<ClaimTerms>,
}

impl Record {
    /// Reads the text of an encounter file.
    ///
    /// # Errors
    /// Where the text is no TOML or has an unknown key; the message names the line and the key, never a value.
    pub fn parse(text: &str) -> Result<Record, String> {
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let line = error.span().map(|span| {
                let before = text.get(..span.start).unwrap_or_default();
                before.matches('\n').count() + 1
            });
            // what the parser found may be a name: of its words only the kind is told
            let message = error.message();
            let kind = message.split([',', '"']).next().unwrap_or_default().trim();
            let kind = match kind.split_once('`') {
                Some(("unknown variant ", _)) => "none of the words that this key takes",
                // the name of a key is told, a value is not
                Some((head, _)) if !head.starts_with("unknown field") => head.trim(),
                _ => kind,
            };
            match line {
                Some(line) => format!("line {line}: {kind}"),
                None => kind.to_owned(),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_identifies_never_shows() {
        let text = "[patient]\nfamily_name = \"Sentinel\"\nbirth_date = 1999-12-31\nmrn = \"Sentinel-7\"\n\
                    [[coverage]]\nmember_id = \"Sentinel-8\"\nsubscriber_birth_date = 1999-12-31\n\
                    [order]\nplacer_id = \"Sentinel-9\"\n";
        let record = Record::parse(text).unwrap();
        let json = serde_json::to_string(&record).unwrap();
        for shown in [format!("{record:?}"), json] {
            assert!(!shown.contains("Sentinel") && !shown.contains("1999"), "{shown}");
        }
        let patient = record.patient.unwrap();
        assert_eq!(patient.family_name.unwrap().reveal(), "Sentinel");
    }

    #[test]
    fn a_wrong_file_is_told_without_its_values() {
        let error = Record::parse("[patient]\nbirth_date = \"Sentinel\"\n").unwrap_err();
        assert_eq!(error, "line 2: not a date");
        let error = Record::parse("[patient]\nfamily_nam = \"Sentinel\"\n").unwrap_err();
        assert!(error.starts_with("line 2: unknown field `family_nam`"), "{error}");
        let error = Record::parse("[order]\ncodes = \"Sentinel\"\n").unwrap_err();
        assert!(!error.contains("Sentinel"), "{error}");
        let error = Record::parse("[patient]\nadministrative_sex = \"Sentinel\"\n").unwrap_err();
        assert_eq!(error, "line 2: none of the words that this key takes");
        let error = Record::parse("[[coverage]]\nmember_id = 7781234\n").unwrap_err();
        assert_eq!(error, "line 2: invalid type: integer");
    }

    #[test]
    fn a_section_has_one_place() {
        let one = Record::parse("[exam]\nauthor = \"A\"\n").unwrap();
        let two = Record::parse("[consent]\ngiven_by = \"parent\"\n").unwrap();
        let both = one.clone().completed_by(two).unwrap();
        assert_eq!(both.stated(), ["exam", "consent"]);
        assert_eq!(both.completed_by(one).unwrap_err(), ["exam"]);
    }
}
