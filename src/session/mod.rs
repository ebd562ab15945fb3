//! Door of the session room: a folder of captures from manifest to outputs.

mod arrivals;
mod audit;
mod batch;
mod calibrating;
mod clinical;
mod compared;
mod comparison;
mod controls;
mod copies;
mod deidentify;
mod encounter;
mod error;
mod evidence;
mod exporting;
mod filled;
mod films;
mod fixing;
mod folder;
mod intake;
mod interactive;
mod journal;
mod laboratory;
mod live;
mod look;
pub mod manifest;
mod measurements;
mod opensim;
mod outcome;
mod output_list;
mod outputs;
mod own_error;
mod recognise;
mod reference;
mod report_input;
mod results;
mod reviewing;
mod run;
mod scene;
mod settings;
mod side_files;
mod signature;
mod signing;
mod stills;
mod template;
mod treatment;
mod walking;
mod watch;

pub use crate::exchange::results::FindingPart;
pub use arrivals::{Arrivals, Seen};
pub use audit::{AUDIT_FILE, Audit, AuditError};
pub use batch::{BATCH_RECORD, Batch, BatchEnd, BatchWatch, Ended, SessionEnd, Shard, batch};
pub use calibrating::Calibrated;
pub use compared::{Compared, compared, folder_and_condition};
pub use comparison::{
    Against, Comparison, ComparisonOptions, GpsChange, SessionComparison, SessionPart, compare_sessions,
};
pub use controls::{ControlSession, control};
pub use deidentify::{
    CopiedFile, DatePolicy, DeidentificationReport, Deidentified, DeidentifyError, FreeText, LeftOut, Policy,
    Removal, VideoPolicy, apart, deidentify,
};
pub use encounter::{ENCOUNTER_FILE, EncounterRecord, encounter, section_digests};
pub use error::SessionError;
pub use evidence::evidence;
pub use exporting::{ExportError, Exportable, exportable};
pub use films::Film;
pub use folder::{Folder, OUTPUT_FOLDER, PROCESSED_SUFFIX, SESSION_FILE};
pub use intake::{Capture, Content};
pub use interactive::{Interactive, prepare_page};
pub use journal::Journal;
pub use laboratory::Laboratory;
pub use live::{Live, News};
pub use outcome::{Condition, Outcome, State, TrialRecord};
pub use output_list::{ListedFile, ListedReport, OUTPUT_LIST, OutputList};
pub use outputs::{Output, write};
pub use own_error::OwnError;
pub use recognise::{Recognised, recognise};
pub use reference::{Held, ReferenceSet};
pub use run::run;
pub use settings::{Fixes, Overrides, Settings, TrialPlan, resolve};
pub use signature::{Entry, Meaning, SIGNATURE_SUFFIX, SignatureRecord, Signer, is_time_with_offset};
pub use signing::{SignError, SignOrder, Signed, Verified, sign, verify};
pub use template::{Written, init};
pub use treatment::{Smoothing, Treated, Treatment};
pub use walking::Walk;
pub use watch::{Silent, Watch};
