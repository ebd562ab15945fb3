//! The one integration test binary: house rules, hostile input, validation against other tools' numbers,
//! the pipeline and the program as a user meets it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    dead_code,
    unreachable_pub,
    reason = "tests stop at the first surprise, print their tables and read what they need"
)]

mod bad_sessions;
mod batch;
mod billing;
mod claim;
mod cli;
mod cli_check;
mod compare;
mod compare_sessions;
mod contacts;
mod conventions;
mod corpus;
mod cycles;
mod deidentify;
mod determinism;
mod dice;
mod exchange;
mod exports;
mod faults;
mod features;
mod filled;
mod hostile;
mod house;
mod interactive;
mod lab_check;
mod languages;
mod norms;
mod pipeline;
mod plates_bad;
mod privacy;
mod program;
mod quality_faults;
mod quality_faults_model;
mod quality_limits;
mod report;
mod report_kinetics;
mod report_missing;
mod report_quality;
mod report_reference;
mod sandbox;
mod signing;
mod small_capture;
mod val_angles;
mod val_contacts;
mod val_crosstalk;
mod val_events;
mod val_filters;
mod val_functional;
mod val_gaps;
mod val_moments;
mod val_parameters;
mod val_plates;
mod val_reader;
mod val_velocities;
mod val_walker_kinetics;
mod val_writer;
mod walker;
mod watch;
