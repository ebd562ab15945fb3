//! What was done with what and by whom, and who interprets it.

use super::section::sections;
use crate::billing::Date;

sections! {
    /// `[[equipment]]`: one device of the laboratory.
    Equipment {
        /// Kind, for instance `optical camera`, `force plate`.
        kind: String,
        /// Maker.
        make: String,
        /// Model.
        model: String,
        /// Serial number.
        serial: String,
        /// Unique device identifier.
        udi: String,
        /// How many.
        count: u32,
        /// Firmware or software version.
        version: String,
        /// 510(k) number.
        fda_510k: String,
        /// Day of the calibration.
        calibration_date: Date,
        /// Residual of the calibration, in words with the unit.
        calibration_residual: String,
        /// Who calibrated.
        calibration_operator: String,
        /// SHA-256 of the calibration file.
        calibration_sha256: String,
        /// Last day on which the calibration holds.
        valid_until: Date,
    }
    /// `[[personnel]]`: one person who took part.
    Person {
        /// Name.
        name: String,
        /// Credential, for instance `PT`.
        credential: String,
        /// National provider identifier.
        npi: String,
        /// Taxonomy code.
        taxonomy: String,
        /// Licence number.
        license: String,
        /// State of the licence.
        license_state: String,
        /// Day on which the licence expires.
        license_expires: Date,
        /// Role in the study.
        role: String,
        /// Minutes spent.
        minutes: u32,
    }
    /// `[interpretation]`: the physician's part, a separate record.
    Interpretation {
        /// Status: `not_planned`, `pending`, `done`, `elsewhere`.
        status: String,
        /// Who interprets.
        interpreter: String,
        /// National provider identifier of who interprets.
        interpreter_npi: String,
        /// Day of the interpretation.
        date: Date,
        /// Identifier of the report.
        report_id: String,
        /// Studies reviewed.
        tests_reviewed: Vec<String>,
        /// Day of the signature.
        signed_date: Date,
        /// Credential of who interprets.
        credential: String,
        /// Taxonomy code of who interprets.
        taxonomy: String,
        /// Recommendations.
        recommendations: Vec<String>,
        /// Who signed.
        signed_by: String,
    }
    /// `[capture]`: how the movement was captured, and what the laboratory is able to do.
    Capture {
        /// Method: `optical_marker`, `markerless_video`, `imu`, `hybrid`.
        method: String,
        /// Whether this laboratory captured the study itself.
        performed_by_us: bool,
        /// The laboratory films from the front, the back and both sides.
        laboratory_films_all_sides: bool,
        /// The laboratory computes kinematics in three dimensions.
        laboratory_kinematics: bool,
        /// The laboratory computes kinetics in three dimensions.
        laboratory_kinetics: bool,
        /// The laboratory records dynamic electromyography.
        laboratory_emg: bool,
        /// Number of cameras, when no equipment entry says so.
        cameras: u32,
        /// Who states this.
        stated_by: String,
        /// Day of the statement.
        stated_date: Date,
    }
    /// `[[task]]`: one task of the study.
    Task {
        /// The task, for instance `level walking`.
        name: String,
        /// Name of the condition.
        condition: String,
        /// Walking aid.
        aid: String,
        /// Orthosis.
        orthosis: String,
        /// Footwear.
        footwear: String,
        /// Speed class.
        speed: String,
        /// Repetitions.
        repetitions: u32,
        /// Usable repetitions.
        usable: u32,
    }
    /// `[[recording]]`: one video recording.
    Recording {
        /// View: `front`, `back`, `left`, `right`, `oblique`.
        view: String,
        /// File in the session folder.
        file: String,
        /// SHA-256 of the file.
        sha256: String,
        /// Frames in a second.
        frames_per_s: f64,
        /// Start, seconds from the start of the capture.
        start_s: f64,
        /// Duration, s.
        duration_s: f64,
        /// Overlap with the capture, s.
        overlap_s: f64,
        /// Whether the face was made unrecognisable.
        face_blurred: bool,
    }
    /// `[emg]`: surface electromyography.
    Emg {
        /// Channels.
        channels: u32,
        /// Muscles.
        muscles: Vec<String>,
        /// Electrodes: kind, size, distance.
        electrode: String,
        /// Side.
        side: String,
        /// Whether needle electrodes were used.
        needle: bool,
    }
    /// `[pressure]`: plantar pressure.
    Pressure {
        /// Device.
        device: String,
        /// Files in the session folder.
        files: Vec<String>,
    }
    /// `[exam]`: history and physical examination with a view to gait.
    Exam {
        /// Day.
        date: Date,
        /// Who examined.
        author: String,
        /// Credential of who examined.
        credential: String,
        /// How it was done: postures, instruments.
        method: String,
        /// Words.
        text: String,
        /// Passive range of motion is documented.
        range_of_motion: bool,
        /// Strength is documented.
        strength: bool,
        /// Tone is documented.
        tone: bool,
        /// Selective control is documented.
        selectivity: bool,
    }
    /// `[consent]`: consent to the study.
    Consent {
        /// Day of the signature.
        signed_date: Date,
        /// Who gave it: `patient`, `parent`, `guardian`.
        given_by: String,
        /// What it covers, in words.
        scope: String,
        /// Whether it covers video.
        covers_video: bool,
        /// Who recorded it.
        recorded_by: String,
    }
    /// `[[functional_measure]]`: one measure of function taken before the study.
    FunctionalMeasure {
        /// Name, for instance `GMFCS`.
        name: String,
        /// Value in words.
        value: String,
        /// Unit.
        unit: String,
        /// Day.
        date: Date,
        /// Who measured.
        by: String,
        /// How it was measured.
        method: String,
    }
    /// `[[prior_treatment]]`: one treatment before the study.
    PriorTreatment {
        /// Kind, for instance `physical therapy`.
        kind: String,
        /// What was done: procedure, muscles, dose.
        what: String,
        /// Side of the body.
        side: String,
        /// When, in words, where no day is known.
        period: String,
        /// First day.
        start_date: Date,
        /// Last day.
        end_date: Date,
        /// Outcome.
        outcome: String,
    }
    /// `[[previous_study]]`: an earlier motion study of the same person.
    PreviousStudy {
        /// Identifier.
        id: String,
        /// Day.
        date: Date,
        /// Codes billed.
        codes: Vec<String>,
    }
    /// `[[attachment]]`: one document that goes with a request or claim.
    Attachment {
        /// Class: `clinical_note`, `prior_treatment`, `imaging`, `order`, `necessity`, `report`, `modifier_statement`.
        class: String,
        /// Identifier.
        id: String,
        /// Day of the document.
        date: Date,
        /// SHA-256.
        sha256: String,
        /// How it reaches the payer of the claim: `EL`, `FT`, `BM`, `FX`, `EM`, or `AA` (only on request); left out: it does not
        /// go with the claim.
        transmission: String,
        /// Code of the kind of document on the claim, for instance `RT`.
        report_type: String,
        /// Control number that claim and document share; the identifier when left out.
        control_number: String,
        /// Line that it belongs to, counted from 1 as they stand in the record; left out: the whole claim.
        line: u32,
    }
    /// `[technical_report]`: the laboratory's report.
    TechnicalReport {
        /// Number.
        number: String,
        /// Version, from 1.
        version: u32,
        /// Status: `draft`, `prelim`, `final`, `amended`, `corrected`, `entered-in-error`.
        status: String,
        /// SHA-256 of the PDF.
        sha256: String,
        /// Day on which it was filed in the record.
        filed_date: Date,
        /// Who signed.
        signed_by: String,
        /// Credential of who signed.
        credential: String,
        /// When, RFC 3339 with offset.
        signed_at: String,
        /// Parts with their own text, for instance `kinematics`, `emg`, `pressure`.
        parts: Vec<String>,
    }
}
