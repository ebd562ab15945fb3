//! Ambula: from the C3D captures of a clinical gait session to a technical report.
//!
//! The rooms, in the order in which data passes through them. `docs/architecture.md` says who may import
//! whom; a test holds the code to it.

// Reading, atomic writing and digests of files; every error carries the path.
pub mod files;

// Days counted: a day as a number, and back.
pub mod calendar;

// The body and its words: sides, segments, angles, their signs and names.
pub mod anatomy;
// Vectors, rotations, segment frames, Cardan angles.
pub mod geometry;
// Series in time: filters, derivatives, resampling, runs of valid samples.
pub mod signal;

// What was processed with what: input digests, program version, settings.
pub mod provenance;

// What makes the numbers comparable: laboratory, marker set, subject, static trial, plates.
pub mod calibration;
// From bytes to trials: C3D and the files that Vicon writes beside it.
pub mod capture;
// What is documented, what is missing, what may be billed.
pub mod billing;
// A claim from the record and the verdict, the files that carry it, what the payer answers.
pub mod claim;
// The command line.
pub mod cli;
// Gait cycles: cut, normalised to 101 points, averaged, accepted or rejected with the reason.
pub mod cycles;
// Foot strikes and foot offs: stored, detected, merged.
pub mod events;
// Results in other formats: processed C3D, JSON, CSV.
pub mod exchange;
// The report as one HTML file: graphs, tables and walks in 3D, without a network.
pub mod interactive;
// Segment frames, joint centres and joint angles of a trial.
pub mod kinematics;
// External loads: which foot stood on which plate.
pub mod kinetics;
// What people without a known disorder of walking show, by speed and age.
pub mod norms;
// Spatiotemporal and kinetic gait parameters, and how far a walk is from the reference.
pub mod parameters;
// Whether a session is good, and if not, which trial, which marker, what to redo.
pub mod quality;
// The technical report: words and rounded numbers first, then a PDF.
pub mod report;
// A session folder from manifest to outputs.
pub mod session;
// What a video file says about itself, and single frames of it.
pub mod video;
// The synthetic walker: sample sessions whose true values are known.
pub mod walker;
