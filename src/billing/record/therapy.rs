//! What meets a gait study on the same day: timed therapy with its plan, and fluoroscopy.

use super::section::sections;
use crate::billing::Date;

sections! {
    /// `[[time]]`: one entry of the time log.
    TimeEntry {
        /// What was done.
        activity: String,
        /// Procedure code.
        code: String,
        /// Start, `HH:MM`.
        start: String,
        /// End, `HH:MM`.
        end: String,
        /// Minutes.
        minutes: u32,
        /// Whether one person was with one patient.
        one_to_one: bool,
        /// Who did it.
        performer: String,
        /// Minutes of an assistant.
        assistant_minutes: u32,
        /// Whether the time was in a group.
        group: bool,
    }
    /// `[therapy]`: the note of one therapy day.
    Therapy {
        /// Identifier of the note.
        note_id: String,
        /// Discipline: `PT`, `OT`.
        discipline: String,
        /// Minutes of timed codes in the note.
        timed_minutes: u32,
        /// All minutes of treatment in the note.
        total_minutes: u32,
        /// What was done, one entry for each activity.
        activities: Vec<String>,
        /// Walking aid and its setting.
        device: String,
        /// Weight bearing.
        weight_bearing: String,
        /// Distance walked, m.
        distance_m: f64,
        /// Assistance: `independent`, `guarded`, `min`, `mod`, `max`.
        assistance: String,
        /// What needed a therapist's skill.
        skilled_nature: String,
        /// How the patient responded.
        response: String,
        /// Measurable goals with a date.
        goals: Vec<String>,
        /// Outcome measures with values.
        outcome_measures: Vec<String>,
        /// Whether the aim is to keep function.
        maintenance: bool,
        /// Why keeping function needs a therapist.
        maintenance_reason: String,
        /// Purpose: `treatment`, `wellness`, `conditioning`, `unskilled_help`.
        purpose: String,
        /// Whether the patient stood in the prosthesis or the gait in the foreground: `gait`, `prosthesis`, `orthosis`, `wheelchair`.
        main_purpose: String,
        /// Text of the note.
        text: String,
        /// Text of the note before.
        previous_text: String,
        /// Semi-immersive virtual reality was used.
        virtual_reality: bool,
        /// Allowed amounts of this year before this day, cents.
        allowed_to_date_cents: u64,
        /// Allowed amount of this day, cents.
        allowed_today_cents: u64,
        /// Who states this.
        stated_by: String,
        /// Day of the statement.
        stated_date: Date,
    }
    /// `[plan_of_care]`: the therapist's plan.
    PlanOfCare {
        /// Discipline: `PT`, `OT`.
        discipline: String,
        /// Codes or words of what is planned.
        interventions: Vec<String>,
        /// Day of the certification.
        certified_date: Date,
        /// Who certified.
        certified_by: String,
        /// Credential of who certified.
        certifier_credential: String,
        /// Last day of the certification.
        certified_until: Date,
    }
    /// `[fluoroscopy]`: imaging under fluoroscopy.
    Fluoroscopy {
        /// Why real-time imaging was needed at this encounter.
        indication: String,
        /// Minutes.
        minutes: u32,
        /// Dose or dose-area product.
        dose: f64,
        /// Its unit.
        dose_unit: String,
        /// Anatomical site.
        site: String,
        /// Why the site is another one than that of the main procedure.
        distinction: String,
        /// Identifier of the separate written interpretation.
        interpretation_report_id: String,
        /// Supervising physician.
        supervisor: String,
        /// Whether the supervising physician was present.
        supervisor_present: bool,
        /// Whether the main procedure contains imaging guidance.
        guidance_included: bool,
        /// Codes of the other procedures of the session.
        main_procedures: Vec<String>,
        /// Kind of the main procedure: `arthroscopy`, `spine`, `endoscopy`, `injection`, `other`.
        main_kind: String,
    }
    /// `[[line]]`: one service line.
    Line {
        /// Procedure code.
        code: String,
        /// Modifiers in order.
        modifiers: Vec<String>,
        /// Units.
        units: u32,
        /// Charge, cents.
        charge_cents: u64,
        /// Day of service.
        date: Date,
        /// Last day, where the service took several.
        end_date: Date,
        /// Number of the prior authorisation, where it is not that of the claim.
        authorisation_number: super::Private,
        /// Note of at most 80 characters, for instance the description of an unlisted code.
        note: String,
        /// Kind of the note: `ADD`, `DCP`, `TPO`.
        note_kind: String,
        /// Place of service, when it is not the encounter's.
        place_of_service: String,
        /// Diagnoses by their sequence numbers.
        diagnosis_pointers: Vec<u32>,
        /// Body site.
        body_site: String,
        /// Side of the body.
        side: String,
        /// Name of who performed it, as in `[[personnel]]`.
        performer: String,
        /// Position of who performed it: `independent`, `employed`, `facility`.
        performer_position: String,
        /// Note that documents it.
        note_id: String,
        /// Revenue code, four digits.
        revenue_code: String,
        /// Start, `HH:MM`.
        start: String,
        /// End, `HH:MM`.
        end: String,
        /// What the lab's own list calls the code.
        label: String,
        /// Why a modifier was added.
        modifier_reason: String,
    }
}
